# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, OrderedSet

from odoo.addons.vae_assistance.models.ground.people import fold, name_text, words

from .vae_territory import KNOWN, NATIONAL_RANK

# “Ain”, “Lot”, “Var”.
SHORTEST_NAME = 3
POSTCODE = 5
# Code of the audience without limits.
EVERYBODY = "tous-publics"
# What a search may name places by.
PLACED = ("display_name", "near_ids")


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
    meant_for_ids = fields.Many2many(
        comodel_name="vae.offer.audience",
        string="Audience",
        compute="_compute_meant_for_ids",
        search="_search_meant_for_ids",
        help="Offers for one of these audiences, and those for everybody.",
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
        if operator == "any":
            return territories.search(value)
        meant = [value] if operator == "ilike" else value
        # Whoever calls sends anything.
        meant = meant if isinstance(meant, list | tuple | set | OrderedSet) else ()
        ids = [each for each in meant if each.__class__ is int]
        names = [each for each in meant if isinstance(each, str)]
        places = territories.search([("id", "in", ids)])
        return places.union(*map(territories._found_by_name, names))

    @api.model
    def _near_domain(self, places):
        """Domain on the offers for who lives in these places; none without a place."""
        return self._any_of([self._near_sql(places)]) if places else Domain.FALSE

    @api.model
    def _near_sql(self, places):
        """SQL of the ids of the offers for who lives in these places."""
        self.flush_model(["place_ids", "is_national"])
        return SQL(
            """SELECT offer_id FROM vae_offer_place_rel WHERE territory_id = ANY(%s)
                UNION
               SELECT id FROM vae_offer WHERE is_national""",
            list(places._ranks_of_covering()),
        )

    @api.model
    def _any_of(self, queries):
        """Domain on the offers whose ids some queries give.

        Each uses its index; “or” between them would have all offers read.
        """
        return Domain("id", "in", SQL("(%s)", SQL(" UNION ").join(queries)))

    @api.model
    def _ids_sql(self, domain):
        """SQL of the ids of offers; rules are those of the search it is part of."""
        return self.sudo().with_context(active_test=False)._search(domain).select()

    @api.depends("audience_ids")
    def _compute_meant_for_ids(self):
        for offer in self:
            offer.meant_for_ids = offer.audience_ids

    @api.model
    def _search_meant_for_ids(self, operator, value):
        if operator not in ("in", "any", "ilike"):
            return NotImplemented
        return (
            Domain("audience_ids", operator, value)
            | Domain("audience_ids.code", "=", EVERYBODY)
            | Domain("audience_ids", "=", False)
        )

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
        places = self._places_of_words(looked_for)
        return Domain.AND(self._word_domain(word, places[word]) for word in looked_for)

    @api.model
    def _word_domain(self, word, places):
        domain = Domain("search_text", "ilike", word)
        if not places:
            return domain
        # The code of a department is no part of a word; a postcode may be one.
        is_code = word.isdecimal() and len(word) < POSTCODE
        texts = [] if is_code else [self._ids_sql(domain)]
        return self._any_of([self._near_sql(places), *texts])

    @api.model
    def _places_of_words(self, typed):
        """Territories that words among others name: not “de”, which many have.

        :return: dict of word to territories
        """
        territories = self.env["vae.territory"]
        names = [w for w in typed if len(w) >= SHORTEST_NAME or w.isdecimal()]
        return dict.fromkeys(typed, territories) | territories._found_by_names(names)

    # ------------------------------------------------------------------
    # The nearest first
    # ------------------------------------------------------------------

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        offers = self
        conditions = Domain(domain).iter_conditions()
        if any(condition.field_expr in PLACED for condition in conditions):
            known = self.env["vae.territory"]._known()
            offers = self.with_context(**{KNOWN: known})
        query = super(VaeOffer, offers)._search(domain, offset, limit, order, **kwargs)
        if order == self._order and (places := offers._places_in(domain)):
            offers._nearest_first(query, places._ranks_of_covering())
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
                value = value if isinstance(value, str) else ""
                places = places.union(*self._places_of_words(words(value)).values())
        return places

    @api.model
    def _nearest_first(self, query, ranks):
        """Order by how far an offer's nearest territory is, before all else.

        The offers of each rank are read once: a subquery for each row is what makes a
        search slow.
        """
        cases = [
            SQL(
                """WHEN %s IN (SELECT offer_id FROM vae_offer_place_rel
                                WHERE territory_id = ANY(%s)) THEN %s""",
                SQL.identifier(self._table, "id"),
                [place_id for place_id, its in ranks.items() if its == rank],
                rank,
            )
            for rank in sorted(set(ranks.values()))
        ]
        rank = SQL("CASE %s ELSE %s END", SQL(" ").join(cases), NATIONAL_RANK)
        query.order = SQL("%s, %s", rank, query.order)

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
