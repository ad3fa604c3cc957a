# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ObjectiveCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestObjectiveRights(ObjectiveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.total = cls._total(quantity=60)
        cls.own, cls.given = cls.total.sudo().share_ids.sorted("company_id")
        own = cls.own.with_user(cls.director)
        cls.people = cls._share(own, cls.referent | cls.referent2)
        cls.alone = cls._objective(kind="information")
        cls.everything = (
            cls.total.sudo() | cls.own | cls.given | cls.people | cls.alone.sudo()
        )

    def test_who_reads_what(self):
        hers = self.people.filtered(lambda each: each.user_id == self.referent)
        for user, expected in (
            (self.director, self.everything),
            (self.coordinator, self.everything),
            (self.referent, hers),
            (self.accompagnateur, self.everything.browse()),
            # Of a grouping, its total and one's own share.
            (self.other_director, self.total.sudo() | self.given),
            (self.stranger, self.total.sudo() | self.given),
        ):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                found = (
                    self.env["vae.objective"]
                    .with_user(user)
                    .search([("id", "in", self.everything.ids)])
                )
                self.assertEqual(found.sudo(), expected.sorted())
                months = self.env["vae.objective.month"].with_user(user)
                found = months.search([("objective_id", "in", self.everything.ids)])
                self.assertEqual(found.objective_id.sudo(), expected.sorted())

    def test_who_changes_what(self):
        for user in (self.coordinator, self.referent, self.other_director):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                for objective in (self.total, self.own, *self.people):
                    theirs = objective.with_user(user)
                    self.assertFalse(theirs.has_access("write"))
                    if theirs.has_access("read"):
                        self.assertFalse(theirs.may_change)
                    with self.assertRaises(AccessError):
                        theirs.write({"quantity": 1})
        # Their own share is theirs to spread, not to change.
        theirs = self.given.with_user(self.other_director)
        theirs.spread = "working_days"
        with self.assertRefused("has been given"):
            theirs.quantity = 12
        months = theirs.month_ids.sorted("date")
        with self.assertRefused("has been given"):
            months[0].quantity += 1
        theirs.write(
            {
                "month_ids": [
                    Command.update(months[0].id, {"quantity": months[0].quantity - 1}),
                    Command.update(months[1].id, {"quantity": months[1].quantity + 1}),
                ]
            }
        )
        self.assertEqual(theirs.quantity, 30)

    def test_totals_show_numbers_of_others_and_open_nothing(self):
        self._deliver([(2, 2)] * 3)
        self._deliver([(2, 3)] * 2, self.stranger)
        theirs = self.total.with_user(self.other_director)
        self.assertEqual(theirs.actual, 5)
        self.assertIn(self.company.name, theirs.shares_table)
        action = theirs.action_view_actuals()
        services = self.env["vae.service"].with_user(self.other_director)
        self.assertEqual(services.search_count(action["domain"]), 2)
        self.assertFalse(theirs.share_ids - self.given)

    def test_reallocation_is_the_leads(self):
        for user in (self.other_director, self.coordinator, self.referent):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.total.with_user(user)._reallocate(
                    self.own, self.given, 1, self.total.date_start, "R"
                )
        move = self.total._reallocate(
            self.own, self.given, 1, self.total.date_start, "R"
        )
        for user, reads in (
            (self.director, True),
            (self.other_director, True),
            (self.referent, False),
        ):
            self.env.invalidate_all()
            self.assertEqual(move.with_user(user).has_access("read"), reads)
            self.assertFalse(move.with_user(user).has_access("write"))

    def test_calls_that_no_screen_makes(self):
        objectives = self.env["vae.objective"].with_user(self.other_director)
        values = {
            "kind": "advice",
            "program_id": self.program.id,
            "date_start": "2027-01-01",
            "quantity": 5,
        }
        for more in (
            {"company_id": self.company.id},
            {"grouping_id": self.grouping.id},
            {"parent_id": self.total.id},
            {"user_id": self.referent.id},
        ):
            with self.subTest(more), self.assertRaises(AccessError):
                with self.env.cr.savepoint():
                    objectives.create({**values, **more})
        with self.assertRaises(AccessError):
            objectives.env["vae.objective.move"].create(
                {"objective_id": self.total.id, "reason": "R"}
            )
        dialogs = objectives.env["vae.objective.share"]
        # Who has journeys under way and no share yet is proposed.
        self._create_candidate("Une autre", self.accompagnateur)
        proposed = self.env["vae.objective.share"].with_user(self.director)
        dialog = proposed.with_context(default_objective_id=self.own.id).create({})
        self.assertEqual(dialog.user_ids, self.accompagnateur)
        with self.assertRaises(AccessError):
            dialogs.with_context(default_objective_id=self.own.id).create({})
