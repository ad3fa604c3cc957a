# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The demonstration, told once and brought to the day on which it is installed.

It is written by hand: in each addon's ``demo/``, a file for each model, named and laid
out as core's are (``vae.todo.csv``; more than one: ``vae.todo-later.csv``), in the
order of the manifest. To change it, edit the files with a spreadsheet or an editor:

- Write days as if today were the Monday below, and hours as they are in France.
- An empty cell is an empty field, no default: what is to be computed has no column.
- ``x_id/id`` names a record. Where core keeps a mere number (``res_id``), so does it.
- A file that a record keeps is named, and lies beside.
- Lines that others refer to need an ``id``, and come before them; others do without.

What has to be done rather than told (decisions, signatures, closing a workshop) is
called in the XML files between them.
"""

import base64
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import PurePath
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL, file_open

# The demonstration is written as if this Monday were today.
TOLD_ON = date(2026, 11, 30)
FILES = "vae_*/demo/*.csv"
# What begins with a month: it still does once it is moved.
MONTHLY = {
    "vae.certification.fee.date_from",
    "vae.experience.date_start",
    "vae.experience.date_end",
    "vae.grouping.date_start",
    "vae.parameter.value.date_from",
    "vae.program.service.date_from",
}
# Hours are those of France. Nobody is written to, and core tracks nothing: the history
# of steps is told by messages of its own.
ZONE = ZoneInfo("Europe/Paris")
QUIET = {
    "lang": "fr_FR",
    "tz": ZONE.key,
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "no_reset_password": True,
    "mail_activity_quick_update": True,
    "no_mail_to_attendees": True,
    "dont_notify": True,
}


def moved(day, today, monthly=False):
    """Move a day of the demonstration to the present, by whole weeks or months.

    It keeps its weekday (or its day of the month). What was past stays past, what was
    to come is still to come, and the day of the telling is today.

    :param date day: as written in the file
    :param date today: day of the installation
    :param bool monthly: by months, not by weeks
    """
    if monthly:
        months = 12 * (today.year - TOLD_ON.year) + today.month - TOLD_ON.month
        return day + relativedelta(months=months)
    if day == TOLD_ON:
        return today
    since = (today - TOLD_ON).days
    weeks = since // 7 if day < TOLD_ON else -(-since // 7)
    return day + timedelta(weeks=weeks)


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def load(self, fields, data):
        """Load a file; those of our demonstration are brought to the present.

        Only a module that is being installed does that: the superuser, whom no call
        from outside can be. An upgrade leaves the demonstration as people have made it.

        :raise ValueError: a file of the demonstration names what is not there
        """
        context = self.env.context
        if not self.env.su or not PurePath(context.get("install_filename", "")).match(
            FILES
        ):
            return super().load(fields, data)
        if context.get("mode") != "init":
            return {"ids": [], "messages": []}
        # As in core's import, lines are given their names by `create`.
        module = context["install_module"]
        demo = self.with_context(_import_current_module=module, **QUIET)
        # What follows is computed whenever core flushes: as quietly.
        transaction, usual = self.env.transaction, self.env.transaction.default_env
        transaction.default_env = demo.env
        try:
            records = _Told(demo, fields).load(data)
            demo.env.flush_all()
        finally:
            transaction.default_env = usual
        return {"ids": records.ids, "messages": []}

    @api.model
    def _demo_monthly(self):
        """Hook: names of the fields, with their model, that begin with a month."""
        return MONTHLY


class _Told:
    """A file of the demonstration, which becomes records.

    Core's import looks each name up by itself, for people who import anything; here
    all names of a file are looked up at once.
    """

    def __init__(self, model, headings):
        self.model = model
        self.file = PurePath(model.env.context["install_filename"])
        self.today = fields.Date.context_today(model)
        self.monthly = model._demo_monthly()
        self.ids = {}  # external id: model and number of the record
        self.waiting = []  # for `_load_records`
        self.records = model.browse()
        self.headings = headings
        self.columns = [self._column(heading.split("/")) for heading in headings]

    def load(self, rows):
        """Make the records of all rows.

        :param rows: lists of cells; a row of which only cells of lines are filled is
            one more line of the record above
        :return: the records
        """
        self._find(rows)
        spans = []
        for row in rows:
            if any(
                cell
                for (names, _read), cell in zip(self.columns, row, strict=True)
                if len(names) == 1
            ):
                spans.append([])
            spans[-1].append(row)
        for span in spans:
            self._wait(span)
        self._make()
        return self.records

    def _wait(self, span):
        values, lines = {}, []
        for row in span:
            line = {}
            for (names, read), cell in zip(self.columns, row, strict=True):
                value = read(cell) if cell else False
                if names[1:]:
                    line.setdefault(names[0], {})[names[1]] = value
                elif row is span[0]:
                    values[names[0]] = value
            lines.extend(line.items())
        for name, line in lines:
            commands = values.setdefault(name, [])
            if any(line.values()):
                commands.append(Command.create(line))
        xml_id = values.pop("id", False)
        self.waiting.append(
            {
                "xml_id": xml_id and self._whole(xml_id),
                "values": values,
                "noupdate": True,
            }
        )

    def _make(self):
        made = self.model._load_records(self.waiting)
        for each, record in zip(self.waiting, made, strict=True):
            if each["xml_id"]:
                self.ids[each["xml_id"]] = (record._name, record.id)
        self.records += made
        self.waiting = []

    # ------------------------------------------------------------------
    # Names of records
    # ------------------------------------------------------------------

    def _whole(self, xml_id):
        module = self.model.env.context["install_module"]
        return xml_id if "." in xml_id else f"{module}.{xml_id}"

    def _find(self, rows):
        names = {
            tuple(self._whole(xml_id).split(".", 1))
            for row in rows
            for heading, cell in zip(self.headings, row, strict=True)
            if heading.endswith("/id") and cell
            for xml_id in cell.split(",")
        }
        if names:
            query = SQL(
                "SELECT module || '.' || name, model, res_id FROM ir_model_data"
                " WHERE (module, name) IN %s",
                tuple(names),
            )
            for xml_id, *found in self.model.env.execute_query(query):
                self.ids[xml_id] = found

    def _number(self, xml_id, model=None):
        xml_id = self._whole(xml_id)
        if xml_id not in self.ids and self.waiting:
            self._make()  # of a row above
        found, number = self.ids.get(xml_id, (None, None))
        if not found or model not in (None, found):
            raise ValueError(
                f"{self.file}: {xml_id} is no {model or 'record'}, or its row comes"
                " after the one that names it"
            )
        return number

    # ------------------------------------------------------------------
    # Columns
    # ------------------------------------------------------------------

    def _column(self, names):
        """Where the cells of a column go, and how they are read.

        :param names: heading, such as ``step_id/id`` or ``line_ids/date``
        :return: tuple of the names that lead to the value (two, of a line) and a
            function of a cell that is not empty
        """
        field = self.model._fields[names[0]]
        if field.type != "one2many":
            return names[:1], self._reader(field, names[1:])
        line = self.model.env[field.comodel_name]._fields[names[1]]
        return names[:2], self._reader(line, names[2:])

    def _reader(self, field, rest):
        if field.type == "many2many":
            return partial(self._numbers, model=field.comodel_name)
        if rest:
            # Core keeps a mere number in some fields: the record is named all the same.
            return partial(self._number, model=field.comodel_name)
        if field.type in ("date", "datetime"):
            return partial(self._moved, monthly=str(field) in self.monthly)
        readers = {
            "binary": self._content,
            "boolean": "True".__eq__,
            "float": float,
            "integer": int,
            "monetary": float,
        }
        return readers.get(field.type, str) if field.name != "id" else str

    def _numbers(self, cell, model):
        return [Command.set([self._number(each, model) for each in cell.split(",")])]

    def _moved(self, cell, monthly):
        day = moved(date.fromisoformat(cell[:10]), self.today, monthly)
        if not cell[10:]:
            return day
        hour = datetime.combine(day, time.fromisoformat(cell[11:]), ZONE)
        return hour.astimezone(UTC).replace(tzinfo=None)

    def _content(self, name):
        with file_open(str(self.file.parent / name), "rb") as file:
            return base64.b64encode(file.read()).decode()
