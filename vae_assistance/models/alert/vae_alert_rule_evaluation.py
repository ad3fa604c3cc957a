# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, ormcache

from ..ground.query import SOME, KeptQuery

_logger = logging.getLogger(__name__)

TRIES = 3
# Each batch looks through all journeys: few of them, short enough for who waits.
LEVELS_BATCH = 25000

# What comes of ``vae_alert_due``, what rules have found: a table of one rule over all
# journeys, part of a statement for all rules over some.
CHANGE = """
    UPDATE vae_alert AS alert
       SET since = due.since,
           amount = due.amount,
           severity = due.severity,
           state = CASE WHEN alert.date_postponed > %(today)s
                        THEN 'postponed' ELSE 'open' END,
           write_date = now() AT TIME ZONE 'UTC'
      FROM vae_alert_due AS due
     WHERE alert.rule_id = due.rule_id
       AND alert.candidate_id = due.candidate_id
       AND alert.state != 'closed'
       AND (
           (alert.since, alert.amount, alert.severity)
           IS DISTINCT FROM (due.since, due.amount, due.severity)
           OR (alert.state = 'postponed' AND alert.date_postponed <= %(today)s)
       )
"""
CLOSE = """
    UPDATE vae_alert AS alert
       SET state = 'closed',
           date_closed = %(today)s,
           closed_by = CASE
               WHEN NOT rule.is_on OR NOT rule.active THEN 'rule'
               WHEN candidate.date_closed IS NOT NULL OR NOT candidate.active
               THEN 'journey'
               ELSE 'facts' END,
           write_date = now() AT TIME ZONE 'UTC'
      FROM vae_candidate AS candidate, vae_alert_rule AS rule
     WHERE candidate.id = alert.candidate_id
       AND rule.id = alert.rule_id
       AND alert.state != 'closed'
       AND alert.rule_id = ANY(%(rules)s)
       AND %(among)s
       AND NOT EXISTS (
           SELECT FROM vae_alert_due AS due
            WHERE due.rule_id = alert.rule_id
              AND due.candidate_id = alert.candidate_id
       )
"""
OPEN = """
    INSERT INTO vae_alert (
        rule_id, candidate_id, company_id, severity, since, amount, state, date_open,
        create_uid, create_date, write_uid, write_date
    )
    SELECT due.rule_id, due.candidate_id, due.company_id, due.severity, due.since,
           due.amount, 'open', %(today)s, %(user)s, now() AT TIME ZONE 'UTC',
           %(user)s, now() AT TIME ZONE 'UTC'
      FROM vae_alert_due AS due
     WHERE NOT EXISTS (
           SELECT FROM vae_alert AS alert
            WHERE alert.rule_id = due.rule_id
              AND alert.candidate_id = due.candidate_id
              AND alert.state != 'closed'
           )
ON CONFLICT (rule_id, candidate_id) WHERE state != 'closed' DO NOTHING
"""

# What rules find among some journeys, each beside the alert that it has, and whether
# the alert has to change. Mostly none does: nothing else is then planned and run.
FOUND = """
    WITH %(table)s
    SELECT due.rule_id, due.candidate_id, due.company_id, due.severity, due.since,
           due.amount,
           CASE WHEN due.rule_id IS NULL THEN alert.rule_id = ANY(%(rules)s)
                ELSE alert.id IS NULL
                     OR (alert.since, alert.amount, alert.severity)
                     IS DISTINCT FROM (due.since, due.amount, due.severity)
                     OR alert.state = 'postponed' AND alert.date_postponed <= %(today)s
                END AS is_stale
      FROM (%(due)s) AS due
 FULL JOIN (
           SELECT * FROM vae_alert AS alert WHERE state != 'closed' AND %(among)s
           ) AS alert
        ON alert.rule_id = due.rule_id
       AND alert.candidate_id = due.candidate_id
"""
UPDATE = """
    WITH vae_alert_due AS MATERIALIZED (
             SELECT *
               FROM unnest(
                    %(rule_id)s::int[], %(candidate_id)s::int[], %(company_id)s::int[],
                    %(severity)s::varchar[], %(since)s::date[], %(amount)s::numeric[]
                    ) AS due (
                    rule_id, candidate_id, company_id, severity, since, amount)
         ),
         changed AS (%(change)s),
         closed AS (%(close)s)
    %(open)s
"""
DUE = ("rule_id", "candidate_id", "company_id", "severity", "since", "amount")

