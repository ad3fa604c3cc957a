# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

# As many as a page of the booklet holds.
MOST_ADDRESSES = 12
# Audiences of data.inclusion that follow from the profile, by age in full years.
YOUNG = range(26)
SENIOR = range(55, 200)


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
        context = {
            "search_default_near_ids": self.territory_id.ids,
            "search_default_meant_for_ids": self._audiences().ids,
            **searched,
        }
        action["context"] = {key: value for key, value in context.items() if value}
        return action

    def _audiences(self):
        """Audiences that the candidate belongs to, as far as the profile tells.

        Neither disability nor benefits: who looks for a partner would show them.

        :return: ``vae.offer.audience``
        """
        self.ensure_one()
        age = self._age_on(fields.Date.context_today(self)) if self.birth_date else None
        codes = {
            "jeunes": age in YOUNG,
            "seniors": age in SENIOR,
            "femmes": self.sex == "f",
            "residents-qpv-frr": "yes" in (self.in_qpv, self.in_frr),
        }
        told = self.env["vae.offer.audience"].search(
            [("code", "in", [code for code, is_so in codes.items() if is_so])]
        )
        return told | self.situation_id.audience_ids

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
        # Said as well for who prints without the rules: candidates, on the portal.
        domain = [
            ("company_id", "in", [self.company_id.id, False]),
            "|",
            ("field_ids", "in", themes.ids),
            ("theme_ids", "in", themes.ids),
        ]
        if self.territory_id:
            domain.append(("near_ids", "in", self.territory_id.ids))
        return self.env["vae.offer"].search(domain, limit=MOST_ADDRESSES)
