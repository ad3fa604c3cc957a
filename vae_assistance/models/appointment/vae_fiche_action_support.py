# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class VaeFicheActionSupport(models.Model):
    """A support that was given at an appointment: a line of the plan, or unplanned."""

    _name = "vae.fiche.action.support"
    _description = "Support Given at an Appointment"
    _inherit = ["vae.trace.mixin"]
    _order = "fiche_id, sequence, id"

    fiche_id = fields.Many2one(
        comodel_name="vae.fiche.action",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    candidate_id = fields.Many2one(
        related="fiche_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="fiche_id.company_id", store=True, index=True, precompute=True
    )
    date = fields.Datetime(related="fiche_id.date", store=True, precompute=True)
    fiche_state = fields.Selection(
        related="fiche_id.state", string="State of the Fiche"
    )
    plan_line_id = fields.Many2one(
        comodel_name="vae.support.plan.line",
        string="Line of the Plan",
        ondelete="restrict",
        index="btree_not_null",
    )
    added_line_id = fields.Many2one(
        comodel_name="vae.support.plan.line",
        string="Added to the Plan As",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="Line of a later version of the plan: it was not planned at that time.",
    )
    root_line_id = fields.Many2one(
        comodel_name="vae.support.plan.line",
        string="Counts For",
        compute="_compute_root_line_id",
        store=True,
        precompute=True,
        ondelete="set null",
        index="btree_not_null",
        help="First version of the line of the plan.",
    )
    support_type_id = fields.Many2one(
        comodel_name="vae.support.type",
        string="Support",
        compute="_compute_from_line",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    nature = fields.Selection(related="support_type_id.nature")
    name = fields.Char(
        string="What Was Worked On",
        compute="_compute_from_line",
        store=True,
        readonly=False,
        precompute=True,
    )
    is_unplanned = fields.Boolean(
        string="Not Planned", compute="_compute_from_line", store=True, precompute=True
    )
    hours = fields.Float(
        compute="_compute_hours", store=True, readonly=False, precompute=True
    )
    is_finished = fields.Boolean(
        string="Finished",
        help="The line of the plan is done once the fiche is completed.",
    )
    given_on = fields.Date(
        string="Took Place On",
        compute="_compute_given_on",
        store=True,
        precompute=True,
        help="Day of the appointment, once the fiche is completed and says that the"
        " candidate was there.",
    )

    _line_uniq = models.Constraint(
        "UNIQUE(fiche_id, plan_line_id)",
        "This line of the plan is on the fiche action already.",
    )
    _check_hours = models.Constraint(
        "CHECK(hours >= 0 AND hours <= 24)",
        "The hours of a support at one appointment are between 0 and 24.",
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("fiche_id")
    @api.depends_context("vae_neutral_name")
    def _compute_display_name(self):
        # Names of linked records are read without their rules: nothing of it here.
        for support in self:
            support.display_name = support.fiche_id.sudo()._neutral().display_name

    @api.depends("plan_line_id.root_id", "added_line_id.root_id")
    def _compute_root_line_id(self):
        for support in self:
            line = support.plan_line_id or support.added_line_id
            support.root_line_id = line.root_id

    @api.depends(
        "fiche_id.state", "fiche_id.presence", "fiche_id.date", "fiche_id.user_id"
    )
    def _compute_given_on(self):
        for support in self:
            fiche = support.fiche_id
            given = fiche.state == "done" and fiche.presence in ("present", "expected")
            support.given_on = given and fiche._vae_local_day(fiche.date, fiche.user_id)

    @api.depends("plan_line_id", "support_type_id")
    def _compute_from_line(self):
        for support in self:
            line = support.plan_line_id
            support.is_unplanned = not line
            support.support_type_id = (
                line.support_type_id if line else support.support_type_id
            )
            support.name = line.name or support.support_type_id.name or support.name

    @api.depends("plan_line_id", "support_type_id")
    def _compute_hours(self):
        """What is left of the appointment, until the hours are typed."""
        for support in self:
            if support.hours or support._origin:
                continue
            fiche = support.fiche_id
            given = fiche.planned_support_ids | fiche.unplanned_support_ids
            others = given - support
            support.hours = max(fiche.duration - sum(others.mapped("hours")), 0)

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("plan_line_id", "support_type_id")
    def _check_support_type_id(self):
        for support in self:
            if not support.plan_line_id and not support.support_type_id:
                raise ValidationError(
                    self.env._(
                        "%(fiche)s: choose the kind of each support that was not"
                        " planned.",
                        fiche=support.display_name,
                    )
                )

    @api.constrains("plan_line_id", "fiche_id")
    def _check_plan_line_id(self):
        for support in self:
            if support.plan_line_id.candidate_id - support.candidate_id:
                raise ValidationError(
                    self.env._(
                        "%(fiche)s: this line is of another candidate's plan.",
                        fiche=support.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        supports = super().create(vals_list)
        supports.fiche_id._signature_check_content()
        return supports

    def write(self, vals):
        fiches = self.fiche_id
        result = super().write(vals)
        if not vals.keys() <= {"added_line_id", "is_finished"}:
            (fiches | self.fiche_id)._signature_check_content()
        return result

    def unlink(self):
        fiches = self.fiche_id
        result = super().unlink()
        fiches.exists()._signature_check_content()
        return result

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_add_to_plan(self):
        """Add what was not planned to the version of the plan that is prepared.

        A version is begun if there is none. The hours given count for the new line.

        :raise UserError: it is planned already
        :return: window action on the plan
        """
        self.ensure_one()
        if not self.is_unplanned or self.added_line_id:
            raise UserError(
                self.env._("“%(support)s” is in the plan already.", support=self.name)
            )
        self.check_access("write")
        plan = self.candidate_id._draft_plan()
        same = plan.line_ids.filtered(
            lambda line: (
                line.support_type_id == self.support_type_id and line.state != "dropped"
            )
        )
        line = same[:1] or plan._add_supports(self.support_type_id)
        self._vae_by_code().added_line_id = line
        return plan._action_open()
