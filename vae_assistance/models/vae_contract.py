# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import format_date

# What follows from what is done, and is never typed.
SETTLED = {
    "candidate_id",
    "kind",
    "number",
    "amendment_number",
    "amendment_of_id",
    "date_terminated",
    "termination_reason",
    "terminated_by_id",
}


class VaeContract(models.Model):
    """What a candidate and a structure agree upon, with the support plan annexed.

    Two kinds: the convention of assistance, and the *contrat pédagogique* (booklet,
    part 02), a moral commitment without legal value. Its state follows from the
    signatures and the dates; once signed it no longer changes, but by an amendment.
    """

    _name = "vae.contract"
    _description = "Contract"
    _inherit = [
        "vae.thread.mixin",
        "mail.activity.mixin",
        "vae.long.text.mixin",
        "vae.signature.mixin",
        "vae.trace.mixin",
    ]
    _order = "candidate_id, number desc, amendment_number desc, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _long_texts = ("intro", "expectations", "change_reason", "termination_reason")
    _consent_items = ("plan",)
    _signature_report = "vae_assistance.report_vae_contract"

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="candidate_id.company_id", store=True, index=True, precompute=True
    )
    certification_id = fields.Many2one(related="candidate_id.certification_id")
    kind = fields.Selection(
        selection=lambda self: self._selection_kind(),
        required=True,
        default="assistance",
        index=True,
    )
    number = fields.Integer(
        string="No.",
        readonly=True,
        copy=False,
        aggregator=False,
        help="Number of the contract among those of the candidate.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "In preparation"),
            ("to_sign", "To sign"),
            ("signed", "Signed"),
            ("ended", "Ended"),
            ("terminated", "Terminated"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
        help="Follows from the signatures, the dates and the end of the journey.",
    )
    date_signed = fields.Date(
        string="Signed On",
        compute="_compute_date_signed",
        store=True,
        tracking=True,
        help="Day on which the last of the signers signed.",
    )

    # Between whom, in which frame
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Professional",
        index=True,
        check_company=True,
        domain="[('share', '=', False)]",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Who signs with the candidate: the référent, or for a contrat pédagogique"
        " the accompagnateur or tuteur.",
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('company_id', 'in', [company_id, False])]",
        compute="_compute_from_candidate",
        store=True,
        readonly=False,
        precompute=True,
        help="The program of the journey when the contract was made.",
    )
    director_signs = fields.Boolean(compute="_compute_director_signs")

    # What is agreed upon
    template_id = fields.Many2one(
        comodel_name="vae.contract.template",
        string="Starts From",
        ondelete="set null",
        domain="[('kind', '=', kind)]",
        help="Commitments of a new contract come from this template.",
    )
    intro = fields.Text(string="What It Is For")
    plan_id = fields.Many2one(
        comodel_name="vae.support.plan",
        string="Annexed Plan",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('candidate_id', '=', candidate_id), ('state', '=', 'agreed')]",
        compute="_compute_plan_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="The agreed version of the support plan, printed with the contract.",
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._default_today(),
        tracking=True,
    )
    date_end = fields.Date(
        string="Until",
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    duration_note = fields.Char(
        string="Longest Duration",
        compute="_compute_duration_note",
        help="How long the contract may last, and by what rule.",
    )
    place = fields.Char(
        string="Made At",
        compute="_compute_from_candidate",
        store=True,
        readonly=False,
        precompute=True,
    )
    date = fields.Date(string="Made On", default=lambda self: self._default_today())
    expectations = fields.Text(
        string="What the Candidate Expects",
        compute="_compute_from_candidate",
        store=True,
        readonly=False,
        precompute=True,
        help="In the candidate's own words: at first those of their booklet.",
    )
    commitment_ids = fields.One2many(
        comodel_name="vae.contract.commitment",
        inverse_name="contract_id",
        string="Commitments",
    )

    # What became of it
    date_terminated = fields.Date(
        string="Terminated On", readonly=True, copy=False, tracking=True
    )
    termination_reason = fields.Text(
        string="Why It Was Terminated", readonly=True, copy=False
    )
    terminated_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False
    )
    is_plan_changed = fields.Boolean(
        string="Plan Changed",
        compute="_compute_is_plan_changed",
        search="_search_is_plan_changed",
        help="A later version of the plan was agreed upon since.",
    )

    is_plan_stale = fields.Boolean(
        string="Plan Not in Force",
        compute="_compute_is_plan_stale",
        help="The annexed plan is not the version in force, or none is annexed.",
    )

    _number_uniq = models.Constraint(
        "UNIQUE(candidate_id, number, amendment_number)",
        "Two contracts of one candidate cannot have the same number.",
    )
    _open_uniq = models.UniqueIndex(
        "(candidate_id, kind)"
        " WHERE amendment_of_id IS NULL AND state IN ('draft', 'to_sign', 'signed')",
        "The candidate has a contract of this kind already: go on with it, or change it"
        " by an amendment.",
    )
    _check_dates = models.Constraint(
        "CHECK(date_end >= date_start)",
        "A contract ends on its first day or later: correct one of its two dates.",
    )

    # ------------------------------------------------------------------
    # Selections, defaults
    # ------------------------------------------------------------------

    @api.model
    def _selection_kind(self):
        return [
            ("assistance", self.env._("Assistance convention")),
            ("pedagogical", self.env._("Pedagogical contract")),
        ]

    @api.model
    def _default_today(self):
        return fields.Date.context_today(self)

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("kind", "number", "amendment_number", "candidate_id.reference")
    def _compute_display_name(self):
        # Names of linked records are read without their rules: no person's name here.
        kinds = dict(self._selection_kind())
        for contract in self:
            values = {
                "contract": kinds.get(contract.kind, ""),
                "number": contract.number or "…",
                "amendment": contract.amendment_number,
                "reference": contract.candidate_id.sudo().reference or "",
            }
            contract.display_name = (
                self.env._(
                    "%(contract)s no. %(number)s, amendment no. %(amendment)s"
                    " – %(reference)s",
                    **values,
                )
                if contract.amendment_number
                else self.env._("%(contract)s no. %(number)s – %(reference)s", **values)
            )

    @api.depends("signature_request_ids.state", "signature_request_ids.date_signed")
    def _compute_date_signed(self):
        for contract in self:
            request = contract._signature_request()
            contract.date_signed = (
                request.state == "signed"
                and fields.Datetime.context_timestamp(
                    contract, request.date_signed
                ).date()
            )

    @api.depends(
        "signature_request_ids.state",
        "date_signed",
        "date_end_current",
        "date_terminated",
        "amendment_of_id.date_terminated",
        "candidate_id.date_closed",
    )
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for contract in self:
            end = contract.date_end_current
            if not contract.date_signed:
                asked = contract._signature_request().state == "to_sign"
                contract.state = "to_sign" if asked else "draft"
            elif contract._first().date_terminated:
                contract.state = "terminated"
            elif contract.candidate_id.date_closed or (end and end < today):
                contract.state = "ended"
            else:
                contract.state = "signed"

    @api.depends("candidate_id", "kind")
    def _compute_user_id(self):
        user = self.env.user
        for contract in self:
            candidate = contract.candidate_id
            accompagnateurs = candidate.accompagnateur_ids
            if contract.kind == "pedagogical" and accompagnateurs:
                contract.user_id = (
                    user if user in accompagnateurs else accompagnateurs[0]
                )
            else:
                contract.user_id = candidate.user_id or user

    @api.depends("candidate_id")
    def _compute_from_candidate(self):
        for contract in self:
            candidate = contract.candidate_id
            contract.program_id = contract.program_id or candidate.program_id
            contract.place = contract.place or candidate.company_id.city
            contract.expectations = contract.expectations or candidate.expectations

    @api.depends("kind", "program_id.director_signs")
    def _compute_director_signs(self):
        for contract in self:
            contract.director_signs = (
                contract.kind == "assistance" and contract.program_id.director_signs
            )

    @api.depends("candidate_id")
    def _compute_plan_id(self):
        for contract in self:
            candidate = contract.candidate_id
            contract.plan_id = candidate._agreed_plan() if candidate else False

    @api.depends("candidate_id", "program_id", "date_start")
    def _compute_date_end(self):
        for contract in self:
            # The limits depend on the candidate's program.
            if contract.candidate_id and not contract.date_end:
                limits = contract._duration_limits()
                contract.date_end = limits[0]["until"] if limits else False

    @api.depends("candidate_id", "program_id", "date_start")
    def _compute_duration_note(self):
        for contract in self:
            limits = contract.candidate_id and contract._duration_limits()
            contract.duration_note = limits[0]["reason"] if limits else False

    @api.depends("plan_id.state", "is_in_force")
    def _compute_is_plan_changed(self):
        for contract in self:
            contract.is_plan_changed = (
                contract.is_in_force and contract.plan_id.state == "superseded"
            )

    @api.depends("plan_id.state", "candidate_id.plan_ids.state")
    def _compute_is_plan_stale(self):
        for contract in self:
            candidate = contract.candidate_id
            contract.is_plan_stale = (
                bool(candidate) and contract.plan_id != candidate._agreed_plan()
            )

    def _search_is_plan_changed(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("is_in_force", "=", True), ("plan_id.state", "=", "superseded")]

    # ------------------------------------------------------------------
    # Duration
    # ------------------------------------------------------------------

    def _duration_limits(self):
        """How long the contract may last, by each rule that limits it.

        Months run from day to day: two years from 1 September end on 1 September.
        Rules: the program's maximum duration; the dated parameter
        ``contract_max_months`` of the day on which the contract starts.

        :return: list of dicts with ``months``, ``until`` (latest end) and ``reason``
            (for people), the strictest first; empty without limit or without a start
        """
        self.ensure_one()
        if not self.date_start:
            return []
        program = self.program_id.sudo()
        company = self.company_id or self.candidate_id.company_id or self.env.company
        months = self.env["vae.parameter"]._value(
            "contract_max_months", self.date_start, company, program or None
        )
        limits = []
        for count, is_program in ((program.max_months, True), (months, False)):
            if not count:
                continue
            until = self.date_start + relativedelta(months=count)
            values = {
                "months": count,
                "day": format_date(self.env, until),
                "program": program.name,
                "start": format_date(self.env, self.date_start),
            }
            reason = (
                self.env._(
                    "%(months)s months at most by the program “%(program)s”: until"
                    " %(day)s",
                    **values,
                )
                if is_program
                else self.env._(
                    "%(months)s months at most by the parameter “maximum duration of an"
                    " assistance” as of %(start)s: until %(day)s",
                    **values,
                )
            )
            limits.append({"months": count, "until": until, "reason": reason})
        return sorted(limits, key=lambda limit: limit["until"])

    @api.constrains("date_start", "date_end", "program_id")
    def _check_duration(self):
        for contract in self:
            limits = contract._duration_limits()
            if contract.date_end and limits and contract.date_end > limits[0]["until"]:
                raise ValidationError(
                    self.env._(
                        "%(contract)s would last until %(end)s, which is too long:"
                        " %(reason)s. Choose an earlier end.",
                        contract=contract.display_name,
                        end=format_date(self.env, contract.date_end),
                        reason=limits[0]["reason"],
                    )
                )

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("plan_id", "candidate_id")
    def _check_plan_id(self):
        for contract in self:
            plan = contract.plan_id
            if not plan and contract.kind == "assistance":
                raise ValidationError(contract._no_plan_message())
            if plan and plan.candidate_id != contract.candidate_id:
                raise ValidationError(
                    self.env._(
                        "%(plan)s is another candidate's. Annex the plan of the"
                        " contract's own candidate.",
                        plan=plan.display_name,
                    )
                )
            if plan and plan.state != "agreed":
                raise ValidationError(
                    self.env._(
                        "%(plan)s is not the version in force. Annex the version that"
                        " the candidate has agreed to.",
                        plan=plan.display_name,
                    )
                )

    def _no_plan_message(self):
        self.ensure_one()
        return self.env._(
            "%(reference)s has no support plan that was agreed upon yet: an assistance"
            " convention annexes it. Have the plan signed first: button “Plan” of the"
            " candidate.",
            reference=self.candidate_id.sudo().reference or "",
        )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._draft_values(vals) for vals in vals_list])

    def _draft_values(self, vals):
        """A contract in preparation, with the commitments of its template.

        :raise UserError: the candidate is missing or has a contract of this kind, or
            what has to come before is missing
        """
        candidate = self.env["vae.candidate"].browse(vals.get("candidate_id"))
        if not candidate:
            raise UserError(self.env._("Choose the candidate of the contract."))
        candidate.check_access("read")
        kind = vals.get("kind") or self.default_get(["kind"])["kind"]
        self._check_may_begin(candidate, kind)
        [number] = candidate._reserve_numbers("contract_last_number", 1)
        vals = {fname: vals[fname] for fname in vals if fname not in SETTLED}
        vals.update(candidate_id=candidate.id, kind=kind, number=number)
        template = self.env["vae.contract.template"].browse(vals.get("template_id"))
        template = template or template._first_of(kind)
        if not vals.get("commitment_ids"):
            vals["commitment_ids"] = [
                Command.create(line) for line in template._commitments()
            ]
        vals["template_id"] = template.id
        vals["intro"] = vals.get("intro") or template.intro
        return vals

    @api.model
    def _check_may_begin(self, candidate, kind):
        """Refuse a contract that comes too early, or beside another one.

        :raise UserError: what is missing, and what to do
        """
        others = candidate.contract_ids.filtered(
            lambda contract: (
                contract.kind == kind
                and not contract.amendment_of_id
                and contract.state in ("draft", "to_sign", "signed")
            )
        )
        if others:
            raise UserError(
                self.env._(
                    "There is %(contract)s already. Go on with it; once it is signed,"
                    " change it by an amendment.",
                    contract=others[0].display_name,
                )
            )
        if kind == "assistance" and not candidate._agreed_plan():
            raise UserError(self.new({"candidate_id": candidate.id})._no_plan_message())
        if kind == "pedagogical" and not self.env["vae.diagnosis"]._last_agreed(
            candidate
        ):
            raise UserError(
                self.env._(
                    "%(reference)s has no diagnosis that was agreed upon yet: a"
                    " contract comes after it. Button “Diagnoses” of the candidate.",
                    reference=candidate.reference,
                )
            )

    def write(self, vals):
        if not self.env.su and SETTLED & vals.keys():
            raise UserError(
                self.env._(
                    "Candidate, kind, number and end of a contract follow from what is"
                    " done: make another contract, an amendment, or terminate it."
                )
            )
        return super().write(vals)

    def copy_data(self, default=None):
        raise UserError(
            self.env._("A contract is not duplicated: make a new one or an amendment.")
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_annex_plan(self):
        """Annex the version of the plan that is in force.

        :raise UserError: there is none
        """
        self.check_access("write")
        for contract in self:
            plan = contract.candidate_id._agreed_plan()
            if not plan:
                raise UserError(contract._no_plan_message())
            contract.plan_id = plan
        return True

    def action_terminate(self):
        """Open the dialog that ends the contract before its time, with the reason.

        :raise UserError: the contract is not in force
        """
        self.ensure_one()
        self.check_access("write")
        self._first()._check_may_terminate()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Terminate the Contract"),
            "res_model": "vae.contract.terminate",
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_id": self._first().id},
        }

    def _check_may_terminate(self):
        for contract in self:
            if contract.state not in ("signed", "ended"):
                raise UserError(
                    self.env._(
                        "%(contract)s is not in force: there is nothing to terminate."
                        " A contract in preparation is deleted.",
                        contract=contract.display_name,
                    )
                )

    def _terminate(self, date, reason):
        """End the contract, with its amendments, before its time.

        :param date: day from which it no longer holds
        :param str reason: why, and who ends it
        :raise UserError: it is not in force, or not on that day
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_terminate()
        today = fields.Date.context_today(self)
        end = self.date_end_current
        if not self.date_start <= date <= min(end or today, today):
            raise UserError(
                self.env._(
                    "%(contract)s runs from %(start)s until %(end)s: it is terminated"
                    " on a day of that time, today at the latest.",
                    contract=self.display_name,
                    start=format_date(self.env, self.date_start),
                    end=format_date(self.env, end) or "…",
                )
            )
        self._drafts().unlink()
        self.sudo().write(
            {
                "date_terminated": date,
                "termination_reason": reason,
                "terminated_by_id": self.env.uid,
            }
        )

    def action_view_plan(self):
        """Open the annexed plan."""
        self.ensure_one()
        return self.plan_id._action_open()

    def _action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.id,
        }
