# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class VaeCandidateBloc(models.Model):
    """By which jury a bloc was obtained; obtained once, whatever the journey."""

    _inherit = "vae.candidate.bloc"
    _frozen = {"_check_not_by_jury": {"bloc_id", "date", "origin"}}

    jury_id = fields.Many2one(
        comodel_name="vae.jury",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )

    @api.constrains("bloc_id", "candidate_id", "origin")
    def _check_once(self):
        for validated in self.filtered(lambda line: line.origin == "jury"):
            earlier = validated.candidate_id._journeys_of_person()
            twice = self.sudo().search_count(
                [
                    ("candidate_id", "in", (earlier - validated.candidate_id).ids),
                    ("bloc_id", "=", validated.bloc_id.id),
                    ("origin", "=", "jury"),
                ],
                limit=1,
            )
            if twice:
                raise ValidationError(
                    self.env._(
                        "%(whose)s: “%(bloc)s” was validated in an earlier journey and"
                        " stays so for good: it is not validated twice.",
                        whose=validated.candidate_id._called(),
                        bloc=validated.bloc_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_by_jury(self):
        self._check_not_by_jury()

    def _check_not_by_jury(self):
        """:raise UserError: one of them follows from the result of a jury"""
        # The correction of a result does it as superuser.
        if not self.env.su and any(line.sudo().jury_id for line in self):
            raise UserError(
                self.env._(
                    "This bloc was validated by a jury whose result was counted."
                    " Correct the result of the jury instead."
                )
            )
