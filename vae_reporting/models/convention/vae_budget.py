# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class VaeConventionedMixin(models.AbstractModel):
    """What belongs to the convention of its program that covers its first day."""

    _name = "vae.conventioned.mixin"
    _description = "What Belongs to a Convention"

    convention_id = fields.Many2one(
        comodel_name="vae.convention",
        ondelete="set null",
        index="btree_not_null",
        groups="vae_assistance.group_vae_coordinator",
        compute="_compute_convention_id",
        store=True,
        readonly=False,
        help="At first the convention of the program that covers the period.",
    )

    @api.depends("program_id", "company_id", "date_start")
    def _compute_convention_id(self):
        conventions = self.env["vae.convention"]
        for record in self:
            fits = (
                Domain("program_id", "=", record.program_id.id)
                & Domain("structure_ids", "in", record.company_id.ids)
                & Domain("date_start", "<=", record.date_start)
                & Domain("date_end_current", ">=", record.date_start)
            )
            record.convention_id = record.date_start and conventions.search(
                fits, limit=1
            )


class VaeBudget(models.Model):
    _name = "vae.budget"
    _inherit = ["vae.budget", "vae.conventioned.mixin"]


class VaeObjective(models.Model):
    _name = "vae.objective"
    _inherit = ["vae.objective", "vae.conventioned.mixin"]


class VaeConvention(models.Model):
    """The budgets and objectives of a convention; those there are, at its beginning."""

    _inherit = "vae.convention"

    budget_ids = fields.One2many(
        comodel_name="vae.budget", inverse_name="convention_id", readonly=True
    )
    objective_ids = fields.One2many(
        comodel_name="vae.objective", inverse_name="convention_id", readonly=True
    )
    budget_count = fields.Integer(compute="_compute_linked_count")
    objective_count = fields.Integer(compute="_compute_linked_count")

    @api.depends("budget_ids", "objective_ids")
    def _compute_linked_count(self):
        for fname, model in (
            ("budget_count", "vae.budget"),
            ("objective_count", "vae.objective"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("convention_id", "in", self.ids)], ["convention_id"], ["__count"]
                )
            )
            for convention in self:
                convention[fname] = counts.get(convention, 0)

    def _link(self):
        """What was made before the convention belongs to it as well."""
        for model in ("vae.budget", "vae.objective"):
            for convention in self:
                found = (
                    self.env[model]
                    .sudo()
                    .search(
                        Domain("convention_id", "=", False)
                        & Domain("program_id", "=", convention.program_id.id)
                        & Domain("company_id", "in", convention.structure_ids.ids)
                        & Domain("date_start", ">=", convention.date_start)
                        & Domain("date_start", "<=", convention.date_end)
                    )
                )
                found.convention_id = convention

    def action_view_budgets(self):
        """The budgets of its structures, as far as the user reads them."""
        return self._action_view_linked("vae_reporting.vae_budget_action")

    def action_view_objectives(self):
        """The objectives of its structures, as far as the user reads them."""
        return self._action_view_linked("vae_reporting.vae_objective_action")

    def _action_view_linked(self, xmlid):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("convention_id", "=", self.id)]
        action["context"] = {"default_program_id": self.program_id.id}
        return action


class VaeObligation(models.Model):
    """The forecast budget and the financial report are those that are signed here."""

    _inherit = "vae.obligation"

    def _source(self):
        budgets = self.convention_id.sudo().budget_ids.filtered(
            lambda budget: budget.company_id == self.company_id
        )
        budget = budgets.sorted("is_consolidated", reverse=True)[:1]
        if self.kind == "budget" and budget:
            return budget
        if self.kind == "financial" and budget.report_ids:
            return budget.report_ids[:1]
        return super()._source()

    @api.depends(
        "convention_id.budget_ids.state", "convention_id.budget_ids.report_ids.state"
    )
    def _compute_date_done(self):
        return super()._compute_date_done()
