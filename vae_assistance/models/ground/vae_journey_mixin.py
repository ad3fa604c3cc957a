# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


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
        return self.candidate_id.user_id or user
