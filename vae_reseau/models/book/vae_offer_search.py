# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.vae_assistance.models.ground.people import fold, name_text, words

from .vae_territory import NATIONAL_RANK

# “Ain”, “Lot”, “Var”.
SHORTEST_NAME = 3


class VaeOffer(models.Model):
    """Offers are found by problem, territory and audience, the nearest first."""

    _inherit = "vae.offer"

    search_text = fields.Char(
        string="Problem, Offer, Actor",
        compute="_compute_search_text",
        store=True,
        index="trigram",
        help="What the offer is found by, without letter case, accents and signs.",
    )
    near_ids = fields.Many2many(
        comodel_name="vae.territory",
        string="Territory",
        compute="_compute_near_ids",
        search="_search_near_ids",
        help="Offers for who lives there: of the territory, of what lies in it, of"
        " larger ones, of the whole country. The nearest come first.",
    )
    obstacle_kind_ids = fields.Many2many(
        comodel_name="vae.obstacle.kind",
        string="Answers the Obstacles",
        compute="_compute_obstacle_kind_ids",
        search="_search_obstacle_kind_ids",
    )

    @api.depends(
        "name",
        "city",
        "zip",
        "partner_id.name",
        "partner_id.city",
        "partner_id.zip",
        "theme_ids.name",
        "theme_ids.keywords",
        "theme_ids.parent_id.name",
        "theme_ids.parent_id.keywords",
        "audience_ids.name",
    )
    def _compute_search_text(self):
        # In French, as the lists are: one column for all.
        for offer in self.with_context(lang="fr_FR"):
            partner = offer.partner_id
            themes = offer.theme_ids | offer.theme_ids.parent_id
            texts = [
                name_text(offer.name),
                name_text(partner.name),
                name_text(offer.city or partner.city),
                fold(offer.zip or partner.zip),
                *map(name_text, themes.mapped("name")),
                *(" ".join(words(theme.keywords)) for theme in themes),
                *map(name_text, offer.audience_ids.mapped("name")),
            ]
            offer.search_text = " ".join(
                dict.fromkeys(word for text in texts if text for word in text.split())
            )

    # ------------------------------------------------------------------
    # Search
    # ------------------------------------------------------------------

    @api.depends("place_ids")
    def _compute_near_ids(self):
        for offer in self:
            offer.near_ids = offer.place_ids

    @api.model
    def _search_near_ids(self, operator, value):
        if operator not in ("in", "any", "ilike"):
            return NotImplemented
        return self._near_domain(self._places_meant(operator, value))

    @api.model
    def _places_meant(self, operator, value):
        territories = self.env["vae.territory"]
        if operator == "ilike":
            return territories._found_by_name(value)
        if operator == "any":
            return territories.search(value)
        named = [each for each in value if isinstance(each, str)]
        places = territories.search(
            [("id", "in", [v for v in value if v not in named])]
        )
        return places.union(*map(territories._found_by_name, named))

    @api.model
    def _near_domain(self, places):
        """Domain on the offers for who lives in these places; none without a place."""
        if not places:
            return Domain.FALSE
        covering = list(places._ranks_of_covering())
        return Domain("is_national", "=", True) | Domain("place_ids", "in", covering)

    @api.depends("theme_ids.obstacle_kind_ids", "field_ids.obstacle_kind_ids")
    def _compute_obstacle_kind_ids(self):
        for offer in self:
            themes = offer.theme_ids | offer.field_ids
            offer.obstacle_kind_ids = themes.obstacle_kind_ids

    @api.model
    def _search_obstacle_kind_ids(self, operator, value):
        if operator not in ("in", "any", "ilike"):
            return NotImplemented
        themes = self.env["vae.offer.theme"].search(
            [("obstacle_kind_ids", operator, value)]
        )
        return Domain("theme_ids", "in", themes.ids) | Domain(
            "field_ids", "in", themes.ids
        )

    @api.model
    def _search_display_name(self, operator, value):
        """Each word names a problem, an actor, an audience, a town or a territory."""
        looked_for = words(value) if isinstance(value, str) else ()
        if operator != "ilike" or not looked_for:
            return super()._search_display_name(operator, value)
        return Domain.AND(map(self._word_domain, looked_for))

    @api.model
    def _word_domain(self, word):
        places = self._place_of_word(word)
        # The code of a department is no part of a word.
        if places and word.isdecimal():
            return self._near_domain(places) | Domain("zip", "=", word)
        domain = Domain("search_text", "ilike", word)
        return domain | self._near_domain(places) if places else domain

    @api.model
    def _place_of_word(self, word):
        """Territories that a word among others names: not “de”, which many have."""
        territories = self.env["vae.territory"]
        is_name = len(word) >= SHORTEST_NAME or word.isdecimal()
        return territories._found_by_name(word) if is_name else territories

    # ------------------------------------------------------------------
    # The nearest first
    # ------------------------------------------------------------------

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        query = super()._search(domain, offset, limit, order, **kwargs)
        if order == self._order and (places := self._places_in(domain)):
            rank = self._rank_sql(places._ranks_of_covering())
            query.order = SQL("%s, %s", rank, query.order)
        return query

    @api.model
    def _places_in(self, domain):
        """Territories that a search names."""
        places = self.env["vae.territory"]
        for condition in Domain(domain).iter_conditions():
            name, value = condition.field_expr, condition.value
            operator = condition.operator
            if name == "near_ids" and operator in ("=", "in", "ilike"):
                value = [value] if operator == "=" else value
                places |= self._places_meant(operator.replace("=", "in"), value)
            elif name == "display_name" and operator == "ilike":
                places = places.union(*map(self._place_of_word, words(value)))
        return places

    @api.model
    def _rank_sql(self, ranks):
        """SQL of how far an offer's nearest territory is."""
        near = SQL(
            """(SELECT min(near.rank) FROM vae_offer_place_rel place
                  JOIN unnest(%s::int[], %s::int[]) near(id, rank)
                    ON near.id = place.territory_id
                 WHERE place.offer_id = %s)""",
            list(ranks),
            list(ranks.values()),
            SQL.identifier(self._table, "id"),
        )
        return SQL("COALESCE(%s, %s)", near, NATIONAL_RANK)

    # ------------------------------------------------------------------
    # Search panel
    # ------------------------------------------------------------------

    @api.model
    def search_panel_select_multi_range(self, field_name, **kwargs):
        """Of the territories, those of the regions where somebody offers something."""
        if field_name == "field_ids":
            kwargs["comodel_domain"] = Domain("parent_id", "=", False)
        if field_name == "near_ids":
            offered = self.env["vae.territory"].search(
                [("id", "in", self._offered_places())]
            )
            regions = offered | offered.parent_id | offered.parent_id.parent_id
            regions = regions.filtered(lambda place: place.kind == "region")
            shown = Domain("id", "in", offered.ids) | Domain(
                "parent_id", "in", regions.ids
            )
            kwargs["comodel_domain"] = shown & Domain("kind", "!=", "region")
            kwargs.update(expand=True, enable_counters=False)
        return super().search_panel_select_multi_range(field_name, **kwargs)

    @api.model
    def _offered_places(self):
        """Ids of the territories of some offer that the user may read."""
        groups = self._read_group([("place_ids", "!=", False)], ["place_ids"])
        return [place.id for [place] in groups]
