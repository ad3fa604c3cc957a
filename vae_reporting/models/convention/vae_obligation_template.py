# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.vae_assistance.models.ground.file_field import File

# What an obligation takes over from the line that it comes from.
TAKEN_OVER = (
    *("name", "sequence", "kind", "anchor", "offset_months", "offset_days"),
    *("reminder_days", "needs_document", "needs_signature", "needs_dispatch"),
    *("recipient", "percent"),
)


class VaeObligationMixin(models.AbstractModel):
    """What a convention obliges to: when, and what proves that it was done."""

    _name = "vae.obligation.mixin"
    _description = "What a Convention Obliges To"

    name = fields.Char(string="Obligation", required=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[
            ("application", "Application"),
            ("convention", "Signed convention, returned"),
            ("start", "Start certificate of the action"),
            ("framing", "Framing document"),
            ("budget", "Forecast budget"),
            ("interim", "Interim report"),
            ("final", "Final report"),
            ("financial", "Financial report"),
            ("accounts", "Annual accounts"),
            ("payment", "Payment expected"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    anchor = fields.Selection(
        selection=[
            ("signature", "Signature"),
            ("start", "First day"),
            ("end", "Last day"),
            ("year_end", "End of the accounting year"),
            ("fixed", "A fixed date"),
        ],
        string="Counted From",
        required=True,
        default="end",
    )
    offset_months = fields.Integer(
        string="Months After", help="Negative: before.", aggregator=False
    )
    offset_days = fields.Integer(
        string="Days After", help="Negative: before.", aggregator=False
    )
    reminder_days = fields.Integer(
        string="Reminder (Days Before)",
        default=30,
        aggregator=False,
        help="From when it is due soon; who follows the convention is reminded then.",
    )
    needs_document = fields.Boolean(string="Document Required", default=True)
    needs_signature = fields.Boolean(
        string="Signature Required",
        help="The director signs the document before it is sent.",
    )
    needs_dispatch = fields.Boolean(
        string="Dispatch Required",
        default=True,
        help="Sent to the commanditaire, by mail from here or with their receipt.",
    )
    recipient = fields.Char(help="Who receives it, e.g. the service of the region.")
    percent = fields.Float(
        string="Part of the Amount (%)",
        help="Of a payment: its part of the convention's amount.",
        aggregator=False,
    )

    _check_offset = models.Constraint(
        "CHECK(abs(offset_months) <= 60 AND abs(offset_days) <= 400)",
        "Count 60 months and 400 days at most, before or after.",
    )
    _check_reminder = models.Constraint(
        "CHECK(reminder_days >= 0 AND reminder_days <= 365)",
        "A reminder is 0 to 365 days before the date.",
    )
    _check_percent = models.Constraint(
        "CHECK(percent >= 0 AND percent <= 100)",
        "The part of the amount is between 0 and 100 %.",
    )

    @api.constrains("kind", "needs_document", "needs_signature", "needs_dispatch")
    def _check_needs(self):
        for line in self:
            if line.kind != "payment" and not (
                line.needs_document or line.needs_signature or line.needs_dispatch
            ):
                raise ValidationError(
                    self.env._(
                        "“%(obligation)s”: say what proves that it was done: a"
                        " document, its signature or that it was sent.",
                        obligation=line.name,
                    )
                )

    def _offset(self):
        """How long after its anchor it is due."""
        return relativedelta(months=self.offset_months, days=self.offset_days)


class VaeObligationTemplate(models.Model):
    """The obligations that conventions of a program bring with them in a year."""

    _name = "vae.obligation.template"
    _description = "Obligations of a Kind of Convention"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    program_id = fields.Many2one(
        comodel_name="vae.program",
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: for conventions of every program.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        index="btree_not_null",
        help="Empty: for every structure.",
    )
    line_ids = fields.One2many(
        comodel_name="vae.obligation.template.line",
        inverse_name="template_id",
        string="Obligations",
        copy=True,
    )
    convention_ids = fields.One2many(
        comodel_name="vae.convention", inverse_name="template_id", readonly=True
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for template in self:
            if template.sudo().convention_ids:
                raise UserError(
                    self.env._(
                        "“%(template)s” has laid out obligations of conventions."
                        " Archive it instead: it is no longer proposed.",
                        template=template.name,
                    )
                )

    @api.model
    def _first_of(self, program, company):
        """The template that fits a convention best: its program's own before any."""
        templates = self.search(
            [
                ("program_id", "in", [program.id, False]),
                ("company_id", "in", [company.id, False]),
            ]
        )
        return templates.sorted(
            lambda each: (not each.program_id, not each.company_id)
        )[:1]


class VaeObligationTemplateLine(models.Model):
    _name = "vae.obligation.template.line"
    _description = "Obligation of a Kind of Convention"
    _inherit = ["vae.obligation.mixin"]
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        comodel_name="vae.obligation.template",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="template_id.company_id", store=True)
    by_structure = fields.Boolean(
        string="Each Structure Its Part",
        help="In a grouping each structure writes and signs its part; the lead puts the"
        " parts together and sends the whole.",
    )
    form = File(
        string="Funder's Form",
        holds="publication",
        attachment=True,
        help="The blank form of the funder, if there is one.",
    )
    form_name = fields.Char(string="Name of the Form")

    def _obligation_values(self):
        """What an obligation takes over."""
        self.ensure_one()
        return {
            **{fname: self[fname] for fname in TAKEN_OVER},
            "template_line_id": self.id,
            "form": self.with_context(bin_size=False).form,
            "form_name": self.form_name,
        }
