# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from odoo.tests import tagged

from ..workshop.test_vae_attendance import AttendanceCommon

# 10:00 at La Réunion, 07:00 in Paris, 02:00 in Guadeloupe.
START = datetime(2027, 1, 12, 6)


@tagged("post_install", "-at_install")
class TestPlace(AttendanceCommon):
    """Everybody is told the same hour, by the clock of the place, and where it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.company.partner_id.write(
            {
                "street": "1 rue de Paris",
                "zip": "97400",
                "city": "Saint-Denis",
                "country_id": cls.env.ref("base.fr").id,
            }
        )
        cls.partner = cls.candidate.partner_id
        # The catalogue of translations repeats the French templates.
        cls.partner.write(
            {"email": "camille@example.com", "zip": "97410", "lang": "en_US"}
        )
        cls.event = (
            cls.env["calendar.event"]
            .with_user(cls.referent)
            .create(
                {
                    "vae_candidate_id": cls.candidate.id,
                    "start": START,
                    "stop": START + timedelta(hours=1),
                }
            )
            .with_env(cls.env)
        )
        cls.fiche = cls.event.vae_fiche_ids
        cls.workshop = cls._create_workshop(start=START + timedelta(days=1))
        cls.attendance = cls._register(cls.candidate, cls.workshop)

    def _zone_of(self, zip_code, country="fr"):
        return (
            self.env["res.partner"]
            .new({"zip": zip_code, "country_id": self.env.ref(f"base.{country}").id})
            ._vae_zone_of_address()
        )

    def _mail(self, name, record):
        template = self.env.ref(f"vae_assistance.{name}")
        mail_id = template._vae_rendered_by_code().send_mail(record.id)
        return self.env["mail.mail"].sudo().browse(mail_id)

    def _told(self):
        """What mails, portal and file say, by where."""
        portal = self.candidate.with_context(lang="fr_FR").sudo()
        appointment = portal._portal_appointment_values(portal._portal_coming()[:1])
        [workshop] = portal._portal_workshops()
        return {
            "reminder": self._mail("mail_template_fiche_reminder", self.fiche),
            "workshop": self._mail("mail_template_attendance", self.attendance),
            "reminder of workshop": self._mail(
                "mail_template_attendance_reminder", self.attendance
            ),
            "portal": appointment,
            "portal workshop": workshop,
            "file": portal._portal_calendar().decode(),
        }

    def _texts(self):
        return {
            where: f"{said.subject} {said.body_html}"
            if hasattr(said, "subject")
            else str(said)
            for where, said in self._told().items()
        }

    def test_zone_of_an_address(self):
        for zip_code, zone in (
            ("75011", "Europe/Paris"),
            ("97110", "America/Guadeloupe"),
            ("97200", "America/Martinique"),
            ("97300", "America/Cayenne"),
            ("97400", "Indian/Reunion"),
            ("97500", "America/Miquelon"),
            ("97600", "Indian/Mayotte"),
            ("98713", "Pacific/Tahiti"),
            ("98800", "Pacific/Noumea"),
            (False, False),
        ):
            self.assertEqual(self._zone_of(zip_code), zone)
        self.assertEqual(self._zone_of(False, "re"), "Indian/Reunion")
        self.assertEqual(self._zone_of(False, "be"), "Europe/Brussels")
        self.assertFalse(self._zone_of(False, "us"))
        self.assertEqual(self.company.vae_tz, "Indian/Reunion")

    def test_one_hour_everywhere(self):
        """Whatever the zone of who wrote it, of who reads it and of the database."""
        self.referent.tz = "Europe/Paris"
        self.partner.tz = "Europe/Paris"
        for where, text in self._texts().items():
            with self.subTest(where=where):
                self.assertIn("10:00", text)
                self.assertNotIn("07:00", text)
                self.assertNotIn("chez vous", text.lower())

    def test_told_to_who_lives_elsewhere(self):
        self.partner.zip = "75011"
        for where, text in self._texts().items():
            with self.subTest(where=where):
                self.assertIn("10:00", text)
                if where != "file":  # a calendar shows the hours of its owner
                    self.assertIn("07:00", text)
                    self.assertIn("La Réunion", text)

    def test_place_of_the_event(self):
        """A meeting elsewhere than at the structure."""
        self.event.vae_tz = "America/Guadeloupe"
        self.assertIn("02:00", self.fiche._vae_when())
        self.assertEqual(str(self.fiche._vae_local_day(START)), "2027-01-12")
        self.event.vae_tz = "Pacific/Tahiti"
        self.assertEqual(str(self.fiche._vae_local_day(START)), "2027-01-11")

    def test_screens_of_professionals(self):
        paris = {"tz": "Europe/Paris", "lang": "fr_FR"}
        here = {"tz": "Indian/Reunion", "lang": "fr_FR"}
        for record, fname in (
            (self.fiche, "elsewhere"),
            (self.event, "vae_elsewhere"),
            (self.workshop, "vae_elsewhere"),
        ):
            record = record.with_user(self.referent)
            self.assertIn("10:00", record.with_context(**paris)[fname])
            self.assertFalse(record.with_context(**here)[fname])
        today = self.fiche.with_user(self.referent).with_context(**paris)
        self.assertIn("10:00", today.time_of_day)
        meeting = self.env["calendar.event"].create(
            {"name": "Réunion", "start": START, "stop": START + timedelta(hours=1)}
        )
        self.assertFalse(meeting.with_context(**paris).vae_elsewhere)

    def test_place_is_told(self):
        texts = self._texts()
        for where in ("reminder", "portal", "file"):
            self.assertIn("1 rue de Paris", texts[where].replace("\r\n ", ""), where)
        self.fiche.place = "Médiathèque du Port"
        self.assertEqual(self.event.location, "Médiathèque du Port")
        texts = self._texts()
        for where in ("reminder", "portal", "file"):
            self.assertIn("Médiathèque", texts[where], where)
        for where in ("workshop", "reminder of workshop", "portal workshop", "file"):
            self.assertIn("Salle des fêtes", texts[where], where)
        self.fiche.write({"place": False, "modality": "phone"})
        self.assertNotIn("rue de Paris", self._texts()["portal"])

    def test_without_a_length(self):
        """RFC 5545: DTEND is later than DTSTART, or is not there."""
        self.fiche.duration = 0
        self.attendance.sudo().unlink()
        file = self.candidate.sudo()._portal_calendar().decode()
        self.assertIn("DTSTART", file)
        self.assertNotIn("DTEND", file)
        [of_core] = self.event._get_ics_file().values()
        self.assertIn(b"DTSTART", of_core)
        self.assertNotIn(b"DTEND", of_core)
