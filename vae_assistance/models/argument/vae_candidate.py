# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeCandidate(models.Model):
    """The argumentaire of a journey: a page for each bloc."""

    _inherit = "vae.candidate"

    def _add_arguments(self):
        """The pages that are missing, with the evidence and pages of each bloc."""
        self.ensure_one()
        arguments = self.env["vae.argument"]
        present = arguments.search([("candidate_id", "=", self.id)]).bloc_id
        aimed = self._target_blocs() - self._obtained_blocs()[self]
        missing = aimed - present
        file = self.env["vae.validation.file"].search(
            [("candidate_id", "=", self.id)], order="number desc", limit=1
        )
        arguments.create(
            [
                {
                    "candidate_id": self.id,
                    "bloc_id": bloc.id,
                    "evidence_ids": file.evidence_ids.filtered(
                        lambda piece, bloc=bloc: bloc in piece.bloc_ids
                    ).ids,
                    "section_ids": file.section_ids.filtered(
                        lambda section, bloc=bloc: bloc in section.bloc_ids
                    ).ids,
                }
                for bloc in missing
            ]
        )

    def action_view_arguments(self):
        """Open the argumentaire, with a page for each bloc that is left to validate."""
        self.ensure_one()
        self.check_access("read")
        if not self.date_closed:
            self._add_arguments()
        return self._action_view_own("vae_assistance.vae_argument_action")

    def _argument_pages(self):
        """What the print of the argumentaire shows, in the order of the blocs.

        :return: ``vae.argument``, and an empty list where there is none
        """
        self.ensure_one()
        return self.env["vae.argument"].search([("candidate_id", "=", self.id)])
