# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Every screen opens: what the web client asks for, for each role, without a browser.

Menus, window actions, views, filters and modifiers are found in the database, so that
new ones are covered. What is read are real records, one of each model at least.
"""

import datetime
from types import SimpleNamespace

from dateutil.relativedelta import relativedelta
from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import datetime as safe_datetime
from odoo.tools.safe_eval import safe_eval
from odoo.tools.safe_eval import time as safe_time

from .test_access_matrix import INSIDE, AccessCommon

OURS = ("vae_assistance", "vae_reseau", "vae_reporting")
MODIFIERS = ("invisible", "column_invisible", "readonly", "required")
READ_PAGE = ("list", "kanban", "form", "calendar", "activity")
GROUPED = ("pivot", "graph")
# Widgets of ours and of core, and the types of fields that they say they support.
SUPPORTED = {
    "badge": {"selection", "many2one", "char"},
    "email": {"char"},
    "float_time": {"float"},
    "handle": {"integer"},
    "many2many_tags": {"many2many", "one2many"},
    "many2one_avatar_user": {"many2one"},
    "monetary": {"monetary", "float", "integer"},
    "percentage": {"integer", "float"},
    "phone": {"char"},
    "progressbar": {"integer", "float"},
    "radio": {"many2one", "selection"},
    "remaining_days": {"date", "datetime"},
    "selection_badge": {"many2one", "selection"},
    "statusbar": {"many2one", "selection"},
    "url": {"char"},
    "vae_bilan_page": {"json"},
    "vae_budget_sheet": {"json"},
    "vae_checklist": {"one2many", "many2many"},
    "vae_diagnosis_answers": {"json"},
    "vae_experience_blocs": {"json"},
    "vae_hours": {"float"},
    "vae_path": {"json"},
    "vae_plan_lines": {"one2many", "many2many"},
    "vae_presences": {"json"},
    "vae_records": {"one2many", "many2many"},
}


class RecordsCommon(AccessCommon):
    """One record at least of each model, made once for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls()._make_records()  # what makes them are methods of a case
        cls.env.flush_all()

    def _make_records(self):
        """One record about somebody whom everybody follows, of all that there are."""
        candidate = self._followed_by(
            self.users["accompagnateur"]
            | self.users["referent"]
            | self.users["coordinator"]
        )
        for name in sorted(self.env.registry):
            model = self.env[name]
            if (
                name.startswith("vae.")
                and not model._abstract
                and not model._transient
                and (
                    "candidate_id" in model._fields
                    or hasattr(self, f"_make_{name.replace('.', '_')}")
                )
                and not model.search([], limit=1)
            ):
                self._records(name, candidate)
        leads = self.env.ref("vae_assistance.crm_team_vae")
        self.env["crm.lead"].create({"name": "Une piste", "team_id": leads.id})
        self.env["res.partner"].create({"name": "Une institution", "is_company": True})

    def _ours(self, model):
        data = (
            self.env["ir.model.data"]
            .sudo()
            .search([("model", "=", model), ("module", "in", OURS)])
        )
        return self.env[model].sudo().browse(data.mapped("res_id"))

    def _actions(self, env):
        """Window actions of ours that the user may open, and those of our menus."""
        actions = self._ours("ir.actions.act_window")
        menus = set(env["ir.ui.menu"]._visible_menu_ids())
        for menu in self._ours("ir.ui.menu").filtered("action"):
            if menu.id in menus and menu.action._name == actions._name:
                actions |= menu.action
        groups = env.user.all_group_ids
        return actions.filtered(
            lambda action: (
                (not action.group_ids or action.group_ids & groups)
                and env[action.res_model].has_access("read")
            )
        )


