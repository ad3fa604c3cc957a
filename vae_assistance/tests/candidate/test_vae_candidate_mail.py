# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ast import literal_eval

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.mail.tests.common import MailCase

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestWriteToAll(VaeCommon, MailCase):
    """From the selection of a list: a mail for each, and nobody's name."""

    def setUp(self):
        super().setUp()
        self.candidate.email = "camille@example.com"
        self.second = self._create_candidate("Sacha Deuxième", self.referent)
        self.second.email = "sacha@example.com"
        self.silent = self._create_candidate("Dominique Sans-Adresse", self.referent)
        self.candidates = (self.candidate | self.second | self.silent).with_user(
            self.referent
        )

    def _compose(self, action):
        return Form(
            self.env["mail.compose.message"]
            .with_user(self.referent)
            .with_context(**action["context"])
        )

    def test_each_a_mail_of_their_own(self):
        said = self.candidates.action_write_to_all()
        self.assertIn("Dominique Sans-Adresse", said["params"]["message"])
        composer = self._compose(said["params"]["next"])
        composer.template_id = self.env.ref(
            "vae_assistance.mail_template_candidate_news"
        )
        with self.mock_mail_gateway():
            composer.save()._action_send_mail()
        mails = self._new_mails
        self.assertEqual(mails.recipient_ids, (self.candidate | self.second).partner_id)
        for mail in mails:
            self.assertEqual(len(mail.recipient_ids), 1)
            for person in self.candidates:
                self.assertNotIn(person.name, f"{mail.subject} {mail.body_html}")
        for person in (self.candidate, self.second):
            self.assertEqual(person.message_ids[0].message_type, "email_outgoing")

    def test_nobody_with_an_address(self):
        with self.assertRefused("Nobody to write to"):
            self.silent.with_user(self.referent).action_write_to_all()

    def test_only_those_whom_one_may_read(self):
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.candidates.with_user(self.referent2).action_write_to_all()


@tagged("post_install", "-at_install")
class TestFilters(VaeCommon):
    def _context(self, user, name="vae_support_plan_line_action"):
        actions = self.env["ir.actions.actions"].with_user(user)
        return literal_eval(actions._for_xml_id(f"vae_assistance.{name}")["context"])

    def test_day_of_who_leads_and_follows_nobody(self):
        for user in (self.referent, self.accompagnateur):
            self.assertTrue(self._context(user)["search_default_mine"])
        for user in (self.coordinator, self.director):
            self.assertNotIn("search_default_mine", self._context(user))
        self.candidate.user_id = self.coordinator
        self.assertTrue(self._context(self.coordinator)["search_default_mine"])

    def test_saved_filters_are_understood(self):
        """Each favourite that comes with the addon finds what it says."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "vae_assistance"), ("model", "=", "ir.filters")]
        )
        filters = self.env["ir.filters"].browse(data.mapped("res_id"))
        self.assertTrue(filters)
        for saved in filters:
            with self.subTest(filter=saved.name):
                records = self.env[saved.model_id].with_user(self.coordinator)
                domain = safe_eval(saved.domain, {"uid": self.coordinator.id})
                records.search(domain)
                groups = literal_eval(saved.context).get("group_by", [])
                records._read_group(domain, groups, ["__count"])
