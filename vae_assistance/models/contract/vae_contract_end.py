# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date


class VaeContract(models.Model):
    """How long a contract may last: what its program and the parameters allow."""

    _inherit = "vae.contract"

    duration_note = fields.Char(
        string="Longest Duration",
        compute="_compute_duration_note",
        help="How long the contract may last, and by what rule.",
    )

    # A contract ends on its last day, with the journey, or before by a
    # termination.
    date_terminated = fields.Date(
        string="Terminated On", readonly=True, copy=False, tracking=True
    )
    termination_reason = fields.Text(
        string="Why It Was Terminated", readonly=True, copy=False
    )
    terminated_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False
    )

    @api.depends(
        "candidate_id.date_target",
        "candidate_id.session_id",
        "program_id",
        "date_start",
    )
    def _compute_date_end(self):
        for contract in self:
            # The limits depend on the candidate's program.
            if contract.candidate_id and not contract.date_end:
                limits = contract._duration_limits()
                contract.date_end = (
                    limits[0]["until"] if limits else contract._proposed_end()
                )

    @api.depends("candidate_id", "program_id", "date_start", "date_end")
    def _compute_duration_note(self):
        for contract in self:
            limits = contract.candidate_id and contract._duration_limits()
            contract.duration_note = limits[0]["reason"] if limits else False
            proposed = not limits and contract._proposed_end()
            if proposed and contract.date_end == proposed:
                contract.duration_note = self.env._(
                    "No rule limits it: until the day that the journey works towards is"
                    " proposed. Agree on another one if the support goes on after it."
                )

    def _proposed_end(self):
        """Until when a contract may well run that no rule limits.

        The support lasts until the jury has met, if the session that is aimed at says
        when; otherwise until the day that the journey works towards. No length is made
        up: without such a day the end stays to be agreed, and signing asks for it.

        :return: date, or False
        """
        candidate = self.candidate_id.sudo()
        session = candidate.session_id
        for day in (session.date_jury_end, session.date_jury, candidate.date_target):
            if day and self.date_start and day > self.date_start:
                return day
        return False

    def _duration_limits(self):
        """How long the contract may last, by each rule that limits it.

        Months run from day to day: two years from 1 September end on 1 September.
        Rules: the program's maximum duration; the dated parameter
        ``contract_max_months`` of the day on which the contract starts. 0 limits
        nothing: what one mandate caps binds no other program.

        :return: list of dicts with ``months``, ``until`` (latest end) and ``reason``
            (for people), the strictest first; empty without limit or without a start
        """
        self.ensure_one()
        if not self.date_start:
            return []
        program = self.program_id.sudo()
        company = self.company_id or self.candidate_id.company_id or self.env.company
        months = self.env["vae.parameter"]._value(
            "contract_max_months", self.date_start, company, program or None
        )
        limits = []
        for count, is_program in ((program.max_months, True), (months, False)):
            if not count:
                continue
            until = self.date_start + relativedelta(months=count)
            values = {
                "months": count,
                "day": format_date(self.env, until),
                "program": program.name,
                "start": format_date(self.env, self.date_start),
            }
            reason = (
                self.env._(
                    "%(months)s months at most by the program “%(program)s”: until"
                    " %(day)s",
                    **values,
                )
                if is_program
                else self.env._(
                    "%(months)s months at most by the parameter “maximum duration of an"
                    " assistance” as of %(start)s: until %(day)s",
                    **values,
                )
            )
            limits.append({"months": count, "until": until, "reason": reason})
        return sorted(limits, key=lambda limit: limit["until"])

    @api.constrains("date_start", "date_end", "program_id")
    def _check_duration(self):
        for contract in self:
            limits = contract._duration_limits()
            if contract.date_end and limits and contract.date_end > limits[0]["until"]:
                raise ValidationError(
                    self.env._(
                        "%(contract)s would last until %(end)s, which is too long:"
                        " %(reason)s. Choose an earlier end.",
                        contract=contract.display_name,
                        end=format_date(self.env, contract.date_end),
                        reason=limits[0]["reason"],
                    )
                )

    # ------------------------------------------------------------------
    # A contract ends on its last day, with the journey, or before by a
    # termination.
    # ------------------------------------------------------------------

    def action_terminate(self):
        """Open the dialog that ends the contract before its time, with the reason.

        :raise UserError: the contract is not in force
        """
        self.ensure_one()
        self.check_access("write")
        self._first()._check_may_terminate()
        return self.env["vae.contract.terminate"]._get_records_action(
            name=self.env._("Terminate the Contract"),
            target="new",
            context={"default_contract_id": self._first().id},
        )

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
