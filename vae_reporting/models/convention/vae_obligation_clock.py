# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

ACTIVITY = "vae_reporting.mail_activity_obligation"
BATCH = 100


class VaeObligation(models.Model):
    """What is due soon or late says so; who answers for it is reminded once."""

    _inherit = "vae.obligation"

    date_reminded = fields.Date(string="Reminded On", readonly=True, copy=False)

    @api.model
    def _cron_clock(self):
        """States that the day changes, then reminders; in batches that can resume."""
        self.env["vae.convention"]._cron_states()
        for domain, act in (
            (self._domain_state_moves(), self._move_states),
            (self._domain_to_remind(), self._remind),
        ):
            while obligations := self.search(domain, limit=BATCH):
                locked = obligations.try_lock_for_update()
                act(locked)
                if not locked or not self.env["ir.cron"]._commit_progress(len(locked)):
                    return

    @api.model
    def _domain_state_moves(self):
        late = Domain("state", "!=", "late") & Domain("deadline", "<", "today")
        soon = (
            Domain("state", "=", "to_come")
            & Domain("date_soon", "<=", "today")
            & Domain("deadline", ">=", "today")
        )
        return self._domain_open() & (late | soon)

    @api.model
    def _move_states(self, obligations):
        obligations._compute_state()
        obligations.flush_recordset(["state"])

    @api.model
    def _domain_to_remind(self):
        return (
            self._domain_open()
            & Domain("state", "in", ["due_soon", "late"])
            & Domain("date_reminded", "=", False)
        )

    @api.model
    def _remind(self, obligations):
        """One activity for each, however often it is run."""
        obligations.write({"date_reminded": fields.Date.context_today(self)})
        for obligation in obligations:
            user = obligation._reminded_user()
            if user:
                obligation.activity_schedule(
                    ACTIVITY,
                    date_deadline=obligation.deadline,
                    summary=obligation.name,
                    user_id=user.id,
                )

    def _reminded_user(self):
        """Who follows the convention; of a part, the director of its structure."""
        self.ensure_one()
        director = self.company_id.vae_director_id
        users = director if self.whole_id else self.user_id | director
        return users.filtered(
            lambda user: user.active and self.with_user(user).has_access("read")
        )[:1]

    def _forget_reminders(self):
        """What is done waits for nobody any more."""
        if done := self.filtered("date_done"):
            done.sudo().activity_unlink([ACTIVITY])

    def _signature_done(self, request):
        result = super()._signature_done(request)
        self._forget_reminders()
        return result


class VaeConvention(models.Model):
    _inherit = "vae.convention"

    def _signature_done(self, request):
        result = super()._signature_done(request)
        self.sudo().obligation_ids._forget_reminders()
        return result
