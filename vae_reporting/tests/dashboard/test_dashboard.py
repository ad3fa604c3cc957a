# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    menus_xml_ids_in_spreadsheet,
)
from odoo.addons.vae_assistance.tests.common import VaeCommon

ROOT = "spreadsheet_dashboard.spreadsheet_dashboard_menu_root"


@tagged("post_install", "-at_install")
class TestDashboard(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.steering = cls.env.ref("vae_reporting.spreadsheet_dashboard_director")
        cls.own = cls.env.ref("vae_reporting.spreadsheet_dashboard_referent")

    def test_what_they_show_exists(self):
        for dashboard in self.steering | self.own:
            data = json.loads(dashboard.spreadsheet_data)
            for model, paths in fields_in_spreadsheet(data).items():
                for path in paths:
                    reached = self.env[model]
                    for name in path.split("."):
                        if name in ("__count", "id"):
                            break
                        self.assertIn(name, reached._fields, f"{model}: {path}")
                        field = reached._fields[name]
                        reached = self.env.get(field.comodel_name, reached)
            for menu in menus_xml_ids_in_spreadsheet(data):
                self.assertTrue(self.env.ref(menu))

    def test_hours_say_that_they_are(self):
        """In figures and tables, as everywhere else: 150 h, 150 h 30."""
        found = 0
        for dashboard in self.steering | self.own:
            data = json.loads(dashboard.spreadsheet_data)
            shown, figures = data["sheets"]
            for place, content in shown["cells"].items():
                if content == '=_t("Hours")':
                    column, row = place[0], int(place[1:]) + 1
                    [kind] = [
                        number
                        for cells, number in shown["formats"].items()
                        if cells.startswith(f"{column}{row}:")
                    ]
                    self.assertIn("\N{NO-BREAK SPACE}h", data["formats"][str(kind)])
                    found += 1
            for place, content in figures["cells"].items():
                if content.startswith('=_t("Hours'):
                    figure = figures["cells"][f"C{place[1:]}"]
                    self.assertIn("\N{NO-BREAK SPACE}h", figure)
                    found += 1
        self.assertEqual(found, 6)

    def test_who_has_which(self):
        dashboards = self.env["spreadsheet.dashboard"]
        both = self.steering | self.own
        for user, theirs in (
            (self.director, both),
            (self.coordinator, self.own),
            (self.referent, self.own),
            (self.employee, dashboards),
        ):
            found = dashboards.with_user(user).search([("id", "in", both.ids)])
            self.assertEqual(found, theirs, user.name)
        others = dashboards.search([]) - both
        others.group_ids = self.env.ref("base.group_system")
        root = self.env.ref(ROOT)
        menus = self.env["ir.ui.menu"]
        self.assertIn(root.id, menus.with_user(self.employee)._load_menus_blacklist())
        self.assertNotIn(
            root.id, menus.with_user(self.referent)._load_menus_blacklist()
        )

    def test_no_public_link(self):
        shares = self.env["spreadsheet.dashboard.share"].with_user(self.director)
        values = {"dashboard_id": self.steering.id, "spreadsheet_data": "{}"}
        with self.assertRefused("public link", AccessError):
            shares.create(values)
        # Nor is a share of something else filled with it.
        board = self.steering.copy({"spreadsheet_data": "{}"})
        board.group_ids = self.env.ref("base.group_user")
        share = shares.create({**values, "dashboard_id": board.id})
        for change in (
            {"dashboard_id": self.steering.id},
            {"spreadsheet_data": '{"model": "vae.candidate"}'},
        ):
            with self.assertRefused("public link", AccessError):
                share.write(change)
