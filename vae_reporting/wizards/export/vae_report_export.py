# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import tempfile

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.ground.sheet import write_csv, write_workbook


class VaeReportExport(models.TransientModel):
    """Tables that leave the structure: for the region, the State, the FSE+."""

    _name = "vae.report.export"
    _description = "Export of Figures"

    kind = fields.Selection(
        selection=[
            ("regional", "Anonymous table for the regional level"),
            ("bpf", "BPF: VAE support"),
            ("fse", "FSE+: participants at entry and exit"),
        ],
        string="What",
        required=True,
        default="regional",
    )
    file_format = fields.Selection(
        selection=[("xlsx", "Excel"), ("csv", "CSV")], required=True, default="xlsx"
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_date(1, 1)
    )
    date_to = fields.Date(
        string="To", required=True, default=lambda self: self._default_date(12, 31)
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        default=lambda self: self.env.company,
    )
    grouping_id = fields.Many2one(
        comodel_name="vae.grouping",
        domain="[('member_ids', 'in', company_id)]",
        help="Numbers of all its structures together; nobody’s journeys are opened.",
    )
    program_id = fields.Many2one(comodel_name="vae.program")
    threshold = fields.Integer(
        string="Hide Fewer Than",
        default=lambda self: self._least_threshold(),
        help="People below which a number is hidden. At least that of the parameters.",
    )
    table = fields.Html(compute="_compute_table", sanitize=False)

    @api.model
    def _default_date(self, month, day):
        """The year that is over is what is asked for in its first half."""
        today = fields.Date.context_today(self)
        return today.replace(year=today.year - (today.month < 7), month=month, day=day)

    @api.model
    def _least_threshold(self):
        return self.env["vae.parameter"]._value("small_cell_threshold")

    @api.depends("kind", "date_from", "date_to", "company_id", "grouping_id")
    @api.depends("program_id", "threshold")
    @api.depends_context("vae_export_shown", "lang")
    def _compute_table(self):
        for export in self:
            export.table = False
            if not self.env.context.get("vae_export_shown"):
                continue
            sheets = export._sheets()
            export.table = Markup().join(
                self.env["ir.qweb"]._render(
                    "vae_reporting.vae_sheet", {"sheet": sheet, "user": self.env.user}
                )
                for sheet in sheets
            )

    # ------------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------------

    def _check_export(self):
        """Refuse who may not export, and what cannot be told.

        :raise AccessError: no right to export
        :raise UserError: the period or the threshold cannot be right
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(
                self.env._(
                    "You may not export. Ask an administrator for the right to export."
                )
            )
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("Choose a structure that you work in at the moment.")
            )
        if self.date_from > self.date_to:
            raise UserError(
                self.env._("The period ends before it begins: correct one of its days.")
            )
        least = self.env["vae.parameter"]._value(
            "small_cell_threshold", company=self.company_id
        )
        if self.kind == "regional" and self.threshold < least:
            raise UserError(
                self.env._(
                    "The threshold of the structure is %(least)s: choose no lower one,"
                    " or have the parameter “small numbers” changed.",
                    least=least,
                )
            )
        if self.grouping_id:
            self.grouping_id._check_totals_access()

    # ------------------------------------------------------------------
    # What
    # ------------------------------------------------------------------

    def _sheets(self):
        """The tables, checked for access.

        :raise UserError: there is nothing to export; says why
        """
        self._check_export()
        sheets = getattr(self, f"_sheets_{self.kind}")()
        if not sheets:
            raise UserError(self._nothing())
        return sheets

    def _sheets_regional(self):
        # Members of a grouping are read as numbers alone.
        companies = self.grouping_id.sudo().member_ids or self.company_id
        return self.env["vae.regional.table"]._sheets(
            companies, self.date_from, self.date_to, self.threshold, self.program_id
        )

    def _sheets_bpf(self):
        return self.env["vae.bpf"]._sheets(
            self.company_id, self.date_from, self.date_to
        )

    def _sheets_fse(self):
        return self.env["vae.fse.table"]._sheets(
            self.company_id, self.date_from, self.date_to
        )

    def _nothing(self):
        if self.kind == "fse":
            return self.env._(
                "No journey of an FSE+ co-financed program in this period. Programs say"
                " by a box whether they are co-financed: check it there, or choose"
                " another period."
            )
        return self.env._(
            "There is nothing to export in this period. Choose another period or"
            " structure."
        )

    # ------------------------------------------------------------------
    # Acts
    # ------------------------------------------------------------------

    def action_show(self):
        """Show the tables before they leave."""
        self._check_export()
        return {
            **self._get_records_action(name=self.env._("Export"), target="new"),
            "context": {**self.env.context, "vae_export_shown": True},
        }

    def action_export(self):
        """Download the file."""
        self._sheets()
        return {
            "type": "ir.actions.act_url",
            "url": f"/vae/reporting/export/{self.id}",
            "target": "download",
        }

    def action_open_hours(self):
        """Open the meetings that the BPF counts."""
        self._check_export()
        counted = self.env["vae.bpf"]._counted_domain(
            self.company_id, self.date_from, self.date_to
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_reporting.vae_analysis_attendance_action"
        )
        action.update(
            domain=list(counted),
            context={"search_default_by_candidate_id": 1},
            views=[(False, "list"), (False, "pivot")],
            name=self.env._("Hours Delivered"),
        )
        return action

    def _file_name(self):
        said = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        name = said.partition(":")[0].strip()
        return f"{name} {self.date_from} {self.date_to}.{self.file_format}"

    def _file(self):
        """The file: a temporary one, at its beginning, gone once it is closed.

        A line in the trace of accesses says who has taken it.
        """
        sheets = self._sheets()
        file = tempfile.TemporaryFile()
        if self.file_format == "csv":
            write_csv(file, sheets[0])
        else:
            write_workbook(file, sheets)
        file.seek(0)
        self.env["vae.access.log"]._trace_table(
            "vae.candidate", sum(len(sheet.rows) for sheet in sheets)
        )
        return file
