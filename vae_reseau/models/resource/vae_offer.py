# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeOffer(models.Model):
    _inherit = "vae.offer"

    def _printed_address(self):
        """What a sheet of useful addresses says of an offer."""
        self.ensure_one()
        actor = self.partner_id
        # An offer without an address of its own is found at the actor's.
        placed = self if self.street or self.city else actor
        town = " ".join(filter(None, [placed.zip, placed.city]))
        reached = [self.reached_phone, self.reached_email, self.link]
        return {
            "name": actor.name,
            "place": ", ".join(filter(None, [placed.street, town])),
            "purpose": self.name,
            "reached": list(filter(None, reached)),
        }
