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
    year = fields.Selection(
        selection="_selection_year", default=lambda self: self._selection_year()[0][0]
    )
    kept_on = fields.Datetime(compute="_compute_kept_on")
    table = fields.Html(compute="_compute_table", sanitize=False)

    @api.model
    def _default_date(self, month, day):
        """The year that is over is what is asked for in its first half."""
        today = fields.Date.context_today(self)
        return today.replace(year=today.year - (today.month < 7), month=month, day=day)

    @api.model
    def _selection_year(self):
        """Calendar years that are over."""
        this_year = fields.Date.context_today(self).year
        return [(str(this_year - back), str(this_year - back)) for back in range(1, 7)]

    @api.depends("kind", "company_id", "grouping_id", "year")
    def _compute_kept_on(self):
        for export in self:
            members = export.grouping_id.sudo().member_ids or export.company_id
            is_own = export.company_id in self.env.companies & members
            export.kept_on = is_own and export._kept().create_date

    @api.depends("kind", "date_from", "date_to", "company_id", "grouping_id", "year")
    @api.depends_context("vae_export_shown", "lang")
    def _compute_table(self):
        for export in self:
            export.table = False
            if not self.env.context.get("vae_export_shown"):
                continue
            tables = [
                self.env["ir.qweb"]._render(
                    "vae_reporting.vae_sheet", {"sheet": sheet, "user": self.env.user}
                )
                for sheet in export._sheets()
            ]
            # Wider than a small screen: it is moved, and nothing of it is cut off.
            export.table = Markup('<div class="table-responsive">%s</div>') % (
                Markup().join(tables)
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
        if self.kind == "regional":
            if not self.year:
                raise UserError(self.env._("Choose the year."))
        elif self.date_from > self.date_to:
            raise UserError(
                self.env._("The period ends before it begins: correct one of its days.")
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
        kept = self._kept()
        if kept or self.grouping_id:
            return kept and kept._sheets()
        return self._regional_today()

    def _kept(self):
        """The table of the year that was made already, or none."""
        kept = self.env["vae.regional.kept"]
        if self.kind != "regional" or not self.year:
            return kept
        return kept._of(self.company_id, self.grouping_id, int(self.year))

    def _regional_today(self):
        # Members of a grouping are read as numbers alone.
        companies = self.grouping_id.sudo().member_ids or self.company_id
        threshold = self.env["vae.parameter"]._value(
            "small_cell_threshold", company=self.company_id
        )
        near = self.env["vae.regional.kept"]._near(
            self.company_id, self.grouping_id, int(self.year)
        )
        return self.env["vae.regional.table"]._sheets(
            companies, int(self.year), threshold, near
        )

    def _keep(self):
        """The table of the year is made once: see ``vae.regional.kept``."""
        if self.kind != "regional" or self._kept():
            return
        sheets = self._regional_today()
        if not sheets:
            raise UserError(self._nothing())
        self.env["vae.regional.kept"]._make(
            self.company_id, self.grouping_id, int(self.year), sheets
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
        """Show the tables before they leave.

        That of the structure can be looked at as often as one likes: its director sees
        its journeys anyway. That of a grouping is made with it.
        """
        self._check_export()
        if self.grouping_id:
            self._keep()
        return {
            **self._get_records_action(name=self.env._("Export"), target="new"),
            "context": {
                **self.env.context,
                "vae_export_shown": True,
                "dialog_size": "extra-large",
            },
        }

    def action_export(self):
        """Download the file; the table of a year is kept from then on."""
        self._check_export()
        self._keep()
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
        if self.kind == "regional":
            return f"{name} {self.year}.{self.file_format}"
        return f"{name} {self.date_from} {self.date_to}.{self.file_format}"

    def _file(self):
        """The file: a temporary one, at its beginning, gone once it is closed.

        A line in the trace of accesses says who has taken it.
        """
        self._check_export()
        self._keep()
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
