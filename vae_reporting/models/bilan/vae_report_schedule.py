# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class VaeReportSchedule(models.Model):
    """The bilan as a scheduled report: made with the period, read over by people.

    Whoever has rights gets it as it stands, marked as a draft until it is signed;
    everybody else gets its public version once it is signed: until then their line has
    failed, and says so.
    """

    _inherit = "vae.report.schedule"

    @api.model
    def _selection_kind(self):
        return [
            ("bilan", self.env._("Bilan of the period")),
            *super()._selection_kind(),
        ]

    @api.model
    def _kinds_help(self):
        return {
            **super()._kinds_help(),
            "bilan": self.env._(
                "The bilan of the period that is over; it is made if there is none yet."
                " Without rights: its public version."
            ),
        }

    def _lay_out(self, date_from, date_to):
        """The bilan is made with the run: once, whoever sends it later."""
        run = super()._lay_out(date_from, date_to)
        begins = self.convention_id.date_start
        # Before the convention there is nothing to tell of it.
        is_before = begins and date_to < begins
        if (
            self.kind == "bilan"
            and not is_before
            and not self._bilan(date_from, date_to)
        ):
            self.env["vae.bilan"].with_company(self.company_id).sudo().create(
                {
                    "company_id": self.company_id.id,
                    "convention_id": self.convention_id.id,
                    "program_id": self.program_id.id,
                    "date_start": date_from,
                    "date_end": date_to,
                }
            )
        return run

    def _bilan(self, date_from, date_to):
        """The last version of that period and scope; the signed one before others."""
        bilans = self.env["vae.bilan"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("convention_id", "=", self.convention_id.id)
            & Domain("program_id", "=", self.program_id.id)
            & Domain("territory_id", "=", False)
            & Domain("is_consolidated", "=", False)
            & Domain("date_start", "=", date_from)
            & Domain("date_end", "=", date_to),
            order="version desc, id desc",
        )
        return (bilans.filtered(lambda each: each.state == "signed") or bilans)[:1]

    def _report_bilan(self, asked):
        bilan = self._bilan(asked.date_from, asked.date_to)
        if not bilan:
            return []
        if not bilan.date_computed:
            # By the software, of the whole structure, whoever it is sent to.
            bilan.sudo().with_context(
                allowed_company_ids=self.company_id.ids
            )._compute_now()
        if bilan._is_empty():
            return []
        if asked.is_let_out:
            if bilan.state != "signed":
                raise UserError(
                    self.env._(
                        "“%(bilan)s” goes out once the director has signed it: have it"
                        " read over and signed, then retry.",
                        bilan=bilan.display_name,
                    )
                )
            return self._printed(bilan, "report_vae_bilan_public", has_workbook=False)
        return self._printed(bilan, "report_vae_bilan")
