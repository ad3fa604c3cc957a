# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import ObjectiveCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestObjectiveActuals(ObjectiveCommon):
    def _sign(self, candidate, day):
        self._agree_diagnosis(candidate)
        plan = self.env["vae.support.plan"].create({"candidate_id": candidate.id})
        plan.write({"state": "agreed", "date_agreed": day})
        contract = self.env["vae.contract"].create({"candidate_id": candidate.id})
        self._sign_at_once(contract, f"{day} 10:00:00")
        return contract

    def test_signed_conventions_count_once(self):
        self.candidate.program_id = self.program
        contract = self._sign(self.candidate, date(2026, 2, 3))
        objective = self._objective(kind="assistance", quantity=12)
        self.assertEqual(objective.actual, 1)
        action = objective.action_view_actuals()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, contract)
        february = objective.month_ids.sorted("date")[1]
        self.assertEqual((february.actual, february.actual_so_far), (1, 1))
        action = february.action_view_actuals()
        self.assertEqual(self.env["vae.contract"].search(action["domain"]), contract)

    def test_a_candidate_who_moves_later_counts_where_they_lived(self):
        territories = self.env["vae.territory"]
        savoie, ain = (
            territories.search([("kind", "=", "department"), ("code", "=", code)])
            for code in ("73", "01")
        )
        self.candidate.write({"program_id": self.program.id, "territory_id": savoie.id})
        contract = self._sign(self.candidate, date(2026, 2, 3))
        self.candidate.territory_id = ain
        self.assertEqual(contract.territory_id, savoie)

    def test_where_it_stands(self):
        self._deliver([(1, 5), (2, 5), (3, 5), (4, 7), (5, 5), (6, 5), (6, 8), (6, 9)])
        self._deliver([(3, 4)], program_id=False)
        self._deliver([(3, 4)], kind="information")
        objective = self._objective(quantity=24)
        # Five months of two, and half of June.
        self.assertEqual((objective.expected, objective.actual), (11, 8))
        self.assertEqual((objective.gap, objective.projection), (-3, 17))
        self.assertAlmostEqual(objective.rate, 1 / 3)
        self.assertIn("polyline", objective.picture)

    def test_each_level_counts_what_is_its_own(self):
        territories = self.env["vae.territory"]
        savoie = territories.search([("kind", "=", "department"), ("code", "=", "73")])
        zone = territories.create(
            {"name": "Bassin", "kind": "ztef", "parent_id": savoie.id}
        )
        self._deliver([(2, 2)] * 3, territory_id=zone.id)
        self._deliver([(3, 2)] * 2, self.referent2, territory_id=savoie.id)
        self._deliver([(3, 2)] * 4, self.stranger, territory_id=savoie.id)
        self._deliver([(4, 2)])
        total = self._total(territory_id=savoie.id)
        self.assertEqual(total.actual, 9)
        own, other = (
            total.sudo().share_ids.sorted("company_id").with_user(self.director)
        )
        self.assertEqual((own.actual, other.actual), (5, 4))
        people = self._share(own, self.referent | self.referent2)
        people = people.with_user(self.director)
        self.assertEqual(people.mapped("actual"), [3, 2])
        anywhere = self._objective()
        self.assertEqual(anywhere.actual, 6)
        # What is counted opens; of other members there are numbers only.
        for objective in (own, anywhere, *people):
            action = objective.action_view_actuals()
            services = self.env["vae.service"].with_user(self.director)
            self.assertEqual(services.search_count(action["domain"]), objective.actual)
        action = total.action_view_actuals()
        self.assertEqual(services.search_count(action["domain"]), 5)
        self.assertIn("by your structure", action["name"])
        with self.assertRefused("never their people"):
            other.action_view_actuals()

    def test_lists_that_do_not_agree(self):
        services = self._deliver([(1, 5), (3, 5)])
        elsewhere = self._deliver([(3, 6)], program_id=False)
        before = self._deliver([date(2025, 3, 6)])
        objective = self._objective()
        nothing = self._objective(kind="information")
        lacking = (
            self.env["vae.service"]
            .with_user(self.director)
            .search(
                [
                    ("lacks_objective", "=", True),
                    ("id", "in", (services | elsewhere | before).ids),
                ]
            )
        )
        self.assertEqual(lacking, elsewhere)
        self.assertTrue(elsewhere.with_user(self.director).lacks_objective)
        self.assertFalse(services[0].with_user(self.director).lacks_objective)
        objectives = objective | nothing
        for value, expected in ((True, objective), (False, nothing)):
            found = objectives.search(
                [("has_actual", "=", value), ("id", "in", objectives.ids)]
            )
            self.assertEqual(found, expected)

    def test_as_many_queries_for_many(self):
        """The figures and curves of the list, whatever its length."""
        self._deliver([(2, 2), (3, 3)])
        objectives = self.env["vae.objective"].with_user(self.director).browse()
        counts = []
        for years in ((2026,), range(2010, 2026)):
            for year in years:
                objectives |= self._objective(date_start=f"{year}-01-01")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            objectives.mapped("actual")
            objectives.month_ids.mapped("actual_so_far")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_day_of_who_directs(self):
        self._deliver([(2, 2)])
        total = self._total()
        self.env.flush_all()
        day = self.env["vae.day"].with_user(self.director)
        page = day.action_load_day("direction")
        [block] = [each for each in page["blocks"] if each["name"] == "objectives"]
        rows = {row["id"]: row for row in block["rows"]}
        self.assertIn(total.id, rows)
        self.assertEqual(rows[total.id]["tone"], "watch")
        self.assertEqual(rows[total.id]["acts"][0]["name"], "action_reallocate")
        self.assertIn(",", rows[total.id]["curve"]["planned"])
        self.assertTrue(day.env["vae.objective"].browse(total.id).action_reallocate())
