# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

from werkzeug.datastructures import FileStorage

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from ..common import pdf_file
from .test_portal import PortalCommon


class PortalFileCommon(PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.env["vae.validation.file"].create(
            {"candidate_id": cls.candidate.id}
        )
        cls.section = cls.env["vae.validation.section"].create(
            {"file_id": cls.file.id, "name": "Accompagner un lever"}
        )
        cls.env["vae.validation.evidence"].create(
            {"file_id": cls.file.id, "name": "Fiche de soins vierge"}
        )
        cls.env["vae.validation.version"]._add(cls.section, "Je prépare la chambre.")

    def _comment(self, body):
        return (
            self.env["vae.validation.comment"]
            .with_user(self.referent)
            .create({"section_id": self.section.id, "body": body})
        )


@tagged("post_install", "-at_install")
class TestPortalFile(PortalFileCommon):
    """The candidate writes, sends a file and answers; nobody else gets there."""

    def _post(self, path="", **form):
        files = form.pop("files", None)
        self.env.flush_all()
        answer = self.url_open(
            f"/my/vae/{self.candidate.id}/file/{self.section.id}{path}",
            data={"csrf_token": Request.csrf_token(self), **form},
            files=files,
        )
        self.env.invalidate_all()
        return answer

    def test_write_send_and_answer(self):
        self._comment("Dites pourquoi.")
        self.authenticate("camille", "camille")
        home = self.url_open(f"/my/vae/{self.candidate.id}").text
        self.assertIn("o_vae_portal_next_acts", home)
        page = self.url_open(f"/my/vae/{self.candidate.id}/file").text
        for said in (
            "Accompagner un lever",
            "1 à prendre en compte",
            "Fiche de soins vierge",
        ):
            self.assertIn(said, " ".join(page.split()), said)
        self.assertIn("Dites pourquoi.", self._post(text="Un", base="1").text)
        self.assertEqual(self.section.version_last, 2)
        version = self.section.version_ids[0]
        self.assertTrue(version.by_candidate)
        self.assertEqual(version.user_id, self.portal_user)
        self._post(text="Un", base="1")
        self.assertEqual(self.section.version_last, 2, "sent twice, kept once")
        # Somebody wrote in between: both stay.
        self._post(text="Deux", base="1")
        self.assertTrue(self.section.version_ids[0].is_parallel)

        locked = pdf_file("dossier", password="secret")
        refused = self._post(files={"file": ("d.pdf", locked)}, base="9" * 5000)
        self.assertIn("qu’avec un mot de passe", refused.text)
        self.assertEqual(self.section.version_last, 3)
        content = pdf_file("dossier")
        self._post(files={"file": ("Mon dossier.pdf", content)}, base="3")
        base = f"/my/vae/{self.candidate.id}/file/{self.section.id}"
        answer = self.url_open(f"{base}/4")
        self.assertEqual(answer.content, content)
        self.assertIn("attachment", answer.headers["Content-Disposition"])

        self._post("/comment", body="Est-ce assez long ?")
        self.assertTrue(self.section.comment_ids[-1].by_candidate)
        self.assertTrue(self.section.waits_for_reading)
        self.assertIn("il est vide", self._post("/comment", body=" ").text)
        # Files where texts are expected, and a name that cannot be kept.
        odd = {"base": ("b.txt", b"1"), "text": ("t.txt", b"x")}
        self.assertEqual(self._post(files=odd).status_code, 200)
        self.env["vae.candidate"].browse(self.candidate.id)._portal_write_version(
            self.section,
            "",
            FileStorage(io.BytesIO(pdf_file("nul")), filename="a\0.pdf"),
            FileStorage(io.BytesIO(b""), filename="b"),
        )
        self.env.invalidate_all()
        self.assertEqual(self.section.version_ids[0].filename, "a.pdf")
        self.section.state = "final"
        refused = self._post(text="Trois", base="4")
        self.assertIn("n’est plus ouverte", refused.text)
        self.assertEqual(self.section.version_last, 5)

        self.authenticate("voisine", "voisine")
        for path in ("", "/4", "/comment"):
            answer = self.url_open(f"{base}{path}", allow_redirects=False)
            self.assertNotEqual(answer.status_code, 200, path)
            self.assertNotIn("Dites pourquoi", answer.text)
