# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import VaeCommon


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

    def test_nothing_is_sold(self):
        """Of a lead of ours, and for those with a role: no amount, no rival of ours."""
        seller = new_test_user(
            self.env, "test_seller", groups="sales_team.group_sale_salesman_all_leads"
        )
        for user, ours in ((self.referent, True), (seller, False)):
            arch = etree.fromstring(
                self.env["crm.lead"]
                .with_user(user)
                .get_view(self.env.ref("crm.crm_lead_view_form").id, "form")["arch"]
            )
            for path, attribute, fname in self.env["crm.lead"]._role_modifiers:
                for node in arch.xpath(path)[:1]:
                    with self.subTest(path=path, ours=ours):
                        said = node.get(attribute) or ""
                        self.assertEqual(said.endswith(fname), ours)
            self.assertTrue(arch.xpath("//button[@name='action_set_won_rainbowman']"))

    def test_won_by_becoming_a_candidate(self):
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        with self.assertRefused("won by becoming a candidate"):
            self.lead.with_user(self.referent).stage_id = won
        seller = new_test_user(
            self.env, "test_winner", groups="sales_team.group_sale_salesman_all_leads"
        )
        elsewhere = self.env["crm.lead"].create({"name": "Vente", "team_id": False})
        elsewhere.with_user(seller).stage_id = won
        form = Form(self.lead.with_user(self.referent))
        self.assertFalse(form.vae_is_converted)

    def test_called_by_who_asks(self):
        leads = self.env["crm.lead"].with_user(self.referent)
        quick = Form(
            leads.with_context(default_team_id=self.team.id),
            "vae_assistance.crm_lead_view_form_quick_create",
        )
        quick.contact_name = "Awa Diop"
        lead = quick.save()
        self.assertEqual(lead.name, "Awa Diop")
        lead.name = "VAE aide-soignante"
        lead.contact_name = "Awa Ndiaye"
        self.assertEqual(lead.name, "VAE aide-soignante")
        other = self.env["crm.team"].create({"name": "Ventes"})
        sale = self.env["crm.lead"].new(
            {"contact_name": "Awa Diop", "team_id": other.id}
        )
        self.assertFalse(sale.name)

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

    def test_accents_and_order_do_not_count(self):
        same = self.env["res.partner"].create(
            {"name": "FICTIVE Lïna", "company_id": self.company.id}
        )
        self.assertEqual(self._wizard().save().match_ids, same)

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

    # ------------------------------------------------------------------
    # What core does with leads
    # ------------------------------------------------------------------

    def test_core_conversions_copy_no_free_text(self):
        wizard = (
            self.env["crm.lead2opportunity.partner"]
            .with_context(active_model="crm.lead", active_ids=self.lead.ids)
            .create({"lead_id": self.lead.id, "name": "convert", "action": "create"})
        )
        wizard.action_apply()
        partner = self.lead.partner_id
        self.assertEqual(partner.name, "Lina Fictive")
        self.assertFalse(partner.comment)
        self.assertEqual(partner.company_id, self.company)
        self.assertIn("Confidence", self.lead.description)

    def test_core_assignment_copies_no_free_text(self):
        self.lead.partner_name = "Employeur de test"
        self.lead._handle_partner_assignment(create_missing=True)
        partner = self.lead.partner_id
        self.assertEqual(partner.parent_id.name, "Employeur de test")
        for contact in partner | partner.parent_id:
            self.assertFalse(contact.comment)
            self.assertEqual(contact.company_id, self.company)

    def test_a_contact_made_by_mail_takes_no_free_text(self):
        partner = self.lead._partner_find_from_emails_single([self.lead.email_from])
        self.assertFalse(partner.comment)
        self.assertEqual(partner.company_id, self.company)

    def test_core_matches_within_the_structure(self):
        elsewhere = self.env["res.partner"].create(
            {
                "name": "Lina Ailleurs",
                "email": "lina.fictive@example.com",
                "company_id": self.other_company.id,
            }
        )
        self.assertFalse(self.lead._find_matching_partner())
        ordinary = self.lead.copy({"team_id": False, "partner_id": False})
        self.assertEqual(ordinary._find_matching_partner(), elsewhere)

    def test_ordinary_leads_are_left_to_core(self):
        team = self.env["crm.team"].create({"name": "Ventes de test"})
        lead = self.lead.copy({"team_id": team.id})
        lead._handle_partner_assignment(create_missing=True)
        self.assertIn("Confidence", lead.partner_id.comment)

    def test_nothing_flows_back(self):
        result = self._wizard().save().action_convert()
        candidate = self.env["vae.candidate"].browse(result["res_id"])
        candidate.write({"goal": "Projet intime", "notes": "Note intime"})
        self.env.flush_all()
        self.env.invalidate_all()
        values = self.lead.read()[0]
        self.assertNotIn("intime", str(values))
        self.assertIn("Confidence", values["description"])

    def test_a_lead_always_has_a_structure(self):
        lead = self.env["crm.lead"].create(
            {"name": "Sans personne", "team_id": self.team.id, "user_id": False}
        )
        self.assertEqual(lead.company_id, self.company)
        self.lead.user_id = False
        self.assertEqual(self.lead.company_id, self.company)
        self.env.flush_all()
        self.env.invalidate_all()
        for record in lead | self.lead:
            self.assertFalse(record.with_user(self.stranger).has_access("read"))
        with self.assertRefused("needs a structure"):
            lead.company_id = False

    def _lead_elsewhere(self):
        return self.env["crm.lead"].create(
            {
                "name": "Lina ailleurs",
                "email_from": "lina.fictive@example.com",
                "phone": "0199000042",
                "team_id": self.team.id,
                "user_id": self.stranger.id,
                "company_id": self.other_company.id,
            }
        )

    def test_duplicates_of_leads_stay_in_the_structure(self):
        elsewhere = self._lead_elsewhere()
        own = self.lead.copy({"name": "Lina rappelle"})
        self.env.invalidate_all()
        self.assertIn(own, self.lead.duplicate_lead_ids)
        self.assertNotIn(elsewhere, self.lead.duplicate_lead_ids)
        self.assertEqual(self.lead.duplicate_lead_count, 1)

    def test_leads_of_two_structures_are_not_merged(self):
        with self.assertRefused("several structures"):
            (self.lead | self._lead_elsewhere()).merge_opportunity()
        own = self.lead.copy({"name": "Lina rappelle"})
        self._wizard().save().action_convert()
        with self.assertRefused("has become a candidate"):
            (self.lead | own).merge_opportunity()

    def test_a_mail_from_another_structure_s_contact(self):
        author = self.env["res.partner"].create(
            {
                "name": "Lina Ailleurs",
                "email": "lina.ailleurs@example.com",
                "company_id": self.other_company.id,
            }
        )
        lead = self.env["crm.lead"].message_new(
            {
                "subject": "Bonjour",
                "from": "lina.ailleurs@example.com",
                "author_id": author.id,
            },
            {"team_id": self.team.id},
        )
        self.assertFalse(lead.partner_id)
        self.assertEqual(lead.company_id, self.company)

    def test_converted_for_a_colleague(self):
        form = self._wizard()
        form.user_id = self.referent2
        action = form.save().action_convert()
        self.assertEqual(action["tag"], "vae_said")
        candidate = self.env["vae.candidate"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual(candidate.user_id, self.referent2)
