# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class VaeProgram(models.Model):
    """The frame that pays for a journey: regional mandate, OPCO, CPF, employer…"""

    _name = "vae.program"
    _description = "VAE Program"
    _inherit = ["mail.thread", "vae.home.mixin"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    funder_id = fields.Many2one(
        comodel_name="res.partner",
        string="Commanditaire",
        index="btree_not_null",
        tracking=True,
        help="Who orders and pays.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        index=True,
        help="Leave empty for a program that every structure can use.",
    )
    date_start = fields.Date(string="Open From", tracking=True)
    date_end = fields.Date(string="Open Until", tracking=True)
    max_months = fields.Integer(
        string="Maximum Duration (Months)",
        tracking=True,
        help="Longest assistance that the program allows, in months. 0: no limit.",
    )
    director_signs = fields.Boolean(
        string="The Director Signs",
        tracking=True,
        help="The structure's director signs assistance conventions and start"
        " certificates as well.",
    )
    audience = fields.Text(help="Whom the program is for, in plain words.")
    criterion_ids = fields.One2many(
        comodel_name="vae.program.criterion",
        inverse_name="program_id",
        string="Eligibility",
        copy=True,
        help="A candidate is eligible if all criteria are met.",
    )
    candidate_count = fields.Integer(
        compute="_compute_candidate_count", string="Candidates"
    )

    _check_max_months = models.Constraint(
        "CHECK(max_months >= 0 AND max_months <= 240)",
        "The maximum duration is a number of months between 0 (no limit) and 240.",
    )

    service_ids = fields.One2many(
        comodel_name="vae.program.service",
        inverse_name="program_id",
        string="Services and Prices",
        copy=True,
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_candidate_count(self):
        counts = dict(
            self.env["vae.candidate"]._read_group(
                [("program_id", "in", self.ids)], ["program_id"], ["__count"]
            )
        )
        for program in self:
            program.candidate_count = counts.get(program, 0)

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for program in self:
            if (
                program.date_start
                and program.date_end
                and program.date_end < program.date_start
            ):
                raise ValidationError(
                    self.env._(
                        "The program “%(program)s” ends before it starts."
                        " Correct one of its two dates.",
                        program=program.name,
                    )
                )

    def write(self, vals):
        with self._vae_names_watched(vals):
            return super().write(vals)

    def action_view_candidates(self):
        return self.env["vae.candidate"]._action_view_of("program_id", self)


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
        return self.env.company._vae_currency()

    @api.model
    def _default_date_from(self):
        return fields.Date.context_today(self)

    @api.constrains("price")
    def _check_price(self):
        if any(line.price < 0 for line in self):
            raise ValidationError(self.env._("A unit price is not negative."))
