# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import re
from datetime import timedelta

import pypdf

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, HttpCase, tagged

from ..common import OnAPhone, VaeCommon
from ..signature.test_vae_signature import drawn

NASTY = '<script>alert(1)</script> 🦊 « œuvre » & "x"'


class DiagnosisCommon(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.conditions = cls.env["vae.condition"].search([])
        cls.material = cls.conditions.filtered(lambda c: c.family == "material")

    def _diagnosis(self, user=None, **values):
        return (
            self.env["vae.diagnosis"]
            .with_user(user or self.referent)
            .create({"candidate_id": self.candidate.id, **values})
        )

    def _answer(self, diagnosis, conditions, state, comment=""):
        diagnosis.action_save_answers(
            [
                {"condition": condition.id, "state": state, "comment": comment}
                for condition in conditions
            ]
        )

    def _line(self, diagnosis, condition):
        return diagnosis.line_ids.filtered(lambda line: line.condition_id == condition)

    def _queries(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestDiagnosis(DiagnosisCommon):
    def test_start_data(self):
        families = self.conditions.grouped("family")
        self.assertEqual(
            {family: len(conditions) for family, conditions in families.items()},
            {"material": 8, "pedagogical": 14, "behavioural": 8},
        )
        sensitive = self.env["vae.obstacle.kind"].search([("is_sensitive", "=", True)])
        for kind in ("health", "disability", "social"):
            self.assertIn(
                self.env.ref(f"vae_assistance.vae_obstacle_kind_{kind}"), sensitive
            )

    def test_new_diagnosis_has_every_active_condition(self):
        self.material[0].active = False
        diagnosis = self._diagnosis()
        self.assertEqual(
            diagnosis.line_ids.condition_id, self.conditions - self.material[0]
        )
        self.assertEqual(set(diagnosis.line_ids.mapped("state")), {"todo"})
        self.assertEqual(diagnosis.progress, 0)
        self.assertEqual(diagnosis.number, 1)
        self.assertEqual(
            diagnosis.sudo().display_name,
            f"Diagnosis no. 1 · {self.candidate.reference}",
        )
        self.assertEqual(
            [answer["condition"] for answer in diagnosis.answers],
            (self.conditions - self.material[0]).ids,
        )

    def test_one_save_for_all_answers(self):
        """The number of queries is the same for two lines and for all."""
        warm, few, many = self._diagnosis(), self._diagnosis(), self._diagnosis()

        def values(conditions):
            states = ("met", "partly", "missing", "na")
            return [
                {
                    "condition": condition.id,
                    "state": states[number % 4],
                    "comment": f"Remarque {number}",
                }
                for number, condition in enumerate(conditions)
            ]

        self._queries(lambda: warm.action_save_answers(values(self.conditions[:2])))
        short = self._queries(
            lambda: few.action_save_answers(values(self.conditions[:2]))
        )
        long = self._queries(lambda: many.action_save_answers(values(self.conditions)))
        self.assertEqual(long, short)
        self.assertEqual(many.answered_count, len(self.conditions))
        # By the form as well, with everything else.
        short = self._queries(
            lambda: few.web_save(
                {"answers": values(self.conditions[2:4]), "conclusion": "A"},
                {"answers": {}, "conclusion": {}},
            )
        )
        changed = [{**value, "comment": "Autre"} for value in values(self.conditions)]
        long = self._queries(
            lambda: many.web_save(
                {"answers": changed, "conclusion": "B"},
                {"answers": {}, "conclusion": {}},
            )
        )
        self.assertEqual(long, short)
        self.assertEqual(set(many.line_ids.mapped("comment")), {"Autre"})

    def test_creating_many_has_a_constant_number_of_queries(self):
        candidates = [
            self._create_candidate(f"Personne {number}", self.referent)
            for number in range(2)
        ]
        create = self.env["vae.diagnosis"].create

        def queries(how_many):
            vals = [{"candidate_id": candidates[how_many > 1].id}] * how_many
            return self._queries(lambda: create(vals))

        queries(1)
        self.assertLessEqual(queries(6), queries(1) + 2)

    def test_refuses_other_answers(self):
        diagnosis = self._diagnosis()
        known = self.conditions[0].id
        for values in (
            None,
            "met",
            [1],
            [{"condition": known}],
            [{"condition": known, "state": "perhaps"}],
            [{"condition": known, "state": ["met"]}],
            [{"condition": [known], "state": "met"}],
            [{"condition": 0, "state": "met"}],
            [{"condition": known, "state": "met", "comment": {"a": 1}}],
        ):
            with (
                self.subTest(values=values),
                self.assertRefused("none of those proposed"),
            ):
                diagnosis.action_save_answers(values)
        with self.assertRefused("too long", ValidationError):
            self._answer(diagnosis, self.conditions[0], "met", "x" * 20_001)
        self.assertEqual(diagnosis.answered_count, 0)

    def test_texts_stay_texts(self):
        diagnosis = self._diagnosis(conclusion=NASTY, feasibility_text=NASTY)
        self._answer(diagnosis, self.conditions[0], "met", NASTY)
        self.assertEqual(self._line(diagnosis, self.conditions[0]).comment, NASTY)
        self.conditions[0].sudo().name = NASTY
        html = self.env["ir.actions.report"]._render_qweb_html(
            "vae_assistance.report_vae_diagnosis", diagnosis.ids
        )[0]
        self.assertNotIn(b"<script>alert", html)
        self.assertIn("🦊".encode(), html)

    def test_agreement_freezes(self):
        diagnosis = self._diagnosis()
        with self.assertRefused("no condition of success", ValidationError):
            diagnosis.action_agree()
        with self.assertRefused("no condition of success", ValidationError):
            diagnosis.write({"state": "agreed", "date_agreed": fields.Date.today()})
        self._answer(diagnosis, self.material, "met")
        diagnosis.action_agree()
        self.assertEqual(diagnosis.state, "agreed")
        self.assertEqual(diagnosis.date_agreed, fields.Date.context_today(diagnosis))
        self.env.invalidate_all()
        for values in (
            {"state": "draft"},
            {"conclusion": "Autre"},
            {"feasibility": "unfavourable"},
            {"date_agreed": "2020-01-01"},
            {"answers": []},
        ):
            with self.subTest(values=values), self.assertRefused("no longer changes"):
                diagnosis.write(values)
        with self.assertRefused("no longer changes"):
            self._answer(diagnosis, self.conditions[:1], "missing")
        with self.assertRefused("no longer changes"):
            diagnosis.action_agree()
        with self.assertRefused("is kept"):
            diagnosis.with_user(self.coordinator).unlink()
        for operation in ("write", "create", "unlink"):
            self.assertFalse(diagnosis.line_ids.has_access(operation))

    def test_days_of_the_agreement(self):
        diagnosis = self._diagnosis()
        self._answer(diagnosis, self.material, "met")
        today = fields.Date.context_today(diagnosis)
        with self.assertRefused("is to come", ValidationError):
            diagnosis.date_agreed = today + timedelta(days=1)
        with self.assertRefused("agreed before", ValidationError):
            diagnosis.date_agreed = today - timedelta(days=1)

    def test_the_next_one_starts_from_the_last_agreed(self):
        first = self._diagnosis()
        self._answer(first, self.material, "met", "Vu")
        first.action_agree()
        action = first.action_new()
        second = first.browse(action["res_id"])
        self.assertNotEqual(second, first)
        self.assertEqual(second.previous_id, first)
        self.assertEqual(self.candidate.action_new_diagnosis()["res_id"], second.id)
        line = self._line(second, self.material[0])
        self.assertEqual((line.state, line.comment), ("met", "Vu"))
        self._answer(second, self.material[0], "missing")
        self.assertEqual(self._line(first, self.material[0]).state, "met")
        # Not agreed: the next one does not start from it.
        self.assertEqual(self._diagnosis().previous_id, first)

    def test_missing_conditions(self):
        diagnosis = self._diagnosis()
        important = self.material.filtered(lambda c: c.importance == "important")
        desirable = self.material - important
        self._answer(diagnosis, desirable[0], "missing")
        self._answer(diagnosis, important[-1], "partly")
        self._answer(diagnosis, important[0], "na")
        self.assertEqual(
            list(diagnosis._missing_conditions()), [important[-1], desirable[0]]
        )
        self.assertEqual(diagnosis.missing_count, 2)

    def test_required_by_a_step(self):
        self.env["vae.step.requirement"].search([]).unlink()
        self.env["vae.step.requirement"].create(
            {"step_id": self.first_step.id, "code": "diagnosis"}
        )
        candidate = self.candidate.with_user(self.referent)
        diagnosis = self._diagnosis()
        self._answer(diagnosis, self.material, "met")
        with self.assertRefused("a diagnosis shared and agreed"):
            candidate.step_id = self.second_step
        diagnosis.action_agree()
        candidate.step_id = self.second_step
        self.assertEqual(candidate.step_id, self.second_step)

    def test_picture(self):
        first = self._diagnosis()
        self._answer(first, self.material[:2], "met")
        self._answer(first, self.material[2], "na")
        first.action_agree()
        second = self._diagnosis()
        self._answer(second, self.material[3:5], "met")
        bars = second._picture_values()["families"][0]["bars"]
        self.assertEqual(
            [(bar["met"], bar["concerned"]) for bar in bars], [(2, 7), (4, 7)]
        )
        for bar in bars:
            self.assertAlmostEqual(
                sum(segment["width"] for segment in bar["segments"]), 100, 1
            )
        self.assertEqual(str(second.picture).count("<svg"), 3 * 2 + 4)
        self.assertEqual(str(first.picture).count("<svg"), 3 + 4)

    def test_form(self):
        """A new diagnosis in a form has its conditions once it is saved."""
        form = Form(self.env["vae.diagnosis"].with_user(self.referent))
        form.candidate_id = self.candidate
        diagnosis = form.save()
        self.assertEqual(len(diagnosis.answers), len(self.conditions))

    def test_imported_history(self):
        """An agreed diagnosis of the past is created in one go."""
        diagnosis = self._diagnosis(
            state="agreed",
            date="2025-01-10",
            date_agreed="2025-01-12",
            agreed_means="oral",
            answers=[{"condition": self.material[0].id, "state": "met"}],
        )
        self.assertEqual(str(diagnosis.date_agreed), "2025-01-12")
        self.assertEqual(diagnosis.answered_count, 1)
        with self.assertRefused("no condition of success", ValidationError):
            self._diagnosis(
                candidate_id=self._create_candidate("Sans réponse", self.referent).id,
                state="agreed",
                date="2025-01-10",
                date_agreed="2025-01-12",
                agreed_means="oral",
            )

    def test_rhythm(self):
        day = fields.Date.to_date("2026-01-05")
        diagnosis = self._diagnosis(date=day, hours_needed=100)
        self.assertEqual(diagnosis.rhythm_fits, "unknown")
        diagnosis.write({"hours_week": 5, "date_target": day + timedelta(weeks=20)})
        self.assertEqual(diagnosis.rhythm_fits, "fits")
        diagnosis.date_target = day + timedelta(weeks=10, days=3)
        self.assertEqual(diagnosis.rhythm_fits, "short")
        self.assertRegex(diagnosis.rhythm_message, "over 10 weeks make 50.h;")
        self.assertRegex(diagnosis.rhythm_message, "10.h a week, or")
        diagnosis.hours_week = 1.5
        self.assertRegex(diagnosis.rhythm_message, "^It does not fit: 1.h.30 a week")
        diagnosis.date_target = day - timedelta(weeks=10)
        self.assertIn("less than a week", diagnosis.rhythm_message)
        diagnosis.write(
            {"hours_week": 0.001, "hours_needed": 10_000, "date_target": "2027-01-01"}
        )
        self.assertEqual(diagnosis.rhythm_fits, "short")
        for values in ({"hours_week": -1}, {"hours_week": 61}, {"hours_needed": -1}):
            with self.assertRefused("hours a week", ValidationError):
                diagnosis.write(values)

    def test_hours_needed_are_a_parameter(self):
        parameter = self.env.ref("vae_assistance.vae_parameter_diagnosis_hours_needed")
        self.env["vae.parameter.value"].create(
            {
                "parameter_id": parameter.id,
                "value": 80,
                "company_id": self.company.id,
            }
        )
        self.assertEqual(self._diagnosis().hours_needed, 80)

    def test_access(self):
        diagnosis = self._diagnosis()
        self.env.invalidate_all()
        other = diagnosis.with_user(self.referent2)
        for call in (
            lambda: other.action_save_answers([]),
            lambda: other.read(["answers"]),
            lambda: other.line_ids.read(["state"]),
            other.action_agree,
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                call()
        with self.assertRaises(AccessError):
            self._diagnosis(self.referent2)
        self.assertFalse(
            self.env["vae.diagnosis.line"]
            .with_user(self.stranger)
            .search([("diagnosis_id", "=", diagnosis.id)])
        )

    def test_obstacles(self):
        diagnosis = self._diagnosis()
        money = self.env.ref("vae_assistance.vae_obstacle_kind_money")
        health = self.env.ref("vae_assistance.vae_obstacle_kind_health")
        diagnosis.obstacle_ids = [
            (0, 0, {"kind_id": money.id, "description": NASTY, "severity": "blocking"})
        ]
        obstacle = self.candidate.obstacle_ids
        self.assertEqual(obstacle.candidate_id, self.candidate)
        self.assertNotIn("Budget", obstacle.display_name)
        with self.assertRefused("are confidential", ValidationError):
            diagnosis.obstacle_ids = [(0, 0, {"kind_id": health.id})]
        self._answer(diagnosis, self.material, "met")
        diagnosis.action_agree()
        obstacle.state = "lifted"
        self.assertEqual(obstacle.date_lifted, fields.Date.context_today(obstacle))
        with self.assertRefused("is kept"):
            obstacle.unlink()
        # What was agreed says what it said.
        self.assertEqual(
            [values["state"] for values in diagnosis._obstacle_values()], ["open"]
        )
        obstacle.state = "open"
        self.assertFalse(obstacle.date_lifted)

    def test_kind_that_becomes_confidential(self):
        money = self.env.ref("vae_assistance.vae_obstacle_kind_money")
        self.env["vae.obstacle"].create(
            {"candidate_id": self.candidate.id, "kind_id": money.id}
        )
        with self.assertRefused("cannot become confidential", ValidationError):
            money.is_sensitive = True


@tagged("post_install", "-at_install")
class TestConfidentialObstacle(DiagnosisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("vae_assistance.vae_obstacle_kind_disability")
        cls.obstacles = cls.env["vae.obstacle.confidential"].with_user(cls.referent)

    def _consent(self):
        self.env["vae.consent"].create(
            {
                "candidate_id": self.candidate.id,
                "purpose_id": self.env.ref(
                    "vae_assistance.vae_consent_purpose_sensitive"
                ).id,
                "means": "oral",
                "date_given": fields.Date.today(),
                "given_to_id": self.referent.id,
            }
        )

    def _create(self):
        values = self.obstacles.action_create(
            self.candidate.id,
            self.kind.id,
            {"content": "Surdité", "jury_arrangements": "Interprète"},
        )
        return self.obstacles.browse(values["id"])

    def test_needs_the_consent(self):
        with self.assertRefused("consent of the candidate is missing"):
            self._create()
        self._consent()
        obstacle = self._create()
        self.assertNotIn("Handicap", obstacle.display_name)
        texts = {
            text["name"]: text["value"] for text in obstacle.action_open()[0]["texts"]
        }
        self.assertEqual(texts["jury_arrangements"], "Interprète")
        self.env["vae.consent"].search(
            [("candidate_id", "=", self.candidate.id)]
        )._withdraw("oral")
        with self.assertRefused("consent of the candidate is missing"):
            obstacle.action_set_situation("light", "lifted")
        with self.assertRefused("consent of the candidate is missing"):
            obstacle.action_save({"content": "Autre"}, 1)

    def test_bad_input(self):
        self._consent()
        money = self.env.ref("vae_assistance.vae_obstacle_kind_money")
        for kind, values, message in (
            (money.id, {"content": "x"}, "Choose the kind"),
            (0, {"content": "x"}, "Choose the kind"),
            (self.kind.id, {}, "is empty"),
            (self.kind.id, {"content": "  "}, "is empty"),
            (self.kind.id, {"state": "lifted"}, "Only confidential texts"),
        ):
            with self.subTest(values=values), self.assertRefused(message):
                self.obstacles.action_create(self.candidate.id, kind, values)
        with self.assertRefused("Choose the severity"):
            self._create().action_set_situation("x", "open")

    def test_coordinators_see_nothing(self):
        self._consent()
        obstacle = self._create()
        for user in (self.coordinator, self.director, self.admin, self.referent2):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                seen = obstacle.with_user(user)
                self.assertFalse(
                    seen.search([("candidate_id", "=", self.candidate.id)])
                )
                for call in (
                    lambda seen=seen: seen.read(["kind_id"]),
                    seen.action_open,
                    lambda seen=seen: seen.action_set_situation("light", "open"),
                    lambda seen=seen: seen.action_save({"content": "x"}, 1),
                ):
                    self.env.invalidate_all()
                    with self.assertRaises(AccessError):
                        call()
        self.env.invalidate_all()
        opened = self.candidate.with_user(self.coordinator).action_open_emergency(
            "Personne injoignable, urgence signalée"
        )
        self.assertEqual([values["model"] for values in opened], [obstacle._name])

    def test_in_no_document(self):
        self._consent()
        self._create()
        diagnosis = self._diagnosis()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "vae_assistance.report_vae_diagnosis", diagnosis.ids
        )[0]
        for word in ("Surdité", "Interprète", "Handicap"):
            self.assertNotIn(word.encode(), html)


@tagged("post_install", "-at_install")
class TestDiagnosisSignature(DiagnosisCommon):
    def _sign_all(self, request):
        for signature in request.signer_ids:
            signature._sign("screen", image=drawn(), name="Signataire")

    def test_signing_agrees(self):
        diagnosis = self._diagnosis()
        with self.assertRefused("no condition of success", ValidationError):
            diagnosis.action_request_signatures()
        self._answer(diagnosis, self.material, "met")
        diagnosis.action_request_signatures()
        self.assertEqual(diagnosis.signature_state, "to_sign")
        # A changed answer makes the request void.
        self._answer(diagnosis, self.material[0], "missing")
        self.env.invalidate_all()
        self.assertEqual(diagnosis.signature_state, "none")
        diagnosis.action_request_signatures()
        self._sign_all(diagnosis.sudo()._signature_request())
        self.env.invalidate_all()
        self.assertEqual(diagnosis.state, "agreed")
        self.assertEqual(diagnosis.agreed_means, "screen")
        self.assertEqual(diagnosis.signature_state, "signed")
        with self.assertRefused("no longer changes"):
            self._answer(diagnosis, self.material[0], "met")


@tagged("post_install", "-at_install")
class TestDiagnosisReport(DiagnosisCommon, HttpCase):
    draws_pdf = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, force_report_rendering=True))
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.candidate = cls.candidate.with_env(cls.env)

    def _text(self, report, records):
        reports = self.env["ir.actions.report"].with_user(self.referent)
        content, kind = reports._render_qweb_pdf(report, records.ids)
        self.assertEqual(kind, "pdf")
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))

    def test_filled(self):
        first = self._diagnosis()
        self._answer(first, self.material, "partly", "Remarque de test")
        first.action_agree()
        diagnosis = self._diagnosis(
            conclusion="On commence par le planning", feasibility="reservations"
        )
        text = self._text("vae_assistance.report_vae_diagnosis", diagnosis)
        for expected in (
            self.candidate.reference,
            "Camille Essai",
            "Remarque de test",
            "On commence par le planning",
            "0 / 8",
        ):
            self.assertIn(expected, text)

    def test_blank(self):
        for records in (self.candidate, self.candidate.browse()):
            text = self._text("vae_assistance.report_vae_diagnosis_blank", records)
            self.assertIn("Être organisé", text)


