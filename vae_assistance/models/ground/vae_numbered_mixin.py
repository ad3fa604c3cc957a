# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeNumberedMixin(models.AbstractModel):
    """A record of one journey that has a number there: the first one is no. 1.

    A model that inherits this names the counter, calls `_with_numbers` in its
    ``create``, and keeps two records from having the same number by a constraint.
    """

    _name = "vae.numbered.mixin"
    _description = "Record That Is Numbered in Its Journey"
    _inherit = ["vae.journey.mixin"]

    _number_counter = None  # integer field of `vae.candidate`: the last number given

    number = fields.Integer(string="No.", readonly=True, copy=False, aggregator=False)

    @api.model
    def _with_numbers(self, vals_list):
        """Values of new records, each with the next number of its journey.

        :return: list of new dicts; ``candidate_id`` is in each of them
        :raise UserError: a record is about nobody
        """
        default = self.env.context.get("default_candidate_id")
        vals_list = [
            {**vals, "candidate_id": vals.get("candidate_id") or default}
            for vals in vals_list
        ]
        how_many = Counter(vals["candidate_id"] for vals in vals_list)
        if not all(how_many):
            raise UserError(
                self.env._(
                    "Choose the candidate first: “%(document)s” is about one journey.",
                    document=self.env["ir.model"]._get(self._name).name,
                )
            )
        candidates = self.env["vae.candidate"].browse(how_many)
        candidates.check_access("read")
        numbers = {
            candidate_id: iter(reserved)
            for candidate_id, reserved in candidates._reserve_numbers_of_each(
                self._number_counter, how_many
            ).items()
        }
        for vals in vals_list:
            vals["number"] = next(numbers[vals["candidate_id"]])
        return vals_list
