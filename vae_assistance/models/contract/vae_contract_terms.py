# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_amount

# What contracts of former releases do not say: they are what they were signed as.
TERMS = ("cost", "payer", "terms")


class VaeContract(models.Model):
    """What the assistance costs and who pays, how it ends, where to complain."""

    _inherit = "vae.contract"

    cost = fields.Monetary(
        string="Cost of the Assistance",
        help="At first the program's price of an assistance on the day it begins. 0:"
        " the contract gives no amount.",
    )
    payer = fields.Char(
        string="Paid By",
        help="Who pays, and what is left to the candidate if anything is.",
    )
    terms = fields.Text(
        string="End before Its Time, Complaints",
        help="How either side ends it early, and whom the candidate turns to when"
        " something is wrong. At first those of the template.",
    )
    hours_planned = fields.Float(
        related="plan_id.hours_planned", string="Hours of the Plan"
    )

    price_left_out = fields.Char(
        string="Price in Another Currency",
        compute="_compute_price_left_out",
        help="Said as long as the contract gives no amount.",
    )

    @api.depends("kind", "cost", "program_id", "date_start", "currency_id")
    @api.depends_context("lang")
    def _compute_price_left_out(self):
        today = fields.Date.context_today(self)
        for contract in self:
            service = contract.program_id._service_on(
                "assistance", contract.date_start or today
            )
            left_out = (
                contract.kind == "assistance"
                and not contract.cost
                and service.price
                and service.currency_id != contract.currency_id
            )
            contract.price_left_out = (
                self.env._(
                    "The program's price is %(price)s: write the cost in the currency"
                    " of the contract.",
                    price=format_amount(self.env, service.price, service.currency_id),
                )
                if left_out
                else False
            )

    def _draft_values(self, vals):
        vals = super()._draft_values(vals)
        if vals["kind"] != "assistance":
            return vals
        candidate = self.env["vae.candidate"].browse(vals["candidate_id"])
        program = self.env["vae.program"].browse(vals.get("program_id"))
        program = (program or candidate.program_id).sudo()
        template = self.env["vae.contract.template"].browse(vals["template_id"])
        start = vals.get("date_start") or fields.Date.context_today(self)
        return {
            "cost": program._price(
                "assistance", start, candidate.company_id._vae_currency()
            ),
            "payer": program.funder_id.name,
            "terms": template.terms,
            **{fname: vals[fname] for fname in vals if vals[fname]},
        }

    def _signature_fields(self):
        return (*super()._signature_fields(), *TERMS)

    def _signature_content(self):
        content = super()._signature_content()
        return {
            fname: value
            for fname, value in content.items()
            if value or fname not in TERMS
        }


class VaeContractTemplate(models.Model):
    _inherit = "vae.contract.template"

    terms = fields.Text(
        string="End before Its Time, Complaints",
        translate=True,
        help="How either side ends it early, and whom the candidate turns to when"
        " something is wrong.",
    )


class VaeProgram(models.Model):
    _inherit = "vae.program"

    def _service_on(self, kind, day):
        """What the program pays for a service on a day; empty when it says nothing.

        :param str kind: of ``vae.program.service``
        :param day: date
        """
        day = fields.Date.to_date(day)
        prices = self.service_ids.filtered(
            lambda service: service.kind == kind and service.date_from <= day
        )
        return prices.sorted("date_from")[-1:]

    def _price(self, kind, day, currency):
        """Unit price of a service on a day; 0 when the program gives none.

        Nor is there one in a currency that is not asked for: no rate is known that an
        agreement could rest on.

        :param str kind: of ``vae.program.service``
        :param day: date
        :param currency: in which the price is
        """
        service = self._service_on(kind, day)
        return service.price if service.currency_id == currency else 0
