# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A journey is not found by any other door than the candidate's own record."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.vae_assistance.tests.common import VaeCommon

SECRET = "Zacharie Introuvable"


@tagged("post_install", "-at_install")
class TestAccessLeaks(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls._create_candidate(
            SECRET, cls.referent, goal="Projet intime de Zacharie"
        )
        cls.fiche = cls._create_fiche(
            cls.secret, remarks="Remarque intime", days=-1, conclusion="Bilan intime"
        )
        cls.fiche.action_done()
        cls.secret.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="Rappeler",
            user_id=cls.referent.id,
        )
        cls.attachment = cls.env["ir.attachment"].create(
            {
                "name": "diplome.txt",
                "raw": b"Zacharie",
                "res_model": "vae.candidate",
                "res_id": cls.secret.id,
            }
        )
        cls.others = cls.referent2 | cls.accompagnateur | cls.employee | cls.stranger

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.env.invalidate_all()

    def _vae_users(self):
        return self.others.filtered(
            lambda user: user.has_group("vae_assistance.group_vae_accompagnateur")
        )

    def test_search(self):
        for user in self._vae_users():
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                candidates = self.env["vae.candidate"].with_user(user)
                for domain in (
                    [("name", "=", SECRET)],
                    [("partner_id.name", "=", SECRET)],
                    [("goal", "ilike", "intime")],
                    [("fiche_ids.remarks", "ilike", "intime")],
                    [("reference", "=", self.secret.sudo().reference)],
                ):
                    self.assertFalse(candidates.search(domain), domain)
                    self.assertFalse(candidates.search_count(domain), domain)
                self.assertFalse(candidates.name_search(SECRET))
                fiches = self.env["vae.fiche.action"].with_user(user)
                self.assertFalse(fiches.search([("remarks", "ilike", "intime")]))
                self.assertFalse(
                    fiches.search([("candidate_id.name", "ilike", SECRET)])
                )

    def test_groups(self):
        for user in self._vae_users():
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                groups = (
                    self.env["vae.candidate"]
                    .with_user(user)
                    .formatted_read_group([], ["name"], ["__count"])
                )
                self.assertNotIn(SECRET, [group["name"] for group in groups])
                groups = (
                    self.env["vae.fiche.action"]
                    .with_user(user)
                    .formatted_read_group([], ["candidate_id"], ["__count"])
                )
                self.assertNotIn(SECRET, str(groups))

    def test_read_and_export(self):
        # Even who may export files exports only what they may read.
        export = self.env.ref("base.group_allow_export")
        self.others.write({"group_ids": [Command.link(export.id)]})
        for user in self.others:
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    self.secret.with_user(user).read(["name"])
                with self.assertRaises(AccessError):
                    self.fiche.with_user(user).web_read({"remarks": {}})
                with self.assertRaises(AccessError):
                    self.fiche.with_user(user).export_data(["remarks"])

    def test_through_core_models(self):
        partner = self.secret.sudo().partner_id
        for user in self.others:
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                env = self.env(user=user)
                self.assertFalse(
                    env["ir.attachment"].search([("id", "=", self.attachment.id)])
                )
                self.assertFalse(
                    env["mail.message"].search(
                        [
                            ("model", "in", ["vae.candidate", "vae.fiche.action"]),
                            ("res_id", "in", [self.secret.id, self.fiche.id]),
                        ]
                    )
                )
                self.assertFalse(
                    env["mail.activity"].search([("res_model", "=", "vae.candidate")])
                )
                if user in self._vae_users():
                    self.assertFalse(
                        env["res.partner"].search(
                            [
                                ("vae_candidate_ids.goal", "ilike", "intime"),
                                ("id", "=", partner.id),
                            ]
                        )
                    )

    def test_names_of_records_name_nobody(self):
        """Display names travel without their rules (many2one, activities, mails)."""
        self.assertNotIn("Zacharie", self.fiche.display_name)
        event = self.env["calendar.event"]._create_vae_appointment(
            self.secret, self.now.replace(year=self.now.year + 1), 1
        )
        self.assertNotIn("Zacharie", event.display_name)
        self.assertFalse(event.description)


@tagged("post_install", "-at_install")
class TestRemoteCalls(VaeCommon, HttpCase):
    def _call(self, model, method, args):
        response = self.url_open(
            "/web/dataset/call_kw",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": {},
                },
            },
        )
        return response.json()

    @mute_logger("odoo.http")
    def test_records_of_others(self):
        fiche = self._create_fiche(self.candidate, remarks="Remarque intime")
        self.env.flush_all()
        self.authenticate("test_referent2", "test_referent2")
        for method, args in (
            ("read", [fiche.ids, ["remarks"]]),
            ("action_done", [fiche.ids]),
            ("write", [fiche.ids, {"remarks": "?"}]),
        ):
            answer = self._call("vae.fiche.action", method, args)
            self.assertIn("error", answer, method)
            self.assertNotIn("intime", str(answer))
        answer = self._call(
            "vae.candidate", "action_record_meeting", [self.candidate.ids]
        )
        self.assertNotIn("Camille", str(answer))

    @mute_logger("odoo.http")
    def test_helpers_are_not_remote(self):
        self.authenticate("test_referent", "test_referent")
        for model, method in (
            ("vae.candidate", "_next_fiche_numbers"),
            ("vae.candidate", "_prepare_contacts"),
            ("vae.fiche.action", "_plan_next"),
            ("crm.lead", "_vae_matching_contacts"),
        ):
            answer = self._call(model, method, [[self.candidate.id]])
            self.assertIn("error", answer, method)
