# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import Form, tagged

from .test_vae_attendance import AttendanceCommon


@tagged("post_install", "-at_install")
class TestReminder(AttendanceCommon):
    """The day before, in a mail of their own, with their consent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.the_day_before = cls.env.ref("vae_assistance.calendar_alarm_days_1")
        cls.week_before = cls.env.ref("vae_assistance.calendar_alarm_days_7")
        cls.company.vae_reminder_id = cls.the_day_before
        cls.candidate.partner_id.email = "camille@example.com"
        cls.other.partner_id.email = "dominique@example.com"
        cls.start = cls.now + timedelta(days=10)
        cls.people = cls.candidate | cls.other
        for candidate in cls.people:
            cls._consent_to("reminder", candidate)
        cls.coming = cls._create_workshop(start=cls.start)
        cls._register(cls.candidate, cls.coming)
        cls._register(cls.other, cls.coming, user=cls.referent2)

    def _appointment(self, user=None, **values):
        return (
            self.env["calendar.event"]
            .with_user(user or self.referent)
            .create(
                {
                    "vae_candidate_id": self.candidate.id,
                    "start": self.start,
                    "stop": self.start + timedelta(hours=1),
                    **values,
                }
            )
            .with_env(self.env)
        )

    def _remind(self, at=None, lastcall=None):
        """What the cron writes that runs at this moment, an hour after the last one."""
        at = at or self.start - timedelta(hours=23, minutes=30)
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        self.env.flush_all()
        with freeze_time(at):
            self.env["calendar.alarm_manager"].with_context(
                lastcall=lastcall or at - timedelta(hours=1)
            )._cron_vae_remind()
        return mails.search([]) - before

    def test_each_alone(self):
        mails = self._remind()
        self.assertEqual(mails.recipient_ids, self.people.partner_id)
        self.assertEqual(len(mails), 2)
        for mail in mails:
            self.assertEqual(len(mail.recipient_ids), 1)
            self.assertIn("Préparer", mail.body_html)
            self.assertIn("Salle des fêtes", mail.body_html)
            self.assertEqual(mail.email_from, self.referent.email_formatted)
            stranger = (self.people.partner_id - mail.recipient_ids).ensure_one()
            said = " ".join(
                str(mail[fname] or "")
                for fname in (
                    *("subject", "body_html", "email_to", "email_cc", "headers"),
                    *("reply_to", "email_from", "references"),
                )
            )
            for outgoing in mail._prepare_outgoing_list():
                said += str(outgoing)
            self.assertNotIn(stranger.name, said)
            self.assertNotIn(stranger.email, said)
            self.assertFalse(mail.attachment_ids)

    def test_the_calendar_still_names_nobody(self):
        files = self.coming._get_ics_file()[self.coming.id].decode()
        self.assertIn("VALARM", files)
        for person in self.people:
            self.assertNotIn(person.name, files)
            self.assertNotIn(person.partner_id.email, files)
        self.assertEqual(self.coming.attendee_ids.partner_id, self.referent.partner_id)

    def test_nobody_else_is_written_to(self):
        """Neither who leads it, by core's reminders, nor twice."""
        self.coming.partner_ids = [Command.link(self.coordinator.partner_id.id)]
        at = self.start - timedelta(hours=23, minutes=30)
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        with freeze_time(at):
            self.env["calendar.alarm_manager"].with_context(
                lastcall=at - timedelta(hours=1)
            )._send_reminder()
        self.assertFalse(mails.search([]) - before)
        self.assertEqual(len(self._remind()), 2)
        self.assertFalse(self._remind(at + timedelta(hours=1)))

    def test_once_for_several_reminders_that_are_due(self):
        self.coming.alarm_ids |= self.week_before
        at = self.start - timedelta(hours=1)
        self.assertEqual(len(self._remind(at, at - timedelta(days=30))), 2)

    def test_not_once_it_has_begun(self):
        at = self.start + timedelta(minutes=1)
        self.assertFalse(self._remind(at, at - timedelta(days=30)))

    def test_follows_an_event_that_is_moved(self):
        later = self.start + timedelta(days=3)
        self.coming.write({"start": later, "stop": later + timedelta(hours=2)})
        self.assertFalse(self._remind())
        self.assertEqual(len(self._remind(later - timedelta(hours=23, minutes=30))), 2)

    def test_only_who_is_expected_and_consents(self):
        self.other.consent_ids._withdraw("oral")
        self.assertEqual(self.coming.vae_reminded_count, 1)
        self.assertEqual(self._remind().recipient_ids, self.candidate.partner_id)
        attendances = self.coming.vae_attendance_ids
        attendances.filtered(
            lambda each: each.candidate_id == self.candidate
        ).presence = "excused"
        self.assertFalse(self._remind())

    def test_without_address(self):
        self.people.partner_id.email = False
        self.assertFalse(self._remind())
        self.assertFalse(self.coming.vae_reminded_count)

    def test_archived(self):
        self.coming.active = False
        self.assertFalse(self._remind())

    def test_contact_at_a_session(self):
        """Who has no journey registered to be there: no consent to ask for."""
        partner = self.env["res.partner"].create(
            {"name": "Alix Curieux", "email": "alix@example.com"}
        )
        session = self._create_workshop(vae_kind="information", start=self.start)
        self.env["vae.attendance"]._register_people(session, partners=partner)
        self.coming.alarm_ids = False
        self.assertEqual(self._remind().recipient_ids, partner)

    def test_individual_appointment(self):
        self.coming.alarm_ids = False
        fiche = self._create_fiche(self.candidate, days=-3, state="done")
        for name, who in (("CV à jour", "candidate"), ("Appeler le jury", "referent")):
            self.env["vae.todo"].create(
                {
                    "candidate_id": self.candidate.id,
                    "fiche_id": fiche.id,
                    "name": name,
                    "assigned_to": who,
                }
            )
        event = self._appointment(location="Maison de l'emploi")
        self.assertEqual(event.alarm_ids, self.the_day_before)
        mail = self._remind()
        self.assertEqual(mail.recipient_ids, self.candidate.partner_id)
        self.assertIn("Maison de l'emploi", mail.body_html.replace("&#39;", "'"))
        self.assertIn("CV à jour", mail.body_html)
        self.assertNotIn("Appeler le jury", mail.body_html)
        self.assertNotIn(self.candidate.name, mail.subject)
        event.vae_fiche_ids.action_cancel()
        self.assertFalse(self._remind())

    def test_when_is_chosen(self):
        """By the structure for new events, for each event by who plans it."""
        self.assertEqual(self.coming.alarm_ids, self.the_day_before)
        self.assertFalse(self._appointment(alarm_ids=[Command.clear()]).alarm_ids)
        self.company.vae_reminder_id = self.week_before
        self.assertEqual(self._appointment().alarm_ids, self.week_before)
        self.assertEqual(self.coming.alarm_ids, self.the_day_before)
        self.company.vae_reminder_id = False
        self.assertFalse(self._appointment().alarm_ids)

    def test_form_proposes_it(self):
        events = self.env["calendar.event"].with_user(self.referent)
        form = Form(
            events.with_context(default_vae_kind="workshop"),
            view="vae_assistance.vae_workshop_view_form",
        )
        self.assertEqual(form.alarm_ids.ids, self.the_day_before.ids)
        self.assertFalse(Form(events).alarm_ids.ids)
        form = Form(events.with_context(default_vae_candidate_id=self.candidate.id))
        self.assertEqual(form.alarm_ids.ids, self.the_day_before.ids)

    def test_other_events_are_left_alone(self):
        meeting = self.env["calendar.event"].create(
            {
                "name": "Réunion",
                "start": self.start,
                "stop": self.start + timedelta(hours=1),
                "alarm_ids": [Command.set(self.the_day_before.ids)],
                "partner_ids": [Command.set(self.coordinator.partner_id.ids)],
            }
        )
        self.coming.alarm_ids = False
        self.assertTrue(meeting.alarm_ids)
        self.assertFalse(self._remind())

    def test_new_structure(self):
        structure = self.env["res.company"].create({"name": "Nouvelle structure"})
        self.assertEqual(structure.vae_reminder_id, self.the_day_before)

    def test_queries_do_not_grow_with_events(self):
        events = self.coming
        for _each in range(5):
            events |= self._create_workshop(start=self.start) | self._appointment()
        for event in events.filtered(lambda each: each.vae_kind == "workshop"):
            self._register(self.candidate, event)
        self.env.flush_all()

        def count(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._vae_attendances_to_remind()
            some._vae_fiches_to_remind()
            return self.env.cr.sql_log_count - before

        few = count(events[:3])
        self.assertLessEqual(count(events), few)
