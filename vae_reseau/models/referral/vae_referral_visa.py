# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import fields, models
from odoo.exceptions import UserError

TYPE = "vae_assistance.vae_proof_type_stamp"
NAME_MAX = 100


class VaeReferral(models.Model):
    """The partner's visa: stands for the stamp among the proofs of the journey."""

    _inherit = "vae.referral"

    def _put_visa(self, name, function):
        """Keep who answers for what was done, as a file among the proofs.

        :raise UserError: nobody is named, or there is a visa already
        """
        self.ensure_one()
        name, function = (name or "").strip(), (function or "").strip()
        if not name or not function:
            raise UserError(
                self.env._("Give your name and your function: they make the visa.")
            )
        if max(len(name), len(function)) > NAME_MAX:
            raise UserError(
                self.env._(
                    "Name and function are too long: %(max)s characters at most each.",
                    max=NAME_MAX,
                )
            )
        self._vae_wait_for_rows()
        if self.visa_date:
            raise UserError(self.env._("The visa has been put already."))
        is_shared = self.kind == "share" and self.state == "sent"
        if not is_shared and self.state not in ("accepted", "in_progress", "done"):
            raise UserError(
                self.env._("Accept the request first: the visa says what was done.")
            )
        self.write(
            {
                "visa_name": name,
                "visa_function": function,
                "visa_date": fields.Datetime.now(),
            }
        )
        self._keep_visa()

    def _keep_visa(self):
        lang = self.company_id.partner_id.lang
        content, _kind = (
            self.env["ir.actions.report"]
            # Never filed in the chatter, nor replaced by HTML during tests.
            .with_context(
                lang=lang, report_pdf_no_attachment=True, force_report_rendering=True
            )
            ._render_qweb_pdf("vae_reseau.report_vae_referral_visa", self.ids)
        )
        stamp = self.env.ref(TYPE, raise_if_not_found=False) or self.env[
            "vae.proof.type"
        ].search([], limit=1)
        self.env["vae.proof"]._keep(
            self.candidate_id,
            self._visa_act(),
            stamp,
            base64.b64encode(content),
            fields.Date.context_today(self),
        )

    def _visa_act(self):
        """What the visa proves: the line of the plan, else the referral itself."""
        self.ensure_one()
        return self.line_id or self
