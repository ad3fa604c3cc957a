# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# What people write is not translated.
# pylint: disable=translation-required

import base64
import hashlib
import io
import re
from datetime import timedelta
from urllib.parse import quote_plus

import pikepdf
import pypdf
from PIL import Image, ImageDraw

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import VaeCommon
from ..files import BAD_DOCUMENTS, BAD_DRAWINGS

REPORT = "vae_assistance.report_vae_fiche_action"


def drawn(kind="PNG"):
    """A drawn signature, as the pad gives it."""
    image = Image.new("RGB", (300, 100), "white")
    ImageDraw.Draw(image).line((20, 80, 120, 20, 180, 80, 280, 30), "navy", 3)
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return base64.b64encode(buffer.getvalue()).decode()


class SignatureCommon(VaeCommon):
    draws_pdf = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.candidate.partner_id.email = "camille@example.com"
        cls.fiche = cls._create_fiche(
            cls.candidate,
            days=-1,
            user_id=cls.referent.id,
            conclusion="Bilan de départ",
        )
        cls.fiche.action_done()
        cls.fiche = cls.fiche.with_user(cls.referent)

    def _ask(self, fiche=None):
        fiche = fiche or self.fiche
        fiche.action_request_signatures()
        return fiche._signature_request()

    def _signature(self, request, role):
        return request.signer_ids.filtered(lambda signature: signature.role == role)

    def _text(self, content):
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages)

    def _sign_all(self, request):
        for role in ("professional", "candidate"):
            self._signature(request, role).with_user(
                self.referent
            ).action_sign_on_screen(f"Signé {role}", drawn())
        return request


