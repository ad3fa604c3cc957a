# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class VaeConventionAmendment(models.Model):
    """What changes of a signed convention: its end, its services, and why.

    Numbered in the convention and signed as it was; what it says holds from then on.
    """

    _name = "vae.convention.amendment"
    _description = "Amendment of a Convention"
    _inherit = [
        "vae.long.text.mixin",
        "vae.director.document.mixin",
    ]
    _order = "convention_id, number"
    _rec_name = "number"
    _long_texts = ("reason",)
    _signature_report = "vae_reporting.report_vae_convention_amendment"
    _delegation_scope = "convention"
    _signature_lines_shown = ("line_ids",)
    _print_order = "convention_id, number"

    convention_id = fields.Many2one(
        comodel_name="vae.convention",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="convention_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="convention_id.currency_id")
    number = fields.Integer(string="No.", readonly=True, copy=False, aggregator=False)
    reason = fields.Text(
        string="What Changes, and Why", required=True, help="Printed on the amendment."
    )
    date_end = fields.Date(
        string="New Last Day", help="Empty: the convention ends when it ends."
    )
    date_end_before = fields.Date(
        string="Last Day before It",
        readonly=True,
        help="When the amendment was prepared.",
    )
    line_ids = fields.One2many(
        comodel_name="vae.convention.line",
        inverse_name="amendment_id",
        string="Added or Taken Away",
        help="A negative quantity takes away.",
    )
    amount = fields.Monetary(string="Changes the Amount By", compute="_compute_amount")
    date_signed = fields.Date(
        string="Signed On", compute="_compute_date_signed", store=True
    )
    _number_uniq = models.Constraint(
        "UNIQUE(convention_id, number)",
        "Two amendments of a convention cannot have the same number.",
    )
    _open_uniq = models.UniqueIndex(
        "(convention_id) WHERE date_signed IS NULL",
        "An amendment of this convention is being prepared already: go on with it.",
    )

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for amendment in self:
            amendment.amount = sum(amendment.line_ids.mapped("amount"))

    @api.depends("signature_request_ids.state", "signature_request_ids.date_signed")
    def _compute_date_signed(self):
        for amendment in self:
            amendment.date_signed = amendment._signed_day()

    @api.depends("number", "convention_id.number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for amendment in self:
            amendment.display_name = self.env._(
                "Amendment no. %(number)s · %(convention)s",
                number=amendment.number or "…",
                convention=amendment.convention_id.number or "…",
            )

    # ------------------------------------------------------------------
    # Create, copy
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_number(vals) for vals in vals_list])

    def _with_number(self, vals):
        """The next amendment of its convention.

        :raise UserError: the convention is not signed, or one is being prepared
        """
        default = self.env.context.get("default_convention_id")
        convention = self.env["vae.convention"].browse(
            vals.get("convention_id") or default
        )
        convention._check_may_amend()
        # One may have been signed a moment ago: the index has to know.
        convention.amendment_ids.flush_recordset(["date_signed"])
        numbers = convention.amendment_ids.mapped("number")
        return {
            **vals,
            "number": max(numbers, default=0) + 1,
            "date_end_before": convention.date_end_current,
        }

    def copy_data(self, default=None):
        raise UserError(
            self.env._("An amendment is not duplicated: make the next one.")
        )

    # ------------------------------------------------------------------
    # Signature, print
    # ------------------------------------------------------------------

    def _signature_file_shown(self):
        """As of the convention itself."""
        return super()._signature_file_shown().filtered("is_own")

    def _signature_fields(self):
        return ("convention_id", "number", "reason", "date_end", "delegate_id")

    def _signature_content(self):
        return {**super()._signature_content(), "lines": self.line_ids._content()}

    def _signature_check(self):
        result = super()._signature_check()
        convention = self.convention_id
        if self.date_end and self.date_end <= convention.date_start:
            raise UserError(
                self.env._(
                    "%(amendment)s: the convention would end before or on its first"
                    " day, %(start)s. Correct the new last day.",
                    amendment=self.display_name,
                    start=format_date(self.env, convention.date_start),
                )
            )
        convention._check_amended(self)
        return result

    def _print_number(self):
        self.ensure_one()
        return f"{self.convention_id.number}-A{self.number}"

    def _print_state(self):
        self.ensure_one()
        if self._print_is_draft():
            return self.env._("Draft: not signed, it changes nothing yet.")
        return ""


class VaeConvention(models.Model):
    _inherit = "vae.convention"

    amendment_ids = fields.One2many(
        comodel_name="vae.convention.amendment",
        inverse_name="convention_id",
        string="Amendments",
        readonly=True,
    )

    def _check_may_amend(self):
        """Refuse to amend what is not signed, or twice at a time.

        :raise UserError: what to do instead
        """
        if not self:
            raise UserError(self.env._("Choose the convention that is amended."))
        for convention in self:
            if not convention.date_signed:
                raise UserError(
                    self.env._(
                        "%(convention)s is not signed: change it as it is, an amendment"
                        " comes after its signature.",
                        convention=convention.display_name,
                    )
                )
            if drafts := convention.amendment_ids.filtered(
                lambda each: not each.date_signed
            ):
                raise UserError(
                    self.env._(
                        "%(amendment)s is being prepared already. Go on with it.",
                        amendment=drafts[0].display_name,
                    )
                )

    def action_amend(self):
        """Prepare an amendment, or go on with the one that is being prepared.

        :raise UserError: the convention is not signed
        """
        self.ensure_one()
        self.check_access("write")
        draft = self.amendment_ids.filtered(lambda each: not each.date_signed)
        if draft:
            return draft[:1]._get_records_action()
        self._check_may_amend()
        return self.amendment_ids._get_records_action(
            name=self.env._("Amend"), context={"default_convention_id": self.id}
        )
