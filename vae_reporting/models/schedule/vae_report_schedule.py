# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from dataclasses import dataclass
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from . import periods

_logger = logging.getLogger(__name__)

CRON = "vae_reporting.ir_cron_report_schedule"


@dataclass(frozen=True)
class Asked:
    """What a report is to tell: of which days, both included, and to whom.

    ``is_let_out``: for somebody without rights, who gets what the structure lets out:
    no names, and no number of fewer people than the threshold.
    """

    date_from: date
    date_to: date
    is_let_out: bool


class VaeReportSchedule(models.Model):
    """A report that goes out by itself once a period of the calendar is over.

    A kind of report is a method ``_report_<kind>(asked)``, and its name in
    ``_selection_kind``: it gives back the tables of the report (``Sheet``), or files
    ready to be sent, and nothing where there is nothing to tell. It is called with the
    rights of who receives it; with all rights where ``asked.is_let_out``.
    """

    _name = "vae.report.schedule"
    _description = "Scheduled Report"
    _inherit = ["vae.frozen.mixin"]
    _order = "sequence, id"
    _rec_name = "kind"
    _frozen = {
        "_refuse_another": frozenset({"kind", "company_id", "convention_id"}),
    }

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        selection=lambda self: self._selection_kind(),
        string="Report",
        required=True,
        index=True,
    )
    kind_help = fields.Char(string="What It Tells", compute="_compute_kind_help")
    file_format = fields.Selection(
        selection=[("pdf", "PDF"), ("xlsx", "Excel")],
        required=True,
        default="pdf",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    convention_id = fields.Many2one(
        comodel_name="vae.convention",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('company_id', '=', company_id)]",
        help="The report is about it alone, and is filed there. Empty: about the whole"
        " structure.",
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        compute="_compute_program_id",
        store=True,
        readonly=False,
        help="Empty: all programs.",
    )
    period = fields.Selection(
        selection=[
            ("week", "Every week"),
            ("month", "Every month"),
            ("quarter", "Every quarter"),
            ("year", "Every year"),
        ],
        string="How Often",
        required=True,
        default="month",
        help="Weeks, months, quarters and years of the calendar; the report goes out"
        " once they are over.",
    )
    date_next = fields.Date(
        string="Next On",
        compute="_compute_date_next",
        store=True,
        help="The day after the period that it tells of.",
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="vae_report_schedule_partner_rel",
        column1="schedule_id",
        column2="partner_id",
        string="Recipients",
        help="Who has rights in the structure gets what they may read there. Everybody"
        " else gets what the structure lets out: no names, small numbers hidden.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="In the Name Of",
        required=True,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        default=lambda self: self.env.user,
        help="Whose address the mails come from.",
    )
    run_ids = fields.One2many(
        comodel_name="vae.report.run", inverse_name="schedule_id", readonly=True
    )
    run_count = fields.Integer(compute="_compute_run_count")
    failed_count = fields.Integer(string="Failed", compute="_compute_run_count")

    # What the cron looks for.
    _due_index = models.Index("(date_next) WHERE active")

    @api.model
    def _selection_kind(self):
        """The reports that can be scheduled, named as on screen; to be extended.

        :return: list of code and name
        """
        return []

    @api.model
    def _kinds_help(self):
        """What each report tells, in a sentence; to be extended.

        :return: dict of code to text
        """
        return {}

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_kind_help(self):
        said = self._kinds_help()
        for schedule in self:
            schedule.kind_help = said.get(schedule.kind)

    @api.depends("kind", "convention_id.number", "program_id.name", "period")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._selection_kind())
        often = dict(self._fields["period"]._description_selection(self.env))
        for schedule in self:
            scope = (
                schedule.convention_id.sudo().number
                or schedule.program_id.sudo().name
                or ""
            )
            words = (kinds.get(schedule.kind), scope, often.get(schedule.period))
            schedule.display_name = " · ".join(filter(None, words))

    @api.depends("convention_id")
    def _compute_program_id(self):
        for schedule in self:
            if schedule.convention_id:
                schedule.program_id = schedule.convention_id.program_id

    @api.depends("period", "active")
    def _compute_date_next(self):
        """A schedule that is set up or taken up again begins with this period."""
        today = fields.Date.context_today(self)
        for schedule in self:
            period = schedule.period
            schedule.date_next = period and periods.following(
                period, periods.first_day(period, today)
            )

    @api.depends("run_ids.state")
    @api.depends_context("uid")
    def _compute_run_count(self):
        counts = {}
        for schedule, state, count in self.env["vae.report.run"]._read_group(
            [("schedule_id", "in", self.ids)], ["schedule_id", "state"], ["__count"]
        ):
            counts.setdefault(schedule.id, {})[state] = count
        for schedule in self:
            states = counts.get(schedule.id, {})
            schedule.run_count = sum(states.values())
            schedule.failed_count = states.get("failed", 0)

    @api.constrains("partner_ids", "convention_id", "active")
    def _check_partner_ids(self):
        for schedule in self:
            if schedule.active and not (schedule.partner_ids or schedule.convention_id):
                raise ValidationError(
                    self.env._(
                        "“%(schedule)s” goes to nobody: add a recipient, or a"
                        " convention on which it is filed.",
                        schedule=schedule.display_name,
                    )
                )

    @api.constrains("convention_id", "company_id")
    def _check_convention_id(self):
        for schedule in self:
            convention = schedule.convention_id.sudo()
            if convention and convention.company_id != schedule.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(schedule)s”: the convention is another structure’s. Choose"
                        " one of %(structure)s.",
                        schedule=schedule.display_name,
                        structure=schedule.company_id.name,
                    )
                )

    @api.constrains("user_id", "company_id")
    def _check_user_id(self):
        """Nobody writes in the name of another structure's people."""
        for schedule in self:
            if schedule.company_id not in schedule.user_id.sudo().company_ids:
                raise ValidationError(
                    self.env._(
                        "“%(schedule)s” goes out in the name of somebody of"
                        " %(structure)s: choose one of its people.",
                        schedule=schedule.display_name,
                        structure=schedule.company_id.name,
                    )
                )

    def _refuse_another(self):
        """What was sent stays told of as what it was."""
        if sent := self.filtered("run_ids"):
            raise UserError(
                self.env._(
                    "“%(schedule)s” has sent reports: its report, structure and"
                    " convention stay. Make another schedule and archive this one.",
                    schedule=sent[0].display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_sent(self):
        if sent := self.filtered("run_ids"):
            raise UserError(
                self.env._(
                    "“%(schedule)s” has sent reports, and keeps the trace of them:"
                    " archive it instead.",
                    schedule=sent[0].display_name,
                )
            )

    # ------------------------------------------------------------------
    # What a report holds
    # ------------------------------------------------------------------

    def _report(self, asked):
        """The report of a period.

        :param Asked asked: the period, and to whom
        :return: list of ``Sheet``, or list of (file name, content); empty where there
            is nothing to tell
        """
        self.ensure_one()
        return getattr(self, f"_report_{self.kind}")(asked)

    # ------------------------------------------------------------------
    # When it is time
    # ------------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """Lay out what is due, then send it: one transaction for each step.

        Several workers and machines may run it at once: each takes the rows that no
        other has, and what was begun and not committed is done anew by the next.
        """
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=self._waiting_count())
        while schedule := self._claim():
            schedule._lay_out_due()
            if not progress(0, remaining=self._waiting_count()):
                return
        self.env["vae.report.delivery"]._cron_send()

    @api.model
    def _waiting_count(self):
        return self.env["vae.report.delivery"].search_count(
            [("state", "=", "waiting")]
        ) + self.search_count([("date_next", "<=", "today")])

    @api.model
    def _claim(self):
        """A schedule that is due and that nobody else has taken, or none.

        One statement, the first of its transaction: what another worker has done by
        then is seen, what it is doing is skipped.
        """
        self.env.invalidate_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM vae_report_schedule
                    WHERE active AND date_next <= %s
                 ORDER BY date_next, id
                    LIMIT 1
               FOR NO KEY UPDATE SKIP LOCKED""",
                fields.Date.context_today(self),
            )
        )
        return self.browse(row[0] for row in rows)

    def _lay_out_due(self):
        """A run for each period that is over; the schedule waits for the next one."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        first = self.date_next
        while first <= today:
            self._lay_out(*periods.ended_before(self.period, first))
            first = periods.following(self.period, first)
        self.date_next = first

    def _lay_out(self, date_from, date_to):
        """The run of a period, once: what each recipient is to get; to be extended.

        :return: the run, new or not
        """
        self.ensure_one()
        run = self.run_ids.filtered(lambda each: each.date_from == date_from)
        if not run:
            # The convention's own copy has no recipient.
            filed = [False] if self.convention_id else []
            run = run.create(
                {
                    "schedule_id": self.id,
                    "date_from": date_from,
                    "date_to": date_to,
                    "delivery_ids": [
                        fields.Command.create({"partner_id": partner})
                        for partner in [*filed, *self.partner_ids.ids]
                    ],
                }
            )
        return run

    # ------------------------------------------------------------------
    # By hand
    # ------------------------------------------------------------------

    def action_send_now(self):
        """Send the report of the last period that is over, without waiting.

        Whoever has it already does not get it again.
        """
        self.check_access("write")
        today = fields.Date.context_today(self)
        made = self.env["vae.report.run"]
        for schedule in self:
            first = periods.first_day(schedule.period, today)
            # Runs are written by the software alone.
            made |= schedule.sudo()._lay_out(
                *periods.ended_before(schedule.period, first)
            )
        self._trigger()
        waiting = made.filtered(lambda run: run.state == "waiting")
        if not waiting:
            return self._vae_said(
                self.env._(
                    "The report of the last period has been made already: open it to"
                    " see who got it."
                ),
                "warning",
            )
        return self._vae_said(
            self.env._("The report of the last period goes out within a minute."),
            after={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    @api.model
    def _trigger(self):
        # A person may not run crons; this one sends what they may send.
        self.env.ref(CRON).sudo()._trigger()

    def action_view_runs(self):
        """Open what was sent."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_reporting.vae_report_run_action"
        )
        action["domain"] = [("schedule_id", "=", self.id)]
        action["context"] = {}
        return action
