# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What nobody may type, move, link or read by the side, for every model and role.

The tests ask the registry what there is: a field or a model that comes later is tried
by itself. First come, by name, the faults that were seen on the running software.
"""

import base64
import inspect
import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.vae_assistance.models.ground.vae_guard import (
    BY_CODE_KEY,
    Guard,
    GuardOfOurs,
)
from odoo.addons.vae_assistance.models.ground.vae_guarded import AUTOMATIC

from . import test_access_doors as access_doors
from .test_access_matrix import (
    ADDONS,
    INSIDE,
    PEOPLE,
    SECRET,
    WIZARDS,
    AccessCommon,
)

ROOT = Path(__file__).parents[1]

# Widgets that show a value and let nobody type it.
DISPLAYING = {"badge", "statinfo", "progressbar", "text_lines"}

# Stored fields that no form lets anybody type, writable all the same, and why.
TYPED_ELSEWHERE = {
    ("vae.fiche.action.support", "plan_line_id"): "ticked in the fiche's plan_line_ids",
    ("vae.diagnosis", "state"): "imports of history; it agrees as its button does",
    ("survey.user_input", "vae_company_id"): "answers of a structure that name nobody",
}

# Structures of records that may be those of another one from now on, as their author
# may write it there: of one structure or of all, or proposed by what is typed.
MAY_MOVE = {
    ("vae.alert.rule", "company_id"),
    ("vae.grouping", "lead_id"),
    ("vae.livret.text", "company_id"),
    ("vae.network.import", "company_id"),
    ("vae.obligation.template", "company_id"),
    ("vae.parameter.value", "company_id"),
    ("vae.program", "company_id"),
    ("vae.territory", "company_id"),
}


def guarded_models(env):
    """Names of the models that the guard stands before, with what it guards."""
    return {
        name: cls._vae_guarded
        for name, cls in env.registry.items()
        if issubclass(cls, Guard)
    }


def guarded_is_ours(env, model):
    guarded = getattr(env.registry[model], "_vae_guarded", None)
    return guarded and guarded.is_ours and not env.registry[model]._transient


class GuardCommon(AccessCommon):
    def _refuses(self, call, what=None):
        """Assert that a call is refused for want of a right, and names nobody.

        Without savepoint: what the guard refuses has not touched the database.
        """
        try:
            call()
            self.env.flush_all()
        except AccessError as refusal:
            message = str(refusal)
        else:
            self.fail(f"not refused: {what}")
        for name in ("Personne Voisine", "Personne Ailleurs", "Personne Suivie"):
            self.assertNotIn(name, message)
        return message


@tagged("post_install", "-at_install")
class TestNamedFaults(GuardCommon):
    """What was seen on the running software, by name."""

    def test_nobody_becomes_a_member_by_writing(self):
        for role in ("coordinator", "director", "admin"):
            user = self.users[role]
            member = {"member_ids": [Command.link(user.id)]}
            with self.subTest(role=role):
                candidate = self.unfollowed.with_user(user)
                self._refuses(lambda c=candidate, m=member: c.write(m))
                self._refuses(
                    lambda c=candidate, m=member: c.create({"name": "Personne", **m})
                )
                candidate = candidate.with_context(
                    default_member_ids=member["member_ids"]
                ).create({"name": "Personne", "user_id": False})
                self.assertNotIn(user, candidate.member_ids)

    def test_no_member_by_a_default_of_ones_own(self):
        defaults = self.env["ir.default"].with_user(self.coordinator)
        defaults.set("vae.candidate", "reference", "..", user_id=True)
        defaults.set("vae.contract", "candidate_id", self.elsewhere.id, user_id=True)
        candidates = self.env["vae.candidate"].with_user(self.coordinator)
        candidate = candidates.create({"name": "Personne"})
        self.assertNotEqual(candidate.reference, "..")
        contracts = self.env["vae.contract"].with_user(self.coordinator)
        self.assertNotIn("candidate_id", contracts.default_get(["candidate_id"]))

    def test_no_contract_is_written_as_signed(self):
        contract = self._records("vae.contract", self._followed_by(self.referent))
        contract = contract.with_user(self.referent)
        for values in (
            {"state": "signed"},
            {"date_signed": "2026-01-05"},
            {"number": 9},
            {"is_in_force": True},
        ):
            self._refuses(lambda values=values: contract.write(values), values)

    def test_no_text_of_a_consent_is_forged(self):
        consent = self._records("vae.consent", self._followed_by(self.referent))
        consent = consent.with_user(self.referent)
        consent.means = "oral"
        consent.action_give()
        for values in (
            {"statement": "J’accepte tout"},
            {"given_to_id": self.coordinator.id},
            {"date_withdrawn": "2026-01-05"},
        ):
            self._refuses(lambda values=values: consent.write(values), values)

    def test_no_opinion_or_point_of_somebody_else(self):
        candidate = self._followed_by(self.accompagnateur)
        experience = self._records("vae.experience", candidate)
        experience = experience.with_user(self.accompagnateur)
        experience.opinion = "À valider"
        self.assertEqual(experience.opinion_user_id, self.accompagnateur)
        for values in (
            {"opinion_user_id": self.referent.id},
            {"opinion_date": "2020-01-01", "opinion": "Autre avis"},
        ):
            self._refuses(lambda values=values: experience.write(values), values)
        check = self._records("vae.candidate.check", candidate)
        check = check.with_user(self.accompagnateur)
        self._refuses(lambda: check.write({"done_by_id": self.referent.id}))

    def test_no_fact_of_a_journey_is_typed(self):
        candidate = self._followed_by(self.accompagnateur)
        candidate = candidate.with_user(self.accompagnateur)
        for fname, value in (
            ("reference", ".."),
            ("date_closed", "2020-01-01"),
            ("age_entry", 99),
            ("fiche_last_number", 40),
        ):
            self._refuses(lambda f=fname, v=value: candidate.write({f: v}), fname)

    def test_no_record_leaves_its_structure(self):
        candidate = self._followed_by(self.referent)
        for model in ("vae.todo", "vae.obstacle", "vae.consent", "vae.proposal"):
            record = self._records(model, candidate).with_user(self.referent)
            company = {"company_id": self.other_company.id}
            with self.subTest(model=model):
                self._refuses(lambda r=record, c=company: r.write(c))

    def test_no_record_is_moved_into_another_journey(self):
        candidate = self._followed_by(self.accompagnateur)
        fiche = self._create_fiche(self.unfollowed)
        support = self._records("vae.fiche.action.support", candidate)
        support = support.with_user(self.accompagnateur)
        self._refuses(lambda: support.write({"fiche_id": fiche.id}))
        other = self._followed_by(self.accompagnateur)
        todo = self._records("vae.todo", candidate).with_user(self.accompagnateur)
        self._refuses(lambda: todo.write({"candidate_id": other.id}))
        interlocutor = self._records("vae.interlocutor", candidate)
        other = other.with_user(self.accompagnateur)
        command = {"interlocutor_ids": [Command.link(interlocutor.id)]}
        self._refuses(lambda: other.write(command), "by the other journey's list")

    def test_onchange_of_a_contract_tells_nobodys_words(self):
        self.unfollowed.expectations = "Ce que j’attends"
        contracts = self.env["vae.contract"].with_user(self.accompagnateur)
        values, spec = {"candidate_id": self.unfollowed.id}, {"expectations": {}}
        self._refuses(lambda: contracts.onchange(values, ["candidate_id"], spec))
        told = contracts.with_context(default_candidate_id=self.unfollowed.id)
        self._refuses(lambda: told.onchange({}, [], spec))

    def test_what_a_form_is_of_tells_nobodys_words(self):
        """Lines send the record that they are in, with what is typed there."""
        contracts = self.env["vae.contract"].with_user(self.referent)
        partner = self.elsewhere.partner_id
        spec = {"candidate_id": {"fields": {"display_name": {}, "name": {}}}}
        for within in (
            {"id": self.elsewhere.id},
            {"id": self.elsewhere.id, "goal": "Rien"},
            {"partner_id": partner.id},
            {"id": False, "partner_id": partner.id},
            {"previous_id": {"id": self.elsewhere.id}},
        ):
            values = {"candidate_id": within}
            with self.subTest(within):
                self._refuses(lambda v=values: contracts.onchange(v, [*v], spec))

    def test_no_dialog_on_somebody_elses_journey(self):
        for model in (
            "vae.candidate.close",
            "vae.proof.add",
            "vae.step.override",
            "vae.candidate.dating",
            "vae.lead.convert",
        ):
            user = self.stranger  # coordinator of another structure
            lead = self.env["crm.lead"].create(
                {"name": "Piste", "user_id": self.referent.id, "is_vae": True}
                if "is_vae" in self.env["crm.lead"]._fields
                and not self.env["crm.lead"]._fields["is_vae"].compute
                else {"name": "Piste", "company_id": self.company.id}
            )
            key = "lead_id" if model == "vae.lead.convert" else "candidate_id"
            target = lead if key == "lead_id" else self.unfollowed
            wizards = self.env[model].with_user(user)
            with self.subTest(model=model):
                self._refuses(lambda w=wizards, k=key, t=target: w.create({k: t.id}))
                told = wizards.with_context(**{f"default_{key}": target.id})
                self._refuses(lambda w=told: w.onchange({}, [], {}))
                active = wizards.with_context(
                    active_model=target._name, active_ids=target.ids
                )
                self._refuses(lambda w=active: w.default_get(list(w._fields)))

    def test_no_zip_climbs_out(self):
        candidate = self._followed_by(self.referent)
        self._records("vae.proof", candidate)
        candidate.reference = ".."
        wizard = (
            self.env["vae.proof.export"]
            .with_user(self.referent)
            .create({"reason": "Contrôle", "candidate_ids": candidate.ids})
        )
        wizard.action_export()
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(wizard.file))) as archive:
            for name in archive.namelist():
                self.assertNotIn("..", name.split("/"))
                self.assertFalse(name.startswith("/"))


@tagged("post_install", "-at_install")
class TestTypedFields(GuardCommon):
    """What no screen lets anybody type is readonly, and guarded by that."""

    def _typed(self):
        """Fields that some view of ours or of core lets people type."""
        typed = set()
        views = self.env["ir.ui.view"].search(
            [
                ("mode", "=", "primary"),
                ("type", "in", ("form", "list", "kanban")),
                ("model", "in", list(guarded_models(self.env))),
            ]
        )
        for view in views:
            arch = view._get_combined_arch()
            is_editable = view.type == "form" or arch.get("editable")
            typed.add((view.model, arch.get("default_group_by")))  # cards are moved
            if is_editable or view.type == "list" and arch.get("multi_edit"):
                self._collect(arch, view.model, typed)
        return typed

    def _collect(self, node, model, typed):
        for child in node.iterchildren("*"):
            if self._is_constant(child, "invisible"):
                continue
            if child.tag != "field":
                self._collect(child, model, typed)
                continue
            field = self.env[model]._fields[child.get("name")]
            if not self._is_input(child):
                continue
            options = child.get("options") or ""
            names = re.findall(r"(?:start|end)_date_field': '(\w+)", options)
            names += [field.name, child.get("filename")]
            typed.update((model, name) for name in names)
            if field.related:
                *path, last = field.related.split(".")
                target = self.env[model]
                for name in path:
                    target = target[name]
                typed.add((target._name, last))
            if field.type == "one2many":
                typed.add((field.comodel_name, field.inverse_name))
            for view in child.iterchildren("list", "form", "kanban"):
                self._collect(view, field.comodel_name, typed)

    def _is_constant(self, node, attribute):
        return node.get(attribute) in ("1", "True", "true")

    def _is_input(self, node):
        widget = node.get("widget")
        if widget == "statusbar":
            return "clickable" in (node.get("options") or "")
        return (
            widget not in DISPLAYING
            and not self._is_constant(node, "readonly")
            and not self._is_constant(node, "column_invisible")
        )

    def _given_by_context(self):
        """Names of fields that an action or a view gives as defaults."""
        names = set()
        for addon in ADDONS:
            for path in (ROOT / addon).rglob("*"):
                if path.suffix in (".py", ".xml") and "tests" not in path.parts:
                    names.update(re.findall(r"default_(\w+)", path.read_text()))
        return names

    def test_what_nobody_types_is_readonly(self):
        typed, given = self._typed(), self._given_by_context()
        self.assertIn(("vae.candidate", "goal"), typed)
        self.assertNotIn(("vae.candidate", "member_ids"), typed)
        untyped = set()
        for model, guarded in guarded_models(self.env).items():
            cls = self.registry[model]
            if cls._transient:
                continue
            untyped.update(
                (model, field.name)
                for field in cls._fields.values()
                if field.store
                and field._modules
                and set(field._modules) <= set(ADDONS)
                and field.name not in {*guarded.protected, *AUTOMATIC}
                and field.name != "active"  # archived by the menu of every list
                and field.name not in given
                and (model, field.name) not in typed
            )
        self.assertEqual(untyped, set(TYPED_ELSEWHERE))

    def _shown(self, types):
        """What views show of guarded models.

        :return: iterator of where that is, the node, its model, and whether the view
            is one in which people type
        """

        def fields_in(node, model):
            for child in node.iterchildren("*"):
                if child.tag != "field":
                    yield from fields_in(child, model)
                    continue
                yield child, model
                for arch in child.iterchildren("list", "form", "kanban"):
                    field = self.env[model]._fields[child.get("name")]
                    yield from fields_in(arch, field.comodel_name)

        guarded = guarded_models(self.env)
        views = self.env["ir.ui.view"].search(
            [("mode", "=", "primary"), ("type", "in", types)]
        )
        for view in views.filtered(lambda view: view.model in guarded):
            arch = view._get_combined_arch()
            is_typed_in = view.type != "list" or arch.get("editable")
            for child, model in fields_in(arch, view.model):
                if model in guarded:
                    where = f"{view.xml_id}: {model}.{child.get('name')}"
                    yield where, child, model, is_typed_in

    def test_no_view_lets_people_move_a_record_to_another_structure(self):
        """It would be refused after it was typed."""
        for where, node, model, is_typed_in in self._shown(("form", "list")):
            field = self.env[model]._fields[node.get("name")]
            guarded = self.env[model]._vae_guarded
            if (
                is_typed_in
                and field.name in guarded.anchors - guarded.protected
                and field.comodel_name == "res.company"
                and not self._is_constant(node, "invisible")
                and not self._is_constant(node, "column_invisible")
            ):
                self.assertTrue(node.get("readonly"), where)

    def test_no_view_lets_people_type_what_is_protected(self):
        """Neither by `readonly` in a view, nor by saving it unseen."""
        for where, node, model, _typed_in in self._shown(("form", "list", "kanban")):
            if node.get("name") in self.env[model]._vae_guarded.protected:
                self.assertFalse(node.get("force_save"), where)
                self.assertIn(node.get("readonly"), (None, "1", "True"), where)

    def test_no_protected_field_is_translated(self):
        """Core writes translations by a door of their own, which is guarded too."""
        candidates = self.env["vae.candidate"].with_user(self.coordinator)
        self._refuses(
            lambda: candidates.browse(self.unfollowed.id).update_field_translations(
                "reference", {"fr_FR": ".."}
            )
        )


@tagged("post_install", "-at_install")
class TestEveryField(GuardCommon):
    """For every model, field and role: what RPC may write, move and point to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.followed = cls._create_candidate("Personne Suivie", cls.referent2)
        cls.other = cls._create_candidate("Personne Suivie", cls.referent2)
        for candidate in (cls.followed, cls.other):
            candidate.accompagnateur_ids = cls.env["res.users"].union(
                *(cls.users[role] for role in INSIDE)
            )
        # What makes them are methods of a case.
        cls.theirs, cls.others, cls.hidden = map(
            cls()._records_of, (cls.followed, cls.other, cls.elsewhere)
        )

    def _records_of(self, candidate):
        """A record of each model about people, none of which the next one removes."""
        order = (
            "vae.contract.commitment",
            "vae.start.certificate",
            "vae.support.plan",
            "vae.support.plan.line",
        )
        records = {model: self._records(model, candidate) for model in order}
        for model in PEOPLE:
            if model not in order:
                records[model] = self._records(model, candidate)
        self.env.flush_all()
        return {model: record[:1] for model, record in records.items()}

    def _values_of(self, record, fname):
        """The very value that a field has, as it would be sent."""
        field = record._fields[fname]
        value = record[fname]
        if field.type in ("one2many", "many2many"):
            return [Command.set(value.ids)]
        return field.convert_to_write(value, record)

    def test_protected_fields_are_refused(self):
        """Written, created, copied, imported: even with the value that is there."""
        guarded = guarded_models(self.env)
        for model, record in self.theirs.items():
            for fname in guarded[model].protected:
                values = {fname: self._values_of(record, fname)}
                for role in INSIDE:
                    own = record.with_user(self.users[role])
                    with self.subTest(role=role, field=f"{model}.{fname}"):
                        self._refuses(lambda r=own, v=values: r.write(v))
                        self._refuses(lambda r=own, v=values: r.web_save(v, {}))
                        self._refuses(lambda r=own, v=values: r.create(v))
                        self._refuses(lambda r=own, v=values: r.copy_data(v))

    def test_protected_fields_of_structures_are_refused(self):
        """The same for all other models of ours: documents, catalogues, the network."""
        tried = set()
        for model, guarded in guarded_models(self.env).items():
            if not guarded.is_ours or self.registry[model]._transient:
                continue
            if model in self.theirs or not guarded.protected:
                continue
            record = self._record_of_structure(model)
            for role in ("referent", "director", "admin"):
                own = record.with_user(self.users[role])
                for fname in guarded.protected:
                    values = {fname: self._values_of(record[:1], fname)}
                    with self.subTest(role=role, field=f"{model}.{fname}"):
                        self._refuses(lambda r=own, v=values: r.create(v))
                        if own:
                            tried.add(model)
                            self._refuses(lambda r=own, v=values: r.write(v))
                            self._refuses(lambda r=own, v=values: r.web_save(v, {}))
        self.assertLessEqual({"vae.convention", "vae.meeting", "vae.budget"}, tried)

    def _record_of_structure(self, model):
        """One of the structure; none where nothing but the software makes any."""
        if hasattr(self, f"_make_{model.replace('.', '_')}"):
            return self._records(model, self.followed)[:1]
        return self.env[model].search([], limit=1)

    def test_protected_fields_of_core_models_are_refused(self):
        guarded = guarded_models(self.env)
        cores = [m for m in guarded if self.registry[m]._original_module not in ADDONS]
        self.assertIn("res.partner", cores)
        for model in cores:
            records = self.env[model].with_user(self.coordinator)
            for fname in guarded[model].protected:
                with self.subTest(field=f"{model}.{fname}"):
                    self._refuses(lambda r=records, f=fname: r.create({f: False}))

    def test_protected_defaults_are_ignored(self):
        for model, guarded in guarded_models(self.env).items():
            if not guarded.is_ours or self.registry[model]._transient:
                continue
            records = self.env[model].with_user(self.coordinator)
            stored = [
                fname
                for fname in guarded.protected
                if records._fields[fname].type in ("char", "text", "date", "integer")
            ]
            told = records.with_context(**{f"default_{name}": 1 for name in stored})
            # The code makes records as superuser, in the context of who called it.
            for su in (False, True):
                with self.subTest(model=model, su=su):
                    for fname, value in told.sudo(su).default_get(stored).items():
                        default = records.sudo(su).default_get([fname]).get(fname)
                        self.assertEqual(value, default, fname)

    def test_an_import_writes_nothing_that_is_protected(self):
        todos = self.env["vae.todo"].with_user(self.coordinator)
        result = todos.load(
            ["name", "candidate_id/.id", "company_id/.id"],
            [["Relire", str(self.followed.id), str(self.other_company.id)]],
        )
        self.assertFalse(result["ids"])
        self.assertTrue(result["messages"])

    def test_anchors_do_not_change(self):
        """Neither journey, nor parent, nor structure, into what is readable either."""
        guarded = guarded_models(self.env)
        tried = set()
        for model, record in self.theirs.items():
            for fname in guarded[model].anchors:
                field = record._fields[fname]
                if field.comodel_name == "res.company":
                    target = self.other_company
                elif field.comodel_name in PEOPLE:
                    target = self.others[field.comodel_name]
                else:
                    continue
                if not record[:1][fname] or record[:1][fname] == target[:1]:
                    continue
                tried.add((model, fname))
                for role in INSIDE:
                    own = record[:1].with_user(self.users[role])
                    values = {fname: target[:1].id}
                    with self.subTest(role=role, field=f"{model}.{fname}"):
                        self._refuses(lambda r=own, v=values: r.write(v))
        self.assertLessEqual(
            {
                ("vae.todo", "candidate_id"),
                ("vae.fiche.action.support", "fiche_id"),
                ("vae.contract.commitment", "contract_id"),
                ("vae.proposal", "company_id"),
            },
            tried,
        )

    def test_what_a_model_names_stays(self):
        """From the first; what does not change is accepted."""
        tried = set()
        for model, guarded in guarded_models(self.env).items():
            record = guarded.stays and self._record_of_structure(model)
            for fname in sorted(guarded.stays - guarded.protected) if record else ():
                own = record.with_user(self.users["director"])
                if not own.has_access("write"):
                    continue
                tried.add((model, fname))
                field, value = record._fields[fname], record[fname]
                same = field.convert_to_write(value, record)
                if field.relational:
                    other = (value.id or 0) + 1
                elif field.type == "selection":
                    keys = field.get_values(self.env)
                    other = next(key for key in keys if key != value)
                elif field.type == "date":
                    other = value + timedelta(days=1)
                else:
                    other = not value
                with self.subTest(field=f"{model}.{fname}"):
                    self._refuses(lambda r=own, v={fname: other}: r.write(v), "stays")
                    own.write({fname: same})
        self.assertLessEqual(
            {("vae.bilan", "company_id"), ("vae.objective", "kind")}, tried
        )

    def test_records_of_structures_do_not_move_either(self):
        """Nor do those who work in both structures move what others hang on."""
        admin = self.users["admin"]
        admin.company_ids += self.other_company
        both = {"allowed_company_ids": admin.company_ids.ids}
        tried = set()
        for model, guarded in guarded_models(self.env).items():
            if model in self.theirs or not guarded.anchors or not guarded.is_ours:
                continue
            record = self._record_of_structure(model)
            own = record.with_user(admin).with_context(**both)
            if not own or not own.has_access("write"):
                continue
            for fname in guarded.anchors - guarded.stays - guarded.protected:
                target = self.other_company
                if record._fields[fname].type != "many2one":
                    continue  # what a model says to stay is tried above
                if record._fields[fname].comodel_name != "res.company":
                    target = record[fname].browse(record[fname].id + 1)
                tried.add((model, fname))
                with self.subTest(field=f"{model}.{fname}"):
                    values = {fname: target.id}
                    said = self._refuses(lambda r=own, v=values: r.write(v))
                    self.assertIn("stays as it is once it is set", said)
        self.assertLessEqual(
            {
                ("vae.convention", "company_id"),
                ("vae.convention.amendment", "convention_id"),
                ("vae.meeting", "company_id"),
                ("vae.project", "company_id"),
                ("vae.collaboration", "company_id"),
                ("vae.meeting.decision", "meeting_id"),
                ("vae.plan.template.line", "template_id"),
            },
            tried,
        )

    def test_what_may_move(self):
        """What is for one structure or for all, or follows from what is typed."""
        moving = {
            (model, fname)
            for model, guarded in guarded_models(self.env).items()
            if guarded.is_ours
            for fname in guarded.homes - guarded.protected
            if self.registry[model]._fields[fname].comodel_name == "res.company"
        }
        self.assertEqual(moving, MAY_MOVE)

    def test_nothing_points_to_what_one_may_not_read(self):
        """By `create`, by `write`, by an onchange or by a default."""
        tried = set()
        for model, guarded in guarded_models(self.env).items():
            cls = self.registry[model]
            for fname in guarded.pointers:
                field = cls._fields[fname]
                if field.comodel_name not in self.hidden:
                    continue
                target = self.hidden[field.comodel_name][:1]
                value = target.id
                if field.type != "many2one":
                    value = [Command.link(target.id)]
                tried.add((model, fname))
                for role in ("accompagnateur", "coordinator", "admin", "employee"):
                    with self.subTest(role=role, field=f"{model}.{fname}"):
                        self._point(self.users[role], model, {fname: value})
        self.assertLessEqual(
            {
                ("vae.contract", "candidate_id"),
                ("vae.candidate", "previous_id"),
                ("vae.attendance.register", "candidate_ids"),
                ("vae.fiche.action", "plan_line_ids"),
                ("calendar.event", "vae_candidate_id"),
                ("survey.user_input", "vae_candidate_id"),
            },
            tried,
        )

    def _point(self, user, model, values):
        records = self.env[model].with_user(user)
        told = records.with_context(
            **{f"default_{fname}": value for fname, value in values.items()}
        )
        spec = dict.fromkeys(values, {})
        self._refuses(lambda: records.create(values), "create")
        self._refuses(lambda: records.onchange(values, list(values), {}), "onchange")
        # As lines send the record that they are in.
        [(fname, value)] = values.items()
        if isinstance(value, int):
            within = {fname: {"id": value}}
            self._refuses(lambda: records.onchange(within, [fname], {}), "record")
        self._refuses(lambda: told.create({}), "create by default")
        self._refuses(lambda: told.onchange({}, [], spec), "onchange by default")
        if model in self.theirs:
            own = self.theirs[model].with_user(user)
            self._refuses(lambda: own.write(values), "write")
            self._refuses(lambda: own.onchange(values, list(values), {}), "onchange")

    def test_no_other_spelling_of_an_id_gets_through(self):
        """PostgreSQL takes texts and fractions for numbers."""
        todos = self.env["vae.todo"].with_user(self.accompagnateur)
        registrations = self.env["vae.attendance.register"]
        registrations = registrations.with_user(self.accompagnateur)
        number = self.elsewhere.id
        for spelling in (str(number), f" {number}", float(number), [number, "x"]):
            with self.subTest(spelling=spelling):
                values = {"name": "Relire", "candidate_id": spelling}
                self._refuses(lambda v=values: todos.create(v))
                for command in ([4, spelling], [6, 0, [spelling]], spelling):
                    if command != spelling or not isinstance(spelling, list):
                        values = {"candidate_ids": [command]}
                        self._refuses(lambda v=values: registrations.create(v))
        for spelling in (hex(number), number + 0.4):
            with self.assertRaises(AccessError):
                todos.create({"name": "Relire", "candidate_id": spelling})

    def test_dialogs_are_about_what_one_may_read(self):
        for model in WIZARDS:
            for candidate, user in (
                (self.unfollowed, self.accompagnateur),
                (self.elsewhere, self.admin),
                (self.unfollowed, self.employee),
            ):
                wizards = (
                    self.env[model]
                    .with_user(user)
                    .with_context(
                        active_model="vae.candidate",
                        active_id=candidate.id,
                        active_ids=candidate.ids,
                    )
                )
                with self.subTest(model=model, user=user.login):
                    self._refuses(lambda w=wizards: w.default_get(list(w._fields)))

    def test_refusals_speak_after_access_was_checked(self):
        """Whoever has no right learns that, and nothing of a record."""
        for role in ("employee", "portal", "public"):
            for model, record in self.theirs.items():
                own = record[:1].with_user(self.users[role])
                with self.subTest(role=role, model=model):
                    for call in (
                        lambda r=own: r.create({"candidate_id": self.followed.id}),
                        lambda r=own: r.create({}),
                        lambda r=own: r.write({"name": "x"}),
                        lambda r=own: r.write({}),
                        lambda r=own: r.copy(),
                        lambda r=own: r.unlink(),
                        lambda r=own: r.onchange({}, [], {}),
                    ):
                        self._refuses(call)


