# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import math

from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get

from ..ground.base import PORTAL_TZ
from ..ground.colour import ink
from ..ground.people import phone_region
from .vae_territory import FRENCH_COUNTRIES

# The foot of a page in document.css: 7.5 pt in lines of 1.35, on 150 mm.
FOOT_LINE = 3.6
FOOT_CHARACTERS = 95
FOOT_MARGINS = 11
FOOT_LEAST = 25


class ResCompany(models.Model):
    _inherit = "res.company"

    vae_legal_mentions = fields.Text(
        string="Legal Lines of Documents",
        translate=True,
        groups="vae_assistance.group_vae_accompagnateur,base.group_system",
        help="Printed at the foot of every document: activity declaration number,"
        " data protection contact…",
    )
    vae_sensitive_profile = fields.Boolean(
        string="Disability and Benefits in the Profile",
        groups="vae_assistance.group_vae_accompagnateur,base.group_system",
        help="Lets those who follow a candidate record RQTH, RSA, ASS and ARE, with the"
        " candidate's consent “statistics”. Turn it on only if a funder asks for it.",
    )
    vae_disability_contact_id = fields.Many2one(
        comodel_name="res.users",
        string="Référent Handicap",
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', id)]",
        groups="vae_assistance.group_vae_accompagnateur",
        help="Whom candidates and colleagues ask about arrangements. Named in every"
        " diagnosis, so that it tells nothing about anybody.",
    )
    vae_director_id = fields.Many2one(
        comodel_name="res.users",
        string="Director Who Signs",
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', id)]",
        groups="vae_assistance.group_vae_accompagnateur,base.group_system",
        help="Signs contracts and start certificates where the program asks for it.",
    )
    vae_territory_ids = fields.Many2many(
        comodel_name="vae.territory",
        relation="vae_territory_company_rel",
        column1="company_id",
        column2="territory_id",
        string="Territories",
        domain="[('company_id', 'in', [id, False])]",
        groups="vae_assistance.group_vae_accompagnateur",
        help="Where the structure works.",
    )
    vae_tz = fields.Selection(
        selection=_tz_get,
        string="Time of Appointments",
        compute="_compute_vae_tz",
        store=True,
        readonly=False,
        groups="vae_assistance.group_vae_accompagnateur,base.group_system",
        help="Hours of appointments and workshops are those of the clocks at this"
        " place, in mails, on the portal and on paper. Follows from the address.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        # Core empties its caches before: rules that another request evaluates until
        # this one is committed know nothing of the company.
        self.env.cr.postcommit.add(self.env.registry.clear_cache)
        return companies

    def _vae_zone(self):
        return (self or self.env.company).sudo().vae_tz or PORTAL_TZ

    @api.depends("partner_id.zip", "partner_id.country_id")
    def _compute_vae_tz(self):
        for company in self:
            company.vae_tz = company.partner_id._vae_zone_of_address() or PORTAL_TZ

    def _vae_currency(self):
        """Euros in France, whatever the database was made with; else the company's.

        A database made without a country counts in dollars: nobody pays a French
        structure in them.
        """
        company = (self or self.env.company).sudo()
        country = company.country_id.code
        euro = self.env.ref("base.EUR", raise_if_not_found=False)
        if euro and (not country or country in FRENCH_COUNTRIES):
            return euro
        return company.currency_id

    def _vae_ink(self):
        """The structure's colour, dark enough to be read: ``#rrggbb``."""
        return ink(self.sudo().primary_color)

    def _vae_phone_region(self):
        """Where its contacts' telephones are, unless their own address says more."""
        return phone_region(self.country_id.code, self.zip)

    def _vae_foot(self):
        """What stands at the foot of each page of a document of the structure.

        :return: dict with ``identity`` (parts of one line that wraps), ``legal``
            (lines) and ``height``: that of the margin that it takes, in millimetres
        """
        self.ensure_one()
        structure = self.sudo()  # whoever prints, with a role or without
        place = " ".join(filter(None, [structure.zip, structure.city]))
        siret = structure.company_registry
        identity = [
            structure.name,
            ", ".join(filter(None, [structure.street, structure.street2, place])),
            structure.phone,
            structure.email,
            structure.website,
            siret and f"SIRET\N{NO-BREAK SPACE}{siret}",
        ]
        identity = [part for part in identity if part]
        legal = (structure.vae_legal_mentions or "").splitlines()
        rows = sum(
            1 + len(line) // FOOT_CHARACTERS for line in (" · ".join(identity), *legal)
        )
        height = FOOT_MARGINS + math.ceil(rows * FOOT_LINE)
        return {
            "identity": identity,
            "legal": legal,
            "height": max(FOOT_LEAST, height),
        }


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    vae_legal_mentions = fields.Text(
        related="company_id.vae_legal_mentions", readonly=False
    )
    vae_director_id = fields.Many2one(
        related="company_id.vae_director_id",
        readonly=False,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
    )
    vae_tz = fields.Selection(related="company_id.vae_tz", readonly=False)
    vae_sensitive_profile = fields.Boolean(
        related="company_id.vae_sensitive_profile", readonly=False
    )
    vae_reminder_id = fields.Many2one(
        related="company_id.vae_reminder_id", readonly=False
    )
