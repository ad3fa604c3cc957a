# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class VaeConsent(models.Model):
    """The référent is told in time that a consent is about to end."""

    _inherit = "vae.consent"

    is_end_announced = fields.Boolean(
        readonly=True,
        copy=False,
        help="The référent has been told that the consent is about to end.",
    )

    @api.model
    def _ending_domain(self, company):
        """Consents of open journeys about to end, whose référent is not told yet."""
        days = self.env["vae.parameter"]._value("consent_end_days", company=company)
        limit = fields.Date.context_today(self) + timedelta(days=days)
        return (
            self._state_domains()["given"]
            & Domain("company_id", "=", company.id)
            & Domain("date_end", "<=", limit)
            & Domain("is_end_announced", "=", False)
            & Domain("candidate_id.date_closed", "=", False)
            & Domain("candidate_id.user_id", "!=", False)
        )

    @api.model
    def _cron_announce_end(self, batch_size=200):
        """Plan an activity of the référent for each consent about to end, once."""
        progress = self.env["ir.cron"]._commit_progress
        given = self._state_domains()["given"] & Domain("date_end", "!=", False)
        for [company] in self._read_group(given, ["company_id"]):
            ending = self._ending_domain(company)
            while consents := self.search(ending, limit=batch_size):
                locked = consents.try_lock_for_update()
                locked._announce_end()
                if not locked or not progress(len(locked)):
                    return

    def _announce_end(self):
        """Plan an activity of the référent, on the journey: its title names nobody."""
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("vae.candidate"),
                    "res_id": consent.candidate_id.id,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                    "user_id": consent.candidate_id.user_id.id,
                    "date_deadline": consent.date_end,
                    "summary": self.env._(
                        "%(consent)s is about to end: ask for a new one?",
                        consent=consent.display_name,
                    ),
                }
                for consent in self
            ]
        )
        self.is_end_announced = True