# Buttons that a view keeps from some roles and that do nothing of their own: they open
# what has access rights itself, or ask somebody else.
OPENS = re.compile(r"action_(view|open|print|vae_open)")


@tagged("post_install", "-at_install")
class TestButtonsOfRoles(GuardCommon):
    """What a view offers to some roles only is refused to the others, not hidden."""

    def _buttons(self):
        """Model, method and groups of each button that not everybody is offered."""
        groups = self.env["res.groups"]
        views = self.env["ir.ui.view"].search([("mode", "=", "primary")])
        ours = views.filtered(
            lambda v: v.model in self.env and guarded_is_ours(self.env, v.model)
        )
        for view in ours:
            for node in view._get_combined_arch().iter("button"):
                if node.get("type") != "object" or not node.get("groups"):
                    continue
                names = node.get("groups").split(",")
                wanted = groups.union(
                    *(self.env.ref(n) for n in names if not n.startswith("!"))
                )
                yield view.model, node.get("name"), wanted

    def test_others_are_refused(self):
        candidate = self._create_candidate("Personne Suivie", self.referent2)
        candidate.accompagnateur_ids = self.accompagnateur | self.referent
        records, tried, done = {}, set(), set()
        for model, name, wanted in set(self._buttons()):
            if OPENS.match(name):
                continue
            if model not in records:
                records[model] = self._records(model, candidate)[:1]
            for role in INSIDE:
                user = self.users[role]
                own = records[model].with_user(user)
                if user.all_group_ids & wanted or not own.has_access("read"):
                    continue
                tried.add((model, name))
                if self._does(own, name):
                    done.add((model, name, role))
        self.assertGreater(len(tried), 9)
        self.assertFalse(done, "ask for the right where it is done")

    def _does(self, record, name):
        """Whether it does anything: a dialog that one may not fill in does not."""
        try:
            with self.cr.savepoint() as savepoint:
                answer = getattr(record, name)()
                savepoint.rollback()
        except UserError:
            return False
        if not isinstance(answer, dict) or "res_model" not in answer:
            return True
        opened = record.env[answer["res_model"]]
        return opened.has_access("create") and not answer.get("res_id")


