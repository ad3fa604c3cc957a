"""Photograph the main screens of a running demonstration: camera.py ADDRESS."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

import chromium

IMAGES = Path(__file__).parent.parent / "docs" / "images"
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
ACTION = "/odoo/action-vae_assistance."
CARD = ".o_kanban_record:not(.o_kanban_ghost)"
# Of the demo data.
CANDIDATE = "candidat"
WITH_NOTES = "Abdelkader Meziane"
WORKSHOP = "Atelier d'écriture"


def main(address: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        for size, prefix in ((DESKTOP, ""), (PHONE, "phone-")):
            with logged_in(browser, address, size, "referent") as page:
                photograph_journey(page, prefix)
                photograph_day(page, prefix)
                if prefix:
                    photograph_portal(page, prefix)
                else:
                    photograph_trust(page)
                    photograph_documents(page)
                    photograph_network(page)
        with logged_in(browser, address, DESKTOP, "directeur") as page:
            photograph_steering(page)
        browser.close()


@contextmanager
def logged_in(browser: Browser, address: str, size: dict, login: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=address,
        viewport=size,
        locale="fr-FR",
        timezone_id="Europe/Paris",
    )
    page = context.new_page()
    chromium.log_in(page, "/web/login", login)
    yield page
    context.close()


def photograph_journey(page: Page, prefix: str) -> None:
    page.goto(f"{ACTION}vae_candidate_action_mine")
    page.wait_for_selector(CARD)
    shoot(page, f"{prefix}board")
    page.locator(CARD).first.click()
    page.wait_for_selector(".o_vae_candidate_form")
    shoot(page, f"{prefix}candidate")
    open_completed_fiche(page)
    shoot(page, f"{prefix}fiche")
    if prefix:
        return
    page.goto(f"{ACTION}vae_candidate_action?view_type=list")
    page.wait_for_selector(".o_data_row")
    shoot(page, "list")
    page.goto(f"{ACTION}vae_fiche_action_action?view_type=calendar")
    page.wait_for_selector(".o_calendar_renderer")
    shoot(page, "calendar")


def photograph_day(page: Page, prefix: str) -> None:
    """What a day is made of: appointments, a workshop, the week's time."""
    page.goto(f"{ACTION}vae_day_action")
    page.wait_for_selector(".o_vae_day")
    shoot(page, f"{prefix}today")
    page.goto(f"{ACTION}vae_time_action_week")
    page.wait_for_selector(".o_vae_week_grid")
    # The week before is full on a Monday as well.
    page.locator(".o_vae_week_previous").click()
    shoot(page, f"{prefix}week")
    if prefix:
        return
    page.goto(f"{ACTION}vae_workshop_action?view_type=list")
    page.wait_for_selector(".o_searchview_facet")
    page.click(".o_facet_remove")
    page.locator(f'.o_data_row td[name=name]:has-text("{WORKSHOP}")').first.click()
    page.wait_for_selector(".o_vae_workshop")
    page.locator("button[name=action_vae_close]:visible").click()
    page.wait_for_selector(".o_vae_presence")
    shoot(page, "workshop")
    page.goto(f"{ACTION}vae_contract_action?view_type=list")
    page.locator(".o_data_row td.o_data_cell").first.click()
    page.wait_for_selector(".o_form_view")
    shoot(page, "contract")
    page.goto(f"{ACTION}vae_proof_need_action")
    page.wait_for_selector(".o_view_controller")
    shoot(page, "proofs")


def photograph_trust(page: Page) -> None:
    """A signed document, and the confidential notes of a candidate."""
    page.goto(f"{ACTION}vae_signature_request_action")
    page.wait_for_selector(".o_searchview_facet")
    page.click(".o_facet_remove")
    page.locator(".o_data_row:has(.text-bg-success)").first.click()
    page.wait_for_selector("[name=signer_ids] .o_data_row")
    shoot(page, "signatures")
    page.goto(f"{ACTION}vae_candidate_action?view_type=list")
    page.fill(".o_searchview_input", WITH_NOTES)
    page.keyboard.press("Enter")
    page.locator(f".o_data_row td[name=name]:has-text('{WITH_NOTES}')").first.click()
    page.wait_for_selector(".o_vae_candidate_form")
    page.click(".o_notebook .nav-link[name=confidential]")
    shoot(page, "confidential")


def photograph_portal(page: Page, prefix: str) -> None:
    """The candidate's own pages, in a session of their own."""
    page.context.clear_cookies()
    page.goto("/web/login")
    page.fill("input[name=login]", CANDIDATE)
    page.fill("input[name=password]", CANDIDATE)
    page.click("button[type=submit]")
    page.wait_for_selector(".o_portal_my_home")
    page.goto("/my/vae")
    page.wait_for_selector(".o_vae_portal")
    shoot(page, f"{prefix}portal")
    page.locator(".o_vae_portal_documents a:has(.text-bg-warning)").first.click()
    page.wait_for_selector("canvas.o_web_sign_signature")
    page.wait_for_timeout(1500)
    page.locator("canvas.o_web_sign_signature").scroll_into_view_if_needed()
    shoot(page, f"{prefix}sign")


def open_completed_fiche(page: Page) -> None:
    page.goto(f"{ACTION}vae_fiche_action_action_analysis?view_type=list")
    row = page.locator(f".o_data_row td.o_data_cell, {CARD}").first
    row.click()
    page.wait_for_selector(".o_vae_fiche_form")


def shoot(page: Page, name: str) -> None:
    # Images and the bars of the columns come after the data.
    page.wait_for_timeout(2500)
    page.screenshot(path=IMAGES / f"{name}.png")


def photograph_documents(page: Page) -> None:
    """The PDF of a fiche, and a page of the livret of the candidate whose it is."""
    open_completed_fiche(page)
    print_page(page, "vae_assistance.vae_fiche_action_document", "fiche-pdf")
    page.goto(f"{ACTION}vae_candidate_action_mine")
    page.locator(CARD).first.click()
    page.wait_for_selector(".o_vae_candidate_form")
    print_page(page, "vae_assistance.vae_livret_document", "livret-pdf")


def print_page(page: Page, report: str, name: str) -> None:
    """Keep the first page of a report on the record that is open."""
    record_id = page.url.rstrip("/").rsplit("/", 1)[-1].split("?")[0]
    answer = page.request.get(f"/report/pdf/{report}/{record_id}")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as document:
        document.write(answer.body())
        document.flush()
        subprocess.run(
            [
                *("pdftoppm", "-png", "-r", "70", "-singlefile"),
                *(document.name, IMAGES / name),
            ],
            check=True,
        )


def photograph_network(page: Page) -> None:
    """Who can help, and what was asked of them."""
    page.goto("/odoo/action-vae_reseau.vae_offer_action")
    page.wait_for_selector(f".o_data_row, {CARD}")
    shoot(page, "network")
    page.goto("/odoo/action-vae_reseau.vae_referral_action")
    page.wait_for_selector(CARD)
    shoot(page, "referrals")


def photograph_steering(page: Page) -> None:
    """Where the director lands, an objective, a budget and a bilan."""
    page.goto(f"{ACTION}vae_day_action")
    page.wait_for_selector(".o_vae_day")
    shoot(page, "director")
    for model in ("objective", "budget", "bilan"):
        page.goto(f"/odoo/action-vae_reporting.vae_{model}_action?view_type=list")
        page.locator(".o_data_row td.o_data_cell").first.click()
        page.wait_for_selector(".o_form_view")
        shoot(page, model)


if __name__ == "__main__":
    main(sys.argv[1])
