# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from ..common import OnAPhone, VaeCommon


@tagged("post_install", "-at_install")
class TestFileJuryDesktop(VaeCommon, HttpCase):
    """From the file that the candidate wrote to the full result, in French.

    How it is written on a phone: ``portal/test_portal_file.py``.
    """

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.referent.lang = "fr_FR"
        cls.candidate = cls._create_candidate("Nadège Tour", cls.referent)
        cls.env["vae.validation.point"].search([]).is_required = False
        cls.file = cls.env["vae.validation.file"].create(
            {"candidate_id": cls.candidate.id}
        )
        section = cls.env["vae.validation.section"].create(
            {"file_id": cls.file.id, "name": "Accompagner un lever"}
        )
        for text in ("Je prépare la chambre.", "Parce que la personne a froid."):
            cls.env["vae.validation.version"]._add(section, text, mine=True)
        cls.jury = cls.env["vae.jury"].create(
            {"candidate_id": cls.candidate.id, "date": cls.now.date()}
        )

    def test_from_the_deposit_to_the_full_result(self):
        self.env.flush_all()
        self.start_tour(
            f"/odoo/action-vae_assistance.vae_candidate_action/{self.candidate.id}",
            "vae_file_jury",
            login=self.referent.login,
            timeout=300,
        )
        self.env.invalidate_all()
        self.assertEqual((self.jury.state, self.jury.validated), ("decided", "partial"))
        following = self.jury.next_id
        self.assertEqual(following.jury_ids.validated, "full")
        self.assertEqual(
            following._obtained_blocs()[following], self.certification.bloc_ids
        )
        version = following.validation_file_ids.section_ids.version_ids
        self.assertEqual(version.text, "Parce que la personne a froid.")
        self.assertTrue(version.by_candidate)


@tagged("post_install", "-at_install")
class TestFileJuryMobile(OnAPhone, TestFileJuryDesktop):
    pass
