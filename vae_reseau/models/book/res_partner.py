# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

ROLE = "vae_assistance.group_vae_accompagnateur"


class ResPartner(models.Model):
    """Contacts are the address book; the network is all but the structures themselves.

    No field of ours is computed for others, nor needs a right to be stored; none is
    copied: core copies users, with all that their contacts have, whoever asks.
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
        copy=False,
        groups=ROLE,
    )
    vae_carrier_ids = fields.Many2many(
        comodel_name="vae.carrier",
        relation="vae_carrier_partner_rel",
        column1="partner_id",
        column2="carrier_id",
        string="Carrying Networks",
        copy=False,
        groups=ROLE,
    )
    vae_mission = fields.Text(
        string="Mission",
        help="What the organisation does, in a few sentences.",
        copy=False,
        groups=ROLE,
    )
    vae_function_since = fields.Date(
        string="In This Function Since",
        help="Who is new in a function is welcomed: an activity proposes it.",
        copy=False,
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
        copy=False,
        groups=ROLE,
    )
    vae_accessibility_url = fields.Char(
        string="Accessibility of the Place",
        help="Page of the place on acceslibre.beta.gouv.fr.",
        copy=False,
        groups=ROLE,
    )
    vae_insee_code = fields.Char(
        string="INSEE Code of the Commune", copy=False, groups=ROLE
    )
    vae_source_url = fields.Char(
        string="Page in Its Directory", copy=False, groups=ROLE
    )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if any("vae_function_since" in vals for vals in vals_list):
            partners._vae_propose_welcome()
        return partners

    def _vae_changed(self, fnames):
        result = super()._vae_changed(fnames)
        if "vae_function_since" in fnames:
            self._vae_propose_welcome()
        return result

    def _vae_propose_welcome(self):
        """An activity for who has noted that somebody is new in a function."""
        kind = self.env.ref("vae_reseau.mail_activity_welcome")
        today = fields.Date.context_today(self)
        months = self.env["vae.parameter"]._value("newcomer_months", date=today)
        since = today - relativedelta(months=months)
        new = self.filtered(
            lambda partner: (
                partner.vae_function_since and partner.vae_function_since >= since
            )
        )
        welcomed = self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", new.ids),
                ("activity_type_id", "=", kind.id),
            ]
        )
        for partner in new.filtered(lambda p: p.id not in welcomed.mapped("res_id")):
            partner.activity_schedule(
                activity_type_id=kind.id, user_id=self.env.user.id
            )

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