@tagged("post_install", "-at_install")
class TestByCode(GuardCommon):
    """The code's own word comes from nowhere else, and goes nowhere else."""

    def test_nothing_sent_is_the_codes_word(self):
        candidate = self.unfollowed.with_user(self.coordinator)
        for word in (True, 1, "BY_CODE", {}, [], object()):
            spoken = candidate.with_context(**{BY_CODE_KEY: word})
            self._refuses(lambda c=spoken: c.write({"reference": ".."}))

    def test_it_holds_for_one_call(self):
        todos = self.env["vae.todo"].with_user(self.referent)
        todo = todos._vae_by_code().create(
            {"name": "Relire", "candidate_id": self.candidate.id}
        )
        self.assertNotIn(BY_CODE_KEY, todo.env.context)

    def test_it_gives_no_right(self):
        todo = self._records("vae.todo", self.unfollowed)
        todo = todo.with_user(self.accompagnateur)._vae_by_code()
        self._refuses(lambda: todo.write({"is_due_by_hand": True}))

    def test_no_action_carries_it(self):
        """What is sent to the web client after the code has written."""
        contract = self._records("vae.contract", self.candidate)
        self._sign_at_once(contract)
        json.dumps(contract.with_user(self.referent).action_amend())
        fiche = self._create_fiche(self.candidate, days=-1)
        json.dumps(fiche.with_user(self.referent).action_done())
        consent = self._records("vae.consent", self.candidate)
        consent.means = "oral"
        json.dumps(consent.with_user(self.referent).action_refuse())

    def test_the_code_holds_it_for_one_call(self):
        """Records that carry it are kept in no variable and given to nobody."""
        uses = 0
        for addon in ADDONS:
            for path in (ROOT / addon).rglob("*.py"):
                if "tests" in path.parts:
                    continue
                for after in re.findall(
                    r"[\w)\]]\._vae_by_code\(\)(.*)", path.read_text()
                ):
                    uses += 1
                    self.assertRegex(
                        after, r"^\.(create|write)\(|^\.\w+ = ", f"{path}: {after}"
                    )
        self.assertGreater(uses, 10)

    def test_the_guard_stands_before_all_that_is_ours(self):
        """And first: nothing of a model comes before it."""
        for name, cls in self.registry.items():
            is_ours = cls._original_module in ADDONS and not cls._abstract
            holds = any(
                field._modules and set(field._modules) <= set(ADDONS)
                for field in cls._fields.values()
            )
            if cls._abstract:
                self.assertFalse(issubclass(cls, Guard), name)
            elif is_ours:
                self.assertIs(cls.__bases__[0], GuardOfOurs, name)
            elif holds:
                # Core's models answer wrong calls as they do without us.
                self.assertFalse(issubclass(cls, GuardOfOurs), name)
            else:
                self.assertFalse(issubclass(cls, Guard), name)

    def test_screens_of_core_do_not_read_what_is_ours(self):
        partner = self.env["res.partner"].create({"name": "Read Apart"})
        partner.invalidate_recordset()
        self.assertEqual(partner.name, "Read Apart")
        ours = [
            name
            for name, field in partner._fields.items()
            if field._modules and set(field._modules) <= set(ADDONS)
        ]
        self.assertTrue(ours)
        for name in ours:
            self.assertNotIn(partner.id, partner._fields[name]._get_cache(self.env))


