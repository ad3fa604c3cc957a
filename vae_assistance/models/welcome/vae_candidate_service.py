# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeCandidate(models.Model):
    """Services that came before or beside the journey: advice, information."""

    _inherit = "vae.candidate"

    service_count = fields.Integer(compute="_compute_service_count", string="Services")

    def _compute_service_count(self):
        self._count_records("vae.service", "service_count")

    def _take_over(self):
        result = super()._take_over()
        self._take_over_services()
        return result

    def _take_over_services(self):
        """What was recorded on the lead belongs to the journey that follows."""
        leads = self.lead_id
        if not leads:
            return
        services = self.env["vae.service"].sudo().with_context(active_test=False)
        found = services.search(
            [("lead_id", "in", leads.ids), ("candidate_id", "=", False)]
        )
        by_lead = found.grouped("lead_id")
        for candidate in self:
            of_lead = by_lead.get(candidate.lead_id.sudo(), services)
            of_lead.filtered(
                lambda service, candidate=candidate: (
                    service.company_id == candidate.company_id
                )
            ).candidate_id = candidate

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_record_service(self):
        """Open the dialog that records a service for the candidate."""
        self.ensure_one()
        self.check_access("read")
        return self.env["vae.service"]._action_record(
            candidate_id=self.id, company_id=self.company_id.id
        )

    def action_view_services(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_service_action"
        )
        action["domain"] = [("candidate_id", "=", self.id)]
        action["context"] = {
            "default_candidate_id": self.id,
            "default_company_id": self.company_id.id,
        }
        return action
