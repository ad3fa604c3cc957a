# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ...models.ground.hours import said_hours
from ..common import VaeCommon

NBSP = "\N{NO-BREAK SPACE}"
SECRET = "Confidence faite au téléphone"
ACTOR = "Transitions Pro Essai"


@tagged("post_install", "-at_install")
class TestVaeBilan(VaeCommon):
    draws_pdf = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US", tz="UTC"))
        cls.candidate = cls.candidate.with_env(cls.env)
        cls.candidate.date_open = fields.Date.today() - timedelta(days=60)
        cls._act(cls.candidate)

    @classmethod
    def _act(cls, candidate):
        """What a journey holds after some weeks."""
        cls._create_fiche(
            candidate,
            -20,
            duration=1.5,
            state="done",
            tasks_done="- Trier les preuves\n- Relire le <b>référentiel</b>",
            documents_produced="Curriculum vitæ",
            people_contacted="Mission locale\nEmployeur",
            remarks=SECRET,
        )
        cls._create_fiche(
            candidate,
            -10,
            state="done",
            step_id=cls.second_step.id,
            people_contacted="Mission locale",
        )
        cls._create_fiche(candidate, -5, state="cancelled", tasks_done="Jamais fait")
        cls._create_fiche(candidate, 5, tasks_done="À venir")
        cls.env["vae.contact.log"].create(
            [
                {
                    "candidate_id": candidate.id,
                    "channel": "phone",
                    "comment": SECRET,
                },
                {"candidate_id": candidate.id, "channel": "mail"},
                {
                    "candidate_id": candidate.id,
                    "channel": "mail",
                    "direction": "in",
                    "comment": SECRET,
                },
                {
                    "candidate_id": candidate.id,
                    "channel": "phone",
                    "partner_id": cls.env["res.partner"].create({"name": ACTOR}).id,
                    "comment": SECRET,
                },
            ]
        )
        cls.env["vae.service"].create(
            {"candidate_id": candidate.id, "date": "2026-01-15", "duration": 2}
        )

    def _values(self, candidate=None, user=None):
        candidate = candidate or self.candidate
        if user:
            candidate = candidate.with_user(user)
        return candidate._bilan_values()[candidate]

    def _html(self, report, user):
        return (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_qweb_html(f"vae_assistance.{report}", self.candidate.ids)[0]
            .decode()
        )

    # ------------------------------------------------------------------
    # Derived
    # ------------------------------------------------------------------

    def test_appointments(self):
        bilan = self._values()
        self.assertEqual(
            bilan["appointments"],
            {"count": 2, "hours": f"2{NBSP}h{NBSP}30"},
        )
        self.assertEqual(
            [(step["name"], step["count"]) for step in bilan["steps"]],
            [(self.first_step.name, 1), (self.second_step.name, 1)],
        )

    def test_actions_in_order(self):
        actions = self._values()["actions"]
        fiches = [action for action in actions if "no." in action["title"]]
        self.assertEqual(len(fiches), 2)
        self.assertEqual(
            fiches[0]["lines"],
            ["Curriculum vitæ", "Trier les preuves", "Relire le <b>référentiel</b>"],
        )
        self.assertEqual(actions[0]["title"], f"Advice in VAE · 2{NBSP}h")
        self.assertNotIn("Jamais fait", str(actions))
        self.assertNotIn("À venir", str(actions))

    def test_counts_of_contacts(self):
        self.assertEqual(
            self._values()["contacts"],
            [
                {"channel": "Telephone", "out": 2, "in": 0},
                {"channel": "E-mail", "out": 1, "in": 1},
            ],
        )

    def test_people_once(self):
        self.assertEqual(
            self._values()["people"], ["Mission locale", "Employeur", ACTOR]
        )

    def test_supports_of_the_plan_in_force(self):
        self._agree_diagnosis(self.candidate)
        plan = self.env["vae.support.plan"].create({"candidate_id": self.candidate.id})
        self.assertEqual(self._values()["supports"], [])
        line = plan.line_ids[0]
        line.hours_planned = 3
        self._sign_at_once(plan)
        line.action_done()
        supports = self._values()["supports"]
        self.assertEqual(len(supports), len(plan.line_ids))
        self.assertEqual(supports[0]["name"], line.name)
        self.assertEqual(supports[0]["planned"], f"3{NBSP}h")
        self.assertEqual(supports[0]["state"], "Done")
        line.effect = "Reprend confiance"
        self.assertEqual(self._values()["supports"][0]["effect"], "Reprend confiance")
        self.assertEqual(
            self._values()["supports_total"]["planned"],
            said_hours(self.env, plan.hours_planned),
        )
        done = [a for a in self._values()["actions"] if a["lines"] == [line.name]]
        self.assertEqual(len(done), 1)

    def test_nothing_is_said_twice(self):
        self._agree_diagnosis(self.candidate)
        plan = self.env["vae.support.plan"].create({"candidate_id": self.candidate.id})
        self._sign_at_once(plan)
        line = plan.line_ids[0]
        fiche = self._create_fiche(
            self.candidate,
            -1,
            tasks_done="Relire\nRelire",
            documents_produced="Relire",
            support_ids=[
                Command.create(
                    {"plan_line_id": line.id, "hours": 1, "is_finished": True}
                )
            ],
        )
        fiche.action_done()
        self.env.invalidate_all()
        self.assertEqual(line.state, "done")
        actions = self._values()["actions"]
        said = [
            (action["date"], text) for action in actions for text in action["lines"]
        ]
        self.assertEqual(len(said), len(set(said)))
        self.assertEqual([text for _day, text in said].count("Relire"), 1)
        [told] = [text for _day, text in said if line.name in text]
        self.assertIn(f"1{NBSP}h", told)
        titles = [(action["date"], action["title"]) for action in actions]
        self.assertEqual(len(titles), len(set(titles)))

    def test_print_has_a_period_a_day_and_signatures(self):
        self.env["res.lang"]._activate_lang("en_US")
        self.candidate.partner_id.lang = "en_US"
        html = self._html("vae_bilan_document", self.referent)
        text = " ".join(re.sub(r"<[^>]+>", " ", html).split())
        for said in (
            "Period: from",
            "Printed on",
            "Signature of the référent",
            f"{self.candidate.reference}-BA",
        ):
            self.assertIn(said, text)

    def test_results(self):
        self.candidate.date_admissible = "2026-02-01"
        results = {row["label"]: row["value"] for row in self._values()["results"]}
        self.assertIn("Admissible since", results)
        self.assertNotIn("Jury held on", results)

    def test_follows_what_is_corrected(self):
        self.candidate.fiche_ids.filtered(lambda f: f.state == "done")[
            0
        ].action_reopen()
        self.env.invalidate_all()
        self.assertEqual(self._values()["appointments"]["count"], 1)

    def test_queries_do_not_grow(self):
        def queries(candidates):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            candidates._bilan_values()
            return self.env.cr.sql_log_count - before

        people = self.env["vae.candidate"]
        for number in range(8):
            person = self._create_candidate(f"Personne {number}", self.referent)
            self._act(person)
            people |= person
        queries(people)
        self.assertEqual(queries(people[:2]), queries(people))

    # ------------------------------------------------------------------
    # The conclusion
    # ------------------------------------------------------------------

    def test_conclusion_is_dated(self):
        candidate = self.candidate.with_user(self.referent)
        candidate.bilan_conclusion = "Dossier <i>solide</i> 🙂"
        today = fields.Date.context_today(candidate)
        self.assertEqual(candidate.bilan_date, today)
        candidate.bilan_date = today - timedelta(days=1)
        with self.assertRefused("which is to come", ValidationError):
            candidate.bilan_date = today + timedelta(days=1)
        with self.assertRefused("give the day", ValidationError):
            candidate.bilan_date = False
        with self.assertRefused("too long", ValidationError):
            candidate.bilan_conclusion = "x" * 20_001
        candidate.bilan_conclusion = False
        self.assertFalse(candidate.bilan_date)

    # ------------------------------------------------------------------
    # Who sees what
    # ------------------------------------------------------------------

    def test_screen_and_print(self):
        self.candidate.bilan_conclusion = "Dossier <i>solide</i> 🙂"
        html = self._html("vae_bilan_document", self.referent)
        self.assertIn("Trier les preuves", html)
        self.assertIn("Relire le &lt;b&gt;référentiel&lt;/b&gt;", html)
        self.assertIn("Dossier &lt;i&gt;solide&lt;/i&gt; 🙂", html)
        self.assertIn(ACTOR, html)
        self.assertNotIn(SECRET, html)
        screen = self.candidate.with_user(self.referent).bilan
        self.assertIn("Trier les preuves", screen)
        self.assertNotIn(SECRET, screen)
        blank = self._html("vae_bilan_blank_document", self.referent)
        self.assertNotIn("Trier les preuves", blank)

    def test_pdf(self):
        self.candidate.bilan_conclusion = "Dossier solide"
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        for report in (
            "vae_bilan_document",
            "vae_bilan_blank_document",
            "vae_contact_log_document",
            "vae_contact_log_blank_document",
        ):
            with self.subTest(report=report):
                content, kind = reports._render_qweb_pdf(
                    f"vae_assistance.{report}", self.candidate.ids
                )
                self.assertEqual(kind, "pdf")
                self.assertTrue(content.startswith(b"%PDF"))

    def test_portal(self):
        self.candidate.bilan_conclusion = "Dossier solide"
        bilan = self.candidate.sudo()._portal_bilan()
        self.assertNotIn("people", bilan)
        self.assertEqual(bilan["conclusion"], "Dossier solide")
        self.assertEqual(bilan["appointments"]["count"], 2)
        for secret in (SECRET, ACTOR):
            self.assertNotIn(secret, str(bilan))

    def test_other_referent_sees_nothing(self):
        candidate = self.candidate.with_user(self.referent2)
        self.env.invalidate_all()
        for method in ("action_view_bilan", "action_print_bilan"):
            with self.assertRaises(AccessError):
                getattr(candidate, method)()
        with self.assertRaises(AccessError):
            candidate.read(["bilan"])
        with self.assertRaises(AccessError):
            self._html("vae_bilan_document", self.referent2)
