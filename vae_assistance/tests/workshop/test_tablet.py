# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.bus.tests.common import WebsocketCase
from odoo.addons.bus.websocket import CloseCode

from ..signature.test_vae_signature import drawn
from .test_vae_attendance import AttendanceCommon


@tagged("post_install", "-at_install")
class TestTablet(AttendanceCommon, HttpCase):
    """The device on which people sign in turn opens nothing else to them."""

    draws_pdf = True

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        login = self.referent.login
        self.authenticate(login, login)
        self.page = self._rpc(
            "/web/dataset/call_kw",
            model="calendar.event",
            method="action_vae_sign",
            args=[self.event.ids],
            kwargs={},
        )["result"]["url"]

    def _rpc(self, url, **params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        answer = self.url_open(
            url, data=body, headers={"Content-Type": "application/json"}
        )
        self.env.invalidate_all()
        return answer.json()

    def _forget_attempts(self):
        self.registry._login_failures.clear()

    def _read_candidate(self):
        return self._rpc(
            "/web/dataset/call_kw",
            model="vae.candidate",
            method="read",
            args=[self.candidate.ids, ["reference"]],
            kwargs={},
        )

    def test_people_sign(self):
        page = self.url_open(self.page)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Camille Essai", page.text)
        answer = self._rpc(f"{self.page}/sign", person=self.own.id, image=drawn())
        self.assertFalse(answer["result"]["error"])
        signed = {
            each["id"]: each["signed"] for each in answer["result"]["event"]["people"]
        }
        self.assertTrue(signed[self.own.id])
        self.assertTrue(self.own.is_signed)
        answer = self._rpc(f"{self.page}/sign", person=self.theirs.id, image="####")
        self.assertTrue(answer["result"]["error"])
        self.assertFalse(self.theirs.is_signed)

    def test_people_read_what_they_sign(self):
        """The very file, before they sign; whoever only reads it is not present."""
        shown = self._rpc(f"{self.page}/show", person=self.own.id)["result"]
        file = self.url_open(shown["url"])
        self.assertEqual(file.headers["Content-Type"], "application/pdf")
        self.assertEqual(self.own.presence, "expected")
        request = self.own._signature_requests()
        self.assertTrue(request.signer_ids.date_seen)
        answer = self._rpc(f"{self.page}/sign", person=self.own.id, image=drawn())
        self.assertFalse(answer["result"]["error"])
        self.assertEqual(self.own.presence, "present")
        self.assertEqual(self.own._signature_requests(), request)
        signed = base64.b64decode(request.signed_document)
        self.assertTrue(signed.startswith(file.content))
        self.assertEqual(self.url_open(shown["url"]).status_code, 404)

    @mute_logger("odoo.http")
    def test_nobody_reads_what_is_not_signed_there(self):
        other = self._register(self.candidate, self._create_workshop())
        self.theirs.presence = "absent"
        self.env.flush_all()
        answer = self._rpc(f"{self.page}/show", person=self.theirs.id)
        self.assertIn(self.theirs.partner_id.name, answer["result"]["error"])
        self.assertIn("error", self._rpc(f"{self.page}/show", person=other.id))
        for person in (self.theirs, other, self.own):
            answer = self.url_open(f"{self.page}/document/{person.id}")
            self.assertEqual(answer.status_code, 404)

    def test_shown_here_and_signed_on_the_portal(self):
        self._rpc(f"{self.page}/show", person=self.own.id)
        signature = self.own._signature_requests().signer_ids
        signature._sign("portal", "Camille Essai", drawn())
        self.assertEqual(self.own.presence, "present")
        self.assertTrue(self.own.is_signed)

    def test_shown_here_and_not_there_after_all(self):
        self._rpc(f"{self.page}/show", person=self.own.id)
        request = self.own._signature_requests()
        self.own.presence = "absent"
        self.assertEqual(request.state, "void")

    @mute_logger("odoo.http")
    def test_nothing_else_is_opened(self):
        for url in (
            "/odoo",
            "/web",
            "/odoo/action-vae_assistance.vae_workshop_action",
            "/my",
            "/web/login",
            "/web/become",
            "/vae/verify",
            "/web/database/manager",
            f"/web/image/res.partner/{self.candidate.partner_id.id}/avatar_128",
            f"/report/html/vae_assistance.report_vae_bilan/{self.candidate.id}",
            f"/vae/tablet/{self.event.id}0",
        ):
            with self.subTest(url):
                answer = self.url_open(url, allow_redirects=False)
                self.assertEqual(answer.status_code, 303)
                self.assertTrue(answer.headers["Location"].endswith(self.page))
        self.assertIn("error", self._read_candidate())
        self.assertIn("error", self._rpc("/web/session/get_session_info"))
        other = self._create_workshop()
        self.env.flush_all()
        self.assertIn("error", self._rpc(f"/vae/tablet/{other.id}/list"))
        person = self._register(self.candidate, other).id
        self.env.flush_all()
        answer = self._rpc(f"{self.page}/sign", person=person, image=drawn())
        self.assertIn("error", answer)

    @mute_logger("odoo.http", "odoo.addons.base.models.res_users")
    def test_the_password_leaves_it(self):
        for password in ("sesame", "", None, 5, ["x"], {"a": 1}):
            answer = self._rpc(f"{self.page}/leave", password=password)
            self.assertIn("error", answer["result"])
            self.assertIn("error", self._read_candidate())
        right = {"password": self.referent.login}
        self._forget_attempts()
        answer = self._rpc(f"{self.page}/leave", **right)
        self.assertIn(str(self.event.id), answer["result"]["url"])
        self.assertIn("result", self._read_candidate())
        self.assertEqual(self.url_open(self.page).status_code, 404)

    @mute_logger("odoo.http", "odoo.addons.base.models.res_users")
    def test_passwords_are_not_tried_for_ever(self):
        self.addCleanup(self._forget_attempts)
        for _attempt in range(12):
            self._rpc(f"{self.page}/leave", password="sesame")
        answer = self._rpc(f"{self.page}/leave", password=self.referent.login)
        self.assertIn("error", answer["result"])
        self.assertIn("error", self._read_candidate())

    def test_logging_out_leaves_nothing(self):
        self.url_open("/web/session/logout")
        answer = self.url_open("/odoo", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_taken_away_meanwhile(self):
        self.referent.group_ids = self.env.ref("base.group_user")
        self.env.flush_all()
        answer = self.url_open(self.page, allow_redirects=False)
        self.assertTrue(answer.headers["Location"].endswith("/web/session/logout"))


@tagged("post_install", "-at_install")
class TestTabletNotifications(AttendanceCommon, WebsocketCase):
    """The tablet hears nothing of who handed it on."""

    def _hands_on(self):
        """The page is opened by a browser that hears what its user is told."""
        login = self.referent.login
        session = self.authenticate(login, login)
        line = self.websocket_connect(cookie=f"session_id={session.sid}")
        last = self.env["bus.bus"]._bus_last_id()
        self.subscribe(line, [], last)
        call = {"model": "calendar.event", "method": "action_vae_sign"}
        answer = self.url_open(
            "/web/dataset/call_kw",
            json={"params": {**call, "args": [self.event.ids], "kwargs": {}}},
        )
        self.assertIn("/vae/tablet/", answer.json()["result"]["url"])
        return line, last

    def test_a_line_that_is_open_is_told_nothing(self):
        line, _last = self._hands_on()
        self.referent._bus_send("simple_notification", {"message": "Secret"})
        self.trigger_notification_dispatching([self.referent.partner_id])
        self.assert_close_with_code(line, CloseCode.SESSION_EXPIRED)

    def test_nor_does_it_ask(self):
        line, _last = self._hands_on()
        self.subscribe(line, [], 0, wait_for_dispatch=False)
        self.assert_close_with_code(line, CloseCode.SESSION_EXPIRED)

    @mute_logger("odoo.http")
    def test_no_other_line_is_opened(self):
        _line, last = self._hands_on()
        self.referent._bus_send("simple_notification", {"message": "Secret"})
        answer = self.url_open(
            "/websocket",
            headers={"Connection": "Upgrade", "Upgrade": "websocket"},
            allow_redirects=False,
        )
        self.assertEqual(answer.status_code, 303)
        answer = self.url_open(
            "/websocket/peek_notifications",
            json={"params": {"channels": [], "last": last, "is_first_poll": True}},
        )
        self.assertIn("error", answer.json())
        self.assertNotIn("Secret", answer.text)
