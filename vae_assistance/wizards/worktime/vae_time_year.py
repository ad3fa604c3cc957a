# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime, time

import pytz

from odoo import api, fields, models
from odoo.tools import float_compare


class VaeTimeYear(models.TransientModel):
    """One person's year: working time for VAE, professional development, travel.

    The lines are worked out when the screen opens, for who opens it: a référent gets
    their own, a coordinator those of the structure.
    """

    _name = "vae.time.year"
    _description = "Working Time of a Year"
    _order = "year desc, user_id, id"
    _rec_name = "year"

    user_id = fields.Many2one(
        comodel_name="res.users", string="Whose Time", readonly=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", string="Structure", readonly=True
    )
    year = fields.Char(readonly=True)
    hours_vae = fields.Float(
        string="Time for VAE",
        readonly=True,
        help="All but what is outside VAE; professional development included.",
    )
    hours_work = fields.Float(
        string="Working Time",
        readonly=True,
        help="Of the working schedule of the person, or of the structure, from the"
        " beginning of the year until today at most; leaves are not taken off.",
    )
    share = fields.Float(
        string="Share (%)",
        readonly=True,
        aggregator=False,
        help="Time for VAE in the working time.",
    )
    share_wanted = fields.Float(
        string="Wanted (%)",
        readonly=True,
        aggregator=False,
        help="What the mandate asks for: parameter “Part du temps de travail"
        " consacrée à la VAE”.",
    )
    is_share_reached = fields.Boolean(string="Share Reached", readonly=True)
    hours_development = fields.Float(string="Development Done", readonly=True)
    hours_development_wanted = fields.Float(
        string="Development Wanted",
        readonly=True,
        help="Yearly minimum: parameters “Professionnalisation : jours par an” and"
        " “Professionnalisation : heures d’une journée”.",
    )
    hours_development_missing = fields.Float(
        string="Development Missing", readonly=True
    )
    is_development_reached = fields.Boolean(string="Minimum Reached", readonly=True)
    km = fields.Float(string="Kilometres", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    km_amount = fields.Monetary(string="Travel Expenses", readonly=True)

    @api.model
    def action_open(self):
        """Work out this year and the one before, and show them.

        :return: window action
        """
        self.env["vae.time"].check_access("read")
        year = fields.Date.context_today(self).year
        lines = [
            line
            for each in (year, year - 1)
            for company in self.env.companies
            for line in self._lines(each, company)
        ]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_time_year_action"
        )
        action["domain"] = [("id", "in", self.sudo().create(lines).ids)]
        return action

    @api.model
    def _lines(self, year, company):
        """Values of the lines of a structure's people in a year."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        totals = self._totals(first, last, company)
        users = self._people(company).union(*totals)
        until = min(last, fields.Date.context_today(self))
        schedules = {
            user: user.sudo().resource_calendar_id or company.resource_calendar_id
            for user in users
        }
        hours_work = {
            schedule: self._hours_work(schedule, first, until)
            for schedule in set(schedules.values())
        }
        parameter = self.env["vae.parameter"]._value
        share_wanted = parameter("working_time_percent", until, company)
        wanted = parameter("development_days", until, company) * parameter(
            "development_day_hours", until, company
        )
        lines = []
        for user in users:
            total = totals.get(user, {})
            work, vae = hours_work[schedules[user]], total.get("hours_vae", 0)
            development = total.get("hours_development", 0)
            share = 100 * vae / work if work else 0
            lines.append(
                {
                    **total,
                    "user_id": user.id,
                    "company_id": company.id,
                    "year": str(year),
                    "hours_work": work,
                    "share": share,
                    "share_wanted": share_wanted,
                    "is_share_reached": float_compare(share, share_wanted, 1) >= 0,
                    "hours_development_wanted": wanted,
                    "hours_development_missing": max(wanted - development, 0),
                    "is_development_reached": float_compare(development, wanted, 2)
                    >= 0,
                }
            )
        return lines

    @api.model
    def _totals(self, first, last, company):
        """What the user may read of a year, by person.

        :return: dict of user to dict of fields of the line
        """
        totals = {}
        for user, kind, hours, km, amount in self.env["vae.time"]._read_group(
            [
                ("company_id", "=", company.id),
                ("date", ">=", first),
                ("date", "<=", last),
            ],
            ["user_id", "kind_id"],
            ["hours:sum", "km:sum", "km_amount:sum"],
        ):
            line = totals.setdefault(
                user,
                {"hours_vae": 0, "hours_development": 0, "km": 0, "km_amount": 0},
            )
            if kind.counts_as != "outside":
                line["hours_vae"] += hours
            if kind.counts_as == "development":
                line["hours_development"] += hours
            line["km"] += km
            line["km_amount"] += amount
        return totals

    @api.model
    def _people(self, company):
        """Whose year is shown, even if they have no hours yet."""
        if not self.env.user.has_group("vae_assistance.group_vae_coordinator"):
            return self.env.user
        # Référents and those who follow candidates of the structure.
        self.env["vae.candidate"].flush_model(["member_ids"])
        followers = self.env["vae.candidate"]._read_group(
            [("company_id", "=", company.id), ("date_closed", "=", False)],
            ["member_ids"],
        )
        return self.env["res.users"].union(*(user for [user] in followers if user))

    @api.model
    def _hours_work(self, schedule, first, until):
        """Hours of a working schedule over some days, public holidays taken off."""
        if not schedule or until < first:
            return 0
        zone = pytz.timezone(schedule.tz or self.env.user.tz or "UTC")
        start, end = (
            zone.localize(datetime.combine(day, moment))
            for day, moment in ((first, time.min), (until, time.max))
        )
        return schedule.sudo().get_work_hours_count(start, end)

    def action_view_entries(self):
        """Open the entries behind the line."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_time_action"
        )
        action["domain"] = [
            ("user_id", "=", self.user_id.id),
            ("company_id", "=", self.company_id.id),
            ("date", ">=", f"{self.year}-01-01"),
            ("date", "<=", f"{self.year}-12-31"),
        ]
        action["context"] = {"search_default_group_kind": 1}
        return action
