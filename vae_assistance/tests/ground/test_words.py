# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from lxml import etree

from odoo.tests import tagged
from odoo.tools import file_path

from ...models.ground.hours import said_hours
from ..common import VaeCommon

HOURS = re.compile(r"hours|^duration$")
# How many days or months, not how many hours.
NO_HOURS = {"duration_months", "duration_tracking", "duration_note"}


@tagged("post_install", "-at_install")
class TestWords(VaeCommon):
    """What people read names things as they do."""

    def _our_views(self):
        data = self.env["ir.model.data"].search(
            [("module", "like", "vae_"), ("model", "=", "ir.ui.view")]
        )
        return self.env["ir.ui.view"].browse(data.mapped("res_id")).exists()

    def test_no_text_names_a_parameter_by_its_code(self):
        codes = set(
            self.env["vae.parameter"]
            .with_context(active_test=False)
            .search([])
            .mapped("code")
        )
        shown = [
            (f"{name}.{field.name}", text)
            for name, model in self.env.registry.items()
            for field in model._fields.values()
            if any(module.startswith("vae_") for module in field._modules)
            for text in (field.string, field.help)
            if text
        ] + [(view.name, view.arch) for view in self._our_views()]
        for where, text in shown:
            words = set(re.findall(r"\w+", text))
            with self.subTest(where=where):
                self.assertFalse(codes & words)

    def test_hours_are_said_to_the_minute(self):
        for value, words in (
            (0, "0 h"),
            (None, "0 h"),
            (1.5, "1 h 30"),
            (0.25, "0 h 15"),
            (1.999, "2 h"),
            (2.05, "2 h 03"),
            (-0.5, "−0 h 30"),
        ):
            said = said_hours(self.env, value)
            self.assertEqual(said.replace("\N{NO-BREAK SPACE}", " "), words)
        french = self.env(context={"lang": "fr_FR"})
        self.assertRegex(said_hours(french, 6200), r"^6\s200\sh$")

    def test_hours_are_written_in_one_way(self):
        """“1 h 30” and “6 200 h”, never 01:30 nor 6 200,00."""
        seen = 0
        for view in self._our_views().filtered(lambda view: view.model):
            for node in etree.fromstring(view.arch).iter("field"):
                name = node.get("name")
                model = self._model_of(view.model, node)
                field = model is not None and model._fields.get(name)
                if (
                    not field
                    or field.type != "float"
                    or not HOURS.search(name)
                    or name in NO_HOURS
                    or node.get("invisible") == "1"
                    or node.get("column_invisible") == "1"
                ):
                    continue
                seen += 1
                with self.subTest(view=view.name, field=name):
                    self.assertEqual(node.get("widget"), "vae_hours")
        self.assertGreater(seen, 40)

    def test_what_is_a_picture_is_said_too(self):
        """Buttons of lists that are an icon have a name."""
        seen = 0
        for view in self._our_views().filtered(lambda view: view.model):
            arch = etree.fromstring(view.arch)
            of_lists = "//button" if view.type == "list" else "//list//button"
            for button in arch.xpath(f"{of_lists}[@icon]"):
                seen += 1
                with self.subTest(view=view.name, button=button.get("name")):
                    self.assertTrue(button.get("string"))
        self.assertGreater(seen, 20)

    def _model_of(self, name, node):
        """The model whose field a node shows: that of the list around it."""
        path = [parent.get("name") for parent in node.iterancestors("field")]
        model = self.env.get(name)
        for parent in reversed(path):
            field = model is not None and model._fields.get(parent)
            model = self.env.get(field.comodel_name) if field else None
        return model

    def test_a_basis_is_checked_on_a_day(self):
        """What remains to be checked is a date that is missing, not a word."""
        path = file_path("vae_assistance/data/vae_parameter_data.xml")
        fields_ = list(etree.parse(path).getroot().iter("field"))
        said = [node for node in fields_ if node.get("name") in ("source", "note")]
        self.assertTrue(said)
        for node in said:
            self.assertNotIn("vérifier", node.text)
        names = [
            node.text
            for node in fields_
            if node.get("name") == "name" and node.text is not None
        ]
        self.assertEqual(len(set(names)), len(names))
