# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

MANAGER = "spreadsheet_dashboard.group_dashboard_manager"


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        """Core's app “Dashboards”, which we bring along, is for who has a dashboard.

        Whoever has none would meet an empty app from one day to the next.
        """
        hidden = super()._load_menus_blacklist()
        root = self.env.ref(
            "spreadsheet_dashboard.spreadsheet_dashboard_menu_root",
            raise_if_not_found=False,
        )
        if (
            root
            and not self.env.user.has_group(MANAGER)
            and self.env.user._is_internal()
            and not self.env["spreadsheet.dashboard"].search_count([], limit=1)
        ):
            hidden.append(root.id)
        return hidden