@tagged("post_install", "-at_install")
class TestMethodsSpeakLast(access_doors.TestPublicMethods):
    """Whoever may not read a record learns nothing by calling its methods."""

    test_methods = None  # of the other file

    def test_methods_without_a_right(self):
        candidate = self.unfollowed
        for model in PEOPLE:
            record = self._records(model, candidate)[:1]
            for name, method in self._public_methods(model):
                if getattr(method, "_api_model", False):
                    continue
                arguments = self._arguments(model, name, method, candidate)
                for role in ("accompagnateur", "employee", "portal"):
                    own = record.with_user(self.users[role])
                    with self.subTest(method=f"{model}.{name}", role=role):
                        self.env.invalidate_all()
                        self._ask(getattr(own, name), arguments)

    def test_methods_of_other_models(self):
        """Those without any right learn and do nothing by other models, either."""
        tried = set()
        for model, cls in sorted(self.registry.items()):
            if cls._original_module not in ADDONS or cls._abstract or cls._transient:
                continue
            record = None if model in PEOPLE else self._any_record(model)
            for name, method in self._public_methods(model) if record else ():
                if getattr(method, "_api_model", False):
                    continue
                arguments = ["?"] * self._needed(method)
                for role in ("employee", "portal"):
                    own = record.with_user(self.users[role])
                    tried.add(model)
                    with self.subTest(method=f"{model}.{name}", role=role):
                        self.env.invalidate_all()
                        self._ask(getattr(own, name), arguments)
        self.assertLessEqual({"vae.convention", "vae.offer", "vae.alert.rule"}, tried)

    def _any_record(self, model):
        if hasattr(self, f"_make_{model.replace('.', '_')}"):
            return self._records(model, self.unfollowed)[:1]
        return self.env[model].search([], limit=1)

    @staticmethod
    def _needed(method):
        return len(
            [
                each
                for each in list(inspect.signature(method).parameters.values())[1:]
                if each.default is each.empty
                and each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
            ]
        )

    def _ask(self, method, arguments):
        try:
            with self.cr.savepoint():
                answer = method(*arguments)
        except (AccessError, MissingError) as refusal:
            answer = refusal
        except UserError as refusal:
            self.fail(f"speaks first: {refusal}")
        # A window on what the user then may not read says nothing, nor a refusal.
        for told in (self.unfollowed.name, SECRET):
            self.assertNotIn(told, str(answer))
        if not isinstance(answer, UserError):
            self.assertNotIn(self.unfollowed.reference, str(answer))
