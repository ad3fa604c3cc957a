# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import asdict

from odoo import api, fields, models

from ..ground.sheet import Column, Sheet


class VaeRegionalKept(models.Model):
    """The regional table of a year: made once, and given again as it was.

    Two tables that are made some days apart, or of periods that overlap, tell by
    subtraction who has come in between, however much each of them hides. So there is
    one table of a calendar year that is over, by one rule for what is hidden.
    """

    _name = "vae.regional.kept"
    _description = "Regional Table of a Year"
    _order = "year desc, id desc"

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    grouping_id = fields.Many2one(
        comodel_name="vae.grouping",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="All its structures together; empty: the structure alone.",
    )
    year = fields.Integer(required=True, readonly=True, aggregator=False)
    tables = fields.Json(readonly=True, prefetch=False)

    _year_uniq = models.UniqueIndex(
        "(year, COALESCE(grouping_id, 0),"
        " (CASE WHEN grouping_id IS NULL THEN company_id ELSE 0 END))",
        "The table of this year was made a moment ago: ask for it again.",
    )

    @api.depends("year", "company_id.name", "grouping_id.name")
    def _compute_display_name(self):
        for kept in self:
            whose = kept.grouping_id.sudo().name or kept.company_id.name
            kept.display_name = f"{whose} · {kept.year}"

    @api.model
    def _of(self, company, grouping, year):
        """The table that was made, by whomever in the grouping; with all rights.

        :return: ``vae.regional.kept``, empty if there is none
        """
        whose = (
            ("grouping_id", "=", grouping.id)
            if grouping
            else ("company_id", "=", company.id)
        )
        return self.sudo().search(
            [("year", "=", year), whose]
            + ([] if grouping else [("grouping_id", "=", False)])
        )

    @api.model
    def _make(self, company, grouping, year, sheets):
        """Keep the table: for whoever may export, who only reads it."""
        return self.sudo().create(
            {
                "company_id": company.id,
                "grouping_id": grouping.id,
                "year": year,
                "tables": [
                    {**asdict(sheet), "rows": [list(row) for row in sheet.rows]}
                    for sheet in sheets
                ],
            }
        )

    @api.model
    def _near(self, company, grouping, year):
        """What the tables of the years beside hide: see ``vae.regional.table``."""
        codes = list(self.env["vae.regional.table"]._columns())
        near = {}
        for step, theirs, ours in ((-1, "open", "carried"), (1, "carried", "open")):
            for kept in self._of(company, grouping, year + step):
                place = 2 + codes.index(theirs)
                near[ours] = {
                    (row[0], row[1])
                    for row in kept.tables[0]["rows"]
                    if isinstance(row[place], str)
                }
        return near

    def _sheets(self):
        self.ensure_one()
        return [
            Sheet(
                **{
                    **table,
                    "columns": tuple(Column(**each) for each in table["columns"]),
                    "rows": [tuple(row) for row in table["rows"]],
                }
            )
            for table in self.tables
        ]
