# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import format_date


class VaeContract(models.Model):
    """What the print of a contract says of itself."""

    _inherit = "vae.contract"

    _print_order = "candidate_id, number, amendment_number"

    def _print_number(self):
        self.ensure_one()
        number = f"{self.candidate_id.reference}-CV{self.number}"
        if self.amendment_number:
            number += f"-A{self.amendment_number}"
        return number

    def _print_state(self):
        self.ensure_one()
        if self.state == "terminated":
            return self.env._(
                "Terminated on %(date)s.",
                date=format_date(
                    self.env, self._first().date_terminated, date_format="d MMMM y"
                ),
            )
        if self.state == "ended":
            return self.env._("Ended: this contract is no longer in force.")
        if self.state == "draft" and self._print_is_draft():
            return self.env._("Draft: not signed, it binds nobody.")
        return ""
