# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import io
from datetime import datetime, timedelta
from unittest.mock import patch

import pypdf
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..files import BAD_DOCUMENTS
from ..signature.test_vae_signature import drawn
from .test_vae_attendance import SCAN, AttendanceCommon


@tagged("post_install", "-at_install")
class TestSigning(AttendanceCommon):
    draws_pdf = True

    def test_each_signs_alone(self):
        # Somebody else's candidate signs on the tablet of who leads the workshop.
        request = self._sign(self.theirs)
        self.assertEqual(self.theirs.presence, "present")
        self.assertTrue(self.theirs.is_signed)
        self.assertFalse(self.own.is_signed)
        self.assertEqual(request.signer_ids.partner_id, self.other.partner_id)
        self.assertEqual(request.signer_ids.means, "screen")
        self.assertEqual(request.signer_ids.witness_id, self.referent)
        for document in (request.document, request.signed_document):
            text = self._pdf_text(base64.b64decode(document))
            self.assertIn("Dominique Voisin", text)
            self.assertNotIn("Camille", text)
        people = self.event.with_user(self.referent).action_vae_list()["people"]
        self.assertEqual(
            [(each["name"], each["signed"]) for each in people],
            [("Camille Essai", False), ("Dominique Voisin", True)],
        )
        signed = self.env["vae.attendance"].search(
            [("event_id", "=", self.event.id), ("is_signed", "=", True)]
        )
        self.assertEqual(signed, self.theirs)
        unsigned = self.env["vae.attendance"].search(
            [("event_id", "=", self.event.id), ("is_signed", "=", False)]
        )
        self.assertEqual(unsigned, self.own)

    def test_refusals(self):
        own = self.own.with_user(self.referent)
        with self.assertRefused("Draw it again"):
            own.action_sign_on_tablet("Camille", "")
        with self.assertRefused("Draw it again"):
            own.action_sign_on_tablet("Camille", base64.b64encode(b"x").decode())
        with self.assertRefused("Give the name"):
            own.action_sign_on_tablet(5, drawn())
        self.assertEqual(own.presence, "expected")
        own.presence = "excused"
        with self.assertRefused("recorded as not present"):
            self._sign(self.own)
        own.presence = "present"
        self._sign(self.own)
        with self.assertRefused("given already"):
            self._sign(self.own)
        for user in (self.accompagnateur, self.stranger, self.employee):
            self.env.invalidate_all()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._sign(self.theirs, user=user)

    def test_what_was_signed_stays(self):
        self._sign(self.own)
        with self.assertRefused("is signed and can no longer be changed"):
            self.own.presence = "absent"
        with self.assertRefused("is signed and can no longer be changed"):
            self.own.hours = 1
        # The others may still learn that it was elsewhere.
        self.event.with_user(self.referent).write(
            {"location": "Ailleurs", "stop": self.event.stop + timedelta(hours=1)}
        )
        self.assertEqual(self.own.place, "Salle des fêtes")
        self.assertEqual(self.own.hours, 2)
        self.assertEqual(self.theirs.place, "Ailleurs")
        self._close()
        self.assertEqual(self.own.fiche_id.duration, 2)
        self.assertEqual(self.theirs.fiche_id.duration, 3)
        self.assertTrue(self.own.is_signed)

    def test_asked_for_on_the_portal_then_moved(self):
        self.own.presence = "present"
        self.own.with_user(self.referent).action_request_signatures()
        self.assertEqual(self.own.signature_state, "to_sign")
        self.event.with_user(self.referent).location = "Ailleurs"
        self.assertEqual(self.own.signature_state, "none")
        self._sign(self.own)
        self.assertEqual(self.own.signature_state, "signed")

    def test_not_yet_present(self):
        with self.assertRefused("only who was present signs"):
            self.own.with_user(self.referent).action_request_signatures()

    def test_not_for_a_day_to_come(self):
        """Nobody attests today that they were there next week, whatever the door."""
        self.event.with_user(self.referent).write(
            {
                "start": self.now + timedelta(days=7),
                "stop": self.now + timedelta(days=7, hours=2),
            }
        )
        own = self.own.with_user(self.referent)
        for sign in (
            lambda: self._sign(self.own),
            own.action_sign,
            self.event.with_user(self.referent).action_vae_sign,
            lambda: self.own._be_present(),  # as the scan of the sheet does
        ):
            with self.assertRefused("on a day to come"):
                sign()
        self.assertEqual(own.presence, "expected")
        own.presence = "present"
        with self.assertRefused("on a day to come"):
            own.action_request_signatures()

    def test_on_arrival(self):
        """The day counts: people sign as they arrive."""
        with freeze_time("2026-03-12 08:00:00"):
            self.event.with_user(self.referent).write(
                {
                    "start": datetime(2026, 3, 12, 9),
                    "stop": datetime(2026, 3, 12, 11),
                }
            )
            self._sign(self.own)
        self.assertTrue(self.own.is_signed)

    def test_pad_of_one(self):
        # Even of somebody whom who leads the workshop does not follow.
        action = self.theirs.with_user(self.referent).action_sign()
        self.assertEqual(action["tag"], "vae_sign_on_screen")
        self.assertEqual(self.theirs.presence, "expected")
        self._sign_on_pad(action)
        self.assertTrue(self.theirs.is_signed)

    def test_sheet(self):
        self._sign(self.own)
        self.theirs.with_user(self.referent).presence = "excused"
        action = self.event.with_user(self.referent).action_vae_print_sheet()
        self.assertEqual(action["type"], "ir.actions.report")
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        report = "vae_assistance.report_vae_attendance_sheet"
        pdf, _type = reports.with_user(self.referent)._render_qweb_pdf(
            report, self.event.ids
        )
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        self.assertEqual(len(reader.pages), 1)
        self.assertEqual(len(reader.pages[0].images), 1)
        text = self._pdf_text(pdf)
        for said in ("Camille Essai", "Dominique Voisin", "Préparer"):
            self.assertIn(said, text)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.event.with_user(self.referent2).action_vae_print_sheet()
        # By the door behind: a sheet that leaves people out would pass for the whole.
        for user in (self.referent2, self.accompagnateur):
            self.env.invalidate_all()
            for render in ("_render_qweb_pdf", "_render_qweb_html"):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    getattr(reports.with_user(user), render)(report, self.event.ids)

    def _print(self, report, records):
        self.env["res.lang"]._activate_lang("en_US")
        self.candidate.partner_id.lang = "en_US"
        reports = self.env["ir.actions.report"].with_user(self.referent)
        pdf, _type = reports.with_context(
            force_report_rendering=True, lang="en_US"
        )._render_qweb_pdf(f"vae_assistance.{report}", records.ids)
        return pdf

    def test_every_page_says_which_sheet(self):
        self._register(
            self.env["vae.candidate"].union(
                *(
                    self._create_candidate(f"Personne {number}", self.referent)
                    for number in range(25)
                )
            )
        )
        pages = pypdf.PdfReader(
            io.BytesIO(self._print("report_vae_attendance_sheet", self.event))
        ).pages
        self.assertEqual(len(pages), 2)
        for page in pages:
            text = " ".join(page.extract_text().split())
            self.assertIn(f"FE{self.event.id} Préparer l'oral – ", text)
            self.assertIn(str(self.event.start.year), text)

    def test_blank_lines_fill_the_page(self):
        """With two lines more, the sheet would take another page."""
        legal = "\n".join(f"Ligne {number}" for number in range(6))
        for people, mentions in ((0, ""), (5, legal), (12, ""), (30, legal), (45, "")):
            with self.subTest(people=people):
                self.company.vae_legal_mentions = mentions
                blanks = self.event._vae_sheet_blanks(people, self.company)
                self.assertGreaterEqual(blanks, 2)
                pages = self._pages_of_sheet(people, blanks)
                self.assertEqual(pages, self._pages_of_sheet(people, 2))
                self.assertGreater(self._pages_of_sheet(people, blanks + 2), pages)

    def _pages_of_sheet(self, people, blanks):
        with (
            patch.object(
                self.env.registry["calendar.event"],
                "_vae_sheet_blanks",
                lambda _events, _people, _company: blanks,
            ),
            patch.object(
                self.env.registry["calendar.event"],
                "_vae_sheet_rows",
                lambda _events: (
                    [
                        {
                            "name": "X",
                            "reference": "",
                            "hours": 0,
                            "image": False,
                            "how": "",
                        }
                    ]
                    * people
                ),
            ),
        ):
            pdf = self._print("report_vae_attendance_sheet", self.event)
        return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)

    def test_state(self):
        """Who was not there certifies nothing, and signs nothing."""
        for presence, said in (
            ("expected", "no presence is recorded"),
            ("absent", "this person was not present"),
            ("excused", "this person was not present"),
            ("late_cancel", "this person was not present"),
        ):
            self.own.presence = presence
            text = self._pdf_text(self._print("report_vae_attendance", self.own))
            self.assertIn(said, text)
            for false in ("I certify", "Signature", "Certificate", "Hours attended"):
                self.assertNotIn(false, text)
        self.own.presence = "present"
        text = self._pdf_text(self._print("report_vae_attendance", self.own))
        for said in ("I certify that I was present", "Signature", "2 h"):
            self.assertIn(said, text)

    def test_cancelled_sheet(self):
        self.event.active = False
        text = self._pdf_text(self._print("report_vae_attendance_sheet", self.event))
        self.assertIn("Cancelled: it did not take place.", text)

    def test_blank_forms(self):
        for report, said in (
            ("report_vae_attendance_blank", "Certificate of Attendance"),
            ("report_vae_attendance_sheet_blank", "Attendance Sheet"),
        ):
            text = self._pdf_text(self._print(report, self.candidate))
            self.assertIn(said, text)
            self.assertIn("Camille Essai", text)
            empty = self._pdf_text(self._print(report, self.candidate.browse()))
            self.assertNotIn("Camille", empty)
            self.assertIn("Signature", empty)


