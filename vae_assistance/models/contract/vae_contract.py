# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

from ..ground.vae_trace_mixin import NAMED

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
        "vae.numbered.mixin",
        "vae.amount.mixin",
    ]
    _order = "candidate_id, number desc, amendment_number desc, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _long_texts = (
        "intro",
        "expectations",
        "terms",
        "change_reason",
        "termination_reason",
    )
    _consent_items = ("plan",)
    _signature_report = "vae_assistance.report_vae_contract"
    _vae_stays = ("kind",)
    _signature_lines_shown = ("commitment_ids",)
    _signature_past = "not is_in_force"
    # The program is the contract's own.
    _signature_tells = ("partner_id", "certification_id", "birth_date")
    _number_counter = "contract_last_number"

    certification_id = fields.Many2one(related="candidate_id.certification_id")
    kind = fields.Selection(
        selection=lambda self: self._selection_kind(),
        required=True,
        default="assistance",
        index=True,
    )
    number = fields.Integer(
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
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
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

    # The support plan is annexed in the version that the candidate agreed to.
    is_plan_changed = fields.Boolean(
        string="Plan Changed",
        compute="_compute_is_plan_changed",
        search="_search_is_plan_changed",
        help="A later version of the plan was agreed upon since.",
    )
    is_plan_stale = fields.Boolean(
        string="Plan Not in Force",
        compute="_compute_is_plan_stale",
        help="The annexed plan is not the version in force.",
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

    @api.depends(
        "kind",
        "number",
        "amendment_number",
        "candidate_id.reference",
        "candidate_id.name",
    )
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        # Names of linked records are read without their rules: no person's name here.
        kinds = dict(self._selection_kind())
        for contract in self:
            values = {
                "contract": kinds.get(contract.kind, ""),
                "number": contract.number or "…",
                "amendment": contract.amendment_number,
                "whose": contract.candidate_id._called(),
            }
            contract.display_name = (
                self.env._(
                    "%(contract)s no. %(number)s, amendment no. %(amendment)s"
                    " · %(whose)s",
                    **values,
                )
                if contract.amendment_number
                else self.env._("%(contract)s no. %(number)s · %(whose)s", **values)
            )

    @api.depends("signature_request_ids.state", "signature_request_ids.date_signed")
    def _compute_date_signed(self):
        for contract in self:
            contract.date_signed = contract._signed_day()

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
                contract.user_id = candidate._referent() or user

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
        [vals] = self._with_numbers([vals])
        candidate = self.env["vae.candidate"].browse(vals["candidate_id"])
        kind = vals.get("kind") or self.default_get(["kind"])["kind"]
        self._check_may_begin(candidate, kind)
        number = vals["number"]
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
        if kind == "pedagogical":
            candidate._require_diagnosis()

    def copy_data(self, default=None):
        raise UserError(
            self.env._("A contract is not duplicated: make a new one or an amendment.")
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def _action_open(self):
        self.ensure_one()
        return self._get_records_action()

    # ------------------------------------------------------------------
    # The support plan is annexed in the version that the candidate agreed to.
    # ------------------------------------------------------------------

    @api.depends("plan_id.state", "is_in_force")
    def _compute_is_plan_changed(self):
        for contract in self:
            contract.is_plan_changed = (
                contract.is_in_force and contract.plan_id.state == "superseded"
            )

    @api.depends("plan_id.state")
    def _compute_is_plan_stale(self):
        for contract in self:
            contract.is_plan_stale = (
                bool(contract.plan_id) and contract.plan_id.state != "agreed"
            )

    def _search_is_plan_changed(self, operator, value):
        if operator != "in":
            return NotImplemented
        changed = Domain("is_in_force", "=", True) & Domain(
            "plan_id.state", "=", "superseded"
        )
        return changed if True in value else ~changed

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
            "%(whose)s has no support plan that was agreed upon yet: an assistance"
            " convention annexes it. Have the plan signed first: button “Plan” of the"
            " candidate.",
            whose=self.candidate_id._called(),
        )

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
        return self._vae_said(self.env._("The plan in force is annexed."))

    def action_view_plan(self):
        """Open the annexed plan."""
        self.ensure_one()
        return self.plan_id._action_open()

    # ------------------------------------------------------------------
    # Candidate and professional sign, and the director where the program says
    # so.
    # ------------------------------------------------------------------

    def _signature_fields(self):
        return (
            "candidate_id",
            "kind",
            "number",
            "amendment_number",
            "change_reason",
            "user_id",
            "program_id",
            "intro",
            "plan_id",
            "date_start",
            "date_end",
            "place",
            "date",
            "expectations",
        )

    def _signature_content(self):
        return {
            **super()._signature_content(),
            "commitments": [
                [line.side, line.name]
                for line in self.commitment_ids.sorted(
                    lambda line: (line.sequence, line.id)
                )
            ],
            "plan": self.plan_id and self.plan_id._signature_digest(),
        }

    def _signature_signers(self):
        self.ensure_one()
        signers = [{"role": "candidate", "partner_id": self.candidate_id.partner_id.id}]
        # A print leaves out who is missing; the check refuses to go on without them.
        for role, user in (
            ("professional", self.user_id),
            ("director", self._director()),
        ):
            if user:
                signers.append(
                    {
                        "role": role,
                        "partner_id": user.partner_id.id,
                        "user_id": user.id,
                    }
                )
        return signers

    def _director(self):
        """The director who signs; empty if the program does not ask for it."""
        self.ensure_one()
        director = self.company_id.sudo().vae_director_id
        return director if self.director_signs else director.browse()

    def _signature_check(self):
        result = super()._signature_check()
        self._check_signers()
        self._check_content()
        self._check_duration()
        return result

    def _check_signers(self):
        """Refuse a contract that somebody who has to sign it could not sign.

        :raise UserError: who is missing, and what to do
        """
        self.ensure_one()
        if not self.user_id:
            raise UserError(
                self.env._(
                    "%(contract)s: say which professional signs it with the candidate"
                    " (field “Professional”).",
                    contract=self.display_name,
                )
            )
        director = self._director()
        if self.director_signs and not director:
            raise UserError(
                self.env._(
                    "%(contract)s: the program “%(program)s” has the director sign, and"
                    " %(structure)s names none. An administrator names the director on"
                    " the structure (page “VAE”), or in the settings of VAE.",
                    contract=self.display_name,
                    program=self.program_id.sudo().name,
                    structure=self.company_id.name,
                )
            )

    def _check_content(self):
        """Refuse a contract that does not say what it has to.

        :raise UserError: what is missing, and what to do
        """
        self.ensure_one()
        plan = self.plan_id
        if self.kind == "assistance" and not plan:
            raise UserError(self._no_plan_message())
        if plan and plan.state != "agreed":
            raise UserError(
                self.env._(
                    "%(contract)s: the plan has changed since, %(plan)s is no longer"
                    " the version in force. Annex the one that is: button “Annex the"
                    " Current Plan”.",
                    contract=self.display_name,
                    plan=plan.display_name,
                )
            )
        if not self.date_end:
            raise UserError(
                self.env._(
                    "%(contract)s has no end. Say until when it runs.",
                    contract=self.display_name,
                )
            )
        if not self.commitment_ids:
            raise UserError(
                self.env._(
                    "%(contract)s holds no commitment. Say what each side commits to.",
                    contract=self.display_name,
                )
            )
        if self.amendment_of_id:
            self._first()._check_may_be_signed_anew()
            if not any(self._changes().values()):
                raise UserError(
                    self.env._(
                        "%(contract)s changes nothing. Change the end, the plan or the"
                        " commitments, or delete it.",
                        contract=self.display_name,
                    )
                )

    def _check_may_be_signed_anew(self):
        """Refuse the amendment of what no longer holds."""
        self.ensure_one()
        if self.state != "signed":
            raise UserError(
                self.env._(
                    "%(contract)s is no longer in force and cannot be amended. Make a"
                    " new contract.",
                    contract=self.display_name,
                )
            )


class VaeSupportPlan(models.Model):
    """A plan that changes makes void the contracts that still wait for signatures."""

    _inherit = "vae.support.plan"

    contract_ids = fields.One2many(
        comodel_name="vae.contract",
        inverse_name="plan_id",
        string="Contracts",
        readonly=True,
    )

    def _agree(self, date, means):
        result = super()._agree(date, means)
        former = self.sudo().candidate_id.plan_ids.filtered(
            lambda plan: plan.state == "superseded"
        )
        former._void_contracts()
        return result

    def _void_contracts(self):
        """Contracts to sign that annex these plans have to be signed anew."""
        contracts = self.sudo().contract_ids.filtered(lambda c: c.state == "to_sign")
        if not contracts:
            return
        contracts._signature_requests()._void(
            self.env._("The annexed plan changed before all had signed.")
        )
        for contract in contracts:
            contract.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Annex the current plan and have it signed again"),
                user_id=contract.user_id.filtered("active").id or self.env.uid,
            )

    def action_correct(self):
        self.check_access("write")
        signed = self.sudo().contract_ids.filtered("date_signed")
        if signed:
            raise UserError(
                self.env._(
                    "%(plan)s is annexed to %(contract)s, which is signed. Make a new"
                    " version of the plan, then an amendment.",
                    plan=signed[0].plan_id.display_name,
                    contract=signed[0].display_name,
                )
            )
        self._void_contracts()
        return super().action_correct()
