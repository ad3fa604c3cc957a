# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import VaeCommon

NOW = "2026-06-15 10:00:00"
THIS_YEAR = date(2026, 3, 1)
LAST_YEAR = date(2025, 3, 1)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestVaeGrouping(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Only what each test makes is counted, whatever the database holds.
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE vae_candidate SET date_open = '2020-01-01',"
            " date_closed = '2020-02-01', step_id = %s",
            [cls.closing_step.id],
        )
        cls.env.cr.execute("UPDATE vae_fiche_action SET date = '2020-01-15'")
        cls.env.invalidate_all()
        cls.grouping = cls.env["vae.grouping"].create(
            {
                "name": "Groupement de test",
                "lead_id": cls.company.id,
                "member_ids": [Command.set((cls.company | cls.other_company).ids)],
            }
        )
        cls.steps_by_outcome = {
            step.outcome: step
            for step in cls.env["vae.step"].search([("is_closing", "=", True)])
        }

    def _people(self, how_many, company=None, closed=None, opened=THIS_YEAR, **values):
        """So many people of a structure, entered on a day, closed with an outcome."""
        company = company or self.other_company
        candidates = self.env["vae.candidate"].create(
            [
                {
                    "name": f"Personne {number}",
                    "company_id": company.id,
                    "user_id": False,
                    "date_open": opened,
                    **values,
                }
                for number in range(how_many)
            ]
        )
        if closed:
            closing = self.env["vae.step"].search([("is_closing", "=", True)], limit=1)
            candidates.step_id = closing
            candidates.write({"outcome": closed, "date_closed": opened})
        return candidates

    def _totals(self, user=None, grouping=None):
        """Totals as a user gets them: dict of (year, name) to the line's record."""
        self.env.flush_all()
        self.env.invalidate_all()
        user = user or self.coordinator
        action = (grouping or self.grouping).with_user(user).action_view_totals()
        lines = self.env[action["res_model"]].with_user(user).search(action["domain"])
        return {(line.year, line.name): line for line in lines}

    def _line(self, name, user=None, year="2026"):
        return self._totals(user)[year, name]

    # ------------------------------------------------------------------
    # What is counted
    # ------------------------------------------------------------------

    def test_own_structure_is_exact(self):
        people = self._people(2, self.company)
        self._people(1, self.company, closed="full")
        self._people(1, self.company, closed="dropped", opened=LAST_YEAR)
        fiches = self.env["vae.fiche.action"].create(
            [
                {
                    "candidate_id": people[0].id,
                    "date": "2026-04-01 08:00:00",
                    "duration": hours,
                    "modality": "onsite",
                }
                for hours in (1.5, 1)
            ]
        )
        fiches.action_done()
        self.env["vae.fiche.action"].create(
            {"candidate_id": people[1].id, "date": "2026-04-01 08:00:00"}
        )
        line = self._line(self.company.name)
        self.assertEqual(line.open_count, "2")
        self.assertEqual(line.entry_count, "3")
        self.assertEqual(line.closed_count, "1")
        self.assertEqual(line.outcome_full, "1")
        self.assertEqual(line.outcome_dropped, "0")
        self.assertEqual(line.fiche_count, "2")
        self.assertEqual(line.hours, "2\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30")
        before = self._line(self.company.name, year="2025")
        self.assertEqual(before.entry_count, "1")
        self.assertEqual(before.outcome_dropped, "1")
        # Open journeys of another day would give closings away.
        self.assertFalse(before.open_count)

    def test_archived_journeys_count(self):
        self._people(2, self.company).active = False
        self.assertEqual(self._line(self.company.name).entry_count, "2")

    def test_other_structures_as_totals(self):
        self._people(12)
        self._people(2, self.company)
        self.assertEqual(self._line("Autre structure").entry_count, "12")
        self.assertEqual(self._line("All structures").entry_count, "14")

    def test_only_days_within_the_dates_of_the_grouping(self):
        self._people(6, opened=date(2026, 1, 15))
        self._people(7, opened=THIS_YEAR)
        self.grouping.date_start = date(2026, 2, 1)
        lines = self._totals()
        self.assertEqual(lines["2026", "Autre structure"].entry_count, "7")
        self.assertFalse([year for year, __ in lines if year == "2025"])

    def test_query_count_does_not_grow_with_members(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.grouping.with_user(self.coordinator)._totals(2026)
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        self._people(20)
        others = self.env["res.company"].create([{"name": f"S{i}"} for i in range(8)])
        self.grouping.member_ids |= others
        queries()
        self.assertEqual(queries(), few)

    # ------------------------------------------------------------------
    # Small figures
    # ------------------------------------------------------------------

    def test_small_figures_of_others_are_hidden(self):
        self._people(4)
        line = self._line("Autre structure")
        self.assertEqual(line.entry_count, "< 5")
        # None is a small figure too.
        self.assertEqual(line.closed_count, "< 5")
        total = self._line("All structures")
        self.assertEqual(total.entry_count, "0 or more")
        self._people(1)
        self.assertEqual(self._line("Autre structure").entry_count, "5")
        self.assertEqual(self._line("All structures").entry_count, "5")

    def test_the_total_does_not_give_the_hidden_away(self):
        self._people(3)
        self._people(8, self.company)
        self.assertEqual(self._line("All structures").entry_count, "8 or more")

    def test_people_and_not_rows_are_counted(self):
        """Six journeys, or thirty fiches, of one person are one person's."""
        partner = self.env["res.partner"].create({"name": "Une personne"})
        people = self._people(6, partner_id=partner.id)
        self._people(5)
        self.env["vae.fiche.action"].create(
            [
                {
                    "candidate_id": people[0].id,
                    "date": "2026-04-01 08:00:00",
                    "state": "done",
                }
                for __ in range(30)
            ]
        )
        line = self._line("Autre structure")
        self.assertEqual(line.entry_count, "11")
        self.assertEqual(line.fiche_count, "< 5")
        self.assertEqual(line.hours, "< 5")

    def test_outcomes_cannot_be_found_by_subtraction(self):
        """12 closed, 11 of them full: the one left would be known."""
        self._people(11, closed="full")
        self._people(1, closed="refused")
        line = self._line("Autre structure")
        self.assertEqual(line.closed_count, "12")
        self.assertEqual(line.outcome_refused, "< 5")
        self.assertEqual(line.outcome_full, "hidden")
        total = self._line("All structures")
        self.assertEqual(total.closed_count, "12")
        self.assertNotIn("11", total.outcome_full)

    def test_outcomes_that_protect_each_other(self):
        self._people(20, closed="full")
        self._people(3, closed="refused")
        self._people(4, closed="dropped")
        line = self._line("Autre structure")
        self.assertEqual(line.outcome_full, "20")
        self.assertEqual(line.outcome_refused, "< 5")
        self.assertEqual(line.outcome_dropped, "< 5")

    def test_journeys_closed_without_outcome(self):
        self._people(20, closed="full")
        self._people(2, closed="full").outcome = False
        line = self._line("Autre structure")
        self.assertEqual(line.closed_count, "22")
        self.assertEqual(line.outcome_full, "hidden")

    def test_no_structure_lowers_the_threshold_of_others(self):
        self._people(3)
        threshold = self.env.ref("vae_assistance.vae_parameter_small_cell_threshold")
        own, foreign = self.env["vae.parameter.value"].create(
            [
                {
                    "parameter_id": threshold.id,
                    "company_id": company.id,
                    "value": 1,
                    "date_from": "2026-01-01",
                }
                for company in (self.company, self.other_company)
            ]
        )
        foreign.unlink()
        self.assertTrue(own)
        self.assertEqual(self._line("Autre structure").entry_count, "< 5")
        self.env["vae.parameter.value"].create(
            {
                "parameter_id": threshold.id,
                "company_id": self.other_company.id,
                "value": 10,
                "date_from": "2026-01-01",
            }
        )
        self._people(5)
        self.assertEqual(self._line("Autre structure").entry_count, "< 10")

    # ------------------------------------------------------------------
    # Who sees, and nothing else
    # ------------------------------------------------------------------

    def test_coordinators_and_above(self):
        for user in (self.coordinator, self.director, self.admin, self.stranger):
            self.assertTrue(self._totals(user))
        for user in (self.referent, self.accompagnateur):
            with self.assertRefused("coordinators", AccessError):
                self._totals(user)
        with self.assertRefused("", AccessError):
            self._totals(self.employee)

    def test_members_only(self):
        self.grouping.member_ids = self.company
        self.assertTrue(self._totals(self.coordinator))
        with self.assertRefused("", AccessError):
            self._totals(self.stranger)

    def test_within_the_dates(self):
        self.grouping.date_start = date(2026, 7, 1)
        with self.assertRefused("begins on"):
            self._totals()
        self.grouping.write({"date_start": False, "date_end": date(2026, 6, 14)})
        with self.assertRefused("has ended"):
            self._totals()
        self.grouping.date_end = date(2026, 6, 15)
        self.assertTrue(self._totals())

    def test_lines_belong_to_the_one_who_asked(self):
        lines = self._totals().values()
        self.env.invalidate_all()
        for user in (self.director, self.admin, self.stranger):
            totals = self.env["vae.grouping.total"].with_user(user)
            self.assertFalse(totals.search([]))
            self.assertFalse(totals.formatted_read_group([], ["name"], ["__count"]))
            with self.assertRefused("", AccessError):
                totals.browse(next(iter(lines)).id).read(["name"])

    def test_nothing_leads_to_records_of_others(self):
        people = self._people(12)
        lines = self._totals()
        line = lines["2026", "Autre structure"]
        self.env.invalidate_all()
        # Text only, and no link but to one's own structure.
        for name, field in line._fields.items():
            if field.relational and name not in ("create_uid", "write_uid"):
                self.assertIn(name, ("grouping_id", "company_id"))
        self.assertFalse(line.company_id)
        with self.assertRefused("never their people"):
            line.action_view_candidates()
        with self.assertRefused("never their people"):
            lines["2026", "All structures"].action_view_candidates()
        with self.assertRefused("", AccessError):
            line.company_id = self.other_company
        with self.assertRefused("", AccessError):
            line.copy({"company_id": self.other_company.id})
        # Even a line made by hand opens nothing.
        line.sudo().company_id = self.other_company
        action = line.action_view_candidates()
        candidates = self.env["vae.candidate"].with_user(self.coordinator)
        self.assertFalse(candidates.search(action["domain"]))
        self.assertFalse(candidates.search([("id", "in", people.ids)]))
        groups = candidates.formatted_read_group(
            [("company_id", "=", self.other_company.id)], ["company_id"], ["__count"]
        )
        self.assertFalse(groups)

    def test_own_figures_open_the_list(self):
        own = self._people(2, self.company)
        before = self._people(1, self.company, closed="full", opened=LAST_YEAR)
        line = self._line(self.company.name)
        action = line.action_view_candidates()
        candidates = self.env["vae.candidate"].with_user(self.coordinator)
        self.assertEqual(candidates.search(action["domain"]), own.sorted("id", True))
        action = self._line(self.company.name, year="2025").action_view_candidates()
        self.assertEqual(candidates.search(action["domain"]), before)

    def test_all_own_structures_are_exact(self):
        self.coordinator.company_ids |= self.other_company
        self._people(2)
        for companies, shown in (
            (self.company | self.other_company, "2"),
            # Switched to one of them, the other is another structure.
            (self.company, "< 5"),
        ):
            grouping = self.grouping.with_user(self.coordinator).with_context(
                allowed_company_ids=companies.ids
            )
            lines = {line["name"]: line for line in grouping._totals(2026)}
            self.assertEqual(lines["Autre structure"]["entry_count"], shown)

    # ------------------------------------------------------------------
    # Who makes groupings
    # ------------------------------------------------------------------

    def test_no_structure_is_taken_in_from_outside(self):
        message = "do not work in Autre structure"
        groupings = self.env["vae.grouping"].with_user(self.admin)
        members = [Command.set((self.company | self.other_company).ids)]
        with self.assertRefused("", AccessError):
            groupings.create({"name": "À deux", "member_ids": members})
        own = groupings.create({"name": "Seul"})
        with self.assertRefused("", AccessError):
            own.member_ids = members
        for vals in ({"date_end": False}, {"name": "X"}, {"active": False}):
            with self.assertRefused(message, AccessError):
                self.grouping.with_user(self.admin).write(vals)
        with self.assertRefused(message, AccessError):
            self.grouping.with_user(self.admin).unlink()
        self.admin.company_ids |= self.other_company
        own.member_ids = members
        self.grouping.with_user(self.admin).name = "Renommé"

    def test_lead_is_a_member(self):
        with self.assertRefused("lead structure", ValidationError):
            self.grouping.member_ids = self.other_company

    def test_dates_in_order(self):
        with self.assertRefused("ends before", ValidationError):
            self.grouping.write({"date_start": NOW[:10], "date_end": "2026-01-01"})
