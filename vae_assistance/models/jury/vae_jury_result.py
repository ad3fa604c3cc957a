# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class VaeJury(models.Model):
    """From planned to the result that counts, and its correction."""

    _inherit = "vae.jury"

    def _check_state(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for jury in self:
            if jury.state not in states:
                raise UserError(
                    self.env._(
                        "%(jury)s is “%(state)s”: this cannot be done any more. Reload"
                        " the page.",
                        jury=jury.display_name,
                        state=labels[jury.state],
                    )
                )

    def action_hold(self):
        """The candidate has met the jury; the result is awaited.

        :raise UserError: it was not planned, is to come, or the file is not deposited
        """
        self._check_state("planned", "excused", "absent")
        self._take_file()
        self._vae_by_code().write({"state": "held"})
        return True

    def action_excuse(self):
        """The candidate did not come and had said so."""
        return self._not_judged("excused")

    def action_absent(self):
        """The candidate did not come."""
        return self._not_judged("absent")

    def action_cancel(self):
        """The jury is not held, or the candidate is not on its list."""
        return self._not_judged("cancelled")

    def action_plan(self):
        """It is held all the same: what was recorded by mistake is taken back."""
        self._check_state("held", "subject", "excused", "absent", "cancelled")
        self._vae_by_code().write({"state": "planned", "validated": False})
        return True

    def _take_file(self):
        """The certifier's jury judges the file of the journey, where there is one.

        It may have been begun after the passage was planned.
        """
        without = self.filtered(lambda jury: jury.kind == "real" and not jury.file_id)
        last = self.env["vae.validation.file"].sudo()._last_of(without.candidate_id)
        for jury in without:
            if file := last.get(jury.candidate_id):
                jury.file_id = file.id

    def _not_judged(self, state):
        self._check_state("planned", "held", "excused", "absent")
        self._vae_by_code().write({"state": state})
        return True

    def action_subject(self):
        """The result holds once something is confirmed: it does not count yet.

        :raise UserError: the result, or what has to be confirmed, is not said
        """
        self._check_state("planned", "held")
        self._take_file()
        for jury in self:
            if not (jury.condition or "").strip():
                raise UserError(
                    self.env._(
                        "%(jury)s: write what the result is subject to first.",
                        jury=jury.display_name,
                    )
                )
            jury._record("subject")
        return True

    def action_decide(self):
        """The result is known: the blocs validated are the candidate's from now on.

        :raise UserError: the result is not said
        """
        self._check_state("planned", "held", "subject")
        self._take_file()
        for jury in self:
            jury._record("decided")
            if jury.kind == "real":
                jury._result_known()
        return self.candidate_id._said_next(self.env._("The result is recorded."))

    def _result_known(self):
        """What follows from a result that counts; to be extended by the rooms."""
        self._count_blocs()
        self._propose_options()

    def _record(self, state):
        self.ensure_one()
        validated = self._validated_by_blocs() or self.validated
        if not validated:
            raise UserError(
                self.env._(
                    "%(jury)s: choose what was validated first.",
                    jury=self.display_name,
                )
            )
        self._vae_by_code().write(
            {
                "state": state,
                "validated": validated,
                "date_result": self.date_result or fields.Date.context_today(self),
            }
        )

    def _validated_by_blocs(self):
        """What the lines say; False where there is none.

        :raise UserError: a part is validated, and nobody said which blocs
        """
        self.ensure_one()
        lines = self.line_ids
        if not lines:
            return False
        validated = lines.filtered("is_validated")
        if not validated:
            # Some jurys only say that everything is validated.
            if self.validated == "full":
                lines.write({"is_validated": True})
                return "full"
            if self.validated == "partial":
                raise UserError(
                    self.env._(
                        "%(jury)s: tick the blocs that are validated first.",
                        jury=self.display_name,
                    )
                )
            return "none"
        return "full" if validated == lines else "partial"

    def _count_blocs(self):
        """The blocs validated are kept with the journey."""
        self.ensure_one()
        # Which user may record the result may record what follows from it.
        blocs = self.line_ids.filtered("is_validated").bloc_id
        self.env["vae.candidate.bloc"].sudo().create(
            [
                {
                    "candidate_id": self.candidate_id.id,
                    "bloc_id": bloc.id,
                    "date": min(self.date_result, fields.Date.context_today(self)),
                    "origin": "jury",
                    "jury_id": self.id,
                }
                for bloc in blocs - self.candidate_id.sudo().validated_bloc_ids.bloc_id
            ]
        )

    # ------------------------------------------------------------------
    # A result that was counted is corrected with a reason
    # ------------------------------------------------------------------

    def action_correct(self):
        """Open the dialog that takes a result back."""
        self.ensure_one()
        self.check_access("write")
        self._check_state("decided")
        return self.env["vae.jury.correct"]._get_records_action(
            name=self.env._("Correct the Result"),
            target="new",
            context={"default_jury_id": self.id},
        )

    def _correct(self, reason):
        """Take the result back: it is recorded anew.

        :raise UserError: something follows from it already
        """
        self.ensure_one()
        self._check_state("decided")
        candidate = self.candidate_id.sudo()
        following = self.sudo().next_id
        if following or candidate.date_closed:
            raise UserError(
                self.env._(
                    "%(jury)s: a following journey starts from this result, or the"
                    " journey is closed with it. Delete or reopen that first.",
                    jury=self.display_name,
                )
            )
        candidate.validated_bloc_ids.filtered(
            lambda line: line.jury_id == self
        ).unlink()
        self._vae_by_code().write({"state": "held"})
        self._message_log(
            body=self.env._("The result is taken back: %(reason)s", reason=reason)
        )
