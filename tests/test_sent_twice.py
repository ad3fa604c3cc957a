# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Forms of the portal whose answer did not arrive, and that the person sends again.

Every form by the routes: what is sent twice is kept once, and a journey that is closed
is asked for nothing any more.
"""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.http import Request
from odoo.tests import tagged

from odoo.addons.vae_assistance.models.ground.vae_guarded import (
    guarded_addons,
    people_models,
)
from odoo.addons.vae_assistance.tests.files import PDF
from odoo.addons.vae_assistance.tests.portal.test_portal_file import PortalFileCommon
from odoo.addons.vae_assistance.tests.portal.test_portal_sending import routes_of_ours

JOURNEY = "/my/vae/<string:candidate_id>"
# What somebody still says of themselves, and to the structure, once all is over.
OPEN_AFTER = {"/words", "/experiences", "/messages", "/complaint"}
OPEN_AFTER |= {"/consents/<string:consent_id>/withdraw"}


@tagged("post_install", "-at_install")
class TestSentTwice(PortalFileCommon):
    def setUp(self):
        super().setUp()
        self.authenticate("camille", "camille")

    def _forms(self):
        """Of each form what is sent, by its route: path and values."""
        candidate = self.candidate
        in_days = {
            days: (fields.Datetime.now() + timedelta(days=days)).strftime("%Y-%m-%d")
            for days in (4, 5)
        }
        fiche = self._create_fiche(
            candidate,
            -3,
            todo_ids=[Command.create({"name": "Le CV", "kind": "document"})],
        )
        fiche.action_done()
        todo = fiche.todo_ids.id
        purpose = self.env["vae.consent.purpose"].create(
            {"name": "Photographie", "code": "photo", "description": "Une photo"}
        )
        consent = self.env["vae.consent"].create(
            {"candidate_id": candidate.id, "purpose_id": purpose.id}
        )
        consent._give("oral")
        workshop = (
            self.env["calendar.event"]
            .with_user(self.referent)
            .create(
                {
                    "name": "Atelier",
                    "vae_kind": "workshop",
                    "start": self.now + timedelta(days=6),
                    "stop": self.now + timedelta(days=6, hours=2),
                }
            )
        )
        attendances = self.env["vae.attendance"].with_user(self.referent)
        attendance = attendances._register_people(workshop, candidate)
        period = self.env["vae.candidate.unavailability"].create(
            {"candidate_id": candidate.id, "date_from": in_days[5]}
        )
        project = self.env["vae.project"].create(
            {
                "name": "Cohorte",
                "partner_id": self.env["res.partner"].create({"name": "Cîmes"}).id,
                "code": "COHORTE-26",
            }
        )
        project.action_open()
        moved, cancelled = self._plan(candidate), self._plan(candidate)
        section = f"/file/{self.section.id}"
        return {
            "/words": ("/words", {"goal": "Mon projet"}),
            "/messages": ("/messages", {"text": "Bonjour,\r\nune question 🙂 <b>"}),
            "/complaint": ("/complaint", {"text": "Trois fois annulé"}),
            "/experiences": (
                "/experiences",
                {"name": "Aide", "kind": "job", "date_start": "2020-02-01"},
            ),
            "/unavailable": ("/unavailable", {"first": in_days[4]}),
            "/unavailable/<string:period_id>/remove": (
                f"/unavailable/{period.id}/remove",
                {},
            ),
            "/appointments/<string:fiche_id>/move": (
                f"/appointments/{moved.id}/move",
                {"time_1": f"{in_days[4]}T10:30", "words": "Merci"},
            ),
            "/appointments/<string:fiche_id>/cancel": (
                f"/appointments/{cancelled.id}/cancel",
                {"words": "Malade"},
            ),
            "/workshops/<string:attendance_id>/excuse": (
                f"/workshops/{attendance.id}/excuse",
                {"words": "Malade"},
            ),
            "/todos/<string:todo_id>": (f"/todos/{todo}", {"reason": "Plus tard"}),
            "/todos/<string:todo_id>/file": (f"/todos/{todo}/file", {"file": PDF}),
            "/consents/<string:consent_id>/withdraw": (
                f"/consents/{consent.id}/withdraw",
                {},
            ),
            "/file/<string:section_id>": (section, {"text": "Un", "base": "1"}),
            "/file/<string:section_id>/comment": (
                f"{section}/comment",
                {"body": "Est-ce assez long ?"},
            ),
            "/project": ("/project", {"code": project.code}),
        }

    def _send(self, path, values):
        values = dict(values)
        files = {"file": ("a.pdf", values.pop("file"))} if "file" in values else None
        self.env.flush_all()
        answer = self.url_open(
            f"/my/vae/{self.candidate.id}{path}",
            data={"csrf_token": Request.csrf_token(self), **values},
            files=files,
        )
        self.env.invalidate_all()
        self.assertLess(answer.status_code, 500, path)
        return answer

    def _counts(self):
        models = people_models(self.registry, guarded_addons(self.registry))
        return {
            name: self.env[name].with_context(active_test=False).search_count([])
            for name in (*sorted(models), "mail.message", "mail.activity")
            if self.env[name]._auto
        }

    def _routes(self):
        return {
            rule.rule.removeprefix(JOURNEY)
            for rule in routes_of_ours(self.env)
            if rule.rule.startswith(f"{JOURNEY}/") and "POST" in (rule.methods or ())
        }

    def test_what_is_sent_twice_is_kept_once(self):
        forms = self._forms()
        self.assertEqual(forms.keys(), self._routes())
        for route, (path, values) in forms.items():
            before = self._counts()
            self._send(path, values)
            once = self._counts()
            with self.subTest(route):
                self.assertNotEqual(before, once, "it was kept")
                self._send(path, values)
                self.assertEqual(self._counts(), once)
        # The same words once more, after they were answered, are new ones.
        messages = len(self.candidate._portal_messages())
        self.candidate.with_user(self.referent).message_post(
            body="Oui ?",
            message_type="comment",
            partner_ids=self.candidate.partner_id.ids,
        )
        self._send(*forms["/messages"])
        self.assertEqual(len(self.candidate._portal_messages()), messages + 2)
        # Corrected, and the answer did not arrive: it is as they wrote it.
        experience = self.candidate.experience_ids
        seen = self.candidate._portal_experience_mark(experience)
        corrected = {
            "id": str(experience.id),
            "name": "Aide à domicile",
            "seen_experience": seen,
        }
        for _time in range(2):
            answer = self._send("/experiences", corrected)
            self.assertNotIn("alert-danger", answer.text)

    def test_nothing_is_asked_of_a_closed_journey(self):
        forms = self._forms()
        self._close_journey(self.candidate)
        for route, (path, values) in forms.items():
            if route in OPEN_AFTER:
                continue
            before = self._counts()
            with self.subTest(route):
                self._send(path, values)
                self.assertEqual(self._counts(), before)
