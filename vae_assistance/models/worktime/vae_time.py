# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare, format_date

from .vae_parameter_value_km import KM_RATE

DAY_HOURS = 24


def said_hours(env, hours):
    """Hours as people say them: “1 h 30”, “7 h”."""
    minutes = round(60 * hours)
    sign = "−" if minutes < 0 else ""
    whole, rest = divmod(abs(minutes), 60)
    if rest:
        return env._(
            "%(sign)s%(hours)s h %(minutes)s",
            sign=sign,
            hours=whole,
            minutes=f"{rest:02}",
        )
    return env._("%(sign)s%(hours)s h", sign=sign, hours=whole)


class VaeTime(models.Model):
    """Working time of one person on one day, of one kind.

    What a fiche, a service or a training tells is never typed again: its entries are
    made and kept in step by `vae.time.source.mixin` and nobody changes them by hand. A
    person types the rest in the week grid.

    Each reads their own entries, coordinators those of their structure. Somebody who
    no longer follows a candidate keeps the hours spent, not the person's name.
    """

    _name = "vae.time"
    _description = "Working Time"
    _inherit = ["vae.trace.mixin"]
    _order = "date desc, id desc"
    _rec_name = "reference"
    _check_company_auto = True

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Whose Time",
        required=True,
        default=lambda self: self._default_user_id(),
        domain="[('share', '=', False)]",
    )
    date = fields.Date(required=True, default=lambda self: self._default_date())
    hours = fields.Float(default=0.0, required=True)
    kind_id = fields.Many2one(
        comodel_name="vae.time.kind",
        required=True,
        index=True,
        ondelete="restrict",
    )
    has_km = fields.Boolean(related="kind_id.has_km")
    # A name of a linked record is read without rules: only who may read every journey
    # of the structure gets this link; the others get those they follow.
    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        string="Linked Journey",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="vae_assistance.group_vae_coordinator",
    )
    journey_id = fields.Many2one(
        comodel_name="vae.candidate",
        string="Candidate",
        compute="_compute_journey_id",
        search="_search_journey_id",
        help="Empty for those who may not open the journey.",
    )
    reference = fields.Char(
        string="Journey",
        compute="_compute_reference",
        compute_sudo=True,
        store=True,
        precompute=True,
        index="btree_not_null",
        help="Neutral number of the journey.",
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        compute="_compute_from_candidate",
        compute_sudo=True,
        store=True,
        readonly=False,
        precompute=True,
        domain="[('company_id', 'in', [company_id, False])]",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        compute="_compute_from_candidate",
        compute_sudo=True,
        store=True,
        readonly=False,
        precompute=True,
    )
    km = fields.Float(string="Kilometres", digits=(10, 1))
    currency_id = fields.Many2one(related="company_id.currency_id")
    km_amount = fields.Monetary(
        string="Travel Expenses",
        compute="_compute_km_amount",
        compute_sudo=True,
        store=True,
        precompute=True,
        help="Kilometres at the rate of the day (parameter km_rate).",
    )
    note = fields.Char(help="What it was about. Name nobody: your structure reads it.")

    _check_hours = models.Constraint(
        "CHECK(hours >= 0 AND hours <= 24)",
        "An entry has between 0 and 24 hours.",
    )
    _check_km = models.Constraint(
        "CHECK(km >= 0 AND km <= 5000)",
        "An entry has between 0 and 5,000 kilometres.",
    )
    _check_year = models.Constraint(
        "CHECK(date BETWEEN '1980-01-01' AND '2100-01-01')",
        "The year of the entry cannot be right: correct it.",
    )
    _check_something = models.Constraint(
        "CHECK(hours > 0 OR COALESCE(km, 0) > 0)",
        "An entry has hours, or kilometres: delete it instead of leaving it empty.",
    )
    # What a person's week and the totals of a structure over a period read.
    _user_date_idx = models.Index("(user_id, date)")
    _company_date_idx = models.Index("(company_id, date)")

    # ------------------------------------------------------------------
    # Defaults
    # ------------------------------------------------------------------

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("date", "kind_id.name", "hours")
    def _compute_display_name(self):
        for entry in self:
            parts = [
                entry.date and format_date(self.env, entry.date),
                entry.kind_id.name,
                said_hours(self.env, entry.hours),
            ]
            entry.display_name = " – ".join(part for part in parts if part)

    @api.depends("candidate_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_journey_id(self):
        candidates = self.sudo().candidate_id.sudo(self.env.su)
        readable = candidates._filtered_access("read")
        for entry in self:
            entry.journey_id = entry.sudo().candidate_id.sudo(self.env.su) & readable

    def _search_journey_id(self, operator, value):
        if operator not in ("in", "any", "any!", "like", "ilike", "=ilike", "=like"):
            return NotImplemented
        if operator == "in":
            linked = [("id", "in", [each for each in value if each])]
        elif operator in ("any", "any!"):
            linked = value
        else:
            linked = [("display_name", operator, value)]
        # With the rules of whoever searches: not by the name of somebody else's.
        readable = self.env["vae.candidate"]._search(linked)
        found = self.sudo()._search([("candidate_id", "in", readable)])
        if operator == "in" and False in value:
            nobody = self.sudo()._search([("candidate_id", "=", False)])
            return ["|", ("id", "in", found), ("id", "in", nobody)]
        return [("id", "in", found)]

    @api.depends("candidate_id.reference")
    def _compute_reference(self):
        for entry in self:
            entry.reference = entry.candidate_id.reference

    @api.depends("candidate_id.program_id", "candidate_id.company_id")
    def _compute_from_candidate(self):
        for entry in self:
            candidate = entry.candidate_id
            if candidate:
                entry.program_id = candidate.program_id
            entry.company_id = (
                candidate.company_id or entry.company_id or self.env.company
            )

    @api.depends("km", "date", "company_id")
    def _compute_km_amount(self):
        parameters = self.env["vae.parameter"]
        rates = parameters._dated_values(KM_RATE)
        for entry in self:
            rate = (
                entry.km
                and entry.date
                and parameters._pick(rates, entry.date, entry.company_id.id, None)
            )
            # The rate is in euros for 100 km.
            entry.km_amount = rate and entry.km * rate["value"] / 100

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("user_id", "date", "hours")
    def _check_day(self):
        """What is typed fits in the day, with what fiches and others have given."""
        typed = self.filtered(lambda entry: not entry.is_produced)
        for (user, day), hours in typed._day_totals().items():
            if float_compare(hours, DAY_HOURS, 4) > 0:
                raise ValidationError(
                    self.env._(
                        "%(day)s: %(hours)s in all for %(user)s, with what comes from"
                        " fiches and other records. A day has 24 hours: correct those"
                        " of that day.",
                        day=format_date(self.env, day, date_format="EEEE d MMMM y"),
                        hours=said_hours(self.env, hours),
                        user=user.name,
                    )
                )

    def _day_totals(self):
        """Hours of all kinds on the days of these entries.

        :return: dict of (user, day) to hours
        """
        days = {(entry.user_id, entry.date) for entry in self}
        if not days:
            return {}
        groups = self.sudo()._read_group(
            [
                ("user_id", "in", [user.id for user, __ in days]),
                ("date", "in", list({day for __, day in days})),
            ],
            ["user_id", "date:day"],
            ["hours:sum"],
        )
        return {
            (user.with_env(self.env), day): hours
            for user, day, hours in groups
            if (user, day) in days
        }

    def _trace_candidate(self):
        return self.sudo().candidate_id

    @api.model
    def _refresh_km_amounts(self):
        """Amounts follow a rate that was corrected."""
        entries = self.sudo().search([("km", ">", 0)])
        self.env.add_to_compute(self._fields["km_amount"], entries)
