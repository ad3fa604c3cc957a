# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from datetime import datetime, timedelta
from unittest.mock import patch

from markupsafe import Markup

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.http import Request
from odoo.models import BaseModel
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import VaeCommon

PAGES = ("", "/words", "/calendar.ics")

# What the owner of a journey reads of the texts that are kept about it: every other
# text of these records must be absent from every page.
SHOWN = {
    "vae.candidate": {"reference", *("goal", "means", "expectations", "notes")},
    "vae.certification": {"name", "code", "abbreviation"},
    "vae.certification.bloc": {"name"},
    "vae.step": {"name", "guidance_candidate"},
    "done": {
        *("next_documents", "next_people", "next_tasks"),
        *("documents_produced", "tasks_done"),  # in the bilan
    },
    "draft": set(),
    "event": {"location"},
    "todo": {"name", "reason_late"},
    "referent": {"name", "email", "phone"},
    "structure": {"name", "email", "phone"},
    "structure contact": {"street", "street2", "zip", "city"},
}

# What core's own frame of a page shows: who is connected, and whose site it is.
FRAME = {("contact", "name"), ("structure", "name")}


class PortalCommon(VaeCommon):
    """A candidate with an account of their own, and somebody else's journey."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.portal_user = cls._create_portal_user(cls.candidate, "camille")
        cls.neighbour = cls._create_candidate(
            "Voisine Secrète", cls.referent2, goal="Projet secret"
        )
        cls.portal_neighbour = cls._create_portal_user(cls.neighbour, "voisine")

    @classmethod
    def _create_portal_user(cls, candidate, login):
        return new_test_user(
            cls.env,
            login=login,
            name=candidate.name,
            groups="base.group_portal",
            partner_id=candidate.partner_id.id,
            email=f"{login}@example.com",
            company_id=candidate.company_id.id,
            lang="fr_FR",
            tz="Europe/Paris",
        )

    @classmethod
    def _plan(cls, candidate, **values):
        """An appointment to come: the fiche of its event."""
        event = cls.env["calendar.event"]._create_vae_appointment(
            candidate, values.pop("start", cls.now + timedelta(days=3)), 1.5
        )
        event.vae_fiche_ids.write({"modality": "onsite", **values})
        return event.vae_fiche_ids


@tagged("post_install", "-at_install")
class TestPortalPages(PortalCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.url = f"/my/vae/{self.candidate.id}"

    def _open(self, url, login="camille", **options):
        self.env.flush_all()
        self.authenticate(login, login)
        return self.url_open(url, **options)

    def test_home(self):
        page = self._open("/my")
        self.assertEqual(page.status_code, 200)
        self.assertIn("/my/vae", page.text)
        self.assertEqual(self._counters()["vae_journey_count"], 1)
        self._open("/my", self.employee.login)
        self.assertEqual(self._counters()["vae_journey_count"], 0)

    def _counters(self):
        payload = self.build_rpc_payload({"counters": ["vae_journey_count"]})
        return self.url_open("/my/counters", json=payload).json()["result"]

    def test_one_journey_or_several(self):
        page = self._open("/my/vae")
        self.assertTrue(page.url.endswith(self.url))
        second = self._create_candidate(
            "?", self.referent, partner_id=self.candidate.partner_id.id
        )
        page = self._open("/my/vae")
        self.assertIn(self.url, page.text)
        self.assertIn(f"/my/vae/{second.id}", page.text)
        self.assertNotIn(f"/my/vae/{self.neighbour.id}", page.text)

    def test_without_a_journey(self):
        for login in (self.employee.login, self.referent.login):
            page = self._open("/my/vae", login)
            self.assertEqual(page.status_code, 200)
            self.assertIn("o_vae_portal_empty", page.text)

    def test_journey_of_its_owner(self):
        fiche = self._plan(self.candidate, modality="video")
        self._create_fiche(
            self.candidate,
            days=-2,
            next_documents="- CV détaillé\n• Bulletins",
        ).action_done()
        page = self._open(self.url)
        self.assertEqual(page.status_code, 200)
        for text in (
            self.candidate.reference,
            self.certification.name,
            self.referent.name,
            "referent@example.com",
            self.first_step.with_context(lang="fr_FR").name,
            '<li class="text-break">CV détaillé</li>',
            '<li class="text-break">Bulletins</li>',
            f"{self.url}/calendar.ics",
        ):
            self.assertIn(text, page.text)
        paris = fields.Datetime.context_timestamp(
            fiche.with_context(tz="Europe/Paris"), fiche.date
        )
        self.assertIn(paris.strftime("%H:%M"), page.text)
        self.assertIn('lang="fr-FR"', page.text)

    def test_closed_journey_stays_open_to_its_owner(self):
        self._plan(self.candidate)
        self._close_journey(self.candidate)  # the appointment is kept
        self.assertIn("o_vae_portal_appointment", self._open(self.url).text)
        self.candidate._cancel_planned()
        page = self._open(self.url)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("o_vae_portal_appointment", page.text)
        self.assertNotIn(self.closing_step.name, page.text)

    def test_structure_and_people_that_are_gone(self):
        self._plan(self.candidate, user_id=self.referent2.id)
        self.env.flush_all()
        self.referent.active = False
        self.candidate.certification_id.active = False
        self.first_step.active = False
        self.company.partner_id.active = False
        page = self._open(self.url)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(self.referent.name, page.text)
        self.assertIn(self.first_step.with_context(lang="fr_FR").name, page.text)

    def test_journey_in_another_structure(self):
        elsewhere = self._create_candidate("Ailleurs Portail", self.stranger)
        new_test_user(
            self.env,
            login="test_elsewhere",
            groups="base.group_portal",
            partner_id=elsewhere.partner_id.id,
            company_id=self.other_company.id,
            company_ids=[Command.set(self.other_company.ids)],
        )
        page = self._open(f"/my/vae/{elsewhere.id}", login="test_elsewhere")
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.other_company.name, page.text)

    def test_not_found_is_the_same_for_all(self):
        archived = self._create_candidate(
            "?", self.referent, partner_id=self.candidate.partner_id.id, active=False
        )
        child = self._create_candidate("Enfant Contact", self.referent)
        child.partner_id.parent_id = self.candidate.partner_id
        ids = (
            self.neighbour.id,
            archived.id,
            child.id,
            self.candidate.id + 10_000,
            0,
            -1,
            -self.candidate.id,
            f"0{self.candidate.id}",
            2**31,
            2**64,
            "9" * 5000,
            "abc",
            "é",
            "٣",
            "%00",
            f"{self.candidate.id}%0A",
            f"{self.candidate.id}.0",
            f"{self.candidate.id},{self.neighbour.id}",
        )
        for page in PAGES:
            answers = set()
            for candidate_id in ids:
                answer = self._open(f"/my/vae/{candidate_id}{page}")
                self.assertEqual(answer.status_code, 404, (candidate_id, page))
                self.assertNotIn("Voisine", answer.text)
                answers.add(self._comparable(answer, candidate_id))
            self.assertEqual(len(answers), 1)

    def _comparable(self, answer, candidate_id):
        """A page without what differs from one answer to the next."""
        text = re.sub(r'csrf_token: "[^"]*"', "", answer.text)
        for path in (answer.request.path_url, answer.url):
            text = text.replace(path, "")
        return re.sub(r"/my/vae/[^\"'<>]*", "", text)

    def test_other_people(self):
        for page in PAGES:
            for login in ("voisine", self.referent.login, self.employee.login):
                answer = self._open(self.url + page, login)
                self.assertEqual(answer.status_code, 404, (login, page))
                self.assertNotIn("Camille", answer.text)
            self.authenticate(None, None)
            answer = self.url_open(self.url + page)
            self.assertIn("/web/login", answer.url)
            self.assertNotIn("Camille", answer.text)

    def test_nobody_but_the_pages_opens_the_portal_to_our_models(self):
        for model in ("vae.candidate", "vae.fiche.action"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.portal_user).search([])
        with self.assertRaises(AccessError):
            self.candidate.with_user(self.portal_user).read(["name"])

    def test_calendar(self):
        self.assertEqual(self._open(f"{self.url}/calendar.ics").status_code, 404)
        start = datetime(2035, 6, 1, 12, 0)
        fiche = self._plan(self.candidate, start=start)
        fiche.event_id.partner_ids |= self.referent2.partner_id
        answer = self._open(f"{self.url}/calendar.ics")
        self.assertEqual(answer.headers["Content-Type"], "text/calendar; charset=utf-8")
        for line in ("DTSTART:20350601T120000Z", "DTEND:20350601T133000Z"):
            self.assertIn(line, answer.text)
        for word in ("VAE", "@example.com", "ATTENDEE", "ORGANIZER", "Camille"):
            self.assertNotIn(word, answer.text)
        self.assertNotIn(self.referent.name, answer.text)

    # ------------------------------------------------------------------
    # Own words
    # ------------------------------------------------------------------

    def _send(self, texts, url=None, login="camille", token=True):
        self.env.flush_all()
        self.authenticate(login, login)
        if token:
            texts = {**texts, "csrf_token": Request.csrf_token(self)}
        return self.url_open(url or f"{self.url}/words", data=texts)

    def test_write_own_words(self):
        text = "Devenir <script>alert(1)</script> éducateur 🎓\r\nÀ mon rythme & bien"
        answer = self._send({"goal": text, "means": "", "step_id": "1", "active": ""})
        self.assertEqual(answer.status_code, 200)
        self.assertIn("saved=1", answer.url)
        self.assertEqual(self.candidate.goal, text.replace("\r\n", "\n"))
        self.assertFalse(self.candidate.means)
        self.assertTrue(self.candidate.active)
        told = self.candidate.message_ids[0]
        self.assertEqual(told.author_id, self.candidate.partner_id)
        self.assertNotIn("Devenir", told.body)
        self.assertFalse(self.candidate.activity_ids)
        for page in (answer, self.url_open(f"{self.url}/words")):
            self.assertNotIn("<script>alert", page.text)
            self.assertIn(
                "&lt;script&gt;alert(1)&lt;/script&gt; éducateur 🎓", page.text
            )
            self.assertIn("À mon rythme &amp; bien", page.text)

    def test_what_is_asked_for_is_an_activity(self):
        """What they expect of who supports them: the référent is told, once."""
        for text in ("Des rappels", "Des rappels par SMS", "Des rappels par SMS"):
            self._send({"expectations": text})
        self.env.invalidate_all()
        self.assertEqual(self.candidate.activity_ids.user_id, self.candidate.user_id)
        self.assertEqual(len(self.candidate.activity_ids), 1)
        told = self.candidate.message_ids.filtered(
            lambda message: message.author_id == self.candidate.partner_id
        )
        self.assertEqual(len(told), 2)

    def test_nul_and_leading_lines_are_no_error(self):
        self._send({"notes": "\n\nUn\0 mot\n"})
        self.assertEqual(self.candidate.notes, "\n\nUn mot")
        page = self.url_open(f"{self.url}/words")
        self.assertIn(">\n\n\nUn mot</textarea>", page.text)

    def test_too_long_words_are_refused_and_not_lost(self):
        self.candidate.means = "Avant"
        long_text = "Trop " * 5000
        answer = self._send({"goal": long_text, "means": "Après"})
        self.assertEqual(answer.status_code, 200)
        self.assertIn("is-invalid", answer.text)
        self.assertEqual(answer.text.count('class="invalid-feedback"'), 1)
        self.assertIn(long_text.strip(), answer.text)
        self.assertIn(">\nAprès</textarea>", answer.text)
        self.env.invalidate_all()
        self.assertFalse(self.candidate.goal)
        self.assertEqual(self.candidate.means, "Avant")

    def test_a_file_instead_of_a_text(self):
        self.candidate.goal = "Avant"
        self.env.flush_all()
        self.authenticate("camille", "camille")
        answer = self.url_open(
            f"{self.url}/words",
            data={"csrf_token": Request.csrf_token(self)},
            files={"goal": ("a.txt", b"abc")},
        )
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.candidate.goal, "Avant")

    def test_words_of_somebody_else(self):
        answer = self._send({"goal": "Autre"}, url=f"/my/vae/{self.neighbour.id}/words")
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.neighbour.goal, "Projet secret")

    def test_words_without_token(self):
        """The form is shown again, and nothing is written."""
        answer = self._send({"goal": "Volé"}, token=False)
        self.assertIn("o_vae_form_expired", answer.text)
        self.assertFalse(self.candidate.goal)


@tagged("post_install", "-at_install")
class TestPortalShowsWhatIsListed(PortalCommon, HttpCase):
    """Every text column of the records around a journey gets a marker of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"].create(
            [{"name": "Prescripteur"}, {"name": "Certificateur"}]
        )
        cls.certification.certifier_id = partners[1]
        cls.candidate.write(
            {
                "prescriber_id": partners[0].id,
                "source_id": cls.env["utm.source"].create({"name": "Source"}).id,
                "lead_id": cls.env["crm.lead"].create({"name": "Demande"}).id,
                "program_id": cls.program.id,
                "accompagnateur_ids": [(4, cls.accompagnateur.id)],
                "target": "blocs",
                "bloc_ids": [(6, 0, cls.certification.bloc_ids[0].ids)],
                "waiting_on": "certifier",
            }
        )
        cls.second = cls._create_candidate(
            "?", cls.referent, partner_id=cls.candidate.partner_id.id
        )
        done = cls._create_fiche(cls.candidate, days=-2)
        done.action_done()
        todo, hidden = cls.env["vae.todo"].create(
            [{"candidate_id": cls.candidate.id, "name": "Chose"} for _i in range(2)]
        )
        draft = (
            cls.env["calendar.event"]
            ._create_vae_appointment(cls.candidate, cls.now + timedelta(days=2), 1)
            .vae_fiche_ids
        )
        cls.records = {
            "vae.candidate": cls.candidate,
            "check": cls.candidate.check_ids[:1],
            "done": done,
            "draft": draft,
            "event": draft.event_id,
            "todo": todo,
            "todo in preparation": hidden,
            "vae.certification": cls.certification,
            "vae.certification.bloc": cls.certification.bloc_ids[0],
            "other bloc": cls.certification.bloc_ids[1],
            "vae.step": cls.candidate.step_id,
            "vae.program": cls.program,
            "prescriber": partners[0],
            "certifier": partners[1],
            "source": cls.candidate.source_id,
            "lead": cls.candidate.lead_id,
            "referent": cls.referent.partner_id,
            "colleague": cls.accompagnateur.partner_id,
            "structure": cls.company,
            "structure contact": cls.company.partner_id,
            "contact": cls.candidate.partner_id,
            "neighbour": cls.neighbour,
            "neighbour contact": cls.neighbour.partner_id,
        }
        hidden.fiche_id = draft
        cls.markers = {}
        for role, record in cls.records.items():
            cls._mark(role, record)
        cls.env.invalidate_all()

    @classmethod
    def _mark(cls, role, record):
        """Write a marker into each text column, past computes and constraints."""
        cls.env.flush_all()
        for name, field in record._fields.items():
            if (
                not field.store
                or field.company_dependent
                or field.type not in ("char", "text", "html")
                or name in ("access_token", "parent_path")
            ):
                continue
            marker = f"marque{len(cls.markers):04d}fin"
            cls.markers[marker] = (role, name)
            value = f'{{"en_US": "{marker}"}}' if field.translate else marker
            cls.env.cr.execute(
                f'UPDATE "{record._table}" SET "{name}" = %s WHERE id = %s',
                (value, record.id),
            )

    def _expected(self, *roles):
        return {(role, name) for role in roles for name in SHOWN[role]}

    def _shown(self, url):
        page = self.url_open(url)
        self.assertEqual(page.status_code, 200, url)
        found = re.findall(r"marque\d{4}fin", page.text)
        return {self.markers[marker] for marker in found}

    def test_pages_show_what_is_listed(self):
        self.env.flush_all()
        self.authenticate("camille", "camille")
        url = f"/my/vae/{self.candidate.id}"
        reference = {("vae.candidate", "reference")}
        bilan = self._shown(f"{url}/bilan")
        self.assertGreaterEqual(
            bilan,
            {
                ("vae.candidate", "bilan_conclusion"),
                *(("done", name) for name in ("documents_produced", "tasks_done")),
            },
        )
        self.assertEqual(
            self._shown(url) | bilan,
            self._expected(*SHOWN) | {("vae.candidate", "bilan_conclusion")} | FRAME,
        )
        self.assertEqual(
            self._shown(f"{url}/words"),
            (self._expected("vae.candidate") - reference) | FRAME,
        )
        self.assertEqual(self._shown(f"{url}/calendar.ics"), self._expected("event"))
        self.assertEqual(
            self._shown("/my/vae"),
            self._expected("vae.certification") | reference | FRAME,
        )
        home = {role for role, _name in self._shown("/my")}
        self.assertEqual(home, {"contact", "structure"})

    def test_pages_get_no_record_of_ours(self):
        self.env.flush_all()
        self.authenticate("camille", "camille")
        contexts = []
        render = Request.render

        def spy(request, template, qcontext=None, **options):
            contexts.append(dict(qcontext))
            return render(request, template, qcontext, **options)

        url = f"/my/vae/{self.candidate.id}"
        with patch.object(Request, "render", spy):
            for page in ("/my/vae", url, f"{url}/words", f"{url}/bilan"):
                self.url_open(page)
        self.assertEqual(len(contexts), 4)
        for context in contexts:
            for name, value in context.items():
                if name != "sales_user":  # core's own
                    self._check_plain(value)

    def test_values_are_plain(self):
        self._check_plain(self.candidate._portal_values())

    def _check_plain(self, value):
        self.assertNotIsInstance(value, BaseModel)
        if isinstance(value, dict):
            for part in value.values():
                self._check_plain(part)
        elif isinstance(value, list):
            for part in value:
                self._check_plain(part)
        else:
            self.assertIn(type(value), (str, int, bool, float, type(None), Markup))
