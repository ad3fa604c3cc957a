# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from odoo.addons.vae_assistance.tests.portal.test_portal import PortalCommon

from .resource_common import ResourceCommon, document


class ResourcePortalCommon(ResourceCommon, PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.candidate.step_id = cls.second_step
        cls.guide = cls._resource(
            "Guide du dossier",
            file=document("Guide"),
            filename="guide.pdf",
            for_candidates=True,
            step_ids=cls.second_step.ids,
            description="Une page à garder",
        )
        cls.page = cls._resource(
            "Site officiel", for_candidates=True, step_ids=cls.first_step.ids
        )
        cls.always = cls._resource("Au long cours", for_candidates=True)


@tagged("post_install", "-at_install")
class TestResourcePortal(ResourcePortalCommon):
    def _open(self, path="", login="camille"):
        self.env.flush_all()
        self.authenticate(login, login)
        return self.url_open(f"/my/vae/resources{path}")

    def test_what_serves_now_comes_first(self):
        page = self._open().text
        names = ("Guide du dossier", "Au long cours", "Site officiel")
        places = [page.index(name) for name in names]
        self.assertEqual(places, sorted(places))
        self.assertIn(f'href="/my/vae/resources/{self.guide.id}"', page)
        self.assertIn('href="https://example.com/page"', page)
        journey = self.url_open(f"/my/vae/{self.candidate.id}").text
        self.assertIn('href="/my/vae/resources"', journey)
        payload = self.build_rpc_payload({"counters": ["vae_resource_count"]})
        counted = self.url_open("/my/counters", json=payload).json()["result"]
        self.assertEqual(counted["vae_resource_count"], 3)

    def test_the_file_of_today(self):
        self.guide.write({"file": document("Nouveau"), "filename": "guide.pdf"})
        answer = self._open(f"/{self.guide.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertIn("guide.pdf", answer.headers["Content-Disposition"])
        self.assertIn(b"Nouveau", answer.content)
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")

    def test_shared_by_another_structure(self):
        shared = self._resource(
            "Du groupement",
            self.stranger,
            for_candidates=True,
            file=document("x"),
            grouping_id=self.grouping.id,
        )
        self.assertIn("Du groupement", self._open().text)
        self.assertEqual(self._open(f"/{shared.id}").status_code, 200)
        self.grouping.date_end = "2020-01-01"
        self.assertNotIn("Du groupement", self._open().text)
        self.assertEqual(self._open(f"/{shared.id}").status_code, 404)

    def test_all_else_is_not_found(self):
        values = {"file": document("x"), "filename": "secret.pdf"}
        others = (
            self._resource("De professionnels", **values),
            self._resource("Ailleurs", self.stranger, for_candidates=True, **values),
            self._resource("Archivée", for_candidates=True, active=False, **values),
            self.page,  # it has no file
        )
        listed = self._open().text
        unknown = self._open("/2147483000")
        self.assertEqual(unknown.status_code, 404)
        for resource in others:
            with self.subTest(resource.name):
                answer = self._open(f"/{resource.id}")
                self.assertEqual(answer.status_code, 404)
                self.assertNotIn("secret", answer.text)
                if resource != self.page:
                    self.assertNotIn(resource.name, listed)
        for path in ("/x", "/0", "/-1", "/9" * 30, "/%00"):
            self.assertIn(self._open(path).status_code, (400, 404))
        # Core's door to the same file, and somebody who follows no journey.
        version = self.guide.version_id
        door = f"/web/content/vae.resource.version/{version.id}/file"
        self.assertEqual(self.url_open(door).status_code, 404)
        self.assertIn("o_vae_portal_empty", self._open("", self.employee.login).text)
        answer = self._open(f"/{self.guide.id}", self.employee.login)
        self.assertEqual(answer.status_code, 404)


@tagged("post_install", "-at_install")
class TestResourceTour(ResourcePortalCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_find_and_open(self):
        self.env.flush_all()
        self.start_tour("/my", "vae_resource_portal", login="camille")
