# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class BudgetDocument(models.AbstractModel):
    _name = "report.vae_reporting.vae_budget_document"
    _description = "Budget as PDF"
    _inherit = ["report.vae_reporting.embedded_workbook"]

    _workbook_report = "vae_reporting.report_vae_budget_xlsx"
    _document_model = "vae.budget"


class FinancialReportDocument(models.AbstractModel):
    _name = "report.vae_reporting.vae_financial_report_document"
    _description = "Financial Report as PDF"
    _inherit = ["report.vae_reporting.embedded_workbook"]

    _workbook_report = "vae_reporting.report_vae_financial_report_xlsx"
    _document_model = "vae.financial.report"
