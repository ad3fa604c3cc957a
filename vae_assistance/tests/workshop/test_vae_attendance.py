# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
from datetime import datetime, timedelta

import pypdf
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import VaeCommon, pdf_file
from ..signature.test_vae_signature import drawn

SCAN = base64.b64encode(pdf_file("Feuille signée"))


class AttendanceCommon(VaeCommon):
    """A workshop of one référent, where a candidate of another one comes too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_candidate("Dominique Voisin", cls.referent2)
        cls.event = cls._create_workshop()
        cls.own = cls._register(cls.candidate)
        cls.theirs = cls._register(cls.other, user=cls.referent2)
        cls.env.flush_all()
        cls.env.invalidate_all()

    def setUp(self):
        super().setUp()
        self.env.invalidate_all()

    @classmethod
    def _create_workshop(cls, **values):
        begins = values.get("start", cls.now - timedelta(hours=3))
        return (
            cls.env["calendar.event"]
            .with_user(cls.referent)
            .create(
                {
                    "name": "Préparer l'oral",
                    "vae_kind": "workshop",
                    "start": begins,
                    "stop": begins + timedelta(hours=2),
                    "location": "Salle des fêtes",
                    **values,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def _register(cls, candidates, event=None, user=None):
        attendances = cls.env["vae.attendance"].with_user(user or cls.referent)
        return attendances._register_people(event or cls.event, candidates).with_user(
            cls.env.user
        )

    def _close(self, event=None, user=None, presences=None, **values):
        """Close in the screen; ``presences`` tells who was not present."""
        wizard = (
            self.env["vae.attendance.close"]
            .with_user(user or self.referent)
            .create({"event_id": (event or self.event).id, **values})
        )
        people = wizard.people or []
        for person in people:
            if person["presence"] == "expected":
                person["presence"] = "present"
            for attendance, presence in (presences or {}).items():
                if person["id"] == attendance.id:
                    person["presence"] = presence
        wizard.people = people
        wizard.action_confirm()
        self.env.flush_all()
        return wizard

    def _pdf_text(self, content):
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages)

    def _sign_on_pad(self, action):
        """Sign as the pad does that an action opens."""
        params = action["params"]
        record = self.env[params["model"]].with_user(self.referent)
        getattr(record.browse(params["signature_id"]), params["method"])(
            params["name"], drawn()
        )

    def _sign(self, attendance, user=None):
        attendance.with_user(user or self.referent).action_sign_on_tablet(
            attendance.partner_id.name, drawn()
        )
        return attendance.sudo()._signature_requests()


@tagged("post_install", "-at_install")
class TestRegistration(AttendanceCommon):
    def test_who_registers_whom(self):
        workshop = self._create_workshop()
        with self.assertRaises(AccessError):  # the animator does not follow them
            self._register(self.other, workshop)
        self._register(self.other, workshop, user=self.coordinator)
        self.assertFalse(self._register(self.other, workshop, user=self.referent2))
        self.assertEqual(workshop.sudo().vae_attendance_ids.candidate_id, self.other)
        elsewhere = self._create_candidate("Ailleurs", self.stranger)
        with self.assertRaises(AccessError):
            self._register(elsewhere, workshop, user=self.stranger)
        with self.assertRefused("another structure"):
            self._register(elsewhere, workshop, user=self.env.user)

    def test_who_reads_the_list(self):
        both = self.own | self.theirs
        for user, expected in (
            (self.referent, both),  # leads it
            (self.referent2, self.theirs),  # follows one
            (self.coordinator, both),
            (self.accompagnateur, both.browse()),
            (self.stranger, both.browse()),
        ):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                found = self.env["vae.attendance"].with_user(user).search([])
                self.assertEqual(found & both, expected)
                refused = both - expected
                if refused:
                    with self.assertRaises(AccessError):
                        refused.with_user(user).read(["name"])
        for user in (self.employee, self.stranger):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                self.event.with_user(user).action_vae_list()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.event.with_user(self.referent2).action_vae_list()

    def test_by_name_nobody_else_is_found(self):
        attendances = self.env["vae.attendance"].with_user(self.referent2)
        self.assertFalse(attendances.search([("name", "=", self.candidate.name)]))
        self.assertFalse(
            attendances.search(
                [("event_id.vae_attendance_ids.name", "ilike", "Camille")]
            )
        )
        self.assertNotIn("Camille", self.own.display_name)
        self.assertIn(self.candidate.reference, self.own.display_name)

    def test_structure(self):
        events = self.env["calendar.event"]
        for user, seen in (
            (self.referent2, True),
            (self.employee, True),
            (self.stranger, False),
        ):
            self.env.invalidate_all()
            found = events.with_user(user).search([("id", "=", self.event.id)])
            self.assertEqual(bool(found), seen, user.login)

    def test_only_who_leads_it_changes_it(self):
        event = self.event.with_user(self.referent2)
        with self.assertRaises(AccessError):
            event.location = "Ailleurs"
        # Nor do they become one who leads it by inviting themselves.
        with self.assertRaises(AccessError):
            event.partner_ids = [Command.link(self.referent2.partner_id.id)]
        with self.assertRaises(AccessError):
            event.user_id = self.referent2
        self.event.with_user(self.referent).partner_ids = [
            Command.link(self.referent2.partner_id.id)
        ]
        self.env.invalidate_all()
        event.location = "Ailleurs"
        self.assertEqual(len(event.action_vae_list()["people"]), 2)

    def test_nobody_is_their_own_colleague(self):
        event = self.event.with_user(self.referent)
        leader, colleague = self.referent.partner_id, self.referent2.partner_id
        self.assertIn(leader, event.partner_ids)
        self.assertFalse(event.vae_colleague_ids)
        event.vae_colleague_ids = colleague
        self.assertEqual(event.partner_ids, leader | colleague)
        form = Form(event, "vae_assistance.vae_workshop_view_form")
        self.assertEqual(form.vae_colleague_ids[:], colleague)
        form.vae_colleague_ids.remove(colleague.id)
        form.save()
        self.assertEqual(event.partner_ids, leader)

    def test_who_is_invited_without_the_role_does_not_lead_it(self):
        self.event.partner_ids = [Command.link(self.employee.partner_id.id)]
        for method in ("action_vae_list", "action_vae_print_sheet", "action_vae_close"):
            self.env.invalidate_all()
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(self.event.with_user(self.employee), method)()

    def test_candidates_are_never_attendees(self):
        self.event.with_user(self.referent).write(
            {
                "partner_ids": [
                    Command.link(self.candidate.partner_id.id),
                    Command.link(self.coordinator.partner_id.id),
                ]
            }
        )
        colleagues = (self.referent | self.coordinator).partner_id
        self.assertEqual(self.event.partner_ids, colleagues)
        self.assertEqual(self.event.attendee_ids.partner_id, colleagues)
        new = self._create_workshop(
            partner_ids=[Command.set((self.other | self.candidate).partner_id.ids)]
        )
        self.assertFalse(new.partner_ids)
        meeting = self.env["calendar.event"].create(
            {
                "name": "Réunion",
                "start": self.now,
                "stop": self.now + timedelta(hours=1),
                "partner_ids": [Command.set(self.candidate.partner_id.ids)],
            }
        )
        meeting.vae_kind = "information"
        self.assertFalse(meeting.attendee_ids)

    def test_contacts_who_register_leave_the_calendar(self):
        visitor = self.env["res.partner"].create(
            {"name": "Visiteur Curieux", "email": "visiteur@example.com"}
        )
        session = self._create_workshop(
            vae_kind="information",
            partner_ids=[Command.set((visitor | self.referent.partner_id).ids)],
        )
        self.assertIn(visitor, session.partner_ids)
        self.env["vae.attendance"].with_user(self.referent)._register_people(
            session, partners=visitor
        )
        self.assertEqual(session.attendee_ids.partner_id, self.referent.partner_id)

    def test_no_mail_nor_file_names_anybody(self):
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        self.event.with_user(self.referent).with_context(tracking_disable=False).write(
            {
                "start": self.now + timedelta(days=2),
                "stop": self.now + timedelta(days=2, hours=2),
                "partner_ids": [Command.link(self.coordinator.partner_id.id)],
            }
        )
        self._create_workshop(name="Autre", start=self.now + timedelta(days=3))
        new = mails.search([]) - before
        files = b"".join(new.attachment_ids.mapped("raw"))
        files += self.event._get_ics_file()[self.event.id]
        said = " ".join(f"{mail.subject} {mail.body_html}" for mail in new)
        for name in ("Camille", "Dominique"):
            self.assertNotIn(name, said)
            self.assertNotIn(name.encode(), files)

    def test_theme_and_place_name_nobody(self):
        with self.assertRefused("take the name of a person out"):
            self.event.name = "Oral de camille essai"
        with self.assertRefused("take the name of a person out"):
            self.event.location = "Chez Dominique Voisin"
        workshop = self._create_workshop(name="Pour Camille Essai")
        with self.assertRefused("take the name of a person out"):
            self._register(self.candidate, workshop)

    def test_each_is_invited_alone(self):
        self.candidate.partner_id.email = "camille@example.com"
        self.other.partner_id.email = "dominique@example.com"
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        self.event.with_user(self.referent).action_vae_invite()
        new = mails.search([]) - before
        self.assertEqual(len(new), 2)
        for mail in new:
            self.assertEqual(len(mail.recipient_ids), 1)
            others = (self.candidate | self.other).partner_id - mail.recipient_ids
            self.assertNotIn(others.name, f"{mail.subject} {mail.body_html}")
            self.assertIn("Préparer", mail.body_html)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.event.with_user(self.referent2).action_vae_invite()

    def test_who_is_not_written_to_is_said(self):
        self.candidate.partner_id.email = "camille@example.com"
        self.other.partner_id.email = "pas un mail"
        self._register(self._create_candidate("Élie Sans Adresse", self.referent))
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        answer = self.event.with_user(self.referent).action_vae_invite()
        self.assertEqual(len(mails.search([]) - before), 1)
        self.assertEqual(answer["params"]["type"], "warning")
        self.assertRegex(
            answer["params"]["message"], "1 .*: Dominique Voisin, Élie Sans Adresse"
        )
        self.candidate.partner_id.email = "pas un mail"
        with self.assertRefused("Nobody to write to"):
            self.event.with_user(self.referent).action_vae_invite()

    def test_only_for_workshops(self):
        meeting = self.env["calendar.event"].create(
            {
                "name": "Réunion",
                "start": self.now,
                "stop": self.now + timedelta(hours=1),
            }
        )
        with self.assertRefused("is neither"):
            self._register(self.candidate, meeting, user=self.env.user)
        with self.assertRefused("People are registered|people are registered"):
            self.event.vae_kind = False
        with self.assertRefused("leave the candidate empty"):
            self._create_workshop(vae_candidate_id=self.candidate.id)

    def test_stays_with_its_person(self):
        with self.assertRefused("stays as it is"):
            self.own.with_user(self.referent).candidate_id = self.other

    def test_unregister(self):
        self.own.with_user(self.referent).unlink()
        self.theirs.presence = "absent"
        with self.assertRefused("it is kept"):
            self.theirs.with_user(self.referent2).unlink()

    def test_event_with_people_is_archived_not_deleted(self):
        with self.assertRefused("Archive it instead"):
            self.event.with_user(self.referent).unlink()
        self.event.with_user(self.referent).action_archive()
        self.assertEqual(len(self.event.sudo().vae_attendance_ids), 2)

    def test_dialog(self):
        action = self.candidate.with_user(self.referent).action_register_workshop()
        workshop = self._create_workshop(start=self.now + timedelta(days=1))
        wizards = self.env["vae.attendance.register"].with_user(self.referent)
        wizard = wizards.with_context(**action["context"]).create(
            {"event_id": workshop.id}
        )
        self.assertEqual(wizard.candidate_ids, self.candidate)
        wizard.action_confirm()
        self.assertEqual(workshop.vae_registered_count, 1)
        empty = wizards.create({"event_id": workshop.id})
        with self.assertRefused("Choose who comes"):
            empty.action_confirm()
        self.assertEqual(self.candidate.workshop_count, 2)
        domain = self.candidate.action_view_attendances()["domain"]
        self.assertEqual(self.env["vae.attendance"].search_count(domain), 2)

    def test_form(self):
        """The form of workshops, as it is used."""
        view = "vae_assistance.vae_workshop_view_form"
        events = self.env["calendar.event"].with_user(self.referent)
        with Form(events.with_context(default_vae_kind="workshop"), view) as form:
            form.name = "Écrire son livret 2"
            form.start = datetime(2026, 3, 12, 13)
            form.duration = 3
            self.assertFalse(form.vae_colleague_ids[:])  # not who leads it
        event = form.record
        self.assertEqual(event.vae_kind, "workshop")
        self.assertEqual(event.stop, datetime(2026, 3, 12, 16))
        self.assertEqual(event.vae_company_id, self.company)

    def test_form_proposes_an_end_that_fits_the_length(self):
        """As the menu opens it: two hours."""
        events = self.env["calendar.event"].with_user(self.referent)
        form = Form(
            events.with_context(default_vae_kind="workshop", default_duration=2),
            view="vae_assistance.vae_workshop_view_form",
        )
        self.assertEqual(form.stop - form.start, timedelta(hours=2))


@tagged("post_install", "-at_install")
class TestWorkshopDates(AttendanceCommon):
    def test_end_before_start(self):
        for hours, message in ((-1, ""), (0, "it ends after"), (30, "it ends after")):
            with (
                self.subTest(hours=hours),
                self.assertRefused(message, ValidationError),
            ):
                self._create_workshop(
                    start=self.now, stop=self.now + timedelta(hours=hours)
                )
        with self.assertRefused("give the hours"):
            self._create_workshop(allday=True)

    def test_across_midnight(self):
        workshop = self._create_workshop(
            start=datetime(2026, 1, 15, 21), stop=datetime(2026, 1, 16, 0, 30)
        )
        attendance = self._register(self.candidate, workshop)
        attendance.presence = "present"
        self.assertEqual(attendance.hours, 3.5)
        when = workshop.with_user(self.referent)._vae_when()
        self.assertIn("22:00", when)
        self.assertIn("16", when)

    def test_across_daylight_saving(self):
        # On 29 March 2026, 2:00 in Paris is 3:00: from 0:30 to 4:30 are three hours.
        workshop = self._create_workshop(
            start=datetime(2026, 3, 28, 23, 30), stop=datetime(2026, 3, 29, 2, 30)
        )
        attendance = self._register(self.candidate, workshop)
        attendance.presence = "present"
        self.assertEqual(attendance.hours, 3)
        when = workshop.with_user(self.referent)._vae_when()
        self.assertIn("00:30", when)
        self.assertIn("04:30", when)
        self.assertIn("29", attendance._day())

    def test_moves_with_the_event(self):
        self.event.stop = self.event.start + timedelta(hours=4)
        self.own.presence = "present"
        self.assertEqual(self.own.hours, 4)
        self.own.presence = "excused"
        self.assertEqual(self.own.hours, 0)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.own.hours = 25
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestClosing(AttendanceCommon):
    draws_pdf = True

    def test_in_one_screen(self):
        self._close(tasks_done="Jeux de rôle", conclusion="Prêts")
        fiches = self.event.vae_fiche_ids
        self.assertEqual(fiches.candidate_id, self.candidate | self.other)
        for attendance in self.own | self.theirs:
            fiche = attendance.fiche_id
            self.assertEqual(attendance.presence, "present")
            self.assertEqual(attendance.hours, 2)
            self.assertEqual(fiche.candidate_id, attendance.candidate_id)
            self.assertEqual(fiche.state, "done")
            self.assertEqual(fiche.number, 1)
            self.assertEqual(fiche.duration, 2)
            self.assertEqual(fiche.date, self.event.start)
            self.assertEqual(fiche.user_id, self.referent)
            self.assertEqual(fiche.objectives_aimed, "Préparer l'oral")
            self.assertEqual(fiche.tasks_done, "Jeux de rôle")
            self.assertEqual(fiche.conclusion, "Prêts")
            self.assertEqual(fiche.presence, "present")
            self.assertTrue(fiche.is_workshop)
        self.assertEqual(self.event.vae_closed_by_id, self.referent)
        self.assertEqual(self.event.vae_present_count, 2)
        # Who leads it does not read the journey of somebody else's candidate.
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.theirs.fiche_id.with_user(self.referent).read(["conclusion"])
        self.theirs.fiche_id.with_user(self.referent2).read(["conclusion"])

    def test_nobody_is_named_on_anothers_fiche(self):
        self._close(presences={})
        for attendance, name in ((self.own, "Dominique"), (self.theirs, "Camille")):
            pdf, _type = (
                self.env["ir.actions.report"]
                .with_context(force_report_rendering=True)
                ._render_qweb_pdf(
                    "vae_assistance.report_vae_fiche_action", attendance.fiche_id.ids
                )
            )
            self.assertNotIn(name, self._pdf_text(pdf))

    def test_nobody_is_present_beforehand(self):
        """But who signed; a sheet is a proof."""
        self._sign(self.own)
        wizard = (
            self.env["vae.attendance.close"]
            .with_user(self.referent)
            .create({"event_id": self.event.id})
        )
        presences = {each["id"]: each["presence"] for each in wizard.people}
        self.assertEqual(
            presences, {self.own.id: "present", self.theirs.id: "expected"}
        )
        with self.assertRefused("Say of each person"):
            wizard.action_confirm()

    def test_absent(self):
        self._close(presences={self.theirs: "absent"})
        self.assertFalse(self.theirs.fiche_id)
        self.assertEqual(self.theirs.hours, 0)
        self.assertEqual(self.event.vae_fiche_ids.candidate_id, self.candidate)

    def test_a_word_for_one(self):
        wizard = (
            self.env["vae.attendance.close"]
            .with_user(self.referent)
            .create({"event_id": self.event.id})
        )
        wizard.people = [
            {
                **person,
                "presence": "present",
                "remarks": "Très à l'aise" if person["id"] == self.own.id else "",
            }
            for person in wizard.people
        ]
        wizard.action_confirm()
        self.assertEqual(self.own.fiche_id.remarks, "Très à l'aise")
        self.assertFalse(self.theirs.fiche_id.remarks)

    def test_closing_again_corrects(self):
        self._close(presences={self.theirs: "absent"}, conclusion="Bien")
        first = self.own.fiche_id
        wizard = self._close(
            presences={self.own: "excused", self.theirs: "present"},
            conclusion="Très bien",
        )
        self.assertEqual(wizard.conclusion, "Très bien")
        self.assertEqual(first.state, "cancelled")
        self.assertTrue(self.event.active)
        self.assertEqual(self.theirs.fiche_id.state, "done")
        self._close(presences={self.own: "present"})
        self.assertEqual(self.own.fiche_id, first)
        self.assertEqual(first.state, "done")
        self.assertEqual(len(self.event.vae_fiche_ids), 2)

    def test_closed_by_somebody_else_meanwhile(self):
        wizard = (
            self.env["vae.attendance.close"]
            .with_user(self.coordinator)
            .create({"event_id": self.event.id, "tasks_done": "Autre chose"})
        )
        self._close(tasks_done="Jeux de rôle")
        with self.assertRefused("was closed by Test Referent meanwhile"):
            wizard.action_confirm()
        self.assertEqual(self.own.fiche_id.tasks_done, "Jeux de rôle")

    def test_refusals(self):
        wizard = (
            self.env["vae.attendance.close"]
            .with_user(self.referent)
            .create({"event_id": self.event.id})
        )
        people = wizard.people
        stranger = self._register(
            self._create_candidate("Autre", self.referent),
            self._create_workshop(name="Autre atelier"),
        )
        for wrong, message in (
            ([*people, {"id": stranger.id, "presence": "present"}], "another one now"),
            (people[:1], "another one now"),
            ([{**each, "presence": "expected"} for each in people], "Say of each"),
            ([{**each, "presence": "né"} for each in people], "Say of each"),
            ("n'importe quoi", "another one now"),
        ):
            with self.subTest(message=message), self.assertRefused(message):
                wizard.people = wrong
                wizard.action_confirm()
        self.assertFalse(self.event.vae_fiche_ids)
        self.assertEqual(stranger.presence, "expected")

    def test_not_begun(self):
        workshop = self._create_workshop(start=self.now + timedelta(days=1))
        self._register(self.candidate, workshop)
        with self.assertRefused("once it has taken"):
            self._close(workshop)

    def test_nobody_registered(self):
        with self.assertRefused("Nobody is registered"):
            self._close(self._create_workshop())

    def test_only_who_leads_it(self):
        for user in (self.referent2, self.accompagnateur, self.stranger):
            self.env.invalidate_all()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._close(user=user)

    def test_queries_do_not_grow_with_people(self):
        def count(how_many):
            workshop = self._create_workshop()
            candidates = self.env["vae.candidate"].create(
                [
                    {"name": f"Personne {number}", "user_id": self.referent.id}
                    for number in range(how_many)
                ]
            )
            self._register(candidates, workshop)
            wizard = (
                self.env["vae.attendance.close"]
                .with_user(self.referent)
                .create({"event_id": workshop.id})
            )
            wizard.people = [
                {**person, "presence": "present"} for person in wizard.people
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            wizard.action_confirm()
            self.env.flush_all()
            self.assertEqual(len(workshop.vae_fiche_ids), how_many)
            return self.cr.sql_log_count - before

        count(1)  # what is cached for all
        self.assertLessEqual(count(24), count(2))

    def test_plan_advances(self):
        support = self.env["vae.support.type"].search([], limit=1)
        self._agree_diagnosis(self.candidate)
        plan = self.env["vae.support.plan"].create({"candidate_id": self.candidate.id})
        plan.line_ids.unlink()
        individual, workshop = self.env["vae.support.plan.line"].create(
            [
                {
                    "plan_id": plan.id,
                    "support_type_id": support.id,
                    "modality": modality,
                }
                for modality in ("meeting", "workshop")
            ]
        )
        self._close(support_type_id=support.id)
        self.assertEqual(self.own.fiche_id.support_ids.plan_line_id, workshop)
        workshop.invalidate_recordset(["hours_done"])
        self.assertEqual(workshop.hours_done, 2)
        self.assertEqual(workshop.state, "doing")
        self.assertEqual(individual.hours_done, 0)
        unplanned = self.theirs.fiche_id.support_ids
        self.assertEqual(unplanned.support_type_id, support)
        self.assertTrue(unplanned.is_unplanned)
        self.assertEqual(workshop.hours_signed, 0)
        self._sign(self.own)
        workshop.invalidate_recordset(["hours_signed"])
        self.assertEqual(workshop.hours_signed, 2)


@tagged("post_install", "-at_install")
class TestInvited(AttendanceCommon):
    """Nobody is written into an event of ours past its own doors."""

    def test_attendees(self):
        attendees = self.env["calendar.attendee"].with_user(self.referent)
        elsewhere = self.env["res.partner"].create(
            {"name": "Ailleurs", "company_id": self.other_company.id}
        )
        colleague = self.referent2.partner_id
        appointment = (
            self.env["calendar.event"]
            .with_user(self.referent)
            ._create_vae_appointment(self.candidate, self.now + timedelta(days=2), 1)
        )
        for event in (self.event, appointment):
            for partner in (elsewhere, self.candidate.partner_id):
                values = {"event_id": event.id, "partner_id": partner.id}
                with self.assertRefused("Only colleagues", AccessError):
                    attendees.create(values)
                with self.assertRefused("Only colleagues", AccessError):
                    attendees.with_context(default_event_id=event.id).create(
                        {"partner_id": partner.id}
                    )
            added = attendees.create({"event_id": event.id, "partner_id": colleague.id})
            with self.assertRefused("Only colleagues", AccessError):
                added.write({"partner_id": elsewhere.id})

    def test_meetings_of_others(self):
        meeting = self.env["calendar.event"].create(
            {
                "name": "Réunion",
                "start": self.now,
                "stop": self.now + timedelta(hours=1),
            }
        )
        attendees = self.env["calendar.attendee"].with_user(self.employee)
        self.assertTrue(
            attendees.create(
                {
                    "event_id": meeting.id,
                    "partner_id": self.candidate.partner_id.id,
                }
            )
        )
