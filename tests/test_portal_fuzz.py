# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Whatever is sent to the portal: no error of the server, nothing of anybody else.

The routes are those of Odoo's routing map that our addons define, so that a route is
covered by being written. Another seed at each run tries others; VAE_SEED repeats them,
as pytest's header names it. Not tried, as core itself stumbles on it before our code is
reached: a token against forgery that is a file or holds other letters than ASCII.
"""

import json
import os
import re
import threading
from collections import Counter
from io import BytesIO
from unittest.mock import patch
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, run_wsgi_app

from odoo import fields, http
from odoo.tests import HttpCase, tagged
from odoo.tests.common import HOST, TEST_CURSOR_COOKIE_NAME

from odoo.addons.vae_assistance.tests.portal.test_portal import PortalCommon

from setup import project

INPUTS = 1_500
MANY_INPUTS = 10_000

# Core's pages that show something of ours.
CORE_ROUTES = ("/my", "/my/home")

# Bytes that are in every record of the other person, and in nothing else.
MARKER = "Introuvable"

# What core writes to the log about a request that it refuses, as it should.
EXPECTED_LOG = re.compile(r"No CSRF validation token provided|CSRF validation failed")

CONVERTER = re.compile(r"<(?:[^<>:]+:)?(\w+)>")

METHODS = ("GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS")
NAMES = ("goal", "means", "expectations", "notes", "saved", "id", "step_id", "self")


def plain_error(_env, code, _values):
    """Core's page of a refusal takes longer than all that is tried here, and has
    nothing of ours: `test_portal.py` looks at it."""
    return code, str(code)


def texts(max_size=40):
    return st.text(
        st.characters(codec="utf-8"), max_size=max_size
    )  # with NUL and other controls, without lone surrogates


def ids(known):
    """What stands where a route takes an id: known ones, other numbers, anything."""
    return st.one_of(
        st.sampled_from([str(number) for number in known]),
        st.integers(-(2**70), 2**70).map(str),
        st.sampled_from(["9" * 5000, "0", "-1", "null", "..", "%", "1e3", "٣", " 1"]),
        texts().filter(lambda text: text not in ("", ".")),
    )


def json_values():
    return st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts()),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(texts(10), inner, max_size=3)
        ),
        max_leaves=5,
    )


@tagged("post_install", "-at_install")
class TestPortalFuzz(PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Without the redirection to the address in the person's language.
        cls.portal_user.lang = cls.env["res.lang"]._get_data(code="en_US").code
        cls.neighbour.write(
            {
                "name": f"Voisine {MARKER}",
                "goal": f"Projet {MARKER}",
                "reference": f"VAE-{MARKER}",
                "certification_id": cls.env["vae.certification"]
                .create({"name": f"Titre {MARKER}", "code": "RNCP999902"})
                .id,
            }
        )
        cls.referent2.name = f"Référente {MARKER}"
        done = cls._create_fiche(
            cls.neighbour, days=-1, next_documents=MARKER, remarks=MARKER
        )
        done.action_done()
        cls._create_fiche(cls.neighbour, days=2)
        cls._create_fiche(cls.candidate, days=2)
        cls.ids_of_both = [
            number
            for candidate, text in ((cls.candidate, "?"), (cls.neighbour, MARKER))
            for number in cls._own_of(candidate, text)
        ]

    @classmethod
    def _own_of(cls, candidate, text):
        """Ids of what the pages show of a journey: everything that a route may name."""
        owner = {"candidate_id": candidate.id, "name": text}
        own = [
            cls.env["vae.todo"].create({**owner, "kind": "document"}),
            cls.env["vae.experience"].create({**owner, "description": text}),
            cls.env["vae.candidate.unavailability"].create(
                {"candidate_id": candidate.id, "date_from": fields.Date.today()}
            ),
            cls._consent_to("reminder", candidate),
        ]
        file = cls.env["vae.validation.file"].create({"candidate_id": candidate.id})
        section = cls.env["vae.validation.section"].create(
            {"file_id": file.id, "name": text}
        )
        cls.env["vae.validation.version"]._add(section, text)
        fiche = candidate.fiche_ids.sorted("date")[:1]
        if fiche.state == "done":
            fiche.with_user(candidate.user_id).action_request_signatures()
            own.append(fiche._signature_request().signer_ids)
        own += [candidate, candidate.fiche_ids, section]
        return [number for records in own for number in records.ids]

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.authenticate("camille", "camille")
        self.statuses = Counter()

    def _routes(self):
        """Patterns of the routes that our addons define, and how they take data."""
        routes = {path: "http" for path in CORE_ROUTES}
        # Odoo finds the map by the database of the thread's request.
        threading.current_thread().dbname = self.cr.dbname
        for rule in self.env["ir.http"].routing_map().iter_rules():
            module = rule.endpoint.original_endpoint.__module__
            if rule.rule.startswith(("/web/", "/json/")):
                continue  # core's, which ours only add to
            if module.split(".")[2:3] and module.split(".")[2] in project.ADDONS:
                routes[rule.rule] = rule.endpoint.routing["type"]
        return sorted(routes.items())

    def _requests(self):
        """Strategy: method, path, query and body of one request."""
        known = (*self.ids_of_both, 1, 2, 3)
        parameters = st.dictionaries(
            st.one_of(st.sampled_from(NAMES), texts(10)).filter(
                lambda name: name != "csrf_token"
            ),
            st.one_of(texts(), ids(known)),
            max_size=3,
        )

        routes = self._routes()

        @st.composite
        def build(draw):
            pattern, kind = draw(st.sampled_from(routes))
            path = CONVERTER.sub(lambda _match: quote(draw(ids(known))), pattern)
            path = draw(st.sampled_from(["", "", "", "", "/fr", "/xx", "/"])) + path
            path += draw(st.sampled_from(["", "", "", "", "/", "//", "/x", "%00"]))
            request = {
                "method": draw(st.sampled_from(METHODS)),
                "path": path,
                "query_string": draw(parameters),
            }
            bodies = ("form", "file", "raw") if kind == "http" else ("json", "raw")
            body = draw(st.sampled_from(bodies))
            if kind != "http":
                request["method"] = "POST"
                request["content_type"] = "application/json"
            if request["method"] not in ("POST", "PUT"):
                return request
            if body == "json":
                params = draw(st.dictionaries(texts(10), json_values(), max_size=3))
                request["data"] = json.dumps({"jsonrpc": "2.0", "params": params})
            elif body == "raw":
                request["data"] = draw(st.binary(max_size=60))
            else:
                token = draw(st.sampled_from(["right", "right", "right", "", "wrong"]))
                request["data"] = draw(parameters)
                if token == "right":
                    token = http.Request.csrf_token(self)
                if token:
                    request["data"]["csrf_token"] = token
                if body == "file":
                    name = draw(st.sampled_from(NAMES))
                    request["data"].pop(name, None)
                    request["data"][name] = (draw(st.binary(max_size=9)), "a.txt")
            return request

        return build()

    def _send(self, request):
        """Have Odoo answer in this thread, as the portal user."""
        options = {**request, "base_url": self.base_url()}
        if isinstance(options.get("data"), dict):
            options["data"] = {
                name: self._as_file(value) if isinstance(value, tuple) else value
                for name, value in options["data"].items()
            }
        builder = EnvironBuilder(**options)
        environ = builder.get_environ()
        builder.close()
        environ["HTTP_COOKIE"] = (
            f"session_id={self.session.sid};"
            f" {TEST_CURSOR_COOKIE_NAME}={self.http_request_key}"
        )
        environ["HTTP_HOST"] = f"{HOST}:{self.http_port()}"
        return run_wsgi_app(http.root, environ, buffered=True)

    def test_no_input_makes_an_error(self):
        self._try_inputs(INPUTS)

    @pytest.mark.long
    def test_none_of_many_inputs_makes_an_error(self):
        self._try_inputs(MANY_INPUTS)

    def _try_inputs(self, count):
        self.cr.flush()
        self.cr.clear()

        @seed(int(os.environ["VAE_SEED"]))
        @settings(
            max_examples=count,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(self._requests())
        def answers_well(request):
            body, status, _headers = self._send(request)
            text = b"".join(body).decode(errors="replace")
            self.statuses[status[:3]] += 1
            self.assertLess(int(status[:3]), 500, (request, logs.output[-1:]))
            self.assertNotIn(MARKER, text, request)
            if text.startswith("{"):
                self._check_json(json.loads(text), request)

        with (
            self.assertLogs("odoo", "WARNING") as logs,
            self.allow_requests(),
            patch.object(self.registry["ir.http"], "_get_error_html", plain_error),
        ):
            answers_well()
        unexpected = [
            record.getMessage()
            for record in logs.records
            if not EXPECTED_LOG.search(record.getMessage())
        ]
        self.assertFalse(unexpected)
        self.assertGreaterEqual(self.statuses.total(), count)
        # The inputs reach what they are meant for.
        for status in ("200", "303", "400", "404", "405"):
            self.assertGreater(self.statuses[status], count // 500, self.statuses)

    def _check_json(self, answer, request):
        """A refusal in words is well; an error of the program is not."""
        error = answer.get("error", {}).get("data", {}).get("name", "odoo.exceptions")
        self.assertTrue(error.startswith(("odoo.exceptions", "werkzeug")), request)

    @staticmethod
    def _as_file(value):
        content, name = value
        return BytesIO(content), name
