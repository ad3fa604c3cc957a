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
        "security/objective/ir.model.access.csv",
        "security/survey/survey_rules.xml",
        "security/objective/objective_rules.xml",
        "wizards/objective/vae_objective_share_views.xml",
        "wizards/objective/vae_objective_reallocate_views.xml",
        "report/objective/vae_objective_templates.xml",
        "views/objective/vae_objective_views.xml",
        "views/vae_reporting_menus.xml",
    ],
    "demo": [
        "demo/vae.service.csv",
        "demo/vae.objective.csv",
        "demo/vae.objective.move.csv",
    ],
    "assets": {
        "web.assets_backend": ["vae_reporting/static/src/**/*.xml"],
        "web.assets_tests": ["vae_reporting/static/tests/tours/**/*.js"],
    },
    "uninstall_hook": "uninstall_hook",
}
