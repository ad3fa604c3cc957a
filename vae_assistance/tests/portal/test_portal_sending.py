# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What somebody wrote on the portal is not lost, whatever happens as it is sent."""

import base64
import io
import re
import threading
import time
from contextlib import contextmanager, suppress

from lxml import etree
from PIL import Image

from odoo.fields import Command
from odoo.http import Request, root
from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser, ChromeBrowserException

from ..files import PDF
from ..signature.test_vae_signature import SignatureCommon
from .test_portal import PortalCommon

# Calls by scripts of ours, which say themselves what happened.
CALLS = {
    "/my/vae/sign/<string:signature_id>/accept",
    "/vae/tablet/<string:event_id>/list",
    "/vae/tablet/<string:event_id>/show",
    "/vae/tablet/<string:event_id>/sign",
    "/vae/tablet/<string:event_id>/leave",
}
READY = (
    "(await odoo.__WOWL_DEBUG__.root.env.services['public.interactions'].isReady, true)"
)
# Bytes of a photograph that the server refuses.
PHOTOGRAPH = 20 * 1024**2
OFFLINE = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


def lying_photograph():
    """900 × 600 dots, to be turned by a quarter (EXIF): its right side is below."""
    picture = Image.new("RGB", (900, 600), "white")
    picture.paste("red", (700, 0, 900, 600))
    exif = picture.getexif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def routes_of_ours(env):
    """Rules of routing of our addons."""
    # Odoo finds the map by the database of the thread's request.
    threading.current_thread().dbname = env.cr.dbname
    return [
        rule
        for rule in env["ir.http"].routing_map().iter_rules()
        if rule.rule.startswith(("/my/vae", "/vae/"))
    ]


