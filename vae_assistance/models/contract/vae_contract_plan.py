# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class VaeContract(models.Model):
    """The support plan is annexed in the version that the candidate agreed to."""

    _inherit = "vae.contract"

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
            "%(reference)s has no support plan that was agreed upon yet: an assistance"
            " convention annexes it. Have the plan signed first: button “Plan” of the"
            " candidate.",
            reference=self.candidate_id.sudo().reference or "",
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
        return True

    def action_view_plan(self):
        """Open the annexed plan."""
        self.ensure_one()
        return self.plan_id._action_open()


class VaeSupportPlan(models.Model):
    """A plan that changes makes void the contracts that still wait for signatures."""

    _inherit = "vae.support.plan"

    contract_ids = fields.One2many(
        comodel_name="vae.contract",
        inverse_name="plan_id",
        string="Contracts",
        readonly=True,
    )

    def _signature_done(self, request):
        result = super()._signature_done(request)
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
                user_id=contract.user_id.id or self.env.uid,
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
