# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, ormcache

_logger = logging.getLogger(__name__)

TRIES = 3
# Stands for the ids of journeys: it is nobody's.
SOME = [-1]
# Each batch looks through all journeys: few of them, short enough for who waits.
LEVELS_BATCH = 25000

# What comes of ``vae_alert_due``, what rules have found: a table of one rule over all
# journeys, part of the statement for all rules over some.
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

# What is left open of each journey: what was found, unless it is postponed, and what
# rules that are out of order have left. “urgent” comes before “watch” in the alphabet.
LEVELS = """
    WITH vae_alert_due AS MATERIALIZED (%(due)s),
         changed AS (%(change)s RETURNING 1),
         closed AS (%(close)s RETURNING 1),
         opened AS (%(open)s RETURNING 1)
    SELECT (SELECT COUNT(*) FROM changed) + (SELECT COUNT(*) FROM closed)
           + (SELECT COUNT(*) FROM opened),
           (
               SELECT json_object_agg(candidate_id, severity)
                 FROM (
                   SELECT candidate_id, MIN(severity) AS severity
                     FROM (
                       SELECT due.candidate_id, due.severity
                         FROM vae_alert_due AS due
                    LEFT JOIN vae_alert AS alert
                           ON alert.rule_id = due.rule_id
                          AND alert.candidate_id = due.candidate_id
                          AND alert.state = 'postponed'
                          AND alert.date_postponed > %(today)s
                        WHERE alert.id IS NULL
                    UNION ALL
                       SELECT candidate_id, severity
                         FROM vae_alert AS alert
                        WHERE state = 'open'
                          AND NOT rule_id = ANY(%(rules)s)
                          AND %(among)s
                     ) AS left_open
                 GROUP BY candidate_id
                 ) AS levels
           )
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

    By night one pass for each rule; as soon as the facts of a journey change, one
    statement of all rules over that journey. Both compare what should be open with
    what is: a pass may be run again at any time, killed, or run twice.
    """

    _inherit = "vae.alert.rule"

    def _parts(self, candidate_ids):
        """What the statements are made of.

        :param candidate_ids: of these journeys; None: of all
        :return: dict of names to SQL and values
        """
        rules = self._by_rules()
        found = [
            rule._matching(candidate_ids)
            for rule in rules
            if rule.is_on and rule.active
        ]
        among = SQL("TRUE")
        if candidate_ids is not None:
            among = SQL("alert.candidate_id = ANY(%s)", candidate_ids)
        parts = {
            "due": SQL(" UNION ALL ").join(found or [self._nobody()]),
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
                [(changed, levels)] = self._run(
                    lambda: self._journeys_query(candidates.ids)
                )
                break
            except RuleError:
                # It must not stop what somebody does.
                if not self._rules_on()._break_failing(candidates.ids):
                    raise
        if changed:
            alerts.invalidate_model(flush=False)
            candidates._forget_alerts()
        return {
            int(candidate_id): level for candidate_id, level in (levels or {}).items()
        }

    @api.model
    def _journeys_query(self, candidate_ids):
        today = fields.Date.context_today(self._by_rules())
        code, params, to_flush = self._journeys_code(today)
        asked = [candidate_ids if param == SOME else param for param in params]
        return SQL(code, *asked, to_flush=to_flush)

    @api.model
    @ormcache("today")
    def _journeys_code(self, today):
        """The pass of all rules over some journeys, in which ``SOME`` stands for them.

        Made once for all: it is run whenever somebody works on a journey.

        :return: code, parameters and the fields to flush
        """
        query = SQL(LEVELS, **self._rules_on()._parts(SOME))
        return query.code, tuple(query.params), tuple(query.to_flush)

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
                    "SELECT COUNT(*) FROM (%s) AS found", self._matching(candidate_ids)
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
                "journey_count": self._count_journeys(),
                "error": False,
            }
        )
        return closed + opened

    def _run_over_all(self):
        """:return: numbers of journeys found, and of alerts changed, closed and opened
        :raise RuleError: it fails, in whatever way
        """
        with rule_errors():
            parts = self._parts(None)
        self.env.flush_query(parts["due"])
        cr = self.env.cr
        counts = []
        with rule_errors(), cr.savepoint(flush=False):
            cr.execute(
                SQL(
                    "CREATE TEMP TABLE vae_alert_due ON COMMIT DROP AS %(due)s", **parts
                ),
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
        rule = self._by_rules()
        domain = self._open_journeys()
        if rule.company_id:
            domain &= Domain("company_id", "=", rule.company_id.id)
        return rule.env["vae.candidate"].search_count(domain)

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
