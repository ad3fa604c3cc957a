# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import json
import re
from contextlib import contextmanager
from unittest.mock import patch

import pikepdf
import pypdf

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, tagged

from ...report.pdf.weasyprint_renderer import WeasyPrintRenderer
from ..common import VaeCommon

FILLED = "vae_assistance.report_vae_fiche_action"
BLANK = "vae_assistance.report_vae_fiche_action_blank"

# The form of the booklet (part 08), heading by heading.
FRENCH_HEADINGS = [
    "Fiche action n°",
    "Rendez-vous du",
    "Objectifs visés",
    "Objectifs atteints",
    "Documents produits",
    "Personnes-structures contactées",
    "Tâches effectuées",
    "Difficultés rencontrées",
    "Points de réussite",
    "Remarques",
    "Bilan du RDV",
    "Pour le prochain rendez-vous du",
    "Documents à produire",
    "Personnes-structures à contacter",
    "Tâches à effectuer",
]
HEADINGS = [
    "Fiche action No.",
    "Appointment of",
    "Objectives Aimed At",
    "Objectives Reached",
    "Documents Produced",
    "People-Structures Contacted",
    "Tasks Carried Out",
    "Difficulties Met",
    "Points of Success",
    "Remarks",
    "Conclusion of the Appointment",
    "For the next appointment of",
    "Documents to Produce",
    "People-Structures to Contact",
    "Tasks to Carry Out",
]
TEXTS = {
    "objectives_aimed": "Relire l’activité n° 1",
    "objectives_reached": "Activité relue à moitié",
    "documents_produced": "- Plan détaillé\n- Lettre à l’employeur",
    "people_contacted": "Mme Brûlé, « certificateur »",
    "tasks_done": "Tri des preuves : œuvre, cœur, naïveté",
    "difficulties": "Où trouver 2 h par semaine ?",
    "successes": "Récit concret, dès l’été",
    "remarks": 'Voir <b>tout</b> & <img src="file:///etc/passwd">',
    "conclusion": "Coût estimé : 1 250 €",
    "next_documents": "Attestation signée",
    "next_people": "Service des ressources humaines",
    "next_tasks": "Appeler le rectorat",
}


class FicheReportCommon(VaeCommon):
    draws_pdf = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, force_report_rendering=True))
        cls.candidate = cls.candidate.with_env(cls.env)
        for lang in ("en_US", "fr_FR"):
            cls.env["res.lang"]._activate_lang(lang)
        cls.referent.lang = "en_US"
        cls.candidate.partner_id.write({"lang": "en_US", "email": "c@example.com"})
        cls.fiche = cls._create_fiche(
            cls.candidate,
            user_id=cls.referent.id,
            date="2026-03-12 13:00:00",
            next_date="2026-03-26 07:30:00",
            duration=1.5,
            **TEXTS,
        )

    def _print(self, records, report=FILLED, data=None, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.referent)
        content, kind = reports._render_qweb_pdf(report, records.ids, data)
        self.assertEqual(kind, "pdf")
        return content

    @staticmethod
    def _texts(content):
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def assertInOrder(self, parts, text):
        position = 0
        for part in parts:
            found = text.find(part, position)
            self.assertNotEqual(found, -1, f"“{part}” is missing or misplaced: {text}")
            position = found + len(part)

    def _attachments(self, fiches):
        return self.env["ir.attachment"].search(
            [("res_model", "=", "vae.fiche.action"), ("res_id", "in", fiches.ids)]
        )


