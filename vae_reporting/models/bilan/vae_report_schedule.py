# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class VaeReportSchedule(models.Model):
    """The bilan of the period that is over, the first of what is sent."""

    _inherit = "vae.report.schedule"

    @api.model
    def _selection_kind(self):
        return [("bilan", self.env._("Bilan")), *super()._selection_kind()]

    @api.model
    def _kinds_help(self):
        return {
            **super()._kinds_help(),
            "bilan": self.env._(
                "The bilan of the period, signed or as it stands; computed where there"
                " is none yet. Without rights: the one that the director has signed."
            ),
        }

    def _report_bilan(self, asked):
        bilans = self.env["vae.bilan"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_start", "=", asked.date_from),
                ("date_end", "=", asked.date_to),
                ("program_id", "=", self.program_id.id),
                ("convention_id", "=", self.convention_id.id),
                ("is_consolidated", "=", False),
            ],
            order="version desc, id desc",
        )
        if asked.is_let_out:
            bilans = bilans.filtered(lambda each: each.state == "signed")
        bilan = bilans[:1]
        if not bilan and not asked.is_let_out:
            bilan = self._begin_bilan(asked)
        return self._printed(bilan, "report_vae_bilan")

    def _begin_bilan(self, asked):
        """Compute the bilan of the period; none where there is nothing to tell."""
        bilan = self.env["vae.bilan"].create(
            {
                "company_id": self.company_id.id,
                "date_start": asked.date_from,
                "date_end": asked.date_to,
                "program_id": self.program_id.id,
                "convention_id": self.convention_id.id,
            }
        )
        bilan._compute_now()
        if bilan._is_empty():
            # It was made here: whoever may make one may take it back.
            bilan.sudo().unlink()
            return bilan.browse()
        return bilan
