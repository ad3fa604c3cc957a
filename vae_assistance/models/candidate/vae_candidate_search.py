# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ..ground.people import fold, name_text, phone_part, words


class VaeCandidate(models.Model):
    """A journey is found by name, telephone, e-mail or number, however it is typed."""

    _inherit = "vae.candidate"

    search_text = fields.Char(
        string="Person, Telephone, Reference",
        compute="_compute_search_text",
        store=True,
        index="trigram",
        help="What the journey is found by, without letter case, accents and signs. One"
        " indexed column, so that each word typed is looked up in it.",
    )

    @api.depends(
        "name",
        "reference",
        "francevae_number",
        "partner_id.email",
        "partner_id.vae_phone_key",
    )
    def _compute_search_text(self):
        for candidate in self:
            partner = candidate.partner_id
            candidate.search_text = " ".join(
                filter(
                    None,
                    (
                        name_text(candidate.name),
                        partner.vae_phone_key,
                        name_text(candidate.reference),
                        name_text(candidate.francevae_number),
                        fold(partner.email),
                    ),
                )
            )

    @api.model
    def _search_display_name(self, operator, value):
        """Each word is looked for, in any order, or the telephone in any writing."""
        looked_for = words(value) if isinstance(value, str) else ()
        if operator != "ilike" or not looked_for:
            return super()._search_display_name(operator, value)
        found = Domain.AND(Domain("search_text", "ilike", word) for word in looked_for)
        if digits := phone_part(value):
            found |= Domain("search_text", "ilike", digits)
        return found
