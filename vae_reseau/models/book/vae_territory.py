# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.vae_assistance.models.ground.people import words

# How far an offer reaches, seen from a place: its own, the next larger …, the country.
NATIONAL_RANK = 9


class VaeTerritory(models.Model):
    """Places are found as they are typed, and know what covers them."""

    _inherit = "vae.territory"

    @api.model
    def _search_display_name(self, operator, value):
        """Accents, case, hyphens do not count; a postcode finds its department."""
        domain = super()._search_display_name(operator, value)
        if operator == "ilike" and isinstance(value, str) and value.strip():
            return Domain(domain) | Domain("id", "in", self._found_by_name(value).ids)
        return domain

    @api.model
    def _found_by_name(self, text):
        """Territories whose name begins its words with those of a text.

        :param str text: as typed: a name or the beginning of one, the code of a
            department, a postcode
        """
        looked_for = words(text)
        if not looked_for:
            return self.browse()
        if len(looked_for) == 1 and looked_for[0].isdecimal():
            # Regions have codes that nobody types and that look like a department's.
            by_code = self.search(
                [("code", "=", looked_for[0]), ("kind", "!=", "region")]
            )
            return by_code | self._of_zip(looked_for[0])
        found = self.browse()
        for territory in self.search_fetch([], ["name", "code"]):
            known = words(territory.name)
            if all(any(w.startswith(typed) for w in known) for typed in looked_for):
                found |= territory
        return found

    def _ranks_of_covering(self):
        """How near to these places what covers other territories is.

        :return: dict of territory id to rank: 0 for the places and what lies in them,
            then one more for each larger territory
        """
        ranks = dict.fromkeys(self.search([("id", "child_of", self.ids)]).ids, 0)
        for place in self:
            rank, larger = 1, place.parent_id
            while larger:
                ranks[larger.id] = min(rank, ranks.get(larger.id, rank))
                rank, larger = rank + 1, larger.parent_id
        return ranks
