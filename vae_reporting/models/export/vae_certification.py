# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeCertification(models.Model):
    _inherit = "vae.certification"

    speciality_id = fields.Many2one(
        comodel_name="vae.bpf.line",
        string="Speciality (NSF)",
        domain=[("frame", "=", "f4"), ("is_rest", "=", False)],
        ondelete="set null",
        index="btree_not_null",
        help="On which line of frame F-4 of the BPF its candidates are counted.",
    )