@tagged("post_install", "-at_install")
class TestVaeSignature(SignatureCommon):
    def test_exact_pdf_and_its_hash_are_kept(self):
        # As from a screen that shows fiches by the candidate's name.
        request = self._ask(self.fiche.with_context(vae_show_candidate=True))
        self.assertEqual(request.state, "to_sign")
        self.assertEqual(self.fiche.signature_state, "to_sign")
        shown = base64.b64decode(request.document)
        self.assertTrue(shown.startswith(b"%PDF-"))
        self.assertEqual(hashlib.sha256(shown).hexdigest(), request.document_sha256)
        self.assertIn("Bilan de départ", self._text(shown))
        self.assertNotIn("Camille", request.display_name)
        self.assertNotIn("Camille", self._signature(request, "candidate").display_name)

    def test_signed_document(self):
        request = self._sign_all(self._ask())
        self.assertEqual(request.state, "signed")
        self.assertEqual(self.fiche.signature_state, "signed")
        signed = base64.b64decode(request.signed_document)
        self.assertEqual(hashlib.sha256(signed).hexdigest(), request.signed_sha256)
        text = self._text(signed)
        for part in ("Signé professional", "Signé candidate", "Bilan de départ"):
            self.assertIn(part, text)
        self.assertIn(request.document_sha256, re.sub(r"\s", "", text))
        self.assertTrue(signed.startswith(base64.b64decode(request.document)))

    def test_printing_gives_the_signed_file(self):
        request = self._sign_all(self._ask())
        reports = self.env["ir.actions.report"].with_user(self.referent)
        content, _kind = reports.with_context(
            force_report_rendering=True
        )._render_qweb_pdf(REPORT, self.fiche.ids)
        self.assertEqual(hashlib.sha256(content).hexdigest(), request.signed_sha256)

    def test_several_signed_in_one_print(self):
        """What is said to be joined is joined, for each; a web page claims nothing."""
        other = self._create_fiche(self.candidate, days=-2, user_id=self.referent.id)
        other.action_done()
        unsigned = self._create_fiche(self.candidate, days=-3, user_id=self.referent.id)
        fiches = self.fiche | other.with_user(self.referent)
        requests = [self._sign_all(self._ask(fiche)) for fiche in fiches]
        self.env["res.lang"]._activate_lang("en_US")
        self.candidate.partner_id.lang = "en_US"
        reports = self.env["ir.actions.report"].with_user(self.referent)
        content, _kind = reports.with_context(
            force_report_rendering=True
        )._render_qweb_pdf(REPORT, (fiches | unsigned).ids)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            joined = {
                hashlib.sha256(file.get_file().read_bytes()).hexdigest()
                for file in pdf.attachments.values()
            }
        self.assertEqual(joined, {each.signed_sha256 for each in requests})
        claim = "is attached to this file"
        self.assertEqual(self._text(content).count(claim), 2)
        html, _kind = reports._render_qweb_html(REPORT, fiches.ids)
        self.assertNotIn(claim, html.decode())

    def test_change_before_all_have_signed_makes_void(self):
        request = self._ask()
        self._signature(request, "professional").with_user(
            self.referent
        ).action_sign_on_screen("Test Référent", drawn())
        self.fiche.conclusion = "Autre bilan"
        self.assertEqual(request.state, "void")
        self.assertEqual(self.fiche.signature_state, "none")
        self.assertTrue(request.void_reason)
        candidate = self._signature(request, "candidate").with_user(self.referent)
        with self.assertRefused("can no longer be signed"):
            candidate.action_sign_on_screen("Camille", drawn())
        again = self._ask()
        self.assertNotEqual(again, request)
        self.assertEqual(again.state, "to_sign")

    def test_what_is_not_content_changes_nothing(self):
        request = self._ask()
        self.fiche.conclusion = self.fiche.conclusion
        self.fiche.message_post(body="Un mot")
        self.assertEqual(request.state, "to_sign")

    def test_signed_document_is_frozen(self):
        request = self._sign_all(self._ask())
        with self.assertRefused("Camille Essai” is signed and can no longer be"):
            self.fiche.conclusion = "Autre bilan"
        with self.assertRefused("is signed and can no longer be changed"):
            self.fiche.action_reopen()
        with self.assertRefused("cannot be deleted|proves what was done"):
            self.fiche.sudo().unlink()
        self.assertEqual(request.state, "signed")

    def test_cancelling_signatures(self):
        request = self._sign_all(self._ask())
        wizard = self.env["vae.signature.cancel"]
        values = {"request_id": request.id, "reason": "Erreur de date"}
        with self.assertRefused("only a coordinator", AccessError):
            wizard.with_user(self.referent).create(values).action_confirm()
        wizard.with_user(self.coordinator).create(values).action_confirm()
        self.assertEqual(request.state, "void")
        self.assertEqual(request.void_reason, "Erreur de date")
        self.assertTrue(request.signed_document)
        other = {**values, "reason": "Une autre raison"}
        for user in (self.referent, self.coordinator):
            with self.assertRefused("void already"):
                wizard.with_user(user).create(other).action_confirm()
        request._void("Une autre raison")
        self.assertEqual(request.void_reason, "Erreur de date")
        self.assertEqual(request.void_by_id, self.coordinator)
        self.fiche.action_reopen()
        self.assertEqual(self.fiche.state, "draft")

    def test_only_a_completed_fiche_is_signed(self):
        draft = self._create_fiche(self.candidate).with_user(self.referent)
        with self.assertRefused("is not completed"):
            draft.action_request_signatures()
        with self.assertRefused("have been asked for already"):
            self._ask()
            self._ask()

    def test_nobody_signs_for_a_colleague(self):
        request = self._ask()
        signature = self._signature(request, "professional")
        with self.assertRefused("only Test Referent can give", AccessError):
            signature.with_user(self.coordinator).action_sign_on_screen("X", drawn())
        with self.assertRaises(AccessError):
            signature.with_user(self.referent2).action_sign_on_screen("X", drawn())
        self.env.invalidate_all()
        self.assertFalse(signature.date_signed)

    def test_users_do_not_write_signatures(self):
        request = self._ask()
        for user in (self.referent, self.coordinator, self.admin):
            with self.assertRaises(AccessError):
                request.with_user(user).write({"document_sha256": "0"})
            with self.assertRaises(AccessError):
                request.signer_ids.with_user(user).write({"date_signed": "2026-01-01"})
            with self.assertRaises(AccessError):
                request.with_user(user).unlink()

    def test_candidate_signs_on_the_screen_of_who_meets_them(self):
        request = self._ask()
        signature = self._signature(request, "candidate").with_user(self.referent)
        signature.action_sign()
        signature.action_sign_on_screen(" Camille Essai ", drawn())
        self.assertEqual(signature.name, "Camille Essai")
        self.assertEqual(signature.means, "screen")
        self.assertEqual(signature.witness_id, self.referent)
        with self.assertRefused("has been given already"):
            signature.action_sign_on_screen("Camille Essai", drawn())

    def test_what_is_no_signature(self):
        signature = self._signature(self._ask(), "candidate").with_user(self.referent)
        drawings = [base64.b64encode(each).decode() for each in BAD_DRAWINGS.values()]
        for image in ("", False, "####", 5, ["x"], *drawings):
            with self.subTest(str(image)[:20]), self.assertRefused("Draw it again"):
                signature.action_sign_on_screen("Camille", image)
        for name in ("x" * 129, " ", 5, ["x"], {"a": 1}, "\0"):
            with self.subTest(name=name), self.assertRefused("Give the name"):
                signature.action_sign_on_screen(name, drawn())
        self.assertFalse(signature.date_signed)

    def test_order(self):
        self.patch(type(self.fiche), "_signature_ordered", True)
        request = self._ask()
        second = self._signature(request, "professional").with_user(self.referent)
        self.assertFalse(second.can_sign)
        with self.assertRefused("one after the other"):
            second.action_sign_on_screen("Test Référent", drawn())
        self._signature(request, "candidate").with_user(
            self.referent
        ).action_sign_on_screen("Camille", drawn())
        self.assertTrue(second.can_sign)
        second.action_sign_on_screen("Test Référent", drawn())
        self.assertEqual(request.state, "signed")

    def test_upload_of_a_scan(self):
        request = self._ask()
        values = {
            "request_id": request.id,
            "signature_ids": request.signer_ids.ids,
            "scan_name": "fiche.jpg",
        }
        upload = self.env["vae.signature.upload"].with_user(self.referent)
        for name, (content, message) in BAD_DOCUMENTS.items():
            with self.subTest(name), self.assertRefused(message):
                scan = base64.b64encode(content)
                upload.create({**values, "scan": scan}).action_confirm()
        with self.assertRefused("Tick whose signatures"):
            upload.create(
                {**values, "scan": drawn("JPEG"), "signature_ids": False}
            ).action_confirm()
        upload.create({**values, "scan": drawn("JPEG")}).action_confirm()
        self.assertEqual(request.state, "signed")
        self.assertEqual(set(request.signer_ids.mapped("means")), {"paper"})
        for signature in request.signer_ids:
            self.assertEqual(
                signature.scan_sha256,
                hashlib.sha256(base64.b64decode(signature.scan)).hexdigest(),
            )

    def test_stale_request_is_refused_even_without_the_document_knowing(self):
        request = self._ask()
        self.env.cr.execute(
            "UPDATE vae_fiche_action SET conclusion = 'changée' WHERE id = %s",
            self.fiche.ids,
        )
        self.env.invalidate_all()
        with self.assertRefused("has changed since signatures"):
            self._sign_all(request)
        self.assertEqual(self._ask().state, "to_sign")
        self.assertEqual(request.state, "void")

    def test_candidate_is_reminded_after_some_days(self):
        new_test_user(
            self.env,
            login="test_candidate",
            groups="base.group_portal",
            partner_id=self.candidate.partner_id.id,
        )
        request = self._ask()
        mails = self.env["mail.mail"].search_count
        of_signature = [
            ("model", "=", "vae.signature"),
            ("res_id", "=", self._signature(request, "candidate").id),
        ]
        cron = self.env.ref("vae_assistance.ir_cron_remind_signatures")
        for age, expected in ((6, 1), (8, 2), (0, 2)):
            if age:
                request.sudo().date_reminded = self.now - timedelta(days=age)
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
            self.assertEqual(mails(of_signature), expected, age)

    def test_a_second_click_reminds_nobody_again(self):
        new_test_user(
            self.env,
            login="test_candidate",
            groups="base.group_portal",
            partner_id=self.candidate.partner_id.id,
        )
        request = self._ask()
        mails = self.env["mail.mail"].search_count
        of_signature = [
            ("model", "=", "vae.signature"),
            ("res_id", "=", self._signature(request, "candidate").id),
        ]
        with self.assertRefused("was written to at"):
            request.action_remind()
        request.sudo().date_reminded = self.now - timedelta(hours=2)
        request.action_remind()
        with self.assertRefused("was written to at"):
            request.action_remind()
        self.assertEqual(mails(of_signature), 2)
        self.assertTrue(request.awaits_candidate)
        self._signature(request, "candidate").sudo().date_signed = self.now
        # The others still have to sign: they are not whom the button writes to.
        self.assertEqual(request.state, "to_sign")
        self.assertFalse(request.awaits_candidate)

    def test_an_address_that_no_mail_goes_to(self):
        """Nobody is said to have been written to who was not."""
        new_test_user(
            self.env,
            login="test_candidate",
            groups="base.group_portal",
            partner_id=self.candidate.partner_id.id,
        )
        self.candidate.partner_id.email = "pas une adresse"
        said = self.fiche.action_request_signatures()["params"]
        self.assertEqual(said["type"], "warning")
        self.assertIn(f"e-mail address: {self.candidate.name}", said["message"])
        request = self.fiche._signature_request()
        request.sudo().date_reminded = self.now - timedelta(hours=2)
        with self.assertRefused("no usable e-mail"):
            request.action_remind()
        self.candidate.partner_id.email = "camille@example.com"
        request.action_remind()

    def test_verify(self):
        request = self._ask()
        verify = self.env["vae.signature.request"].with_user(self.stranger)._verify
        shown = base64.b64decode(request.document)
        self.assertEqual(verify(shown)["verdict"], "shown")
        self._sign_all(request)
        signed = base64.b64decode(request.signed_document)
        found = verify(signed)
        self.assertEqual(found["verdict"], "signed")
        self.assertNotIn("Camille", str(found))
        self.assertEqual(verify(signed + b" ")["verdict"], "unknown")
        request.sudo()._void("Essai")
        self.assertEqual(verify(signed)["verdict"], "void")
        wizard = self.env["vae.signature.verify"].with_user(self.referent)
        form = wizard.new({"document": base64.b64encode(signed)})
        self.assertEqual(form.verdict, "void")


