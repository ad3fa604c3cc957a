# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeAppointmentRefuse(models.TransientModel):
    """Refuse the times that a candidate proposes for an appointment, with a word."""

    _name = "vae.appointment.refuse"
    _description = "Refusal of Proposed Times"

    fiche_id = fields.Many2one(
        comodel_name="vae.fiche.action",
        string="Appointment",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    words = fields.Text(
        string="A Word for the Candidate",
        help="They read it by mail and on the portal, below “not possible”.",
    )

    def action_confirm(self):
        """Tell the candidate; the appointment stays where it is.

        :raise UserError: nothing is asked any more
        """
        self.ensure_one()
        self.fiche_id._refuse_wishes(self.words)
        return self._vae_said(
            self.env._("The appointment stays where it is. The candidate is told.")
        )
