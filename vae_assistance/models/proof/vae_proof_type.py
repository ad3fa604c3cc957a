# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeProofType(models.Model):
    """What can prove that something was done: signature, attendance sheet, visa…"""

    _name = "vae.proof.type"
    _description = "Type of Proof"
    _inherit = ["vae.catalogue.mixin"]

    by_signature = fields.Boolean(
        string="Signatures Count",
        help="A document signed in the software, or whose signed scan was kept with its"
        " signatures, is this proof by itself: no file has to be added.",
    )
