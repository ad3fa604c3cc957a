# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class VaeCandidate(models.Model):
    """What of a journey has been erased, and when."""

    _inherit = "vae.candidate"

    date_confidential_erased = fields.Date(
        string="Confidential Content Erased On",
        readonly=True,
        copy=False,
        prefetch="vae_profile",
    )
    date_anonymised = fields.Date(
        string="Anonymised On",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Name, contact, own words, messages and files are gone for good; what is"
        " counted is counted as before.",
    )
    date_documents_erased = fields.Date(
        string="Documents Erased On",
        readonly=True,
        copy=False,
        prefetch="vae_profile",
        help="Signed documents and proofs: their number, date and digest remain.",
    )

    def _step_changed(self, before):
        """A journey without a person is not taken up again."""
        for journey in self:
            if journey.date_anonymised:
                raise UserError(
                    self.env._(
                        "%(journey)s was anonymised: it serves statistics only. Make a"
                        " new candidate for the person.",
                        journey=journey.reference,
                    )
                )
        return super()._step_changed(before)
