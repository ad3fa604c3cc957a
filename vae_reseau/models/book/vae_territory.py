# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import lru_cache

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.vae_assistance.models.ground.people import words

# How far an offer reaches, seen from a place: its own, the next larger …, the country.
NATIONAL_RANK = 9
# Of the whole country, with the zones of each region.
NAMES_KEPT = 2048


@lru_cache(maxsize=NAMES_KEPT)
def name_words(name):
    return words(name)


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
        return self._found_by_names([text])[text]

    @api.model
    def _found_by_names(self, texts):
        """Territories of many texts as for `_found_by_name`, in one query each.

        :return: dict of text to territories
        """
        wanted = {text: words(text) for text in texts}
        found = {text: self._found_by_code(typed) for text, typed in wanted.items()}
        named = {text: typed for text, typed in wanted.items() if found[text] is None}
        known = self.search_fetch([], ["name"]) if any(named.values()) else self
        names = [(place.id, name_words(place.name)) for place in known]
        for text, typed in named.items():
            found[text] = self.browse(
                place_id
                for place_id, name in names
                if typed and all(any(w.startswith(t) for w in name) for t in typed)
            ).with_prefetch(known.ids)
        return found

    @api.model
    def _found_by_code(self, typed):
        """Those of a department's code or a postcode; None where it is a name."""
        if len(typed) != 1 or not typed[0].isdecimal():
            return None
        # Regions have codes that nobody types and that look like a department's.
        by_code = self.search([("code", "=", typed[0]), ("kind", "!=", "region")])
        return by_code | self._of_zip(typed[0])

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
