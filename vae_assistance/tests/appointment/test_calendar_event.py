# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import importlib.util
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, file_path

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestCalendarEvent(VaeCommon):
    """Appointments are private, although core shows every event to everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event = (
            cls.env["calendar.event"]
            .with_user(cls.referent)
            .create(
                {
                    "name": "Camille Essai, RQTH",
                    "description": "Camille a besoin d'aide",
                    "vae_candidate_id": cls.candidate.id,
                    "partner_ids": [(4, cls.candidate.partner_id.id)],
                    "start": cls.now + timedelta(days=2),
                    "stop": cls.now + timedelta(days=2, hours=1),
                }
            )
        )
        cls.env.flush_all()
        cls.env.invalidate_all()

    def test_neutral(self):
        event = self.event.sudo()
        self.assertNotIn("Camille", event.name)
        self.assertNotIn(self.candidate.reference, event.name)
        self.assertFalse(event.description)
        self.assertEqual(event.partner_ids, self.referent.partner_id)
        self.assertEqual(event.attendee_ids.partner_id, self.referent.partner_id)

    def test_titles_that_told_the_reference(self):
        """Of the last release, in whatever language; what people wrote stays."""
        other = self.env["calendar.event"].create({"name": "Point – X"})
        event = self.event.sudo()
        before = {
            event: f"Rendez-vous VAE – {self.candidate.reference}",
            other: other.name,
        }
        for each, name in before.items():
            self.env.execute_query(
                SQL(
                    "UPDATE calendar_event SET name = %s WHERE id = %s RETURNING id",
                    name,
                    each.id,
                )
            )
        path = file_path("vae_assistance/migrations/19.0.1.4.0/post-titles.py")
        spec = importlib.util.spec_from_file_location("migration", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.migrate(self.env.cr, "19.0.1.3.0")
        self.env.invalidate_all()
        self.assertEqual(event.name, "Rendez-vous VAE")
        self.assertEqual(other.name, "Point – X")

    def test_stays_neutral(self):
        self.event.write(
            {
                "name": "Camille",
                "description": "RQTH",
                "partner_ids": [(4, self.candidate.partner_id.id)],
            }
        )
        self.test_neutral()

    def test_planned_from_an_activity(self):
        """Core titles such a meeting with the name of the record it is planned on."""
        activity = self.candidate.with_user(self.referent).activity_schedule(
            "mail.mail_activity_data_meeting", user_id=self.referent.id
        )
        context = activity.action_create_calendar_event()["context"]
        event = (
            self.env["calendar.event"]
            .with_user(self.referent)
            .with_context(**context)
            .create(
                {
                    "name": "Camille Essai",
                    "start": self.now + timedelta(days=3),
                    "stop": self.now + timedelta(days=3, hours=1),
                }
            )
        )
        self.assertEqual(event.vae_candidate_id, self.candidate)
        self.assertNotIn("Camille", event.name)
        self.assertTrue(event.vae_fiche_ids)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(
            self.env["calendar.event"]
            .with_user(self.employee)
            .search([("id", "=", event.id)])
        )

    def test_makes_its_fiche(self):
        fiche = self.event.vae_fiche_ids
        self.assertEqual(fiche.candidate_id, self.candidate)
        self.assertEqual(fiche.state, "draft")
        self.assertEqual(fiche.date, self.event.start)
        self.assertEqual(fiche.duration, 1)
        action = self.event.action_open_vae_fiche()
        self.assertEqual(action["res_id"], fiche.id)

    def test_moves_with_its_fiche(self):
        fiche = self.event.vae_fiche_ids
        self.event.write(
            {
                "start": self.now + timedelta(days=4),
                "stop": self.now + timedelta(days=4, hours=2),
            }
        )
        self.assertEqual(fiche.date, self.now + timedelta(days=4))
        self.assertEqual(fiche.duration, 2)
        self.assertEqual(self.candidate.next_appointment, fiche.date)
        fiche.date = self.now + timedelta(days=6)
        self.assertEqual(self.event.start, self.now + timedelta(days=6))
        self.assertEqual(self.event.stop, self.now + timedelta(days=6, hours=2))

    def test_a_completed_fiche_does_not_move(self):
        fiche = self.event.vae_fiche_ids
        fiche.write({"date": self.now - timedelta(hours=2), "modality": "onsite"})
        fiche.action_done()
        self.event.start = self.now + timedelta(days=9)
        self.assertEqual(fiche.date, self.now - timedelta(hours=2))

    def test_removed_from_the_calendar(self):
        fiche = self.event.vae_fiche_ids
        self.event.unlink()
        self.assertEqual(fiche.state, "cancelled")
        self.assertFalse(self.candidate.next_appointment)

    def test_archived_in_the_calendar(self):
        fiche = self.event.vae_fiche_ids
        self.event.action_archive()
        self.assertEqual(fiche.state, "cancelled")

    def test_who_reads_it(self):
        readers = self.referent | self.coordinator | self.director | self.admin
        others = self.referent2 | self.accompagnateur | self.employee | self.stranger
        for user in readers:
            self.env.invalidate_all()
            self.event.with_user(user).check_access("read")
        for user in others:
            self.env.invalidate_all()
            events = self.env["calendar.event"].with_user(user)
            self.assertFalse(events.search([("id", "=", self.event.id)]), user.login)
            self.assertFalse(
                events.search_count([("name", "like", self.candidate.reference)])
            )
            with self.assertRaises(AccessError):
                self.event.with_user(user).read(["start"])
            attendees = self.env["calendar.attendee"].with_user(user)
            self.assertFalse(attendees.search([("event_id", "=", self.event.id)]))

    def test_where_a_workshop_is_matters_with_several_structures(self):
        """Who sees all of them is asked for the candidate alone, until one is made."""
        companies = self.env["res.company"].with_context(active_test=False).search([])
        self.employee.company_ids = companies
        rules = self.env["ir.rule"].with_user(self.employee)
        rules = rules.with_context(allowed_company_ids=companies.ids)

        def asked(model):
            domain = repr(rules._compute_domain(model))
            self.assertIn("vae_candidate_id", domain)
            return "vae_company_id" in domain

        models = ("calendar.event", "calendar.attendee")
        self.assertEqual([asked(model) for model in models], [False, False])
        self.env["res.company"].create({"name": "Une autre structure"})
        self.assertEqual([asked(model) for model in models], [True, True])

    def test_shared_at_once(self):
        self.candidate.accompagnateur_ids = self.accompagnateur
        self.env.flush_all()
        self.env.invalidate_all()
        self.event.with_user(self.accompagnateur).check_access("read")

    def test_other_events_stay_open(self):
        event = (
            self.env["calendar.event"]
            .with_user(self.referent)
            .create(
                {
                    "name": "Réunion d'équipe",
                    "start": self.now,
                    "stop": self.now + timedelta(hours=1),
                }
            )
        )
        self.env.invalidate_all()
        self.assertEqual(
            event.with_user(self.employee).display_name, "Réunion d'équipe"
        )

    def test_candidate_field_hidden_from_employees(self):
        event = self.env["calendar.event"].create(
            {
                "name": "Réunion",
                "start": self.now,
                "stop": self.now + timedelta(hours=1),
            }
        )
        with self.assertRaises(AccessError):
            event.with_user(self.employee).read(["vae_candidate_id"])
        with self.assertRaises(AccessError):
            self.env["calendar.event"].with_user(self.employee).search(
                [("vae_candidate_id.name", "ilike", "Camille")]
            )

    def test_not_for_a_candidate_of_somebody_else(self):
        with self.assertRaises(AccessError):
            self.env["calendar.event"].with_user(self.referent2).create(
                {
                    "name": "?",
                    "vae_candidate_id": self.candidate.id,
                    "start": self.now,
                    "stop": self.now + timedelta(hours=1),
                }
            )

    def test_invitation_names_nobody(self):
        candidate = self._create_candidate("Secrète Personne", self.referent)
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        self.env["calendar.event"].with_user(self.coordinator).create(
            {
                "name": "?",
                "vae_candidate_id": candidate.id,
                "start": self.now + timedelta(days=2),
                "stop": self.now + timedelta(days=2, hours=1),
            }
        )
        messages = (
            self.env["mail.message"]
            .sudo()
            .search([("model", "in", ["calendar.event", "calendar.attendee"])])
        )
        bodies = " ".join(messages.mapped("body"))
        bodies += " ".join((mails.search([]) - before).mapped("body_html"))
        subjects = messages.mapped("subject")
        self.assertNotIn("Secrète", bodies)
        self.assertFalse([s for s in subjects if s and "Secrète" in s])

    def test_who_is_invited(self):
        """A colleague who is asked to come; not who has the appointment."""
        event = (
            self.env["calendar.event"]
            .with_user(self.referent)
            .create(
                {
                    "vae_candidate_id": self.candidate.id,
                    "start": self.now + timedelta(days=2),
                    "stop": self.now + timedelta(days=2, hours=1),
                }
            )
        )

        def notified():
            domain = [("model", "=", "calendar.event"), ("res_id", "=", event.id)]
            messages = self.env["mail.message"].sudo().search(domain)
            return messages.notified_partner_ids

        self.assertFalse(notified())
        colleague = self.coordinator.partner_id
        event.partner_ids = [Command.link(colleague.id)]
        self.assertEqual(notified(), colleague)

    def test_a_whole_day_is_no_length(self):
        """It is not ten hours: the hours are said."""
        day = self.now.date() - timedelta(days=2)
        event = (
            self.env["calendar.event"]
            .with_user(self.referent)
            .create(
                {
                    "vae_candidate_id": self.candidate.id,
                    "allday": True,
                    "start_date": day,
                    "stop_date": day,
                }
            )
        )
        fiche = event.vae_fiche_ids
        self.assertEqual(fiche.duration, 0)
        with self.assertRefused("how many hours"):
            fiche.action_done()
        fiche.write({"duration": 3, "modality": "onsite"})
        self.assertFalse(event.allday)
        self.assertEqual(event.stop - event.start, timedelta(hours=3))
        fiche.action_done()
        self.assertEqual(fiche.duration, 3)
