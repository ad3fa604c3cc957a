# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..ground.hours import said_hours
from ..ground.vae_trace_mixin import NAMED
from ..signature.vae_signature_mixin import AGREED_MEANS
from .vae_support_plan_line import AGREED_FIELDS

# What a comparison of two versions tells; "After" and the order are told by the plan.
COMPARED = (
    "name",
    "objective",
    "support_type_id",
    "setting",
    "modality",
    "actor",
    "partner_id",
    "provider_id",
    "hours_planned",
    "deadline",
    "state",
)


class VaeSupportPlan(models.Model):
    """One version of what is going to be done with a candidate, by whom and when.

    A version is prepared (draft), agreed upon by word of mouth or when the candidate
    and who supports them have signed it, and superseded when they agree upon a later
    one. An agreed version no longer changes; what is done of it is recorded on its
    lines.
    """

    _name = "vae.support.plan"
    _description = "Support Plan"
    _inherit = [
        "vae.thread.mixin",
        "mail.activity.mixin",
        "vae.long.text.mixin",
        "vae.journey.mixin",
        "vae.signature.mixin",
        "vae.undo.mixin",
    ]
    _order = "candidate_id, version desc, id desc"
    _rec_name = "version"
    _check_company_auto = True
    _long_texts = ("note",)
    _consent_items = ("plan",)
    _signature_report = "vae_assistance.report_vae_support_plan"
    _signature_past = "state == 'superseded'"
    _number_counter = "plan_last_version"
    _number_field = "version"

    certification_id = fields.Many2one(related="candidate_id.certification_id")
    phase = fields.Selection(related="candidate_id.phase")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Agreed With",
        index=True,
        check_company=True,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        help="The professional who signs the plan with the candidate.",
    )
    version = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=False,
        help="Number of the version among those of the candidate.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "In preparation"),
            ("agreed", "Agreed"),
            ("superseded", "Superseded"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
    )
    date_agreed = fields.Date(
        string="Agreed On",
        readonly=True,
        copy=False,
        tracking=True,
        help="Day on which the last of the signers signed this version.",
    )
    agreed_means = fields.Selection(
        selection=AGREED_MEANS,
        string="By What Means",
        readonly=True,
        copy=False,
    )
    template_id = fields.Many2one(
        comodel_name="vae.plan.template",
        string="Starts From",
        ondelete="set null",
        help="Lines of a new plan come from this template. Empty: from the version"
        " before.",
    )
    previous_id = fields.Many2one(
        comodel_name="vae.support.plan",
        string="Version Before",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    line_ids = fields.One2many(
        comodel_name="vae.support.plan.line",
        inverse_name="plan_id",
        string="Lines",
    )
    note = fields.Text(
        string="What Was Agreed Upon Besides",
        help="E.g. how to get in touch, or what changes if a date is missed.",
    )
    hours_planned = fields.Float(
        compute="_compute_hours",
        help="Hours of support: without those of the candidate's own work and of what"
        " was dropped.",
    )
    hours_remaining = fields.Float(
        compute="_compute_hours", help="Hours of support that are not given yet."
    )
    hours_candidate = fields.Float(
        string="Candidate's Own Work",
        compute="_compute_hours",
        help="Hours that the candidate works alone.",
    )
    line_count = fields.Integer(compute="_compute_hours")
    line_done_count = fields.Integer(compute="_compute_hours")

    _version_uniq = models.Constraint(
        "UNIQUE(candidate_id, version)",
        "Two versions of one candidate's plan cannot have the same number.",
    )
    _draft_uniq = models.UniqueIndex(
        "(candidate_id) WHERE state = 'draft'",
        "A version of this candidate's plan is being prepared already: go on with it.",
    )
    _agreed_uniq = models.UniqueIndex(
        "(candidate_id) WHERE state = 'agreed'",
        "Only one version of a candidate's plan is in force at a time.",
    )

    # What has changed from one version to another, line by line.
    compare_id = fields.Many2one(
        comodel_name="vae.support.plan",
        string="Compare With",
        compute="_compute_compare_id",
        readonly=False,
        domain="[('candidate_id', '=', candidate_id), ('id', '!=', id)]",
    )
    comparison = fields.Html(compute="_compute_comparison", sanitize=False)

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("version", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        # Names of linked records are read without their rules: no person's name here.
        for plan in self:
            plan.display_name = self.env._(
                "Support plan, version %(version)s · %(whose)s",
                version=plan.version or "…",
                whose=plan.candidate_id._called(),
            )

    @api.depends("candidate_id")
    def _compute_user_id(self):
        for plan in self:
            plan.user_id = plan._usual_user()

    @api.depends(
        "line_ids.state",
        "line_ids.actor",
        "line_ids.hours_planned",
        "line_ids.hours_done",
    )
    def _compute_hours(self):
        for plan in self:
            kept = plan.line_ids.filtered(lambda line: line.state != "dropped")
            plan.line_count = len(kept)
            plan.line_done_count = len(kept.filtered(lambda x: x.state == "done"))
            given = kept._giving_hours()
            plan.hours_planned = sum(given.mapped("hours_planned"))
            plan.hours_remaining = sum(line._hours_remaining() for line in given)
            plan.hours_candidate = sum((kept - given).mapped("hours_planned"))

    @api.constrains("candidate_id")
    def _check_candidate_id(self):
        for plan in self:
            if plan.previous_id.candidate_id - plan.candidate_id:
                raise ValidationError(
                    self.env._(
                        "%(plan)s is another candidate's: a version stays with whom it"
                        " was made for. Make a new plan instead.",
                        plan=plan.previous_id.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        drafts = self._draft_values(self._with_numbers(vals_list))
        plans = super().create(drafts)
        self.env["vae.support.plan.line"]._vae_by_code().create(
            [
                {**line, "plan_id": plan.id}
                for plan, draft in zip(plans, drafts, strict=True)
                if not draft.get("line_ids")
                for line in plan._lines_to_begin_with()
            ]
        )
        for plan in plans:
            plan._link_copied_lines(plan.previous_id)
        return plans

    @api.model
    def _draft_values(self, vals_list):
        """Drafts, with their template unless they begin from the version before.

        :raise UserError: a candidate has a draft already, or agreed to no diagnosis
        """
        candidates = self.env["vae.candidate"].browse(
            [vals["candidate_id"] for vals in vals_list]
        )
        drafts = candidates.plan_ids.filtered(lambda plan: plan.state == "draft")
        if drafts:
            raise UserError(
                self.env._(
                    "%(plan)s is being prepared already. Go on with it.",
                    plan=drafts[0].display_name,
                )
            )
        # The index on drafts has to know.
        candidates.plan_ids.flush_recordset(["state"])
        candidates._require_diagnosis()
        template = self.env["vae.plan.template"].search([], limit=1)
        return [
            self._draft_of(vals, candidate.plan_ids.sorted("version")[-1:], template)
            for vals, candidate in zip(vals_list, candidates, strict=True)
        ]

    @api.model
    def _draft_of(self, vals, last, template):
        vals = {
            **vals,
            "state": "draft",
            "date_agreed": False,
            "previous_id": last.id,
        }
        if not (vals.get("line_ids") or vals.get("template_id") or last):
            vals["template_id"] = template.id
        return vals

    def _lines_to_begin_with(self):
        """Values of a new plan's lines: of its template, or of the version before."""
        self.ensure_one()
        if self.template_id:
            return self.template_id._plan_lines()
        return self.previous_id.line_ids._next_version_lines()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        for plan in self:
            if plan.state != "draft":
                raise UserError(
                    self.env._(
                        "%(plan)s was agreed upon and is kept.", plan=plan.display_name
                    )
                )

    def copy_data(self, default=None):
        raise UserError(
            self.env._("A plan is not duplicated: make a new version of it.")
        )

    # ------------------------------------------------------------------
    # Versions
    # ------------------------------------------------------------------

    def _check_draft(self):
        """Refuse to change what was agreed upon.

        :raise UserError: a version is no longer a draft
        """
        for plan in self:
            if plan.state != "draft":
                raise UserError(
                    self.env._(
                        "%(plan)s was agreed upon on %(date)s and no longer changes."
                        " Make a new version: button “New Version”.",
                        plan=plan.display_name,
                        date=format_date(self.env, plan.date_agreed),
                    )
                )

    def _link_copied_lines(self, previous):
        """Dependencies of copied lines point to the copies, not to the originals."""
        if not previous:
            return
        copies = {line.root_id: line for line in self.line_ids}
        for line in previous.line_ids:
            copy = copies.get(line.root_id)
            if copy and line.depends_on_ids:
                roots = line.depends_on_ids.root_id
                copy.depends_on_ids = self.line_ids.filtered(
                    lambda x, roots=roots: x.root_id in roots
                )

    def action_new_version(self):
        """Prepare the next version from this one.

        :return: window action on the new draft
        """
        self.ensure_one()
        return self.create({"candidate_id": self.candidate_id.id})._action_open()

    def action_correct(self):
        """Take up again an agreed version whose signatures were cancelled.

        :raise UserError: its signatures stand, or a later version is there
        """
        self.check_access("write")
        for plan in self:
            if plan.state != "agreed" or plan.signature_state != "none":
                raise UserError(
                    self.env._(
                        "%(plan)s is signed. Have its signatures cancelled first, or"
                        " make a new version.",
                        plan=plan.display_name,
                    )
                )
            plan.sudo().write(
                {"state": "draft", "date_agreed": False, "agreed_means": False}
            )
        return True

    def action_view_versions(self):
        """All versions of the candidate's plan."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_support_plan_action"
        )
        action["domain"] = [("candidate_id", "=", self.candidate_id.id)]
        action["context"] = {"default_candidate_id": self.candidate_id.id}
        return action

    def _action_open(self):
        self.ensure_one()
        return self._get_records_action()

    # ------------------------------------------------------------------
    # Supports
    # ------------------------------------------------------------------

    def action_choose_supports(self):
        """Open the catalogue at the supports of the journey's phase, to add some.

        :return: window action on ``vae.support.type``
        """
        self.ensure_one()
        self.check_access("write")
        self._check_draft()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_support_type_action_choose"
        )
        action["context"] = {
            "vae_plan_id": self.id,
            f"search_default_{self.phase}": 1,
        }
        return action

    def _add_supports(self, support_types):
        """Add lines for supports that the plan does not hold yet.

        :param support_types: ``vae.support.type``
        :return: the new lines
        :raise UserError: the version is no longer a draft
        """
        self.ensure_one()
        self._check_draft()
        held = self.line_ids.filtered(lambda line: line.state != "dropped")
        lines = self._in_order()
        added = lines.create(
            [
                {"plan_id": self.id, "support_type_id": support.id}
                for support in support_types - held.support_type_id
            ]
        )
        self._insert(lines, added)
        return added

    # ------------------------------------------------------------------
    # The candidate and who supports them sign each version: that is the
    # agreement.
    # ------------------------------------------------------------------

    def _signature_fields(self):
        return (
            "candidate_id",
            "version",
            "user_id",
            "target_kind",
            "date_target",
            "weekly_hours",
            "note",
        )

    def _signature_content(self):
        content = super()._signature_content()
        content["lines"] = [
            [
                value.ids if isinstance(value, models.Model) else value
                for value in (line[fname] for fname in AGREED_FIELDS)
            ]
            for line in self.line_ids.sorted(lambda line: (line.sequence, line.id))
        ]
        return content

    def _signature_signers(self):
        self.ensure_one()
        if not self.user_id:
            raise UserError(
                self.env._(
                    "%(plan)s: say with whom it is agreed upon, they sign it.",
                    plan=self.display_name,
                )
            )
        return self._signature_of_two(self.user_id)

    def _signature_check(self):
        # One that was agreed upon by word of mouth can still be signed.
        if self.state == "superseded":
            self._check_draft()
        self._check_lines()
        return super()._signature_check()

    def _check_lines(self):
        """Refuse to agree upon nothing, or upon what cannot be done in that order.

        :raise UserError: a version has no line, or one is before what it waits for
        """
        for plan in self:
            if not plan.line_ids:
                raise UserError(
                    self.env._(
                        "%(plan)s has no line. Say what is going to be done, then have"
                        " it agreed.",
                        plan=plan.display_name,
                    )
                )
            if plan.state == "draft":
                plan.line_ids._check_dates_in_order()

    def _signature_done(self, request):
        result = super()._signature_done(request)
        # Agreed upon by the signature itself, whoever else may write on plans.
        plan = self.sudo()
        if plan.state == "draft":
            signature = request.signer_ids.filtered(lambda s: s.role == "candidate")
            plan._agree(request.date_signed.date(), signature.means)
        return result

    def action_agree(self):
        """The candidate agrees by word of mouth: the version no longer changes.

        :raise UserError: it was agreed upon already, or has no line
        """
        self.check_access("write")
        self._check_draft()
        self._check_lines()
        former = {plan.id: plan.candidate_id._agreed_plan().id for plan in self}
        for plan in self.sudo():
            plan._agree(fields.Date.context_today(plan), "oral")
        decided = self._decided("plan", lambda plan: {"former": former[plan.id]})
        return self.candidate_id._said_next(
            self.env._("The agreement is recorded."), decided
        )

    def _check_undo(self, decision):
        result = super()._check_undo(decision)
        since = decision.create_date
        lines = self.sudo().line_ids
        if lines.filtered(lambda line: line.write_date > since):
            raise UserError(
                self.env._(
                    "%(plan)s: work on its lines was recorded since. Make a new version"
                    " instead.",
                    plan=self.display_name,
                )
            )
        return result

    def _undo(self, decision):
        self.write({"state": "draft", "date_agreed": False, "agreed_means": False})
        self.flush_recordset(["state"])
        former = self.browse(decision.before["former"] or ()).exists()
        former.write({"state": "agreed"})

    def _agree(self, date, means):
        """This version holds from now on, in the place of the one before. In sudo.

        :param date: day of the agreement
        :param str means: value of ``agreed_means``
        """
        self.ensure_one()
        former = self.candidate_id._agreed_plan() - self
        self.line_ids._take_over_progress(former.line_ids)
        former.write({"state": "superseded"})
        former.flush_recordset(["state"])
        self.write({"state": "agreed", "date_agreed": date, "agreed_means": means})

    # ------------------------------------------------------------------
    # A plan answers what a shared diagnosis found; there is none before it.
    # ------------------------------------------------------------------

    def action_add_proposed_supports(self):
        """Add the supports of this phase that answer what the diagnosis found missing.

        :raise UserError: nothing is proposed that the plan does not hold
        """
        self.ensure_one()
        self.check_access("write")
        missing = (
            self.env["vae.diagnosis"]
            ._last_agreed(self.candidate_id)
            ._missing_conditions()
        )
        proposed = self.env["vae.support.type"].search(
            [("phase", "=", self.phase), ("condition_ids", "in", missing.ids)]
        )
        added = self._add_supports(proposed)
        if not added:
            raise UserError(
                self.env._(
                    "%(plan)s holds already every support of this phase that answers"
                    " what the diagnosis found missing.",
                    plan=self.display_name,
                )
            )
        return self._supports_added(added)

    @api.model
    def _supports_added(self, lines, after=None):
        return self._vae_said(
            self.env._("Supports added to the plan: %(count)s.", count=len(lines)),
            after=after,
        )

    # ------------------------------------------------------------------
    # What has changed from one version to another, line by line.
    # ------------------------------------------------------------------

    @api.depends("previous_id")
    def _compute_compare_id(self):
        for plan in self:
            plan.compare_id = plan.previous_id

    @api.depends("compare_id")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_comparison(self):
        for plan in self:
            other = plan.compare_id
            # Chosen on the form: whoever sends another record gets nothing of it.
            if not other or not other.has_access("read"):
                plan.comparison = False
                continue
            plan.comparison = self.env["ir.qweb"]._render(
                "vae_assistance.support_plan_comparison",
                {"changes": plan._changes_since(other), "other": other},
            )

    def _changes_since(self, other):
        """What this version changes.

        :param other: another version of the plan of the same candidate
        :return: dict with ``added`` and ``removed``, lines, and ``changed``, list of
            pairs: line, list of dicts with ``label``, ``before`` and ``after``
        """
        self.ensure_one()
        before = {line.root_id: line for line in other.line_ids}
        after = {line.root_id: line for line in self.line_ids}
        changed = []
        for root, line in after.items():
            if root in before:
                differences = before[root]._differences(line)
                if differences:
                    changed.append((line, differences))
        return {
            "added": [line for root, line in after.items() if root not in before],
            "removed": [line for root, line in before.items() if root not in after],
            "changed": changed,
        }


class VaeSupportPlanLine(models.Model):
    _inherit = "vae.support.plan.line"

    def _differences(self, other):
        """What differs from this line to ``other``, as people read it."""
        self.ensure_one()
        return [
            {
                "label": self._fields[fname]._description_string(self.env),
                "before": self._told(fname),
                "after": other._told(fname),
            }
            for fname in COMPARED
            if self[fname] != other[fname]
        ]

    def _told(self, fname):
        """The value of a field as text, in the language of the user."""
        field, value = self._fields[fname], self[fname]
        if field.type == "float":
            return said_hours(self.env, value)
        if not value:
            return "–"
        if field.type == "date":
            return format_date(self.env, value)
        return field.convert_to_export(value, self)
