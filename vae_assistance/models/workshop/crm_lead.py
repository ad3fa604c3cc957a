# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class CrmLead(models.Model):
    """People who are not candidates yet come to information sessions."""

    _inherit = "crm.lead"

    def _vae_make_contact(self):
        """Who comes signs under their own name: the lead gets its contact.

        The contact of the structure who has the same e-mail address, else a new one.
        """
        for lead in self:
            known = lead._vae_matching_contacts().filtered(
                lambda partner, lead=lead: (
                    lead.email_normalized
                    and partner.email_normalized == lead.email_normalized
                )
            )
            lead.partner_id = known[:1] or lead._create_customer()

    def action_vae_register(self):
        """Open the choice of the information session to register the leads for."""
        self.check_access("read")
        return self.env["vae.attendance.register"]._get_records_action(
            name=self.env._("Register for an Information Session"),
            target="new",
            context={"default_lead_ids": self.ids, "vae_kinds": ["information"]},
        )
