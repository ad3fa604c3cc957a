# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.modules import get_module_path
from odoo.tests import tagged
from odoo.tools import convert_file

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestPath(VaeCommon):
    """What the method asks, told from facts, and the one act that comes next."""

    def _path(self, candidate=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (candidate or self.candidate).with_user(self.referent).path

    def _states(self, candidate=None):
        return {
            milestone["code"]: milestone["state"]
            for stretch in self._path(candidate)["stretches"]
            for milestone in stretch["milestones"]
        }

    def _propose(self, reason=False):
        proposals = self.env["vae.proposal"].with_user(self.referent)
        return proposals.create({"candidate_id": self.candidate.id, "reason": reason})

    def _criterion(self):
        self.candidate.program_id = self.program
        return self.env["vae.program.criterion"].create(
            {
                "program_id": self.program.id,
                "fact": "age",
                "operator": "min",
                "age": 18,
            }
        )

    def test_a_new_journey_starts_with_the_proposal(self):
        path = self._path()
        self.assertEqual(path["current"], "entry")
        self.assertEqual(path["next"]["action"], "action_propose")
        self.assertEqual(
            [milestone["code"] for milestone in path["stretches"][0]["milestones"]],
            "proposal eligibility diagnosis experience plan contract start".split(),
        )
        states = self._states()
        self.assertEqual(states["proposal"], "todo")
        self.assertEqual(states["eligibility"], "skipped")

    def test_states_follow_from_what_is_done(self):
        self._criterion()
        proposal = self._propose()
        self.assertEqual(self._states()["proposal"], "doing")
        proposal.action_accept()
        path = self._path()
        self.assertEqual(path["next"]["action"], "action_check_eligibility")
        self.candidate.birth_date = "1990-01-01"
        self.assertEqual(self._states()["eligibility"], "done")
        self.assertEqual(self._path()["next"]["action"], "action_new_diagnosis")
        self._agree_diagnosis(self.candidate)
        self.assertEqual(self._path()["next"]["action"], "action_view_experiences")
        self.env["vae.experience"].create(
            {"candidate_id": self.candidate.id, "name": "Emploi"}
        )
        self.assertEqual(self._path()["next"]["action"], "action_view_plan")
        plan = self.env["vae.support.plan"].create({"candidate_id": self.candidate.id})
        self.assertEqual(self._states()["plan"], "doing")
        plan.write({"state": "agreed", "date_agreed": fields.Date.today()})
        self.assertEqual(self._path()["next"]["action"], "action_view_contracts")
        states = self._states()
        for code in ("proposal", "eligibility", "diagnosis", "experience", "plan"):
            self.assertEqual(states[code], "done", code)

    def test_what_was_declined_asks_for_nothing_more(self):
        self._propose(reason="Pas cette année").action_decline()
        states = self._states()
        self.assertEqual(states["diagnosis"], "skipped")
        self.assertEqual(states["contract"], "skipped")
        path = self._path()
        self.assertEqual(path["next"]["action"], "action_close")
        notes = {
            milestone["code"]: milestone["note"]
            for milestone in path["stretches"][0]["milestones"]
        }
        self.assertIn("not accepted", notes["plan"])

    def test_dates_of_the_journey(self):
        self.assertEqual(self._states()["admissible"], "todo")
        self.candidate.date_admissible = fields.Date.today()
        self.assertEqual(self._states()["admissible"], "done")
        self.candidate.date_jury = fields.Date.add(fields.Date.today(), days=20)
        self.assertEqual(self._states()["jury"], "doing", "it is to come")

    def test_a_closed_journey_asks_for_nothing(self):
        self.candidate.step_id = self.closing_step
        path = self._path()
        self.assertIsNone(path["next"])
        self.assertIs(self.candidate.with_user(self.referent).action_next(), True)

    def test_what_the_step_requires_is_marked(self):
        requirement = self.env["vae.step.requirement"].create(
            {"step_id": self.first_step.id, "code": "diagnosis"}
        )

        def required():
            return {
                milestone["code"]
                for stretch in self._path()["stretches"]
                for milestone in stretch["milestones"]
                if milestone["required"]
            }

        self.assertEqual(required(), {"diagnosis"})
        self._agree_diagnosis(self.candidate)
        self.assertFalse(required(), "done, it is required no more")
        requirement.code = "plan"
        self.assertEqual(required(), {"plan"})
        requirement.unlink()
        self.assertFalse(required())

    def test_every_act_opens(self):
        """Each milestone can be opened, at the start of a journey and later."""
        candidate = self.candidate.with_user(self.referent)
        for _when in ("new", "later"):
            for milestone in candidate._sorted_milestones():
                if milestone.action in ("action_view_plan", "action_new_diagnosis"):
                    continue  # they make what they open
                self.assertTrue(getattr(candidate, milestone.action)(), milestone.code)
            self._agree_diagnosis(self.candidate)
            self._create_fiche(self.candidate, -3, state="done")
            self.env.invalidate_all()
        self.assertTrue(candidate.action_view_plan())

    def test_same_queries_for_many(self):
        self._criterion()
        many = self.candidate
        for number in range(12):
            many |= self._create_candidate(
                f"Personne {number}", self.referent, program_id=self.program.id
            )

        def count(candidates):
            candidates = candidates.with_user(self.coordinator)
            candidates.mapped("path")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            candidates.mapped("path")
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(many), count(many[:2]))


