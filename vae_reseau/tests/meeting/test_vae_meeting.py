# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .meeting_common import MeetingCommon


@tagged("post_install", "-at_install")
class TestVaeMeeting(MeetingCommon):
    def test_from_agenda_to_minutes(self):
        """Only those who were present are written to, each alone; the rest is said."""
        self.assertFalse(self.meeting.participant_ids.filtered("presence"))
        self._held()
        mails = self._mails_of(self.meeting.action_send_minutes)
        present = self.referent | self.referent2
        self.assertEqual(
            [mail["to"] for mail in mails],
            [present[0].partner_id, present[1].partner_id, self.person],
        )
        for mail in mails:
            self.assertEqual(len(mail["files"]), 1)
            self.assertNotIn("Masson", mail["body"])
        self.assertEqual(self.meeting.state, "closed")
        self.assertTrue(self.meeting.date_sent)
        trace = self.meeting.message_ids.filtered("attachment_ids")
        self.assertIn("Nathalie Aubry", trace.body)
        self.assertEqual(trace.attachment_ids, mails[0]["files"])

    def test_agenda_goes_once_and_minutes_warn_of_names(self):
        coming = self._meeting(hours=24)
        self.assertFalse(coming.is_agenda_sent)
        self._line(self.unreachable, coming).unlink()
        coming.action_invite()
        self.assertTrue(coming.is_agenda_sent, "the button goes")
        coming.participant_ids = [Command.create({"partner_id": self.unreachable.id})]
        self.assertFalse(coming.is_agenda_sent)
        self.assertFalse(coming.named_words)
        coming.agenda = "La situation de Camille Essai"
        self.assertEqual(coming.named_words, "Camille Essai")

    def test_present_without_an_address_is_said(self):
        self.meeting.action_hold()
        self.meeting.action_all_present()
        self.meeting.minutes = "Court."
        said = self.meeting.action_send_minutes()["params"]
        self.assertIn("Rachid Masson", said["message"])
        self.assertEqual(said["type"], "warning")

    def test_minutes_want_attendance_and_words(self):
        self.meeting.action_hold()
        with self.assertRefused("write the minutes"):
            self.meeting.action_send_minutes()
        self.meeting.minutes = "Court."
        with self.assertRefused("whether they were present"):
            self.meeting.action_send_minutes()
        self.meeting.participant_ids.action_absent()
        with self.assertRefused("Nobody to write to"):
            self.meeting.action_send_minutes()
        self.meeting.action_close()
        self.assertFalse(self.meeting.date_sent)

    def test_nobody_is_present_before(self):
        coming = self._meeting(hours=24)
        line = self._line(self.person, coming)
        line.action_excused()
        with self.assertRaises(ValidationError):
            line.action_present()
        with self.assertRaises(ValidationError):
            coming.action_hold()

    def test_what_was_sent_stays(self):
        decision = self._decision()
        self._held().action_send_minutes()
        with self.assertRefused("is closed"):
            self.meeting.minutes = "Autre chose."
        with self.assertRefused("is closed"):
            self._line(self.person).action_absent()
        with self.assertRefused("is closed"):
            decision.date_due = "2026-12-24"
        with self.assertRefused("is closed"):
            self._decision()
        with self.assertRefused("is closed"):
            self.meeting.write(
                {"participant_ids": [Command.delete(self._line(self.person).id)]}
            )
        with self.assertRefused("took place"):
            self.meeting.with_user(self.coordinator).unlink()
        decision.action_done()
        before = self.meeting.message_ids
        self.meeting.action_reopen()
        self.assertIn("as they were sent", (self.meeting.message_ids - before)[-1].body)
        self.meeting.minutes = "Corrigé."

    def test_states_are_not_typed(self):
        for values in ({"state": "closed"}, {"date_sent": fields.Datetime.now()}):
            with self.assertRaises(AccessError):
                self.meeting.write(values)
        self.meeting.action_cancel()
        with self.assertRefused("cannot become"):
            self.meeting.action_hold()
        with self.assertRefused("is cancelled"):
            self.meeting.place = "Ailleurs"
        self.meeting.action_plan()
        self.assertEqual(self.meeting.state, "planned")

    def test_no_candidate_takes_part(self):
        with self.assertRaisesRegex(ValidationError, "is a candidate"):
            self._meeting(people=self.candidate.partner_id)
        with self.assertRaisesRegex(ValidationError, "is a candidate"):
            self._decision(self.candidate.partner_id)

    def test_hours_of_those_who_were_present(self):
        times = self.env["vae.time"].search([("meeting_id", "=", self.meeting.id)])
        self.assertFalse(times)
        self._held()
        times = self.env["vae.time"].search([("meeting_id", "=", self.meeting.id)])
        self.assertEqual(times.user_id, self.referent | self.referent2)
        self.assertEqual(set(times.mapped("hours")), {2.0})
        self.assertEqual(times.kind_id.code, "network")
        self.meeting.kind_id = self.env.ref("vae_reseau.vae_meeting_kind_practice")
        self._line(self.referent2.partner_id).action_absent()
        times = self.env["vae.time"].search([("meeting_id", "=", self.meeting.id)])
        self.assertEqual(times.user_id, self.referent)
        self.assertEqual(times.kind_id.code, "development")

    def test_agenda_is_sent_once(self):
        mails = self._mails_of(self.meeting.action_invite)
        self.assertEqual(
            [mail["to"] for mail in mails], [self.referent2.partner_id, self.person]
        )
        self.assertIn("Bilan de l’année", mails[0]["body"])
        with self.assertRefused("Nobody to write to"):
            # Who is left has no address.
            self.meeting.action_invite()
        self._line(self.unreachable).unlink()
        with self.assertRefused("already"):
            self.meeting.action_invite()

    def test_who_was_invited_learns_of_changes(self):
        self.meeting.action_invite()
        self.meeting.agenda = "Un autre point"
        self.assertTrue(self._line(self.person).date_invited)
        self.meeting.start -= timedelta(minutes=30)
        self.assertIn(self.person.name, self.meeting.message_ids[0].body)
        mails = self._mails_of(self.meeting.action_invite)
        self.assertIn(self.person, [mail["to"] for mail in mails])
        said = self.meeting.action_cancel()
        self.assertIn(self.person.name, said["params"]["message"])

    # ------------------------------------------------------------------
    # Decisions
    # ------------------------------------------------------------------

    def test_decision_is_an_activity_of_the_colleague(self):
        due = fields.Date.today() + timedelta(days=3)
        decision = self._decision(date_due=due)
        activity = decision.activity_id
        self.assertEqual(activity.user_id, self.referent2)
        self.assertEqual(activity.date_deadline, due)
        decision.write({"name": "Envoyer la note", "partner_id": self.person.id})
        self.assertFalse(activity.exists())
        decision.partner_id = self.referent.partner_id
        self.assertEqual(decision.activity_id.summary, "Envoyer la note")

    def test_done_here_or_there(self):
        here, there = self._decision(), self._decision(name="Réserver la salle")
        activity = here.activity_id
        here.with_user(self.referent2).action_done()
        self.assertFalse(activity.active)
        there.activity_id.with_user(self.referent2).action_feedback()
        self.assertEqual(there.state, "done")
        self.assertEqual(there.date_done, fields.Date.today())
        there.action_reopen()
        self.assertTrue(there.activity_id.active)
        self.meeting.action_cancel()
        self.assertFalse(there.activity_id)

    # ------------------------------------------------------------------
    # My Day
    # ------------------------------------------------------------------

    def test_my_day(self):
        self._meeting(hours=0)
        self._decision(partner=self.referent.partner_id, date_due="2026-01-05")
        day = self.env["vae.day"].with_user(self.referent).action_load_day("day")
        blocks = {block["name"]: block for block in day["blocks"]}
        today = [row["model"] for row in blocks["today"]["rows"]]
        self.assertEqual(today, ["vae.meeting"])
        rows = {row["model"]: row for row in blocks["meetings"]["rows"]}
        self.assertEqual(rows["vae.meeting"]["id"], self.meeting.id)
        self.assertEqual(rows["vae.meeting.decision"]["tone"], "urgent")

    # ------------------------------------------------------------------
    # Print
    # ------------------------------------------------------------------

    def test_print(self):
        self._decision(date_due="2026-12-24")
        self._held()
        html = self.env["ir.qweb"]._render(
            "vae_reseau.vae_meeting_document",
            {
                "docs": self.meeting,
                "document_lang": lambda *_args: "en_US",
                "res_company": self.company,
                "image_data_uri": lambda *_args: "",
            },
        )
        for words in ("Draft", "Rachid Masson", "Trente orientations", "Envoyer la"):
            self.assertIn(words, html)


@tagged("post_install", "-at_install")
class TestMeetingQueries(MeetingCommon):
    def test_day_asks_as_much_for_many(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["vae.day"].with_user(self.referent).action_load_day("day")
            return self.env.cr.sql_log_count - before

        def one_more():
            self._meeting()
            self._decision(partner=self.referent.partner_id)

        one_more()  # what has nothing is not asked
        queries()
        few = queries()
        for _each in range(3):
            one_more()
        self.assertLessEqual(queries(), few + 2)  # counted once there are more lines

    def test_refused_calls(self):
        """Whatever is sent by RPC is answered by a sentence."""
        meetings = self.env["vae.meeting"].with_user(self.referent)
        for ids in ([0], [10**9]):
            with self.assertRaises(UserError):
                meetings.browse(ids).action_send_minutes()
