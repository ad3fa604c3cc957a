# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError

from .vae_support_plan_line import AGREED_FIELDS


class VaeSupportPlan(models.Model):
    """The candidate and who supports them sign each version: that is the agreement."""

    _inherit = "vae.support.plan"

    _signature_report = "vae_assistance.report_vae_support_plan"

    def _signature_fields(self):
        return (
            "candidate_id",
            "version",
            "user_id",
            "target_kind",
            "date_target",
            "weekly_hours",
            "note",
        )

    def _signature_content(self):
        content = super()._signature_content()
        content["lines"] = [
            [
                value.ids if isinstance(value, models.Model) else value
                for value in (line[fname] for fname in AGREED_FIELDS)
            ]
            for line in self.line_ids.sorted(lambda line: (line.sequence, line.id))
        ]
        return content

    def _signature_signers(self):
        self.ensure_one()
        if not self.user_id:
            raise UserError(
                self.env._(
                    "%(plan)s: say with whom it is agreed upon, they sign it.",
                    plan=self.display_name,
                )
            )
        return [
            {"role": "candidate", "partner_id": self.candidate_id.partner_id.id},
            {
                "role": "professional",
                "partner_id": self.user_id.partner_id.id,
                "user_id": self.user_id.id,
            },
        ]

    def _signature_check(self):
        self._check_draft()
        if not self.line_ids:
            raise UserError(
                self.env._(
                    "%(plan)s has no line. Say what is going to be done, then have it"
                    " signed.",
                    plan=self.display_name,
                )
            )

    def _signature_done(self, request):
        result = super()._signature_done(request)
        # Agreed upon by the signature itself, whoever else may write on plans.
        plan = self.sudo()
        former = plan.candidate_id._agreed_plan() - plan
        plan.line_ids._take_over_progress(former.line_ids)
        former.write({"state": "superseded"})
        former.flush_recordset(["state"])
        plan.write({"state": "agreed", "date_agreed": request.date_signed.date()})
        return result
