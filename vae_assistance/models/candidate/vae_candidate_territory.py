# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

# Countries whose addresses have French postcodes (ISO 3166).
FRENCH_COUNTRIES = ("FR", "GF", "GP", "MQ", "RE", "YT")


class VaeCandidate(models.Model):
    """Where the candidate lives, for statistics and for partners nearby."""

    _inherit = "vae.candidate"

    territory_id = fields.Many2one(
        comodel_name="vae.territory",
        compute="_compute_territory_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '!=', 'region'), ('company_id', 'in', [company_id, False])]",
        help="Department of the contact's postcode. A zone inside of it, or a territory"
        " of your own, can be chosen instead.",
    )

    @api.depends("partner_id.zip", "partner_id.country_id")
    def _compute_territory_id(self):
        departments = self.env["vae.territory"]._of_zips(
            set(self.partner_id.mapped("zip"))
        )
        for candidate in self:
            department = candidate._french_zip() and departments.get(
                candidate.partner_id.zip
            )
            current = candidate.territory_id
            # Statistics of the past stay; a zone inside of the department says more.
            if not department or (
                current and (candidate.date_closed or current._lies_in(department))
            ):
                candidate.territory_id = current
            else:
                candidate.territory_id = department

    def _french_zip(self):
        self.ensure_one()
        country = self.partner_id.country_id
        return not country or country.code in FRENCH_COUNTRIES
