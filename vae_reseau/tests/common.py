# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command

from odoo.addons.vae_assistance.tests.common import VaeCommon


class NetworkCommon(VaeCommon):
    """An actor in Chambéry, and ways to make offers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.actor = cls.env["res.partner"].create(
            {
                "name": "Maison de l’habitat des Cîmes",
                "is_company": True,
                "zip": "73000",
                "city": "Chambéry",
                "phone": "+33 4 65 71 49 01",
            }
        )
        territories = cls.env["vae.territory"]
        cls.savoie = territories.search(
            [("kind", "=", "department"), ("code", "=", "73")]
        )
        cls.ain = territories.search([("kind", "=", "department"), ("code", "=", "01")])
        cls.region = cls.savoie.parent_id
        cls.basin = territories.create(
            {
                "name": "Bassin des Cîmes",
                "parent_id": cls.savoie.id,
                "company_id": cls.company.id,
            }
        )
        cls.rent = cls._theme("logement-hebergement--louer-un-logement")
        cls.french = cls._theme("lecture-ecriture-calcul--maitriser-le-francais")

    @classmethod
    def _theme(cls, code):
        return cls.env["vae.offer.theme"].search([("code", "=", code)])

    @classmethod
    def _audience(cls, code):
        return cls.env["vae.offer.audience"].search([("code", "=", code)])

    @classmethod
    def _offer(cls, name, themes=None, territories=None, **values):
        return cls.env["vae.offer"].create(
            {
                "name": name,
                "partner_id": cls.actor.id,
                "theme_ids": [Command.set((themes or cls.rent).ids)],
                "territory_ids": [Command.set(territories.ids if territories else [])],
                **values,
            }
        )
