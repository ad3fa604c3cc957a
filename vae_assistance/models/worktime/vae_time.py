# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import groupby as groupby_key

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, float_compare, format_date

from ..ground.hours import said_hours
from ..ground.people import name_order
from .vae_parameter_value import KM_RATE

DAY_HOURS = 24


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
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
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
        help="Kilometres at the rate of the day: parameter “Déplacements : indemnité"
        " pour 100 km”.",
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

    # The record that gives an entry; what has none was typed.
    fiche_id = fields.Many2one(
        comodel_name="vae.fiche.action",
        string="Fiche Action",
        readonly=True,
        ondelete="cascade",
    )
    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Calendar Event",
        readonly=True,
        ondelete="cascade",
    )
    service_id = fields.Many2one(
        comodel_name="vae.service",
        string="VAE Service",
        readonly=True,
        ondelete="cascade",
    )
    training_id = fields.Many2one(
        comodel_name="vae.training",
        string="Training Action",
        readonly=True,
        ondelete="cascade",
    )
    is_produced = fields.Boolean(
        string="From a Record",
        compute="_compute_is_produced",
        store=True,
        precompute=True,
        help="Made from a fiche, a service…: corrected there, not here.",
    )

    # Never twice, whoever presses at the same time.
    _fiche_uniq = models.UniqueIndex(
        "(fiche_id, user_id, kind_id) WHERE fiche_id IS NOT NULL",
        "The time of this fiche action is counted already.",
    )
    _event_uniq = models.UniqueIndex(
        "(event_id, user_id, kind_id) WHERE event_id IS NOT NULL",
        "The time of this event is counted already.",
    )
    _service_uniq = models.UniqueIndex(
        "(service_id, user_id, kind_id) WHERE service_id IS NOT NULL",
        "The time of this service is counted already.",
    )
    _training_uniq = models.UniqueIndex(
        "(training_id, user_id, kind_id, date) WHERE training_id IS NOT NULL",
        "The time of this training action is counted already.",
    )
    _typed_uniq = models.UniqueIndex(
        "(user_id, date, kind_id, COALESCE(candidate_id, 0), COALESCE(program_id, 0))"
        " WHERE is_produced IS NOT TRUE",
        "Time of this kind is typed already for that day, candidate and program."
        " Reload the page and change it.",
    )

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

    # ------------------------------------------------------------------
    # The record that gives an entry; what has none was typed.
    # ------------------------------------------------------------------

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends(lambda self: self._source_fields())
    def _compute_is_produced(self):
        sources = self._source_fields()
        for entry in self:
            entry.is_produced = any(entry[fname] for fname in sources)

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("user_id", "date", "kind_id", "candidate_id")
    def _check_not_recorded(self):
        """What a fiche has told about a candidate is not typed again."""
        typed = self.sudo().filtered(
            lambda entry: not entry.is_produced and entry.candidate_id
        )
        if not typed:
            return
        recorded = typed._same_keys(is_produced=True)
        keys = {entry._key() for entry in recorded}
        for entry in typed:
            if entry._key() in keys:
                raise ValidationError(
                    self.env._(
                        "%(day)s, %(kind)s, journey %(whose)s: these hours come"
                        " from a record already. Correct that record instead.",
                        day=format_date(
                            self.env, entry.date, date_format="EEEE d MMMM y"
                        ),
                        kind=entry.kind_id.name,
                        whose=entry.journey_id._called() or entry.reference,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_by_hand(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_by_hand([vals])
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_produced(self):
        self._check_by_hand([])

    def _check_by_hand(self, vals_list):
        """People type their own time, and leave alone what comes from records.

        :raise UserError: an entry comes from a record
        :raise AccessError: an entry would become somebody else's
        """
        if self.env.su:
            return
        for entry in self.sudo():
            if entry.is_produced:
                raise UserError(
                    self.env._(
                        "“%(entry)s” comes from %(record)s: correct it there.",
                        entry=entry.display_name,
                        record=entry._source().display_name,
                    )
                )
        for vals in vals_list:
            if vals.get("user_id", self.env.uid) != self.env.uid:
                raise AccessError(
                    self.env._("Each person types their own working time.")
                )

    # ------------------------------------------------------------------
    # Where an entry comes from
    # ------------------------------------------------------------------

    @api.model
    def _source_fields(self):
        """The links to what gives time; addons that add one add it here."""
        return ["fiche_id", "event_id", "service_id", "training_id"]

    def _source(self):
        """The record that the entry comes from; an empty one if it was typed."""
        self.ensure_one()
        for fname in self._source_fields():
            if self[fname]:
                return self[fname]
        return self.env["vae.fiche.action"]

    def _source_key(self, fname):
        self.ensure_one()
        return (self[fname].id, self.user_id.id, self.kind_id.id, self.date)

    def _says(self, values):
        """Whether the entry tells what its source wants it to."""
        self.ensure_one()
        return (
            not float_compare(self.hours, values["hours"], 4)
            and not float_compare(self.km, values["km"], 1)
            and self.candidate_id.id == (values.get("candidate_id") or False)
            and (
                self.candidate_id
                or self.program_id.id == (values.get("program_id") or False)
            )
        )

    def _key(self):
        """What tells typed time of a candidate apart."""
        self.ensure_one()
        return (self.user_id.id, self.date, self.kind_id.id, self.candidate_id.id)

    def _same_keys(self, is_produced):
        """Entries that may be about the same hours as these, in one query."""
        return self.search(
            [
                ("user_id", "in", self.user_id.ids),
                ("date", "in", list({entry.date for entry in self})),
                ("kind_id", "in", self.kind_id.ids),
                ("candidate_id", "in", self.candidate_id.ids),
                ("is_produced", "=", is_produced),
                ("id", "not in", self.ids),
            ]
        )

    def _replace_typed(self):
        """What has been recorded takes the place of what was typed about it."""
        about = self.filtered("candidate_id")
        if about:
            keys = {entry._key() for entry in about}
            typed = about._same_keys(is_produced=False)
            typed.filtered(lambda entry: entry._key() in keys).unlink()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_source(self):
        """Open the record that the entry comes from."""
        self.ensure_one()
        self.check_access("read")
        source = self.sudo()._source().sudo(False)
        if not source:
            raise UserError(self.env._("This time was typed: it has no other record."))
        source.check_access("read")
        return source._get_records_action()

    # ------------------------------------------------------------------
    # Totals of working time by person, in the order of their names.
    # ------------------------------------------------------------------

    @api.model
    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        place = self._place_of_people(groupby, order)
        if place is None:
            return super()._read_group(
                domain, groupby, aggregates, having, offset, limit, order
            )
        rows = super()._read_group(domain, groupby, aggregates, having, order=order)
        rows = self._ordered_by_name(rows, place, order)
        return rows[offset : offset + limit if limit else None]

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        results = super()._read_grouping_sets(domain, grouping_sets, aggregates, order)
        for number, groupby in enumerate(grouping_sets):
            place = self._place_of_people(groupby, order)
            if place is not None:
                results[number] = self._ordered_by_name(results[number], place, order)
        return results

    @api.model
    def _read_group_orderby(self, order, groupby_terms, query):
        if not order or "user_id" not in groupby_terms:
            return super()._read_group_orderby(order, groupby_terms, query)
        return SQL(", ").join(
            groupby_terms["user_id"]
            if part.split()[0] == "user_id"
            else super(VaeTime, self)._read_group_orderby(part, groupby_terms, query)
            for part in order.split(",")
        )

    @api.model
    def _place_of_people(self, groupby, order):
        """Where people are among the groupings, if groups come in their order."""
        groupby = list(groupby)
        terms = [part.split()[0] for part in (order or "").split(",") if part.strip()]
        terms = [term for term in terms if term in groupby]
        if "user_id" not in terms:
            return None
        place = terms.index("user_id")
        return place if terms[: place + 1] == groupby[: place + 1] else None

    @api.model
    def _ordered_by_name(self, rows, place, order):
        """Groups with people in the order of their names, within what comes before."""
        people = self.env["res.users"].union(*(row[place] for row in rows)).sudo()
        names = {user.id: name_order(user.name) for user in people}
        reverse = any(
            part.lower().split() == ["user_id", "desc"] for part in order.split(",")
        )
        ordered = []
        for __, chunk in groupby_key(rows, key=lambda row: row[:place]):
            ordered += sorted(
                chunk,
                key=lambda row: names.get(row[place].id, name_order("")),
                reverse=reverse,
            )
        return ordered
