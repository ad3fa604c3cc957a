# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestVaeBudget(BudgetCommon):
    # ------------------------------------------------------------------
    # Amounts
    # ------------------------------------------------------------------

    def test_every_heading_of_the_form_is_there(self):
        lines = self.budget.line_ids
        self.assertEqual(len(lines), len(lines.heading_id))
        self.assertEqual(len(lines.filtered(lambda line: line.side == "charge")), 28)
        self.assertEqual(len(lines.filtered(lambda line: line.side == "product")), 23)

    def test_the_screen_saves_what_was_typed(self):
        """In one write; what another director typed meanwhile stays."""
        with Form(self.budget) as form:
            sheet = form.amounts
        typed = next(line for line in sheet if line["name"] == "Assurance")
        self._type(self.budget, c618=40)  # by somebody else
        typed.update(forecast=1200, changed=["forecast"])
        self.budget.write({"amounts": sheet})
        self.assertEqual(self._line(self.budget, "616").forecast, 1200)
        self.assertEqual(self._line(self.budget, "618").forecast, 40)
        self.assertEqual(self.budget.charge_forecast, 1240)

    def test_a_quantity_makes_up_its_forecast(self):
        heading = self.headings["641"]
        self.budget._save_amounts(
            [{"heading": heading.id, "quantity": 101, "unit_cost": 22.5}]
        )
        # 2 272.50: a half goes upwards.
        self.assertEqual(self._line(self.budget, "641").forecast, 2273)

    def test_what_is_no_amount_is_refused(self):
        heading = self.headings["616"].id
        for value in (-1, 1.5, "12", None, True, float("nan"), 10**12, [1], {}):
            with self.assertRefused("montant|amount|whole euros", UserError):
                self.budget._save_amounts([{"heading": heading, "forecast": value}])
        for value in ("x", [3], [{"heading": "a"}], [{"heading": [1]}], [{}], {"a": 1}):
            with self.assertRefused("Reload the page"):
                self.budget.write({"amounts": value})
        with self.assertRefused("computed from nothing"):
            self.budget._save_amounts([{"heading": heading, "actual_from": "facts"}])
        self.assertFalse(self.budget.charge_forecast)

    def test_own_resources_balance(self):
        self._type(self.budget, c616=1000, c74_region=600)
        self.budget.action_balance()
        self.assertEqual(self._line(self.budget, "own").forecast, 400)
        self.assertTrue(self.budget.is_balanced)
        self._type(self.budget, c74_region=1200)
        with self.assertRefused("exceed charges by 200"):
            self.budget.action_balance()

    def test_indirect_charges_by_percentage(self):
        self._type(self.budget, c616=1000, c641=2005, c861=500)
        self.budget.write({"indirect_rule": "percent", "indirect_percent": 12})
        line = self._line(self.budget, "indirect_fixed")
        self.assertEqual(line.forecast, 361)  # 360.60: direct charges alone
        action = line.action_view_sources()
        shown = self.env["vae.budget.line"].search(action["domain"])
        self.assertEqual(sum(shown.mapped("forecast")), 3005)

    # ------------------------------------------------------------------
    # What was done
    # ------------------------------------------------------------------

    def test_hours_and_trips_make_up_actual_amounts(self):
        """Each hour at the cost of its day; each line opens what it is made of."""
        self._cost(date(2020, 1, 1), 20, 8)
        self._cost(date(2025, 7, 1), 22, 9, role="referent")
        self._cost(date(2025, 7, 1), 30, 12, user_id=self.referent2.id)
        self._work(self.referent, date(2025, 3, 3), 7)
        self._work(self.referent, date(2025, 7, 1), 5)
        self._work(self.referent2, date(2025, 12, 31), 2, km=100, kind="travel")
        outside = self.env["vae.time.kind"].search([("counts_as", "=", "outside")])
        left_out = self._work(self.referent, date(2026, 1, 1), 6)
        left_out |= self._work(self.referent, date(2025, 5, 5), 6)
        left_out[1].kind_id = outside
        other = self.program.copy()
        left_out |= self._work(self.referent, date(2025, 6, 6), 3, program=other)
        self.budget.action_refresh()
        self.assertEqual(self._line(self.budget, "641").actual, 7 * 20 + 5 * 22 + 60)
        self.assertEqual(self._line(self.budget, "645").actual, 7 * 8 + 5 * 9 + 24)
        self.assertEqual(self._line(self.budget, "625").actual, 32)
        for code, hours in (("641", 14), ("625", 2)):
            action = self._line(self.budget, code).action_view_sources()
            entries = self.env["vae.time"].search(action["domain"])
            self.assertEqual(sum(entries.mapped("hours")), hours)
            self.assertFalse(entries & left_out)
        with self.assertRefused("typed or imported"):
            self._line(self.budget, "616").action_view_sources()

    def test_common_charges_by_share_of_hours(self):
        other = self.program.copy()
        self._cost(date(2020, 1, 1), 20)
        self._work(self.referent, date(2025, 3, 3), 6)
        self._work(self.referent, date(2025, 3, 4), 2, program=other)
        self.budget.write(
            {
                "indirect_rule": "hours",
                "indirect_percent": 50,
                "common_forecast": 1001,
                "common_actual": 1000,
            }
        )
        line = self._line(self.budget, "indirect_fixed")
        self.assertEqual((line.forecast, line.actual), (501, 750))

    def test_who_has_no_cost_is_named(self):
        self._work(self.referent, date(2025, 3, 3), 7)
        self.budget.action_refresh()
        self.assertEqual(self.budget.people_without_cost, self.referent.name)
        self.assertEqual(self._line(self.budget, "641").actual, 0)

    def test_the_same_queries_however_many_entries(self):
        self._cost(date(2020, 1, 1), 20)
        self._work(self.referent, date(2025, 1, 2), 1)
        self.budget.action_refresh()
        counts = []
        for entries in (1, 40):
            for day in range(entries):
                self._work(self.referent, date(2025, 2 + day // 28, 1 + day % 28), 1)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.budget.action_refresh()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.env["vae.time"].search([("date", ">=", date(2025, 2, 1))]).unlink()
        self.assertEqual(*counts)

    def test_analytic_lines(self):
        plans = self.env["account.analytic.plan"].create(
            [{"name": "Actions"}, {"name": "Natures"}]
        )
        action, nature = self.env["account.analytic.account"].create(
            [
                {"name": name, "plan_id": plan.id}
                for name, plan in zip("AB", plans, strict=True)
            ]
        )
        self.env["vae.budget.mapping"].create(
            {"heading_id": self.headings["616"].id, "account_id": nature.id}
        )
        columns = [plan._column_name() for plan in plans]
        for amount, accounts in (
            (-350.5, (action, nature)),
            (-99, (action, action.browse())),
            (-77, (action.browse(), nature)),
        ):
            self.env["account.analytic.line"].create(
                {
                    "name": "Écriture",
                    "date": date(2025, 4, 4),
                    "amount": amount,
                    **dict(zip(columns, (each.id for each in accounts), strict=True)),
                }
            )
        self.budget.sudo().analytic_account_id = action
        self.budget.action_read_analytic()
        line = self._line(self.budget, "616")
        self.assertEqual(line.actual, 351)
        found = self.env["account.analytic.line"].search(
            line.action_view_sources()["domain"]
        )
        self.assertEqual(found.mapped("amount"), [-350.5])

    # ------------------------------------------------------------------
    # Periods, headings
    # ------------------------------------------------------------------

    def test_periods(self):
        with self.assertRefused("covers days of this period", ValidationError):
            self._create_budget(
                date_start=date(2025, 12, 31), date_end=date(2026, 12, 31)
            )
        with mute_logger("odoo.sql_db"), self.assertRefused("dates", CheckViolation):
            self._create_budget(2027, date_end=date(2027, 1, 1))
        # Two directors at once: neither sees the budget of the other.
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.env.cr.execute(
                "INSERT INTO vae_budget (company_id, program_id, is_consolidated,"
                " active, date_start, date_end) SELECT company_id, program_id,"
                " is_consolidated, active, date_start, date_end FROM vae_budget"
                " WHERE id = %s",
                [self.budget.id],
            )

    def test_a_heading_in_use_stays(self):
        self._type(self.budget, c616=10)
        heading = self.headings["616"].with_user(self.admin)
        with self.assertRefused("has amounts in budgets"):
            heading.unlink()
        with self.assertRefused("has amounts in budgets"):
            heading.write({"side": "product", "parent_id": False})
        with self.assertRefused("code cannot change"):
            heading.code = "617"
        heading.write({"name": "Assurances", "active": False})
        shown = [line["name"] for line in self.budget.amounts]
        self.assertIn("Assurances", shown)
        self.headings["618"].with_user(self.admin).unlink()
        self.assertFalse(self._line(self.budget, "618"))
        # A new one comes into budgets that are in preparation.
        self.env["vae.budget.heading"].with_user(self.admin).create(
            {
                "name": "Maintenance",
                "code": "6156",
                "side": "charge",
                "parent_id": self.headings["61"].id,
            }
        )
        self._type(self.budget, c613=1)
        self.assertIn("Maintenance", self.budget.line_ids.heading_id.mapped("name"))

    def test_the_next_budget_starts_from_this_one(self):
        self._type(self.budget, c616=1010, c641=5)
        self._type(self.budget, "actual", c616=990)
        self.budget.write({"indirect_rule": "percent", "indirect_percent": 10})
        wizard = (
            self.env["vae.budget.renew"]
            .with_user(self.director)
            .create({"budget_id": self.budget.id, "change": 1})
        )
        self.assertEqual(wizard.date_end, date(2026, 12, 31))
        wizard.amounts = "actual"
        action = wizard.action_create_budget()
        budget = self.env["vae.budget"].browse(action["res_id"])
        self.assertEqual(self._line(budget, "616").forecast, 1000)  # 999.90
        self.assertEqual(self._line(budget, "616").actual, 0)
        self.assertEqual(self._line(budget, "indirect_fixed").forecast, 100)
        with self.assertRefused("Next Budget"):
            self.budget.copy()

    # ------------------------------------------------------------------
    # Signature
    # ------------------------------------------------------------------

    def test_what_cannot_be_signed(self):
        with self.assertRefused("has no amount yet"):
            self.budget.action_request_signatures()
        self._type(self.budget, c616=1000, c74_region=999)
        with self.assertRefused("not balanced: charges 1.000 €, products 999 €"):
            self.budget.action_request_signatures()
        self._type(self.budget, c74_region=1000, c864=10)
        with self.assertRefused("in voluntary contributions"):
            self.budget.action_request_signatures()
        self._type(self.budget, c870=10)
        self.company.vae_director_id = self.coordinator
        with self.assertRefused("no director in the software"):
            self.budget.action_request_signatures()
        self.company.vae_director_id = False
        with self.assertRefused("names nobody who signs"):
            self.budget.action_request_signatures()

    def test_signed_then_frozen(self):
        self._type(self.budget, c616=1000, c74_region=1000)
        self.budget.action_request_signatures()
        signature = self.budget._signature_request().signer_ids
        with self.assertRefused("only Test Director can give", AccessError):
            signature.with_user(self.admin).action_sign_on_screen("X", "")
        # A change before the signature asks for another file.
        self._type(self.budget, c616=900, c74_region=900)
        self.assertEqual(self.budget.state, "draft")
        self._sign(self.budget)
        self.assertEqual(self.budget.state, "signed")
        for change in (
            lambda: self._type(self.budget, c616=1),
            lambda: self._type(self.budget, "quantity", c641=1),
            lambda: self.budget.write({"date_end": date(2025, 12, 30)}),
            lambda: self.budget.write({"indirect_note": "autre"}),
            lambda: self.budget.unlink(),
        ):
            with self.assertRefused("is signed"):
                change()
        # A label is an entry of a list; what the year became is not signed yet.
        self.headings["616"].name = "Assurances"
        self._type(self.budget, "actual", c616=950)
        self.assertTrue(self.budget._signature_request()._is_current())

    # ------------------------------------------------------------------
    # Groupings
    # ------------------------------------------------------------------

    def test_the_lead_gets_the_sum_of_the_parts(self):
        grouping = self.env["vae.grouping"].create(
            {
                "name": "Groupement",
                "lead_id": self.company.id,
                "member_ids": [Command.set((self.company | self.other_company).ids)],
            }
        )
        director = self.stranger
        director.group_ids += self.env.ref("vae_assistance.group_vae_director")
        self.other_company.vae_director_id = director
        part = self._create_budget(2024, grouping_id=grouping.id)
        theirs = self._create_budget(2024, director, grouping_id=grouping.id)
        whole = self._create_budget(2024, grouping_id=grouping.id, is_consolidated=True)
        self._type(part, c616=100, c74_region=100)
        self._type(theirs, c616=23, c623=7, c74_region=30)
        whole.action_refresh()
        self.assertEqual(self._line(whole, "616").forecast, 123)
        self.assertEqual(whole.product_forecast, 130)
        with self.assertRefused("part of"):
            whole.action_request_signatures()
        self._sign(part)
        self._sign(theirs)
        self._type(whole, c616=5)  # nobody types a sum
        self.assertEqual(self._line(whole, "616").forecast, 123)
        self._sign(whole)
        # Of the others, the lead opens nothing.
        action = self._line(whole, "616").action_view_sources()
        lines = self.env["vae.budget.line"].with_user(self.director)
        self.assertEqual(lines.search(action["domain"]).budget_id, part)
        self.assertFalse(
            self.env["vae.budget"]
            .with_user(self.director)
            .search([("id", "=", theirs.id)])
        )
        with self.assertRefused(
            "that Autre structure leads|lead structure", ValidationError
        ):
            self._create_budget(
                2024, director, grouping_id=grouping.id, is_consolidated=True
            )

    # ------------------------------------------------------------------
    # Who may what
    # ------------------------------------------------------------------

    def test_directors_write_coordinators_read(self):
        budget = self.budget
        budget.with_user(self.coordinator).read(["amounts", "charge_forecast"])
        for user in (self.referent, self.accompagnateur, self.stranger):
            with self.assertRaises(AccessError):
                budget.with_user(user).read(["charge_forecast"])
            with self.assertRaises(AccessError):
                budget.line_ids.with_user(user).read(["forecast"])
        with self.assertRaises(AccessError):
            budget.with_user(self.coordinator).write({"amounts": []})
        for model, action in (
            ("vae.budget", "action_refresh"),
            ("vae.budget", "action_balance"),
            ("vae.budget", "action_read_analytic"),
            ("vae.budget", "action_request_signatures"),
        ):
            with self.assertRaises(AccessError):
                getattr(
                    self.env[model].browse(budget.id).with_user(self.coordinator),
                    action,
                )()
        cost = self._cost(date(2025, 1, 1), 20)
        with self.assertRaises(AccessError):
            cost.with_user(self.coordinator).read(["wage"])
        # Lines are written by their budget alone, and nothing leaves its structure.
        with self.assertRaises(AccessError):
            budget.line_ids[0].with_user(self.director).write({"forecast": 5})
        self.director.company_ids += self.other_company
        with self.assertRaises(UserError):
            budget.with_user(self.director).write({"company_id": self.other_company.id})