@tagged("post_install", "-at_install")
class TestDiagnosisDesktop(DiagnosisCommon, HttpCase):
    browser_size = "1366x768"
    tour = "vae_diagnosis_keyboard"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.referent.lang = "fr_FR"

    def test_answer_all(self):
        diagnosis = self._diagnosis()
        self.env.flush_all()
        self.start_tour(
            f"/odoo/action-vae_assistance.vae_diagnosis_action/{diagnosis.id}",
            self.tour,
            login=self.referent.login,
        )
        self.env.invalidate_all()
        self._check(diagnosis)

    def _check(self, diagnosis):
        self.assertEqual(diagnosis.state, "agreed")
        self.assertEqual(diagnosis.answered_count, len(self.conditions))
        states = [answer["state"] for answer in diagnosis.answers]
        self.assertEqual(states[:5], ["met", "partly", "missing", "na", "met"])
        self.assertEqual(diagnosis.answers[1]["comment"], "Le soir seulement")


@tagged("post_install", "-at_install")
class TestDiagnosisMobile(OnAPhone, TestDiagnosisDesktop):
    tour = "vae_diagnosis_phone"

    def _check(self, diagnosis):
        self.assertEqual(diagnosis.answers[0]["state"], "met")
        self.assertEqual(diagnosis.answered_count, 1)
