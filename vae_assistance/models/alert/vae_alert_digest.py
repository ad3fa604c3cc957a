# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

REFERENCES_MAX = 20
# From the one who works on journeys to the one who answers for them.
OWNERS = ("referent", "coordinator", "director")


class VaeAlertDigest(models.Model):
    """That somebody was told of their alerts, once a week.

    The row is made with the mail: a run that was killed, or that ran twice, tells
    nobody twice.
    """

    _name = "vae.alert.digest"
    _description = "Weekly Digest of Alerts"
    _order = "date desc, id"

    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    date = fields.Date(string="Week of", required=True, readonly=True)
    alert_count = fields.Integer(string="Alerts", readonly=True)

    _week_uniq = models.UniqueIndex(
        "(user_id, date)", "This person has had the digest of that week."
    )

    @api.model
    def _cron_send(self):
        """Tell each person of the open alerts that are theirs; nobody of none."""
        today = fields.Date.context_today(self)
        week = today - timedelta(days=today.weekday())
        told = self.search([("date", "=", week)]).user_id
        waiting = {
            user: alerts
            for user, alerts in self._alerts_by_user().items()
            if user not in told
        }
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(waiting))
        for user, alerts in waiting.items():
            if self._reserve(user, week, len(alerts)):
                self._tell(user, alerts)
            if not progress(1):
                return

    @api.model
    def _reserve(self, user, week, count):
        """Whether nobody else has told them, or is about to."""
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO vae_alert_digest (user_id, date, alert_count, create_uid,
                                                 create_date, write_uid, write_date)
                        VALUES (%(user)s, %(week)s, %(count)s, %(uid)s,
                                now() AT TIME ZONE 'UTC', %(uid)s,
                                now() AT TIME ZONE 'UTC')
                   ON CONFLICT DO NOTHING
                     RETURNING id""",
                user=user.id,
                week=week,
                count=count,
                uid=self.env.uid,
            )
        )
        return bool(rows)

    @api.model
    def _alerts_by_user(self):
        """The open alerts, by whom they are for.

        :return: dict of user to alerts
        """
        alerts = self.env["vae.alert"].search([("state", "=", "open")])
        found = {}
        for (owner, company), some in alerts.grouped(
            lambda alert: (alert.owner, alert.company_id)
        ).items():
            if owner == "referent":
                by_user = some.grouped("user_id")
            else:
                by_user = dict.fromkeys(self._people(owner, company), some)
            for user, theirs in by_user.items():
                if user.active:
                    found[user] = found.get(user, alerts.browse()) | theirs
        return found

    @api.model
    def _people(self, owner, company):
        """Who has a role in a structure; without anybody, who has the next one."""
        roles = [*OWNERS[OWNERS.index(owner) :], "admin"]
        for role, above in zip(roles, roles[1:], strict=False):
            group, higher = (
                self.env.ref(f"vae_assistance.group_vae_{name}").sudo()
                for name in (role, above)
            )
            users = group.all_user_ids - higher.all_user_ids
            users = users.filtered(
                lambda user: user.active and company in user.company_ids
            )
            if users:
                return users
        return self.env["res.users"]

    @api.model
    def _tell(self, user, alerts):
        """One message, in the language of who reads it: references, nobody's name."""
        env = self.env(context={**self.env.context, "lang": user.lang, "tz": user.tz})
        alerts = alerts.with_env(env)
        urgent = len(alerts.filtered(lambda alert: alert.severity == "urgent"))
        body = Markup("<p>%s</p>") % env._(
            "Open alerts: %(count)s, urgent ones: %(urgent)s. Each closes by itself"
            " once what it asks for is done.",
            count=len(alerts),
            urgent=urgent,
        )
        for rule, some in alerts.grouped("rule_id").items():
            links = Markup(", ").join(
                Markup('<a href="%s">%s</a>')
                % (
                    alert.candidate_id._notify_get_action_link("view"),
                    alert.reference,
                )
                for alert in some[:REFERENCES_MAX]
            )
            if len(some) > REFERENCES_MAX:
                links += Markup(", …")
            body += Markup("<p><b>%s</b><br/>%s</p>") % (
                env._("%(rule)s: %(count)s", rule=rule.name, count=len(some)),
                links,
            )
        body += Markup('<p><a href="%s/odoo/vae-day">%s</a></p>') % (
            user.get_base_url(),
            env._("Open My Day"),
        )
        self.with_env(env)._vae_notify(
            user.partner_id,
            env._("VAE: alerts of the week"),
            body,
            email_layout_xmlid="mail.mail_notification_light",
        )
