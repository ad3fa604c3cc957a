# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The demonstration, told once and brought to the day on which it is installed.

It is written by hand: in each addon's ``demo/``, a file for each model that core reads
as it does any (``vae.todo.csv``; more than one: ``vae.todo-later.csv``), in the order
of the manifest. To change it, edit the files with a spreadsheet or an editor:

- Write days as if today were the Monday below, and hours as they are in France.
- An empty cell is an empty field, no default: what is to be computed has no column.
- ``x_id/id`` names a record. Where core keeps a mere number (``res_id``), so does it.
- A file that a record keeps is named, and lies beside.
- Lines that others refer to need an ``id``, and come before them; others do without.

What has to be done rather than told (decisions, signatures, closing a workshop) is
called in the XML files between them.
"""

import base64
from datetime import date, timedelta
from pathlib import PurePath

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import file_open

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
QUIET = {
    "lang": "fr_FR",
    "tz": "Europe/Paris",
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
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
        """
        context = self.env.context
        if not self.env.su or not PurePath(context.get("install_filename", "")).match(
            FILES
        ):
            return super().load(fields, data)
        if context.get("mode") != "init":
            return {"ids": [], "messages": []}
        demo = self.with_context(**QUIET)
        fields, columns = zip(*map(demo._demo_column, fields), strict=True)
        rows = [
            [read(cell) for read, cell in zip(columns, row, strict=True)]
            for row in data
        ]
        # What follows is computed whenever core flushes: as quietly.
        transaction, usual = self.env.transaction, self.env.transaction.default_env
        transaction.default_env = demo.env
        try:
            result = super(Base, demo).load(list(fields), rows)
            demo.env.flush_all()
        finally:
            transaction.default_env = usual
        return result

    def _demo_column(self, path):
        """How the cells of a column are read.

        :param str path: heading, such as ``step_id/id`` or ``line_ids/date``
        :return: tuple of the heading for core, and a function of a cell
        """
        model, names = self, path.split("/")
        field = model._fields.get(names[0])
        while len(names) > 1 and field and field.relational:
            model = self.env[field.comodel_name]
            names.pop(0)
            field = model._fields.get(names[0])
        if names[1:] == ["id"] and field:
            # Core keeps a mere number there: the record is named all the same.
            return path.removesuffix("/id"), self._demo_id
        if field and field.type == "binary":
            return path, self._demo_file
        if not field or field.type not in ("date", "datetime"):
            return path, str
        today = fields.Date.context_today(self)
        monthly = str(field) in self._demo_monthly()

        def read(cell):
            day, hour = cell[:10], cell[10:]
            return day and f"{moved(date.fromisoformat(day), today, monthly)}{hour}"

        return path, read

    @api.model
    def _demo_monthly(self):
        """Hook: names of the fields, with their model, that begin with a month."""
        return MONTHLY

    def _demo_id(self, xmlid):
        module = self.env.context["install_module"]
        return xmlid and str(
            self.env.ref(xmlid if "." in xmlid else f"{module}.{xmlid}").id
        )

    def _demo_file(self, name):
        if not name:
            return ""
        folder = PurePath(self.env.context["install_filename"]).parent
        with file_open(str(folder / name), "rb") as file:
            return base64.b64encode(file.read()).decode()
