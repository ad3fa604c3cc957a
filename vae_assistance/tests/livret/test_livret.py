# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from unittest.mock import patch

import pypdf

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged

from ...models.ground.colour import channels, contrast_with_white, ink
from ..portal.test_portal import PortalCommon

FILLED = "vae_assistance.report_vae_livret"
BLANK = "vae_assistance.report_vae_livret_blank"

# Every heading of the source (“livret de suivi”), in its order. What it calls tuteur or
# accompagnateur, and its “PARTIE n : …”, are as there; words within are ours.
FICHE = [
    "Fiche action",
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
SOURCE = [
    "01. Objectifs du livret",
    "Partie 1 : Contrat pédagogique et objectifs",
    "02. Contrat pédagogique",
    "Le candidat s’engage à",
    "L’accompagnateur s’engage à",
    "Fait à",
    "Signature du candidat",
    "03. Nos engagements pour vous accompagner",
    "04. Mes objectifs",
    "Je valide mes compétences par la VAE",
    "Je suis candidat à la VAE",
    "Je précise mon projet",
    "les moyens que je me donne",
    "J’indique ce que j’attends de mon accompagnateur",
    "05. Plan d’accompagnement co-construit",
    "Objectif",
    "Étape",
    "Durée",
    "Modalité",
    "Partie 2 : Informations",
    "06. Les étapes de la VAE",
    "07. Adresses utiles",
    "Organisme",
    "Missions principales",
    "Mon contact",
    "point relais conseil",
    "Conseil en évolution professionnelle (CEP)",
    "tuteur",
    "Prescripteur",
    "valideur",
    "Accompagnateur",
    "Partie 3 : Documents de suivi",
    "08. Fiches action",
    *6 * FICHE,
    "09. Bilan des actions",
    "Date",
    "Actions réalisées",
    "10. Suivi",
    "Date",
    "Modalité de contact",
    "Commentaire",
    "11. Notes",
]
# Of five pages, with scripts of the whole world and signs.
LONG = "Une phrase de plus, pour remplir la page. " * 420
SCRIPTS = "Émilie 🙂 عربي 漢字 «œuvre» <b>&amp;</b>"


@tagged("post_install", "-at_install")
class TestLivret(PortalCommon, HttpCase):
    draws_pdf = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The source is French, and so is what is held beside it.
        cls.env["ir.module.module"]._load_module_terms(["vae_assistance"], ["fr_FR"])
        cls.candidate.partner_id.lang = "fr_FR"

    def _pages(self, report, records):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True, lang="fr_FR"
        )
        content, _kind = reports.with_user(self.referent)._render_qweb_pdf(
            report, records.ids
        )
        return self._read(content)

    def _read(self, content):
        self.reader = pypdf.PdfReader(io.BytesIO(content))
        return [self._spaced(page.extract_text()) for page in self.reader.pages]

    def _spaced(self, text):
        return " ".join(text.replace("'", "’").split())

    def test_every_heading_of_the_source_in_its_order(self):
        pages = self._pages(BLANK, self.candidate)
        # The contents name the parts before they come.
        text = " ".join(pages[1:])
        text = text[text.index(self._spaced("Sommaire")) :]
        at = text.index("01. Objectifs")
        for heading in SOURCE:
            found = text.find(self._spaced(heading), at)
            self.assertGreaterEqual(found, 0, heading)
            at = found
        # Names the person and holds nothing of theirs; no page is empty.
        self.assertIn("Camille Essai", pages[0])
        for number, page in enumerate(pages):
            self.assertGreater(len(page), 40, f"page {number + 1}")
        self.assertIn("/StructTreeRoot", self.reader.trailer["/Root"])

    def test_filled_from_the_journey(self):
        self.candidate.write({"goal": LONG, "means": "Deux soirs", "notes": "Ma note"})
        self.candidate.expectations = SCRIPTS
        self.candidate.interlocutor_ids = [
            Command.create({"actor": "cep", "name": "Mme Conseil", "phone": "0102"}),
            Command.create({"actor": "employer", "name": "M. Patron", "role": "Paie"}),
        ]
        fiches = self.env["vae.fiche.action"]
        for day in range(46):
            fiches |= self._create_fiche(
                self.candidate, days=day - 60, conclusion=f"Bilan {day} {SCRIPTS}"
            )
        fiches.action_done()
        self._create_fiche(self.candidate, days=3, objectives_aimed="En préparation")
        self.env["vae.contact.log"].create(
            {
                "candidate_id": self.candidate.id,
                "channel": "phone",
                "comment": "Appel du matin",
                "user_id": self.referent.id,
            }
        )
        parts = type(self.candidate)._livret_parts
        added = {
            "section": 2,
            "number": "",
            "code": "more",
            "title": "Ressources de la région",
            "template": "vae_assistance.vae_livret_objectives",
        }

        with patch.object(
            type(self.candidate),
            "_livret_parts",
            lambda journeys: [*parts(journeys), added],
        ):
            pages = self._pages(FILLED, self.candidate)
        # What another addon adds is announced, and is where it says.
        more = [page for page in pages if added["title"] in page]
        self.assertEqual(len(more), 3, "contents, divider, part")
        text = " ".join(pages)
        for expected in (
            "Émilie",
            "Deux soirs",
            "Ma note",
            "Mme Conseil",
            "M. Patron",
            "Bilan 0",
            "Bilan 45",
            "Appel du matin",
            "J’en suis là",
            "«œuvre»",
            "🙂",
            "漢字",
        ):
            self.assertIn(expected, text)
        self.assertNotIn("En préparation", text)
        # Each fiche on a page of its own; the contents tell where.
        starts = [
            number
            for number, page in enumerate(pages, 1)
            if "Rendez-vous du" in page and "Objectifs visés" in page
        ]
        self.assertEqual(len(starts), 46)
        index = next(page for page in pages if "Rendez-vous Avec" in page)
        self.assertIn(str(starts[0]), index)
        self.assertGreater(len(starts), 40)

    def test_queries_do_not_grow_with_the_fiches(self):
        reports = self.env["ir.actions.report"].with_user(self.referent)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            reports._render_qweb_html(FILLED, self.candidate.ids)
            return self.env.cr.sql_log_count - before

        for day in (1, 2):
            self._create_fiche(self.candidate, days=-day).action_done()
        count()
        few = count()
        for day in range(3, 23):
            self._create_fiche(self.candidate, days=-day).action_done()
        self.assertLessEqual(count(), few)

    def test_the_structure_s_own_texts(self):
        texts = self.env["vae.livret.text"]
        own = texts.create(
            {
                "name": "Chez nous",
                "part": "commitments",
                "text": "Un café à l’accueil",
                "company_id": self.company.id,
            }
        )
        values = texts._of(self.company)
        self.assertEqual(values["commitments"], own)
        self.assertGreater(len(values["objectives"]), 1)
        others = texts.with_context(allowed_company_ids=self.other_company.ids)
        self.assertNotIn(own, others._of(self.other_company)["commitments"])
        with self.assertRefused("https://", ValidationError):
            own.link = "javascript:alert(1)"

    def test_the_candidate_downloads_their_own(self):
        self._create_fiche(self.candidate, days=-1, remarks="Bien vu").action_done()
        self.env["vae.contact.log"].create(
            [
                {
                    "candidate_id": self.candidate.id,
                    "channel": "phone",
                    "counterpart": "partner",
                    "partner_id": self.employee.partner_id.id,
                    "comment": "Dit par un tiers",
                    "user_id": self.referent.id,
                },
                {
                    "candidate_id": self.candidate.id,
                    "channel": "mail",
                    "comment": "Entre nous",
                    "user_id": self.referent.id,
                },
            ]
        )
        self._consent_to("sensitive", self.candidate)
        kind = self.env["vae.obstacle.kind"].search([("is_sensitive", "=", True)])[:1]
        self.env["vae.obstacle.confidential"].with_user(self.referent).action_create(
            self.candidate.id, kind.id, {"content": "Dos fragile"}
        )
        self.env.flush_all()
        self.authenticate("camille", "camille")
        url = f"/my/vae/{self.candidate.id}/livret"
        plain, confided = self.url_open(url), self.url_open(f"{url}?confided=1")
        foreign = self.url_open(f"/my/vae/{self.neighbour.id}/livret")
        self.assertEqual(plain.headers["Content-Type"], "application/pdf")
        self.assertEqual(plain.headers["Cache-Control"], "no-store")
        text = " ".join(self._read(plain.content))
        self.assertIn("Bien vu", text)
        self.assertIn("Entre nous", text)
        self.assertNotIn("Dit par un tiers", text)
        self.assertNotIn("Dos fragile", text)
        self.assertIn("Dos fragile", " ".join(self._read(confided.content)))
        self.assertEqual(foreign.status_code, 404)
        self.env.invalidate_all()
        traces = self.env["vae.access.log"].search(
            [("candidate_id", "=", self.candidate.id), ("operation", "=", "export")]
        )
        self.assertEqual(traces.user_id, self.env.ref("base.user_root"))
        self.assertEqual(len(traces), 1)
        self.assertEqual(self.candidate.date_portal, fields.Date.today())

    def test_colours_can_be_read(self):
        for colour in ("#fff", "#ffff00", "#24566b", "red", False, "#8bd"):
            dark = ink(colour)
            self.assertGreaterEqual(contrast_with_white(channels(dark)), 4.5)
        self.assertEqual(ink("#24566b"), "#24566b")
        self.assertAlmostEqual(contrast_with_white([0, 0, 0]), 21)
