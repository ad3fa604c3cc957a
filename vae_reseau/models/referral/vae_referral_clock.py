# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .vae_referral import PENDING

BATCH = 100


class VaeReferral(models.Model):
    """Reminders, and an end for what nobody answers."""

    _inherit = "vae.referral"

    @api.model
    def _cron_clock(self):
        """Expire what is too old, then remind; in batches that can be taken up."""
        waiting = Domain("state", "in", PENDING)
        for [company] in self._read_group(waiting, ["company_id"]):
            of_company = Domain("company_id", "=", company.id)
            for domain, act in (
                (self._domain_expired(company), self._expire),
                (self._domain_to_remind(company), self._remind),
            ):
                while referrals := self.search(of_company & domain, limit=BATCH):
                    locked = referrals.try_lock_for_update()
                    act(locked)
                    if not locked or not self.env["ir.cron"]._commit_progress(
                        len(locked)
                    ):
                        return

    @api.model
    def _days_ago(self, code, company):
        days = self.env["vae.parameter"]._value(code, company=company)
        return fields.Datetime.now() - timedelta(days=days)

    @api.model
    def _domain_expired(self, company):
        sent = Domain("state", "=", "sent") & Domain(
            "date_state", "<", self._days_ago("referral_pending_days", company)
        )
        studied = Domain("state", "=", "studying") & Domain(
            "date_state", "<", self._days_ago("referral_study_days", company)
        )
        return sent | studied

    @api.model
    def _domain_to_remind(self, company):
        """Waiting for the delay since it was sent, studied or reminded of.

        Of journeys that go on: nobody is reminded of what has ended.
        """
        limit = self._days_ago("referral_reminder_days", company)
        reminded = Domain("date_reminded", "=", False) | Domain(
            "date_reminded", "<", limit
        )
        asks = Domain("kind", "=", "referral") & Domain("state", "in", PENDING)
        waits = asks & Domain("date_state", "<", limit)
        going_on = self.env["vae.candidate"]._domain_going_on()
        return waits & reminded & going_on

    @api.model
    def _expire(self, referrals):
        referrals._move("expired", by="time")

    @api.model
    def _remind(self, referrals):
        """A fresh link; the consent may have ended meanwhile, then nothing leaves."""
        referrals.write({"date_reminded": fields.Datetime.now()})
        referrals.filtered(lambda each: each._consent_holds())._send_link(
            is_reminder=True
        )
