# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .test_vae_attendance import AttendanceCommon


@tagged("post_install", "-at_install")
class TestPortal(AttendanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event.with_user(cls.referent).write(
            {
                "start": cls.now + timedelta(days=2),
                "stop": cls.now + timedelta(days=2, hours=2),
            }
        )
        cls.user = new_test_user(
            cls.env,
            login="test_candidate",
            groups="base.group_portal",
            partner_id=cls.candidate.partner_id.id,
        )

    def _journey(self):
        journeys = self.env["vae.candidate"].with_user(self.user)
        return journeys._portal_journey(str(self.candidate.id))

    def test_own_workshop_without_the_others(self):
        values = self._journey()._portal_values()
        [workshop] = values["workshops"]
        self.assertEqual(workshop["theme"], "Préparer l'oral")
        self.assertEqual(workshop["place"], "Salle des fêtes")
        self.assertNotIn("Dominique", str(values))
        self.assertNotIn(self.other.reference, str(values))
        calendar = self._journey()._portal_calendar()
        self.assertIn("Préparer l'oral".encode(), calendar)
        self.assertNotIn(b"Dominique", calendar)
        self.assertNotIn(b"ATTENDEE", calendar)

    def test_not_what_is_over_or_cancelled(self):
        self.own.presence = "excused"
        self.assertFalse(self._journey()._portal_workshops())
        self.own.presence = "expected"
        self.event.with_user(self.referent).action_archive()
        self.assertFalse(self._journey()._portal_workshops())
        self.assertFalse(self._journey()._portal_calendar())

    def test_nothing_by_the_doors_behind(self):
        for model in ("vae.attendance", "vae.attendance.sheet", "calendar.event"):
            with self.subTest(model=model):
                records = self.env[model].with_user(self.user)
                try:
                    self.assertFalse(records.search([]))
                except AccessError:
                    continue


@tagged("post_install", "-at_install")
class TestPortalPage(AttendanceCommon, HttpCase):
    def test_page(self):
        self.event.with_user(self.referent).write(
            {
                "start": self.now + timedelta(days=2),
                "stop": self.now + timedelta(days=2, hours=2),
            }
        )
        user = new_test_user(
            self.env,
            login="test_candidate",
            groups="base.group_portal",
            partner_id=self.candidate.partner_id.id,
        )
        self.env.flush_all()
        self.authenticate(user.login, user.login)
        page = self.url_open(f"/my/vae/{self.candidate.id}")
        self.assertIn("Préparer l&#39;oral", page.text)
        self.assertIn("Salle des fêtes", page.text)
        self.assertNotIn("Dominique", page.text)
        file = self.url_open(f"/my/vae/{self.candidate.id}/calendar.ics")
        self.assertIn("Préparer l'oral", file.content.decode())
        self.assertNotIn("Dominique", file.content.decode())


class WorkshopTour(AttendanceCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("fr_FR")
        self.referent.lang = "fr_FR"
        self._register(self._create_candidate("Sacha Troisième", self.referent))


@tagged("post_install", "-at_install")
class TestTabletTour(WorkshopTour):
    browser_size = "820x1180"
    touch_enabled = True

    def test_signed_by_several_in_turn(self):
        self.env.flush_all()
        self.start_tour(
            f"/odoo/action-vae_assistance.vae_workshop_action/{self.event.id}",
            "vae_workshop_sign",
            login=self.referent.login,
        )
        self.env.invalidate_all()
        signed = self.event.sudo().vae_attendance_ids.filtered("is_signed")
        self.assertEqual(
            set(signed.mapped("name")), {"Camille Essai", "Dominique Voisin"}
        )
        for attendance in signed:
            signature = attendance._signature_requests().signer_ids
            self.assertEqual(signature.partner_id, attendance.partner_id)
            self.assertEqual(signature.name, attendance.name)
        fiches = self.event.vae_fiche_ids
        self.assertEqual(len(fiches), 2)
        self.assertEqual(set(fiches.mapped("conclusion")), {"Prêts pour l'oral"})


@tagged("post_install", "-at_install")
class TestWorkshopPhoneTour(WorkshopTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_closed_on_a_phone(self):
        self.env.flush_all()
        self.start_tour(
            f"/odoo/action-vae_assistance.vae_workshop_action/{self.event.id}",
            "vae_workshop_close_phone",
            login=self.referent.login,
        )
        self.env.invalidate_all()
        self.assertTrue(self.event.vae_date_closed)
        self.assertEqual(len(self.event.vae_fiche_ids), 3)
