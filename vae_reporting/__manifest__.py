# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "VAE Reporting",
    "summary": "Objectives, conventions, budgets and bilans of VAE support",
    "version": "19.0.1.2.0",
    "development_status": "Alpha",
    "category": "Services/VAE",
    "website": "https://github.com/OCA/vae",
    "author": "VAE Assistance contributors, Odoo Community Association (OCA)",
    "license": "AGPL-3",
    "depends": [
        "vae_assistance",
        "vae_reseau",
        "analytic",
        "report_xlsx",
        "survey",
        "web_widget_x2many_2d_matrix",
    ],
    "data": [
        "security/survey/survey_rules.xml",
    ],
    "uninstall_hook": "uninstall_hook",
}