@tagged("post_install", "-at_install")
class TestVaeConsentSignature(SignatureCommon):
    def setUp(self):
        super().setUp()
        purpose = self.env.ref("vae_assistance.vae_consent_purpose_sensitive")
        self.consent = (
            self.env["vae.consent"]
            .with_user(self.referent)
            .create({"candidate_id": self.candidate.id, "purpose_id": purpose.id})
        )

    def test_signing_gives_the_consent(self):
        self.assertFalse(self.candidate._has_consent("sensitive"))
        request = self._ask(self.consent)
        self.assertEqual(self.consent.state, "draft")
        request.signer_ids.with_user(self.referent).action_sign_on_screen(
            "Camille", drawn()
        )
        self.assertEqual(self.consent.state, "given")
        self.assertEqual(self.consent.means, "screen")
        self.assertTrue(self.candidate._has_consent("sensitive"))
        self.assertTrue(request._is_current())
        self.consent._withdraw("oral")
        self.assertFalse(self.candidate._has_consent("sensitive"))
        self.assertEqual(request.state, "signed")

    def test_what_is_signed_keeps_its_words(self):
        told = self.consent.statement
        request = self._ask(self.consent)
        self.consent.purpose_id.sudo().description = "D’autres mots"
        request.signer_ids.with_user(self.referent).action_sign_on_screen(
            "Camille", drawn()
        )
        self.assertEqual(self.consent.statement, told)
        with self.assertRefused("has been answered already"):
            self.consent._signature_check()


