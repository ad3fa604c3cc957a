# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class VaeFicheAction(models.Model):
    """What of the plan was worked on at an appointment, and how long."""

    _inherit = "vae.fiche.action"

    support_ids = fields.One2many(
        comodel_name="vae.fiche.action.support",
        inverse_name="fiche_id",
        string="Supports Given",
        readonly=True,
        copy=False,
    )
    planned_support_ids = fields.One2many(
        comodel_name="vae.fiche.action.support",
        inverse_name="fiche_id",
        string="Supports of the Plan",
        domain=[("is_unplanned", "=", False)],
        copy=False,
    )
    unplanned_support_ids = fields.One2many(
        comodel_name="vae.fiche.action.support",
        inverse_name="fiche_id",
        string="Supports That Were Not Planned",
        domain=[("is_unplanned", "=", True)],
        copy=False,
    )
    support_hours = fields.Float(
        string="Hours of Support", compute="_compute_support_hours"
    )
    plan_line_ids = fields.Many2many(
        comodel_name="vae.support.plan.line",
        string="Lines of the Plan Worked On",
        compute="_compute_plan_line_ids",
        inverse="_inverse_plan_line_ids",
    )
    proposed_line_ids = fields.Many2many(
        comodel_name="vae.support.plan.line",
        string="Lines Proposed",
        compute="_compute_proposed_line_ids",
    )
    show_all_lines = fields.Boolean(
        string="All Lines of the Plan",
        store=False,
        help="Otherwise those of this step and those under way.",
    )

    # Besides the appointment itself
    hours_preparation = fields.Float(
        string="Preparation", help="Time spent on it besides, in hours."
    )
    hours_travel = fields.Float(string="Travel", help="In hours, there and back.")
    km = fields.Float(string="Distance", help="In kilometres, there and back.")

    _check_hours_besides = models.Constraint(
        "CHECK(hours_preparation BETWEEN 0 AND 24 AND hours_travel BETWEEN 0 AND 24)",
        "Preparation and travel are between 0 and 24 hours each.",
    )
    _check_km = models.Constraint(
        "CHECK(km BETWEEN 0 AND 3000)",
        "The distance is between 0 and 3,000 kilometres.",
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("support_ids.hours")
    def _compute_support_hours(self):
        for fiche in self:
            fiche.support_hours = sum(fiche.support_ids.mapped("hours"))

    @api.depends("planned_support_ids.plan_line_id")
    def _compute_plan_line_ids(self):
        for fiche in self:
            fiche.plan_line_ids = fiche.planned_support_ids.plan_line_id

    def _inverse_plan_line_ids(self):
        for fiche in self:
            fiche.planned_support_ids = fiche._support_commands()

    @api.onchange("plan_line_ids")
    def _onchange_plan_line_ids(self):
        self.planned_support_ids = self._support_commands()

    def _support_commands(self):
        """What makes the supports those of the lines that are ticked."""
        self.ensure_one()
        ticked = self.plan_line_ids._origin
        planned = self.planned_support_ids
        return [
            *(
                Command.delete(support.id)
                for support in planned
                if support.plan_line_id._origin not in ticked
            ),
            *(
                Command.create({"plan_line_id": line.id})
                for line in ticked - planned.plan_line_id._origin
            ),
        ]

    @api.depends(
        "candidate_id",
        "step_id",
        "show_all_lines",
        "planned_support_ids.plan_line_id",
    )
    def _compute_proposed_line_ids(self):
        for fiche in self:
            lines = fiche.candidate_id._origin._plan_at_work().line_ids
            lines = lines.filtered(lambda line: line.state in ("todo", "doing"))
            now = lines.filtered(
                lambda line, fiche=fiche: (
                    line.state == "doing"
                    or not line.step_id
                    or line.step_id == fiche.step_id
                )
            )
            fiche.proposed_line_ids = (
                lines if fiche.show_all_lines or not now else now
            ) | fiche.planned_support_ids.plan_line_id

    # ------------------------------------------------------------------
    # Completing
    # ------------------------------------------------------------------

    def _check_supports(self):
        """:raise UserError: the supports take longer than the appointment"""
        for fiche in self:
            spent = fiche.duration + fiche.hours_preparation
            # Hours are typed to the minute: half a minute is rounding.
            if fiche.support_hours > spent + 0.01:
                raise UserError(
                    self.env._(
                        "%(fiche)s: the supports add up to %(supports)s h, the"
                        " appointment and its preparation to %(spent)s h. Correct one"
                        " or the other.",
                        fiche=fiche.display_name,
                        supports=round(fiche.support_hours, 2),
                        spent=round(spent, 2),
                    )
                )

    def _hold_plan_lines(self):
        """What became of a line follows from all fiches that tell of it."""
        self.support_ids.root_line_id._vae_wait_for_rows()

    # ------------------------------------------------------------------
    # What is signed
    # ------------------------------------------------------------------

    def _signature_content(self):
        content = super()._signature_content()
        supports = [
            [support.id, support.plan_line_id.id, support.name, support.hours]
            for support in self.support_ids.sorted("id")
        ]
        # Fiches that were signed before there were supports say what they said.
        if supports:
            content["supports"] = supports
        return content
