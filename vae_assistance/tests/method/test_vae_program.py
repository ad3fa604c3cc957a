# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestHome(VaeCommon):
    def test_not_taken_from_those_who_use_it(self):
        """Programs and territories move to another structure until they are used."""
        territory = self.env["vae.territory"].create(
            {"name": "Bassin d’essai", "kind": "own", "company_id": self.company.id}
        )
        other = self.env["res.company"].create({"name": "Autre structure"})

        def service(home):
            return self.env["vae.service"].create(
                {
                    "company_id": self.company.id,
                    "partner_id": self.candidate.partner_id.id,
                    "territory_id": home.id,
                }
            )

        for home, use in (
            (self.program, lambda home: self.candidate.write({"program_id": home.id})),
            (territory, service),
        ):
            home.company_id = other
            home.company_id = self.company
            use(home)
            self.candidate.active = False
            with self.assertRefused("is used by another structure"):
                home.company_id = other
            self.candidate.active = True
