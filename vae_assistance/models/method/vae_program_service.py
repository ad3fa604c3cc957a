# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class VaeProgramService(models.Model):
    """A service that a program pays for, at a unit price, from a day on."""

    _name = "vae.program.service"
    _description = "Service and Unit Price of a VAE Program"
    _order = "program_id, kind, date_from desc, id"

    program_id = fields.Many2one(
        comodel_name="vae.program", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="program_id.company_id", store=True, precompute=True
    )
    kind = fields.Selection(
        selection=[
            ("advice", "Advice in VAE"),
            ("information", "Collective information"),
            ("assistance", "Assistance"),
        ],
        string="Service",
        required=True,
        default="assistance",
    )
    price = fields.Monetary(string="Unit Price", required=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self._default_currency_id(),
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_from()
    )
    note = fields.Char(help="E.g. the amendment that sets the price.")

    _price_uniq = models.Constraint(
        "UNIQUE(program_id, kind, date_from)",
        "The program has a price of this service from this day on already.",
    )

    @api.model
    def _default_currency_id(self):
        return self.env.company.currency_id

    @api.model
    def _default_date_from(self):
        return fields.Date.context_today(self)

    @api.constrains("price")
    def _check_price(self):
        if any(line.price < 0 for line in self):
            raise ValidationError(self.env._("A unit price is not negative."))


class VaeProgram(models.Model):
    _inherit = "vae.program"

    service_ids = fields.One2many(
        comodel_name="vae.program.service",
        inverse_name="program_id",
        string="Services and Prices",
        copy=True,
    )
