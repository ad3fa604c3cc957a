# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.observation.vae_observation import LEVELS


class VaeObservationPass(models.TransientModel):
    """Pass several observations on together: what one brings to a meeting."""

    _name = "vae.observation.pass"
    _description = "Pass Observations On"

    observation_ids = fields.Many2many(
        comodel_name="vae.observation", string="Observations"
    )
    named_words = fields.Char(string="Seems to Name", compute="_compute_named_words")
    level = fields.Selection(selection=LEVELS, required=True, default="ztef")
    date = fields.Date(required=True, default=lambda self: self._default_date())
    recipient = fields.Char(string="Function of the Recipient", required=True)

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.depends("observation_ids")
    def _compute_named_words(self):
        for dialog in self:
            found = dialog.observation_ids.filtered("named_words")
            dialog.named_words = ", ".join(found.mapped("named_words"))

    def action_confirm(self):
        """Keep that they were passed on.

        :raise UserError: no observation is chosen
        """
        self.ensure_one()
        if not self.observation_ids:
            raise UserError(self.env._("Choose the observations to pass on."))
        self.env["vae.observation.passing"].create(
            [
                {
                    "observation_id": observation.id,
                    "level": self.level,
                    "date": self.date,
                    "recipient": self.recipient,
                }
                for observation in self.observation_ids
            ]
        )
        return self._vae_said(
            self.env._("%(count)s passed on.", count=len(self.observation_ids))
        )