@tagged("post_install", "-at_install")
class TestForms(PortalCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.portal_user.lang = self.env["res.lang"]._get_data(code="en_US").code
        fiche = self._create_fiche(
            self.candidate,
            -3,
            todo_ids=[Command.create({"name": "Le CV", "kind": "document"})],
        )
        fiche.action_done()
        self.todo = fiche.todo_ids
        self.url = f"/my/vae/{self.candidate.id}"
        self.sent = {
            f"{self.url}/words": {"goal": "Mon projet"},
            f"{self.url}/todos/{self.todo.id}": {"done": "1"},
            f"{self.url}/todos/{self.todo.id}/file": {},
        }

    def _facts(self):
        self.env.invalidate_all()
        return (
            self.candidate.goal,
            self.todo.state,
            len(self.candidate.proof_ids),
        )

    def test_every_route_has_its_form(self):
        routes = routes_of_ours(self.env)
        self.assertGreater(len(routes), 8)
        posts = [rule for rule in routes if "POST" in (rule.methods or {"POST"})]
        lost = {
            rule.rule
            for rule in posts
            if rule.methods and not rule.endpoint.routing.get("vae_form")
        }
        self.assertFalse(lost)
        self.assertEqual(
            {r.rule for r in posts if r.endpoint.routing["type"] == "jsonrpc"}, CALLS
        )

    def test_every_form_is_kept(self):
        views = self.env["ir.ui.view"].search(
            [("type", "=", "qweb"), ("key", "like", "vae_%")]
        )
        forms = [
            (view.key, form.get("class", ""))
            for view in views
            for form in etree.fromstring(view.arch).xpath("//form[@method='post']")
        ]
        self.assertGreater(len(forms), 6)
        for key, classes in forms:
            with self.subTest(key):
                self.assertIn("o_vae_form", classes.split())

    def test_every_page_of_a_form_can_be_replaced(self):
        """What is wrong is shown in the place of the page: it has to have one."""
        layouts = self.env["ir.ui.view"].search(
            [("type", "=", "qweb"), ("key", "like", "vae_%")]
        )
        for view in layouts:
            arch = etree.fromstring(view.arch)
            if arch.xpath("//*[@t-call='portal.frontend_layout']") and arch.xpath(
                "//form[@method='post']"
            ):
                with self.subTest(view.key):
                    self.assertTrue(arch.xpath("//div[@id='wrap']"))

    def test_somebody_comes_back_to_where_it_was_sent(self):
        """As the login leads them there."""
        self.authenticate("camille", "camille")
        for url in self.sent:
            with self.subTest(url):
                page = self.url_open(f"{url}?")
                self.assertEqual(page.status_code, 200)
                self.assertTrue(page.url.startswith(self.base_url() + self.url))
                if not url.endswith("/words"):
                    self.assertIn("o_vae_form_expired", page.text)
        answer = self.url_open("/my/vae/sign/1/decline", allow_redirects=False)
        self.assertTrue(answer.headers["Location"].endswith("/1?vae_expired=1"))
        answer = self.url_open(f"{self.url}/none", allow_redirects=False)
        self.assertEqual(answer.status_code, 404)

    def test_form_of_another_session(self):
        self.authenticate("camille", "camille")
        before = self._facts()
        for url, values in self.sent.items():
            for token in ("", "0o0", None):
                data = {**values, "csrf_token": token}
                with self.subTest(url=url, token=token):
                    page = self.url_open(
                        url, data=data, files={"file": ("CV.pdf", PDF)}
                    )
                    self.assertEqual(page.status_code, 200)
                    self.assertIn("o_vae_form_expired", page.text)
        self.assertEqual(self._facts(), before)
        page = self.url_open(
            "/vae/verify", data={"csrf_token": "no"}, files={"document": ("a", PDF)}
        )
        self.assertIn("o_vae_form_expired", page.text)

    def test_after_the_session(self):
        self.authenticate(None, None)
        before = self._facts()
        for url, values in self.sent.items():
            with self.subTest(url):
                data = {**values, "csrf_token": Request.csrf_token(self)}
                answer = self.url_open(url, data=data, allow_redirects=False)
                self.assertIn("/web/login?redirect=", answer.headers["Location"])
        self.assertEqual(self._facts(), before)

    def test_a_withdrawal_sent_twice(self):
        purpose = self.env["vae.consent.purpose"].create(
            {"name": "Photographie", "code": "photo", "description": "Une photo"}
        )
        consent = self.env["vae.consent"].create(
            {"candidate_id": self.candidate.id, "purpose_id": purpose.id}
        )
        consent._give("oral")
        self.authenticate("camille", "camille")
        for _time in range(2):
            page = self.url_open(
                f"{self.url}/consents/{consent.id}/withdraw",
                data={"csrf_token": Request.csrf_token(self)},
            )
            self.assertEqual(page.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(consent.state, "withdrawn")

    def test_received(self):
        self.authenticate("camille", "camille")
        page = self.url_open(
            f"{self.url}/todos/{self.todo.id}/file",
            data={"csrf_token": Request.csrf_token(self)},
            files={"file": ("CV.pdf", PDF)},
        )
        self.assertIn("o_vae_portal_received", page.text)
        self.assertEqual(self.todo.state, "done")


class SendingBrowser(HttpCase):
    """A browser whose network can be cut and whose session can end."""

    @contextmanager
    def _browse(self, login, url):
        self.browser = ChromeBrowser(self)
        # What a page was asking for as it was left or lost its network says so.
        self._logger.getChild("browser").addFilter(
            lambda record: "Failed to fetch" not in record.getMessage()
        )
        self.addCleanup(self.browser.stop)
        self.browser._websocket_request("Network.enable")
        with self.allow_requests(browser=self.browser):
            self.authenticate(login, login, browser=self.browser)
            self.env.flush_all()
            self._go(url)
            yield
            self._wait_remaining_requests()

    def _go(self, url):
        self.browser.navigate_to(self.base_url() + url, wait_stop=True)

    def _run(self, code):
        answer = self.browser._websocket_request(
            "Runtime.evaluate",
            params={"expression": code, "awaitPromise": True, "returnByValue": True},
            timeout=40,
        )
        self.assertNotIn("exceptionDetails", answer)
        return answer["result"].get("value")

    def _wait_for(self, condition):
        """Until something is so, on this page or the next one."""
        code = f"(async () => {{ try {{ return !!({condition}) }} catch {{}} }})()"
        for _attempt in range(300):
            # While the browser goes from a page to another, there is none to ask.
            with suppress(ChromeBrowserException):
                if self._run(code):
                    return
            time.sleep(0.1)
        self.fail(f"never: {condition}\n{self._run('document.body.innerText')}")

    def _click(self, selector):
        self._wait_for(f"document.querySelector({selector!r})")
        self._run(f"document.querySelector({selector!r}).click()")

    def _cut_network(self, is_cut=True):
        self.browser._websocket_request(
            "Network.emulateNetworkConditions",
            params={**OFFLINE, "offline": is_cut},
        )

    def _slow_network(self):
        """As far from the antenna: half a second to be answered, 50 kB in another."""
        self.browser._websocket_request(
            "Network.emulateNetworkConditions",
            params={
                "offline": False,
                "latency": 500,
                "downloadThroughput": 100_000,
                "uploadThroughput": 50_000,
            },
        )

    def _end_session(self):
        """As when it has lasted too long: on the server, the browser knows nothing."""
        self.session.logout(keep_db=True)
        self.session.should_rotate = False
        self._save_session()

    def _save_session(self):
        root.session_store.save(self.session)


@tagged("post_install", "-at_install")
class TestWordsAreKept(PortalCommon, SendingBrowser):
    def _write(self, text):
        self._wait_for(READY)
        self._run(f"document.querySelector('[name=goal]').value = {text!r}")
        self._click(".o_vae_portal_words_form [type=submit]")

    def test_without_network(self):
        url = f"/my/vae/{self.candidate.id}/words"
        with self._browse("camille", url):
            self._wait_for(READY)
            self._cut_network()
            self._write("Passer le titre")
            self._wait_for("document.querySelector('.o_vae_form_problem')")
            self.assertEqual(
                self._run("document.querySelector('[name=goal]').value"),
                "Passer le titre",
            )
            self.assertFalse(self._run("sessionStorage.length"))
            self._cut_network(False)
            self._click(".o_vae_form_again")
            self._wait_for("location.hash === '#words'")
            self._wait_for(READY)  # the page that came asks for its scripts
        self.candidate.invalidate_recordset()
        self.assertEqual(self.candidate.goal, "Passer le titre")

    def test_after_the_session(self):
        url = f"/my/vae/{self.candidate.id}/words"
        with self._browse("camille", url):
            self._wait_for(READY)
            self._end_session()
            self._write("Passer le titre")
            self._click(".o_vae_form_problem .o_vae_form_login")
            self._wait_for("document.querySelector('form.oe_login_form')")
            self._wait_for(READY)
            self._run(
                """
                document.querySelector('[name=login]').value = 'camille';
                document.querySelector('[name=password]').value = 'camillex';
                document.querySelector('form.oe_login_form').submit();
                """
            )
            self._wait_for("document.querySelector('.o_vae_form_problem.alert-info')")
            self._wait_for(READY)
            self.assertEqual(
                self._run("document.querySelector('[name=goal]').value"),
                "Passer le titre",
            )
            self.assertFalse(self._run("sessionStorage.length"), "on a shared phone")
            self._click(".o_vae_portal_words_form [type=submit]")
            self._wait_for("location.hash === '#words'")
            self._wait_for(READY)  # the page that came asks for its scripts
        self.candidate.invalidate_recordset()
        self.assertEqual(self.candidate.goal, "Passer le titre")


@tagged("post_install", "-at_install")
class TestSignatureIsKept(SignatureCommon, SendingBrowser):
    def test_without_network(self):
        user = PortalCommon._create_portal_user.__func__(
            type(self), self.candidate, "camille"
        )
        self.assertTrue(user)
        own = self._signature(self._ask(), "candidate")
        with self._browse("camille", f"/my/vae/sign/{own.id}"):
            self._wait_for("document.querySelector('.o_web_sign_signature').width")
            self._draw()
            self._wait_for("!document.querySelector('.o_portal_sign_submit').disabled")
            self._cut_network()
            self._click(".o_portal_sign_submit")
            self._wait_for("document.querySelector('.o_vae_sign_problem')")
            text = self._run("document.querySelector('.o_vae_sign_problem').innerText")
            self.assertTrue(re.search("nothing is signed|rien n", text), text)
            self._wait_for("!document.querySelector('.o_portal_sign_submit').disabled")
            self._cut_network(False)
            self._click(".o_portal_sign_submit")
            self._wait_for("!document.querySelector('.o_portal_sign_submit')")
            self._wait_for(READY)
        own.invalidate_recordset()
        self.assertTrue(own.date_signed)

    def _draw(self):
        self._run(
            """
            (() => {
                const canvas = document.querySelector(".o_web_sign_signature");
                const box = canvas.getBoundingClientRect();
                const at = (type, x, y, buttons = 1) => canvas.dispatchEvent(
                    new PointerEvent(type, {
                        bubbles: true, button: 0, buttons, isPrimary: true,
                        pointerId: 1, pressure: 0.5,
                        clientX: box.left + box.width * x,
                        clientY: box.top + box.height * y,
                    })
                );
                at("pointerdown", 0.2, 0.7);
                for (const [x, y] of [[0.35, 0.3], [0.5, 0.7], [0.8, 0.3]]) {
                    at("pointermove", x, y);
                }
                at("pointerup", 0.8, 0.3, 0);
            })()
            """
        )


@tagged("post_install", "-at_install")
class TestFileOnAPhone(PortalCommon, SendingBrowser):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_photograph_is_chosen_made_smaller_and_received(self):
        """One of 20 MB, lying on its side as telephones keep it."""
        fiche = self._create_fiche(
            self.candidate,
            -3,
            todo_ids=[Command.create({"name": "Le CV", "kind": "document"})],
        )
        fiche.action_done()
        with self._browse("camille", f"/my/vae/{self.candidate.id}"):
            self._wait_for(READY)
            self._wait_for("document.querySelector('.o_vae_file_choose').offsetWidth")
            self._wait_for(
                "document.querySelector('.o_vae_file_input').offsetWidth <= 1"
            )
            # Chosen as a hand would: scripts may not open the picker.
            content = base64.b64encode(lying_photograph()).decode()
            self._run(
                f"""(async () => {{
                    const input = document.querySelector(".o_vae_file_input");
                    const bytes = Uint8Array.from(
                        atob("{content}"), (each) => each.charCodeAt(0)
                    );
                    const chosen = new DataTransfer();
                    const more = new Uint8Array({PHOTOGRAPH});
                    const type = "image/jpeg";
                    chosen.items.add(new File([bytes, more], "Mon CV.jpeg", {{type}}));
                    input.files = chosen.files;
                    input.dispatchEvent(new Event("change", {{bubbles: true}}));
                }})()"""
            )
            self._wait_for(
                "document.querySelector('.o_vae_file_name').innerText === 'Mon CV.jpeg'"
            )
            # On a slow network one presses again.
            self._slow_network()
            self._click(".o_vae_portal_hand_in [type=submit]")
            self._run("document.querySelector('.o_vae_portal_hand_in').requestSubmit()")
            self._wait_for("document.querySelector('.o_vae_portal_received')")
            self._cut_network(False)
            self._wait_for(READY)  # the page that came asks for its scripts
        self.candidate.invalidate_recordset()
        self.assertEqual(len(self.candidate.proof_ids), 1)
        content = base64.b64decode(self.candidate.proof_ids.file)
        self.assertLess(len(content), 2 * 1024**2)
        picture = Image.open(io.BytesIO(content))
        self.assertEqual((picture.format, picture.size), ("JPEG", (600, 900)))
        self.assertGreater(picture.getpixel((300, 850))[0], 200, "red is below")
