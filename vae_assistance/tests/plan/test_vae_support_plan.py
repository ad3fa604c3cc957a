# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import VaeCommon

TODAY = "2026-09-07"  # a Monday
SPECIAL = "<b>Été</b> 🎓 & “œuvre”"


class PlanCommon(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["resource.calendar.leaves"].search([]).unlink()
        cls._agree_diagnosis(cls.candidate)
        cls.plan = cls.env["vae.support.plan"].create(
            {"candidate_id": cls.candidate.id}
        )
        cls.lines = cls.plan.line_ids

    @classmethod
    def _create_diagnosed(cls, name, user):
        candidate = cls._create_candidate(name, user)
        cls._agree_diagnosis(candidate)
        return candidate

    def _agree(self, plan):
        """What the last signature does, without the signatures' own mechanism."""
        request = self.env["vae.signature.request"].new(
            {"date_signed": "2026-09-08 10:00:00"}
        )
        plan._signature_done(request)
        return plan


@tagged("post_install", "-at_install")
class TestVaeSupportType(PlanCommon):
    def test_catalogue(self):
        """The 25 supports of the guide; each applies and answers something."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "vae_assistance"), ("model", "=", "vae.support.type")]
        )
        supports = self.env["vae.support.type"].browse(data.mapped("res_id"))
        self.assertEqual(len(supports), 25)
        for support in supports:
            self.assertTrue(support.condition_ids, support.name)
            self.assertTrue(support.hours, support.name)
        self.assertEqual(
            [
                len(supports.filtered(fname))
                for fname in ("in_before", "in_admissible", "in_after")
            ],
            [14, 19, 12],
        )

    def test_phase(self):
        SupportType = self.env["vae.support.type"]
        for phase, fname in (
            ("before", "in_before"),
            ("admissible", "in_admissible"),
            ("after", "in_after"),
        ):
            found = SupportType.search([("phase", "=", phase)])
            self.assertEqual(found, SupportType.search([(fname, "=", True)]))
        others = SupportType.search([("phase", "!=", "after")])
        self.assertFalse(others.filtered("in_after"))
        with self.assertRefused("at least one phase", ValidationError):
            SupportType.create({"name": "Nulle part"})

    def test_choose(self):
        action = self.plan.with_user(self.referent).action_choose_supports()
        self.assertTrue(action["context"]["search_default_before"])
        support = self.env.ref("vae_assistance.vae_support_type_mediation")
        chosen = support.with_user(self.referent).with_context(**action["context"])
        before = len(self.plan.line_ids)
        opened = chosen.action_add_to_plan()
        self.assertIn("1", opened["params"]["message"])
        self.assertEqual(opened["params"]["next"]["res_id"], self.plan.id)
        line = self.plan.line_ids.filtered(lambda x: x.support_type_id == support)
        self.assertEqual(line.name, support.name)
        self.assertEqual(line.hours_planned, support.hours)
        # Once is enough.
        chosen.action_add_to_plan()
        self.assertEqual(len(self.plan.line_ids), before + 1)
        with self.assertRefused("from a plan"):
            support.action_add_to_plan()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            support.with_user(self.referent2).with_context(
                vae_plan_id=self.plan.id
            ).action_add_to_plan()


@tagged("post_install", "-at_install")
class TestVaeSupportPlan(PlanCommon):
    def test_starts_from_the_generic_plan(self):
        self.assertEqual(self.plan.version, 1)
        self.assertEqual(self.plan.user_id, self.referent)
        template = self.env.ref("vae_assistance.vae_plan_template_generic")
        self.assertEqual(self.plan.template_id, template)
        self.assertEqual(
            self.lines.mapped("objective"), template.line_ids.mapped("objective")
        )
        self.assertEqual(len(self.lines), 8)
        self.assertEqual(self.plan.hours_planned, template.hours)

    def test_form(self):
        candidate = self._create_diagnosed("Une Autre", self.referent)
        with Form(self.env["vae.support.plan"].with_user(self.referent)) as form:
            form.candidate_id = candidate
        plan = form.record
        self.assertTrue(plan.line_ids)
        with Form(plan) as form:
            with form.line_ids.new() as line:
                line.support_type_id = self.env.ref(
                    "vae_assistance.vae_support_type_speaking"
                )
            self.assertEqual(len(form.line_ids), 9)
        self.assertEqual(plan.line_ids[-1].hours_planned, 4)

    def test_button_of_the_candidate(self):
        candidate = self._create_diagnosed("Une Autre", self.referent)
        action = candidate.with_user(self.referent).action_view_plan()
        self.assertEqual(action["res_id"], candidate.plan_ids.id)
        again = candidate.with_user(self.referent).action_view_plan()
        self.assertEqual(again["res_id"], action["res_id"])

    def test_none_before_an_agreed_diagnosis(self):
        candidate = self._create_candidate("Une Autre", self.referent)
        theirs = candidate.with_user(self.referent)
        with self.assertRefused("no diagnosis has been agreed"):
            theirs.action_view_plan()
        diagnosis = self.env["vae.diagnosis"].create({"candidate_id": candidate.id})
        with self.assertRefused("no diagnosis has been agreed"):
            theirs.action_view_plan()
        diagnosis.action_save_answers(
            [{"condition": diagnosis.line_ids.condition_id[0].id, "state": "met"}]
        )
        diagnosis.action_agree()
        self.env.invalidate_all()
        self.assertTrue(theirs.action_view_plan()["res_id"])

    def test_proposed_supports(self):
        """What answers the missing conditions, of the phase of the journey, once."""
        mediation = self.env.ref("vae_assistance.vae_support_type_mediation")
        candidate = self._create_candidate("Une Autre", self.referent)
        missing = mediation.condition_ids[0]
        self._agree_diagnosis(candidate, missing=missing)
        plan = self.env["vae.support.plan"].create({"candidate_id": candidate.id})
        plan = plan.with_user(self.referent)
        held = plan.line_ids
        plan.action_add_proposed_supports()
        added = (plan.line_ids - held).support_type_id
        self.assertIn(mediation, added)
        for support in added:
            self.assertIn(missing, support.condition_ids)
            self.assertTrue(support.in_before)
        with self.assertRefused("holds already every support"):
            plan.action_add_proposed_supports()

    def test_one_draft_at_a_time(self):
        with self.assertRefused("being prepared already"):
            self.env["vae.support.plan"].create({"candidate_id": self.candidate.id})

    def test_state_follows_from_signatures(self):
        plan = self.plan.with_user(self.referent)
        for vals in (
            {"state": "agreed"},
            {"date_agreed": "2026-01-01"},
            {"version": 7},
            {"candidate_id": self._create_candidate("Une", self.referent).id},
        ):
            with self.assertRefused("follow from what is done|stays"):
                plan.write(vals)
        candidate = self._create_diagnosed("Une Autre", self.referent)
        forged = self.env["vae.support.plan"].create(
            {"candidate_id": candidate.id, "state": "agreed", "version": 9}
        )
        self.assertEqual((forged.state, forged.version), ("draft", 1))

    def test_agreed_is_frozen(self):
        self._agree(self.plan)
        self.assertEqual(self.plan.state, "agreed")
        self.assertEqual(self.plan.date_agreed, date(2026, 9, 8))
        line = self.lines[0].with_user(self.referent)
        with self.assertRefused("no longer changes"):
            line.hours_planned = 3
        with self.assertRefused("no longer changes"):
            line.deadline = "2027-01-01"
        with self.assertRefused("no longer changes"):
            line.unlink()
        with self.assertRefused("no longer changes"):
            self.env["vae.support.plan.line"].create(
                {"plan_id": self.plan.id, "name": "En plus"}
            )
        with self.assertRefused("no longer changes"):
            self.plan.action_plan_backwards()
        with self.assertRefused("is kept"):
            self.plan.with_user(self.coordinator).unlink()
        # What becomes of it is recorded all the same.
        line.action_begin()
        self.assertEqual(line.state, "doing")
        line.write({"effect": SPECIAL, "late_reason": SPECIAL})
        line.action_done()
        self.assertEqual(line.state, "done")
        self.assertEqual(self.plan.line_done_count, 1)

    def test_versions(self):
        self.lines[2].depends_on_ids = self.lines[0] | self.lines[1]
        self.lines[0].action_done()
        self._agree(self.plan)
        plan2 = self.env["vae.support.plan"].browse(
            self.plan.action_new_version()["res_id"]
        )
        self.assertEqual(plan2.version, 2)
        self.assertEqual(plan2.previous_id, self.plan)
        lines2 = plan2.line_ids
        self.assertEqual(lines2.mapped("name"), self.lines.mapped("name"))
        self.assertEqual(lines2.root_id, self.lines)
        self.assertEqual(lines2[0].state, "done")
        self.assertEqual(lines2[2].depends_on_ids, lines2[0] | lines2[1])
        # Meanwhile work goes on with what is in force.
        self.lines[1].action_done()
        self.lines[1].effect = "Utile"
        lines2[3].action_drop()
        self._agree(plan2)
        self.assertEqual(self.plan.state, "superseded")
        self.assertEqual(plan2.state, "agreed")
        self.assertEqual(self.candidate._agreed_plan(), plan2)
        self.assertEqual(lines2[1].state, "done")
        self.assertEqual(lines2[1].effect, "Utile")
        self.assertEqual(lines2[3].state, "dropped")
        with self.assertRefused("superseded"):
            self.lines[4].action_done()

    def test_comparison(self):
        self._agree(self.plan)
        plan2 = self.env["vae.support.plan"].browse(
            self.plan.action_new_version()["res_id"]
        )
        self.assertFalse(any(plan2._changes_since(self.plan).values()))
        lines2 = plan2.line_ids
        removed = lines2[7].name
        lines2[7].unlink()
        lines2[0].write({"hours_planned": 2.5, "name": SPECIAL})
        plan2._add_supports(self.env.ref("vae_assistance.vae_support_type_peers"))
        changes = plan2._changes_since(self.plan)
        self.assertEqual([line.name for line in changes["removed"]], [removed])
        self.assertEqual(len(changes["added"]), 1)
        [(line, differences)] = changes["changed"]
        self.assertEqual(line, lines2[0])
        self.assertEqual(
            [(change["before"], change["after"]) for change in differences][-1],
            ("1\N{NO-BREAK SPACE}h", "2\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30"),
        )
        plan2.invalidate_recordset(["comparison"])
        self.assertIn("2\N{NO-BREAK SPACE}h", plan2.comparison)
        self.assertIn("&lt;b&gt;Été", plan2.comparison)
        self.assertNotIn("<b>Été", plan2.comparison)

    def test_comparison_with_another_candidates_plan(self):
        candidate = self._create_diagnosed("Une Autre", self.referent2)
        other = self.env["vae.support.plan"].create({"candidate_id": candidate.id})
        other.line_ids[0].name = "Ligne secrète"
        self.env.flush_all()
        self.env.invalidate_all()
        mine = self.plan.with_user(self.referent)
        seen = mine.new({"compare_id": other.id}, origin=mine)
        self.assertFalse(seen.comparison)

    def test_correct_after_cancelled_signatures(self):
        self.plan.action_request_signatures()
        self._agree(self.plan)
        with self.assertRefused("Have its signatures cancelled"):
            self.plan.with_user(self.referent).action_correct()
        self.plan._signature_request().sudo()._void("Erreur")
        self.plan.with_user(self.referent).action_correct()
        self.assertEqual(self.plan.state, "draft")

    def test_agreed_by_word_of_mouth(self):
        """As for a diagnosis: in a conversation or by signatures, those later too."""
        plan = self.plan.with_user(self.referent)
        plan.action_agree()
        self.assertEqual(plan.state, "agreed")
        self.assertEqual(plan.agreed_means, "oral")
        self.assertTrue(plan.date_agreed)
        with self.assertRefused("was agreed upon on"):
            plan.action_agree()
        day = plan.date_agreed
        plan.action_request_signatures()
        plan._signature_request().sudo().signer_ids._sign("paper")
        self.assertEqual(plan.signature_state, "signed")
        self.assertEqual((plan.date_agreed, plan.agreed_means), (day, "oral"))
        later = plan.browse(plan.action_new_version()["res_id"])
        later.action_request_signatures()
        later._signature_request().sudo().signer_ids._sign("portal")
        self.assertEqual(later.agreed_means, "portal")
        self.assertEqual(plan.state, "superseded")
        with self.assertRefused("no longer changes"):
            plan._signature_check()
        empty = plan.browse(later.action_new_version()["res_id"])
        empty.line_ids.unlink()
        with self.assertRefused("has no line"):
            empty.action_agree()
        with self.assertRaises(AccessError):
            empty.with_user(self.referent2).action_agree()

    def test_signatures(self):
        """A change of a line makes signatures that are not complete void."""
        plan = self.plan.with_user(self.referent)
        plan.action_request_signatures()
        request = plan._signature_request()
        self.assertEqual(
            set(request.sudo().signer_ids.mapped("role")), {"candidate", "professional"}
        )
        plan.line_ids[0].effect = "Rien à voir"
        self.assertEqual(plan.signature_state, "to_sign")
        plan.line_ids[0].hours_planned = 9
        self.assertEqual(request.state, "void")
        plan.line_ids.unlink()
        with self.assertRefused("has no line"):
            plan.action_request_signatures()

    def test_names_name_nobody(self):
        for record in (self.plan, self.lines[0]):
            self.assertIn(self.candidate.reference, record.display_name)
            self.assertNotIn("Camille", record.display_name)
        line = self.lines[0].with_user(self.referent)
        self.assertEqual(line.with_context(vae_show_line=1).display_name, line.name)
        self.env.invalidate_all()
        self.assertNotIn(
            line.name, line.with_context(vae_show_line=1).sudo().display_name
        )

    def test_bad_input(self):
        line = self.lines[0]
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            line.hours_planned = -1
            line.flush_recordset()
        with self.assertRefused("a partner is named", ValidationError):
            line.write({"partner_id": self.employee.partner_id.id})
        with self.assertRefused("before the beginning", ValidationError):
            line.write({"date_start": "2026-10-02", "deadline": "2026-10-01"})
        with self.assertRefused("too long", ValidationError):
            line.effect = "x" * 20_001
        with self.assertRefused("not duplicated"):
            self.plan.copy()
        line.write({"name": SPECIAL, "objective": SPECIAL, "effect": SPECIAL})
        self.assertEqual(line.name, SPECIAL)
