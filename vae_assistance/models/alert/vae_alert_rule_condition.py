# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ast import literal_eval
from datetime import datetime, time, timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..candidate.vae_candidate_activity import AMONG
from ..ground.base import PORTAL_TZ
from ..ground.query import over

JOURNEY = "vae_candidate"
SATURDAY = 5


class VaeAlertRule(models.Model):
    """A rule as SQL: the open journeys that it concerns.

    Domains become SQL by the ORM, as in any search; the conditions of the kinds are
    joined to it. Nothing is read here: the query is run over all journeys or over some,
    alone or with those of other rules.
    """

    _inherit = "vae.alert.rule"

    def _by_rules(self):
        """The rules as superuser in one time zone: the same for whoever evaluates."""
        env = self.env(user=SUPERUSER_ID, su=True, context={"tz": PORTAL_TZ})
        return self.with_env(env)

    @api.model
    def _parse(self, domain):
        return Domain(literal_eval(domain)) if domain else Domain.TRUE

    @api.model
    def _open_journeys(self):
        return Domain("active", "=", True) & Domain("date_closed", "=", False)

    @api.model
    def _among(self, candidate_ids):
        """The open ones of some journeys, which rules ask, to stand in a WITH."""
        candidates = self._by_rules().env["vae.candidate"]
        query = candidates._search(self._open_journeys())
        query.add_where(
            SQL("%s = ANY(%s)", SQL.identifier(JOURNEY, "id"), candidate_ids)
        )
        return SQL(
            "%s AS MATERIALIZED (%s)",
            AMONG,
            query.select(SQL("%s.*", SQL.identifier(JOURNEY))),
        )

    def _matching(self, candidate_ids=None):
        """The journeys that the rule concerns.

        Columns: ``rule_id``, ``candidate_id``, ``company_id``, ``severity``, ``since``
        (date) and ``amount`` (number), of which a kind fills what it measures.

        :param candidate_ids: among these journeys only, which ``_among`` stands for;
            None: among all
        :return: SQL
        """
        self.ensure_one()
        rule = self._by_rules()
        candidates = rule.env["vae.candidate"]
        domain = rule._parse(rule.domain)
        if rule.company_id:
            domain &= Domain("company_id", "=", rule.company_id.id)
        if candidate_ids is None:
            query = candidates._search(self._open_journeys() & domain)
        else:
            query = over(candidates, AMONG, domain)
        condition = getattr(rule, f"_condition_{rule.kind}")
        since, amount = condition(candidates, query, candidate_ids)
        return query.select(
            SQL("%s AS rule_id", rule.id),
            SQL("%s AS candidate_id", SQL.identifier(JOURNEY, "id")),
            SQL("%s AS company_id", rule._column("company_id")),
            SQL("%s::varchar AS severity", rule.severity),
            SQL("%s::date AS since", since),
            SQL("%s::numeric AS amount", amount),
        )

    def _column(self, fname):
        """A column of the journey."""
        field = self.env["vae.candidate"]._fields[fname]
        return SQL("%s", SQL.identifier(JOURNEY, fname), to_flush=field)

    # ------------------------------------------------------------------
    # Kinds of conditions: each one adds to the query what it asks for
    # ------------------------------------------------------------------

    def _condition_domain(self, candidates, query, candidate_ids):
        """Nothing but the domain.

        :return: SQL of ``since`` and of ``amount``
        """
        return SQL("NULL"), SQL("NULL")

    def _condition_silence(self, candidates, query, candidate_ids):
        since = SQL(
            "COALESCE(%s, %s)", self._column("last_contact"), self._column("date_open")
        )
        return self._where_since(query, since)

    def _condition_step(self, candidates, query, candidate_ids):
        return self._where_since(query, self._column("date_step"))

    def _condition_milestone(self, candidates, query, candidate_ids):
        """A day is past, and nothing of what is awaited has a day yet."""
        since = self._join_day(
            query,
            "reached",
            self.date_field,
            self.record_domain,
            SQL("MIN"),
            candidate_ids,
        )
        awaited = self._join_day(
            query,
            "awaited",
            self.awaited_field,
            self.awaited_domain,
            SQL("MIN"),
            candidate_ids,
        )
        query.add_where(SQL("%s IS NULL", awaited))
        return self._where_since(query, since)

    def _condition_deadline(self, candidates, query, candidate_ids):
        """The last of the days is near, or past."""
        day = self._join_day(
            query,
            "deadline",
            self.date_field,
            self.record_domain,
            SQL("MAX"),
            candidate_ids,
        )
        limit = self._limit(self.number, self.parameter_id, self._day_after)
        query.add_where(SQL("%s <= %s", day, limit))
        return day, SQL("NULL")

    def _condition_count(self, candidates, query, candidate_ids):
        self._check_known(self.counted_model)
        amount = self._join_fact(
            query,
            "counted",
            self.counted_model,
            self._parse(self.record_domain),
            lambda records, rows: SQL("COUNT(*)"),
            candidate_ids,
        )
        return self._where_amount(query, SQL("COALESCE(%s, 0)", amount))

    def _condition_hours(self, candidates, query, candidate_ids):
        """Hours delivered, in percent of those of the plan in force."""

        def total(fname):
            return lambda records, rows: SQL(
                "SUM(%s)", records._field_to_sql(rows.table, fname, rows)
            )

        planned = self._join_fact(
            query,
            "planned",
            "vae.support.plan.line",
            Domain("plan_id.state", "=", "agreed")
            & Domain("is_dropped", "!=", True)
            & Domain("actor", "!=", "candidate"),
            total("hours_planned"),
            candidate_ids,
        )
        delivered = self._join_fact(
            query,
            "delivered",
            "vae.fiche.action.support",
            Domain("given_on", "!=", False),
            total("hours"),
            candidate_ids,
        )
        amount = SQL("100 * COALESCE(%s, 0) / NULLIF(%s, 0)", delivered, planned)
        return self._where_amount(query, amount)

    # ------------------------------------------------------------------
    # What there must be
    # ------------------------------------------------------------------

    def _wanted_model(self):
        """Model without whose records a journey is no concern of the rule; or False."""
        self.ensure_one()
        rule = self._by_rules()
        wanted = False
        if rule.kind in ("deadline", "milestone"):
            wanted, __ = rule._split_field(rule.date_field)
        elif rule.kind == "hours":
            wanted = "vae.support.plan.line"
        elif rule.kind == "count":
            limits = rule._scoped_values(rule.number, rule.parameter_id)
            if all(number > 0 for __, number, __ in limits):
                wanted = rule.counted_model
        is_table = wanted in rule._sources() and self.env[wanted]._auto
        return is_table and wanted != "vae.candidate" and wanted

    @api.model
    def _query_held(self, names, candidate_ids):
        """Which of these models some journeys have records of.

        :return: SQL of names
        """
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s WHERE EXISTS (SELECT FROM %s WHERE candidate_id = ANY(%s))",
                name,
                SQL.identifier(self.env[name]._table),
                candidate_ids,
                to_flush=self.env[name]._fields["candidate_id"],
            )
            for name in names
        )

    # ------------------------------------------------------------------
    # Facts of the journey's records
    # ------------------------------------------------------------------

    def _join_day(self, query, alias, path, domain, aggregate, candidate_ids):
        """A day of the journey, or of those of its records that count.

        :param SQL aggregate: which of several days: MIN or MAX
        :return: SQL of a date
        """
        model, fname = self._split_field(path)
        self._check_known(model, fname)
        parsed = self._parse(domain)
        if model == "vae.candidate":
            # What is said of the records is then said of the journey.
            candidates = self.env[model]
            if not parsed.is_true():
                query.add_where(
                    SQL(
                        "%s IN %s",
                        SQL.identifier(JOURNEY, "id"),
                        candidates._search(parsed).subselect(),
                    )
                )
            return SQL("%s::date", self._column(fname))

        def day(records, rows):
            column = records._field_to_sql(rows.table, fname, rows)
            return SQL("%s(%s)::date", aggregate, column)

        return self._join_fact(query, alias, model, parsed, day, candidate_ids)

    def _join_fact(self, query, alias, model, domain, aggregate, candidate_ids):
        """Join what all records of a model about a journey come to.

        :param aggregate: function of the records and their query to SQL
        :return: SQL of the value; null where there is no such record
        """
        records = self.env[model]
        rows = self._rows(records, domain, candidate_ids)
        candidate = records._field_to_sql(rows.table, "candidate_id", rows)
        rows.add_where(SQL("%s IS NOT NULL", candidate))
        if candidate_ids is not None:
            rows.add_where(SQL("%s = ANY(%s)", candidate, candidate_ids))
        rows.groupby = candidate
        value = aggregate(records, rows)
        query.add_join(
            "LEFT JOIN",
            alias,
            SQL(
                "(%s)",
                rows.select(
                    SQL("%s AS candidate_id", candidate), SQL("%s AS value", value)
                ),
            ),
            SQL(
                "%s = %s",
                SQL.identifier(alias, "candidate_id"),
                SQL.identifier(JOURNEY, "id"),
            ),
        )
        return SQL.identifier(alias, "value")

    @api.model
    def _rows(self, records, domain, candidate_ids):
        """Query of those records of a model that meet a domain."""
        if candidate_ids is None or records._name != "vae.proof.need":
            return records._search(domain)
        # Nothing is stored of what is wanted: compute that of these journeys only.
        needs = records._query_needs(candidate_ids)
        to_flush = [
            self.env[model]._fields[fname]
            for model, fnames in records._depends.items()
            for fname in fnames
        ]
        return over(records, SQL("(%s)", needs, to_flush=to_flush), domain)

    def _check_known(self, model, fname="candidate_id"):
        """:raise UserError: the rule asks by what is not there any more"""
        if model not in self._sources() or fname not in self.env[model]._fields:
            raise UserError(
                self.env._(
                    "“%(name)s” is not there any more: choose again what the rule asks"
                    " for.",
                    name=f"{model}.{fname}",
                )
            )

    # ------------------------------------------------------------------
    # Numbers, by structure and program
    # ------------------------------------------------------------------

    def _where_since(self, query, since):
        """The day is at least so many days past, and less than so many."""
        limit = self._limit(self.number, self.parameter_id, self._day_before)
        query.add_where(SQL("%s <= %s", since, limit))
        if self.number_max or self.parameter_max_id:
            limit = self._limit(
                self.number_max, self.parameter_max_id, self._day_before
            )
            query.add_where(SQL("%s > %s", since, limit))
        return since, SQL("NULL")

    def _where_amount(self, query, amount):
        """The amount reaches so many, and stays below so many."""

        def as_number(value, _company):
            return SQL("%s", value)

        limit = self._limit(self.number, self.parameter_id, as_number)
        query.add_where(SQL("%s >= %s", amount, limit))
        if self.number_max or self.parameter_max_id:
            limit = self._limit(self.number_max, self.parameter_max_id, as_number)
            query.add_where(SQL("%s < %s", amount, limit))
        return SQL("NULL"), amount

    def _limit(self, number, parameter, convert):
        """The number that holds for a journey: the rule's, or its parameter's.

        :param convert: function of a number and a structure to SQL; the structure is
            empty where it makes no difference
        :return: SQL; null for a journey that no value of the parameter holds for
        """
        whens = [
            SQL("WHEN %s THEN %s", scope, convert(value, company))
            for scope, value, company in self._scoped_values(number, parameter)
        ]
        return SQL("CASE %s END", SQL(" ").join(whens))

    def _scoped_values(self, number, parameter):
        """The values that hold today, the one that wins over the others first.

        :return: list of (SQL of whom it holds for, number, structure)
        """
        companies = self.env["res.company"]
        everywhere = [companies]
        if self.working_days:
            everywhere = companies.search([("active", "=", True)])
        if parameter:
            today = fields.Date.context_today(self)
            values = [
                (dated["company_id"], dated["program_id"], dated["value"])
                for dated in self.env["vae.parameter"]._dated_values(parameter.code)
                if dated["date_from"] <= today
                and (not dated["date_to"] or dated["date_to"] >= today)
            ]
        else:
            values = [(None, None, number)]
        scoped = []
        for company_id, program_id, value in values:
            for company in [companies.browse(company_id)] if company_id else everywhere:
                scope = [SQL("TRUE")]
                if company:
                    column = self._column("company_id")
                    scope.append(SQL("%s = %s", column, company.id))
                if program_id:
                    column = self._column("program_id")
                    scope.append(SQL("%s = %s", column, program_id))
                scoped.append((SQL(" AND ").join(scope), value, company))
        return scoped or [(SQL("FALSE"), 0, companies)]

    def _day_before(self, days, company):
        """The day that is so many days, or working days, past."""
        return SQL("%s::date", self._shifted(-days, company))

    def _day_after(self, days, company):
        return SQL("%s::date", self._shifted(days, company))

    def _shifted(self, days, company):
        today = fields.Date.context_today(self)
        days = int(days)
        if not (self.working_days and days):
            return today + timedelta(days=days)
        start = datetime.combine(today, time.min)
        if days > 0:
            start += timedelta(days=1)
        found = company.resource_calendar_id and company.resource_calendar_id.plan_days(
            days, start, compute_leaves=True
        )
        return found.date() if found else self._weekday(today, days)

    @api.model
    def _weekday(self, day, days):
        """For a structure that says nothing of its hours: Monday to Friday."""
        forward = timedelta(days=1 if days > 0 else -1)
        for _day in range(abs(days)):
            day += forward
            while day.weekday() >= SATURDAY:
                day += forward
        return day
