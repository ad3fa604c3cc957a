# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeQualityItem(models.Model):
    """What is expected: a Qualiopi indicator, or a commitment of the charter.

    Start data in words of our own, editable: the référentiel changes by decree, the
    charter by those who have signed it.
    """

    _name = "vae.quality.item"
    _description = "Quality Indicator or Commitment"
    _order = "referential, sequence, id"

    referential = fields.Selection(
        selection=lambda self: self._selection_referential(), required=True, index=True
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(string="Number")
    section = fields.Char()
    name = fields.Char(string="What Is Expected", required=True)
    evidence_ids = fields.One2many(
        comodel_name="vae.quality.evidence",
        inverse_name="item_id",
        copy=True,
    )
    active = fields.Boolean(default=True)

    @api.model
    def _selection_referential(self):
        return [
            ("qualiopi", self.env._("Qualiopi: evidence by indicator")),
            ("charter", self.env._("Charter of support: self-assessment")),
        ]

    @api.depends("code", "name")
    def _compute_display_name(self):
        for item in self:
            item.display_name = " – ".join(filter(None, [item.code, item.name]))


class VaeQualityEvidence(models.Model):
    """A figure of the software that shows that something is done."""

    _name = "vae.quality.evidence"
    _description = "Evidence of a Quality Indicator"
    _order = "item_id, sequence, id"
    _rec_name = "figure"

    item_id = fields.Many2one(
        comodel_name="vae.quality.item",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    figure = fields.Selection(
        selection=lambda self: self._selection_figure(),
        string="What Is Counted",
        required=True,
    )

    number = fields.Integer(
        string="How Many",
        compute="_compute_number",
        help="In the review that it is shown in: as it is today, or was when closed.",
    )

    _once_uniq = models.Constraint(
        "UNIQUE(item_id, figure)", "This is counted for the indicator already."
    )

    @api.model
    def _selection_figure(self):
        figures = self.env["vae.figure"]._figures()
        return [
            (code, figure.label)
            for code, figure in figures.items()
            if figure.aggregate == "__count" and "company" in figure.axes
        ]

    @api.depends("figure")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._selection_figure())
        for evidence in self:
            evidence.display_name = labels.get(evidence.figure, "")

    @api.depends_context("vae_review_line", "uid", "allowed_company_ids")
    def _compute_number(self):
        line = self._review_line()
        shown = (
            {each["figure"]: each["number"] for each in line._evidence_shown()}
            if line
            else {}
        )
        for evidence in self:
            evidence.number = shown.get(evidence.figure, 0)

    def _review_line(self):
        """The line of a review that the evidence is shown in, if the user reads it."""
        lines = self.env["vae.quality.review.line"]
        number = self.env.context.get("vae_review_line")
        return lines.search([("id", "=", number)]) if isinstance(number, int) else lines

    def action_open(self):
        """Open the records that are counted, of the period of the review.

        :raise UserError: it is not asked from a review
        """
        self.ensure_one()
        self.check_access("read")
        line = self._review_line()
        if not line:
            raise UserError(
                self.env._("Open it from a review: that says which structure and year.")
            )
        figures = self.env["vae.figure"]
        return figures._open(figures._figures()[self.figure], line._perimeter())
