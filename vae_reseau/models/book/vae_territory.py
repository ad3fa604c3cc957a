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
# Key of the context: what a search has read once, for all of its words.
KNOWN = "vae_known_territories"


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
        """Territories of many texts as for `_found_by_name`, in one query.

        :return: dict of text to territories
        """
        known = self._known()
        return {text: self._named_by(words(text), known) for text in texts}

    @api.model
    def _known(self):
        """All that the user may read: there are some hundreds, read in one query."""
        known = self.env.context.get(KNOWN)
        if isinstance(known, models.BaseModel):
            return known.with_env(self.env)
        return self.search_fetch([], ["name", "code", "kind", "parent_id"])

    @api.model
    def _named_by(self, typed, known):
        if len(typed) == 1 and typed[0].isdecimal():
            # Regions have codes that nobody types and that look like a department's.
            codes = {typed[0], self._department_code(typed[0])}
            return known.filtered(lambda p: p.kind != "region" and p.code in codes)
        if not typed:
            return self.browse()
        return known.filtered(
            lambda place: all(
                any(word.startswith(each) for word in name_words(place.name))
                for each in typed
            )
        )

    def _ranks_of_covering(self):
        """How near to these places what covers other territories is.

        :return: dict of territory id to rank: 0 for the places and what lies in them,
            then one more for each larger territory
        """
        lying_in = self._known().grouped("parent_id")
        ranks, inside, nowhere = {}, self, self.browse()
        while inside:
            ranks.update(dict.fromkeys(inside.ids, 0))
            inside = nowhere.union(*(lying_in.get(p, nowhere) for p in inside))
        for place in self:
            rank, larger = 1, place.parent_id
            while larger:
                ranks[larger.id] = min(rank, ranks.get(larger.id, rank))
                rank, larger = rank + 1, larger.parent_id
        return ranks
