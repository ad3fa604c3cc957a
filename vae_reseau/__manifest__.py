# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "VAE Réseau",
    "summary": "The network around VAE candidates: address book, referrals, meetings",
    "version": "19.0.1.1.0",
    "development_status": "Alpha",
    "category": "Services/VAE",
    "website": "https://github.com/OCA/vae",
    "author": "VAE Assistance contributors, Odoo Community Association (OCA)",
    "license": "AGPL-3",
    "depends": ["vae_assistance"],
    "data": ["views/vae_reseau_menus.xml"],
}
