# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeConvention(models.Model):
    _inherit = "vae.convention"

    bilan_ids = fields.One2many(
        comodel_name="vae.bilan",
        inverse_name="convention_id",
        string="Bilans",
        readonly=True,
    )

    def action_view_bilans(self):
        """The bilans of the convention; a new one is about its days and program."""
        action = self._action_view_linked("vae_reporting.vae_bilan_action")
        action["context"] = {
            "default_convention_id": self.id,
            "default_date_start": fields.Date.to_string(self.date_start),
            "default_date_end": fields.Date.to_string(self.date_end),
        }
        return action
