# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class VaeActorType(models.Model):
    """What part an organisation or a person plays around a VAE."""

    _name = "vae.actor.type"
    _description = "Type of Actor"
    _inherit = ["vae.catalogue.mixin"]


class VaeExchangeListMixin(models.AbstractModel):
    """A list of the exchange format data.inclusion: its codes are those of the format.

    Entries of our own have no code: they stay in the address book.
    """

    _name = "vae.exchange.list.mixin"
    _description = "List of the Exchange Format"
    _inherit = ["vae.catalogue.mixin"]

    code = fields.Char(
        string="Exchange Code",
        copy=False,
        help="Code of data.inclusion, by which files are read and written. An entry"
        " without code is not exchanged.",
    )

    _code_uniq = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL",
        "Two entries of a list cannot have the same exchange code.",
    )


class VaeCarrier(models.Model):
    """A network that an organisation belongs to (réseau porteur): CCAS, PLIE…"""

    _name = "vae.carrier"
    _description = "Carrying Network"
    _inherit = ["vae.exchange.list.mixin"]


class VaeOfferAudience(models.Model):
    """For whom an offer is."""

    _name = "vae.offer.audience"
    _description = "Audience of an Offer"
    _inherit = ["vae.exchange.list.mixin"]


class VaeSituation(models.Model):
    """Which audiences people in a situation belong to."""

    _inherit = "vae.situation"

    audience_ids = fields.Many2many(
        comodel_name="vae.offer.audience",
        relation="vae_situation_audience_rel",
        column1="situation_id",
        column2="audience_id",
        string="Audiences of Offers",
        help="Offers for these are proposed to candidates in the situation.",
    )


class VaeOfferTheme(models.Model):
    """What an offer helps with; a theme without parent is a field of intervention."""

    _name = "vae.offer.theme"
    _description = "Theme of an Offer"
    _inherit = ["vae.exchange.list.mixin"]

    parent_id = fields.Many2one(
        comodel_name="vae.offer.theme",
        string="Field of Intervention",
        domain="[('parent_id', '=', False)]",
        index=True,
        ondelete="cascade",
    )
    child_ids = fields.One2many(
        comodel_name="vae.offer.theme",
        inverse_name="parent_id",
        string="Themes",
        readonly=True,
    )
    keywords = fields.Char(
        translate=True,
        help="Other words by which people look for it: abbreviations, names of"
        " schemes, everyday words.",
    )
    obstacle_kind_ids = fields.Many2many(
        comodel_name="vae.obstacle.kind",
        relation="vae_offer_theme_obstacle_kind_rel",
        column1="theme_id",
        column2="kind_id",
        string="Answers the Obstacles",
        help="Kinds of obstacle for which offers of this theme are proposed.",
    )
    export_as_id = fields.Many2one(
        comodel_name="vae.offer.theme",
        string="Exchanged As",
        domain="[('code', '!=', False)]",
        index="btree_not_null",
        ondelete="set null",
        help="The nearest theme of the exchange format, for a theme of our own.",
    )

    @api.depends("name", "parent_id.name")
    def _compute_display_name(self):
        for theme in self:
            names = [theme.parent_id.name, theme.name]
            theme.display_name = " / ".join(filter(None, names))

    @api.constrains("parent_id")
    def _check_parent_id(self):
        for theme in self:
            if theme.parent_id.parent_id or (theme.parent_id and theme.child_ids):
                raise ValidationError(
                    self.env._(
                        "“%(theme)s”: a theme belongs to a field of intervention, and a"
                        " field to none. Choose a field of intervention, or none.",
                        theme=theme.name,
                    )
                )
