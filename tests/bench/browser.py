"""Learn from Chromium which calls the web client makes.

Calls are not written by hand: fields on a card, defaults of a form and the client's
own habits change. A real web client does the gesture once, its calls are kept and
then made again many times without a browser.
"""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import BrowserContext, Page, Request, sync_playwright

import chromium

from .web_session import Call

# Calls about the view itself: the web client keeps their answers, so they are no part
# of opening a board again.
KEPT_BY_CLIENT = {"get_views", "has_group"}

# Addresses of data; others are the client's own (calls by video…).
DATA = ("/web/dataset/", "/mail/")

NAVBAR = ".o_main_navbar"

SECONDS_OF_SILENCE = 1.0
SECONDS_TO_WAIT = 90


class WebClient:
    """A browser's window in which a user is logged in."""

    def __init__(self, context: BrowserContext, address: str):
        self._context = context
        self._address = address

    def log_in(self, database: str, login: str) -> None:
        with self._page() as page:
            address = f"{self._address}/web/login?db={database}"
            chromium.log_in(page, address, login)

    def opening(self, action: str) -> list[Call]:
        """The calls for data that opening a window action makes.

        :param action: XML id of an action whose first view is a kanban
        """
        with self._page() as page, self._calls_of(page) as calls:
            page.goto(f"{self._address}/odoo/action-{action}")
            page.wait_for_selector(".o_kanban_record:not(.o_kanban_ghost)")
            wait_for_silence(page, calls)
        model = next(c.params["model"] for c in calls if "get_views" in c.url)
        return [
            call
            for call in calls
            if call.params.get("model") == model
            and call.params["method"] not in KEPT_BY_CLIENT
        ]

    def opening_activities(self, action: str) -> list[Call]:
        """The calls for data that opening the activity view of an action makes.

        :param action: XML id of a window action that has such a view
        """
        with self._page() as page, self._calls_of(page) as calls:
            page.goto(f"{self._address}/odoo/action-{action}?view_type=activity")
            page.wait_for_selector(".o_activity_view tbody tr")
            wait_for_silence(page, calls)
        model = next(c.params["model"] for c in calls if "get_views" in c.url)
        return [
            call
            for call in calls
            if call.params.get("model") in (model, "mail.activity")
            and call.params["method"] not in KEPT_BY_CLIENT
        ]

    def opening_record(self, model: str, record: int) -> list[Call]:
        """The calls for data that opening a form makes, with its chatter.

        :param record: id of the record
        """
        with self._page() as page, self._calls_of(page) as calls:
            self._do_action(page, calls, {"res_model": model, "res_id": record})
            page.wait_for_selector(".o_form_view .o-mail-Message")
            wait_for_silence(page, calls)
        return [
            call
            for call in calls
            if call.url.startswith(DATA)
            and call.params.get("method") not in KEPT_BY_CLIENT
        ]

    def saving(self, model: str, context: dict, values: dict[str, str]) -> Call:
        """The call that saves a new record from its form. Nothing is saved.

        :param context: of the action that opens the form
        :param values: what is typed, by name of field
        """
        with self._page() as page, self._calls_of(page) as calls:
            self._do_action(page, calls, {"res_model": model, "context": context})
            for name, value in values.items():
                box = f".o_field_widget[name={name}] :is(input, textarea)"
                field = page.locator(box).first
                field.fill(value)
                field.press("Tab")
                wait_for_silence(page, calls)
            # The call is made and gets nowhere, nor does the one when the page closes.
            self._context.set_offline(True)
            page.click(".o_form_button_save")
            wait_for_silence(page, calls)
        self._context.set_offline(False)
        return next(c for c in calls if c.params.get("method") == "web_save")

    def _do_action(self, page: Page, calls: list[Call], action: dict) -> None:
        """Open a form in a quiet web client; what it called before is forgotten."""
        page.goto(f"{self._address}/odoo")
        page.wait_for_selector(NAVBAR)
        wait_for_silence(page, calls)
        calls.clear()
        page.evaluate(
            """action => odoo.__WOWL_DEBUG__.root.env.services.action.doAction(
                action, { clearBreadcrumbs: true })""",
            {"type": "ir.actions.act_window", "views": [[False, "form"]], **action},
        )

    @contextmanager
    def _page(self) -> Iterator[Page]:
        page = self._context.new_page()
        page.set_default_timeout(SECONDS_TO_WAIT * 1000)
        try:
            yield page
        finally:
            page.close()

    @contextmanager
    def _calls_of(self, page: Page) -> Iterator[list[Call]]:
        """The calls that the page makes, as they are made."""
        calls = []

        def listen(request: Request) -> None:
            if request.headers.get("content-type") == "application/json":
                params = json.loads(request.post_data or "{}").get("params", {})
                calls.append(Call(request.url.removeprefix(self._address), params))

        page.on("request", listen)
        yield calls
        page.remove_listener("request", listen)


def wait_for_silence(page: Page, calls: list[Call]) -> None:
    """Wait until the web client has made no call for a moment."""
    deadline = time.monotonic() + SECONDS_TO_WAIT
    count = -1
    while len(calls) != count and time.monotonic() < deadline:
        count = len(calls)
        page.wait_for_timeout(SECONDS_OF_SILENCE * 1000)


class Chromium:
    """A headless browser, started when the first user logs in."""

    def __init__(self, port: int):
        self._address = f"http://127.0.0.1:{port}"
        self._closing = ExitStack()
        self._browser = None

    def web_client(self, database: str, login: str) -> WebClient:
        if not self._browser:
            playwright = self._closing.enter_context(sync_playwright())
            self._browser = chromium.launch(playwright)
            self._closing.callback(self._browser.close)
        context = self._browser.new_context(
            viewport={"width": 1366, "height": 768},
            service_workers="block",  # what they send cannot be held back
        )
        web_client = WebClient(context, self._address)
        web_client.log_in(database, login)
        return web_client

    def close(self) -> None:
        self._closing.close()
        self._browser = None
