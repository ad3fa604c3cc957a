# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class VaePartnerMarkMixin(models.AbstractModel):
    """What many contacts are said to be at once: types of actor, networks, an offer."""

    _name = "vae.partner.mark.mixin"
    _description = "What Contacts Are Marked With"

    actor_type_ids = fields.Many2many(
        comodel_name="vae.actor.type", string="Types of Actor"
    )
    carrier_ids = fields.Many2many(
        comodel_name="vae.carrier", string="Carrying Networks"
    )
    offer_name = fields.Char(
        string="Name of an Offer",
        help="Each contact gets this offer, unless it has one of the name.",
    )
    theme_ids = fields.Many2many(
        comodel_name="vae.offer.theme", string="Themes of the Offer"
    )
    audience_ids = fields.Many2many(
        comodel_name="vae.offer.audience", string="Audiences of the Offer"
    )

    def _mark(self, partners):
        """Mark contacts; what they have already stays.

        :param partners: ``res.partner``
        :return: number of those that have changed
        :raise UserError: there is nothing to mark them with
        """
        self.ensure_one()
        if not (self.actor_type_ids or self.carrier_ids or self.offer_name):
            raise UserError(
                self.env._(
                    "Choose a type of actor, a network, or the name of an offer: what"
                    " these contacts are to be marked with."
                )
            )
        changed = self._mark_links(partners, "vae_actor_type_ids", self.actor_type_ids)
        changed |= self._mark_links(partners, "vae_carrier_ids", self.carrier_ids)
        return len(changed | self._mark_offers(partners))

    def _mark_links(self, partners, fname, entries):
        changed = partners.filtered(lambda partner: entries - partner[fname])
        if changed:
            changed.write({fname: [fields.Command.link(each.id) for each in entries]})
        return changed

    def _mark_offers(self, partners):
        if not self.offer_name:
            return partners.browse()
        groups = self.env["vae.offer"]._read_group(
            [("partner_id", "in", partners.ids), ("name", "=", self.offer_name)],
            ["partner_id"],
        )
        there = {partner.id for [partner] in groups}
        new = partners.filtered(lambda each: each.is_company and each.id not in there)
        self.env["vae.offer"].create(
            [
                {
                    "name": self.offer_name,
                    "partner_id": partner.id,
                    "theme_ids": [fields.Command.set(self.theme_ids.ids)],
                    "audience_ids": [fields.Command.set(self.audience_ids.ids)],
                }
                for partner in new
            ]
        )
        return new
