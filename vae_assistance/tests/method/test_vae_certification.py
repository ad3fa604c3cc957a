# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestVaeCertification(VaeCommon):
    def test_codes(self):
        certifications = self.env["vae.certification"]
        certification = certifications.create({"name": "Titre", "code": " rncp 999902"})
        self.assertEqual(certification.code, "RNCP999902")
        self.assertTrue(certification.url.endswith("/rncp/999902/"))
        for code in ("37275", "RNCP", "RNCPabc", "RNCP37275X", "RS-12", "RNCP0012"):
            with self.assertRefused("RNCP37275"):
                certifications.create({"name": "Titre", "code": code})

    @mute_logger("odoo.sql_db")
    def test_code_used_twice(self):
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            self.env["vae.certification"].create({"name": "T", "code": "RNCP999901"})
        self.assertIn("vae_certification_code_uniq", str(caught.exception))

    def test_bloc_codes(self):
        blocs = self.env["vae.certification.bloc"]
        values = {"name": "Bloc", "certification_id": self.certification.id}
        blocs.create(dict(values, code="RNCP999901BC10"))
        for code in ("RNCP999902BC01", "BC01", "RNCP999901BCX"):
            with self.assertRefused("BC01"):
                blocs.create(dict(values, code=code))

    def test_a_copy_waits_for_its_number(self):
        copy = self.certification.copy()
        again = self.certification.copy()
        self.assertEqual(copy.code, "RNCP999901-COPIE")
        self.assertEqual(again.code, "RNCP999901-COPIE2")
        self.assertFalse(copy.url)
        codes = self.certification.bloc_ids.sorted("id").mapped("code")
        self.assertTrue(codes)
        copied = copy.bloc_ids.sorted("id")
        self.assertEqual(
            copied.mapped("code"),
            [code.replace("999901", "999901-COPIE") for code in codes],
        )
        copy.code = "rncp 999905"
        self.assertEqual(
            copied.mapped("code"), [code.replace("01BC", "05BC") for code in codes]
        )

    def test_found_by_code_or_name(self):
        certifications = self.env["vae.certification"]
        for words in ("RNCP999901", "titre de test"):
            found = certifications.name_search(words)
            self.assertIn(self.certification.id, [record_id for record_id, _n in found])
        self.assertIn("RNCP999901", self.certification.display_name)

    def test_replaced_by_itself(self):
        successor = self.env["vae.certification"].create(
            {"name": "Suite", "code": "RNCP999903"}
        )
        self.certification.replaced_by_id = successor
        with self.assertRefused("itself"):
            successor.replaced_by_id = self.certification

    def test_start_data(self):
        """The catalogue comes with the addon, without demo data."""
        steps = self.env["vae.step"].search([])
        self.assertEqual(len(steps.filtered(lambda step: not step.is_closing)), 5)
        self.assertTrue(steps.filtered("is_closing"))
        for step in steps.filtered(lambda step: not step.is_closing):
            self.assertTrue(step.guidance_professional, step.name)
            self.assertTrue(step.guidance_tools, step.name)
            self.assertTrue(step.guidance_candidate, step.name)
            self.assertTrue(step.check_ids, step.name)
        self.assertTrue(
            self.env["vae.certification"].search_count([("bloc_ids", "!=", False)])
        )
        self.assertTrue(self.env["vae.program"].search_count([]))


@tagged("post_install", "-at_install")
class TestVaeProgramAndGrouping(VaeCommon):
    def test_program_dates(self):
        with self.assertRefused("ends before"):
            self.program.write(
                {"date_start": date(2026, 5, 1), "date_end": date(2026, 4, 1)}
            )

    def test_lead_of_a_grouping_is_a_member(self):
        groupings = self.env["vae.grouping"]
        with self.assertRefused("members"):
            groupings.create(
                {
                    "name": "Groupement",
                    "lead_id": self.company.id,
                    "member_ids": [(6, 0, self.other_company.ids)],
                }
            )

    def test_grouping_dates(self):
        with self.assertRefused("ends before"):
            self.env["vae.grouping"].create(
                {
                    "name": "Groupement",
                    "date_start": date(2026, 5, 1),
                    "date_end": date(2026, 4, 1),
                }
            )


@tagged("post_install", "-at_install")
class TestVaeCertificationSession(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = date.today()
        cls.session = cls.env["vae.certification.session"].create(
            {
                "certification_id": cls.certification.id,
                "date_deposit": today + timedelta(days=100),
                "date_jury": today + timedelta(days=150),
            }
        )

    def test_order_of_dates(self):
        with self.assertRefused("does not follow", ValidationError):
            self.session.date_jury = self.session.date_deposit - timedelta(days=1)
        with self.assertRefused("does not follow", ValidationError):
            self.session.date_registration = self.session.date_jury

    def test_target_moves_with_the_session(self):
        candidate = self.candidate.with_user(self.referent)
        candidate.session_id = self.session
        self.assertEqual(candidate.date_target, self.session.date_deposit)
        self.session.date_deposit += timedelta(days=7)
        self.assertEqual(candidate.date_target, self.session.date_deposit)
        # Without a session, the target is the candidate's own.
        last = candidate.date_target
        candidate.session_id = False
        self.assertEqual(candidate.date_target, last)
        candidate.date_target = last + timedelta(days=3)
        self.session.date_deposit += timedelta(days=7)
        self.assertEqual(candidate.date_target, last + timedelta(days=3))

    def test_closed_journeys_keep_their_target(self):
        self.candidate.session_id = self.session
        last = self.candidate.date_target
        self.candidate.step_id = self.closing_step
        self.session.date_deposit += timedelta(days=7)
        self.assertEqual(self.candidate.date_target, last)

    def test_session_of_another_certification(self):
        other = self.env["vae.certification"].create(
            {"name": "Autre titre", "code": "RNCP999903"}
        )
        self.candidate.session_id = self.session
        with self.assertRefused("another certification", ValidationError):
            self.candidate.certification_id = other
        with Form(self.candidate.with_user(self.referent)) as form:
            form.certification_id = other
            self.assertFalse(form.session_id)

    def test_document_needs_a_file_or_an_address(self):
        with self.assertRefused("add the file", ValidationError):
            self.env["vae.certification.document"].create(
                {"certification_id": self.certification.id, "name": "Guide 🎓 <b>"}
            )
