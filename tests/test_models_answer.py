# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Every model of ours answers what any model answers: copied, grouped, totalled."""

import warnings

from lxml import etree
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_access_matrix import INSIDE
from .test_every_screen import RecordsCommon

GRANULAR = ("date", "datetime")


@tagged("post_install", "-at_install")
class TestModelsAnswer(RecordsCommon):
    def setUp(self):
        super().setUp()
        self.env["vae.grouping"].create({"name": "Groupement"})

    def _models(self):
        """Models of ours with a table, and one of its records at least."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if name.startswith("vae.") and not (model._abstract or model._transient):
                yield model.with_context(active_test=False)

    def test_what_may_be_made_may_be_copied(self):
        """“Duplicate” does it, wherever the screens offer it; the rest says a word."""
        offered = self._screens_that_duplicate()
        tried = set()
        for model in self._models():
            for role in INSIDE:
                env = self.env(user=self.users[role])
                if not model.with_env(env).has_access("read"):
                    continue
                record = model.with_env(env).search([], limit=1)
                if not record or not record.has_access("create"):
                    continue
                tried.add(model._name)
                with self.subTest(model=model._name, role=role):
                    error = self._refusal_of_copies(record)
                    if model._name in offered:
                        self.assertFalse(error, offered[model._name])
                    elif error:
                        self.assertIsInstance(error, UserError)
        self.assertFalse(offered.keys() - tried)

    def _refusal_of_copies(self, record):
        """What is said to who copies the record twice, as RPC says it; None if done."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                for _time in range(2):
                    self.assertNotEqual(record.copy(), record)
                    record.env.flush_all()
        except IntegrityError as error:
            # Core says the constraint's sentence; without one, technical names.
            constraint = record._table_objects.get(error.diag.constraint_name)
            said = constraint and constraint.get_error_message(record, error.diag)
            return UserError(said) if said else error
        except UserError as error:
            return error
        return None

    def _screens_that_duplicate(self):
        """Models of ours to the names of their forms on which one may duplicate."""
        offered = {}
        views = self.env["ir.ui.view"].search(
            [
                ("model", "=like", "vae.%"),
                ("type", "=", "form"),
                ("mode", "=", "primary"),
            ]
        )
        actions = self.env["ir.actions.act_window"].search(
            [("res_model", "=like", "vae.%"), ("target", "!=", "new")]
        )
        names = set(actions.mapped("res_model"))
        for view in views.filtered(lambda view: view.model in names):
            form = etree.fromstring(view.get_combined_arch())
            off = {form.get("duplicate"), form.get("create")} & {"0", "false", "False"}
            if not off and not self.env[view.model]._transient:
                offered.setdefault(view.model, []).append(view.xml_id)
        return offered

    def test_every_field_groups(self):
        for model in self._models():
            # Who sees most asks in every way there is, who sees least in the screens'.
            for user, ask in (
                (self.admin, self._group_in_every_way),
                (self.referent, self._group),
            ):
                mine = model.with_user(user)
                if not mine.has_access("read"):
                    continue
                totals = self._totals(mine)
                for name, said in mine.fields_get(attributes=["groupable"]).items():
                    if not said["groupable"]:
                        continue
                    granular = model._fields[name].type in GRANULAR
                    spec = f"{name}:month" if granular else name
                    with (
                        self.subTest(model=model._name, field=name, user=user.login),
                        self.env.cr.savepoint(),
                    ):
                        ask(mine, spec, totals)

    @staticmethod
    def _totals(model):
        return [
            f"{name}:{field.aggregator}"
            for name, field in model._fields.items()
            if field.store
            and field.column_type
            and field.aggregator
            and model._has_field_access(field, "read")
        ]

    def _group(self, model, spec, totals):
        last = {"order": f"{spec} desc", "limit": 2}
        model.web_read_group([], [spec], totals)
        model.formatted_read_group([], [spec], ["__count"], **last)

    def _group_in_every_way(self, model, spec, totals):
        self._group(model, spec, totals)
        model.formatted_read_group([], [spec], totals)
        model.formatted_read_grouping_sets([], [[spec], []], totals)
        last = {"orderby": f"{spec.partition(':')[0]} desc", "limit": 2}
        with warnings.catch_warnings():
            # Other people's software still asks by the old name.
            warnings.simplefilter("ignore", DeprecationWarning)
            model.read_group([], ["__count"], [spec])
            model.read_group([], ["__count"], [spec], lazy=False, **last)
