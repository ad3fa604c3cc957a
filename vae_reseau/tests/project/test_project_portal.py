# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from .project_common import ProjectCommon


@tagged("post_install", "-at_install")
class TestProjectPortal(ProjectCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        person = cls.candidate.partner_id
        person.email = "camille@example.com"
        cls.person = new_test_user(
            cls.env,
            login="camille_project",
            password="camille_project",
            groups="base.group_portal",
            partner_id=person.id,
        )

    def setUp(self):
        super().setUp()
        self.authenticate("camille_project", "camille_project")

    def _send(self, code, journey=None):
        journey = journey or self.candidate
        return self.url_open(
            f"/my/vae/{journey.id}/project",
            data={"code": code, "csrf_token": Request.csrf_token(self)},
        )

    def test_join_by_the_code(self):
        page = self.url_open(f"/my/vae/{self.candidate.id}").text
        self.assertIn("vae_project_code", page)
        self.assertNotIn("Cohorte des résidences", page)
        self.assertIn("alert-danger", self._send("EHPAD-20").text)
        self.assertFalse(self.candidate.project_id)
        page = self._send("ehpad 2026").text
        self.assertEqual(self.candidate.project_id, self.project)
        self.assertIn("Cohorte des résidences", page)
        bodies = "".join(self.candidate.message_ids.mapped("body"))
        self.assertIn("Cohorte des résidences", bodies)

    def test_closed_projects_and_other_journeys(self):
        other = self._create_candidate("Quelqu’un d’autre", self.referent)
        self.assertEqual(self._send("EHPAD2026", other).status_code, 404)
        self.project.action_close()
        self.assertIn("alert-danger", self._send("EHPAD2026").text)
        self.assertFalse(self.candidate.project_id)
        page = self.url_open(f"/my/vae/{self.candidate.id}").text
        self.assertNotIn("vae_project_code", page)
