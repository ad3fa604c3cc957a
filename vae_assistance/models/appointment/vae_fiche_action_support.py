# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL

from ..ground.hours import said_hours


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
            support.given_on = given and fiche._vae_local_day(fiche.date)

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
                        fiche=support.fiche_id.display_name,
                    )
                )

    @api.constrains("plan_line_id", "fiche_id")
    def _check_plan_line_id(self):
        for support in self:
            if support.plan_line_id.candidate_id - support.candidate_id:
                raise ValidationError(
                    self.env._(
                        "%(fiche)s: this line is of another candidate's plan.",
                        fiche=support.fiche_id.display_name,
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
            if commands := fiche._support_commands():
                fiche.planned_support_ids = commands

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

    @api.depends_context("uid")
    @api.depends(
        "candidate_id",
        "step_id",
        "show_all_lines",
        "planned_support_ids.plan_line_id",
    )
    def _compute_proposed_line_ids(self):
        # Of the version of the plan in force; else of the one that is being prepared.
        plans = self.env["vae.support.plan"].search_fetch(
            [
                ("candidate_id", "in", self.candidate_id._origin.ids),
                ("state", "in", ("agreed", "draft")),
            ],
            ["candidate_id", "state"],
        )
        at_work = {
            journey: its.filtered(lambda plan: plan.state == "agreed") or its
            for journey, its in plans.grouped("candidate_id").items()
        }
        open_lines = self.env["vae.support.plan.line"]
        if plans:
            open_lines = open_lines.search_fetch(
                [("plan_id", "in", plans.ids), ("state", "in", ("todo", "doing"))],
                ["plan_id", "state", "step_id", "candidate_id"],  # rules ask the last
            )
        for fiche in self:
            plan = at_work.get(fiche.candidate_id._origin, plans.browse())
            lines = open_lines.filtered(lambda line, plan=plan: line.plan_id in plan)
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
                        "%(fiche)s: the supports add up to %(supports)s, the"
                        " appointment and its preparation to %(spent)s. Correct one"
                        " or the other.",
                        fiche=fiche.display_name,
                        supports=said_hours(self.env, fiche.support_hours),
                        spent=said_hours(self.env, spent),
                    )
                )

    def _wait_for_plan_lines(self):
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


class VaeSupportPlanLine(models.Model):
    """Hours of the plan that were delivered at appointments."""

    _inherit = "vae.support.plan.line"

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        found = super().name_search(name, domain, operator, limit)
        if not self.env.context.get("vae_show_line"):
            return found
        # Core reads the names as superuser; the user may read what they have found.
        lines = self.browse([id_ for id_, _name in found])
        return [(line.id, line.name) for line in lines]

    def _delivered_hours(self):
        delivered = super()._delivered_hours()
        roots = self.root_id
        if not roots:
            return delivered
        self._flush_deliveries()
        # Numbers of hours alone, of lines that the user may read.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT support.root_line_id,
                       SUM(support.hours),
                       SUM(support.hours) FILTER (
                           WHERE signed_fiche.id IS NOT NULL
                              OR signed_attendance.id IS NOT NULL
                       )
                  FROM vae_fiche_action_support AS support
             LEFT JOIN vae_signature_request AS signed_fiche
                    ON signed_fiche.res_model = 'vae.fiche.action'
                   AND signed_fiche.res_id = support.fiche_id
                   AND signed_fiche.state = 'signed'
             LEFT JOIN vae_attendance AS attendance
                    ON attendance.fiche_id = support.fiche_id
             LEFT JOIN vae_signature_request AS signed_attendance
                    ON signed_attendance.res_model = 'vae.attendance'
                   AND signed_attendance.res_id = attendance.id
                   AND signed_attendance.state = 'signed'
                 WHERE support.given_on IS NOT NULL
                   AND support.root_line_id IN %s
              GROUP BY support.root_line_id
                """,
                tuple(roots.ids),
            )
        )
        for root_id, hours, signed in rows:
            root = self.browse(root_id)
            done, signed_for = delivered.get(root, (0, 0))
            delivered[root] = (done + hours, signed_for + (signed or 0))
        return delivered

    @api.model
    def _flush_deliveries(self):
        for model, fnames in (
            (
                "vae.fiche.action.support",
                ["fiche_id", "root_line_id", "given_on", "hours"],
            ),
            ("vae.attendance", ["fiche_id"]),
            ("vae.signature.request", ["res_model", "res_id", "state"]),
        ):
            self.env[model].flush_model(fnames)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_delivered(self):
        supports = self.env["vae.fiche.action.support"].sudo()
        given = supports.search([("plan_line_id", "in", self.ids)], limit=1)
        if given:
            raise UserError(
                self.env._(
                    "“%(line)s” was worked on (%(fiche)s) and is kept. If it will not"
                    " be gone on with: button “Drop”.",
                    line=given.plan_line_id.name,
                    fiche=given.fiche_id.sudo(self.env.su).display_name,
                )
            )
