"""Chromium for scripts that look at the software as its users do."""

import shutil

from playwright.sync_api import Browser, Page, Playwright

# Nothing but our pages: no services of its own, no graphics hardware.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=list(QUIET)
    )


def log_in(page: Page, address: str, login: str) -> None:
    """Log in with a password that equals the login; the web client is ready then.

    :param address: of the login page
    """
    page.goto(address)
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", login)
    page.click("button[type=submit]")
    page.wait_for_selector(".o_main_navbar")
