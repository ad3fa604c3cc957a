# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

# As many as a page of the booklet holds.
MOST_ADDRESSES = 12


class VaeCandidate(models.Model):
    _inherit = "vae.candidate"

    def action_find_offers(self):
        """The address book, for who lives where the candidate does."""
        self.ensure_one()
        return self._action_offers()

    def _action_offers(self, **searched):
        """The address book, filtered for the candidate.

        :param searched: further filters, as keys of the context
        """
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_reseau.vae_offer_action"
        )
        context = {"search_default_near_ids": self.territory_id.ids, **searched}
        action["context"] = {key: value for key, value in context.items() if value}
        return action

    def _useful_addresses(self):
        """Offers that the booklet gives as useful addresses, the nearest first.

        Those on the VAE itself and those that answer the candidate's obstacles, as far
        as they are not confidential: nobody reads out of a list what somebody suffers.

        :return: ``vae.offer``
        """
        self.ensure_one()
        obstacles = self.env["vae.obstacle"].search(
            [("candidate_id", "=", self.id), ("state", "!=", "lifted")]
        )
        vae = self.env.ref("vae_reseau.vae_offer_theme_vae", raise_if_not_found=False)
        themes = obstacles.kind_id.theme_ids | (vae or obstacles.kind_id.theme_ids)
        domain = [
            "|",
            ("field_ids", "in", themes.ids),
            ("theme_ids", "in", themes.ids),
        ]
        if self.territory_id:
            domain.append(("near_ids", "in", self.territory_id.ids))
        return self.env["vae.offer"].search(domain, limit=MOST_ADDRESSES)
