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
        "security/budget/ir.model.access.csv",
        "security/budget/budget_rules.xml",
        "data/vae_budget_heading_data.xml",
        "data/vae_budget_parameter_data.xml",
        "data/vae_budget_cron_data.xml",
        "report/budget/budget_reports.xml",
        "report/budget/vae_budget_templates.xml",
        "report/budget/vae_financial_report_templates.xml",
        "wizards/budget/vae_budget_wizard_views.xml",
        "views/budget/vae_budget_views.xml",
        "views/budget/vae_financial_report_views.xml",
        "views/budget/vae_budget_catalogue_views.xml",
        "views/budget/vae_budget_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "vae_reporting/static/src/**/*.esm.js",
            "vae_reporting/static/src/**/*.scss",
            "vae_reporting/static/src/**/*.xml",
        ],
    },
    "uninstall_hook": "uninstall_hook",
}
