# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class VaeContract(models.Model):
    """Candidate and professional sign, and the director where the program says so."""

    _inherit = "vae.contract"

    def _signature_fields(self):
        return (
            "candidate_id",
            "kind",
            "number",
            "amendment_number",
            "change_reason",
            "user_id",
            "program_id",
            "intro",
            "plan_id",
            "date_start",
            "date_end",
            "place",
            "date",
            "expectations",
        )

    def _signature_content(self):
        return {
            **super()._signature_content(),
            "commitments": [
                [line.side, line.name]
                for line in self.commitment_ids.sorted(
                    lambda line: (line.sequence, line.id)
                )
            ],
            "plan": self.plan_id and self.plan_id._signature_digest(),
        }

    def _signature_signers(self):
        self.ensure_one()
        signers = [{"role": "candidate", "partner_id": self.candidate_id.partner_id.id}]
        # A print leaves out who is missing; the check refuses to go on without them.
        for role, user in (
            ("professional", self.user_id),
            ("director", self._director()),
        ):
            if user:
                signers.append(
                    {
                        "role": role,
                        "partner_id": user.partner_id.id,
                        "user_id": user.id,
                    }
                )
        return signers

    def _director(self):
        """The director who signs; empty if the program does not ask for it."""
        self.ensure_one()
        director = self.company_id.sudo().vae_director_id
        return director if self.director_signs else director.browse()

    def _signature_check(self):
        result = super()._signature_check()
        self._check_signers()
        self._check_content()
        self._check_duration()
        return result

    def _check_signers(self):
        """Refuse a contract that somebody who has to sign it could not sign.

        :raise UserError: who is missing, and what to do
        """
        self.ensure_one()
        if not self.user_id:
            raise UserError(
                self.env._(
                    "%(contract)s: say which professional signs it with the candidate"
                    " (field “Professional”).",
                    contract=self.display_name,
                )
            )
        director = self._director()
        if self.director_signs and not director:
            raise UserError(
                self.env._(
                    "%(contract)s: the program “%(program)s” has the director sign, and"
                    " %(structure)s names none. An administrator names the director on"
                    " the structure (page “VAE”), or in the settings of VAE.",
                    contract=self.display_name,
                    program=self.program_id.sudo().name,
                    structure=self.company_id.name,
                )
            )
        for user in self.user_id | director:
            if not user.active or not self._filtered_readable_by(user):
                raise UserError(
                    self.env._(
                        "%(contract)s: %(user)s has to sign it and may not open it."
                        " Share the candidate with them, or choose somebody else.",
                        contract=self.display_name,
                        user=user.name,
                    )
                )

    def _check_content(self):
        """Refuse a contract that does not say what it has to.

        :raise UserError: what is missing, and what to do
        """
        self.ensure_one()
        plan = self.plan_id
        if self.kind == "assistance" and not plan:
            raise UserError(self._no_plan_message())
        if plan and plan.state != "agreed":
            raise UserError(
                self.env._(
                    "%(contract)s: the plan has changed since, %(plan)s is no longer"
                    " the version in force. Annex the one that is: button “Annex the"
                    " Current Plan”.",
                    contract=self.display_name,
                    plan=plan.display_name,
                )
            )
        if not self.date_end:
            raise UserError(
                self.env._(
                    "%(contract)s has no end. Say until when it runs.",
                    contract=self.display_name,
                )
            )
        if not self.commitment_ids:
            raise UserError(
                self.env._(
                    "%(contract)s holds no commitment. Say what each side commits to.",
                    contract=self.display_name,
                )
            )
        if self.amendment_of_id:
            self._first()._check_may_be_signed_anew()
            if not any(self._changes().values()):
                raise UserError(
                    self.env._(
                        "%(contract)s changes nothing. Change the end, the plan or the"
                        " commitments, or delete it.",
                        contract=self.display_name,
                    )
                )

    def _check_may_be_signed_anew(self):
        """Refuse the amendment of what no longer holds."""
        self.ensure_one()
        if self.state != "signed":
            raise UserError(
                self.env._(
                    "%(contract)s is no longer in force and cannot be amended. Make a"
                    " new contract.",
                    contract=self.display_name,
                )
            )
