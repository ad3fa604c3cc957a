# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLead(models.Model):
    """Services are recorded on the lead, whether a journey follows or not."""

    _inherit = "crm.lead"

    vae_service_ids = fields.One2many(
        comodel_name="vae.service",
        inverse_name="lead_id",
        string="VAE Services",
        readonly=True,
        groups="vae_assistance.group_vae_referent",
    )
    vae_service_count = fields.Integer(
        compute="_compute_vae_service_count",
        string="Number of VAE Services",
        groups="vae_assistance.group_vae_referent",
    )

    def _compute_vae_service_count(self):
        counts = dict(
            self.env["vae.service"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.vae_service_count = counts.get(lead._origin, 0)

    def action_vae_record_service(self):
        """Open the dialog that records a service for the lead."""
        self.ensure_one()
        self.check_access("read")
        return self.env["vae.service"]._action_record(
            lead_id=self.id, company_id=self._vae_company().id
        )

    def action_view_vae_services(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_service_action"
        )
        action["domain"] = [("lead_id", "=", self.id)]
        action["context"] = {
            "default_lead_id": self.id,
            "default_company_id": self._vae_company().id,
        }
        return action
