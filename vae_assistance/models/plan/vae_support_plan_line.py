# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..ground.vae_trace_mixin import NAMED

# What candidate and professional agree upon; the rest of a line tells what became.
AGREED_FIELDS = (
    "sequence",
    "objective",
    "name",
    "step_id",
    "support_type_id",
    "setting",
    "modality",
    "actor",
    "partner_id",
    "hours_planned",
    "date_start",
    "deadline",
    "depends_on_ids",
    "provider_id",
)
# What retro-planning goes by and nobody agrees upon.
LAYOUT_FIELDS = ("accompanies", "order_by_hand", "dates_by_hand")
# In the context of deadlines that are laid out together. An object: nobody can send it.
LAID_OUT = object()
PROGRESS_FIELDS = (
    "begun_by_hand",
    "done_by_hand",
    "is_dropped",
    "effect",
    "late_reason",
    "no_hours_reason",
    "quotes",
    "training_start",
    "training_end",
    "training_result",
)


class VaeSupportPlanLine(models.Model):
    """One thing to do of a plan: by whom, how, until when, and what became of it."""

    _name = "vae.support.plan.line"
    _description = "Line of a Support Plan"
    _inherit = ["vae.long.text.mixin", "vae.trace.mixin"]
    _order = "plan_id, sequence, id"
    _check_company_auto = True
    _long_texts = ("objective", "effect", "late_reason", "quotes", "training_result")

    plan_id = fields.Many2one(
        comodel_name="vae.support.plan",
        required=True,
        ondelete="cascade",
        index=True,
    )
    plan_state = fields.Selection(related="plan_id.state", string="State of the Plan")
    candidate_id = fields.Many2one(
        related="plan_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, index=True, precompute=True
    )
    root_id = fields.Many2one(
        comodel_name="vae.support.plan.line",
        string="First Version of the Line",
        compute="_compute_root_id",
        store=True,
        readonly=True,
        ondelete="set null",
        index=True,
        help="The same line in every version of the plan has the same first one.",
    )
    sequence = fields.Integer(default=lambda self: self._default_sequence())

    # What is agreed upon
    objective = fields.Text()
    name = fields.Char(
        string="Stage",
        required=True,
        compute="_compute_from_support",
        store=True,
        readonly=False,
        precompute=True,
        help="What is done, in a few words.",
    )
    step_id = fields.Many2one(
        comodel_name="vae.step",
        index="btree_not_null",
        ondelete="set null",
        compute="_compute_from_support",
        store=True,
        readonly=False,
        precompute=True,
    )
    support_type_id = fields.Many2one(
        comodel_name="vae.support.type",
        string="Support",
        ondelete="restrict",
        index="btree_not_null",
    )
    nature = fields.Selection(related="support_type_id.nature")
    setting = fields.Selection(
        selection=lambda self: self._selection_setting(),
        default="individual",
        required=True,
    )
    modality = fields.Selection(
        selection=lambda self: self._selection_modality(),
        default="meeting",
        required=True,
    )
    actor = fields.Selection(
        selection=[
            ("referent", "Référent"),
            ("candidate", "Candidate"),
            ("partner", "Partner"),
        ],
        string="By Whom",
        default="referent",
        required=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Which Partner",
        check_company=True,
        index="btree_not_null",
    )
    hours_planned = fields.Float(
        string="Planned Hours",
        compute="_compute_from_support",
        store=True,
        readonly=False,
        precompute=True,
        help="What candidates do alone is their own time: it counts in no hours of"
        " support.",
    )
    accompanies = fields.Boolean(
        string="Throughout",
        compute="_compute_accompanies",
        store=True,
        readonly=False,
        precompute=True,
        help="Goes on beside the other lines, its hours spread over the whole plan.",
    )
    order_by_hand = fields.Boolean(
        string="Place Fixed by Hand",
        copy=False,
        help="Stays behind the line it was put behind; otherwise its step places it.",
    )
    dates_by_hand = fields.Boolean(
        string="Dates Fixed by Hand",
        copy=False,
        help="Keeps its dates when the deadlines are laid out.",
    )
    date_start = fields.Date(
        string="From", help="When work at it begins; laid out with the deadlines."
    )
    deadline = fields.Date(index=True)
    depends_on_ids = fields.Many2many(
        comodel_name="vae.support.plan.line",
        relation="vae_support_plan_line_depends_rel",
        column1="line_id",
        column2="depends_on_id",
        string="After",
        domain="[('plan_id', '=', plan_id), ('id', '!=', id)]",
        help="Lines that have to be done before.",
    )

    # What was delivered; what became of it is in vae_support_plan_progress.py
    hours_done = fields.Float(
        compute="_compute_hours_done", help="Hours delivered so far."
    )
    hours_signed = fields.Float(
        compute="_compute_hours_done",
        help="Hours delivered that the candidate has signed for.",
    )

    # Complementary training
    is_training = fields.Boolean(related="support_type_id.is_training")
    provider_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        index="btree_not_null",
        help="Who gives the training.",
    )
    quotes = fields.Text(
        copy=False,
        prefetch=False,
        help="One a line: who, how much, when, kept or not.",
    )
    training_start = fields.Date(string="Training From", copy=False)
    training_end = fields.Date(string="Training Until", copy=False)
    training_result = fields.Text(
        string="Result of the Training", copy=False, prefetch=False
    )

    _check_hours_planned = models.Constraint(
        "CHECK(hours_planned >= 0 AND hours_planned <= 1000)",
        "The planned hours of a line are between 0 and 1,000.",
    )
    _check_training_dates = models.Constraint(
        "CHECK(training_end >= training_start)",
        "A training ends on its first day or later: correct one of its two dates.",
    )

    # What became of a line of the plan, in all its versions.
    state = fields.Selection(
        selection=[
            ("todo", "To do"),
            ("doing", "Under way"),
            ("done", "Done"),
            ("dropped", "Dropped"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )
    date_begun = fields.Date(
        string="Begun On",
        compute="_compute_dates_of_work",
        inverse="_inverse_date_begun",
        store=True,
        readonly=False,
        copy=False,
        help="Left empty, it is the day of the first completed fiche that tells of it.",
    )
    date_done = fields.Date(
        string="Done On",
        compute="_compute_dates_of_work",
        inverse="_inverse_date_done",
        store=True,
        readonly=False,
        copy=False,
        help="Left empty, it is the day of the completed fiche that says “finished”.",
    )
    begun_by_hand = fields.Date(string="Begun On, as Typed", copy=False, readonly=True)
    done_by_hand = fields.Date(string="Done On, as Typed", copy=False, readonly=True)
    is_dropped = fields.Boolean(string="Dropped", copy=False, readonly=True)
    root_support_ids = fields.One2many(
        comodel_name="vae.fiche.action.support",
        inverse_name="root_line_id",
        string="Supports at Appointments",
        readonly=True,
        help="Those of all versions of the line, on its first version.",
    )
    effect = fields.Text(string="Effect Observed", copy=False, prefetch=False)
    late_reason = fields.Text(
        string="Why the Deadline Was Missed",
        copy=False,
        prefetch=False,
        help="In neutral words: who reads the plan reads this.",
    )
    no_hours_reason = fields.Char(
        string="Why No Hours Were Counted",
        copy=False,
        help="Of what is done although no fiche action tells of its planned hours.",
    )
    is_hours_missing = fields.Boolean(
        string="Done without Hours",
        compute="_compute_is_hours_missing",
        help="Done, and neither its hours nor a reason are recorded. What candidates do"
        " by themselves has no hours.",
    )

    @api.model
    def _default_sequence(self):
        """After the last line of the plan that the line is added to."""
        plan = self.env.context.get("default_plan_id")
        [[last]] = self._read_group([("plan_id", "=", plan)], [], ["sequence:max"])
        return (last or 0) + 10

    @api.model
    def _selection_setting(self):
        return [
            ("individual", self.env._("Individual")),
            ("collective", self.env._("Collective")),
            ("either", self.env._("Individual or collective")),
        ]

    @api.model
    def _selection_modality(self):
        return [
            ("meeting", self.env._("Meeting")),
            ("workshop", self.env._("Workshop")),
            ("remote", self.env._("Remote")),
        ]

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("name", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED, "vae_show_line")
    def _compute_display_name(self):
        # Names of linked records are read without their rules: what is planned stays
        # out of it, but on the plan's own screens, which ask for it.
        context = self.env.context
        shown = context.get("vae_show_line") and not context.get("vae_neutral_name")
        for line in self:
            if shown and not self.env.su:
                line.display_name = line.name
                continue
            line.display_name = self.env._(
                "Plan line %(line)s · %(whose)s",
                line=line._origin.id or "…",
                whose=line.candidate_id._called(),
            )

    @api.depends("plan_id")
    def _compute_root_id(self):
        for line in self:
            line.root_id = line.root_id or line._origin

    @api.depends("support_type_id")
    def _compute_from_support(self):
        for line in self:
            support = line.support_type_id
            line.name = line.name or support.name
            line.hours_planned = line.hours_planned or support.hours
            line.step_id = line.step_id or support.step_id

    @api.depends("support_type_id")
    def _compute_accompanies(self):
        for line in self:
            line.accompanies = line.support_type_id.accompanies

    @api.depends("root_id")
    def _compute_hours_done(self):
        delivered = self._delivered_hours()
        for line in self:
            line.hours_done, line.hours_signed = delivered.get(line.root_id, (0, 0))

    @api.depends("state", "actor", "hours_planned", "hours_done", "no_hours_reason")
    def _compute_is_hours_missing(self):
        for line in self:
            line.is_hours_missing = (
                line.state == "done"
                and line.actor != "candidate"
                and line.hours_planned > 0
                and not line.hours_done
                and not line.no_hours_reason
            )

    def _delivered_hours(self):
        """Hours delivered and hours signed for, whatever the version they were for.

        To be extended by what records deliveries.

        :return: dict of ``root_id`` to the two numbers of hours
        """
        return {}

    def _giving_hours(self):
        """The lines whose hours are hours of support: kept, and not done alone."""
        return self.filtered(
            lambda line: line.state != "dropped" and line.actor != "candidate"
        )

    def _hours_remaining(self):
        """Planned hours that are still to be delivered."""
        self.ensure_one()
        if self.state in ("done", "dropped"):
            return 0.0
        return max(self.hours_planned - self.hours_done, 0.0)

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("depends_on_ids", "plan_id")
    def _check_depends_on_ids(self):
        for line in self:
            if line.depends_on_ids.plan_id - line.plan_id:
                raise ValidationError(
                    self.env._(
                        "“%(line)s” can only come after lines of the same version of"
                        " the plan.",
                        line=line.name,
                    )
                )
        for plan in self.plan_id:
            plan._check_circles()

    @api.constrains("actor", "partner_id")
    def _check_partner_id(self):
        for line in self:
            if line.partner_id and line.actor != "partner":
                raise ValidationError(
                    self.env._(
                        "“%(line)s”: a partner is named, but somebody else does it."
                        " Choose “Partner”, or take the name out.",
                        line=line.name,
                    )
                )

    @api.constrains("date_start", "deadline")
    def _check_dates(self):
        for line in self:
            if line.date_start and line.deadline and line.deadline < line.date_start:
                raise ValidationError(
                    self.env._(
                        "“%(line)s”: the deadline is before the beginning. Correct one"
                        " of the two dates.",
                        line=line.name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.plan_id._check_draft()
        lines.plan_id._signature_check_content()
        return lines

    def write(self, vals):
        # Deadlines that are laid out together are checked once, by the plan.
        if self.env.context.get("vae_laid_out") is LAID_OUT:
            return super().write(vals)
        agreed = not vals.keys().isdisjoint(
            {*AGREED_FIELDS, *LAYOUT_FIELDS, "plan_id", "root_id"}
        )
        if agreed:
            self.plan_id._check_draft()
        else:
            self._check_in_force()
        result = super().write(vals)
        if agreed:
            self.plan_id._signature_check_content()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        self.plan_id._check_draft()

    def unlink(self):
        plans = self.plan_id
        result = super().unlink()
        plans.exists()._signature_check_content()
        return result

    def _check_in_force(self):
        """What becomes of a line is recorded on the version that is in force.

        :raise UserError: a later version was agreed upon
        """
        for plan in self.plan_id.filtered(lambda plan: plan.state == "superseded"):
            raise UserError(
                self.env._(
                    "%(plan)s is superseded. Record what is done on the version that is"
                    " in force.",
                    plan=plan.display_name,
                )
            )

    # ------------------------------------------------------------------
    # Versions
    # ------------------------------------------------------------------

    def _next_version_lines(self):
        """Values of the same lines in the next version; what is done stays done."""
        today = fields.Date.context_today(self)
        values = []
        for line in self:
            vals = {}
            for fname in AGREED_FIELDS:
                if fname != "depends_on_ids":
                    value = line[fname]
                    is_record = isinstance(value, models.Model)
                    vals[fname] = value.id if is_record else value
            layout = {fname: line[fname] for fname in LAYOUT_FIELDS}
            # Dates that are past by then bind nobody.
            if line.deadline and line.deadline < today:
                layout["dates_by_hand"] = False
            values.append(
                {**vals, **layout, **line._progress(), "root_id": line.root_id.id}
            )
        return values

    def _set_slots(self, slots):
        """Write the deadlines that were laid out, checked once for all lines.

        :param slots: dict of id to ``Slot``; a line without one has no dates
        """
        for line in self.sudo().with_context(vae_laid_out=LAID_OUT):
            slot = slots.get(line.id)
            dates = (slot.start, slot.deadline) if slot else (False, False)
            if (line.date_start, line.deadline) != dates:
                line.write(dict(zip(("date_start", "deadline"), dates, strict=True)))

    def _set_order(self):
        """Number the lines in the order of the recordset, checked once for all."""
        for number, line in enumerate(
            self.sudo().with_context(vae_laid_out=LAID_OUT), start=1
        ):
            if line.sequence != 10 * number:
                line.sequence = 10 * number

    # ------------------------------------------------------------------
    # What became of a line of the plan, in all its versions.
    # ------------------------------------------------------------------

    @api.depends(
        "begun_by_hand",
        "done_by_hand",
        "root_id.root_support_ids.given_on",
        "root_id.root_support_ids.is_finished",
    )
    def _compute_dates_of_work(self):
        # A superseded version stays as it was.
        lines = self.filtered(lambda line: line.plan_id.state != "superseded")
        supports = self.env["vae.fiche.action.support"]
        told = defaultdict(dict)
        for root, is_finished, day in supports._read_group(
            self._given_domain(), ["root_line_id", "is_finished"], ["given_on:min"]
        ):
            told[root][is_finished] = day
        for line in lines:
            days = told[line.root_id]
            line.date_begun = line.begun_by_hand or min(days.values(), default=False)
            line.date_done = line.done_by_hand or days.get(True)

    def _inverse_date_begun(self):
        for line in self:
            line._vae_by_code().begun_by_hand = line.date_begun
        # Emptied: what the fiches tell shows again.
        self.env.add_to_compute(self._fields["date_begun"], self)

    def _inverse_date_done(self):
        for line in self:
            line._vae_by_code().done_by_hand = line.date_done
        # A person knows better than the fiches so far: it is not finished.
        undone = self.filtered(lambda line: not line.date_done)
        self.env["vae.fiche.action.support"].sudo().search(
            undone._given_domain() & Domain("is_finished", "=", True)
        ).is_finished = False

    def _given_domain(self):
        """Supports of completed fiches, whichever version they were written for."""
        return Domain("root_line_id", "in", self.root_id.ids) & Domain(
            "given_on", "!=", False
        )

    @api.depends("is_dropped", "date_done", "date_begun")
    def _compute_state(self):
        for line in self:
            # What was dropped may be done all the same, at an appointment.
            if line.date_done:
                line.state = "done"
            elif line.is_dropped:
                line.state = "dropped"
            elif line.date_begun:
                line.state = "doing"
            else:
                line.state = "todo"

    # ------------------------------------------------------------------
    # Versions
    # ------------------------------------------------------------------

    def _progress(self):
        """What people said became of the line, as values."""
        self.ensure_one()
        return {fname: self[fname] for fname in PROGRESS_FIELDS}

    def _take_over_progress(self, former):
        """What was done of the former version meanwhile is done.

        :param former: lines of the version that was in force
        """
        latest = {line.root_id: line for line in former}
        rank = {"todo": 0, "doing": 1, "done": 2}
        for line in self:
            before = latest.get(line.root_id)
            if before and rank.get(before.state, 0) > rank.get(line.state, 3):
                line._vae_by_code().write(before._progress())

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_begin(self):
        """Work at the lines has begun, today."""
        self.write({"date_begun": fields.Date.context_today(self)})
        return True

    def action_done(self):
        """The lines are done, today; one that counts no hours asks for them.

        :return: True, or the window action on that line
        """
        self._vae_by_code().write(
            {"date_done": fields.Date.context_today(self), "is_dropped": False}
        )
        missing = self.filtered("is_hours_missing")
        if not missing:
            return True
        return missing[0]._get_records_action(
            name=self.env._("Done: Hours, or Why There Are None"), target="new"
        )

    def action_drop(self):
        """The lines will not be done; they are kept."""
        self._vae_by_code().write({"is_dropped": True, "date_done": False})
        return True

    def action_reopen(self):
        """The lines are to be done after all."""
        self._vae_by_code().write({"date_done": False, "is_dropped": False})
        return True
