# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestWhatPrintsSay(TransactionCase):
    def test_each_document_has_a_number_and_a_state(self):
        """What people sign says of itself which it is, and what became of it."""
        base = self.env.registry["vae.print.mixin"]
        for name, model in self.env.registry.items():
            if issubclass(model, base) and not model._abstract:
                with self.subTest(model=name):
                    for method in ("_print_number", "_print_state"):
                        self.assertIsNot(getattr(model, method), getattr(base, method))
                    self.assertTrue(model._print_order)

    def test_each_print_hands_on_its_number_and_state(self):
        """The template of every document that is signed shows both."""
        base = self.env.registry["vae.signature.mixin"]
        for name, model in self.env.registry.items():
            if not issubclass(model, base) or model._abstract:
                continue
            report = self.env.ref(self.env[name]._signature_report)
            template = report.report_name.removesuffix("_document") + "_page"
            arch = self.env.ref(template).arch
            for method in ("_print_number()", "_print_state()"):
                self.assertIn(method, arch, name)

    def test_hours_are_written_in_one_way(self):
        """No print writes 1:30 nor 01:30."""
        reports = self.env["ir.actions.report"].search(
            [("pdf_engine", "=", "weasyprint"), ("report_name", "=like", "vae_%")]
        )
        self.assertGreater(len(reports), 10)
        views = self.env["ir.ui.view"].search(
            [("type", "=", "qweb"), ("key", "=like", "vae_%"), ("model", "=", False)]
        )
        for view in views:
            for other in ("float_time", "'duration'"):
                self.assertNotIn(other, view.arch, view.key)
