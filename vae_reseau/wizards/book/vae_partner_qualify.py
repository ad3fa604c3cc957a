# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaePartnerQualify(models.TransientModel):
    """Contacts chosen in a list become partners of the network."""

    _name = "vae.partner.qualify"
    _description = "Qualify Contacts"
    _inherit = ["vae.partner.mark.mixin"]

    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Contacts",
        required=True,
        default=lambda self: self._default_partner_ids(),
    )

    @api.model
    def _default_partner_ids(self):
        if self.env.context.get("active_model") != "res.partner":
            return False
        return self.env["res.partner"].search(
            [("id", "in", self.env.context.get("active_ids") or [])]
        )

    def action_qualify(self):
        """Mark the contacts.

        :return: a word on how many have changed
        """
        self.ensure_one()
        changed = self._mark(self.partner_ids)
        return self._vae_said(
            self.env._("%(count)s contacts are marked.", count=changed)
        )
