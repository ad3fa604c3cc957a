# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.vae_assistance.models.ground.vae_day import Block, Source


class VaeDay(models.AbstractModel):
    """Scheduled reports that did not go out."""

    _inherit = "vae.day"

    @api.model
    def _blocks_direction(self):
        own = Domain("company_id", "in", self.env.companies.ids)
        return {
            **super()._blocks_direction(),
            "reports": Block(
                label=self.env._("Reports Not Sent"),
                icon="fa-paper-plane-o",
                sequence=35,
                sources=[
                    Source(
                        model="vae.report.run",
                        domain=own & Domain("state", "=", "failed"),
                        row=self._report_row,
                        action="vae_reporting.vae_report_run_action",
                        order="date_to desc, id desc",
                        fetched=("kind", "date_from", "date_to"),
                    )
                ],
            ),
        }

    @api.model
    def _report_row(self, run):
        return self._row(
            run,
            run.display_name,
            run.reason or "",
            [("action_retry", self.env._("Retry"))],
            tone="urgent",
        )
