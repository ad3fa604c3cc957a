# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from ..ground.base import PORTAL_TZ
from ..ground.query import SOME, KeptQuery, over

JOURNEY = "vae_candidate"
# Some journeys, looked up once: the table itself, with all its indexes, would be
# planned anew for each of their own facts.
AMONG = SQL.identifier("vae_among")
BATCH = 20000


class VaeCandidate(models.Model):
    """Whether a journey goes on: by its last dated fact, never by its step.

    Rooms say which of their facts count (``_dated_facts``). How long without one is
    too long is said by parameters, before and after the admissibility.
    """

    _inherit = "vae.candidate"

    date_last_fact = fields.Date(
        string="Last Dated Fact",
        compute="_compute_activity_status",
        store=True,
        copy=False,
        help="Last day on which something happened: an appointment held, a contact, a"
        " to-do done, a proof, a signature, something done on the portal…",
    )
    activity_status = fields.Selection(
        selection=[
            ("active", "Active"),
            ("remind", "To be reminded"),
            ("inactive", "Inactive"),
        ],
        string="Activity",
        compute="_compute_activity_status",
        store=True,
        copy=False,
        index="btree_not_null",
        help="By the time since the last dated fact, whatever the step. Closed journeys"
        " have none.",
    )

    # ------------------------------------------------------------------
    # Facts
    # ------------------------------------------------------------------

    @api.model
    def _dated_facts(self):
        """Facts that show that a journey goes on; to be extended by the rooms.

        :return: list of (field of the journey that holds the records, or empty for the
            journey itself; field of the day or moment; domain on what counts)
        """
        return [
            ("", "date_open", []),
            ("", "date_admissible", []),
            ("", "date_jury", []),
        ]

    @api.model
    def _dated_facts_paths(self):
        """What the activity depends on, among fields that are read."""
        paths = {"company_id", "program_id", "phase", "date_closed"}
        for link, fname, domain in self._dated_facts():
            asked = {
                condition.field_expr for condition in Domain(domain).iter_conditions()
            }
            paths |= {f"{link}.{name}" if link else name for name in {fname, *asked}}
        return sorted(paths)

    @api.depends(lambda self: self._dated_facts_paths())
    def _compute_activity_status(self):
        journeys = self.filtered("id")
        for shown in self - journeys:
            shown.date_last_fact = shown._origin.date_last_fact
            shown.activity_status = shown._origin.activity_status
        rows = journeys and self.env.execute_query(journeys._journeys_activity_query())
        found = {journey_id: facts for journey_id, *facts in rows}
        for journey in journeys:
            last, status = found.get(journey.id, (False, False))
            journey.date_last_fact = last
            journey.activity_status = status

    # ------------------------------------------------------------------
    # As SQL: for some journeys, or for all
    # ------------------------------------------------------------------

    def _journeys_activity_query(self):
        """The same of these journeys: asked whenever somebody works on one."""
        return self._activity_kept(self._activity_today()).about(self.ids)

    @api.model
    @ormcache("today")
    def _activity_kept(self, today):
        """:return: ``KeptQuery``"""
        return KeptQuery(self._activity_query(today, SOME))

    @api.model
    def _activity_today(self):
        return fields.Date.context_today(self.with_context(tz=PORTAL_TZ))

    @api.model
    def _activity_query(self, today, candidate_ids=None):
        """Last dated fact and activity of each journey: one definition for both.

        :param candidate_ids: of these journeys; None: of all
        :return: SQL of id, day and activity
        """
        facts = SQL(" UNION ALL ").join(
            self._fact_query(*fact, candidate_ids, today)
            for fact in self.sudo()._dated_facts()
        )

        def too_long(name):
            return SQL(
                "facts.day <= %s::date - (%s)::int", today, self._activity_delay(name)
            )

        before, table = SQL(), SQL.identifier(JOURNEY)
        if candidate_ids is not None:
            table = AMONG
            before = SQL(
                """WITH %s AS MATERIALIZED (
                       SELECT * FROM vae_candidate WHERE id = ANY(%s)
                   )""",
                table,
                candidate_ids,
            )
        return SQL(
            """%(before)s
               SELECT %(id)s AS id, facts.day,
                      CASE WHEN %(closed)s IS NOT NULL THEN NULL
                           WHEN %(inactive)s THEN 'inactive'
                           WHEN %(remind)s THEN 'remind'
                           ELSE 'active' END AS status
                 FROM %(table)s AS vae_candidate
                 JOIN (
                      SELECT candidate_id, MAX(day) AS day
                        FROM (%(facts)s) AS fact
                    GROUP BY candidate_id
                      ) AS facts ON facts.candidate_id = %(id)s""",
            before=before,
            table=table,
            id=SQL.identifier(JOURNEY, "id"),
            closed=self._journey_column("date_closed"),
            inactive=too_long("inactive"),
            remind=too_long("remind"),
            facts=facts,
        )

    @api.model
    def _journey_column(self, fname):
        return SQL("%s", SQL.identifier(JOURNEY, fname), to_flush=self._fields[fname])

    @api.model
    def _fact_query(self, link, fname, domain, candidate_ids, today):
        """Days of one kind of facts, by journey; none that is to come.

        Of all journeys the last one each; those of a few are not worth a plan for it.
        """
        records = self.sudo().with_context(active_test=False)
        journey = "id"
        if link:
            journey = self._fields[link].inverse_name
            records = records.env[self._fields[link].comodel_name].with_context(
                active_test=False
            )
        domain = Domain(fname, "!=", False) & Domain(domain)
        if link or candidate_ids is None:
            query = records._search(domain)
        else:
            query = over(records, AMONG, domain)
        of_journey = records._field_to_sql(query.table, journey, query)
        day = records._field_to_sql(query.table, fname, query)
        if records._fields[fname].type == "datetime":
            day = SQL("%s AT TIME ZONE 'UTC' AT TIME ZONE %s", day, PORTAL_TZ)
        day = SQL("(%s)::date", day)
        query.add_where(SQL("%s <= %s", day, today))
        if candidate_ids is None:
            query.groupby = of_journey
            day = SQL("MAX(%s)", day)
        elif link:
            query.add_where(SQL("%s = ANY(%s)", of_journey, candidate_ids))
        return query.select(
            SQL("%s AS candidate_id", of_journey), SQL("%s AS day", day)
        )

    @api.model
    def _activity_delay(self, name):
        """Days without a fact after which a journey is ``remind`` or ``inactive``."""
        parameters = self.env["vae.parameter"]
        scope = self._journey_column("company_id"), self._journey_column("program_id")
        return SQL(
            "CASE WHEN %s = 'before' THEN %s ELSE %s END",
            self._journey_column("phase"),
            parameters._value_sql(f"activity_{name}_days", *scope),
            parameters._value_sql(f"activity_{name}_days_admissible", *scope),
        )

    # ------------------------------------------------------------------
    # Every night: time passes, too
    # ------------------------------------------------------------------

    @api.model
    def _cron_update_activity(self):
        """Bring the activity of all journeys up to date; may be run again at any time.

        Journeys that somebody is writing on follow by themselves.
        """
        progress = self.env["ir.cron"]._commit_progress
        while self._update_activity(BATCH):
            if not progress(1, remaining=1):
                return
        progress(remaining=0)

    @api.model
    def _update_activity(self, limit=None):
        """
        :param int limit: at most so many journeys
        :return: number of journeys that have changed
        """
        self.env["vae.candidate"].flush_model(["date_last_fact", "activity_status"])
        query = self._activity_query(self._activity_today())
        self.env.flush_query(query)
        self.env.cr.execute(
            SQL(
                """WITH stale AS (
                       SELECT candidate.id, now.day, now.status
                         FROM vae_candidate AS candidate
                         JOIN (%(query)s) AS now ON now.id = candidate.id
                        WHERE (candidate.date_last_fact, candidate.activity_status)
                              IS DISTINCT FROM (now.day, now.status::varchar)
                        LIMIT %(limit)s
                          FOR NO KEY UPDATE OF candidate SKIP LOCKED
                   )
                   UPDATE vae_candidate AS candidate
                      SET date_last_fact = stale.day, activity_status = stale.status
                     FROM stale
                    WHERE stale.id = candidate.id""",
                query=query,
                limit=limit,
            )
        )
        count = self.env.cr.rowcount
        if count:
            self.invalidate_model(["date_last_fact", "activity_status"], flush=False)
        return count
