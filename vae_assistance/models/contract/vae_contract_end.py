# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date


class VaeContract(models.Model):
    """A contract ends on its last day, with the journey, or before by a termination."""

    _inherit = "vae.contract"

    date_terminated = fields.Date(
        string="Terminated On", readonly=True, copy=False, tracking=True
    )
    termination_reason = fields.Text(
        string="Why It Was Terminated", readonly=True, copy=False
    )
    terminated_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False
    )

    def action_terminate(self):
        """Open the dialog that ends the contract before its time, with the reason.

        :raise UserError: the contract is not in force
        """
        self.ensure_one()
        self.check_access("write")
        self._first()._check_may_terminate()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Terminate the Contract"),
            "res_model": "vae.contract.terminate",
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_id": self._first().id},
        }

    def _check_may_terminate(self):
        for contract in self:
            if contract.state not in ("signed", "ended"):
                raise UserError(
                    self.env._(
                        "%(contract)s is not in force: there is nothing to terminate."
                        " A contract in preparation is deleted.",
                        contract=contract.display_name,
                    )
                )

    def _terminate(self, date, reason):
        """End the contract, with its amendments, before its time.

        :param date: day from which it no longer holds
        :param str reason: why, and who ends it
        :raise UserError: it is not in force, or not on that day
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_terminate()
        today = fields.Date.context_today(self)
        end = self.date_end_current
        if not self.date_start <= date <= min(end or today, today):
            raise UserError(
                self.env._(
                    "%(contract)s runs from %(start)s until %(end)s: it is terminated"
                    " on a day of that time, today at the latest.",
                    contract=self.display_name,
                    start=format_date(self.env, self.date_start),
                    end=format_date(self.env, end) or "…",
                )
            )
        contract = self.sudo()
        contract._drafts().unlink()
        contract.write(
            {
                "date_terminated": date,
                "termination_reason": reason,
                "terminated_by_id": self.env.uid,
            }
        )

    @api.model
    def _cron_end(self, batch_size=500):
        """End the signed contracts whose last day has passed, batch by batch."""
        progress = self.env["ir.cron"]._commit_progress
        over = Domain("state", "=", "signed") & Domain("date_end_current", "<", "today")
        while contracts := self.search(over, limit=batch_size):
            contracts._compute_state()
            contracts.flush_recordset(["state"])
            if not progress(len(contracts)):
                return
