# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import importlib.util

from odoo.tests import tagged
from odoo.tools import file_path

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestContractMigration(VaeCommon):
    """What an upgrade from the last release brings to contracts in use."""

    def _migrate(self, name):
        path = file_path(f"vae_assistance/migrations/19.0.1.4.0/{name}.py")
        spec = importlib.util.spec_from_file_location("migration", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.migrate(self.env.cr, "19.0.1.3.0")
        self.env.invalidate_all()

    def _as_released(self, months):
        """The one value that the last release knows, for everybody."""
        value = self.env.ref("vae_assistance.vae_parameter_value_contract_max_months")
        value.write({"value": months})
        (value.parameter_id.value_ids - value).unlink()
        return value

    def _cap_of(self, program):
        return self.env["vae.parameter"]._value("contract_max_months", program=program)

    def test_cap(self):
        region = self.env.ref("vae_assistance.vae_program_region")
        self._as_released(24)
        self._migrate("post-contract-cap")
        self.assertEqual(self._cap_of(region), 24)
        self.assertEqual(self._cap_of(self.program), 0)
        # Once is enough.
        self._migrate("post-contract-cap")
        self.assertEqual(self._cap_of(region), 24)

    def test_cap_that_was_changed(self):
        self._as_released(18)
        self._migrate("post-contract-cap")
        self.assertEqual(self._cap_of(self.program), 18)

    def test_terms(self):
        template = self.env.ref("vae_assistance.vae_contract_template_assistance")
        template.write({"terms": False, "name": "Notre convention"})
        self._migrate("post-contract-terms")
        self.assertIn("Réclamations", template.terms)
        self.assertEqual(template.name, "Notre convention")
        template.terms = "Les nôtres"
        self._migrate("post-contract-terms")
        self.assertEqual(template.terms, "Les nôtres")
