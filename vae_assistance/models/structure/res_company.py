# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get

from ..ground.base import PORTAL_TZ

from ..ground.people import phone_region


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

    def _vae_zone(self):
        return (self or self.env.company).sudo().vae_tz or PORTAL_TZ

    @api.depends("partner_id.zip", "partner_id.country_id")
    def _compute_vae_tz(self):
        for company in self:
            company.vae_tz = company.partner_id._vae_zone_of_address() or PORTAL_TZ

    def _vae_phone_region(self):
        """Where its contacts' telephones are, unless their own address says more."""
        return phone_region(self.country_id.code, self.zip)


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
