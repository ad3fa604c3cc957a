# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

ROLE = "vae_assistance.group_vae_accompagnateur"


class ResPartner(models.Model):
    """Contacts are the address book; the network is all but the structures themselves.

    No field of ours is computed for others, nor needs a right to be stored.
    """

    _inherit = "res.partner"

    vae_structure_ids = fields.One2many(
        comodel_name="res.company",
        inverse_name="partner_id",
        string="Structures with This Contact",
        readonly=True,
        # A structure that the user does not see is none of the network either.
        bypass_search_access=True,
        groups=ROLE,
    )
    vae_actor_type_ids = fields.Many2many(
        comodel_name="vae.actor.type",
        relation="vae_actor_type_partner_rel",
        column1="partner_id",
        column2="type_id",
        string="Types of Actor",
        groups=ROLE,
    )
    vae_carrier_ids = fields.Many2many(
        comodel_name="vae.carrier",
        relation="vae_carrier_partner_rel",
        column1="partner_id",
        column2="carrier_id",
        string="Carrying Networks",
        groups=ROLE,
    )
    vae_mission = fields.Text(
        string="Mission",
        help="What the organisation does, in a few sentences.",
        groups=ROLE,
    )
    vae_function_since = fields.Date(
        string="In This Function Since",
        help="Who is new in a function is welcomed: an activity proposes it.",
        groups=ROLE,
    )
    vae_offer_ids = fields.One2many(
        comodel_name="vae.offer",
        inverse_name="partner_id",
        string="Offers",
        groups=ROLE,
    )
    vae_offer_count = fields.Integer(
        compute="_compute_vae_offer_count",
        compute_sudo=False,
        string="Number of Offers",
        groups=ROLE,
    )
    vae_opening_hours = fields.Char(
        string="Opening Hours",
        help="As OpenStreetMap writes them, e.g. “Mo-Fr 09:00-12:00”.",
        groups=ROLE,
    )
    vae_accessibility_url = fields.Char(
        string="Accessibility of the Place",
        help="Page of the place on acceslibre.beta.gouv.fr.",
        groups=ROLE,
    )
    vae_insee_code = fields.Char(string="INSEE Code of the Commune", groups=ROLE)
    vae_source_url = fields.Char(string="Page in Its Directory", groups=ROLE)

    def _compute_vae_offer_count(self):
        counts = dict(
            self.env["vae.offer"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.vae_offer_count = counts.get(partner._origin, 0)

    def action_view_vae_offers(self):
        """The offers of these actors, in the address book."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_reseau.vae_offer_action"
        )
        return {
            **action,
            "domain": [("partner_id", "in", self.ids)],
            "context": {"default_partner_id": self[:1].id, "active_test": False},
        }
