# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import VaeCommon


@tagged("post_install", "-at_install")
class TestCrmLead(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env.ref("vae_assistance.crm_team_vae")
        cls.source = cls.env["utm.source"].create({"name": "Forum de test"})
        cls.prescriber = cls.env["res.partner"].create(
            {"name": "Mission locale de test", "is_company": True}
        )
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Appel de Lina",
                "contact_name": "Lina Fictive",
                "email_from": "lina.fictive@example.com",
                "phone": "0199000042",
                "city": "Chambéry",
                "description": "<p>Confidence : en conflit avec son employeur</p>",
                "team_id": cls.team.id,
                "company_id": cls.company.id,
                "user_id": cls.referent.id,
                "source_id": cls.source.id,
                "vae_prescriber_id": cls.prescriber.id,
                "vae_certification_id": cls.certification.id,
            }
        )

    def _wizard(self, lead=None, user=None):
        lead = lead or self.lead
        wizards = self.env["vae.lead.convert"].with_user(user or self.referent)
        return Form(wizards.with_context(default_lead_id=lead.id))

    def test_becomes_a_candidate(self):
        action = self.lead.with_user(self.referent).action_vae_convert()
        self.assertEqual(action["res_model"], "vae.lead.convert")
        result = self._wizard().save().action_convert()
        candidate = self.env["vae.candidate"].browse(result["res_id"])
        self.assertEqual(candidate.name, "Lina Fictive")
        self.assertEqual(candidate.lead_id, self.lead)
        self.assertEqual(candidate.user_id, self.referent)
        self.assertEqual(candidate.source_id, self.source)
        self.assertEqual(candidate.prescriber_id, self.prescriber)
        self.assertEqual(candidate.certification_id, self.certification)
        self.assertEqual(candidate.team_id, self.team)
        self.assertEqual(self.lead.won_status, "won")
        self.assertTrue(self.lead.vae_is_converted)

    def test_no_free_text_in_the_contact(self):
        result = self._wizard().save().action_convert()
        partner = self.env["vae.candidate"].browse(result["res_id"]).partner_id
        self.assertEqual(partner.company_id, self.company)
        self.assertEqual(partner.city, "Chambéry")
        self.assertFalse(partner.comment)

    def test_duplicates_are_proposed(self):
        same_mail = self.env["res.partner"].create(
            {
                "name": "L. Fictive",
                "email": "Lina.Fictive@example.com",
                "company_id": self.company.id,
            }
        )
        same_name = self.env["res.partner"].create(
            {"name": "lina fictive", "company_id": self.company.id}
        )
        elsewhere = self.env["res.partner"].create(
            {"name": "Lina Fictive", "company_id": self.other_company.id}
        )
        wizard = self._wizard().save()
        self.assertEqual(wizard.contact, "match")
        self.assertEqual(wizard.match_ids, same_mail | same_name)
        self.assertNotIn(elsewhere, wizard.match_ids)
        result = wizard.action_convert()
        candidate = self.env["vae.candidate"].browse(result["res_id"])
        self.assertIn(candidate.partner_id, same_mail | same_name)

    def test_a_new_contact_although_one_was_found(self):
        found = self.env["res.partner"].create(
            {"name": "Lina Fictive", "company_id": self.company.id}
        )
        form = self._wizard()
        form.contact = "create"
        result = form.save().action_convert()
        candidate = self.env["vae.candidate"].browse(result["res_id"])
        self.assertNotEqual(candidate.partner_id, found)

    def test_open_journey_is_announced_and_linked(self):
        partner = self.env["res.partner"].create(
            {"name": "Lina Fictive", "company_id": self.company.id}
        )
        earlier = self.env["vae.candidate"].create(
            {"partner_id": partner.id, "user_id": self.referent.id}
        )
        wizard = self._wizard().save()
        self.assertIn(earlier.reference, wizard.open_journeys)
        result = wizard.action_convert()
        candidate = self.env["vae.candidate"].browse(result["res_id"])
        self.assertEqual(candidate.previous_id, earlier)

    def test_converted_twice(self):
        first = self._wizard().save()
        second = self._wizard().save()
        first.action_convert()
        with self.assertRefused("already"):
            second.action_convert()
        self.assertEqual(
            self.env["vae.candidate"].search_count([("lead_id", "=", self.lead.id)]), 1
        )
        action = self.lead.with_user(self.referent).action_vae_convert()
        self.assertEqual(action["res_model"], "vae.candidate")

    def test_followed_by_somebody_else(self):
        self._wizard().save().action_convert()
        candidate = self.env["vae.candidate"].search([("lead_id", "=", self.lead.id)])
        candidate.user_id = self.referent2
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRefused("somebody else"):
            self.lead.with_user(self.referent).action_vae_convert()

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_candidate(self):
        self._wizard().save().action_convert()
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            self.env["vae.candidate"].create(
                {"name": "Lina bis", "lead_id": self.lead.id}
            )
        self.assertIn("vae_candidate_lead_uniq", str(caught.exception))

    def test_bad_mail_and_name(self):
        form = self._wizard()
        form.email = "lina chez example"
        with self.assertRefused("e-mail"):
            form.save().action_convert()
        wizard = self._wizard().save()
        wizard.name = "  "
        with self.assertRefused("first name"):
            wizard.action_convert()
        self.assertFalse(self.lead.vae_is_converted)

    def test_not_by_an_accompagnateur(self):
        with self.assertRaises(AccessError):
            self.env["vae.lead.convert"].with_user(self.accompagnateur).create(
                {"lead_id": self.lead.id}
            )
