# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Two people at once: real transactions on real connections."""

import threading
from contextlib import contextmanager

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    """The records are committed, hence made and removed here."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._transaction() as env:
            team = env.ref("vae_assistance.crm_team_vae")
            self.candidate_id = (
                env["vae.candidate"].create({"name": "Simultanée Essai"}).id
            )
            self.lead_id = (
                env["crm.lead"]
                .create(
                    {
                        "name": "Piste simultanée",
                        "contact_name": "Piste Simultanée",
                        "team_id": team.id,
                    }
                )
                .id
            )
        self.addCleanup(self._remove)

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _remove(self):
        with self._transaction() as env:
            lead = env["crm.lead"].browse(self.lead_id)
            candidates = env["vae.candidate"].browse(self.candidate_id) | env[
                "vae.candidate"
            ].search([("lead_id", "=", lead.id)])
            partners = candidates.partner_id
            candidates.fiche_ids.write({"state": "draft"})
            candidates.fiche_ids.unlink()
            of_candidates = [("candidate_id", "in", candidates.ids)]
            env["vae.confidential.note"].search(of_candidates).unlink()
            env["vae.confidential.version"].search(of_candidates).unlink()
            # Nobody deletes lines of the trace, not even the superuser.
            env.cr.execute(
                "DELETE FROM vae_access_log WHERE candidate_id = ANY(%s)",
                [candidates.ids],
            )
            candidates.unlink()
            lead.unlink()
            partners.unlink()

    def _at_once(self, *functions):
        """Run the functions in threads, as requests of Odoo: with its retries.

        :return: list of what each returned, or the exception that it raised
        """
        barrier = threading.Barrier(len(functions))
        results = [None] * len(functions)

        def run(index, function):
            try:
                with self._transaction() as env:
                    env.cr.execute("SELECT 1")
                    barrier.wait(timeout=20)
                    results[index] = retrying(lambda: function(env), env)
            except Exception as error:
                results[index] = error

        threads = [
            threading.Thread(target=run, args=pair) for pair in enumerate(functions)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return results

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_fiches_are_numbered_without_gap_or_double(self):
        def create(env):
            return (
                env["vae.fiche.action"].create({"candidate_id": self.candidate_id}).id
            )

        results = self._at_once(create, create, create)
        self.assertFalse([r for r in results if isinstance(r, Exception)], results)
        with self._transaction() as env:
            fiches = env["vae.candidate"].browse(self.candidate_id).fiche_ids
            self.assertEqual(sorted(fiches.mapped("number")), [1, 2, 3])

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_a_lead_becomes_one_candidate(self):
        def convert(env):
            wizard = env["vae.lead.convert"].create({"lead_id": self.lead_id})
            return wizard.action_convert()["res_id"]

        results = self._at_once(convert, convert)
        refusals = [r for r in results if isinstance(r, Exception)]
        self.assertEqual(len(refusals), 1, results)
        self.assertIsInstance(refusals[0], (UserError, psycopg2.Error))
        self.assertIsInstance(refusals[0], UserError)
        with self._transaction() as env:
            self.assertEqual(
                env["vae.candidate"].search_count([("lead_id", "=", self.lead_id)]), 1
            )
            self.assertEqual(
                env["res.partner"].search_count([("name", "=", "Piste Simultanée")]), 1
            )

    def _notes(self, env):
        """Confidential notes, as somebody who follows the candidate."""
        user = env.ref("base.user_admin")
        env["vae.candidate"].browse(self.candidate_id).accompagnateur_ids = user
        return env["vae.confidential.note"].with_user(user)

    def _create_note(self, env):
        values = self._notes(env).action_create(
            self.candidate_id, "note", {"content": "Premier"}
        )
        return self._notes(env).browse(values["id"])

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_a_confidential_note_is_not_overwritten(self):
        with self._transaction() as env:
            note_id = self._create_note(env).id

        def save(text):
            return lambda env: (
                self._notes(env)
                .browse(note_id)
                .action_save({"content": text}, 1)["version"]
            )

        results = self._at_once(save("Le sien"), save("Le mien"))
        [refusal] = [r for r in results if isinstance(r, Exception)]
        self.assertIsInstance(refusal, UserError)
        self.assertIn("Your text is still here", str(refusal))
        self.assertIn(2, results)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_confidential_notes_are_numbered_without_double(self):
        def create(env):
            return self._create_note(env).number

        results = self._at_once(create, create, create)
        self.assertEqual({1, 2, 3}, set(results), results)
