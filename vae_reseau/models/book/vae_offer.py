# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Of a commune (INSEE), a grouping of communes (SIREN) or a country (99…).
ZONE = r"\d{5}|2[AB]\d{3}|\d{9}"
COMMUNE = re.compile(r"2[AB]\d{3}|(?!99)\d{5}")


class VaeOffer(models.Model):
    """What an actor of the network does for people, for whom, where and how.

    An actor has several, each with its own territory. The lists are those of
    data.inclusion v1, the format by which address books are exchanged.
    """

    _name = "vae.offer"
    _description = "Offer of the Network"
    _inherit = ["vae.long.text.mixin"]
    _order = "name, id"
    _long_texts = (
        "description",
        "audience_details",
        "access_conditions",
        "fees_details",
        "access_details",
    )

    name = fields.Char(required=True)
    active = fields.Boolean(
        default=True, help="Archived offers are no longer proposed."
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Actor",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_company', '=', True)]",
    )
    company_id = fields.Many2one(
        related="partner_id.company_id",
        string="Structure",
        store=True,
        index="btree_not_null",
        help="The one that the actor's contact belongs to; else all see the offer.",
    )
    description = fields.Text(help="What is done for people, in a few sentences.")
    kind = fields.Selection(
        selection=[
            ("accompagnement", "Support"),
            ("aide-financiere", "Financial help"),
            ("aide-materielle", "Help in kind"),
            ("atelier", "Workshop"),
            ("formation", "Training"),
            ("information", "Information"),
        ],
    )
    theme_ids = fields.Many2many(
        comodel_name="vae.offer.theme",
        relation="vae_offer_theme_rel",
        column1="offer_id",
        column2="theme_id",
        string="Themes",
    )
    field_ids = fields.Many2many(
        comodel_name="vae.offer.theme",
        relation="vae_offer_field_rel",
        column1="offer_id",
        column2="theme_id",
        string="Fields of Intervention",
        compute="_compute_field_ids",
        store=True,
    )
    # ------------------------------------------------------------------
    # For whom, on what conditions
    # ------------------------------------------------------------------
    audience_ids = fields.Many2many(
        comodel_name="vae.offer.audience",
        relation="vae_offer_audience_rel",
        column1="offer_id",
        column2="audience_id",
        string="Audiences",
        help="Without any, the offer is for everybody.",
    )
    audience_details = fields.Text(string="About the Audience")
    access_conditions = fields.Text(
        help="What is asked for: age, address, status, papers to bring."
    )
    fees = fields.Selection(
        selection=[("gratuit", "Free of charge"), ("payant", "To be paid for")],
        string="Cost",
    )
    fees_details = fields.Text(string="About the Cost")
    hours_per_week = fields.Float(aggregator=False)
    weeks = fields.Integer(string="Number of Weeks", aggregator=False)
    # ------------------------------------------------------------------
    # Where
    # ------------------------------------------------------------------
    is_national = fields.Boolean(string="Whole Country")
    territory_ids = fields.Many2many(
        comodel_name="vae.territory",
        relation="vae_offer_territory_rel",
        column1="offer_id",
        column2="territory_id",
        string="Territories",
        help="For whose inhabitants the offer is.",
    )
    zone_codes = fields.Char(
        string="Communes, EPCI",
        help="Official codes: INSEE code of communes, SIREN of groupings of communes,"
        " with commas between them.",
    )
    place_ids = fields.Many2many(
        comodel_name="vae.territory",
        relation="vae_offer_place_rel",
        column1="offer_id",
        column2="territory_id",
        string="Found In",
        compute="_compute_place_ids",
        store=True,
        help="Territories, and departments of communes and of the address.",
    )
    is_on_site = fields.Boolean(string="On Site")
    is_remote = fields.Boolean(string="At a Distance")
    street = fields.Char(help="Leave the address empty: it is the actor's.")
    street2 = fields.Char()
    zip = fields.Char(string="Postcode")
    city = fields.Char()
    insee_code = fields.Char(string="INSEE Code of the Commune")
    latitude = fields.Float(digits=(10, 7), aggregator=False)
    longitude = fields.Float(digits=(10, 7), aggregator=False)
    opening_hours = fields.Char(
        help="As OpenStreetMap writes them, e.g. “Mo-Fr 09:00-12:00”."
    )
    # ------------------------------------------------------------------
    # How to reach it
    # ------------------------------------------------------------------
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact Person",
        index="btree_not_null",
        ondelete="set null",
        domain="[('parent_id', '=', partner_id), ('is_company', '=', False)]",
    )
    contact_name = fields.Char(
        string="Person's Name", help="Where the person is no contact of the book."
    )
    phone = fields.Char(help="Leave empty: it is the actor's.")
    email = fields.Char(string="E-mail", help="Leave empty: it is the actor's.")
    reached_phone = fields.Char(string="Telephone to Call", compute="_compute_reached")
    reached_email = fields.Char(
        string="Address to Write To", compute="_compute_reached"
    )
    by_email = fields.Boolean(string="Write an E-mail")
    by_phone = fields.Boolean(string="Call")
    in_person = fields.Boolean(string="Come by")
    by_link = fields.Boolean(string="Use the Link")
    link = fields.Char(help="Form or page where an appointment is made.")
    for_candidates = fields.Boolean(string="Candidates Ask Themselves")
    for_professionals = fields.Boolean(string="Professionals Refer")
    access_details = fields.Text(string="About How to Ask")
    source_url = fields.Char(string="Page of the Offer")

    # As the list is ordered: a page of it is read without sorting all.
    _name_idx = models.Index("(name, id)")
    _national_idx = models.Index("(id) WHERE is_national")
    _check_amounts = models.Constraint(
        "CHECK(hours_per_week >= 0 AND weeks >= 0)",
        "The hours and weeks of an offer cannot be negative.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("theme_ids.parent_id")
    def _compute_field_ids(self):
        for offer in self:
            themes = offer.theme_ids
            offer.field_ids = themes.parent_id | themes.filtered(
                lambda theme: not theme.parent_id
            )

    @api.depends("territory_ids", "zone_codes", "is_national", "zip", "partner_id.zip")
    def _compute_place_ids(self):
        territories = self.env["vae.territory"]
        zips = {zip_code for offer in self for zip_code in offer._zips_of_places()}
        departments = territories._of_zips(zips)
        for offer in self:
            offer.place_ids = offer.territory_ids.union(
                *(
                    departments.get(zip_code, territories)
                    for zip_code in offer._zips_of_places()
                )
            )

    def _zips_of_places(self):
        """Postcodes, or codes of communes, that tell the departments of an offer."""
        self.ensure_one()
        communes = [code for code in self._zone_list() if COMMUNE.fullmatch(code)]
        if communes:
            # The codes of communes begin as postcodes do, those of Corsica excepted.
            return [
                code.replace("2A", "20").replace("2B", "203")[:5] for code in communes
            ]
        if self.territory_ids or self.is_national:
            return []
        return list(filter(None, [self.zip or self.partner_id.zip]))

    def _zone_list(self):
        self.ensure_one()
        return [code for code in re.split(r"[\s,;]+", self.zone_codes or "") if code]

    @api.depends("phone", "email", "contact_id", "partner_id")
    def _compute_reached(self):
        """Of the offer, else of its contact person, else of the actor."""
        for offer in self:
            people = (offer.contact_id, offer.partner_id)
            phones = [offer.phone, *(person.phone for person in people)]
            emails = [offer.email, *(person.email for person in people)]
            offer.reached_phone = next(filter(None, phones), False)
            offer.reached_email = next(filter(None, emails), False)

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for offer in self:
            offer.display_name = " · ".join(
                filter(None, [offer.name, offer.partner_id.name])
            )

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.model
    def _is_zone(self, code):
        """Whether a code may be that of a commune, an EPCI or a country."""
        return bool(re.fullmatch(ZONE, code))

    @api.constrains("zone_codes")
    def _check_zone_codes(self):
        for offer in self:
            wrong = [code for code in offer._zone_list() if not self._is_zone(code)]
            if wrong:
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is the code of no commune, EPCI or country. Give 5"
                        " signs for a commune, 9 digits for an EPCI; departments and"
                        " regions are chosen as territories.",
                        code=wrong[0],
                    )
                )
