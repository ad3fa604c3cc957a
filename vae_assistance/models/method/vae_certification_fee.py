# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeCertificationFee(models.Model):
    """What the certifier asks for, from a day on."""

    _name = "vae.certification.fee"
    _description = "Fee of a Certification"
    _order = "certification_id, kind, date_from desc, id"

    certification_id = fields.Many2one(
        comodel_name="vae.certification",
        required=True,
        ondelete="cascade",
        index=True,
    )
    kind = fields.Selection(
        selection=[
            ("admissibility", "Study of admissibility"),
            ("registration", "Registration"),
            ("jury", "Jury"),
            ("bloc", "One bloc"),
            ("other", "Other"),
        ],
        string="For",
        required=True,
        default="jury",
    )
    amount = fields.Monetary(required=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self._default_currency_id(),
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    note = fields.Char(help="E.g. the page or the letter that says so.")

    _fee_uniq = models.Constraint(
        "UNIQUE(certification_id, kind, date_from)",
        "The certification has a fee of this kind from this day on already.",
    )
    _check_amount = models.Constraint("CHECK(amount >= 0)", "A fee is not negative.")

    @api.model
    def _default_currency_id(self):
        return self.env.company.currency_id

    @api.depends("kind", "date_from")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for fee in self:
            fee.display_name = labels.get(fee.kind, "")
