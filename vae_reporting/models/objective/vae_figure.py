# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from ..ground.vae_figure import Figure

AXES = {
    "company": "company_id",
    "program": "program_id",
    "territory": "territory_id",
    "user": "user_id",
}
# The figure that counts what is delivered, for each service.
FIGURE_OF = {
    "advice": "services_advice",
    "information": "services_information",
    "assistance": "contracts_signed",
}


class VaeFigure(models.AbstractModel):
    """What counts for an objective: conventions signed, services delivered.

    Guide of the référent, I-1: the funder contracts each year a number of services of
    advice and of assistance. An assistance counts once, when its convention is signed:
    an amendment is no other one, nor does its end take it back.
    """

    _inherit = "vae.figure"

    @api.model
    def _figures(self):
        return {
            **super()._figures(),
            "contracts_signed": Figure(
                code="contracts_signed",
                label=self.env._("Assistance conventions signed"),
                model="vae.contract",
                domain=Domain("kind", "=", "assistance")
                & Domain("amendment_of_id", "=", False)
                & Domain("date_signed", "!=", False),
                date="date_signed",
                axes=AXES,
            ),
            "services_advice": self._figure_of_services(
                "advice", self.env._("Services of advice delivered")
            ),
            "services_information": self._figure_of_services(
                "information", self.env._("Collective information delivered")
            ),
        }

    @api.model
    def _figure_of_services(self, kind, label):
        return Figure(
            code=f"services_{kind}",
            label=label,
            model="vae.service",
            domain=Domain("kind", "=", kind),
            date="date",
            axes=AXES,
        )
