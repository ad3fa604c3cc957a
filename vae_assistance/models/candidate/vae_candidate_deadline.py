# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .deadline import Deadline


class VaeCandidate(models.Model):
    """What is due next on a journey, and whom it waits for.

    Rooms say which of their days are awaited (``_deadline_sources``); the journey keeps
    the first of them, so that the board shows and sorts it as any other date. It stays
    once it is past: what was missed is what has to be seen. Nothing is typed.
    """

    _inherit = "vae.candidate"
    _kept_when_erased = ("deadline_who", "waiting_followed")  # codes

    date_deadline = fields.Date(
        string="Next Deadline",
        compute="_compute_deadline",
        store=True,
        copy=False,
        index="btree_not_null",
        help="The first day that is awaited: an answer of the certifier, of a funder or"
        " of the employer, a deposit, a jury…",
    )
    deadline_kind = fields.Selection(
        selection=lambda self: self._selection_deadline_kind(),
        string="What Is Due",
        compute="_compute_deadline",
        store=True,
        copy=False,
    )
    deadline_who = fields.Char(
        compute="_compute_deadline",
        store=True,
        copy=False,
        exportable=False,
        help="Whom the first deadline that waits for somebody waits for.",
    )
    waiting_on = fields.Selection(
        compute="_compute_waiting_on",
        store=True,
        readonly=False,
        help="Who has to act next, when it is not simply the next appointment. Follows"
        " from the deadlines, unless somebody else is chosen.",
    )
    waiting_followed = fields.Char(
        compute="_compute_waiting_on",
        store=True,
        copy=False,
        exportable=False,
        help="What followed from the deadlines: somebody else was chosen.",
    )

    # Which journeys are open, and whose: lists of deadlines and alert rules read it
    # from the index alone.
    _open_index = models.Index(
        "(id) INCLUDE (company_id, user_id)"
        " WHERE active IS TRUE AND date_closed IS NULL"
    )

    # ------------------------------------------------------------------
    # Which days are awaited
    # ------------------------------------------------------------------

    @api.model
    def _deadline_sources(self):
        """Kinds of days that are awaited on a journey; to be extended by the rooms.

        What is awaited is said by the facts alone, never by today's date: what is late
        is still awaited.

        :return: dict of a code to a ``Deadline``
        """
        return {
            "target": Deadline(
                label=self.env._("Target date"),
                day="date_target",
                domain=[("date_jury", "=", False)],
            ),
        }

    @api.model
    def _selection_deadline_kind(self):
        return [
            (code, source.label) for code, source in self._deadline_sources().items()
        ]

    @api.model
    def _deadline_days(self):
        """Which stored day each kind is: “model.field”.

        :return: dict of a code to the path
        """
        return {
            code: f"{self._deadline_model(source)._name}.{source.day}"
            for code, source in self._deadline_sources().items()
        }

    @api.model
    def _deadline_model(self, source):
        link = self._fields[source.link] if source.link else None
        return self.env[link.comodel_name] if link else self

    @api.model
    def _deadline_paths(self):
        """What the deadlines of a journey depend on."""
        paths = {"date_closed"}
        for source in self._deadline_sources().values():
            asked = {
                condition.field_expr
                for condition in Domain(source.domain).iter_conditions()
            }
            paths |= {
                f"{source.link}.{name}" if source.link else name
                for name in {source.day, *asked}
            }
        return sorted(paths)

    # ------------------------------------------------------------------
    # As SQL: for some journeys, or for all
    # ------------------------------------------------------------------

    @api.model
    def _deadline_query(self):
        """The days that may be awaited: one definition for the journey and for lists.

        Whether a day is awaited is a column, not a condition of each part of the union:
        such parts the database reads in the order of their dates, as many as a page
        shows.

        :return: SQL of ``place`` (of the kind in the list), ``kind``, ``who``,
            ``res_model``, ``res_id``, ``candidate_id``, ``date`` and ``awaited``
        """
        sources = self.sudo()._deadline_sources().items()
        return SQL(" UNION ALL ").join(
            self._deadline_branch(place, code, source)
            for place, (code, source) in enumerate(sources)
        )

    @api.model
    def _deadline_branch(self, place, code, source):
        journey = self._fields[source.link].inverse_name if source.link else "id"
        records = self._deadline_model(source)
        records = records.sudo().with_context(active_test=False)
        asked = records._search(Domain(source.day, "!=", False) & Domain(source.domain))
        return SQL(
            """SELECT %(place)s::int AS place, %(kind)s::varchar AS kind,
                      %(who)s::varchar AS who, %(res_model)s::varchar AS res_model,
                      %(res_id)s AS res_id, %(candidate_id)s AS candidate_id,
                      %(day)s AS date, (%(awaited)s) AS awaited
                 FROM %(records)s""",
            place=place,
            kind=code,
            who=source.who or None,
            res_model=records._name,
            res_id=SQL.identifier(asked.table, "id"),
            candidate_id=records._field_to_sql(asked.table, journey, asked),
            day=records._field_to_sql(asked.table, source.day, asked),
            awaited=asked.where_clause,
            records=asked.from_clause,
        )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends(lambda self: self._deadline_paths())
    def _compute_deadline(self):
        journeys = self.filtered("id")
        for shown in self - journeys:
            shown.date_deadline = shown._origin.date_deadline
            shown.deadline_kind = shown._origin.deadline_kind
            shown.deadline_who = shown._origin.deadline_who
        going_on = journeys.filtered(lambda journey: not journey.date_closed)
        found = going_on._first_deadlines()
        for journey in journeys:
            (
                journey.date_deadline,
                journey.deadline_kind,
                journey.deadline_who,
            ) = found.get(journey.id, (False, False, False))

    def _first_deadlines(self):
        """:return: dict of the journey's id to day, kind, and whom it waits for"""
        if not self:
            return {}
        rows = self.env.execute_query(
            SQL(
                """SELECT candidate_id, MIN(date),
                          (array_agg(kind ORDER BY date, place))[1],
                          (array_agg(who ORDER BY date, place)
                               FILTER (WHERE who IS NOT NULL))[1]
                     FROM (%s) AS deadline
                    WHERE awaited AND candidate_id = ANY(%s)
                 GROUP BY candidate_id""",
                self._deadline_query(),
                self.ids,
            )
        )
        return {journey_id: found for journey_id, *found in rows}

    @api.depends("deadline_who")
    def _compute_waiting_on(self):
        """Who is waited for follows, as long as nobody else was chosen."""
        for candidate in self:
            followed = candidate.waiting_followed
            if not candidate.waiting_on or candidate.waiting_on == followed:
                candidate.waiting_on = candidate.deadline_who
            candidate.waiting_followed = candidate.deadline_who

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_deadlines(self):
        """Open what is awaited on the journey."""
        return self._action_view_own("vae_assistance.vae_deadline_action")
