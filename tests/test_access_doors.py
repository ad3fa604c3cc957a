# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Every way into a record: secret fields, public methods, routes, the whole database.

These tests find by themselves what the addons add, and fail until it is proved safe:

- a field with ``groups`` is tried by every role that is not in them;
- a public method is called on somebody else's record; one that needs arguments gets
  its line in ARGUMENTS;
- a route gets its line in ROUTES: a function that asks for another person's record
  and asserts that nothing of it is answered.
"""

import contextlib
import inspect
import json
import threading
from datetime import timedelta
from unittest.mock import patch

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .test_access_matrix import ADDONS, INSIDE, PEOPLE, SECRET, AccessCommon

# Of the candidate whom the users of these tests do not follow.
NAME = "Personne Voisine"

# Verbs of the ORM that addons override: the access matrix and the guard's tests are
# about them. A mail that is parsed already cannot be sent by a call.
ORM_VERBS = {
    "create",
    "write",
    "unlink",
    "copy",
    "copy_data",
    "default_get",
    "export_data",
    "load",
    "message_parse",
    "onchange",
    "update_field_translations",
}

REASON = "Personne injoignable, urgence signalée"

# (model, method) → arguments of a call on the record of a candidate who is not the
# user's; `candidate` stands for that candidate's id.
ARGUMENTS = {
    ("vae.candidate", "action_open_emergency"): (REASON,),
    ("vae.attendance", "action_sign_on_tablet"): ("x", "x"),
    ("vae.candidate", "web_save"): ({"user_id": False}, {"name": {}}),
    ("vae.confidential.note", "action_create"): (
        "candidate",
        "note",
        {"content": "x"},
    ),
    ("vae.confidential.note", "action_save"): ({"content": "x"}, 1),
    ("vae.confidential.note", "action_withdraw"): (REASON,),
    ("vae.candidate", "action_save_experience_blocs"): ([],),
    ("vae.deadline", "search_fetch"): ([],),
    ("vae.diagnosis", "action_save_answers"): ([],),
    ("vae.obstacle.confidential", "action_create"): ("candidate", 1, {"content": "x"}),
    ("vae.obstacle.confidential", "action_save"): ({"content": "x"}, 1),
    ("vae.obstacle.confidential", "action_set_situation"): ("light", "open"),
    ("vae.signature", "action_sign_on_screen"): ("x", "x"),
    ("vae.signature", "action_keep"): (True,),
    ("vae.time", "action_save_week"): (False, []),
}


# What a path may name beside the candidate, by their models.
NAMED = {
    "signature": "vae.signature",
    "request": "vae.signature.request",
    "consent": "vae.consent",
    "todo": "vae.todo",
    "section": "vae.validation.section",
}


def asks(path, status=404, form=None, rpc=None):
    """A function for ROUTES: ask somebody else's page, and get nothing of them.

    :param str path: with ``{candidate}``, and the names of ``NAMED``: ids of the
        candidate and of what is theirs
    :param int status: of the answer; pages of one's own are not found by others
    :param dict form: what is posted, without its token
    :param dict rpc: parameters of a JSON-RPC call, which answers errors with 200
    """

    def ask(test, candidate, ids):
        url = path.format(candidate=candidate.id, **ids)
        if rpc is not None:
            answer = test.url_open(url, json={"method": "call", "params": rpc})
            test.assertIn("error", answer.json())
        elif form is not None:
            token = http.Request.csrf_token(test)
            answer = test.url_open(url, data={**form, "csrf_token": token})
            test.assertEqual(answer.status_code, status)
        else:
            answer = test.url_open(url)
            test.assertEqual(answer.status_code, status)
        test.assertNotIn(NAME, answer.text)
        test.assertNotIn(candidate.reference, answer.text)

    return ask


# Route → function(test, candidate, ids of NAMED) that asks for the candidate's data as
# somebody else, who is logged in, and asserts that the answer holds nothing of them.
SIGN = "/my/vae/sign/{signature}"
ROUTES = {
    "/my/vae": asks("/my/vae", status=200),
    "/my/vae/<string:candidate_id>": asks("/my/vae/{candidate}"),
    "/my/vae/<string:candidate_id>/project": asks(
        "/my/vae/{candidate}/project", form={"code": "x"}
    ),
    "/my/vae/<string:candidate_id>/complaint": asks(
        "/my/vae/{candidate}/complaint", form={"text": "x"}
    ),
    "/my/vae/<string:candidate_id>/words": asks("/my/vae/{candidate}/words"),
    "/my/vae/<string:candidate_id>/bilan": asks("/my/vae/{candidate}/bilan"),
    "/my/vae/<string:candidate_id>/calendar.ics": asks(
        "/my/vae/{candidate}/calendar.ics"
    ),
    "/my/vae/<string:candidate_id>/consents/<string:consent_id>/withdraw": asks(
        "/my/vae/{candidate}/consents/{consent}/withdraw", form={}
    ),
    "/my/vae/<string:candidate_id>/todos/<string:todo_id>": asks(
        "/my/vae/{candidate}/todos/{todo}", form={"done": "1"}
    ),
    "/my/vae/<string:candidate_id>/todos/<string:todo_id>/file": asks(
        "/my/vae/{candidate}/todos/{todo}/file", form={"file": "x"}
    ),
    **{
        f"/my/vae/<string:candidate_id>/{page}": asks(f"/my/vae/{{candidate}}/{page}")
        for page in (
            *("messages", "experiences", "contacts", "presence"),
            *("data", "data/download", "livret"),
        )
    },
    "/my/vae/<string:candidate_id>/appointments/<string:fiche_id>/move": asks(
        "/my/vae/{candidate}/appointments/1/move", form={"time_1": "x"}
    ),
    "/my/vae/<string:candidate_id>/appointments/<string:fiche_id>/cancel": asks(
        "/my/vae/{candidate}/appointments/1/cancel", form={"words": "x"}
    ),
    "/my/vae/<string:candidate_id>/workshops/<string:attendance_id>/excuse": asks(
        "/my/vae/{candidate}/workshops/1/excuse", form={"words": "x"}
    ),
    "/my/vae/<string:candidate_id>/unavailable": asks(
        "/my/vae/{candidate}/unavailable", form={"first": "x"}
    ),
    "/my/vae/<string:candidate_id>/unavailable/<string:period_id>/remove": asks(
        "/my/vae/{candidate}/unavailable/1/remove", form={}
    ),
    "/my/vae/<string:candidate_id>/file": asks("/my/vae/{candidate}/file"),
    "/my/vae/<string:candidate_id>/file/<string:section_id>": asks(
        "/my/vae/{candidate}/file/{section}", form={"text": "x"}
    ),
    "/my/vae/<string:candidate_id>/file/<string:section_id>/comment": asks(
        "/my/vae/{candidate}/file/{section}/comment", form={"body": "x"}
    ),
    "/my/vae/<string:candidate_id>/file/<string:section_id>/<string:number>": asks(
        "/my/vae/{candidate}/file/{section}/1"
    ),
    "/vae/accessibility": asks("/vae/accessibility", status=200),
    "/my/vae/sign/<string:signature_id>": asks(SIGN),
    "/my/vae/sign/<string:signature_id>/document": asks(f"{SIGN}/document"),
    "/my/vae/sign/<string:signature_id>/accept": asks(
        f"{SIGN}/accept", rpc={"name": "x", "signature": ""}
    ),
    "/my/vae/sign/<string:signature_id>/decline": asks(
        f"{SIGN}/decline", form={"reason": "x"}
    ),
    "/my/vae/sign/<string:signature_id>/contest": asks(
        f"{SIGN}/contest", form={"reason": "x"}
    ),
    "/vae/sign/<int:request_id>/document": asks("/vae/sign/{request}/document"),
    "/vae/verify": asks("/vae/verify", status=200),
    # Only for a session that is kept there: workshop/test_tablet.py.
    "/vae/tablet/<string:event_id>": asks("/vae/tablet/1"),
    "/vae/tablet/<string:event_id>/list": asks("/vae/tablet/1/list", rpc={}),
    "/vae/tablet/<string:event_id>/show": asks("/vae/tablet/1/show", rpc={}),
    "/vae/tablet/<string:event_id>/document/<int:person>": asks(
        "/vae/tablet/1/document/1"
    ),
    "/vae/tablet/<string:event_id>/sign": asks("/vae/tablet/1/sign", rpc={}),
    "/vae/tablet/<string:event_id>/leave": asks("/vae/tablet/1/leave", rpc={}),
    "/vae/network/export/<int:export_id>": asks("/vae/network/export/1"),
    "/vae/reporting/export/<int:export_id>": asks("/vae/reporting/export/1"),
    "/vae/reporting/review/<int:review_id>": asks("/vae/reporting/review/1"),
    # Whoever has no link gets the page of all that open nothing.
    "/vae/referral/<string:token>": asks("/vae/referral/none", status=200),
    "/my/vae/resources": asks("/my/vae/resources", status=200),
    "/my/vae/resources/<string:resource_id>": asks("/my/vae/resources/1"),
    "/vae/referral/<string:token>/document/<string:number>": asks(
        "/vae/referral/none/document/1", status=200
    ),
    # Without a key nobody gets in; with one: tests/test_side_doors.py.
    "/json/1/<path:subpath>": asks("/json/1/vae.candidate/{candidate}", status=401),
    # The browser sends the table that it gets back.
    "/web/pivot/export_xlsx": asks(
        "/web/pivot/export_xlsx",
        status=200,
        form={
            "data": json.dumps(
                {
                    "model": "vae.candidate",
                    "title": "?",
                    "measure_count": 1,
                    "col_group_headers": [],
                    "measure_headers": [],
                    "rows": [],
                }
            )
        },
    ),
}

# Where a secret is at home: table → column.
HOMES = {
    "vae_confidential_note": {"content"},
    "vae_confidential_version": {"content"},
    "vae_obstacle_confidential": {"content"},
}


def is_ours(function):
    parts = function.__module__.split(".")
    return parts[:2] == ["odoo", "addons"] and parts[2] in ADDONS


@tagged("post_install", "-at_install")
class TestSecretFields(AccessCommon):
    """Fields with groups, for every role without them, on a record they may read."""

    def _secret_fields(self, model, user):
        return [
            field
            for field in self.env[model]._fields.values()
            if field.groups
            and (field.groups == fields.NO_ACCESS or not user.has_groups(field.groups))
            and is_ours_field(field)
        ]

    def _refused(self, call):
        with contextlib.suppress(UserError):  # AccessError is one
            answer = call()
            self.fail(f"answered {answer!r}")

    def test_there_are_some(self):
        names = {
            (model, field.name)
            for model in PEOPLE
            for field in self._secret_fields(model, self.admin)
        }
        self.assertLessEqual(
            {
                ("vae.confidential.note", "content"),
                ("vae.confidential.version", "content"),
                ("vae.candidate", "confidential_last_number"),
            },
            names,
        )

    def test_fields(self):
        export = self.env.ref("base.group_allow_export")
        for role in INSIDE:
            user = self.users[role]
            user.group_ids = [Command.link(export.id)]
            followed = self._followed_by(user)
            for model in PEOPLE:
                secret_fields = self._secret_fields(model, user)
                if not secret_fields:
                    continue
                record = self._records(model, followed).with_user(user)
                for field in secret_fields:
                    with self.subTest(role=role, field=str(field)):
                        self.env.flush_all()
                        self.env.invalidate_all()
                        self._try(record, field.name)

    def _try(self, record, fname):
        domain = [("id", "=", record.id)]
        self._refused(lambda: record.read([fname]))
        self._refused(lambda: record[fname])
        self._refused(lambda: record.web_read({fname: {}}))
        self._refused(lambda: record.export_data([fname]))
        self._refused(lambda: record.mapped(fname))
        self._refused(lambda: record.search([(fname, "!=", False)]))
        self._refused(lambda: record.search_count([(fname, "!=", False)]))
        self._refused(lambda: record.search(domain, order=fname))
        self._refused(lambda: record.search_read(domain, [fname]))
        self._refused(lambda: record.formatted_read_group(domain, [fname]))
        self._refused(
            lambda: record.formatted_read_group(domain, [], [f"{fname}:count"])
        )
        for values in (
            {"having": [(f"{fname}:count", ">", 0)]},
            {"order": f"{fname}:count"},
        ):
            self._refused(
                lambda values=values: record.formatted_read_group(
                    domain, ["create_uid"], ["__count"], **values
                )
            )
        self._refused(lambda: record.filtered_domain([(fname, "!=", False)])[fname])
        self._refused(lambda: record.write({fname: "x"}))
        defaults = {f"default_{fname}": "x"}
        self._refused(lambda: record.with_context(**defaults).create({}))
        self.assertNotIn(fname, record.fields_get())
        self.assertNotIn(fname, record.read()[0])
        # Through the candidate's other records as well.
        if "candidate_id" in record._fields:
            views = self.env["vae.candidate"].with_user(record.env.user)
            self.assertNotIn(SECRET, str(views.search([]).read()))


def is_ours_field(field):
    return bool(set(field._modules) & set(ADDONS))


@tagged("post_install", "-at_install")
class TestPublicMethods(AccessCommon):
    """What may be called from outside, on a record that the user may not read."""

    def _public_methods(self, model):
        cls = self.registry[model]
        for name, method in inspect.getmembers(cls, callable):
            if name.startswith("_") or name in ORM_VERBS:
                continue
            if not inspect.isfunction(method) or not is_ours(method):
                continue
            if not getattr(method, "_api_private", False):
                yield name, method

    def _arguments(self, model, name, method, candidate):
        if (model, name) in ARGUMENTS:
            return [
                candidate.id if argument == "candidate" else argument
                for argument in ARGUMENTS[model, name]
            ]
        required = [
            parameter.name
            for parameter in list(inspect.signature(method).parameters.values())[1:]
            if parameter.default is parameter.empty
            and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        ]
        self.assertFalse(
            required, f"{model}.{name} needs its line in ARGUMENTS ({required})"
        )
        return []

    def test_methods(self):
        candidate = self.unfollowed
        called = set()
        for model in PEOPLE:
            record = self._records(model, candidate)
            for name, method in self._public_methods(model):
                called.add((model, name))
                arguments = self._arguments(model, name, method, candidate)
                # Accompagnateurs, and who has no role: tests/test_guard.py.
                for user in (self.referent, self.stranger):
                    with self.subTest(method=f"{model}.{name}", user=user.login):
                        self._call(record.with_user(user), name, arguments)
        self.assertIn(("vae.fiche.action", "action_done"), called)
        self.assertLessEqual(set(ARGUMENTS), called, "lines of methods that are gone")

    def _call(self, record, name, arguments):
        self.env.flush_all()
        self.env.invalidate_all()
        if getattr(getattr(type(record), name), "_api_model", False):
            record = record.browse()
        try:
            with self.env.cr.savepoint():
                answer = str(getattr(record, name)(*arguments))
                self.env.flush_all()
        except UserError as refusal:  # AccessError and MissingError are some
            answer = str(refusal)
        for secret in (NAME, SECRET):
            self.assertNotIn(secret, answer)


@tagged("post_install", "-at_install")
class TestRemoteSecrets(AccessCommon, HttpCase):
    """The same through the routes of Odoo that call methods."""

    def setUp(self):
        super().setUp()
        self.note = self._records(
            "vae.confidential.note", self._followed_by(self.admin)
        )
        self.hidden = self._records("vae.confidential.note", self.unfollowed)
        self.env.flush_all()

    def _json2(self, user, model, method, **values):
        key = (
            self.env["res.users.apikeys"]
            .with_user(user)
            ._generate("rpc", "test", self.now + timedelta(days=1))
        )
        self.env.flush_all()
        return self.url_open(
            f"/json/2/{model}/{method}",
            json=values,
            headers={"Authorization": f"Bearer {key}"},
        )

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.json2")
    def test_json2(self):
        model = "vae.confidential.note"
        for user, note in ((self.admin, self.note), (self.referent, self.hidden)):
            ids = note.ids
            for method, values in (
                ("read", {"ids": ids, "fields": ["content"]}),
                ("web_read", {"ids": ids, "specification": {"content": {}}}),
                ("search_read", {"domain": [], "fields": ["content"]}),
                ("search", {"domain": [["content", "ilike", "confidentiel"]]}),
                ("formatted_read_group", {"domain": [], "groupby": ["content"]}),
                ("export_data", {"ids": ids, "fields_to_export": ["content"]}),
                ("write", {"ids": ids, "vals": {"content": "x"}}),
                ("unlink", {"ids": ids}),
                ("_confidential_values", {"ids": ids}),
                ("_check_confidential_access", {"ids": ids}),
            ):
                with self.subTest(user=user.login, method=method):
                    answer = self._json2(user, model, method, **values)
                    self.assertGreaterEqual(answer.status_code, 400, answer.text)
                    self.assertLess(answer.status_code, 500, answer.text)
                    self.assertNotIn(SECRET, answer.text)
        line = self.env["vae.access.log"]._trace(self.note, "open")
        for method, values in (
            ("_trace", {"records": [], "operation": "open"}),
            ("create", {"vals_list": [{"user_id": self.admin.id}]}),
            ("write", {"ids": line.ids, "vals": {"reason": "x"}}),
            ("unlink", {"ids": line.ids}),
        ):
            with self.subTest(method=method):
                answer = self._json2(self.admin, "vae.access.log", method, **values)
                self.assertGreaterEqual(answer.status_code, 400)
                self.assertLess(answer.status_code, 500)

    @mute_logger("odoo.http")
    def test_json2_opens_by_the_action_only(self):
        answer = self._json2(
            self.admin, "vae.confidential.note", "action_open", ids=self.note.ids
        )
        self.assertIn(SECRET, json.dumps(answer.json(), ensure_ascii=False))
        self.env.invalidate_all()
        line = self.env["vae.access.log"].search([("operation", "=", "open")])
        self.assertEqual(line.user_id, self.admin)
        answer = self._json2(
            self.referent, "vae.confidential.note", "action_open", ids=self.hidden.ids
        )
        self.assertEqual(answer.status_code, 403)
        self.assertNotIn(SECRET, answer.text)

    @mute_logger("odoo.addons.web.controllers.export")
    def test_export_routes(self):
        self.admin.group_ids = [
            Command.link(self.env.ref("base.group_allow_export").id)
        ]
        self.authenticate(self.admin.login, self.admin.login)
        for route in ("csv", "xlsx"):
            answer = self.url_open(
                f"/web/export/{route}",
                data={
                    "data": json.dumps(
                        {
                            "model": "vae.confidential.note",
                            "fields": [{"name": "content", "label": "?"}],
                            "ids": self.note.ids,
                            "domain": [],
                            "import_compat": False,
                        }
                    ),
                    "csrf_token": http.Request.csrf_token(self),
                },
            )
            self.assertEqual(answer.status_code, 500, route)
            self.assertNotIn(SECRET, answer.text)

    def test_every_route_is_tested(self):
        # Odoo finds the map by the database of the thread's request.
        threading.current_thread().dbname = self.cr.dbname
        routes = {
            rule.rule
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if is_ours(rule.endpoint.original_endpoint)
        }
        self.assertEqual(routes, set(ROUTES))
        ids = {
            name: self._records(model, self.unfollowed).id
            for name, model in NAMED.items()
        }
        self.env.flush_all()
        # Neither a colleague nor another candidate, whose account has no journey.
        for user in (self.referent, self.portal):
            self.authenticate(user.login, user.login)
            for route, ask in ROUTES.items():
                with self.subTest(route=route, user=user.login):
                    ask(self, self.unfollowed, ids)


@tagged("post_install", "-at_install")
class TestWholeDatabase(AccessCommon):
    """After a scenario, the secret is nowhere but in its own columns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))

    def _scenario(self):
        candidate = self._followed_by(self.accompagnateur)
        notes = self.env["vae.confidential.note"].with_user(self.accompagnateur)
        candidates = self.registry["vae.candidate"]
        with patch.object(candidates, "_require_consent", lambda *_args, **_kw: True):
            values = notes.action_create(candidate.id, "health", {"content": SECRET})
            note = notes.browse(values["id"])
            note.action_save({"content": f"{SECRET}, suite"}, 1)
            obstacles = self.env["vae.obstacle.confidential"].with_user(
                self.accompagnateur
            )
            kind = self.env.ref("vae_assistance.vae_obstacle_kind_health")
            values = obstacles.action_create(candidate.id, kind.id, {"content": SECRET})
            obstacles.browse(values["id"]).action_set_situation("light", "lifting")
        note.action_open()
        candidate.with_user(self.coordinator).action_open_emergency(REASON)
        note.action_withdraw("Erreur de dossier")
        # What happens around it.
        fiche = self._create_fiche(candidate, days=-1, next_date=self.now)
        fiche.with_user(self.accompagnateur).action_done()
        candidate.with_user(self.accompagnateur).message_post(body="Bonjour")
        candidate.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.accompagnateur.id
        )
        self.env.flush_all()
        return candidate

    def _columns(self):
        """Columns that may hold text, by table."""
        rows = self.env.execute_query(
            SQL(
                """SELECT table_name, array_agg(column_name::text)
                     FROM information_schema.columns
                     JOIN information_schema.tables
                          USING (table_schema, table_name)
                    WHERE table_schema = 'public'
                      AND table_type = 'BASE TABLE'
                      AND data_type IN ('text', 'character varying', 'jsonb')
                 GROUP BY table_name"""
            )
        )
        return {table: set(columns) for table, columns in rows}

    def _found(self, text):
        found = {}
        for table, columns in self._columns().items():
            for column in columns:
                [[count]] = self.env.execute_query(
                    SQL(
                        "SELECT count(*) FROM %s WHERE %s::text LIKE %s",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        f"%{text}%",
                    )
                )
                if count:
                    found.setdefault(table, set()).add(column)
        return found

    def test_secret_is_at_home_only(self):
        self._scenario()
        self.assertEqual(self._found(SECRET), HOMES)

    def test_mails_name_nobody(self):
        self._scenario()
        emergency = self.env["mail.message"].search([("body", "ilike", REASON)])
        self.assertTrue(emergency)
        mails = self.env["mail.mail"].search([("mail_message_id", "in", emergency.ids)])
        for text in (
            *emergency.mapped("subject"),
            *emergency.mapped("body"),
            *mails.mapped("body_html"),
            *mails.mapped("subject"),
        ):
            self.assertNotIn("Personne Suivie", text)

    def test_documents(self):
        """No report on a record about a person prints confidential content."""
        candidate = self._scenario()
        reports = self.env["ir.actions.report"].search(
            [("model", "in", list(PEOPLE)), ("report_type", "like", "qweb-%")]
        )
        self.assertTrue(reports)
        for report in reports:
            with self.subTest(report=report.report_name):
                record = self.env[report.model].search(
                    [("id", "=", candidate.id)]
                    if report.model == "vae.candidate"
                    else [("candidate_id", "=", candidate.id)],
                    limit=1,
                )
                html = report._render_qweb_html(report.report_name, record.ids)[0]
                self.assertNotIn(SECRET, html.decode())
