# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

import pypdf

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .resource_common import ResourceCommon


@tagged("post_install", "-at_install")
class TestLeaflet(ResourceCommon):
    draws_pdf = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        action = cls.env["vae.leaflet"].with_user(cls.referent).action_open_own()
        cls.leaflet = (
            cls.env["vae.leaflet"].with_user(cls.referent).browse(action["res_id"])
        )

    def _text(self, content):
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return "".join(page.extract_text() for page in pages), len(pages)

    def test_two_editions(self):
        self.referent.partner_id.email = "referente@example.com"
        self.leaflet.write(
            {
                "presentation": "Depuis toujours",
                "to_candidates": "Venez avec vos questions",
                "to_partners": "Envoyez-nous un nom",
                "opening": "Du lundi au vendredi",
                "user_ids": self.referent.ids,
                "program_ids": self.program.ids,
                "contact_ids": self.actor.ids,
            }
        )
        texts = {
            edition: self._text(self.leaflet._pdf(edition))
            for edition in ("candidates", "partners")
        }
        for text, pages in texts.values():
            self.assertEqual(pages, 1)
            for said in (
                self.company.name,
                "Depuis toujours",
                "Du lundi au vendredi",
                self.referent.name,
                self.program.name,
                self.actor.name,
                self.first_step.name,
            ):
                self.assertIn(" ".join(said.split()), " ".join(text.split()))
        self.assertIn("Venez avec vos questions", texts["candidates"][0])
        self.assertNotIn("Envoyez-nous", texts["candidates"][0])
        self.assertIn("Envoyez-nous", texts["partners"][0])
        self.assertNotIn("Venez avec", texts["partners"][0])

    def test_filed_in_one_click(self):
        with self.assertRaisesRegex(UserError, "says nothing yet"):
            self.leaflet.action_file_candidates()
        self.leaflet.presentation = "Depuis toujours"
        self.leaflet.action_file_candidates()
        resource = self.leaflet.candidates_resource_id
        self.assertTrue(resource.for_candidates)
        self.assertFalse(resource.for_partners)
        self.assertEqual(resource.kind, "leaflet")
        self.leaflet.presentation = "Depuis longtemps"
        resource.active = False
        action = self.leaflet.action_file_candidates()
        self.assertEqual(action["res_id"], resource.id)
        self.assertTrue(resource.active)
        self.assertEqual(resource.version_number, 2)
        text, __ = self._text(base64.b64decode(resource.file))
        self.assertIn("Depuis longtemps", text)
        self.leaflet.action_file_partners()
        self.assertTrue(self.leaflet.partners_resource_id.for_partners)

    def test_one_for_each_structure(self):
        again = self.leaflet.action_open_own()
        self.assertEqual(again["res_id"], self.leaflet.id)
        self.assertFalse(self.leaflet.with_user(self.stranger).has_access("read"))
        with self.assertRaises(AccessError):
            self.leaflet.with_user(self.accompagnateur).action_file_candidates()
        with self.assertRaises(AccessError):
            self.leaflet.write({"candidates_resource_id": self._resource("?").id})

    def test_long_texts_go_on_on_the_next_sheet(self):
        self.leaflet.to_partners = "\n\n".join(["Une phrase assez longue. " * 20] * 12)
        text, pages = self._text(self.leaflet._pdf("partners"))
        self.assertGreater(pages, 1)
        self.assertEqual(text.count("Une phrase"), 240)

    def test_useful_addresses(self):
        self.candidate.partner_id.zip = "73000"
        self.env["vae.interlocutor"].create(
            {
                "candidate_id": self.candidate.id,
                "name": "Mme Tutrice",
                "actor": "tutor",
                "phone": "+33 4 65 71 00 11",
            }
        )
        vae = self.env.ref("vae_reseau.vae_offer_theme_vae")
        self._offer("Conseil en VAE", vae, self.savoie)
        self._offer("Conseil en VAE loin", vae, self.ain)
        content, __ = (
            self.env["ir.actions.report"]
            .with_user(self.referent)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(
                "vae_reseau.report_vae_useful_addresses", self.candidate.ids
            )
        )
        text, __ = self._text(content)
        for said in ("Mme Tutrice", "Conseil en VAE", "73000 Chambéry", "71 49 01"):
            self.assertIn(said, text)
        self.assertNotIn("loin", text)
        # The booklet has them as well; who prints without the rules sees no others.
        actor = self.env["res.partner"].create(
            {"name": "Autre", "company_id": self.other_company.id}
        )
        self._offer("Conseil en VAE ailleurs", vae, self.savoie, partner_id=actor.id)
        booklet, __ = (
            self.env["ir.actions.report"]
            .sudo()
            ._render_qweb_html("vae_assistance.report_vae_livret", self.candidate.ids)
        )
        self.assertIn("Conseil en VAE<", booklet.decode())
        self.assertNotIn("ailleurs", booklet.decode())
