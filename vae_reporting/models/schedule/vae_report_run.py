# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class VaeReportRun(models.Model):
    """A scheduled report of one period: who got it, and what failed."""

    _name = "vae.report.run"
    _description = "Report Sent"
    _order = "date_to desc, id desc"
    _rec_name = "schedule_id"

    schedule_id = fields.Many2one(
        comodel_name="vae.report.schedule",
        string="Scheduled Report",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="schedule_id.company_id",
        string="Structure",
        store=True,
        index=True,
        precompute=True,
    )
    kind = fields.Selection(related="schedule_id.kind", store=True, precompute=True)
    convention_id = fields.Many2one(
        related="schedule_id.convention_id",
        store=True,
        index="btree_not_null",
        precompute=True,
    )
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    delivery_ids = fields.One2many(
        comodel_name="vae.report.delivery",
        inverse_name="run_id",
        string="Recipients",
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Being sent"),
            ("failed", "Failed"),
            ("done", "Sent"),
            ("nothing", "Nothing to tell"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )
    reason = fields.Text(string="What Failed", compute="_compute_reason")

    _period_uniq = models.UniqueIndex(
        "(schedule_id, date_from)", "The report of this period is there already."
    )

    @api.depends("delivery_ids.state")
    def _compute_state(self):
        for run in self:
            states = set(run.delivery_ids.mapped("state"))
            if "failed" in states:
                run.state = "failed"
            elif states & {"waiting", "outgoing"}:
                run.state = "waiting"
            elif states <= {"nothing"}:
                run.state = "nothing"
            else:
                run.state = "done"

    @api.depends("delivery_ids.reason")
    def _compute_reason(self):
        for run in self:
            reasons = dict.fromkeys(filter(None, run.delivery_ids.mapped("reason")))
            run.reason = "\n".join(reasons)

    @api.depends("schedule_id.kind", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self.env["vae.report.schedule"]._selection_kind())
        for run in self:
            run.display_name = " · ".join(
                filter(None, [kinds.get(run.kind), run._said_period()])
            )

    def _said_period(self):
        """The period as people say it: “1 janvier – 31 mars 2026”."""
        self.ensure_one()
        if not self.date_from or not self.date_to:
            return ""
        same_year = self.date_from.year == self.date_to.year
        first = format_date(
            self.env, self.date_from, date_format="d MMMM" if same_year else "d MMMM y"
        )
        return (
            f"{first} – {format_date(self.env, self.date_to, date_format='d MMMM y')}"
        )

    def action_retry(self):
        """Try again what has failed; who has got it does not get it twice.

        :raise UserError: nothing has failed
        """
        self.check_access("write")
        failed = self.delivery_ids.filtered(lambda each: each.state == "failed")
        if not failed:
            raise UserError(
                self.env._("Nothing has failed: there is nothing to retry.")
            )
        # Written by the software alone; access was checked. Of the caller's context
        # nothing sends a report elsewhere.
        failed.with_env(failed._vae_env_of_readers()).sudo()._retry()
        still = failed.filtered(lambda each: each.state == "failed")
        if still:
            return self._vae_said(
                self.env._(
                    "Still failing: %(reason)s", reason="\n".join(self.mapped("reason"))
                ),
                "danger",
                after={"type": "ir.actions.client", "tag": "soft_reload"},
                sticky=True,
            )
        return self._vae_said(
            self.env._("Sent again: %(count)s.", count=len(failed)),
            after={"type": "ir.actions.client", "tag": "soft_reload"},
        )
