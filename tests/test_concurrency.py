# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Two people at once: real transactions on real connections."""

import base64
import threading
from contextlib import contextmanager
from datetime import timedelta

import psycopg2

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import UserError
from odoo.fields import Command, Datetime
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.vae_assistance.tests.common import pdf_file


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
            env["vae.signature.request"].search(
                [("candidate_id", "in", candidates.ids)]
            ).unlink()
            of_candidates = [("candidate_id", "in", candidates.ids)]
            env["calendar.event"].search(
                [("vae_candidate_id", "in", candidates.ids)]
            ).unlink()
            env.cr.execute(
                "DELETE FROM vae_proof WHERE candidate_id = ANY(%s)", [candidates.ids]
            )
            candidates.fiche_ids.write({"state": "draft"})
            candidates.fiche_ids.unlink()
            env["vae.todo"].search(of_candidates).unlink()
            env["vae.confidential.note"].search(of_candidates).unlink()
            env["vae.confidential.version"].search(of_candidates).unlink()
            # Nobody deletes proofs and lines of the trace, not even the superuser.
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
    def test_the_same_proof_added_twice_is_kept_once(self):
        with self._transaction() as env:
            fiches = env["vae.fiche.action"].create(
                [{"candidate_id": self.candidate_id} for __ in range(2)]
            )
            fiche_ids = fiches.ids

        content = base64.b64encode(pdf_file("preuve"))

        def add_to(fiche_id):
            def add(env):
                fiche = env["vae.fiche.action"].browse(fiche_id)
                return (
                    env["vae.proof"]
                    ._keep(
                        fiche.candidate_id,
                        fiche,
                        env.ref("vae_assistance.vae_proof_type_minutes"),
                        content,
                        Datetime.now().date(),
                    )
                    .id
                )

            return add

        first, second = self._at_once(*map(add_to, fiche_ids))
        self.assertEqual(first, second)
        with self._transaction() as env:
            links = env["vae.proof"].browse(first).link_ids
            self.assertCountEqual(links.mapped("res_id"), fiche_ids)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_versions_of_a_section_sent_at_once(self):
        """The same one is kept once; of two that differ none is lost."""
        with self._transaction() as env:
            file = env["vae.validation.file"].create(
                {"candidate_id": self.candidate_id}
            )
            section_id = file.section_ids.create({"file_id": file.id, "name": "Un"}).id
        self.addCleanup(self._remove_file, file.id)

        def add(**values):
            def run(env):
                section = env["vae.validation.section"].browse(section_id)
                version = env["vae.validation.version"]._add(section, base=0, **values)
                return version.number, version.is_parallel

            return run

        same = add(file=base64.b64encode(pdf_file("version")), filename="v.pdf")
        self.assertEqual(self._at_once(same, same), [(1, False)] * 2)
        results = self._at_once(add(text="Deux"), add(text="Trois"))
        self.assertEqual(sorted(results), [(2, True), (3, True)])

    def _remove_file(self, file_id):
        with self._transaction() as env:
            file = env["vae.validation.file"].browse(file_id)
            # Their files go with them, not with what is deleted by the database.
            file.section_ids.version_ids.unlink()
            file.unlink()

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
    def test_what_else_is_numbered_in_a_journey(self):
        """Two at once, of several candidates: no gap, no double, one is current."""
        with self._transaction() as env:
            purpose = env.ref("vae_assistance.vae_consent_purpose_reminder").id
        self.addCleanup(self._remove_numbered)

        def create(model, **values):
            def run(env):
                vals = {"candidate_id": self.candidate_id, **values}
                return env[model].create([vals, dict(vals)]).mapped("number")

            return run

        for model, values in (
            ("vae.consent", {"purpose_id": purpose}),
            ("vae.proposal", {}),
            ("vae.diagnosis", {"user_id": SUPERUSER_ID}),
        ):
            with self.subTest(model=model):
                results = self._at_once(*[create(model, **values)] * 2)
                self.assertEqual(sorted(results), [[1, 2], [3, 4]])
        with self._transaction() as env:
            current = [("candidate_id", "=", self.candidate_id)]
            proposals = env["vae.proposal"].search(current)
            self.assertEqual(proposals.filtered("is_current").number, 4)

    def _remove_numbered(self):
        self._remove_consents()
        with self._transaction() as env:
            of_candidate = [("candidate_id", "=", self.candidate_id)]
            for model in ("vae.proposal", "vae.diagnosis"):
                env[model].search(of_candidate).unlink()

    def _planned_fiche(self):
        """Id of a committed fiche of a past appointment that announces the next."""
        with self._transaction() as env:
            event = env["calendar.event"]._create_vae_appointment(
                env["vae.candidate"].browse(self.candidate_id),
                Datetime.subtract(Datetime.now(), days=1),
                1,
            )
            fiche = event.vae_fiche_ids
            fiche.modality = "onsite"
            fiche.next_date = Datetime.add(Datetime.now(), days=7)
            env["vae.todo"].create(
                {"candidate_id": self.candidate_id, "name": "Demandé avant"}
            )
            return fiche.id

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_people_complete_the_same_fiche(self):
        """What both have typed is there, and all that follows is there once."""
        fiche_id = self._planned_fiche()

        def complete(name):
            def run(env):
                fiche = env["vae.fiche.action"].browse(fiche_id)
                fiche.write(
                    {"todo_ids": [Command.create({"name": name, "kind": "task"})]}
                )
                return fiche.action_done()

            return run

        results = self._at_once(complete("Le sien"), complete("Le mien"))
        self.assertTrue(all(results))
        with self._transaction() as env:
            fiche = env["vae.fiche.action"].browse(fiche_id)
            self.assertEqual(set(fiche.todo_ids.mapped("name")), {"Le sien", "Le mien"})
            self.assertEqual(fiche.todo_line_ids.mapped("name"), ["Demandé avant"])
            self.assertEqual(len(fiche.next_ids), 1)
            self.assertEqual(len(fiche.candidate_id.fiche_ids), 2)
            self.assertEqual(len(fiche.next_ids.review_todo_ids), 3)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_an_event_moved_while_its_fiche_is_completed(self):
        """Fiche and calendar agree, whoever comes first."""
        fiche_id = self._planned_fiche()

        def complete(env):
            fiche = env["vae.fiche.action"].browse(fiche_id)
            fiche.conclusion = "Bien"
            return fiche.action_done()

        def move(env):
            fiche = env["vae.fiche.action"].browse(fiche_id)
            event = fiche.event_id
            return event.write(
                {
                    "start": Datetime.add(event.start, hours=2),
                    "stop": Datetime.add(event.stop, hours=2),
                }
            )

        results = self._at_once(complete, move)
        self.assertTrue(all(results))
        with self._transaction() as env:
            fiche = env["vae.fiche.action"].browse(fiche_id)
            self.assertEqual((fiche.state, fiche.conclusion), ("done", "Bien"))
            self.assertEqual(len(fiche.next_ids), 1)
            hours = (fiche.event_id.start - fiche.date).total_seconds() / 3600
            # Moved after the fiche was completed: it tells when people met.
            self.assertIn(hours, (0, 2))

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_a_fiche_is_completed_while_somebody_cancels_it(self):
        """One of the two states, with all that follows from it and nothing else."""
        fiche_id = self._planned_fiche()

        def complete(env):
            return env["vae.fiche.action"].browse(fiche_id).action_done()

        def cancel(env):
            return env["vae.fiche.action"].browse(fiche_id).action_cancel()

        results = self._at_once(complete, cancel)
        refusals = [str(result) for result in results if isinstance(result, UserError)]
        with self._transaction() as env:
            fiche = env["vae.fiche.action"].browse(fiche_id)
            entries = env["vae.time"].search([("fiche_id", "=", fiche_id)])
            # Whoever comes second learns what the first has done.
            self.assertEqual(len(refusals), 1)
            if fiche.state == "cancelled":
                self.assertIn("is cancelled", *refusals)
                left = fiche.event_id.active or fiche.todo_line_ids or fiche.next_ids
                self.assertFalse(left or entries)
            else:
                self.assertIn("is completed", *refusals)
                self.assertEqual(fiche.state, "done")
                self.assertTrue(fiche.event_id.active and entries)
                self.assertEqual(len(fiche.next_ids), 1)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_fiches_that_tell_of_the_same_line_of_the_plan(self):
        """The line is what both say, whoever comes first."""
        self.addCleanup(self._remove_plan)
        with self._transaction() as env:
            line = env["vae.support.plan.line"].create(
                {
                    "plan_id": self._create_plan(env).id,
                    "name": "Relire",
                }
            )
            early, late = env["vae.fiche.action"].create(
                [
                    {
                        "candidate_id": self.candidate_id,
                        "date": f"2026-03-{day} 09:00:00",
                        "modality": "onsite",
                        "support_ids": [Command.create({"plan_line_id": line.id})],
                    }
                    for day in (10, 20)
                ]
            )
            early.action_done()

        def press(fiche, button):
            def run(env):
                return getattr(env["vae.fiche.action"].browse(fiche.id), button)()

            return run

        for first, second, day in (
            ("action_reopen", "action_done", 20),
            ("action_done", "action_reopen", 10),
            ("action_done", "action_done", 10),
            ("action_reopen", "action_reopen", None),
        ):
            with self.subTest(early=first, late=second):
                results = self._at_once(press(early, first), press(late, second))
                self.assertTrue(all(results))
                with self._transaction() as env:
                    begun = env["vae.support.plan.line"].browse(line.id).date_begun
                    self.assertEqual(begun and begun.day, day or False)

    def _create_plan(self, env):
        diagnosis = env["vae.diagnosis"].create({"candidate_id": self.candidate_id})
        condition = diagnosis.line_ids.condition_id[0].id
        diagnosis.action_save_answers(
            [{"condition": condition, "state": "missing", "comment": ""}]
        )
        diagnosis.action_agree()
        return env["vae.support.plan"].create({"candidate_id": self.candidate_id})

    def _remove_plan(self):
        with self._transaction() as env:
            candidate = env["vae.candidate"].browse(self.candidate_id)
            candidate.fiche_ids.write({"state": "draft"})
            candidate.fiche_ids.support_ids.unlink()
            candidate.plan_ids.unlink()
            env.cr.execute(
                "DELETE FROM vae_diagnosis WHERE candidate_id = %s",
                [self.candidate_id],
            )

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_a_fiche_completed_twice_at_once_is_counted_once(self):
        with self._transaction() as env:
            fiche = env["vae.fiche.action"].create(
                {
                    "candidate_id": self.candidate_id,
                    "date": "2026-03-10 09:00:00",
                    "modality": "onsite",
                }
            )

        def complete(env):
            env["vae.fiche.action"].browse(fiche.id).action_done()

        self.assertEqual(self._at_once(complete, complete), [None, None])
        with self._transaction() as env:
            entries = env["vae.time"].search([("fiche_id", "=", fiche.id)])
            self.assertEqual(entries.mapped("hours"), [1.0])

    def test_a_week_saved_in_two_windows_at_once(self):
        with self._transaction() as env:
            kind = env.ref("vae_assistance.vae_time_kind_network")
            cell = {"kind_id": kind.id, "date": "2026-03-10", "hours": 2}

        def save(env):
            env["vae.time"].action_save_week("2026-03-10", [cell])

        with mute_logger("odoo.sql_db"):  # one of the two is told to reload
            results = self._at_once(save, save)
        with self._transaction() as env:
            entries = env["vae.time"].search([("kind_id", "=", cell["kind_id"])])
            self.assertEqual(entries.mapped("hours"), [2.0], results)
            entries.unlink()

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

    def _request_signatures(self):
        """Ids of the two signatures that a committed fiche awaits."""
        with self._transaction() as env:
            fiche = env["vae.fiche.action"].create(
                {
                    "candidate_id": self.candidate_id,
                    "state": "done",
                    "user_id": env.ref("base.user_admin").id,
                }
            )
            return env["vae.signature.request"]._create_for(fiche).signer_ids.ids

    @staticmethod
    def _sign(signature_id):
        def sign(env):
            return env["vae.signature"].browse(signature_id)._sign("paper")

        return sign

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_people_who_sign_at_once_both_count(self):
        ids = self._request_signatures()
        results = self._at_once(*map(self._sign, ids))
        self.assertEqual(results, [None, None])
        with self._transaction() as env:
            request = env["vae.signature"].browse(ids).request_id
            self.assertEqual(request.state, "signed")
            self.assertEqual(request.signed_count, 2)
            self.assertTrue(request.signed_document)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_one_signature_given_twice_at_once(self):
        first, _second = self._request_signatures()
        results = self._at_once(self._sign(first), self._sign(first))
        [refusal] = [result for result in results if result is not None]
        self.assertIsInstance(refusal, UserError, results)
        self.assertIn("given already", str(refusal))

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_a_document_changed_while_it_is_signed(self):
        """Nobody has signed what the document no longer says."""
        ids = self._request_signatures()

        def change(env):
            fiche = env["vae.candidate"].browse(self.candidate_id).fiche_ids
            fiche.conclusion = "Autre"

        def sign_all(env):
            return env["vae.signature"].browse(ids)._sign("paper")

        results = self._at_once(change, sign_all)
        refusals = [result for result in results if result is not None]
        self.assertEqual(len(refusals), 1, results)
        self.assertIsInstance(refusals[0], UserError)
        with self._transaction() as env:
            request = env["vae.signature"].browse(ids).request_id
            fiche = request._record()
            if request.state == "signed":
                self.assertFalse(fiche.conclusion)
            else:
                self.assertEqual(request.state, "void")
                self.assertEqual(fiche.conclusion, "Autre")

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_a_workshop_is_closed_once(self):
        """Two people close a workshop: the later one is told, nothing doubles."""
        with self._transaction() as env:
            begins = fields.Datetime.now() - timedelta(hours=3)
            event = env["calendar.event"].create(
                {
                    "name": "Atelier",
                    "vae_kind": "workshop",
                    "start": begins,
                    "stop": begins + timedelta(hours=2),
                }
            )
            candidate = env["vae.candidate"].browse(self.candidate_id)
            env["vae.attendance"]._register_people(event, candidate)
            wizards = env["vae.attendance.close"].create(
                [{"event_id": event.id, "conclusion": text} for text in ("Un", "Deux")]
            )
            for wizard in wizards:
                wizard.people = [
                    {**person, "presence": "present"} for person in wizard.people
                ]

        def close(wizard_id):
            def confirm(env):
                env["vae.attendance.close"].browse(wizard_id).action_confirm()
                return "closed"

            return confirm

        try:
            results = self._at_once(*map(close, wizards.ids))
            [refusal] = [result for result in results if result != "closed"]
            self.assertIsInstance(refusal, UserError, results)
            self.assertIn("meanwhile", str(refusal))
            with self._transaction() as env:
                self.assertEqual(
                    len(env["calendar.event"].browse(event.id).vae_fiche_ids), 1
                )
        finally:
            with self._transaction() as env:
                attendances = env["vae.attendance"].search(
                    [("event_id", "=", event.id)]
                )
                attendances.write({"presence": "expected", "fiche_id": False})
                attendances.unlink()
                env["calendar.event"].browse(event.id).unlink()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_a_consent_is_withdrawn_once(self):
        """Two people at once: both are served, the first withdrawal stays."""
        with self._transaction() as env:
            consent = env["vae.consent"].create(
                {
                    "candidate_id": self.candidate_id,
                    "purpose_id": env.ref(
                        "vae_assistance.vae_consent_purpose_reminder"
                    ).id,
                }
            )
            consent._give("oral")
        self.addCleanup(self._remove_consents)

        def withdraw(means):
            def run(env):
                env["vae.consent"].browse(consent.id)._withdraw(means)
                return means

            return run

        results = self._at_once(withdraw("oral"), withdraw("email"))
        self.assertEqual(results, ["oral", "email"])
        with self._transaction() as env:
            consent = env["vae.consent"].browse(consent.id)
            self.assertEqual(consent.state, "withdrawn")
            self.assertIn(consent.withdrawal_means, results)

    def _remove_consents(self):
        with self._transaction() as env:
            env.cr.execute(
                "DELETE FROM vae_consent WHERE candidate_id = %s", [self.candidate_id]
            )

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_people_hand_over_at_once(self):
        """One after the other: the last one wins, and nobody else follows."""
        with self._transaction() as env:
            users = env["res.users"].concat(
                *(
                    new_test_user(
                        env,
                        login=f"test_successor_{i}",
                        groups="vae_assistance.group_vae_referent",
                        context={"no_reset_password": True},
                    )
                    for i in range(2)
                )
            )
            user_ids = users.ids
        self.addCleanup(self._remove_users, user_ids)

        def hand_over(user_id):
            def run(env):
                candidate = env["vae.candidate"].browse(self.candidate_id)
                candidate._hand_over(env["res.users"].browse(user_id))

            return run

        results = self._at_once(*(hand_over(user_id) for user_id in user_ids))
        self.assertEqual(results, [None, None])
        with self._transaction() as env:
            candidate = env["vae.candidate"].browse(self.candidate_id)
            self.assertIn(candidate.user_id.id, user_ids)
            self.assertEqual(candidate.member_ids, candidate.user_id)
            self.assertEqual(
                candidate.message_follower_ids.partner_id, candidate.user_id.partner_id
            )
            self.assertEqual(len(candidate.message_follower_ids), 1)
            changes = candidate.message_ids.tracking_value_ids.filtered(
                lambda value: value.field_id.name == "user_id"
            )
            self.assertEqual(len(changes), 2)
            first, second = changes.sorted("id")
            self.assertEqual(first.new_value_char, second.old_value_char)
            self.assertEqual(second.new_value_char, candidate.user_id.name)

    def _remove_users(self, user_ids):
        with self._transaction() as env:
            env["vae.candidate"].browse(self.candidate_id).user_id = False
            users = env["res.users"].browse(user_ids)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

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

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_the_night_and_somebody_at_once(self):
        """No alert twice, none lost, whoever comes first."""
        day = fields.Date.today() - timedelta(days=400)
        with self._transaction() as env:
            env.cr.execute(
                "UPDATE vae_candidate SET date_open = %s, date_step = %s WHERE id = %s",
                [day, day, self.candidate_id],
            )

        def night(env):
            env["vae.alert.rule"]._cron_evaluate()

        def work(env):
            env["vae.candidate"].browse(self.candidate_id).date_open = day - timedelta(
                days=1
            )

        results = self._at_once(night, night, work)
        self.assertEqual(results, [None] * 3)
        with self._transaction() as env:
            candidate = env["vae.candidate"].browse(self.candidate_id)
            rules = candidate.alert_ids.rule_id
            self.assertEqual(len(candidate.alert_ids), len(rules))
            self.assertIn("silence_urgent", rules.mapped("code"))
            self.assertEqual(candidate.alert_level, "urgent")
