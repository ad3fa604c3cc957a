# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    vae_watch_days = fields.Integer(
        string="To Watch After",
        default=14,
        help="Days without contact after which a candidate is to be watched.",
    )
    vae_urgent_days = fields.Integer(
        string="Urgent After",
        default=30,
        help="Days without contact after which a candidate is urgent.",
    )
    vae_legal_mentions = fields.Text(
        string="Legal Lines of Documents",
        translate=True,
        help="Printed at the foot of every document: activity declaration number,"
        " data protection contact…",
    )

    _check_vae_days = models.Constraint(
        "CHECK(vae_watch_days > 0 AND vae_urgent_days >= vae_watch_days)",
        "The number of days before a candidate is urgent cannot be lower than the"
        " number of days before they are to be watched, and both are at least 1.",
    )
