# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import Command, fields
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .test_portal import PortalCommon

ANSWER = "vae_assistance.mail_activity_answer"
APPOINTMENT = "vae_assistance.mail_activity_appointment"


@tagged("post_install", "-at_install")
class TestPortalFurtherPages(PortalCommon, HttpCase):
    """What the candidate asks and writes is seen by the référent at once."""

    def setUp(self):
        super().setUp()
        self.portal_user.lang = self.env["res.lang"]._get_data(code="en_US").code
        self.url = f"/my/vae/{self.candidate.id}"
        self.authenticate("camille", "camille")

    def _get(self, path=""):
        self.env.flush_all()
        return self.url_open(self.url + path)

    def _post(self, path, **form):
        self.env.flush_all()
        answer = self.url_open(
            self.url + path, data={"csrf_token": Request.csrf_token(self), **form}
        )
        self.env.invalidate_all()
        return answer

    def _asked(self, activity):
        found = self.candidate.activity_search([activity])
        self.assertEqual(found.user_id, self.candidate.user_id)
        return found

    def _in(self, days):
        return (fields.Datetime.now() + timedelta(days=days)).strftime("%Y-%m-%dT10:30")

    def test_what_comes_next_and_the_map(self):
        fiche = self._plan(self.candidate, modality="onsite")
        self._plan(self.candidate, start=self.now + timedelta(days=9))
        fiche.event_id.location = "4 rue de l’École, 73000 Chambéry"
        page = self._get().text
        self.assertIn("o_vae_portal_next_acts", page)
        self.assertIn("search?query=4%20rue", page)
        self.assertEqual(page.count("o_vae_portal_move"), 2)
        self.assertIn(self.company._vae_ink(), page)
        fiche.modality = "video"
        self.assertEqual(self._get().text.count("openstreetmap"), 1)
        calendar = self._get("/calendar.ics").text
        self.assertEqual(calendar.count("BEGIN:VEVENT"), 2)

    def test_ask_for_another_time(self):
        fiche = self._plan(self.candidate)
        path = f"/appointments/{fiche.id}/move"
        for time in ("", "2020-01-01T10:00", "9999-99-99T99:99", "\0"):
            page = self._post(path, time_1=time, words="Un empêchement")
            self.assertIn("alert-danger", page.text)
            self.assertFalse(self._messages())
        page = self._post(
            path, time_1=self._in(4), time_2=self._in(5), words="Merci <b>!</b>"
        )
        self.assertIn("o_vae_portal_asked", page.text)
        [message] = self._messages()
        self.assertTrue(message["is_own"])
        self.assertIn("Merci <b>!</b>", message["text"])
        self.assertGreaterEqual(message["text"].count("10:30"), 2)
        self.assertEqual(fiche.state, "draft")
        self._asked(APPOINTMENT)
        # Nobody else's, none that is past, and nothing once the journey is closed.
        other = self._plan(self.neighbour)
        past = self._create_fiche(self.candidate, days=-1)
        for fiche_id in (other.id, past.id, "x", 0):
            answer = self._post(f"/appointments/{fiche_id}/move", time_1=self._in(2))
            self.assertEqual(answer.status_code, 404)
        self._close_journey(self.candidate)
        self.assertEqual(self._post(path, time_1=self._in(2)).status_code, 404)

    def test_a_proposed_time_is_taken(self):
        fiche = self._plan(self.candidate)
        path = f"/appointments/{fiche.id}/move"
        self._post(path, time_1=self._in(4), time_2=self._in(4), time_3=self._in(6))
        self.assertTrue(fiche.wish_2)
        self.assertFalse(fiche.wish_3, "the same time twice is one")
        self.assertIn("o_vae_portal_wishes", self._get().text)
        day = self.env["vae.day"].with_user(self.referent)
        [row] = self._asked_on(day)
        self.assertEqual(
            [act["name"] for act in row["acts"]],
            ["action_accept_wish_1", "action_accept_wish_2", "action_refuse_wishes"],
        )
        wished, own = fiche.wish_2, fiche.with_user(self.referent)
        self._post("/messages", text="Une question")
        self._plan(self.candidate, start=wished)
        said = own.action_accept_wish_2()
        self.assertEqual(said["params"]["type"], "warning", "something is there then")
        self.assertEqual((fiche.date, fiche.event_id.start), (wished, wished))
        self.assertFalse(fiche.wish_1)
        [asked, __, answer] = self._messages()
        self.assertTrue(asked["is_own"])
        self._asked(ANSWER)  # it is not answered by that
        self.assertFalse(answer["is_own"])
        self.assertIn("10:30", answer["text"])
        self.assertFalse(self.candidate.activity_search([APPOINTMENT]))
        self.assertFalse(self._asked_on(day))
        self.assertNotIn("o_vae_portal_wishes", self._get().text)
        # Twice, by a colleague who has not reloaded the page.
        with self.assertRefused("no other time"):
            own.action_accept_wish_2()

    def test_proposed_times_are_refused_with_a_word(self):
        fiche = self._plan(self.candidate)
        before, own = fiche.date, fiche.with_user(self.referent)
        path = f"/appointments/{fiche.id}/move"
        self._post(path, time_1=self._in(4))
        action = own.action_refuse_wishes()
        dialog = self.env[action["res_model"]].with_user(self.referent)
        dialog = dialog.with_context(**action["context"]).create({"words": "Jeudi ?"})
        dialog.action_confirm()
        self.assertEqual(fiche.date, before)
        self.assertFalse(fiche.wish_1)
        self.assertIn("Jeudi ?", self._messages()[-1]["text"])
        self.assertFalse(self.candidate.activity_search([APPOINTMENT]))
        with self.assertRefused("no other time"):
            dialog.action_confirm()
        # What is past cannot be taken; what was moved by hand is answered by that.
        self._post(path, time_1=self._in(4))
        fiche.wish_1 = fields.Datetime.now() - timedelta(hours=1)
        with self.assertRefused("is past"):
            own.action_accept_wish_1()
        own.date = fields.Datetime.now() + timedelta(days=9)
        self.assertFalse(fiche.wish_1)
        self._post(path, time_1=self._in(4))
        self._post(f"/appointments/{fiche.id}/cancel")
        self.assertFalse(fiche.wish_1)

    def _asked_on(self, day):
        blocks = {block["name"]: block for block in day.action_load_day()["blocks"]}
        return [
            row for row in blocks["asked"]["rows"] if row["model"] == "vae.fiche.action"
        ]

    def test_cancel_with_a_word(self):
        fiche = self._plan(self.candidate)
        self._post(f"/appointments/{fiche.id}/cancel", words="Malade")
        self.assertEqual(fiche.state, "cancelled")
        self.assertFalse(fiche.event_id.active)
        self.assertIn("Malade", self._messages()[0]["text"])
        self._asked(APPOINTMENT)
        again = self._post(f"/appointments/{fiche.id}/cancel")
        self.assertEqual(again.status_code, 404)
        # Their words are in their message, not in what the software notes.
        noted = self.candidate.message_ids.filtered(
            lambda each: each.message_type == "notification"
        )
        self.assertNotIn("Malade", "".join(noted.mapped("body")))

    def test_not_available(self):
        today = fields.Date.today()
        days = [str(today + timedelta(days=number)) for number in (0, 5, -3)]
        for first, last in (("", ""), ("x", ""), (days[1], days[0]), (days[2], "")):
            page = self._post("/unavailable", first=first, last=last)
            self.assertIn("alert-danger", page.text)
        self.assertFalse(self.candidate.unavailability_ids)
        self._post("/unavailable", first=days[0], last=days[1])
        period = self.candidate.unavailability_ids
        self.assertEqual(period.date_to, today + timedelta(days=5))
        self.assertTrue(self.candidate.activity_ids)
        foreign = self.env["vae.candidate.unavailability"].create(
            {"candidate_id": self.neighbour.id, "date_from": today}
        )
        answer = self._post(f"/unavailable/{foreign.id}/remove")
        self.assertEqual(answer.status_code, 404)
        self._post(f"/unavailable/{period.id}/remove")
        self.assertFalse(period.exists())
        self.assertTrue(foreign.exists())

    def test_thread_with_the_referent(self):
        self.candidate._message_log(body="Note interne")
        said = "Entre collègues"
        self.candidate.with_user(self.referent).message_post(
            body=said, message_type="comment"
        )
        self._post("/messages", text="Bonjour,\r\nj’ai une question 🙂")
        self._asked(ANSWER)
        self._post("/messages", text="Encore")
        self.assertEqual(len(self._asked(ANSWER)), 1)
        day = self.env["vae.day"].with_user(self.referent).action_load_day("day")
        self.assertIn("Encore", str(day), "read before it is answered")
        action = self.candidate.with_user(self.referent).action_write_to_candidate()
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.referent)
            .with_context(**action["context"])
            .create({"body": "Voici la réponse"})
        )
        composer._action_send_mail()
        self.assertFalse(self.candidate.activity_search([ANSWER]), "it is answered")
        texts = [message["text"] for message in self._messages()]
        self.assertEqual(
            texts, ["Bonjour,\nj’ai une question 🙂", "Encore", "Voici la réponse"]
        )
        page = self._get("/messages").text
        self.assertIn("Voici la réponse", page)
        for other in ("Note interne", "Entre collègues"):
            self.assertNotIn(other, page)
        for text in ("", "  ", "x" * 5_001):
            answer = self._post("/messages", text=text)
            self.assertIn("alert-danger", answer.text)
        self.assertEqual(len(self._messages()), 3)
        self.assertEqual(
            self.url_open(f"/my/vae/{self.neighbour.id}/messages").status_code, 404
        )

    def test_a_complaint_is_read_by_the_direction_alone(self):
        for text in ("", "  ", "x" * 5_001):
            answer = self._post("/complaint", text=text)
            self.assertIn("alert-danger", answer.text)
        answer = self._post("/complaint", text="Trois rendez-vous annulés")
        self.assertIn("alert-success", answer.text)
        complaint = self.env["vae.complaint"].search(
            [("candidate_id", "=", self.candidate.id)]
        )
        self.assertEqual(complaint.description, "Trois rendez-vous annulés")
        self.assertEqual(complaint.channel, "portal")
        self.assertNotEqual(complaint.user_id, self.referent)
        self.assertFalse(
            self.env["vae.complaint"].with_user(self.referent).search_count([])
        )
        # Written down by somebody else, it is not theirs to read.
        complaint.copy({"channel": "phone", "description": "Du tuteur"})
        complaint.answer = "Un seul <interlocuteur>"
        page = self._get().text
        self.assertIn("Trois rendez-vous annulés", page)
        self.assertNotIn("interlocuteur", page)
        self.assertNotIn("Du tuteur", page)
        complaint.with_user(complaint.user_id).action_answer()
        told = complaint.env["mail.message"].search([], order="id desc", limit=1)
        self.assertEqual(told.partner_ids, self.candidate.partner_id)
        self.assertNotIn("interlocuteur", told.body)
        self.assertIn("Un seul &lt;interlocuteur&gt;", self._get().text)
        self.url = f"/my/vae/{self.neighbour.id}"
        self.assertEqual(self._post("/complaint", text="x").status_code, 404)

    def test_experiences(self):
        self._post("/experiences", name="", kind="job")
        self.assertFalse(self.candidate.experience_ids)
        self._post(
            "/experiences",
            name="Aide <i>à domicile</i>",
            kind="volunteering",
            place="ADMR",
            date_start="2020-02-01",
            description="Repas\0",
            opinion="Très bien",
        )
        experience = self.candidate.experience_ids
        self.assertEqual(experience.kind, "volunteering")
        self.assertEqual(experience.description, "Repas")
        self.assertFalse(experience.opinion)
        self.assertTrue(self.candidate.activity_ids)
        page = self._get("/experiences").text
        self.assertIn("Aide &lt;i&gt;", page)
        bad = self._post("/experiences", name="A", place="x" * 100_000)
        self.assertIn("alert-danger", bad.text)
        bad = self._post("/experiences", id=str(experience.id), name="A", date_end="x")
        self.assertIn("alert-danger", bad.text)
        bad = self._post(
            "/experiences",
            id=str(experience.id),
            name="A",
            date_start="2020-02-01",
            date_end="2019-01-01",
        )
        self.assertIn("alert-danger", bad.text)
        self._post("/experiences", id=str(experience.id), name="Aide", kind="job")
        self.assertEqual(experience.name, "Aide")
        foreign = self.env["vae.experience"].create(
            {"candidate_id": self.neighbour.id, "name": "Ailleurs"}
        )
        answer = self._post("/experiences", id=str(foreign.id), name="Pris")
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(foreign.name, "Ailleurs")

    def test_contacts_presence_and_data(self):
        self.candidate.interlocutor_ids = [
            Command.create({"actor": "funder", "name": "Mme Finance", "phone": "0102"})
        ]
        self._create_fiche(self.candidate, days=-2, remarks="À garder").action_done()
        file = self.env["vae.validation.file"].create(
            {"candidate_id": self.candidate.id}
        )
        section = self.env["vae.validation.section"].create(
            {"file_id": file.id, "name": "Un lever"}
        )
        self.env["vae.validation.version"]._add(section, "Je prépare la chambre.")
        self.env["vae.validation.comment"].create(
            {"section_id": section.id, "body": "Pourquoi ?"}
        )
        self.assertIn("Mme Finance", self._get("/contacts").text)
        self.assertIn("o_vae_portal_presence", self._get("/presence").text)
        page = self._get("/data").text
        self.assertIn(self.candidate.reference, page)
        answer = self._get("/data/download")
        self.assertIn("application/json", answer.headers["Content-Type"])
        content = answer.json()
        self.assertIn("Camille Essai", next(iter(content.values())).values())
        for kept in ("À garder", "Je prépare la chambre.", "Pourquoi ?"):
            self.assertIn(kept, answer.text)
        self.env.invalidate_all()
        self.assertEqual(
            self.candidate.message_ids[0].author_id, self.candidate.partner_id
        )
        for page in ("contacts", "presence", "data", "data/download", "experiences"):
            answer = self.url_open(f"/my/vae/{self.neighbour.id}/{page}")
            self.assertEqual(answer.status_code, 404, page)

    def test_two_devices_write_the_same_words(self):
        first = {word["name"]: word["seen"] for word in self.candidate._portal_words()}
        self._post("/words", goal="Du téléphone", seen_goal=first["goal"])
        self.assertEqual(self.candidate.goal, "Du téléphone")
        answer = self._post("/words", goal="De la tablette", seen_goal=first["goal"])
        self.assertIn("is-invalid", answer.text)
        self.assertIn("Du téléphone", answer.text)
        self.assertIn("De la tablette", answer.text)
        self.assertEqual(self.candidate.goal, "Du téléphone")
        [now] = [
            word["seen"]
            for word in self.candidate._portal_words()
            if word["name"] == "goal"
        ]
        self._post("/words", goal="Les deux", seen_goal=now)
        self.assertEqual(self.candidate.goal, "Les deux")

    def test_two_devices_correct_the_same_experience(self):
        self._post("/experiences", name="Aide", description="Du téléphone")
        own = {"id": str(self.candidate.experience_ids.id), "name": "Aide"}
        [shown] = self.candidate._portal_experiences()
        self._post(
            "/experiences",
            **own,
            description="De la tablette",
            seen_experience=shown["seen"],
        )
        page = self._post(
            "/experiences", **own, description="Après", seen_experience=shown["seen"]
        ).text
        self.assertEqual(self.candidate.experience_ids.description, "De la tablette")
        for text in ("alert-danger", "De la tablette", "Après"):
            self.assertIn(text, page)
        [shown] = self.candidate._portal_experiences()
        self.assertIn(shown["seen"], page, "it can be saved again")

    def test_accessibility_statement(self):
        page = self.url_open("/vae/accessibility")
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.company.name, page.text)
        self.authenticate(None, None)
        self.assertEqual(self.url_open("/vae/accessibility").status_code, 200)

    def _messages(self):
        self.env.invalidate_all()
        return self.candidate.with_user(self.portal_user).sudo()._portal_messages()