@tagged("post_install", "-at_install")
class TestStartData(VaeCommon):
    """What the steps of a new database require."""

    def _load(self, mode):
        path = get_module_path("vae_assistance") + "/data/vae_step_data.xml"
        convert_file(self.env, "vae_assistance", path, {}, mode=mode, noupdate=True)

    def _codes(self):
        self.env.invalidate_all()
        return set(self.first_step.requirement_ids.mapped("code"))

    def test_new_databases_require_what_the_method_says(self):
        self._load("init")
        self.assertEqual(self._codes(), {"proposal", "diagnosis", "plan", "contract"})
        candidate = self.candidate.with_user(self.referent)
        with self.assertRefused("diagnosis shared and agreed"):
            candidate.step_id = self.second_step
        self.env["vae.step.override"].with_user(self.coordinator).create(
            {
                "candidate_id": candidate.id,
                "step_id": self.second_step.id,
                "reason": "Contrat signé sur papier",
            }
        ).action_confirm()
        self.assertEqual(self.candidate.step_id, self.second_step)

    def test_an_upgrade_leaves_steps_as_they_are(self):
        self._load("update")
        self.assertFalse(self._codes())


@tagged("post_install", "-at_install")
class TestCommune(VaeCommon):
    """The territory follows from what is typed of the commune."""

    def _department(self, **home):
        self.candidate.partner_id.write({"zip": False, "city": False, **home})
        self.candidate.territory_id = False
        self.candidate._compute_territory_id()
        return self.candidate.territory_id.code

    def test_commune_without_a_postcode(self):
        self.assertEqual(self._department(city="Ville Inconnue (26)"), "26")
        self.assertEqual(self._department(city="26000 Ville Inconnue"), "26")
        self.assertEqual(self._department(zip="38000", city="Ville (26)"), "38")
        self.assertFalse(self._department(city="Ville Inconnue"))
        contacts = self.env["res.partner"]
        contacts.create({"name": "A", "city": "Ville inconnue", "zip": "26120"})
        self.assertEqual(self._department(city=" Ville Inconnue"), "26")
        contacts.create({"name": "B", "city": "Ville Inconnue", "zip": "38120"})
        self.assertFalse(self._department(city="Ville Inconnue"), "one of two")

    def test_a_zone_with_the_name_of_the_commune(self):
        drome = self.env["vae.territory"]._of_zip("26000")
        zone = self.env["vae.territory"].create(
            {"name": "Ville Inconnue", "kind": "ztef", "parent_id": drome.id}
        )
        self.candidate.partner_id.write({"zip": "26000", "city": "Ville inconnue"})
        self.assertEqual(self.candidate.territory_id, zone)
