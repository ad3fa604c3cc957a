# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeAccessLog(models.Model):
    """What was erased, by whom and when: the trace of it stays."""

    _inherit = "vae.access.log"

    operation = fields.Selection(
        selection_add=[
            ("erase_confidential", "Confidential content erased"),
            ("erase_journey", "Anonymised"),
            ("erase_documents", "Documents erased"),
        ],
        ondelete={
            "erase_confidential": "cascade",
            "erase_journey": "cascade",
            "erase_documents": "cascade",
        },
    )
