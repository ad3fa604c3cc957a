# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeSituation(models.Model):
    """Occupational situation: at entry, at exit, and six months later.

    One list for the three days, so that a change can be read; its families are those
    that the FSE+ indicators and the regional ones are summed from.
    """

    _name = "vae.situation"
    _description = "Occupational Situation"
    _inherit = ["vae.catalogue.mixin"]

    family = fields.Selection(
        selection=[
            ("employed", "In employment"),
            ("job_seeker", "Job seeker, under 12 months"),
            ("long_job_seeker", "Job seeker, 12 months or more"),
            ("training", "In training"),
            ("inactive", "Neither in employment nor looking for it"),
        ],
        required=True,
        default="employed",
        help="Under which heading the situation is counted in reports.",
    )


class VaeNeedIndicator(models.Model):
    """A sign that somebody needs assistance to engage in a VAE or to go on with it."""

    _name = "vae.need.indicator"
    _description = "Indicator of a Need for Assistance"
    _inherit = ["vae.catalogue.mixin"]


class VaeDropoutReason(models.Model):
    """Why a journey was broken off."""

    _name = "vae.dropout.reason"
    _description = "Reason for Dropping Out"
    _inherit = ["vae.catalogue.mixin"]
