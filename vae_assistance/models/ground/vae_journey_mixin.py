# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeJourneyMixin(models.AbstractModel):
    """A record about one journey, of the structure that the journey belongs to.

    Every model whose records belong to one journey for good inherits this: the journey
    is not deleted as long as there are some, and its structure, which the record rules
    ask for, is stored. Where a record may be about nobody, follows from another one or
    goes with the journey, the model has a link of its own.
    """

    _name = "vae.journey.mixin"
    _description = "Record of One Journey"
    _inherit = ["vae.trace.mixin"]

    # Where records are numbered in their journey: the counter, an integer field of
    # `vae.candidate` that holds the last number given, and the field of the number.
    _number_counter = None
    _number_field = "number"

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="candidate_id.company_id", store=True, index=True, precompute=True
    )

    def action_prepare(self):
        """What a new form saves with: its candidate brings what it starts from."""
        self.check_access("read")
        return True

    def _usual_user(self):
        """Who works on it, unless somebody else is chosen.

        :return: the user if they follow the journey, else its référent
        """
        self.ensure_one()
        user = self.env.user
        if user in self.candidate_id.member_ids:
            return user
        return self.candidate_id._referent() or user

    @api.model
    def _with_numbers(self, vals_list):
        """Values of new records, each with the next number of its journey.

        Called in the ``create`` of a model that names the counter, and keeps two
        records from having the same number by a constraint.

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
            for candidate_id, reserved in candidates._reserve_numbers(
                self._number_counter, how_many
            ).items()
        }
        for vals in vals_list:
            vals[self._number_field] = next(numbers[vals["candidate_id"]])
        return vals_list
