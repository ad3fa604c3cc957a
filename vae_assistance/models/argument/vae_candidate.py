# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import format_date


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
        if not missing:
            return
        # Of two at once the later one begins anew on what the first has made.
        self._vae_wait_for_rows()
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

    def _go_on_from(self, earlier):
        """The pages of the blocs that are left, and what the jury said of them."""
        result = super()._go_on_from(earlier)
        left = self._target_blocs()
        file = self.validation_file_ids[:1]
        said = self.env["vae.jury.bloc"].search(
            [
                ("candidate_id", "=", earlier.id),
                ("jury_id.kind", "=", "real"),
                ("note", "!=", False),
            ]
        )
        values = []
        for page in earlier._argument_pages():
            bloc = page.bloc_id
            if bloc and bloc not in left:
                continue
            pieces = page.evidence_ids.mapped("name")
            titles = page.section_ids.mapped("name")
            told = [
                f"{format_date(self.env, line.jury_id.date)} – {line.note}"
                for line in said
                if line.bloc_id == bloc
            ]
            values.append(
                {
                    "candidate_id": self.id,
                    "bloc_id": bloc.id,
                    "argument": page.argument,
                    "questions": page.questions,
                    "answers": page.answers,
                    "feedback": "\n".join(filter(None, [page.feedback, *told])),
                    "evidence_ids": file.evidence_ids.filtered(
                        lambda piece, pieces=pieces: piece.name in pieces
                    ).ids,
                    "section_ids": file.section_ids.filtered(
                        lambda section, titles=titles: section.name in titles
                    ).ids,
                }
            )
        self.env["vae.argument"].create(values)
        return result

    def _argument_pages(self):
        """What the print of the argumentaire shows, in the order of the blocs.

        :return: ``vae.argument``, and an empty list where there is none
        """
        self.ensure_one()
        return self.env["vae.argument"].search([("candidate_id", "=", self.id)])
