# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

# What a following journey takes over as it is.
KEPT = ("user_id", "team_id", "program_id", "certification_id", "prescriber_id")


class VaeJury(models.Model):
    """What comes after a result that is not full."""

    _inherit = "vae.jury"

    def _propose_options(self):
        """The ways to go on, once, when something is left to validate."""
        self.ensure_one()
        if self.validated == "full" or self.option_ids:
            return
        kinds = self.env["vae.jury.option.kind"].search([("active", "=", True)])
        today = fields.Date.context_today(self)
        session = self.env["vae.certification.session"].search(
            [
                ("certification_id", "=", self.certification_id.id),
                ("date_deposit", ">=", today),
            ],
            limit=1,
        )
        self.env["vae.jury.option"].create(
            [
                {
                    "jury_id": self.id,
                    "kind_id": kind.id,
                    "sequence": rank,
                    "session_id": kind.with_session and session.id,
                }
                for rank, kind in enumerate(kinds)
            ]
        )

    def action_new_journey(self):
        """Open the following journey: what is left to validate, what was is kept.

        What the person told and wrote goes on there: who may write the first journey
        reads it, and the same people follow both.

        :return: window action on the new ``vae.candidate``
        :raise UserError: there is one already, or nothing is left
        """
        self.ensure_one()
        self._check_state("decided")
        candidate = self.candidate_id
        candidate.check_access("write")
        if self.sudo().next_id:
            raise UserError(
                self.env._(
                    "%(jury)s: a journey follows already. Open it by “Following"
                    " Journey”.",
                    jury=self.display_name,
                )
            )
        obtained = candidate._obtained_blocs()[candidate]
        blocs = candidate.certification_id.bloc_ids
        nothing_left = not blocs - obtained if blocs else self.validated == "full"
        if self.kind != "real" or nothing_left:
            raise UserError(
                self.env._(
                    "%(jury)s: nothing is left to validate of this certification. For"
                    " another one, create a journey from the contact.",
                    jury=self.display_name,
                )
            )
        chosen = self.option_ids.filtered("is_chosen").session_id[:1]
        following = (
            self.env["vae.candidate"]
            ._vae_by_code()
            .create(
                {
                    "partner_id": candidate.partner_id.id,
                    "company_id": candidate.company_id.id,
                    "previous_id": candidate.id,
                    "accompagnateur_ids": candidate.accompagnateur_ids.ids,
                    "target": "blocs" if obtained else "full",
                    "bloc_ids": (blocs - obtained).ids if obtained else [],
                    "date_admissible": candidate.date_admissible,
                    "session_id": chosen.id,
                    "date_accepted_before": candidate._date_accepted(),
                    **{fname: candidate[fname].id for fname in KEPT},
                }
            )
        )
        # What was validated stays so, and counts in the new journey.
        self.env["vae.candidate.bloc"].sudo().create(
            [
                {
                    "candidate_id": following.id,
                    "bloc_id": line.bloc_id.id,
                    "date": line.date,
                    "origin": "earlier",
                }
                for line in candidate._obtained_lines()
            ]
        )
        self._vae_by_code().write({"next_id": following.id})
        following._go_on_from(candidate)
        self.env["vae.access.log"]._trace(
            candidate,
            "export",
            reason=self.env._(
                "Texts and experience taken over into %(reference)s",
                reference=following.reference,
            ),
        )
        return following._get_records_action()
