# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.tests import tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestReferentLeft(VaeCommon):
    """A référent is archived: nothing is lost, and nothing is done in their name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.candidate.partner_id.email = "camille@example.com"
        cls.closed = cls._create_candidate("Parcours Fini", cls.referent)
        cls._close_journey(cls.closed)
        cls.event = cls._plan()
        cls.fiche = cls.event.vae_fiche_ids
        cls.activity = cls.candidate.activity_schedule(
            "mail.mail_activity_data_todo", user_id=cls.referent.id
        )
        cls.on_fiche = cls.fiche.activity_schedule(
            "mail.mail_activity_data_todo", user_id=cls.referent.id
        )
        cls.elsewhere = cls.env["res.partner"].create({"name": "Réseau"})
        cls.not_ours = cls.elsewhere.activity_schedule(
            "mail.mail_activity_data_todo", user_id=cls.referent.id
        )

    @classmethod
    def _plan(cls):
        return cls.env["calendar.event"]._create_vae_appointment(
            cls.candidate, cls.now + timedelta(days=4), 1
        )

    def _archive(self):
        self.referent.with_context(tracking_disable=False).action_archive()
        self.env.flush_all()

    def test_activities_wait_for_who_takes_over(self):
        self._archive()
        kept = self.activity | self.on_fiche
        self.assertEqual(kept.exists(), kept)
        self.assertEqual(kept.user_id, self.referent)
        self.assertFalse(self.not_ours.exists())  # as core does
        self.candidate.with_user(self.coordinator)._hand_over(self.referent2)
        self.assertEqual(kept.user_id, self.referent2)
        self.assertEqual(self.fiche.user_id, self.referent2)
        self.assertEqual(self.event.user_id, self.referent2)

    def test_coordinators_are_told(self):
        self.env["res.lang"]._activate_lang("en_US")
        self.env["res.users"].search([]).lang = "en_US"
        messages = self.env["mail.message"].sudo()
        before = messages.search([])
        self._archive()
        told = (messages.search([]) - before).filtered(
            lambda each: self.coordinator.partner_id in each.notified_partner_ids
        )
        self.assertEqual(len(told), 1)
        self.assertIn(self.candidate.reference, told.body)
        self.assertIn("appointments to come: 1, activities: 1", told.body)
        self.assertNotIn("Camille", told.body)
        self.assertNotIn(self.closed.reference, told.body)
        self.assertFalse(
            (messages.search([]) - before).filtered(
                lambda each: self.stranger.partner_id in each.notified_partner_ids
            )
        )

    def test_by_writing_too(self):
        messages = self.env["mail.message"].sudo()
        before = messages.search([])
        self.referent.write({"active": False})
        self.assertIn(
            self.coordinator.partner_id,
            (messages.search([]) - before).notified_partner_ids,
        )

    def test_nothing_in_their_name(self):
        self._archive()
        coordinator = self.candidate.with_user(self.coordinator)
        event = (
            self.env["calendar.event"]
            .with_user(self.coordinator)
            ._create_vae_appointment(coordinator, self.now + timedelta(days=9), 1)
        )
        self.assertEqual(event.user_id, self.coordinator)
        self.assertEqual(event.sudo().vae_fiche_ids.user_id, self.coordinator)
        context = coordinator.action_plan_appointment()["context"]
        self.assertEqual(context["default_user_id"], self.coordinator.id)
        fiche = (
            self.env["vae.fiche.action"]
            .with_user(self.coordinator)
            .create({"candidate_id": self.candidate.id})
        )
        self.assertEqual(fiche.user_id, self.coordinator)
        past = self._create_fiche(self.candidate, -1, user_id=self.referent.id)
        past.with_user(self.coordinator).next_date = self.now + timedelta(days=20)
        following = past.with_user(self.coordinator)._plan_next()
        self.assertEqual(following.user_id, self.coordinator)

    def test_mails_are_the_structure_s(self):
        """Every template of ours that is written in somebody's name."""
        self._archive()
        self.company.email = "structure@example.com"
        data = self.env["ir.model.data"].search(
            [("model", "=", "mail.template"), ("module", "=like", "vae\\_%")]
        )
        templates = self.env["mail.template"].browse(data.mapped("res_id"))
        records = {
            "vae.fiche.action": self.fiche,
            "vae.candidate": self.candidate,
        }
        written = templates.filtered(lambda each: each.model in records)
        self.assertGreater(len(written), 2)
        for template in written:
            mail_id = template._vae_rendered_by_code().send_mail(
                records[template.model].id
            )
            mail = self.env["mail.mail"].sudo().browse(mail_id)
            self.assertIn("structure@example.com", mail.email_from, template.name)
            self.assertNotIn(self.referent.name, mail.body_html, template.name)
        for template in templates:
            self.assertNotRegex(
                template.email_from or "", r"(user|leader|by)_id\.email", template.name
            )

    def test_portal(self):
        self._archive()
        portal = self.candidate.sudo()
        self.assertFalse(portal._portal_appointment_values(self.fiche)["who"])
