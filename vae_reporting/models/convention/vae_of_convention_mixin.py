# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class VaeOfConventionMixin(models.AbstractModel):
    """A record of one convention, and of no other: its ``convention_id`` stays."""

    _name = "vae.of.convention.mixin"
    _description = "Record of One Convention"

    def write(self, vals):
        if "convention_id" in vals and any(
            record.convention_id.id != vals["convention_id"] for record in self
        ):
            raise UserError(
                self.env._(
                    "“%(record)s” stays with its convention: make another one where it"
                    " belongs.",
                    record=self[:1].display_name,
                )
            )
        return super().write(vals)
