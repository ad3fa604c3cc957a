# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
from datetime import date

import pypdf
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons.vae_assistance.tests.common import pdf_file

from .common import ConventionCommon


def pdf_form(**fields):
    """A PDF with a text field of each name; the number is that of its characters."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    resources = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/Helv"): font})}
    )
    made = ArrayObject()
    for place, (name, longest) in enumerate(fields.items()):
        top = 800 - 60 * place
        field = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Widget"),
                NameObject("/FT"): NameObject("/Tx"),
                NameObject("/T"): TextStringObject(name),
                NameObject("/Ff"): NumberObject(1 << 12),
                NameObject("/DA"): TextStringObject("/Helv 10 Tf 0 g"),
                NameObject("/MaxLen"): NumberObject(longest),
                NameObject("/Rect"): ArrayObject(
                    [FloatObject(each) for each in (50, top - 50, 500, top)]
                ),
            }
        )
        made.append(writer._add_object(field))
    page[NameObject("/Annots")] = made
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {
            NameObject("/Fields"): made,
            NameObject("/DR"): resources,
            NameObject("/DA"): TextStringObject("/Helv 10 Tf 0 g"),
        }
    )
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@tagged("post_install", "-at_install")
class TestVaeObligation(ConventionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.convention = cls._convention()
        cls.framing = cls._named(cls.convention, "Document de cadrage")

    def _due(self, days, **values):
        """Something that is due in so many days."""
        return (
            self.env["vae.obligation"]
            .with_user(self.director)
            .create(
                {
                    "convention_id": self.convention.id,
                    "name": "Rapport",
                    "anchor": "fixed",
                    "date_fixed": self._in_days(days),
                    **values,
                }
            )
        )

    def _post(self, obligation, recipients, **values):
        action = obligation.action_send()
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.director)
            .with_context(**action["context"])
            .create({"partner_ids": recipients.ids, **values})
        )
        composer.action_send_mail()

    def test_days_are_counted_from_their_anchor(self):
        self.assertEqual(self.framing.deadline, date(self.year, 2, 1))
        accounts = self._named(self.convention, "Comptes")
        self.assertEqual(accounts.deadline, date(self.year + 1, 6, 30))
        advance = self._named(self.convention, "Acompte")
        self.assertFalse(advance.deadline, "not signed yet")
        self._sign_at_once(self.convention)
        self.assertGreater(advance.deadline, self.today)

    def test_states_follow_from_facts(self):
        for days, state in (
            (-1, "late"),
            (0, "due_soon"),
            (30, "due_soon"),
            (31, "to_come"),
        ):
            self.assertEqual(self._due(days).state, state, days)
        report = self._due(-1, needs_dispatch=False)
        self.assertEqual(report.missing, "the document")
        report.document = base64.b64encode(pdf_file("Rapport"))
        self.assertEqual((report.state, report.date_done), ("done", self.today))
        report.document = False
        self.assertEqual(report.state, "late")
        with self.assertRefused("proves", ValidationError):
            self._due(1, needs_document=False, needs_dispatch=False)

    def test_signed_then_sent(self):
        framing = self.framing
        with self.assertRefused("not signed"):
            framing.action_send()
        framing.action_request_signatures()
        self.assertTrue(framing.date_filed, "laid out when it is asked for")
        self.convention.objectives = "Ce que dit la convention change"
        self.assertEqual(framing.signature_state, "to_sign", "the file does not")
        signature = framing._signature_request().sudo().signer_ids
        signature._sign("screen", "Directrice")
        self.assertEqual(framing.missing, "the dispatch")
        with self.assertRefused("signed"):
            framing.action_lay_out_document()
        # Neither to somebody else, nor another file.
        self._post(framing, self.director.partner_id)
        said = "Autre chose"
        framing.message_post(
            body=said,
            partner_ids=self.funder.ids,
            attachments=[("autre.pdf", pdf_file("Autre"))],
        )
        self.assertFalse(framing.date_sent)
        self._post(framing, self.funder)
        self.assertTrue(framing.date_sent)
        self.assertEqual(framing.sent_by_id, self.director)
        self.assertEqual(framing.state, "done")
        [name] = framing.sent_message_id.attachment_ids.mapped("name")
        self.assertTrue(name.endswith(".pdf"))
        # Signed again, once the signature is cancelled, as it was sent.
        sent = framing.document
        framing.sudo()._signature_request()._void("Erreur")
        self.convention.objectives = "Ce que dit la convention change encore"
        framing.action_request_signatures()
        self.assertEqual(framing.document, sent)

    def test_funder_s_form_filled_in_and_kept(self):
        framing = self.framing
        self.convention.objectives = "Douze parcours à l’œuvre, 33,34 €"
        framing.form = base64.b64encode(pdf_file("Rien à remplir"))
        framing.form_name = "cadrage.pdf"
        with self.assertRefused("no field that can be filled in"):
            framing.action_fill_form()
        form = pdf_form(Titre=200, Objectifs=500, Signataire=5)
        framing.form = base64.b64encode(form)

        def dialog(obligation):
            action = obligation.action_fill_form()
            return (
                self.env["vae.obligation.fill"]
                .with_user(self.director)
                .browse(action["res_id"])
            )

        filling = dialog(framing)
        title, aims, signer = filling.line_ids
        self.assertEqual((title.label, signer.longest), ("Titre", 5))
        title.source, aims.source, signer.source = "title", "objectives", "director"
        self.assertEqual(aims.text, self.convention.objectives)
        with self.assertRefused("5 characters at most"):
            filling.action_confirm()
        signer.write({"source": False, "text": "Mme X"})
        filling.action_confirm()
        self.assertTrue(framing.date_filed)
        filed = pypdf.PdfReader(io.BytesIO(base64.b64decode(framing.document)))
        self.assertEqual(
            filed.get_form_text_fields(),
            {
                "Titre": self.convention.name,
                "Objectifs": self.convention.objectives,
                "Signataire": "Mme X",
            },
        )
        for annotation in filed.pages[0]["/Annots"]:
            self.assertIn("/AP", annotation.get_object(), "drawn for every reader")
        # What is longer than a line of its box goes on in the next one; what no box
        # can hold is told, and the filed document stays.
        aims.write({"source": False, "text": "Soutenir chacun jusqu’au jury. " * 16})
        filling.action_confirm()
        filed = pypdf.PdfReader(io.BytesIO(base64.b64decode(framing.document)))
        drawn = filed.pages[0]["/Annots"][1].get_object()["/AP"]["/N"].get_data()
        self.assertGreater(drawn.count(b"Tj"), 4)
        self.assertEqual(filed.get_form_text_fields()["Titre"], title.text)
        kept = framing.document
        title.write({"source": False, "text": "\n".join(["Un alinéa"] * 20)})
        with self.assertRefused("too long for its box"):
            filling.action_confirm()
        self.assertEqual(framing.document, kept)
        title.source, aims.source = "title", "objectives"
        filling.action_confirm()
        # The form itself is blank as before; the choices come again the next year.
        self.assertEqual(base64.b64decode(framing.form), form)
        other = self._named(
            self._convention(date_start=f"{self.year + 1}-01-01"),
            "Document de cadrage",
        )
        other.form, other.form_name = framing.form, framing.form_name
        self.assertEqual(dialog(other).line_ids[1].source, "objectives")
        # It is signed as it was filed, and then stays.
        framing.action_request_signatures()
        framing._signature_request().sudo().signer_ids._sign("screen", "Directrice")
        self.assertFalse(framing.can_fill_form)
        with self.assertRefused("signed"):
            filling.action_confirm()

    def test_a_coordinator_dispatches_nothing(self):
        """Nor through core's composer, whatever template or file they choose."""
        report = self._due(3, needs_signature=False)
        content = pdf_file("Rapport")
        report.document = base64.b64encode(content)
        theirs = report.with_user(self.coordinator)
        said = "Le voici"
        for act in (
            theirs.action_send,
            lambda: theirs.message_post(
                body=said,
                partner_ids=self.funder.ids,
                attachments=[("rapport.pdf", content)],
            ),
            lambda: (
                theirs.env["mail.compose.message"]
                .with_context(**report.action_send()["context"])
                .create({"partner_ids": self.funder.ids})
                .action_send_mail()
            ),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                act()
        self.assertFalse(report.date_sent)

    def test_a_dispatch_is_of_its_own_day_and_of_what_is_signed(self):
        said = "Le voici"
        for needs_signature in (True, False):
            report = self._due(3, needs_signature=needs_signature)
            report.document = base64.b64encode(pdf_file("Rapport"))
            report.message_post(
                body=said,
                partner_ids=self.funder.ids,
                attachments=[("rapport.pdf", pdf_file("Rapport"))],
                date="2020-01-01 00:00:00",
            )
            self.assertNotEqual(bool(report.date_sent), needs_signature)
        self.assertEqual(report.date_done, self.today)

    def test_its_files_are_changed_in_their_fields_alone(self):
        report = self._due(3)
        report.document = base64.b64encode(pdf_file("Rapport"))
        self.env.flush_all()
        attachments = self.env["ir.attachment"].with_user(self.director)
        file = attachments.search(
            [
                ("res_model", "=", report._name),
                ("res_id", "=", report.id),
                ("res_field", "=", "document"),
            ]
        )
        for act in (
            lambda: file.write({"raw": b"<script>"}),
            lambda: file.write({"public": True}),
            lambda: file.unlink(),
            lambda: file.copy({"res_field": "receipt"}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                act()

    def test_a_mail_that_failed_is_no_dispatch(self):
        report = self._due(3)
        report.document = base64.b64encode(pdf_file("Rapport"))
        self._post(report, self.funder)
        self.assertEqual(report.state, "done")
        notification = report.sudo().sent_message_id.notification_ids
        notification.write({"notification_status": "exception"})
        self.assertTrue(report.is_failed)
        self.assertEqual(report.state, "due_soon")
        # It reached nobody: another one may go.
        report.document = base64.b64encode(pdf_file("Rapport corrigé"))
        self._post(report, self.funder)
        self.assertEqual(report.state, "done")
        # What they have stays.
        for forged in (base64.b64encode(pdf_file("Autre")), False):
            with self.assertRefused("what was sent stays"):
                report.document = forged

    def test_sent_otherwise(self):
        report = self._due(3, needs_document=False)
        with self.assertRefused("receipt", ValidationError):
            report.date_receipt = self.today
        report.receipt = base64.b64encode(pdf_file("Accusé"))
        self.assertEqual(report.date_done, self.today)
        with self.assertRefused("future", ValidationError):
            report.date_receipt = self._in_days(1)
        report.document = base64.b64encode(pdf_file("Rapport"))
        with self.assertRefused("what was sent stays"):
            report.document = base64.b64encode(pdf_file("Autre"))

    def test_what_cannot_be_sent_or_signed(self):
        with self.assertRefused("no document"):
            self._due(3).action_send()
        report = self._due(3, needs_signature=True)
        with self.assertRefused("PDF"):
            report.action_request_signatures()
        with self.assertRefused("not laid out here"):
            report.action_lay_out_document()
        self.funder.email = "pas une adresse"
        report = self._due(3)
        report.document = base64.b64encode(pdf_file("Rapport"))
        with self.assertRefused("e-mail"):
            report.action_send()

    def test_the_convention_is_its_own_document(self):
        back = self._due(3, kind="convention", needs_signature=True)
        with self.assertRefused("that is signed"):
            back.action_request_signatures()
        self._sign_at_once(self.convention)
        self.assertEqual(back.missing, "the dispatch")

    def test_kept_once_something_was_done(self):
        self._due(3).unlink()
        report = self._due(3)
        report.document = base64.b64encode(pdf_file("Rapport"))
        with self.assertRefused("is kept"):
            report.unlink()

    def test_closed_when_all_is_done(self):
        past = self._convention(
            date_start=f"{self.year - 1}-01-01",
            template_id=self.env["vae.obligation.template"].create({"name": "Rien"}).id,
        )
        report = self.env["vae.obligation"].create(
            {
                "convention_id": past.id,
                "name": "Bilan",
                "anchor": "end",
                "needs_dispatch": False,
            }
        )
        self._sign_at_once(past)
        self.assertEqual(past.state, "in_progress", "its days are over, its bilan not")
        report.document = base64.b64encode(pdf_file("Bilan"))
        self.assertEqual(past.state, "closed")

    # ------------------------------------------------------------------
    # The clock
    # ------------------------------------------------------------------

    def _run_clock(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "vae_reporting.ir_cron_obligation_clock"
            ).method_direct_trigger()

    def test_reminded_once(self):
        soon, late, later = self._due(10), self._due(-3), self._due(60)
        for _time in range(2):
            self._run_clock()
        activities = (soon | late | later).sudo().activity_ids
        self.assertEqual(len(activities), 2)
        self.assertEqual(activities.user_id, self.director)
        self.assertFalse(later.sudo().activity_ids)
        late.receipt = base64.b64encode(pdf_file("Accusé"))
        late.document = base64.b64encode(pdf_file("Rapport"))
        self.assertFalse(late.sudo().activity_ids, "done: nobody is reminded")

    def test_states_that_the_day_changes(self):
        report = self._due(1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE vae_obligation SET deadline = %s, date_soon = %s WHERE id = %s",
            (self._in_days(-1), self._in_days(-31), report.id),
        )
        self.env.invalidate_all()
        self.assertEqual(report.state, "due_soon")
        self._run_clock()
        self.env.invalidate_all()
        self.assertEqual(report.state, "late")

    def test_day_of_the_director(self):
        late = self._due(-3)
        day = self.env["vae.day"].with_user(self.director).action_load_day("direction")
        blocks = {block["name"]: block for block in day["blocks"]}
        [row] = [row for row in blocks["obligations"]["rows"] if row["id"] == late.id]
        self.assertEqual(row["tone"], "urgent")
        self.assertTrue(row["acts"])
        self.assertIn(
            self.convention.id, [row["id"] for row in blocks["conventions"]["rows"]]
        )
        budget = (
            self.env["vae.budget"]
            .with_user(self.director)
            .create({"program_id": self.program.id})
        )
        day = self.env["vae.day"].with_user(self.director).action_load_day("direction")
        blocks = {block["name"]: block for block in day["blocks"]}
        [row] = [row for row in blocks["budgets"]["rows"] if row["id"] == budget.id]
        self.assertEqual(row["acts"][0]["name"], "action_request_signatures")