@tagged("post_install", "-at_install")
class TestFicheActionReport(FicheReportCommon):
    def test_filled(self):
        self.fiche.state = "done"
        content = self._print(self.fiche)
        [text] = self._texts(content)
        self.assertInOrder(HEADINGS, text)
        for value in TEXTS.values():
            for line in value.splitlines():
                self.assertIn(re.sub(r"^- ", "", " ".join(line.split())), text)
        for part in (
            self.candidate.name,
            self.candidate.reference,
            "Titre de test",
            self.candidate.step_id.name,
            self.referent.name,
            "Face to face · 1 h 30",
            f"{self.candidate.reference}-FA{self.fiche.number}",
            "Signature of the candidate",
            "Signature of the référent",
        ):
            self.assertIn(part, text)
        self.assertIn(f"Fiche action No. {self.fiche.number}", text)
        # Of the référent's clock, whoever prints.
        self.assertIn("12 March 2026, 14:00", text)
        self.assertIn("26 March 2026, 08:30", text)

    def test_structure_of_the_file(self):
        with pikepdf.open(io.BytesIO(self._print(self.fiche))) as pdf:
            self.assertEqual(pdf.check_pdf_syntax(), [])
            self.assertTrue(bool(pdf.Root.MarkInfo.Marked))
            self.assertEqual(str(pdf.Root.Lang), "en-US")
            with pdf.open_metadata() as metadata:
                self.assertEqual(metadata.pdfa_status, "3A")
            title = str(pdf.docinfo.Title)
        self.assertIn(self.candidate.reference, title)
        self.assertNotIn("Camille", title, "the title of a file names nobody")

    def test_french(self):
        """In French the form says what the booklet says, word for word."""
        self.env["ir.module.module"]._load_module_terms(["vae_assistance"], ["fr_FR"])
        self.candidate.partner_id.lang = "fr_FR"
        content = self._print(self.fiche)
        [text] = self._texts(content)
        self.assertInOrder(FRENCH_HEADINGS, text)
        self.assertInOrder(
            FRENCH_HEADINGS, self._texts(self._print(self.candidate, BLANK))[0]
        )
        self.assertIn("12 mars 2026, 14:00", text)
        for word in ("Candidat", "Étape", "Modalité"):
            self.assertIn(word, text)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            self.assertEqual(str(pdf.Root.Lang), "fr-FR")

    def test_language(self):
        """The candidate's language; the user's where it is unset or not installed."""
        for lang, expected in (
            ("fr_FR", "fr-FR"),
            (False, "en-US"),
            ("de_DE", "en-US"),
        ):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE res_partner SET lang = %s WHERE id = %s",
                [lang or None, self.candidate.partner_id.id],
            )
            self.env.invalidate_all()
            with pikepdf.open(io.BytesIO(self._print(self.fiche))) as pdf:
                self.assertEqual(str(pdf.Root.Lang), expected)

    def test_state(self):
        """What did not take place is neither signed nor counted."""
        planned = self._create_fiche(self.candidate, days=3, duration=2)
        [text] = self._texts(self._print(planned))
        # In the head of each page, and before anything else.
        self.assertEqual(text.count("has not taken place yet."), 2)
        self.assertIn("2 h planned", text)
        self.assertNotIn("Signature", text)
        self.fiche.action_cancel()
        [text] = self._texts(self._print(self.fiche))
        self.assertEqual(text.count("did not take place."), 2)
        self.assertNotIn("1 h 30", text)
        self.assertNotIn("Signature", text)
        self.fiche.action_reopen()
        [text] = self._texts(self._print(self.fiche))
        self.assertIn("Draft: this fiche action is not completed.", text)
        self.assertNotIn("Signature", text)
        self.fiche.action_done()
        [text] = self._texts(self._print(self.fiche))
        self.assertNotIn("Draft", text)

    def test_who_signs_what(self):
        """Whoever meets is called what they are to this journey."""
        self.candidate.accompagnateur_ids = self.accompagnateur
        self.env["vae.todo"].create(
            {
                "candidate_id": self.candidate.id,
                "fiche_id": self.fiche.id,
                "kind": "task",
                "name": "Appeler le certificateur",
                "assigned_to": "referent",
            }
        )
        self.fiche.state = "done"
        for user, role in (
            (self.referent, "référent"),
            (self.accompagnateur, "accompagnateur"),
            # They have left the journey.
            (self.referent2, "référent"),
        ):
            self.fiche.user_id = user
            [text] = self._texts(self._print(self.fiche))
            self.assertIn(f"Signature of the {role}", text)
            self.assertIn(f"Appeler le certificateur (by the {role})", text)
            self.assertIn(f"{role.capitalize()} {user.name}", text)
        self.referent.partner_id.function = "Architecte de parcours"
        self.fiche.user_id = self.referent
        [text] = self._texts(self._print(self.fiche))
        self.assertIn("Test Referent, Architecte de parcours", text)

    def test_for_an_auditor(self):
        self.candidate.write({"birth_date": "1984-05-02", "program_id": self.program})
        self.program.funder_id = self.env["res.partner"].create({"name": "Région Est"})
        self.company.company_registry = "73282932000074"
        [text] = self._texts(self._print(self.fiche))
        for part in (
            "born on 2 May 1984",
            "Mandat de test",
            "Région Est",
            "SIRET 73282932000074",
            f"{self.candidate.reference}-FA{self.fiche.number}",
        ):
            self.assertIn(part, text)

    def test_names_without_spaces_wrap(self):
        long = "Wolfeschlegelsteinhausenbergerdorff" * 3
        self.candidate.partner_id.name = self.company.name = long[:80]
        self.certification.name = self.program.name = long[:80]
        self.candidate.program_id = self.program
        self.fiche.state = "done"
        with self._rendered(self.fiche) as pages:
            for page in pages:
                for box in page._page_box.descendants():
                    if hasattr(box, "text"):
                        self.assertLessEqual(
                            box.position_x + box.width, page.width - 40, box.text
                        )

    @contextmanager
    def _rendered(self, records):
        """The pages as WeasyPrint lays them out."""
        pages = []
        layout = WeasyPrintRenderer.layout

        def kept(renderer, html):
            document = layout(renderer, html)
            pages.extend(document.pages)
            return document

        with patch.object(WeasyPrintRenderer, "layout", kept):
            self._print(records)
            yield pages

    def test_empty_headings(self):
        empty = self._create_fiche(self.candidate)
        [text] = self._texts(self._print(empty))
        self.assertInOrder(HEADINGS, text)

    def test_long_texts_take_pages(self):
        lines = [f"Ligne numéro {number}." for number in range(400)]
        self.fiche.remarks = "\n".join(lines)
        texts = self._texts(self._print(self.fiche))
        self.assertGreater(len(texts), 5)
        self.assertInOrder(lines, " ".join(texts))
        # It begins where the heading before it ends.
        self.assertIn(lines[10], texts[0])
        self.assertIn(f"Page 2 / {len(texts)}", texts[1])

    def test_written_html_is_text(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            FILLED, self.fiche.ids
        )
        self.assertNotIn(b"<b>tout", html)
        self.assertNotIn(b"<img src=", html.replace(b'<img src="data:', b""))

    def test_legal_lines_and_logo(self):
        company = self.company
        company.write(
            {"vae_legal_mentions": "Déclaration n° 11 75\nDPO", "zip": "91000"}
        )
        [text] = self._texts(self._print(self.fiche))
        self.assertIn("Déclaration n° 11 75", text)
        self.assertIn("91000", text)
        self.assertIn("Page 1 / 1", text)

    # Several

    def test_thirty_fiches(self):
        fiches = self.env["vae.fiche.action"].create(
            [
                {"candidate_id": self.candidate.id, "date": "2026-01-05 09:00:00"}
                for _number in range(30)
            ]
        )

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            content = self._print(records[::-1])
            return self.env.cr.sql_log_count - before, content

        count(fiches[:3])
        few, _content = count(fiches[:3])
        many, content = count(fiches)
        # A query for each fiche would be 27 more.
        self.assertLess(many - few, 5)
        texts = self._texts(content)
        self.assertEqual(len(texts), 30)
        # In the order of their numbers, whatever the list shows first.
        for number, text in zip(sorted(fiches.mapped("number")), texts, strict=True):
            self.assertIn(f"Fiche action No. {number} ", text)
            self.assertIn("Page 1 / 1", text)

    # Blank form

    def test_blank_form_of_a_candidate(self):
        self.certification.name = (
            "Titre professionnel de responsable d’un accompagnement qui s’intitule"
            " longuement, comme il arrive au répertoire national des certifications"
        )
        [text] = self._texts(self._print(self.candidate, BLANK))
        self.assertInOrder(HEADINGS, text)
        self.assertIn(self.candidate.name, text)
        self.assertNotIn("Activité relue", text)
        # The planned appointment is the one to fill in.
        self.assertIn(f"Fiche action No. {self.fiche.number} ", text)
        self.assertIn("12 March 2026", text)
        self.fiche.state = "done"
        [text] = self._texts(self._print(self.candidate, BLANK))
        self.assertIn(f"Fiche action No. {self.fiche.number + 1} ", text)
        self.assertNotIn("12 March 2026", text)

    def test_blank_form_without_record(self):
        for report, model in ((FILLED, "vae.fiche.action"), (BLANK, "vae.candidate")):
            [text] = self._texts(self._print(self.env[model], report))
            self.assertInOrder(HEADINGS, text)
            self.assertIn(self.company.name, text)

    def test_blank_form_of_a_fiche(self):
        [text] = self._texts(self._print(self.fiche, data={"blank": True}))
        self.assertInOrder(HEADINGS, text)
        self.assertIn(self.candidate.name, text)
        self.assertNotIn("Activité relue", text)

    def test_blank_forms_of_several(self):
        other = self._create_candidate("Autre Essai", self.referent)
        texts = self._texts(self._print(self.candidate + other, BLANK))
        self.assertEqual(len(texts), 2)
        self.assertIn("Autre Essai", texts[1])

    # Attachments

    def test_completed_fiches_are_filed(self):
        self._print(self.fiche)
        self.assertFalse(self._attachments(self.fiche), "a draft is not filed")
        self.fiche.state = "done"
        self.env.flush_all()
        self._print(self.fiche)
        self._print(self.fiche)
        filed = self._attachments(self.fiche)
        self.assertEqual(len(filed), 1)
        self.assertEqual(filed.mimetype, "application/pdf")
        self.assertNotIn("Camille", filed.name)
        self.assertIn("Activité relue à moitié", self._texts(filed.raw)[0])

    def test_reopened_fiche_is_printed_as_it_is(self):
        self.fiche.state = "done"
        self._print(self.fiche)
        filed = self._attachments(self.fiche)
        # Tests keep one transaction, hence one date of last change.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE vae_fiche_action SET write_date = write_date + interval '1 hour',"
            " objectives_reached = 'Tout est fini' WHERE id = %s",
            [self.fiche.id],
        )
        self.fiche.invalidate_recordset()
        self.assertIn("Tout est fini", self._texts(self._print(self.fiche))[0])
        self.assertEqual(len(self._attachments(self.fiche)), 2)
        self.assertIn("Activité relue à moitié", self._texts(filed.raw)[0])

    def test_filed_copies_follow_the_fiche(self):
        self.fiche.state = "done"
        self._print(self.fiche)
        filed = self._attachments(self.fiche)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            filed.with_user(self.referent2).read(["name"])

    # Who may print

    def test_only_those_who_follow_the_candidate(self):
        self.fiche.state = "done"
        # Read by someone who may: in the cache, and filed.
        self._print(self.fiche)
        self._print(self.candidate, BLANK)
        self._print(self.fiche, user=self.coordinator)
        for user in (self.referent2, self.stranger, self.employee):
            reports = self.env["ir.actions.report"].with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self._print(self.fiche, user=user)
                with self.assertRaises(AccessError):
                    self._print(self.fiche, user=user, data={"blank": True})
                with self.assertRaises(AccessError):
                    self._print(self.candidate, BLANK, user=user)
                with self.assertRaises(AccessError):
                    reports._render_qweb_html(FILLED, self.fiche.ids)

    def test_print_menu(self):
        for model, report in (
            ("vae.fiche.action", FILLED),
            ("vae.candidate", BLANK),
        ):
            bindings = self.env["ir.actions.actions"].get_bindings(model)["report"]
            [action] = [
                action for action in bindings if action["id"] == self.env.ref(report).id
            ]
            self.assertEqual(self.env.ref(report).pdf_engine, "weasyprint", action)

    # Mail

    def test_mail_to_the_candidate(self):
        self.fiche.state = "done"
        fiche = self.fiche.with_user(self.referent)
        action = fiche.action_send()
        composer = Form(
            self.env["mail.compose.message"]
            .with_user(self.referent)
            .with_context(**action["context"])
        ).save()
        self.assertEqual(composer.partner_ids, self.candidate.partner_id)
        self.assertIn(str(self.fiche.number), composer.subject)
        self.assertIn(self.candidate.reference, composer.subject)
        self.assertNotIn("Camille", composer.subject)
        self.assertIn("Bonjour", composer.body)
        self.assertIn("jeudi 26 mars 2026, 08:30", composer.body)
        [attachment] = composer.attachment_ids
        self.assertEqual(attachment.mimetype, "application/pdf")
        self.assertEqual(
            attachment.name,
            f"Fiche action {self.fiche.number} - {self.candidate.reference}.pdf",
        )
        self.assertInOrder(HEADINGS, self._texts(attachment.raw)[0])


