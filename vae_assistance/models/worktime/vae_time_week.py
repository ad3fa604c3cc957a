# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare, format_date

from ..ground.hours import said_hours
from ..ground.people import name_order
from .vae_time import DAY_HOURS

KM_MAX = 5000
NUMBER_MAX = 10**6  # beyond, and NaN, it is no slip of the finger
WEEK_DAYS = 7

# What a cell is about, besides its day.
CELL_LINKS = {
    "kind_id": "vae.time.kind",
    "candidate_id": "vae.candidate",
    "program_id": "vae.program",
}


class VaeTime(models.Model):
    """The week grid: one's own week, read and saved in one request each.

    A line is a kind and a candidate, or a kind and a program. A cell is what was typed
    (one entry at most), beside what comes from records.
    """

    _inherit = "vae.time"

    @api.model
    def action_load_week(self, day=False):
        """The user's own week.

        :param day: any day of the week, ISO (default: today)
        :return: dict of what the grid shows: its days, its lines with their cells, and
            what a new line can be made of
        """
        self.check_access("read")
        days = self._week_days(day)
        entries = self._week_entries(days)
        return {
            "day": fields.Date.to_string(days[0]),
            "title": self.env._(
                "Week of %(first)s to %(last)s",
                first=format_date(self.env, days[0], date_format="d MMMM"),
                last=format_date(self.env, days[-1], date_format="d MMMM y"),
            ),
            "days": [self._week_day(each) for each in days],
            "rows": entries._week_rows(days),
            **self._week_choices(),
        }

    @api.model
    def action_save_week(self, day, cells):
        """Save what was typed, all of it or nothing.

        :param day: any day of the week, ISO
        :param list cells: the changed cells: dict of kind_id, candidate_id, program_id
            (ids or False), date (ISO), hours and km; neither hours nor km: emptied
        :return: the week as `action_load_week` tells it
        :raise UserError: one message that names each day that cannot be
        """
        self.check_access("create")
        days = self._week_days(day)
        wanted = self._week_wanted(days, cells)
        entries = self._week_entries(days)
        typed = {
            entry._week_cell(): entry for entry in entries if not entry.is_produced
        }
        new = [cell for cell in wanted if cell not in typed]
        candidates = self.env["vae.candidate"].browse(
            {candidate_id for __, candidate_id, __, __ in new if candidate_id}
        )
        candidates.check_access("read")
        self._week_check_days(days, entries, typed, wanted)
        # What changes is made anew: one deletion, one creation, whatever their number.
        gone = entries.browse()
        to_create = []
        for cell, values in wanted.items():
            entry = typed.get(cell, entries.browse())
            if (entry.hours, entry.km) == (values["hours"], values["km"]):
                continue
            gone |= entry
            if values["hours"] or values["km"]:
                kind_id, candidate_id, program_id, date = cell
                to_create.append(
                    {
                        **values,
                        "user_id": self.env.uid,
                        "kind_id": kind_id,
                        "candidate_id": candidate_id,
                        "program_id": program_id,
                        "date": date,
                        "note": entry.note,
                    }
                )
        gone.unlink()
        entries.create(to_create).sudo(False).check_access("create")
        return self.action_load_week(fields.Date.to_string(days[0]))

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    @api.model
    def _week_days(self, day):
        """The seven days of a week, from Monday.

        :raise UserError: the day is none
        """
        try:
            day = fields.Date.to_date(day) or fields.Date.context_today(self)
            monday = day - timedelta(days=day.weekday())
            return [monday + timedelta(days=number) for number in range(WEEK_DAYS)]
        except (OverflowError, TypeError, ValueError):
            raise UserError(self.env._("“%(day)s” is not a day.", day=day)) from None

    @api.model
    def _week_entries(self, days):
        """All that the user did in the week: their own, hence in sudo."""
        return self.sudo().search(
            [
                ("user_id", "=", self.env.uid),
                ("date", ">=", days[0]),
                ("date", "<=", days[-1]),
            ],
            order="date, id",
        )

    @api.model
    def _week_day(self, day):
        return {
            "date": fields.Date.to_string(day),
            "name": format_date(self.env, day, date_format="EEE d"),
            "title": format_date(self.env, day, date_format="EEEE d MMMM"),
            "is_today": day == fields.Date.context_today(self),
        }

    def _week_cell(self):
        """What a cell of the grid is found by."""
        self.ensure_one()
        return (*self._week_row(), self.date)

    def _week_row(self):
        self.ensure_one()
        candidate = self.candidate_id
        # The program of a candidate goes without saying, and may change.
        program = self.program_id if not candidate else self.program_id.browse()
        return (self.kind_id.id, candidate.id, program.id)

    def _week_rows(self, days):
        readable = self.candidate_id.sudo(False)._filtered_access("read")
        openable = self._week_openable()
        rows = []
        by_row = self.grouped(lambda entry: entry._week_row())
        for (kind_id, candidate_id, program_id), entries in by_row.items():
            kind, candidate = entries.kind_id, entries.candidate_id
            rows.append(
                {
                    "kind_id": kind_id,
                    "candidate_id": candidate_id,
                    "program_id": program_id,
                    "kind": kind.name,
                    "about": (
                        candidate.name if candidate in readable else candidate.reference
                    )
                    if candidate
                    else entries.program_id[:1].name or "",
                    "has_km": kind.has_km,
                    # Whether hours of this kind may still be typed.
                    "is_open": kind.active and (not candidate or candidate in readable),
                    "cells": [
                        entries.filtered(
                            lambda entry, day=day: entry.date == day
                        )._week_cell_values(openable)
                        for day in days
                    ],
                    "order": (kind.sequence, kind_id),
                }
            )
        rows.sort(key=lambda row: (row.pop("order"), name_order(row["about"])))
        return rows

    def _week_cell_values(self, openable):
        produced = self.filtered("is_produced")
        typed = self - produced
        return {
            "hours": typed.hours,
            "km": typed.km,
            "produced": [
                {
                    "id": entry.id,
                    "hours": entry.hours,
                    "km": entry.km,
                    "title": entry._source().display_name,
                    "can_open": entry._source() in openable[entry._source()._name],
                }
                for entry in produced
            ],
        }

    def _week_openable(self):
        """What gave these entries and the user may open, by model."""
        openable = {}
        for fname in self._source_fields():
            sources = self[fname].sudo(False)
            openable[sources._name] = sources._filtered_access("read")
        return openable

    @api.model
    def _week_choices(self):
        """What a new line can be about."""
        kinds = self.env["vae.time.kind"].search([("active", "=", True)])
        followed = self.env["vae.candidate"].search_fetch(
            [("member_ids", "in", self.env.uid), ("date_closed", "=", False)],
            ["name"],
            order="name, id",
        )
        programs = self.env["vae.program"].search([("active", "=", True)])
        return {
            "kinds": [
                {"id": kind.id, "name": kind.name, "has_km": kind.has_km}
                for kind in kinds
            ],
            "candidates": [
                {"id": candidate.id, "name": candidate.name} for candidate in followed
            ],
            "programs": [
                {"id": program.id, "name": program.name} for program in programs
            ],
        }

    # ------------------------------------------------------------------
    # Saving
    # ------------------------------------------------------------------

    @api.model
    def _week_wanted(self, days, cells):
        """What the cells say, once it is known that they can be read.

        :return: dict of (kind, candidate, program, date) to dict of hours and km
        :raise UserError: cells that cannot be, with their days
        """
        wanted, refused = {}, []
        try:
            for cell in cells:
                date = fields.Date.to_date(cell["date"])
                ids = [int(cell.get(fname) or 0) for fname in CELL_LINKS]
                if date not in days or not ids[0]:
                    raise ValueError
                hours = self._week_number(cell.get("hours"))
                km = self._week_number(cell.get("km"))
                refused += self._week_refused(date, hours, km)
                key = (*(each or False for each in ids), date)
                wanted[key] = {"hours": hours or 0, "km": km or 0}
            for place, model in enumerate(CELL_LINKS.values()):
                ids = {key[place] for key in wanted if key[place]}
                if len(self.env[model].sudo().browse(ids).exists()) < len(ids):
                    raise ValueError
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            raise UserError(
                self.env._(
                    "The week was not saved: it could not be read. Reload the page."
                )
            ) from None
        self._week_refuse(refused)
        return wanted

    @api.model
    def _week_number(self, value):
        """A number, or None if it is none that hours or kilometres could be."""
        try:
            number = float(value or 0)
        except (OverflowError, TypeError, ValueError):
            return None
        return number if abs(number) < NUMBER_MAX else None

    @api.model
    def _week_refused(self, date, hours, km):
        if hours is None or km is None:
            yield date, self.env._("this is not a number of hours or kilometres")
        else:
            if not 0 <= hours <= DAY_HOURS:
                yield (
                    date,
                    self.env._(
                        "%(hours)s cannot be spent in a day",
                        hours=said_hours(self.env, hours),
                    ),
                )
            if not 0 <= km <= KM_MAX:
                yield (
                    date,
                    self.env._(
                        "%(km)s km cannot be travelled in a day", km=f"{km:.0f}"
                    ),
                )

    @api.model
    def _week_check_days(self, days, entries, typed, wanted):
        """No day gets more than 24 hours, nor hours that a record tells already."""
        refused = []
        totals = dict.fromkeys(days, 0.0)
        recorded = set()
        for entry in entries:
            if entry.is_produced:
                recorded.add(entry._week_cell())
            if entry.is_produced or entry._week_cell() not in wanted:
                totals[entry.date] += entry.hours
        changed = set()
        for cell, values in wanted.items():
            __, candidate_id, __, date = cell
            totals[date] += values["hours"]
            changed.add(date)
            if (
                candidate_id
                and cell in recorded
                and cell not in typed
                and (values["hours"] or values["km"])
            ):
                refused.append(
                    (
                        date,
                        self.env._(
                            "these hours come from a record already; correct them there"
                        ),
                    )
                )
        for date in sorted(changed):
            if float_compare(totals[date], DAY_HOURS, 4) > 0:
                refused.append(
                    (
                        date,
                        self.env._(
                            "%(hours)s in all, and a day has 24",
                            hours=said_hours(self.env, totals[date]),
                        ),
                    )
                )
        self._week_refuse(refused)

    @api.model
    def _week_refuse(self, refused):
        """:raise UserError: something is refused; nothing has been written."""
        if refused:
            lines = dict.fromkeys(
                self.env._(
                    "– %(day)s: %(reason)s.",
                    day=format_date(self.env, date, date_format="EEEE d MMMM"),
                    reason=reason,
                )
                for date, reason in sorted(refused)
            )
            raise UserError(
                "\n".join([self.env._("The week was not saved. Correct:"), *lines])
            )
