# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

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
    ]
    _order = "candidate_id, number desc, amendment_number desc, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _long_texts = ("intro", "expectations", "change_reason", "termination_reason")
    _consent_items = ("plan",)
    _signature_report = "vae_assistance.report_vae_contract"
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
                and contract._vae_local_day(request.date_signed)
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

    def write(self, vals):
        if not self.env.su and "kind" in vals:
            raise UserError(
                self.env._("The kind of a contract stays: make another contract.")
            )
        return super().write(vals)

    def copy_data(self, default=None):
        raise UserError(
            self.env._("A contract is not duplicated: make a new one or an amendment.")
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def _action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.id,
        }
