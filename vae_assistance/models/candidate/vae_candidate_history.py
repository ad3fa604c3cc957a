# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..ground.vae_trace_mixin import NAMED
from .timeline import Span

# What is told of a journey: fields of the same names, here and there.
FOLLOWED = ("user_id", "step_id", "program_id", "team_id", "company_id")
# Of a journey that is closed: reopening it forgets them, a past day does not.
CLOSED = ("date_closed", "left_step_id", "dropout_reason_id", "exit_situation_id")
TOLD = (*FOLLOWED, *CLOSED)
# What follows from others of its fields.
DERIVED = ("state", "outcome")


class VaeCandidateHistory(models.Model):
    """Who followed a journey, at which step, in which frame: from when to when.

    Ranges of days are half-open: the last day is not included. Those of a journey that
    hold (``replaced_on`` is empty) follow each other without gap or overlap, from its
    entry on. Of several changes on one day the last one counts.

    A change that is dated back replaces ranges: they stay, with the day on which they
    were replaced. So both can be asked: how a past day was, and what was known of it
    then (``_domain_on``).
    """

    _name = "vae.candidate.history"
    _description = "History of a Journey"
    _inherit = ["vae.trace.mixin"]
    _order = "candidate_id, date_from desc, id desc"

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(
        string="Until (Not Included)",
        readonly=True,
        help="Day from which something else holds. Empty: it holds today.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Référent",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    step_id = fields.Many2one(
        comodel_name="vae.step",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    state = fields.Selection(
        selection=[
            ("open", "In progress"),
            ("closed", "Closed"),
            ("archived", "Archived"),
        ],
        required=True,
        readonly=True,
    )
    outcome = fields.Selection(
        selection=lambda self: self.env["vae.candidate"]._selection_outcome(),
        readonly=True,
    )
    date_closed = fields.Date(string="Closed On", readonly=True)
    left_step_id = fields.Many2one(
        comodel_name="vae.step",
        string="Closed from the Step",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    dropout_reason_id = fields.Many2one(
        comodel_name="vae.dropout.reason",
        string="Reason for Dropping Out",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    exit_situation_id = fields.Many2one(
        comodel_name="vae.situation",
        string="Situation at Exit",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    recorded_on = fields.Date(string="Known Since", required=True, readonly=True)
    replaced_on = fields.Date(
        readonly=True,
        help="Day on which a change that was dated back said otherwise.",
    )

    # Ranges of days of one journey, as ranges of numbers of all: core's PostgreSQL has
    # all that this needs, where a constraint on a link and a range needs an extension.
    # Judged at the end of a statement, which closes a range and opens the next one.
    _no_overlap = models.Constraint(
        """EXCLUDE USING gist (
            int8range(
                candidate_id::int8 * 1048576 + (date_from - DATE '1900-01-01'),
                candidate_id::int8 * 1048576
                + COALESCE(date_to - DATE '1900-01-01', 1048575)
            ) WITH &&
        ) WHERE (replaced_on IS NULL) DEFERRABLE INITIALLY IMMEDIATE""",
        "The history of a journey says one thing of each day: these ranges overlap.",
    )
    _check_dates = models.Constraint(
        "CHECK(date_to > date_from)",
        "A range of the history ends after it begins.",
    )

    @api.depends("date_from", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for span in self:
            span.display_name = self.env._(
                "%(whose)s, from %(day)s",
                whose=span.candidate_id._called(),
                day=format_date(self.env, span.date_from),
            )

    # ------------------------------------------------------------------
    # Asking how a day was
    # ------------------------------------------------------------------

    @api.model
    def _domain_on(self, day, known_on=None):
        """The one range of each journey that holds at the end of a day.

        For a search, or a ``_read_group`` by référent, step, program, structure, team,
        state or outcome: a constant number of queries, whatever the day. A journey that
        had not begun has none.

        :param date day: the day that is asked for
        :param date known_on: as it was known at the end of that day, whatever was
            dated back since; None: as it is known now
        :return: ``Domain``
        """
        return (
            Domain("date_from", "<=", day)
            & (Domain("date_to", "=", False) | Domain("date_to", ">", day))
            & self._domain_known(known_on)
        )

    @api.model
    def _domain_known(self, known_on=None):
        """The ranges that hold, now or as it was known at the end of a day."""
        if not known_on:
            return Domain("replaced_on", "=", False)
        return Domain("recorded_on", "<=", known_on) & (
            Domain("replaced_on", "=", False) | Domain("replaced_on", ">", known_on)
        )

    # ------------------------------------------------------------------
    # What changes now
    # ------------------------------------------------------------------

    @api.model
    def _record(self, journeys, today):
        """Tell how some journeys are from today on, if it is not told already.

        One statement, whatever their number; it may be run again.

        :param journeys: ``vae.candidate``, all of places where it is ``today``
        """
        self.flush_model()
        journeys.flush_recordset(["active", "date_open", "outcome", *TOLD])
        names = (*TOLD, *DERIVED)

        def columns(alias):
            return SQL(", ").join(SQL.identifier(alias, name) for name in names)

        self.env.cr.execute(
            SQL(
                """WITH now AS (
                     SELECT journey.id, %(told)s,
                            CASE WHEN journey.active IS NOT TRUE THEN 'archived'
                                 WHEN step.is_closing THEN 'closed'
                                 ELSE 'open' END AS state,
                            journey.outcome,
                            journey.date_open,
                            GREATEST(journey.date_open, %(today)s) AS day
                       FROM vae_candidate AS journey
                       JOIN vae_step AS step ON step.id = journey.step_id
                      WHERE journey.id = ANY(%(ids)s)
                ), changed AS (
                     SELECT now.*, last.id AS last_id, last.date_from
                       FROM now
                  LEFT JOIN vae_candidate_history AS last
                         ON last.candidate_id = now.id
                        AND last.date_to IS NULL
                        AND last.replaced_on IS NULL
                      WHERE last.id IS NULL
                         OR (%(now)s) IS DISTINCT FROM (%(last)s)
                ), corrected AS (
                     UPDATE vae_candidate_history AS last
                        SET (%(names)s) = ROW(%(changed)s),
                            write_date = now() AT TIME ZONE 'UTC',
                            write_uid = %(user)s
                       FROM changed
                      WHERE last.id = changed.last_id
                        AND changed.date_from >= changed.day
                ), closed AS (
                     UPDATE vae_candidate_history AS last
                        SET date_to = changed.day,
                            write_date = now() AT TIME ZONE 'UTC',
                            write_uid = %(user)s
                       FROM changed
                      WHERE last.id = changed.last_id
                        AND changed.date_from < changed.day
                )
                INSERT INTO vae_candidate_history (
                    candidate_id, date_from, recorded_on, %(names)s,
                    create_uid, create_date, write_uid, write_date
                )
                     SELECT changed.id,
                            CASE WHEN changed.last_id IS NULL
                                 THEN COALESCE(changed.date_open, changed.day)
                                 ELSE changed.day END,
                            %(today)s, %(changed)s,
                            %(user)s, now() AT TIME ZONE 'UTC',
                            %(user)s, now() AT TIME ZONE 'UTC'
                       FROM changed
                      WHERE changed.last_id IS NULL
                         OR changed.date_from < changed.day""",
                told=SQL(", ").join(SQL.identifier("journey", name) for name in TOLD),
                names=SQL(", ").join(map(SQL.identifier, names)),
                now=columns("now"),
                last=columns("last"),
                changed=columns("changed"),
                today=today,
                ids=journeys.ids,
                user=self.env.uid,
            )
        )
        self.invalidate_model(flush=False)
        journeys.invalidate_recordset(["history_ids"], flush=False)

    # ------------------------------------------------------------------
    # What is dated back
    # ------------------------------------------------------------------

    @api.model
    def _timelines(self, journeys):
        """What holds of some journeys.

        :return: dict of each journey to its timeline
        """
        rows = self.search_fetch(
            [("candidate_id", "in", journeys.ids), *self._domain_known()],
            ["candidate_id", "date_from", "date_to", *TOLD, *DERIVED],
            order="candidate_id, date_from",
        )
        timelines = {journey: [] for journey in journeys}
        for row in rows:
            timelines[row.candidate_id].append(row._span())
        return timelines

    def _span(self):
        self.ensure_one()
        values = plain(self, (*TOLD, *DERIVED))
        return Span(self.date_from, self.date_to or None, values)

    @api.model
    def _replace(self, timelines, today):
        """Tell timelines anew: ranges that no longer hold stay, as replaced.

        :param dict timelines: of each journey to its new timeline
        """
        journeys = self.env["vae.candidate"].union(*timelines)
        rows = self.search(
            [("candidate_id", "in", journeys.ids), *self._domain_known()]
        )
        held = {(row.candidate_id, *_key(row._span())): row for row in rows}
        told = {
            (journey, *_key(span)): span
            for journey, spans in timelines.items()
            for span in spans
        }
        rows.browse(row.id for key, row in held.items() if key not in told).write(
            {"replaced_on": today}
        )
        # Before the others come in their place.
        self.flush_model()
        self.create(
            [
                {
                    "candidate_id": key[0].id,
                    "date_from": span.start,
                    "date_to": span.end,
                    "recorded_on": today,
                    **span.values,
                }
                for key, span in told.items()
                if key not in held
            ]
        )


def plain(record, names):
    """What a record says in some fields, as ids and values."""
    values = {name: record[name] for name in names}
    return {
        name: value.id if isinstance(value, models.BaseModel) else value
        for name, value in values.items()
    }


def _key(span):
    return span.start, span.end, tuple(sorted(span.values.items(), key=str))
