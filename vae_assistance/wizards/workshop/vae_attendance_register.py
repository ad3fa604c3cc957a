# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.workshop.calendar_event import COLLECTIVE


class VaeAttendanceRegister(models.TransientModel):
    """Choose who comes to a workshop or an information session."""

    _name = "vae.attendance.register"
    _description = "Registration for a Workshop"

    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Workshop or Session",
        required=True,
        ondelete="cascade",
        domain=lambda self: self._domain_event_id(),
    )
    vae_kind = fields.Selection(related="event_id.vae_kind")
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        compute="_compute_company_id",
    )
    candidate_ids = fields.Many2many(
        comodel_name="vae.candidate",
        string="Candidates",
        domain="[('company_id', '=', company_id), ('date_closed', '=', False)]",
        help="Those whom you follow. Somebody else’s candidates are registered by who"
        " follows them.",
    )
    lead_ids = fields.Many2many(
        comodel_name="crm.lead",
        string="Leads",
        domain="[('is_vae', '=', True), ('company_id', '=', company_id)]",
        groups="vae_assistance.group_vae_referent",
        help="A lead without a contact gets one, under whose name they sign.",
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Other Contacts",
        domain="""[
            ('is_company', '=', False),
            ('company_id', 'in', [company_id, False]),
        ]""",
    )

    @api.model
    def _domain_event_id(self):
        kinds = self.env.context.get("vae_kinds") or COLLECTIVE
        return [("vae_kind", "in", list(kinds)), ("vae_date_closed", "=", False)]

    @api.depends("event_id")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.event_id.vae_company_id or self.env.company

    def action_confirm(self):
        """Register those who are chosen, whoever is registered already aside.

        :raise UserError: nobody is chosen
        """
        self.ensure_one()
        leads = self.env["crm.lead"]
        if self.env.user.has_group("vae_assistance.group_vae_referent"):
            leads = self.lead_ids
        partners = self.partner_ids
        if self.vae_kind == "workshop":
            leads, partners = leads.browse(), partners.browse()
        if not (self.candidate_ids or leads or partners):
            raise UserError(self.env._("Choose who comes."))
        attendances = self.env["vae.attendance"]._register_people(
            self.event_id, self.candidate_ids, leads, partners
        )
        message = self.env._("%(count)s people registered.", count=len(attendances))
        if not attendances:
            message = self.env._("They are registered already.")
        return self._vae_said(message)
