# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.vae_assistance.models.ground.people import name_order

from .vae_budget import COLUMNS


class VaeBudget(models.Model):
    """The consolidated budget of a grouping: the sum of its structures' parts.

    The lead gets totals, heading by heading; no record of another structure is opened.
    """

    _inherit = "vae.budget"

    def _parts(self):
        """The parts that a consolidated budget sums up, in sudo."""
        self.ensure_one()
        return self.sudo().search(
            Domain("is_consolidated", "=", False)
            & Domain("grouping_id", "=", self.grouping_id.id)
            & Domain("program_id", "=", self.program_id.id)
            & Domain("date_start", "=", self.date_start)
            & Domain("date_end", "=", self.date_end)
            & Domain("company_id", "in", self.sudo().grouping_id.member_ids.ids)
        )

    def _refresh_from_parts(self):
        self.ensure_one()
        is_free = {
            "forecast": self.state == "draft",
            "actual": self._may_refresh_actual(),
        }
        sums = {
            heading: amounts
            for heading, *amounts in self.env["vae.budget.line"]
            .sudo()
            ._read_group(
                [("budget_id", "in", self._parts().ids)],
                ["heading_id"],
                [f"{column}:sum" for column in COLUMNS],
            )
        }
        lines = self.sudo().line_ids
        for place, column in enumerate(COLUMNS):
            if is_free[column]:
                lines._put(
                    column,
                    {
                        line: sums.get(line.heading_id, (0, 0))[place] or 0
                        for line in lines
                    },
                )

    def _check_parts(self, signed):
        """Refuse to sign a sum of which parts are missing.

        :param signed: function of a part to whether it is signed
        :raise UserError: names the structures
        """
        self.ensure_one()
        done = self._parts().filtered(signed).company_id
        missing = self.sudo().grouping_id.member_ids - done
        if missing:
            names = sorted(missing.mapped("name"), key=name_order)
            raise UserError(
                self.env._(
                    "“%(budget)s”: the part of %(structures)s is not signed yet. Each"
                    " structure signs its own, over the same days, first.",
                    budget=self.display_name,
                    structures=", ".join(names),
                )
            )

    def _parts_of(self, line):
        """One's own part of a line of the consolidated budget."""
        return self._lines_action(
            self.env._("Own Part"),
            Domain("budget_id", "in", self._parts().ids)
            & Domain("heading_id", "=", line.heading_id.id),
        )