@tagged("post_install", "-at_install")
class TestEveryScreen(RecordsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seen = set()

    def setUp(self):
        super().setUp()
        # Somebody keeps analytic accounts, too.
        self.users["admin"].group_ids |= self.env.ref(
            "analytic.group_analytic_accounting"
        )
        self.people = {
            **{role: self.users[role] for role in INSIDE},
            "system": self.env.ref("base.user_admin"),
        }

    def test_menus_and_window_actions(self):
        opened = set()
        for role, user in self.people.items():
            env = self.env(user=user, context={"lang": "fr_FR"})
            for action in self._actions(env):
                with self.subTest(role=role, action=action.xml_id):
                    env.invalidate_all()
                    self._open(env, action.sudo())
                opened.add(action.xml_id)
        ours = self._ours("ir.actions.act_window").mapped("xml_id")
        self.assertFalse(set(ours) - opened, "opened by nobody: are they needed?")

    def test_no_record_is_called_by_a_technical_value(self):
        tried = 0
        for name, model in sorted(self.env.registry.items()):
            named_by = model._fields.get(model._rec_name or "")
            if name.startswith("vae.") and named_by and named_by.type == "selection":
                for record in self.env[name].search([], limit=1):
                    tried += 1
                    with self.subTest(name):
                        self.assertNotEqual(record.display_name, record[named_by.name])
        self.assertTrue(tried)

    def test_views_of_core_that_we_extend(self):
        ours = self._ours("ir.ui.view")
        roots = self.env["ir.ui.view"]
        for view in ours.filtered(lambda view: view.model and view.inherit_id):
            while view.inherit_id:
                view = view.inherit_id
            roots |= view - ours
        self.assertTrue(roots)
        for role, user in self.people.items():
            env = self.env(user=user, context={"lang": "fr_FR"})
            for root in roots.filtered(lambda view: view.type in READ_PAGE):
                if not env[root.model].has_access("read"):
                    continue
                with self.subTest(role=role, view=root.xml_id):
                    model = env[root.model]
                    found = model.get_views([(root.id, root.type)])
                    arch = etree.fromstring(found["views"][root.type]["arch"])
                    if model._transient:
                        continue
                    try:
                        self._read_page(model, [], arch, self._eval_context(env))
                    except AccessError as refusal:
                        # Core refuses its own form to those who may read the record.
                        self.assertNotIn("vae", str(refusal))

    def test_forms_of_core_for_people_with_a_role(self):
        """What we change in them is for those who can have such records."""
        form = self.env.ref("calendar.view_calendar_event_form")
        for user, expected in (
            (self.users["accompagnateur"], "(not user_can_edit) or is_vae_appointment"),
            (self.users["employee"], "not user_can_edit"),
        ):
            arch = self.env["calendar.event"].with_user(user).get_view(form.id)["arch"]
            [title] = etree.fromstring(arch).xpath("//sheet//h1/field[@name='name']")
            self.assertEqual(title.get("readonly"), expected)

    # ------------------------------------------------------------------
    # One action, as the web client opens it
    # ------------------------------------------------------------------

    def _open(self, env, action):
        known = self._eval_context(env)
        context = safe_eval(action.context or "{}", dict(known))
        model = env[action.res_model].with_context(**context)
        domain = safe_eval(action.domain or "[]", {**known, "context": context})
        views = [tuple(view) for view in action.views]
        search = (action.search_view_id.id or False, "search")
        found = model.get_views(
            [*views, search],
            {"toolbar": True, "load_filters": True, "action_id": action.id},
        )
        archs = {
            kind: etree.fromstring(view["arch"])
            for kind, view in found["views"].items()
        }
        for arch in archs.values():
            self._check_widgets(model, arch)
        if model._transient:
            return
        for kind, arch in archs.items():
            if kind in READ_PAGE:
                self._read_page(model, domain, arch, known)
            elif kind in GROUPED:
                self._read_groups(model, domain, arch)
        self._use_search(model, domain, archs["search"], {**known, **context})

    def _eval_context(self, env):
        return {
            "uid": env.uid,
            "user": env.user,
            "active_id": False,
            "active_ids": [],
            "active_model": False,
            "allowed_company_ids": env.user.company_ids.ids,
            "companies": SimpleNamespace(active_id=env.company.id),
            "context": {},
            "current_date": str(datetime.date.today()),
            "context_today": datetime.date.today,
            "today": str(datetime.date.today()),
            "now": str(datetime.datetime.now().replace(microsecond=0)),
            "time": safe_time,
            "datetime": safe_datetime,
            "relativedelta": relativedelta,
            # What somebody types: long enough for a telephone number.
            "self": "abc 123",
            "raw_value": "abc 123",
        }

    def _read_page(self, model, domain, arch, known):
        spec = self._specification(model, arch)
        for fname in ("date_start", "date_stop", "date_delay", "color", "all_day"):
            if arch.get(fname):
                spec.setdefault(arch.get(fname), {})
        if not self._is_new(model, (str(domain), etree.tostring(arch))):
            return
        page = model.web_search_read(
            domain, spec, limit=80, order=arch.get("default_order"), count_limit=10001
        )
        if groupby := arch.get("default_group_by"):
            self._group(model, domain, groupby)
        for values in page["records"][:5]:
            self._evaluate(model, arch, values, known)
        if (
            arch.tag == "form"
            and arch.get("create") not in ("0", "false", "False")
            and model.has_access("create")
        ):
            empty = {
                fname: [] if model._fields[fname].type.endswith("2many") else False
                for fname in spec
            }
            given = model.onchange({}, [], spec)["value"]
            self._evaluate(model, arch, {**empty, **given, "id": False}, known)

    def _is_new(self, model, what):
        """Whether the same has not been looked at for the same person yet."""
        key = (model.env.uid, model._name, what)
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def _check_widgets(self, model, arch):
        """The web client warns of a widget on a field of another type."""
        for node in self._own_fields(arch):
            field, widget = model._fields[node.get("name")], node.get("widget")
            if types := SUPPORTED.get(widget):
                self.assertIn(field.type, types, f"{field} as {widget}")
            for child in node:
                if child.tag in ("list", "kanban", "form"):
                    self._check_widgets(model.env[field.comodel_name], child)

    def _specification(self, model, arch):
        spec = {}
        for node in self._own_fields(arch):
            field = model._fields[node.get("name")]
            if not field.relational:
                spec[field.name] = {}
                continue
            inner = {"display_name": {}}
            for child in node:
                if child.tag in ("list", "kanban", "form"):
                    comodel = model.env[field.comodel_name]
                    inner.update(self._specification(comodel, child))
            spec[field.name] = {"fields": inner}
        return spec

    def _own_fields(self, arch):
        """Field nodes of this view, without those of views inside of it."""
        depth = len(list(arch.iterancestors("field")))
        return [
            node
            for node in arch.iter("field")
            if len(list(node.iterancestors("field"))) == depth
        ]

    def _evaluate(self, model, arch, values, known, parent=None):
        """Evaluate what shows, hides and locks each node, as the web client would."""
        record = {
            fname: self._value(model._fields[fname], value)
            for fname, value in values.items()
            if fname in model._fields
        }
        names = {**known, **record, "parent": parent or SimpleNamespace()}
        depth = len(list(arch.iterancestors("field")))
        for node in arch.iter(etree.Element):
            if len(list(node.iterancestors("field"))) > depth:
                continue
            for attribute in MODIFIERS:
                expression = node.get(attribute)
                if not expression or arch.tag == "search":
                    continue
                try:
                    safe_eval(expression, dict(names))
                except Exception as problem:
                    self.fail(
                        f"{model._name} {arch.tag}, {node.tag} {node.get('name')}:"
                        f" {attribute}={expression!r}: {problem}"
                    )
        for node in self._own_fields(arch):
            field = model._fields[node.get("name")]
            lines = values.get(field.name)
            if field.type not in ("one2many", "many2many") or not lines:
                continue
            for child in node:
                if child.tag in ("list", "kanban", "form"):
                    for line in lines[:3]:
                        if isinstance(line, dict):
                            self._evaluate(
                                model.env[field.comodel_name],
                                child,
                                line,
                                known,
                                SimpleNamespace(**record),
                            )

    def _value(self, field, value):
        if field.type == "many2one" and isinstance(value, dict):
            return value["id"]
        if field.type in ("one2many", "many2many") and value:
            return [line["id"] for line in value if isinstance(line, dict)]
        if isinstance(value, (datetime.date, datetime.datetime)):
            return str(value)
        return value

    def _read_groups(self, model, domain, arch):
        measures, groupbys = [], []
        for node in self._own_fields(arch):
            field = model._fields[node.get("name")]
            if node.get("type") == "measure":
                if field.aggregator:
                    measures.append(f"{field.name}:{field.aggregator}")
            elif not node.get("invisible"):
                interval = node.get("interval")
                groupbys.append(f"{field.name}:{interval}" if interval else field.name)
        for groupby in groupbys or [None]:
            self._group(model, domain, groupby, measures)

    def _group(self, model, domain, groupby, measures=()):
        groupbys = []
        if groupby:
            fname = groupby.split(":")[0].split(".")[0]
            field = model._fields[fname]
            if field.type == "properties":
                return  # the web client asks which of them
            if field.type in ("date", "datetime") and ":" not in groupby:
                groupby += ":month"
            groupbys.append(groupby)
        model.formatted_read_group(domain, groupbys, ["__count", *measures])

    # ------------------------------------------------------------------
    # The search view
    # ------------------------------------------------------------------

    def _use_search(self, model, domain, arch, known):
        names = set()
        new = self._is_new(model, etree.tostring(arch))
        for node in arch.iter("filter", "field"):
            names.add(node.get("name"))
            if not new:
                continue
            what = f"{model._name} search: {node.tag} {node.get('name')}"
            if node.get("domain"):
                self._count(model, domain, node.get("domain"), known, what)
            if node.get("date"):
                self.assertIn(node.get("date"), model._fields, what)
            context = safe_eval(node.get("context") or "{}", dict(known))
            if node.tag == "filter" and context.get("group_by"):
                groupbys = context["group_by"]
                for groupby in [groupbys] if isinstance(groupbys, str) else groupbys:
                    self._group(model, domain, groupby)
            hidden = node.get("invisible") or node.xpath("ancestor::searchpanel")
            if node.tag == "field" and not hidden:
                self._type_in(model, domain, node, known, what)
        for node in arch.xpath("//searchpanel/field"):
            many = node.get("select") == "multi"
            method = f"search_panel_select_{'multi_' if many else ''}range"
            getattr(model, method)(node.get("name"), search_domain=domain)
        asked = {
            key.removeprefix("search_default_")
            for key, value in known.items()
            if key.startswith("search_default_") and value
        }
        self.assertFalse(asked - names, f"{model._name}: no such filter")

    def _type_in(self, model, domain, node, known, what):
        field = model._fields[node.get("name")]
        if node.get("filter_domain"):
            self._count(model, domain, node.get("filter_domain"), known, what)
        elif field.type in ("char", "text", "html", "many2one", "one2many"):
            self._count(
                model, domain, f"[('{field.name}', 'ilike', self)]", known, what
            )

    def _count(self, model, domain, filter_domain, known, what):
        try:
            more = safe_eval(filter_domain, dict(known))
            model.search_count(Domain(domain) & Domain(more), limit=1)
        except AccessError:
            raise
        except Exception as problem:
            self.fail(f"{what}: {filter_domain}: {problem}")
