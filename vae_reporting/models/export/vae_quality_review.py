# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..ground.sheet import Column, Sheet, workbook_bytes
from ..ground.vae_figure import Perimeter

LEVELS = [
    ("none", "Not yet"),
    ("partly", "In part"),
    ("mostly", "For the most part"),
    ("fully", "Fully"),
]


class VaeQualityReview(models.Model):
    """A structure looks at its year: what is expected, what shows it, what to improve.

    While it is open its figures are counted anew each time it is read; closing it keeps
    them as they are.
    """

    _name = "vae.quality.review"
    _description = "Quality Review"
    _inherit = ["vae.frozen.mixin", "vae.long.text.mixin"]
    _order = "date_to desc, id desc"
    _long_texts = ("conclusion",)
    _frozen = {
        "_refuse_closed": frozenset({"conclusion", "line_ids"}),
        "_refuse_scope": frozenset(
            {"referential", "company_id", "date_from", "date_to"}
        ),
    }

    referential = fields.Selection(
        selection=lambda self: self.env["vae.quality.item"]._selection_referential(),
        required=True,
        default="charter",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_date(1, 1)
    )
    date_to = fields.Date(
        string="To", required=True, default=lambda self: self._default_date(12, 31)
    )
    line_ids = fields.One2many(
        comodel_name="vae.quality.review.line",
        inverse_name="review_id",
        string="What Is Expected",
    )
    conclusion = fields.Text(help="What the structure decides for the next year.")
    state = fields.Selection(
        selection=[("open", "In progress"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="open",
        index=True,
        copy=False,
    )
    date_closed = fields.Date(string="Closed On", readonly=True, copy=False)
    without_evidence = fields.Integer(compute="_compute_progress")
    to_assess = fields.Integer(compute="_compute_progress")

    _check_dates = models.Constraint(
        "CHECK(date_from <= date_to)", "The period ends before it begins."
    )
    _year_uniq = models.Constraint(
        "UNIQUE(company_id, referential, date_from)",
        "The structure has this review for this period: open it.",
    )

    @api.model
    def _default_date(self, month, day):
        return fields.Date.context_today(self).replace(month=month, day=day)

    @api.depends("line_ids.level", "line_ids.evidence_count")
    def _compute_progress(self):
        for review in self:
            lines = review.line_ids
            review.to_assess = len(lines.filtered(lambda line: not line.level))
            review.without_evidence = len(
                lines.filtered(lambda line: not line.evidence_count)
            )

    @api.depends("referential", "date_from", "date_to", "company_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        said = dict(self.env["vae.quality.item"]._selection_referential())
        for review in self:
            years = dict.fromkeys(
                str(day.year) for day in (review.date_from, review.date_to) if day
            )
            review.display_name = " · ".join(
                filter(None, [said.get(review.referential), "–".join(years)])
            )

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create(vals_list)
        reviews._lay_out_lines()
        return reviews

    def _lay_out_lines(self):
        """A line for each item in force, with its words of today."""
        items = self.env["vae.quality.item"].search([("active", "=", True)])
        for review in self.filtered(lambda each: not each.line_ids):
            # Their words are the items’: nobody types them.
            review.line_ids._vae_by_code().create(
                [
                    {
                        "review_id": review.id,
                        "item_id": item.id,
                        "sequence": sequence,
                        "code": item.code,
                        "section": item.section,
                        "name": item.name,
                    }
                    for sequence, item in enumerate(items)
                    if item.referential == review.referential
                ]
            )

    def _refuse_closed(self):
        if closed := self.filtered(lambda review: review.state == "closed"):
            raise UserError(
                self.env._(
                    "“%(review)s” is closed and stays as it is. Reopen it first.",
                    review=closed[0].display_name,
                )
            )

    def _refuse_scope(self):
        if self.line_ids:
            raise UserError(
                self.env._(
                    "A review stays that of its structure and period: make another."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_closed(self):
        self._refuse_closed()

    def action_close(self):
        """Close it: its figures are kept as they are today.

        :raise UserError: something is not assessed yet
        """
        self.check_access("write")
        for review in self.filtered(lambda each: each.state == "open"):
            if review.to_assess:
                raise UserError(
                    self.env._(
                        "“%(review)s”: %(count)s lines are not assessed yet. Say for"
                        " each how far the structure is, then close it.",
                        review=review.display_name,
                        count=review.to_assess,
                    )
                )
            for line in review.line_ids:
                line._vae_by_code().kept = line._evidence()
            review._vae_by_code().write(
                {"state": "closed", "date_closed": fields.Date.context_today(self)}
            )

    def action_reopen(self):
        """Open it again: its figures are those of today."""
        self.check_access("write")
        self._vae_by_code().write({"state": "open", "date_closed": False})
        self.line_ids._vae_by_code().kept = False

    def action_export(self):
        """Download it as a workbook.

        :raise AccessError: no right to export
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(
                self.env._(
                    "You may not export. Ask an administrator for the right to export."
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/vae/reporting/review/{self.id}",
            "target": "download",
        }

    # ------------------------------------------------------------------
    # What leaves the software
    # ------------------------------------------------------------------

    def _sheets(self):
        self.ensure_one()
        levels = dict(self.line_ids._fields["level"]._description_selection(self.env))
        rows = []
        for line in self.line_ids:
            first = (
                line.section,
                line.code,
                line.name,
                levels.get(line.level),
                line.comment,
                line.improvement,
            )
            for figure in line._evidence_shown() or [{}]:
                rows.append((*first, figure.get("label"), figure.get("number")))
                # Said once, on the first line of each.
                first = (None,) * len(first)
        return [
            Sheet(
                self.display_name,
                (
                    Column(self.env._("Section")),
                    Column(self.env._("Number")),
                    Column(self.env._("What Is Expected"), "long"),
                    Column(self.env._("Level")),
                    Column(self.env._("Comment"), "long"),
                    Column(self.env._("To Improve"), "long"),
                    Column(self.env._("Evidence"), "long"),
                    Column(self.env._("Number of Records"), "number"),
                ),
                rows,
                note=self.company_id.name,
            )
        ]

    def _workbook(self):
        """The review as a workbook; a line in the trace says who has taken it."""
        sheets = self._sheets()
        self.env["vae.access.log"]._trace_table("vae.candidate", len(sheets[0].rows))
        return workbook_bytes(sheets)


class VaeQualityReviewLine(models.Model):
    """One thing that is expected: how far the structure is, and what shows it."""

    _name = "vae.quality.review.line"
    _description = "Line of a Quality Review"
    _inherit = ["vae.frozen.mixin", "vae.long.text.mixin"]
    _order = "sequence, id"
    _long_texts = ("comment", "improvement")
    _frozen = {"_refuse_closed": {"level", "comment", "improvement"}}

    review_id = fields.Many2one(
        comodel_name="vae.quality.review",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="review_id.company_id", store=True, index=True, precompute=True
    )
    state = fields.Selection(related="review_id.state")
    item_id = fields.Many2one(
        comodel_name="vae.quality.item",
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(string="Number", readonly=True)
    section = fields.Char(readonly=True)
    name = fields.Char(string="What Is Expected", readonly=True)
    level = fields.Selection(selection=LEVELS, string="How Far We Are")
    comment = fields.Text()
    improvement = fields.Text(string="To Improve")
    kept = fields.Json(readonly=True, copy=False)
    evidence = fields.Char(
        compute="_compute_evidence", help="What the software counts for it."
    )
    evidence_count = fields.Integer(string="Records", compute="_compute_evidence")
    evidence_ids = fields.One2many(
        related="item_id.evidence_ids", string="What Is Counted"
    )

    @api.depends(
        "kept",
        "state",
        "item_id.evidence_ids.figure",
        "review_id.date_from",
        "review_id.date_to",
    )
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_evidence(self):
        for line in self:
            shown = line._evidence_shown()
            line.evidence = " · ".join(
                self.env._(
                    "%(label)s: %(number)s",
                    label=figure["label"],
                    number=figure["number"],
                )
                for figure in shown
            )
            line.evidence_count = sum(figure["number"] for figure in shown)

    def _perimeter(self):
        review = self.review_id
        return Perimeter(
            review.date_from, review.date_to, {"company": review.company_id}
        )

    def _evidence(self):
        """What is counted today: list of dict with figure, label and number."""
        self.ensure_one()
        figures = self.env["vae.figure"]
        known = figures._figures()
        return [
            {
                "figure": code,
                "label": known[code].label,
                "number": figures._value(known[code], self._perimeter()),
            }
            for code in self.item_id.evidence_ids.mapped("figure")
            # Of an addon that is there no more.
            if code in known
        ]

    def _evidence_shown(self):
        self.ensure_one()
        return self.kept or [] if self.state == "closed" else self._evidence()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._refuse_closed()
        return lines

    def _refuse_closed(self):
        self.review_id._refuse_closed()

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_closed(self):
        self.review_id._refuse_closed()
