# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "VAE Réseau",
    "summary": "The network around VAE candidates: address book, referrals, meetings",
    "version": "19.0.1.2.0",
    "development_status": "Alpha",
    "category": "Services/VAE",
    "website": "https://github.com/OCA/vae",
    "author": "VAE Assistance contributors, Odoo Community Association (OCA)",
    "license": "AGPL-3",
    "depends": ["vae_assistance"],
    "data": [
        "security/book/ir.model.access.csv",
        "security/book/book_rules.xml",
        "data/vae_network_data.xml",
        "data/vae_parameter_data.xml",
        "data/mail_activity_type_data.xml",
        "views/book/vae_network_catalogue_views.xml",
        "views/book/vae_offer_views.xml",
        "views/book/res_partner_views.xml",
        "views/vae_reseau_menus.xml",
    ],
    "uninstall_hook": "uninstall_hook",
}
