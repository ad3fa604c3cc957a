# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ..ground.vae_trace_mixin import NAMED
from .vae_alert_rule import SEVERITIES


class VaeAlert(models.Model):
    """A journey that needs somebody, as a rule has found.

    It opens and closes by itself, with the facts (``vae.alert.rule``): nobody ticks it
    off. It may be put off until a day, with a reason. What is closed is kept: it tells
    what happened to the journey, and what was done about it.
    """

    _name = "vae.alert"
    _description = "Alert"
    _inherit = ["vae.trace.mixin"]
    # The highest severity first.
    _order = "severity, date_open, id"
    _rec_name = "title"

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="candidate_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(related="candidate_id.user_id")
    reference = fields.Char(related="candidate_id.reference", string="Journey")
    rule_id = fields.Many2one(
        comodel_name="vae.alert.rule",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    title = fields.Char(string="Alert", compute="_compute_title")
    severity = fields.Selection(
        selection=SEVERITIES, required=True, readonly=True, index=True
    )
    owner = fields.Selection(related="rule_id.owner")
    act = fields.Selection(related="rule_id.act")
    basis = fields.Text(related="rule_id.basis")
    state = fields.Selection(
        selection=[
            ("open", "Standing"),
            ("postponed", "Postponed"),
            ("closed", "Cleared"),
        ],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    date_open = fields.Date(string="Opened On", required=True, readonly=True)
    date_closed = fields.Date(string="Closed On", readonly=True)
    closed_by = fields.Selection(
        selection=[
            ("facts", "What was done"),
            ("journey", "The end of the journey"),
            ("rule", "The rule, which was switched off"),
        ],
        readonly=True,
    )
    since = fields.Date(
        readonly=True, help="Day from which the rule counts, or that comes near."
    )
    amount = fields.Float(readonly=True, aggregator=None)
    date_postponed = fields.Date(string="Postponed Until", readonly=True)
    postponed_reason = fields.Text(string="Why It Is Postponed", readonly=True)
    postponed_by_id = fields.Many2one(comodel_name="res.users", readonly=True)

    _live_uniq = models.UniqueIndex(
        "(rule_id, candidate_id) WHERE state != 'closed'",
        "This journey has an alert of that rule already.",
    )

    @api.model
    def _search(self, domain, *args, **kwargs):
        # What has just been done on a journey opens and closes its alerts first.
        self.env["vae.candidate"]._recompute_model(["alert_level"])
        return super()._search(domain, *args, **kwargs)

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends(
        *("rule_id.name", "rule_id.kind"),
        *("since", "amount", "state", "date_closed"),
    )
    @api.depends_context("lang", "tz", "uid")
    def _compute_title(self):
        # The rule's name is everybody's who reads the alert.
        for alert in self:
            name, measure = alert.rule_id.sudo().name or "", alert.sudo()._measure()
            alert.title = (
                self.env._("%(rule)s: %(measure)s", rule=name, measure=measure)
                if measure
                else name
            )

    def _measure(self):
        """What the rule has measured, in words; empty where it measures nothing."""
        self.ensure_one()
        kind = self.rule_id.kind
        if kind in ("silence", "step") and self.since:
            until = self.date_closed or fields.Date.context_today(self)
            return self.env._("%(count)s days", count=(until - self.since).days)
        if kind == "milestone" and self.since:
            return self.env._("since %(day)s", day=format_date(self.env, self.since))
        if kind == "deadline" and self.since:
            return format_date(self.env, self.since)
        if kind == "count":
            return formatLang(self.env, self.amount, digits=0)
        if kind == "hours":
            number = formatLang(self.env, self.amount, digits=0)
            return self.env._("%(number)s %%", number=number)
        return ""

    @api.depends("title", "reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for alert in self:
            alert.display_name = self.env._(
                "%(alert)s – %(reference)s",
                alert=alert.title or "",
                reference=alert.candidate_id._called(),
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_resolve(self):
        """Open what lifts the alert, for its journey."""
        self.ensure_one()
        self.check_access("read")
        acts = self.env["vae.alert.rule"]._alert_acts()
        method = acts.get(self.act, acts["open"])[1]
        return getattr(self.candidate_id, method)()

    def action_postpone(self):
        """Open the dialog that puts alerts off."""
        self.check_access("write")
        return self.env["vae.alert.postpone"]._get_records_action(
            name=self.env._("Postpone"),
            target="new",
            context={"default_alert_ids": self.ids},
        )

    def action_take_up(self):
        """Do not wait for the day until which it was put off."""
        self._vae_by_code().write({"state": "open", "date_postponed": False})
        return True

    def _postpone(self, until, reason):
        """Put open alerts off, for whoever reads them to see why.

        :param date until: the day on which they come back
        :param str reason: in neutral words
        :raise UserError: one is closed, or the day is not to come
        """
        if until <= fields.Date.context_today(self):
            raise UserError(self.env._("Choose a day that is still to come."))
        closed = self.filtered(lambda alert: alert.state == "closed")
        if closed:
            raise UserError(
                self.env._(
                    "%(alert)s: it is closed, there is nothing to postpone.",
                    alert=closed[0].display_name,
                )
            )
        self._vae_by_code().write(
            {
                "state": "postponed",
                "date_postponed": until,
                "postponed_reason": reason,
                "postponed_by_id": self.env.uid,
            }
        )
