# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import Form, tagged

from ...models.candidate.vae_candidate_planned import DECIDED
from .test_vae_attendance import AttendanceCommon


@tagged("post_install", "-at_install")
class TestClosingPlanned(AttendanceCommon):
    """Closing a journey asks what becomes of what is planned; then there is silence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.candidate.partner_id.email = "camille@example.com"
        cls.start = cls.now + timedelta(days=5)
        cls.appointment = (
            cls.env["calendar.event"]
            .with_user(cls.referent)
            .create(
                {
                    "vae_candidate_id": cls.candidate.id,
                    "start": cls.start,
                    "stop": cls.start + timedelta(hours=1),
                }
            )
        )
        cls.appointment.with_context(
            dont_notify=True
        ).sudo().partner_ids |= cls.coordinator.partner_id
        cls.coming = cls._create_workshop(start=cls.start + timedelta(days=1))
        cls._register(cls.candidate, cls.coming)
        cls.past = cls._create_fiche(cls.candidate, days=-3)
        cls.todo = cls.env["vae.todo"].create(
            {"candidate_id": cls.candidate.id, "name": "CV à jour"}
        )
        cls.activity = cls.candidate.activity_schedule(
            "mail.mail_activity_data_todo", user_id=cls.referent.id
        )

    def _wizard(self, **values):
        wizards = self.env["vae.candidate.close"].with_user(self.referent)
        return wizards.create(
            {"candidate_id": self.candidate.id, "outcome": "full", **values}
        )

    def _mails(self):
        return self.env["mail.mail"].sudo().search([])

    def test_nothing_is_chosen_beforehand(self):
        form = Form(
            self.env["vae.candidate.close"]
            .with_user(self.referent)
            .with_context(default_candidate_id=self.candidate.id)
        )
        self.assertFalse(form.outcome)
        self.assertFalse(form.step_id)
        self.assertFalse(form.planned_choice)
        self.assertIn("Appointments to come: 1", form.planned)
        self.assertIn("workshops", form.planned)

    def test_asked(self):
        with self.assertRefused("Choose what becomes"):
            self._wizard().action_confirm()
        with self.assertRefused("Close the Journey"):  # dragged on the board
            self.candidate.with_user(self.referent).step_id = self.closing_step
        self.assertFalse(self.candidate.date_closed)

    def test_cancelled_with_a_word(self):
        before = self._mails()
        messages = self.env["mail.message"].sudo().search([])
        action = self._wizard(
            planned_choice="cancel", planned_words="Merci pour tout."
        ).action_confirm()
        self.assertEqual(action["params"]["type"], "success")
        self.assertTrue(self.candidate.date_closed)
        self.assertFalse(self.appointment.active)
        self.assertEqual(self.appointment.sudo().vae_fiche_ids.state, "cancelled")
        self.assertFalse(self.coming.sudo().vae_attendance_ids)
        self.assertEqual(self.todo.state, "dropped")
        self.assertFalse(self.activity.exists())
        # What took place is recorded or cancelled by who was there.
        self.assertEqual(self.past.state, "draft")
        mail = (self._mails() - before).filtered(
            lambda each: each.recipient_ids == self.candidate.partner_id
        )
        self.assertEqual(len(mail), 1)
        self.assertIn("Merci pour tout.", mail.body_html)
        self.assertIn("Préparer", mail.body_html)
        self.assertNotIn("Camille", mail.subject)
        told = self.env["mail.message"].sudo().search([]) - messages
        self.assertIn(self.coordinator.partner_id, told.notified_partner_ids)
        for portal in (
            self.candidate._portal_coming()[:1],
            self.candidate._portal_attendances(),
        ):
            self.assertFalse(portal)

    def test_without_an_address(self):
        self.candidate.partner_id.email = "pas une adresse"
        action = self._wizard(planned_choice="cancel").action_confirm()
        self.assertEqual(action["params"]["type"], "warning")

    def test_kept(self):
        before = self._mails()
        self._wizard(planned_choice="keep").action_confirm()
        self.assertTrue(self.appointment.active)
        self.assertTrue(self.coming.sudo().vae_attendance_ids)
        self.assertEqual(self.todo.state, "open")
        self.assertEqual(self._mails(), before)
        self.assertTrue(self.candidate._portal_coming())
        # Completing the closing asks no more.
        self._wizard(outcome="partial").action_confirm()

    def test_signatures(self):
        self.past.with_context(tracking_disable=True).sudo().write({"state": "done"})
        request = self.env["vae.signature.request"]._create_with(self.past)
        self._wizard(planned_choice="cancel").action_confirm()
        self.assertEqual(request.state, "void")

    def _crons(self):
        """All of ours, found by themselves."""
        data = self.env["ir.model.data"].sudo()
        return self.env["ir.cron"].browse(
            data.search(
                [("model", "=", "ir.cron"), ("module", "=like", "vae\\_%")]
            ).mapped("res_id")
        )

    def _everything_is_due(self):
        """What crons of ours remind of: a signature, consents, news, appointments."""
        self.past.with_context(tracking_disable=True).sudo().write({"state": "done"})
        request = self.env["vae.signature.request"]._create_with(self.past)
        request.sudo().date_reminded = self.now - timedelta(days=90)
        self._consent_to("reminder", self.candidate)
        self.env["vae.consent"].create(
            {
                "candidate_id": self.candidate.id,
                "purpose_id": self.env.ref(
                    "vae_assistance.vae_consent_purpose_statistics"
                ).id,
                "means": "oral",
                "date_given": fields.Date.today(),
                "date_end": self.start.date(),
            }
        )
        self.env["vae.follow.up"].create(
            {"candidate_id": self.candidate.id, "date_due": fields.Date.today()}
        )
        group = self.env.ref("base.group_portal")
        self.env["res.users"].create(
            {
                "name": self.candidate.name,
                "login": "camille@example.com",
                "partner_id": self.candidate.partner_id.id,
                "group_ids": [(6, 0, group.ids)],
            }
        )
        self.day_before = self.env.ref("vae_assistance.calendar_alarm_days_1")
        (self.appointment | self.coming).with_context(
            dont_notify=True
        ).sudo().alarm_ids = self.day_before

    def _run_crons(self):
        """What they write, and what they give people to do."""
        mails, activities = self._mails(), self.env["mail.activity"].search([])
        self.env.flush_all()
        at = self.start - timedelta(hours=23, minutes=30)
        with freeze_time(at), self.enter_registry_test_mode():
            for cron in self._crons():
                cron.lastcall = at - timedelta(days=2)
                cron.method_direct_trigger()
        sent = self._mails() - mails
        # The week's alerts tell of other journeys as well.
        weekly = sent.filtered(lambda mail: "alert" in mail.subject.lower())
        if self.candidate.date_closed or not self.candidate.active:
            for mail in weekly:
                self.assertNotIn(self.candidate.reference, mail.body_html)
        return (
            sent - weekly,
            self.env["mail.activity"].search([]) - activities,
        )

    def test_people_are_reminded_while_it_goes_on(self):
        self._everything_is_due()
        mails, activities = self._run_crons()
        self.assertEqual(len(mails), 2)  # appointment and signature
        self.assertEqual(len(activities), 2)  # consent and news

    def test_silence_once_closed(self):
        self._everything_is_due()
        self._wizard(planned_choice="keep").action_confirm()
        mails, activities = self._run_crons()
        self.assertFalse(mails)
        # But for the news that are asked for because it is closed.
        self.assertEqual(activities.mapped("res_id"), self.candidate.ids)
        self.assertEqual(len(activities), 1)
        self.assertEqual(self.candidate.alert_level, "ok")

    def test_archiving_does_not_ask(self):
        """Who archives an open journey says first what becomes of what is planned."""
        for archive in (
            self.candidate.with_user(self.referent).action_archive,
            lambda: self.candidate.with_user(self.admin).write({"active": False}),
        ):
            with self.assertRefused("Something is still planned"):
                archive()
        self._wizard(planned_choice="keep").action_confirm()
        self.candidate.with_user(self.referent).action_archive()
        self.assertFalse(self.candidate.active)

    def test_archiving_what_has_nothing_planned(self):
        empty = self._create_candidate("Sans Suite", self.referent)
        empty.with_user(self.referent).action_archive()
        self.assertFalse(empty.active)

    def test_silence_once_archived(self):
        self._everything_is_due()
        self.candidate.with_context(vae_planned=DECIDED).action_archive()
        for found in self._run_crons():
            self.assertFalse(found)