@tagged("post_install", "-at_install")
class TestSignaturePortal(SignatureCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(
            cls.env,
            login="test_candidate",
            groups="base.group_portal",
            partner_id=cls.candidate.partner_id.id,
            lang="fr_FR",
        )
        cls.other_portal = new_test_user(
            cls.env, login="test_other_candidate", groups="base.group_portal"
        )

    def setUp(self):
        super().setUp()
        self.request = self._ask()
        self.signature = self._signature(self.request, "candidate")
        self.url = f"/my/vae/sign/{self.signature.id}"

    def _accept(self, **params):
        return self.url_open(
            f"{self.url}/accept",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
        ).json()

    def test_candidate_is_told_by_mail(self):
        [mail] = self.env["mail.mail"].search(
            [("model", "=", "vae.signature"), ("res_id", "=", self.signature.id)]
        )
        self.assertEqual(mail.recipient_ids, self.candidate.partner_id)
        self.assertIn(self.url, mail.body_html)
        self.assertNotIn("Camille", mail.subject)
        self.assertNotIn("Bilan", mail.body_html)

    def test_read_and_sign(self):
        self.authenticate("test_candidate", "test_candidate")
        page = self.url_open(self.url)
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.request.name.partition(" · ")[0], page.text)
        document = self.url_open(f"{self.url}/document")
        self.assertEqual(
            hashlib.sha256(document.content).hexdigest(), self.request.document_sha256
        )
        self.assertIn("Bilan de départ", self._text(document.content))
        self.assertIn(f"file={quote_plus(self.url)}%2Fdocument", page.text)
        answer = self._accept(name="Camille Essai", signature=drawn())
        self.assertTrue(answer["result"]["force_refresh"], answer)
        self.assertEqual(self.signature.means, "portal")
        self.assertEqual(self.signature.address, "127.0.0.1")
        self.assertFalse(self.signature.witness_id)
        again = self._accept(name="Camille Essai", signature=drawn())
        self.assertIn("déjà été donnée", again["result"]["error"])
        self.assertEqual(self.url_open(self.url).status_code, 200)

    def test_signing_nonsense(self):
        self.authenticate("test_candidate", "test_candidate")
        for params in (
            {},
            {"name": "Camille", "signature": "x"},
            {"name": ["Camille"], "signature": {"a": 1}},
            {"name": "   ", "signature": "é" * 50},
            # Half of a character: the database cannot keep it.
            {"name": "Camille \ud83d", "signature": drawn()},
        ):
            answer = self._accept(**params)
            self.assertTrue(answer["result"]["error"], answer)
            self.assertNotIn(self.candidate.reference, answer["result"]["error"])
        self.assertFalse(self.signature.date_signed)

    def test_decline(self):
        self.authenticate("test_candidate", "test_candidate")
        page = self.url_open(
            f"{self.url}/decline",
            data={"reason": "La date est fausse", "csrf_token": self._csrf()},
        )
        self.assertEqual(page.status_code, 200)
        self.assertEqual(self.request.state, "void")
        self.assertIn("La date est fausse", self.request.void_reason)
        activity = self.fiche.activity_ids
        self.assertEqual(activity.user_id, self.referent)
        self.assertNotIn("Camille", activity.summary)

    def _csrf(self):
        page = self.url_open(self.url)
        return re.search(r'name="csrf_token"\s+value="([^"]+)"', page.text)[1]

    @mute_logger("odoo.http")
    def test_anothers(self):
        self.authenticate("test_other_candidate", "test_other_candidate")
        for suffix in ("", "/document"):
            answer = self.url_open(self.url + suffix)
            self.assertEqual(answer.status_code, 404, suffix)
            self.assertNotIn("Camille", answer.text)
        answer = self._accept(name="Pirate", signature=drawn())
        self.assertIn("error", answer)
        self.assertFalse(self.signature.date_signed)
        # Nor a professional's, by whoever it is.
        professional = self._signature(self.request, "professional")
        self.authenticate("test_candidate", "test_candidate")
        answer = self.url_open(f"/my/vae/sign/{professional.id}")
        self.assertEqual(answer.status_code, 404)

    def test_withdrawing_a_consent(self):
        purpose = self.env.ref("vae_assistance.vae_consent_purpose_reminder")
        consents = self.env["vae.consent"].create(
            [
                {"candidate_id": candidate.id, "purpose_id": purpose.id}
                for candidate in (
                    self.candidate,
                    self._create_candidate("Dominique Autre", self.referent),
                )
            ]
        )
        consents._give("oral")
        own, others = consents
        self.authenticate("test_candidate", "test_candidate")
        page = f"/my/vae/{self.candidate.id}"
        text = self.url_open(page).text
        self.assertIn(self.request.name.partition(" · ")[0], text)
        self.assertIn(purpose.with_context(lang="fr_FR").name, text)
        for consent, status in ((others, 404), (own, 200), (own, 200)):
            answer = self.url_open(
                f"{page}/consents/{consent.id}/withdraw",
                data={"csrf_token": self._csrf()},
            )
            self.assertEqual(answer.status_code, status)
        self.assertEqual(own.state, "withdrawn")
        self.assertEqual(own.withdrawal_means, "portal")
        self.assertEqual(others.state, "given")

    def test_name_of_the_structure_without_a_logo(self):
        """Core shows a picture that says “Your logo”."""
        self.company.name = "Structure d'essai"
        for login, page in ((None, "/vae/verify"), ("test_candidate", "/my")):
            self.authenticate(login, login)
            for logo, is_shown in ((False, False), (drawn(), True)):
                self.company.logo = logo
                head = self.url_open(page).text.split("</header>")[0]
                with self.subTest(page=page, logo=is_shown):
                    self.assertEqual("/logo.png?company=" in head, is_shown)
                    brand = re.search(r"navbar-brand.*?</a>", head, re.S)[0]
                    self.assertEqual(
                        ">Structure d&#39;essai<" in brand, not is_shown, brand
                    )

    def test_verification_page(self):
        self._sign_all(self.request)
        signed = base64.b64decode(self.request.signed_document)
        self.authenticate(None, None)
        page = self.url_open("/vae/verify")
        token = re.search(r'name="csrf_token"\s+value="([^"]+)"', page.text)[1]
        for content, expected in (
            (signed, "alert-success"),
            (signed[:-3], "alert-danger"),
        ):
            page = self.url_open(
                "/vae/verify",
                data={"csrf_token": token},
                files={"document": ("a.pdf", content, "application/pdf")},
            )
            self.assertIn(expected, page.text)
            self.assertNotIn("Camille", page.text)