@tagged("post_install", "-at_install")
class TestSignedSheet(AttendanceCommon):
    draws_pdf = True

    def _upload(self, scan=SCAN, user=None, **values):
        wizard = (
            self.env["vae.attendance.upload"]
            .with_user(user or self.referent)
            .create(
                {
                    "event_id": self.event.id,
                    "scan": scan,
                    "scan_name": "feuille.pdf",
                    **values,
                }
            )
        )
        wizard.action_confirm()
        return self.event.sudo().vae_sheet_ids

    def test_kept_once_counts_for_all(self):
        sheet = self._upload()
        both = self.own | self.theirs
        self.assertEqual(sheet.attendance_ids, both)
        for attendance in both:
            self.assertEqual(attendance.presence, "present")
            self.assertTrue(attendance.is_signed)
            signature = attendance._signature_requests().signer_ids
            self.assertEqual(signature.means, "paper")
            self.assertEqual(signature.scan_sha256, sheet.sha256)
            self.assertFalse(signature.scan, "it names the others")
            self.assertEqual(signature.witness_id, self.referent)
        with self.assertRefused("Choose whose signatures"):
            self._upload()

    def test_some_then_the_rest(self):
        sheet = self._upload(attendance_ids=[Command.set(self.own.ids)])
        self.assertFalse(self.theirs.is_signed)
        self.assertEqual(self._upload(), sheet)
        self.assertEqual(sheet.attendance_ids, self.own | self.theirs)

    def test_each_has_a_certificate_that_tells_of_the_sheet(self):
        """One print for all. Nobody was shown a PDF: none is kept as if they were."""
        printing = type(self.env["ir.actions.report"])._render_qweb_pdf_prepare_streams
        with patch.object(
            self.env.registry["ir.actions.report"],
            "_render_qweb_pdf_prepare_streams",
            autospec=True,
            side_effect=printing,
        ) as prints:
            sheet = self._upload()
        self.assertEqual(prints.call_count, 1)
        for attendance in self.own | self.theirs:
            request = attendance._signature_requests()
            self.assertEqual(request.state, "signed")
            self.assertFalse(request.document)
            pdf = base64.b64decode(request.signed_document)
            self.assertEqual(hashlib.sha256(pdf).hexdigest(), request.signed_sha256)
            self.assertEqual(
                self.env["vae.signature.request"]._verify(pdf)["verdict"], "signed"
            )
            text = self._pdf_text(pdf)
            self.assertIn(sheet.sha256, text.replace(" ", ""))
            self.assertIn(attendance.partner_id.name, text)
            stranger = (self.own | self.theirs) - attendance
            self.assertNotIn(stranger.partner_id.name, text)
            self.assertFalse(pypdf.PdfReader(io.BytesIO(pdf)).attachments)

    def test_who_was_shown_the_certificate_keeps_it(self):
        self.own.presence = "present"
        self.own.action_request_signatures()
        request = self.own._signature_requests()
        shown = base64.b64decode(request.document)
        self._upload()
        self.assertEqual(self.own._signature_requests(), request)
        pdf = base64.b64decode(request.signed_document)
        self.assertTrue(pdf.startswith(shown))

    def test_who_opens_it(self):
        sheet = self._upload()
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", sheet._name),
                    ("res_id", "=", sheet.id),
                    ("res_field", "=", "scan"),
                ]
            )
        )
        self.assertTrue(attachment)
        for user, allowed in (
            (self.referent, True),
            (self.coordinator, True),
            (self.referent2, False),  # follows one of those on it
            (self.accompagnateur, False),
            (self.stranger, False),
            (self.employee, False),
        ):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                self.assertEqual(sheet.with_user(user).has_access("read"), allowed)
                self.env.invalidate_all()
                self.assertEqual(attachment.with_user(user).has_access("read"), allowed)

    def test_no_scan(self):
        for name, (content, message) in BAD_DOCUMENTS.items():
            with self.subTest(name), self.assertRefused(message):
                self.env["vae.attendance.sheet"]._keep(
                    self.event, self.own, base64.b64encode(content), "feuille.pdf"
                )
        self.assertFalse(self.event.sudo().vae_sheet_ids)
        self.assertFalse(self.own.is_signed)

    def test_not_those_of_another_event(self):
        other = self._register(self.candidate, self._create_workshop())
        with self.assertRefused("Choose whose signatures"):
            self._upload(attendance_ids=[Command.set(other.ids)])

    def test_only_who_leads_it(self):
        with self.assertRaises(AccessError):
            self._upload(
                user=self.referent2, attendance_ids=[Command.set(self.theirs.ids)]
            )
