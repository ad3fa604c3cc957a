# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Whatever is sent to a method of ours, what is wrong is said in one sentence.

Every public method of the models that the addons make, found in the registry: with
records that are none, with none at all, and with values of another type.
"""

import xmlrpc.client

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from . import test_access_doors as access_doors
from .test_access_doors import ARGUMENTS
from .test_access_matrix import PEOPLE

NO_IDS = ([0], "x", ["x"], [None], [[1]], [1.5], [True], True, 1.5, {"id": 1}, [{}])
# NUL, and half of a character: the database keeps neither.
UNKEPT = ("Nul \0", "Moitié \ud83d")
BAD = (None, 5, "x", [], {}, 2**63, -1, 1.5, True, [None], [{}], [[]], {"x": 1})
# Of the ORM: what it says of fields that there are none of is core's.
VERBS = {"web_save"}


@tagged("post_install", "-at_install")
class TestBadCalls(access_doors.TestPublicMethods, HttpCase):
    test_methods = None  # of the other file

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["res.users"].search([]).lang = "en_US"

    def _told(self, model, name, arguments):
        """Call as from outside; any other error than a sentence fails the test."""
        self._told_in(self.env[model], name, arguments)

    def _told_in(self, records, name, arguments):
        records = records.with_user(self.referent)
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with self.cr.savepoint():
                call_kw(records, name, arguments, {})
                self.env.flush_all()
        except UserError as refusal:  # AccessError and MissingError are some
            self.assertNotIn("Traceback", str(refusal))

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_no_record(self):
        """None is chosen, several are, or those that are there no longer."""
        gone = ([2**31], [2**63], [-1])
        for model in PEOPLE:
            several = self.env[model].sudo().search([], limit=2).ids
            for turn, (name, method) in enumerate(self._public_methods(model)):
                if getattr(method, "_api_model", False):
                    continue
                arguments = self._arguments(model, name, method, self.unfollowed)
                for ids in ([], gone[turn % 3], several):
                    with self.subTest(method=f"{model}.{name}", ids=ids):
                        self._told(model, name, [ids, *arguments])

    def test_what_is_no_id_by_other_ways(self):
        """XML-RPC and JSON-RPC come by here; by the routes of the client: see below.

        One door stands before all methods: each is tried with some, in turn.
        """
        all_sent = (*NO_IDS, [2**70], 2**70, [-(2**70)])
        for model in PEOPLE:
            for turn, (name, method) in enumerate(self._public_methods(model)):
                if getattr(method, "_api_model", False):
                    continue
                arguments = self._arguments(model, name, method, self.unfollowed)
                for ids in all_sent[turn % 4 :: 4]:
                    with self.subTest(method=f"{model}.{name}", ids=ids):
                        self._told(model, name, [ids, *arguments])

    def test_a_dialog_about_what_is_no_id(self):
        for sent in (*NO_IDS, ["1"], 1.5, {"a": 1}):
            for model in ("res.partner", "vae.candidate", "nothing", ["x"], 1):
                context = {"active_model": model, "active_ids": sent}
                dialog = self.env["vae.candidate.close"].with_context(**context)
                with self.subTest(context=context):
                    self._told_in(dialog, "default_get", [["candidate_id"]])

    @mute_logger("odoo.addons.rpc.controllers.xmlrpc", "odoo.http")
    def test_by_xml_rpc(self):
        user = self.referent
        for ids in (["x"], [[1]], {"id": 1}, "x"):
            with (
                self.subTest(ids=ids),
                self.assertRaises(xmlrpc.client.Fault) as caught,
            ):
                self.xmlrpc_object.execute_kw(
                    self.cr.dbname,
                    user.id,
                    user.login,
                    "vae.fiche.action",
                    "action_done",
                    [ids],
                )
            self.assertIn("list of their numbers", caught.exception.faultString)
            self.assertNotIn("Traceback", caught.exception.faultString)

    def test_values_of_another_type(self):
        candidate = self._followed_by(self.referent)
        for (model, name), line in ARGUMENTS.items():
            if name in VERBS:
                continue
            record = self._records(model, candidate)[:1]
            method = getattr(type(record), name)
            ids = [] if getattr(method, "_api_model", False) else [record.ids]
            good = [candidate.id if each == "candidate" else each for each in line]
            for place, each in enumerate(good):
                within = [
                    {**each, key: text}
                    for key in (each if isinstance(each, dict) else ())
                    for text in UNKEPT
                ]
                for bad in (*BAD, *UNKEPT, *within):
                    sent = [*good[:place], bad, *good[place + 1 :]]
                    with self.subTest(method=f"{model}.{name}", sent=sent):
                        self._told(model, name, [*ids, *sent])

    def test_what_is_no_values(self):
        candidate = self._followed_by(self.referent)
        for model in PEOPLE:
            record = self._records(model, candidate)[:1]
            for bad in (None, 5, "x", [None], ["x"], True):
                with self.subTest(model=model, sent=bad):
                    self._told(model, "write", [record.ids, bad])
                    self._told(model, "create", [bad])
                    self._told(model, "web_save", [record.ids, bad, {}])

    @mute_logger("odoo.http")
    def test_what_is_no_id(self):
        """By the routes of the web client: what is no id reaches no method."""
        self.authenticate("test_referent", "test_referent")
        for turn, model in enumerate(PEOPLE):
            names = [
                name
                for name, method in self._public_methods(model)
                if not getattr(method, "_api_model", False)
            ]
            if not names:
                continue
            self._told_by_route(model, names[0], NO_IDS[turn % 4 :: 4])
        self._told_by_route("vae.candidate", "write", NO_IDS)
        self._told_by_route("vae.candidate", "read", NO_IDS)
        self._told_by_route("calendar.event", "action_vae_open", [*NO_IDS, []])

    def _told_by_route(self, model, name, values):
        for ids in values:
            with self.subTest(method=f"{model}.{name}", ids=ids):
                answer = self.url_open(
                    f"/web/dataset/call_kw/{model}/{name}",
                    json={
                        "method": "call",
                        "params": {
                            "model": model,
                            "method": name,
                            "args": [ids],
                            "kwargs": {},
                        },
                    },
                ).json()
                self.assertEqual(
                    answer["error"]["data"]["name"], "odoo.exceptions.UserError"
                )
                self.assertIn(
                    "list of their numbers", answer["error"]["data"]["message"]
                )
