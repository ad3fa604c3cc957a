# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.vae_assistance.models.ground.vae_day import Block, Source

# A small curve in a line, in its own units.
CURVE_WIDTH, CURVE_HEIGHT = 100, 28


class VaeDay(models.AbstractModel):
    """Where the year stands: to who directs and who coordinates."""

    _inherit = "vae.day"

    @api.model
    def _blocks_team(self):
        return {**super()._blocks_team(), "objectives": self._block_of_objectives()}

    @api.model
    def _blocks_direction(self):
        return {
            **super()._blocks_direction(),
            "objectives": self._block_of_objectives(),
        }

    @api.model
    def _block_of_objectives(self):
        today = fields.Date.context_today(self)
        current = (
            Domain("level", "in", ("grouping", "structure"))
            & Domain("date_start", "<=", today)
            & Domain("date_end", ">=", today)
            & Domain("company_id", "in", self.env.companies.ids)
        )
        objectives = self.env["vae.objective"].search(current)
        return Block(
            label=self.env._("Objectives of the Year"),
            icon="fa-line-chart",
            sequence=5,
            sources=[
                Source(
                    model="vae.objective",
                    domain=current,
                    # The furthest behind comes first.
                    records=objectives.sorted("gap"),
                    row=partial(self._objective_row, objectives._actuals()),
                    action="vae_reporting.vae_objective_action",
                )
            ],
        )

    @api.model
    def _objective_row(self, actuals, objective):
        acts = []
        if objective.share_count and objective.may_change:
            acts.append(("action_reallocate", self.env._("Reallocate")))
        return self._row(
            objective,
            f"{self._label_of(objective, 'kind')} · {objective.holder}",
            [
                self.env._(
                    "%(actual)s of %(quantity)s, %(expected)s expected by now",
                    actual=objective.actual,
                    quantity=objective.quantity,
                    expected=objective.expected,
                ),
                self.env._("%(number)s projected", number=objective.projection)
                if objective.expected
                else "",
                objective.program_id.name,
            ],
            acts,
            tone="watch" if objective.gap < 0 else "",
            curve=self._small_curve(objective._curves(actuals[objective])),
        )

    @api.model
    def _small_curve(self, curves):
        """Points of what was planned and delivered, for a line as high as its text."""
        planned, actual = curves["planned"], curves["actual"]
        highest = max([1, *planned, *actual])

        def line(values):
            return " ".join(
                f"{CURVE_WIDTH * number / len(planned):.1f},"
                f"{CURVE_HEIGHT - (CURVE_HEIGHT - 2) * value / highest - 1:.1f}"
                for number, value in enumerate([0, *values])
            )

        return {
            "planned": line(planned),
            "actual": line(actual),
            "box": f"0 0 {CURVE_WIDTH} {CURVE_HEIGHT}",
        }
