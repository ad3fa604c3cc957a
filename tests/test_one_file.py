# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What is shown, signed and kept is one file, for every document of ours.

Documents are found in the registry: what inherits `vae.signature.mixin` is tried.
"""

import base64
import hashlib
import io
from contextlib import ExitStack
from datetime import date, timedelta

import pikepdf
import pypdf

from odoo.tests import Form, tagged

from odoo.addons.vae_assistance.tests.signature.test_vae_signature import drawn

from .test_signatures_of_others import OthersCommon

NEW = "Renommé entre deux"
OF_THE_CONTRACT = ("vae.contract", "vae.start.certificate")


def text_of(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


class ReadyCommon(OthersCommon):
    def _document(self, model):
        """One that may be signed."""
        record = super()._document(model)
        if model == "vae.diagnosis":
            record.line_ids.state = "met"
        elif model == "vae.fiche.action":
            record.state = "done"
        elif model == "vae.obligation":
            # One that is laid out here: what others have made has no boxes.
            record.kind = "interim"
            record.action_lay_out_document()
        elif model == "vae.delivery.certificate":
            record.date_from -= timedelta(days=9)
            fiche = self._create_fiche(
                record.candidate_id, days=-5, state="done", user_id=self.referent.id
            )
            self._sign_at_once(fiche)
        return record


@tagged("post_install", "-at_install")
class TestOneFile(ReadyCommon):
    draws_pdf = True

    def _ask(self, model):
        """A document that awaits its signatures, with its file."""
        requests = self.env["vae.signature.request"].with_user(self._asker(model))
        return requests._create_for(self._document(model)).with_env(self.env)

    def _named(self, request):
        """Whatever a document may print by its name: catalogues, frames, people.

        What those of structures count is printed as it was called when it was counted.
        """
        catalogue = self.registry["vae.catalogue.mixin"]
        for name, cls in self.registry.items():
            if (
                request.candidate_id
                and issubclass(cls, catalogue)
                and not cls._abstract
                and "name" in cls._fields
            ):
                yield from self.env[name].search([])
        journey = request.candidate_id or self.own
        yield journey.certification_id
        yield self.program
        people = request.signer_ids.partner_id | self.referent.partner_id
        yield from people | journey.company_id.partner_id

    def _rename_all(self, request):
        for record in self._named(request):
            record.name = NEW
        self.env.flush_all()
        self.env.invalidate_all()

    def test_the_file_that_is_kept_is_the_one_that_was_shown(self):
        for model in self._documents():
            with self.subTest(model=model), self.env.cr.savepoint() as savepoint:
                self._try(self._ask(model))
                savepoint.rollback()

    def _try(self, request):
        shown = base64.b64decode(request.document)
        signers = request.signer_ids.sorted("sequence")
        for signature in signers:
            signature._sign("portal", f"Signé {signature.role}", drawn())
        self._rename_all(request)
        self.assertEqual(request.state, "signed")
        signed = base64.b64decode(request.signed_document)
        self.assertEqual(hashlib.sha256(signed).hexdigest(), request.signed_sha256)
        self.assertTrue(signed.startswith(shown))
        before, after = text_of(shown), text_of(signed)
        self.assertEqual(len(before), len(after))
        added = ""
        for was, page in zip(before, after, strict=True):
            self.assertTrue(page.startswith(was))
            added += page[len(was) :]
        for signature in signers:
            self.assertIn(f"Signé {signature.role}", added)
        self.assertIn(request.document_sha256, added.replace(" ", ""))
        self.assertNotIn(NEW, added)
        with pikepdf.open(io.BytesIO(signed)) as pdf:
            self.assertFalse(pdf.check_pdf_syntax())
            self.assertIn("/StructTreeRoot", pdf.Root)
            said = pdf.Root.StructTreeRoot.K[0].K[-1].Alt
            self.assertIn(f"Signé {signers[0].role}", str(said))
        # Printed and sent is that file as well.
        record = request._record()
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        printed, _type = reports._render_qweb_pdf(record._signature_report, record.ids)
        self.assertEqual(printed, signed)

    def test_printed_before_it_is_signed_is_the_file_to_sign(self):
        for model in self._documents():
            with self.subTest(model=model), self.env.cr.savepoint() as savepoint:
                request = self._ask(model)
                record = request._record()
                printed, _type = (
                    self.env["ir.actions.report"]
                    .with_context(force_report_rendering=True)
                    ._render_qweb_pdf(record._signature_report, record.ids)
                )
                self.assertEqual(printed, base64.b64decode(request.document))
                savepoint.rollback()

    def test_asked_for_before_there_were_boxes(self):
        """The signatures of what an earlier release asked for are on a last page."""
        request = self._ask("vae.fiche.action")
        shown = base64.b64decode(request.document)
        writer = pypdf.PdfWriter(io.BytesIO(shown))
        del writer.root_object["/Names"]
        buffer = io.BytesIO()
        writer.write(buffer)
        shown = buffer.getvalue()
        request.sudo().document = base64.b64encode(shown)
        for signature in request.signer_ids:
            signature._sign("portal", f"Signé {signature.role}", drawn())
        signed = base64.b64decode(request.signed_document)
        self.assertTrue(signed.startswith(shown))
        before, after = text_of(shown), text_of(signed)
        self.assertEqual(after[: len(before)], before)
        [last] = after[len(before) :]
        for part in ("The candidate, Signé candidate", "The professional, Signé"):
            self.assertIn(part, last)

    def test_a_name_that_it_prints_changes(self):
        """Of a person, structure, certification, program or entry: nobody signs it."""
        for model in self._documents():
            with self.subTest(model=model), self.env.cr.savepoint() as savepoint:
                request = self._ask(model)
                if len(request.signer_ids) > 1:
                    request.signer_ids[:1]._sign("portal", "Camille", drawn())
                text = " ".join(text_of(base64.b64decode(request.document)))
                printed = [
                    record
                    for record in self._named(request)
                    if len(record.name) > 9 and f" {record.name} " in f" {text} "
                ]
                self.assertTrue(printed)
                for record in printed:
                    self._try_rename(request, record)
                # What it does not print, and what is as it was.
                other = self._create_candidate("Personne Autre", self.referent2)
                other.partner_id.name = NEW
                printed[0].name = str(printed[0].name)
                self.assertEqual(request.state, "to_sign")
                savepoint.rollback()

    def _try_rename(self, request, record):
        with self.env.cr.savepoint() as savepoint:
            record.name = NEW
            self.assertEqual(request.state, "void", f"{record} {record.name}")
            asked = request._record()
            if "activity_ids" in asked._fields:
                self.assertIn(request.requested_by_id, asked.activity_ids.user_id)
            savepoint.rollback()
            self.env.invalidate_all()

    def test_what_it_says_of_the_journey_changes(self):
        """Whatever of the journey the file says: nobody signs what is so no longer."""
        changes = {
            "certification_id": self.certification.create(
                {"name": "Autre titre", "code": "RNCP999902"}
            ),
            "program_id": self.program.create({"name": "Autre programme"}),
            "birth_date": date(1971, 3, 9),
        }
        said = {
            "certification_id": self.certification.name,
            "program_id": self.program.name,
            "birth_date": "1968",
        }
        for model in self._documents(of_journeys=True):
            with self.subTest(model=model), self.env.cr.savepoint() as savepoint:
                request = self._ask(model)
                if len(request.signer_ids) > 1:
                    request.signer_ids[:1]._sign("portal", "Camille", drawn())
                text = str(text_of(base64.b64decode(request.document)))
                for fname, value in changes.items():
                    says = said[fname] in text
                    # A contract is of its own program, whatever the journey's is.
                    is_own = fname == "program_id" and model in OF_THE_CONTRACT
                    tells = fname in self.env[model]._signature_tells
                    self.assertGreaterEqual(tells, says and not is_own, fname)
                    self._try_change(request, fname, value, tells)
                savepoint.rollback()

    def _try_change(self, request, fname, value, tells):
        journey = request.candidate_id
        with self.env.cr.savepoint() as savepoint:
            journey[fname] = journey[fname]
            self.assertEqual(request.state, "to_sign", fname)
            journey[fname] = value
            self.assertEqual(request.state, "void" if tells else "to_sign", fname)
            savepoint.rollback()
            self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestKept(ReadyCommon):
    def test_nothing_signed_is_archived(self):
        """Nor does what awaits signatures go on waiting out of sight."""
        tried = set()
        for model in self._documents():
            if "active" not in self.env[model]._fields:
                continue
            with self.subTest(model=model), self.env.cr.savepoint() as savepoint:
                request = self._request(model)
                request._record().action_archive()
                self.assertEqual(request.state, "void")
                request._record().action_unarchive()
                record = request._record()
                self._sign_at_once(record)
                for user in (self.director, self.admin, self.env.user):
                    with self.assertRefused("deleted or archived"):
                        record.with_user(user).action_archive()
                tried.add(model)
                savepoint.rollback()
        self.assertIn("vae.budget", tried)


@tagged("post_install", "-at_install")
class TestSealedForms(ReadyCommon):
    """Nobody types over what is signed, to be refused afterwards."""

    def test_nothing_signed_can_be_typed(self):
        for model in self._documents():
            with self.subTest(model=model), self.env.cr.savepoint() as savepoint:
                record = self._document(model)
                asked = Form(record.with_user(self._asker(model)))
                self._sign_at_once(record)
                signed = Form(record.with_user(self._asker(model)))
                self.assertEqual(record.signature_state, "signed")
                lines = record._signature_lines_shown
                content = {*record._signature_fields(), *lines} & {
                    *signed._view["fields"]
                }
                self.assertTrue(content)
                for fname in content:
                    self.assertTrue(signed._get_modifier(fname, "readonly"), fname)
                arch = record.get_view(view_type="form")["arch"]
                self.assertIn('name="web_ribbon"', arch)
                self.assertIn("signature_state == 'signed'", arch)
                if model not in ("vae.attendance", "vae.consent"):
                    self.assertTrue(
                        any(
                            not asked._get_modifier(fname, "readonly")
                            for fname in content
                        )
                    )
                savepoint.rollback()


@tagged("post_install", "-at_install")
class TestSignersWhoLeft(ReadyCommon):
    """A half-signed document does not wait for who cannot sign it any more."""

    def _try_half_signed(self, check):
        """Each document that a professional signs; the others have signed.

        :param check: function, called with the request
        """
        for model in self._documents(of_journeys=True):
            with self.subTest(model=model), ExitStack() as undone:
                savepoint = undone.enter_context(self.env.cr.savepoint())
                undone.callback(self.env.invalidate_all, flush=False)
                undone.callback(savepoint.rollback)
                request = self._request(model)
                others = request.signer_ids.filtered(lambda each: not each.user_id)
                if others == request.signer_ids:
                    continue
                if others:
                    others._record("portal", "Camille", drawn())
                check(request)

    def _check_void(self, request):
        self.assertEqual(request.state, "void")
        self.assertIn(self.referent.name, request.void_reason)
        log = request.candidate_id.message_ids.mapped("body")
        self.assertTrue(any(request.void_reason in body for body in log))
        if request.signer_ids.filtered("date_signed"):
            [told] = self.env["mail.message"].search(
                [("subject", "=", "A document that you signed is void")]
            )
            self.assertEqual(told.notified_partner_ids, self.own.partner_id)
            self.assertIn(request.void_reason, told.body)
            self.assertNotIn("Camille", told.body)

    def _check_asked_again(self, request, user):
        """By who took over, and they sign where the document does not name another."""
        record = request._record()
        if "activity_ids" in record._fields:
            self.assertIn(user, record.activity_ids.user_id)
        names = record._name in (
            "vae.contract",
            "vae.delivery.certificate",
            "vae.start.certificate",
        )
        if names:
            record.user_id = user
        if record._name == "vae.contract":
            record.date_end = record.date_start + timedelta(days=365)
        record._signature_check()
        signers = record._signature_signers()
        self.assertIn(user.id, [signer.get("user_id") for signer in signers])

    def test_handed_over(self):
        def check(request):
            request.candidate_id._hand_over(self.referent2)
            self._check_void(request)
            self._check_asked_again(request, self.referent2)

        self._try_half_signed(check)

    def test_handed_over_and_kept(self):
        def check(request):
            request.candidate_id._hand_over(self.referent2, keep=True)
            self.assertEqual(request.state, "to_sign")

        self._try_half_signed(check)

    def test_archived(self):
        def check(request):
            self.referent.active = False
            self._check_void(request)

        self._try_half_signed(check)

    def test_without_a_role_any_more(self):
        """Nobody tells: the daily reminder finds it."""
        request = self._request("vae.support.plan")
        request.signer_ids[:1]._record("portal", "Camille", drawn())
        self.referent.group_ids -= self.env.ref("vae_assistance.group_vae_referent")
        request.sudo().date_reminded = "2020-01-01"
        with self.enter_registry_test_mode():
            self.env.ref(
                "vae_assistance.ir_cron_remind_signatures"
            ).method_direct_trigger()
        self._check_void(request)

    def test_nobody_asks_who_cannot_sign(self):
        def check(request):
            record = request._record()
            request._void("Essai")
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE res_users SET active = false WHERE id = %s", self.referent.ids
            )
            self.env.invalidate_all()
            with self.assertRefused("has to sign it and may not open it"):
                record.with_user(self.coordinator).action_request_signatures()

        self._try_half_signed(check)