# “urgent” comes before “watch” in the alphabet.
LEVELS = """
    SELECT candidate_id, MIN(severity)
      FROM vae_alert AS alert
     WHERE state = 'open' AND %(among)s
  GROUP BY candidate_id
"""


class RuleError(Exception):
    """A rule cannot be evaluated."""


@contextmanager
def rule_errors():
    """Rules are data that people type: they may fail in any way.

    What another transaction is to blame for passes: core begins anew.
    """
    try:
        yield
    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
        raise
    except Exception as error:  # pylint: disable=broad-except
        raise RuleError(str(error) or type(error).__name__) from error


class VaeAlertRule(models.Model):
    """Opening and closing alerts: one pass, over all journeys or over some.

    By night one pass for each rule; as soon as the facts of a journey change, one pass
    of all rules over that journey. Both compare what should be open with what is: a
    pass may be run again at any time, killed, or run twice.
    """

    _inherit = "vae.alert.rule"

    def _parts(self, candidate_ids):
        """What the statements are made of.

        :param candidate_ids: of these journeys; None: of all
        :return: dict of names to SQL and values
        """
        rules = self._by_rules()
        among = SQL("TRUE")
        if candidate_ids is not None:
            among = SQL("alert.candidate_id = ANY(%s)", candidate_ids)
        parts = {
            "today": fields.Date.context_today(rules),
            "rules": rules.ids,
            "among": among,
            "user": SUPERUSER_ID,
        }
        return {
            **parts,
            "change": SQL(CHANGE, **parts),
            "close": SQL(CLOSE, **parts),
            "open": SQL(OPEN, **parts),
        }

    def _due(self, candidate_ids=None):
        """What rules find, among these journeys or among all.

        :return: SQL
        """
        found = [
            rule._matching(candidate_ids)
            for rule in self._by_rules()
            if rule.is_on and rule.active
        ]
        return SQL(" UNION ALL ").join(found or [self._nobody()])

    @api.model
    def _nobody(self):
        return SQL(
            """SELECT NULL::int AS rule_id, NULL::int AS candidate_id,
                      NULL::int AS company_id, NULL::varchar AS severity,
                      NULL::date AS since, NULL::numeric AS amount
                WHERE FALSE"""
        )

    # ------------------------------------------------------------------
    # The journeys whose facts have changed
    # ------------------------------------------------------------------

    @api.model
    def _evaluate_journeys(self, candidates):
        """Bring the alerts of some journeys up to date, by all rules in one pass.

        Rules that fail are said to be out of order, and stop no other.

        :return: dict of the id of each journey that has open alerts to the highest
            severity among them
        """
        alerts = self.env["vae.alert"].sudo()
        alerts.flush_model()
        while True:
            try:
                rows = self._found_among(candidates.ids)
                break
            except RuleError:
                # It must not stop what somebody does.
                if not self._rules_on()._break_failing(candidates.ids):
                    raise
        parts = self._rules_on()._parts(candidates.ids)
        if any(is_stale for *__, is_stale in rows):
            due = [row[:-1] for row in rows if row[0]]
            columns = zip(*due, strict=True) if due else [()] * len(DUE)
            found = dict(zip(DUE, map(list, columns), strict=True))
            self.env.cr.execute(SQL(UPDATE, **parts, **found))
            alerts.invalidate_model(flush=False)
            candidates._forget_alerts()
        return dict(self.env.execute_query(SQL(LEVELS, **parts)))

    @api.model
    def _found_among(self, candidate_ids):
        held = self._held_models(candidate_ids)
        return self._run(lambda: self._journeys_query(candidate_ids, held))

    @api.model
    def _held_models(self, candidate_ids):
        """Of which models these journeys have records, among those that rules want.

        Without any, such a rule is left out: the database takes longer to plan it than
        to run it.

        :return: tuple of names
        """
        with rule_errors():
            wanted = self._wanted_models(fields.Date.context_today(self._by_rules()))
        if not wanted:
            return ()
        rows = self.env.execute_query(self._query_held(wanted, candidate_ids))
        return tuple(name for [name] in rows)

    @api.model
    def _journeys_query(self, candidate_ids, held):
        today = fields.Date.context_today(self._by_rules())
        return self._journeys_kept(today, held).about(candidate_ids)

    @api.model
    @ormcache("today")
    def _wanted_models(self, today):
        """Names of the models of which rules want records."""
        names = {rule._wanted_model() for rule in self._rules_on()}
        return tuple(sorted(names - {False}))

    @api.model
    @ormcache("today", "held")
    def _journeys_kept(self, today, held):
        """The pass of all rules over some journeys, in which ``SOME`` stands for them.

        Made once for all: it is run whenever somebody works on a journey.

        :param tuple held: see ``_held_models``
        :return: ``KeptQuery``
        """
        rules = self._rules_on()
        asked = rules.filtered(lambda rule: rule._wanted_model() in (False, *held))
        query = SQL(
            FOUND, table=rules._among(SOME), due=asked._due(SOME), **rules._parts(SOME)
        )
        return KeptQuery(query)

    def _break_failing(self, candidate_ids):
        """Say which of the rules are out of order.

        :return: those
        """
        broken = self.browse()
        for rule in self:
            if error := rule._failure(candidate_ids):
                rule._break(error)
                broken += rule
        return broken

    def _failure(self, candidate_ids):
        """Why a rule cannot be evaluated, or False."""
        self.ensure_one()
        try:
            self._run(
                lambda: SQL(
                    "WITH %s SELECT COUNT(*) FROM (%s) AS found",
                    self._among(candidate_ids),
                    self._matching(candidate_ids),
                )
            )
        except RuleError as error:
            return str(error)
        return False

    @api.model
    def _run(self, make):
        """Run what rules ask for, which leaves everything as it was if it fails.

        :param make: function without arguments to SQL
        :return: rows
        :raise RuleError: it fails, in whatever way
        """
        with rule_errors():
            query = make()
        # What fails here is what somebody has just written: that is no rule's fault.
        self.env.flush_query(query)
        with rule_errors(), self.env.cr.savepoint(flush=False):
            self.env.cr.execute(query, log_exceptions=False)
            return self.env.cr.fetchall()

    @api.model
    def _rules_on(self):
        return self.sudo().browse(self._rule_ids_on())

    @api.model
    @ormcache()
    def _rule_ids_on(self):
        return tuple(
            self.sudo().search([("is_on", "=", True), ("error", "=", False)]).ids
        )

    @api.model
    def _rules_changed(self):
        """The next evaluation reads the rules anew; the night's is called for now."""
        self.env.registry.clear_cache()
        cron = self.env.ref(
            "vae_assistance.ir_cron_update_alert_level", raise_if_not_found=False
        )
        if cron:
            cron.sudo()._trigger()

    # ------------------------------------------------------------------
    # A rule over all journeys
    # ------------------------------------------------------------------

    def _evaluate(self):
        """Bring the alerts of each rule up to date, over all journeys, and the levels.

        Rules that fail are said to be out of order, and stop no other.
        """
        for rule in self:
            rule._evaluate_rule()
        self._count_journeys()
        self._close_ended()
        self._update_levels()

    def _evaluate_rule(self):
        """One rule over all journeys: one pass, whatever it finds.

        What it finds is a table of its own, of which the database knows how large it
        is: at once in one statement it would guess, and be slow when it is wrong.

        :return: number of alerts opened and closed
        """
        self.ensure_one()
        self.env["vae.alert"].flush_model()
        self.flush_recordset()
        try:
            matched, changed, closed, opened = self._run_over_all()
        except RuleError as error:
            self._break(str(error))
            return 0
        if changed or closed or opened:
            self.env.invalidate_all()
        if self.error:
            self.env.registry.clear_cache()
        self.write(
            {
                "date_evaluated": fields.Datetime.now(),
                "matched_count": matched,
                "error": False,
            }
        )
        return closed + opened

    def _run_over_all(self):
        """:return: numbers of journeys found, and of alerts changed, closed and opened
        :raise RuleError: it fails, in whatever way
        """
        with rule_errors():
            due = self._due()
            parts = self._parts(None)
        self.env.flush_query(due)
        cr = self.env.cr
        counts = []
        with rule_errors(), cr.savepoint(flush=False):
            cr.execute(
                SQL("CREATE TEMP TABLE vae_alert_due ON COMMIT DROP AS %s", due),
                log_exceptions=False,
            )
            counts.append(cr.rowcount)
            cr.execute("ANALYZE vae_alert_due")
            for name in ("change", "close", "open"):
                cr.execute(parts[name])
                counts.append(cr.rowcount)
            cr.execute("DROP TABLE vae_alert_due")
        return counts

    def _count_journeys(self):
        """Say on the rules among how many open journeys they looked."""
        rules = self._by_rules()
        counts = dict(
            rules.env["vae.candidate"]._read_group(
                self._open_journeys(), ["company_id"], ["__count"]
            )
        )
        counts[rules.env["res.company"]] = sum(counts.values())
        for company, some in rules.grouped("company_id").items():
            some.journey_count = counts.get(company, 0)

    def _would_open(self):
        """Ids of the journeys that the rule concerns, and that it has no alert of.

        :raise UserError: it cannot be evaluated
        """
        self.ensure_one()
        rows = self.env.execute_query(
            SQL(
                """SELECT found.candidate_id
                     FROM (%(found)s) AS found
                LEFT JOIN vae_alert AS alert
                       ON alert.rule_id = found.rule_id
                      AND alert.candidate_id = found.candidate_id
                      AND alert.state != 'closed'
                    WHERE alert.id IS NULL""",
                found=self._matching(),
            )
        )
        return [candidate_id for [candidate_id] in rows]

    # ------------------------------------------------------------------
    # Out of order
    # ------------------------------------------------------------------

    def _break(self, error):
        """Say once that a rule is out of order: on it, and to the administrators."""
        self.ensure_one()
        _logger.info("Alert rule %s is out of order: %s", self.id, error)
        if self.error:
            return
        self.sudo().error = error
        self.env.registry.clear_cache()
        if not self.env.context.get("tracking_disable"):
            self._tell_administrators(error)

    def _tell_administrators(self, error):
        group = self.env.ref("vae_assistance.group_vae_admin").sudo()
        users = group.all_user_ids.filtered("active")
        if self.company_id:
            users = users.filtered(lambda user: self.company_id in user.company_ids)
        for lang, some in users.grouped("lang").items():
            env = self.env(context={**self.env.context, "lang": lang})
            self.with_env(env).sudo().message_notify(
                partner_ids=some.partner_id.ids,
                subject=env._("VAE: an alert rule is out of order"),
                body=env._(
                    "The alert rule “%(rule)s” cannot be evaluated: %(error)s Correct"
                    " it or switch it off. Its alerts stay as they are; the other"
                    " rules go on.",
                    rule=self.with_env(env).name,
                    error=error,
                ),
            )

    # ------------------------------------------------------------------
    # Every night
    # ------------------------------------------------------------------

    @api.model
    def _cron_evaluate(self):
        """Evaluate every rule, the one that has waited longest first.

        A commit for each rule: whoever is killed is followed by whoever goes on. A rule
        that another run has at hand is left to it.
        """
        progress = self.env["ir.cron"]._commit_progress
        rules = self._rules_of_the_night()
        # What follows begins in a transaction of its own, that sees what others did.
        progress(remaining=len(rules) + 1)
        for rule in rules:
            self._in_turn(rule._evaluate_alone)
            if not progress(1):
                break
        self._in_turn(
            lambda: rules.try_lock_for_update(allow_referencing=True)._count_journeys()
        )
        self._in_turn(self._close_ended)
        while self._in_turn(lambda: self._update_levels(LEVELS_BATCH)):
            progress()
        progress(1)

    @api.model
    def _rules_of_the_night(self):
        """Rules that are on, and others that have left alerts."""
        rules = self.with_context(active_test=False)
        left = self.env["vae.alert"]._read_group(
            [("state", "!=", "closed")], [], ["rule_id:recordset"]
        )[0][0]
        found = rules.search([("is_on", "=", True), ("active", "=", True)]) | left
        return found.sorted(
            lambda rule: (bool(rule.date_evaluated), rule.date_evaluated or 0)
        )

    def _evaluate_alone(self):
        if self.try_lock_for_update(allow_referencing=True):
            self._evaluate_rule()

    @api.model
    def _in_turn(self, work):
        """Do what may meet somebody who works on the same rows: then once more.

        Only another transaction sees what the other one has done.
        """
        for _attempt in range(TRIES):
            try:
                with self.env.cr.savepoint():
                    return work()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env["ir.cron"]._commit_progress()
        return work()

    @api.model
    def _close_ended(self):
        """Close the alerts of journeys that were closed meanwhile."""
        self.env["vae.alert"].flush_model()
        self.env["vae.candidate"].flush_model(["date_closed", "active"])
        self.env.cr.execute(
            SQL(
                """UPDATE vae_alert AS alert
                      SET state = 'closed', closed_by = 'journey', date_closed = %s
                     FROM vae_candidate AS candidate
                    WHERE candidate.id = alert.candidate_id
                      AND alert.state != 'closed'
                      AND (candidate.date_closed IS NOT NULL
                           OR candidate.active IS NOT TRUE)""",
                fields.Date.context_today(self._by_rules()),
            )
        )
        if self.env.cr.rowcount:
            self.env["vae.alert"].invalidate_model(flush=False)

    @api.model
    def _update_levels(self, limit=None):
        """The level of each journey is the highest of its open alerts.

        Journeys that somebody is writing on follow by themselves.

        :param int limit: at most so many journeys
        :return: number of journeys whose level has changed
        """
        self.env["vae.alert"].flush_model()
        self.env["vae.candidate"].flush_model(["alert_level"])
        self.env.cr.execute(
            SQL(
                """WITH stale AS (
                       SELECT candidate.id, levels.severity
                         FROM vae_candidate AS candidate
                    LEFT JOIN (
                              SELECT candidate_id, MIN(severity) AS severity
                                FROM vae_alert
                               WHERE state = 'open'
                            GROUP BY candidate_id
                              ) AS levels ON levels.candidate_id = candidate.id
                        WHERE candidate.alert_level
                              IS DISTINCT FROM COALESCE(levels.severity, 'ok')
                        LIMIT %(limit)s
                          FOR NO KEY UPDATE OF candidate SKIP LOCKED
                   )
                   UPDATE vae_candidate AS candidate
                      SET alert_level = COALESCE(stale.severity, 'ok')
                     FROM stale
                    WHERE stale.id = candidate.id""",
                limit=limit,
            )
        )
        count = self.env.cr.rowcount
        if count:
            self.env.invalidate_all()
        return count
