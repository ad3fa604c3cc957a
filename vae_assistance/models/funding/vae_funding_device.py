# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeFundingDevice(models.Model):
    """By what a journey is paid: CPF, OPCO, employer, region, own funds…"""

    _name = "vae.funding.device"
    _description = "Funding Device"
    _inherit = ["vae.catalogue.mixin"]

    quote_first = fields.Boolean(
        string="Quote before the Study",
        help="Its quote has to be validated before the feasibility study begins: an"
        " alert tells where it is not.",
    )
    answer_days = fields.Integer(
        string="Usual Answer (Days)",
        help="Days after which an answer is usually there; it is the deadline of a"
        " request, which can be changed there. 0: none is expected.",
    )
    is_own = fields.Boolean(
        string="Candidate's Own Funds",
        help="The candidate pays: nobody else decides.",
    )
    note = fields.Text(
        translate=True, help="What has to be known to ask for it, and since when."
    )

    _check_answer_days = models.Constraint(
        "CHECK(answer_days >= 0)", "A number of days is not negative."
    )
