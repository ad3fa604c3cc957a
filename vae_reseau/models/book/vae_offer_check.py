# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

LONG = (200, 2000)  # signs of a description that says enough, and not too much
SHORT = 50


class VaeOffer(models.Model):
    """How complete an offer is, when it was checked, and whether it has to be again."""

    _inherit = "vae.offer"

    date_verified = fields.Date(string="Verified On", readonly=True, copy=False)
    verified_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    date_updated = fields.Date(
        string="Updated by Its Source On",
        readonly=True,
        copy=False,
        help="For an offer that was imported from another directory.",
    )
    date_checked = fields.Date(
        string="Last Check",
        compute="_compute_date_checked",
        store=True,
        index=True,
        help="The later of both days.",
    )
    freshness = fields.Selection(
        selection=[
            ("fresh", "Up to date"),
            ("to_check", "To be checked"),
            ("stale", "Out of date"),
        ],
        compute="_compute_freshness",
        search="_search_freshness",
    )
    completeness = fields.Integer(
        string="Complete (%)",
        compute="_compute_completeness",
        aggregator=False,
        help="How much of what a colleague needs is there. What is missing is listed"
        " below.",
    )
    missing = fields.Char(compute="_compute_completeness")

    @api.depends("date_verified", "date_updated")
    def _compute_date_checked(self):
        for offer in self:
            days = filter(None, [offer.date_verified, offer.date_updated])
            offer.date_checked = max(days, default=False)

    @api.model
    def _last_fresh_days(self):
        """The days before which an offer is to be checked, and is out of date."""
        today = fields.Date.context_today(self)
        parameters = self.env["vae.parameter"]
        return tuple(
            today
            - relativedelta(
                months=parameters._value(code, date=today, company=self.env.company)
            )
            for code in ("offer_check_months", "offer_stale_months")
        )

    @api.depends("date_checked")
    @api.depends_context("tz", "company")
    def _compute_freshness(self):
        check, stale = self._last_fresh_days()
        for offer in self:
            if not offer.date_checked or offer.date_checked < stale:
                offer.freshness = "stale"
            else:
                offer.freshness = "to_check" if offer.date_checked < check else "fresh"

    @api.model
    def _search_freshness(self, operator, value):
        if operator != "in":
            return NotImplemented
        check, stale = self._last_fresh_days()
        domains = {
            "fresh": Domain("date_checked", ">=", check),
            "to_check": Domain("date_checked", "<", check)
            & Domain("date_checked", ">=", stale),
            "stale": Domain("date_checked", "<", stale)
            | Domain("date_checked", "=", False),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    # ------------------------------------------------------------------
    # Completeness
    # ------------------------------------------------------------------

    @api.depends(
        "access_conditions",
        "audience_ids",
        "by_email",
        "by_link",
        "by_phone",
        "city",
        "description",
        "email",
        "fees",
        "fees_details",
        "for_candidates",
        "for_professionals",
        "in_person",
        "is_national",
        "is_on_site",
        "link",
        "partner_id",
        "phone",
        "place_ids",
        "theme_ids",
    )
    @api.depends_context("lang")
    def _compute_completeness(self):
        """Mean of what applies: the score of data.inclusion, freshness excepted."""
        for offer in self:
            scores = offer._completeness_scores()
            offer.completeness = round(100 * sum(scores.values()) / len(scores))
            offer.missing = ", ".join(
                label for label, score in scores.items() if not score
            )

    def _completeness_scores(self):
        """What a colleague needs to know: dict of its name to 0, 0.5 or 1."""
        self.ensure_one()
        phone, email = self.reached_phone, self.reached_email
        ways = self.by_email or self.by_phone or self.in_person or self.by_link
        asked_by = self.for_candidates or self.for_professionals
        length = len(self.description or "")
        scores = {
            self.env._("description"): 0
            if length < SHORT
            else 1
            if LONG[0] <= length <= LONG[1]
            else 0.5,
            self.env._("theme"): bool(self.theme_ids),
            self.env._("audience"): bool(self.audience_ids),
            self.env._("territory"): bool(self.is_national or self.place_ids),
            self.env._("cost"): 0.5
            if self.fees == "payant" and not self.fees_details
            else bool(self.fees),
            self.env._("who asks, and how"): (bool(ways) + bool(asked_by)) / 2,
            self.env._("means of contact"): bool(phone or email or self.link),
        }
        if self.is_on_site or self.in_person:
            scores[self.env._("address")] = bool(self.city or self.partner_id.city)
        if self.by_phone:
            scores[self.env._("telephone")] = bool(phone)
        if self.by_email:
            scores[self.env._("e-mail")] = bool(email)
        return scores

    # ------------------------------------------------------------------
    # Checking
    # ------------------------------------------------------------------

    def action_verify(self):
        """What is said of these offers is right as of today: by whom and when."""
        self.check_access("write")
        self._vae_by_code().write(
            {
                "date_verified": fields.Date.context_today(self),
                "verified_by_id": self.env.user.id,
            }
        )
        return True
