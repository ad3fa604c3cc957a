# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestTermsOfTheDemonstration(TransactionCase):
    def test_core_reads_them_no_second_time(self):
        modules = self.env["ir.module.module"]
        addon = modules.search([("name", "=", "vae_assistance")])
        self.env["res.lang"]._activate_lang("fr_FR")
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        others = [code for code in installed if code != "fr_FR"]
        read = []
        for has_demo, expected in ((True, others), (False, installed)):
            addon.demo = has_demo
            with patch.object(
                type(modules),
                "_load_module_terms",
                lambda _self, _names, langs, overwrite=False: read.append(langs),
            ):
                addon._vae_told_in("fr_FR")
                addon._update_translations()
                addon._update_translations()
            # Nothing to read where French is the only language.
            told = [["fr_FR"], *([expected] if expected else []), installed]
            self.assertEqual(read, told, has_demo)
            read.clear()