@tagged("post_install", "-at_install")
class TestFicheActionReportRoutes(FicheReportCommon, HttpCase):
    def _download(self, url):
        return self.url_open(
            "/report/download",
            data={
                "data": json.dumps([url, "qweb-pdf"]),
                "context": json.dumps({"force_report_rendering": True}),
                "csrf_token": http.Request.csrf_token(self),
            },
        )

    def test_download(self):
        self.authenticate("test_referent", "test_referent")
        response = self._download(
            f"/report/pdf/vae_assistance.vae_fiche_action_document/{self.fiche.id}"
        )
        self.assertEqual(response.status_code, 200)
        self.assertIn(
            f"Fiche%20action%20{self.fiche.number}%20-%20{self.candidate.reference}.pdf",
            response.headers["Content-Disposition"],
        )
        self.assertInOrder(HEADINGS, self._texts(response.content)[0])

    def test_download_of_the_blank_form(self):
        self.authenticate("test_referent", "test_referent")
        for url in (
            "/report/pdf/vae_assistance.vae_fiche_action_blank_document",
            "/report/pdf/vae_assistance.vae_fiche_action_document"
            "?options=%7B%22blank%22%3Atrue%7D&context=%7B%7D",
        ):
            response = self._download(url)
            self.assertEqual(response.status_code, 200)
            self.assertEqual(len(self._texts(response.content)), 1)

    def test_preview(self):
        self.authenticate("test_referent", "test_referent")
        response = self.url_open(
            f"/report/html/vae_assistance.vae_fiche_action_document/{self.fiche.id}"
        )
        self.assertEqual(response.status_code, 200)
        self.assertIn("Activité relue à moitié", response.text)
