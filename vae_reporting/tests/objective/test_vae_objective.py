# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ObjectiveCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestVaeObjective(ObjectiveCommon):
    # ------------------------------------------------------------------
    # Spread over the months
    # ------------------------------------------------------------------

    def test_four_ways_to_spread(self):
        self.company.resource_calendar_id.company_id = self.company
        self._deliver([date(2025, 3, 3)] * 3 + [date(2025, 9, 1)])
        objective = self._objective(quantity=10)
        for spread in ("even", "working_days", "profile"):
            with self.subTest(spread=spread):
                objective.spread = spread
                self.assertEqual(sum(self._months(objective)), 10)
        # Three quarters of last year's services were in March.
        objective.quantity = 8
        self.assertEqual(self._months(objective)[2], 6)
        self.assertEqual(self._months(objective)[8], 2)
        objective.write({"spread": "even", "quantity": 24})
        self.assertEqual(self._months(objective), [2] * 12)

    def test_working_days_leave_out_weekends_and_days_off(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Fermeture",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-08-01 00:00:00",
                "date_to": "2026-08-31 22:00:00",
            }
        )
        objective = self._objective(spread="working_days", quantity=1000)
        self.assertEqual(self._months(objective)[7], 0)
        days = objective._working_days()
        self.assertEqual(days[1], 20)  # February 2026 begins on a Sunday

    def test_by_hand(self):
        objective = self._objective(quantity=12)
        january = objective.month_ids.sorted("date")[0]
        january.quantity = 4
        self.assertEqual(objective.quantity, 15)
        self.assertEqual(objective.spread, "manual")
        # A change of the total keeps the proportions.
        objective.quantity = 30
        self.assertEqual(self._months(objective)[0], 8)
        self.assertEqual(sum(self._months(objective)), 30)

    def test_months_and_total_typed_together(self):
        objective = self._objective(quantity=12)
        january = objective.month_ids.sorted("date")[0]
        objective.write(
            {
                "quantity": 24,
                "month_ids": [Command.update(january.id, {"quantity": 13})],
            }
        )
        # January is more than half of the year, whatever its total.
        self.assertEqual(objective.quantity, 24)
        self.assertEqual(sum(self._months(objective)), 24)
        self.assertEqual(self._months(objective)[0], 13)

    def test_months_of_another_objective(self):
        """Whatever way they are written, they are added up."""
        objective, other = self._objective(), self._objective(kind="information")
        month = other.month_ids[0]
        objective.month_ids = [Command.update(month.id, {"quantity": 50})]
        self.assertEqual(other.quantity, sum(self._months(other)))
        self.assertGreater(other.quantity, 60)

    def test_sums_hold_whatever_is_done(self):
        """The months make up the year, and in a grouping the shares the total."""
        chance = random.Random(26)  # noqa: S311 - no secret
        total = self._total(quantity=37)
        shares = total.sudo().share_ids
        self._assert_sums(total)
        for _time in range(25):
            month = chance.choice(total.share_month_ids)
            share, other = chance.sample(list(shares), 2)
            act = chance.choice(("grid", "move", "total", "spread"))
            if act == "grid":
                total.share_month_ids = [
                    Command.update(month.id, {"quantity": chance.randint(0, 9)})
                ]
            elif act == "total":
                total.quantity = chance.randint(0, 80)
            elif act == "spread":
                share.spread = chance.choice(("even", "working_days", "manual"))
            else:
                by_month = self._by_month(shares)
                first = date(2026, chance.randint(1, 12), 1)
                try:
                    total._reallocate(share, other, chance.randint(1, 5), first, "R")
                except UserError:
                    continue
                self.assertEqual(self._by_month(shares), by_month)
            self._assert_sums(total)

    def _by_month(self, shares):
        months = [self._months(share) for share in shares]
        return [sum(each) for each in zip(*months, strict=True)]

    def _assert_sums(self, total):
        self.env.invalidate_all()
        for objective in total | total.sudo().share_ids:
            self.assertEqual(sum(self._months(objective)), objective.quantity)
        shared = sum(total.sudo().share_ids.mapped("quantity"))
        self.assertEqual(total.rest, total.quantity - shared)

    # ------------------------------------------------------------------
    # Shares
    # ------------------------------------------------------------------

    def test_a_total_is_shared_down_to_people(self):
        total = self._total(quantity=61)
        shares = total.sudo().share_ids
        self.assertEqual(shares.company_id, self.company | self.other_company)
        self.assertEqual(sorted(shares.mapped("quantity")), [30, 31])
        self.assertEqual(total.rest, 0)
        self.assertEqual(self._by_month(shares), self._months(total))
        # A form that is not saved yet knows of the shares as well.
        typed = total.onchange({"quantity": 70}, ["quantity"], {"rest": {}})
        self.assertEqual(typed["value"]["rest"], 9)
        with self.assertRefused("has its share"):
            total.action_share()
        own = shares.filtered(lambda each: each.company_id == self.company)
        own = own.with_user(self.director)
        people = self._share(own, self.referent | self.referent2)
        self.assertEqual(people.user_id, self.referent | self.referent2)
        self.assertEqual(self._by_month(people), self._months(own))
        with self.assertRefused("have one already"):
            self._share(own, self.referent)
        with self.assertRefused("not shared"):
            people[0].with_user(self.director).action_share()
        with self.assertRefused("do not work in"):
            self._share(own, self.stranger)

    def test_grid_of_month_and_structure(self):
        total = self._total(quantity=24)
        months = total.share_month_ids.sorted(lambda m: (m.objective_id.id, m.date))
        total.write(
            {
                "share_month_ids": [
                    Command.update(months[0].id, {"quantity": 3}),
                    Command.update(months[12].id, {"quantity": 0}),
                ]
            }
        )
        first, second = months.objective_id
        self.assertEqual((first.quantity, second.quantity), (14, 11))
        self.assertEqual(total.rest, -1)
        self.assertEqual(total.quantity, 24)

    # ------------------------------------------------------------------
    # Reallocation
    # ------------------------------------------------------------------

    def _reallocate(self, share, other, user=None, **values):
        total = share.sudo().parent_id.with_user(user or self.director)
        dialog = total.env["vae.objective.reallocate"].create(
            {
                "objective_id": total.id,
                "from_id": share.id,
                "to_id": other.id,
                "quantity": 5,
                "reason": "Départ d’une référente",
                **values,
            }
        )
        dialog.action_confirm()
        return total.sudo().move_ids

    def test_reallocation_keeps_its_history_and_tells_both_directors(self):
        total = self._total(quantity=60)
        own, other = total.sudo().share_ids.sorted("company_id")
        before = self._by_month(own | other)
        past = self._months(own)[:5]
        with self.mock_notified() as told:
            move = self._reallocate(own, other)
        self.assertEqual((own.quantity, other.quantity), (25, 35))
        self.assertEqual(self._by_month(own | other), before)
        self.assertEqual(self._months(own)[:5], past, "months that are over stay")
        self.assertEqual(
            (move.from_before, move.from_after, move.to_before, move.to_after),
            (30, 25, 30, 35),
        )
        self.assertEqual(move.user_id, self.director)
        # Who does it knows.
        self.assertEqual(told(), self.other_director.partner_id)
        with self.assertRefused("history of it is kept"):
            own.with_user(self.director).unlink()

    def mock_notified(self):
        case = self

        class Told:
            def __enter__(self):
                self.before = case._notices()
                return lambda: (case._notices() - self.before).notified_partner_ids

            def __exit__(self, *error):
                return None

        return Told()

    def _notices(self):
        return self.env["mail.message"].search(
            [("message_type", "=", "user_notification")]
        )

    def test_reallocation_between_people_tells_them(self):
        objective = self._objective(quantity=20)
        shares = self._share(objective, self.referent | self.referent2)
        with self.mock_notified() as told:
            self._reallocate(*shares, quantity=2)
        people = self.referent | self.referent2
        self.assertEqual(told(), people.partner_id)

    def test_refused_reallocations(self):
        total = self._total(quantity=60)
        own, other = total.sudo().share_ids.sorted("company_id")
        for values, message in (
            ({"quantity": 31}, "left from"),
            ({"quantity": 0}, "from 1 on"),
            ({"quantity": -3}, "from 1 on"),
            ({"reason": "  "}, "Say why"),
            ({"to_id": own.id}, "two different shares"),
        ):
            with self.subTest(values), self.assertRefused(message):
                self._reallocate(own, other, **values)
        self.assertFalse(total.move_ids)
        alone = self._objective(kind="information")
        with self.assertRefused("Share this objective first"):
            alone.action_reallocate()

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------

    def test_periods(self):
        for values, message in (
            ({"date_end": "2025-12-31"}, "ends before it begins"),
            ({"date_end": "2026-01-01"}, "whole months"),
            ({"date_start": "2026-01-15"}, "whole months"),
            ({"date_end": "2027-01-31"}, "12 months at most"),
        ):
            with self.subTest(values), self.assertRefused(message, ValidationError):
                self._objective(**values)
        half = self._objective(date_end="2026-06-30")
        self.assertEqual(len(half.month_ids), 6)
        with self.assertRefused("from .* to .* already", ValidationError):
            self._objective(date_start="2026-06-01")
        self._objective(date_start="2026-07-01")

    def test_one_objective_of_a_scope(self):
        self._objective()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRefused("scope_uniq", UniqueViolation),
        ):
            self._objective()
        self._objective(kind="information")
        self._objective(grouping_id=self.grouping.id)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRefused("check_quantity", CheckViolation),
        ):
            self._objective(quantity=-1, kind="assistance")

    def test_what_it_is_about_stays(self):
        objective = self._objective()
        for values in (
            {"kind": "assistance"},
            {"company_id": self.other_company.id},
            {"date_end": "2026-06-30"},
        ):
            with self.subTest(values), self.assertRefused("stays as it is|not use"):
                objective.write(values)
        with self.assertRefused("nobody types"):
            objective.write({"parent_id": self._objective(kind="assistance").id})

    def test_name_says_what_for_whom(self):
        objective = self._objective(
            territory_id=self.env["vae.territory"]
            .search([("kind", "=", "department"), ("code", "=", "73")])
            .id
        )
        self.assertIn(self.program.name, objective.display_name)
        self.assertIn("2026", objective.display_name)
        self.assertEqual(
            objective.with_context(vae_holder_only=True).display_name,
            self.company.name,
        )
