# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class BilanDocument(models.AbstractModel):
    _name = "report.vae_reporting.vae_bilan_document"
    _description = "Bilan as PDF"
    _inherit = ["report.vae_reporting.embedded_workbook"]

    _workbook_report = "vae_reporting.report_vae_bilan_xlsx"
    _document_model = "vae.bilan"
