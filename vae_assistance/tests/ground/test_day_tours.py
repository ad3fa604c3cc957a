# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..common import ROLES, VaeCommon, pdf_file

# What is in the page, and in the longest menu once it is open, fits the screen.
FITS = """
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const found = async (selector) => {
    for (let tries = 0; tries < 100; tries++) {
        const element = document.querySelector(selector);
        if (element) {
            return element;
        }
        await sleep(100);
    }
    throw new Error(`${selector} does not appear`);
};
const isWhole = ({scrollHeight, clientHeight}) => scrollHeight <= clientHeight;
(async () => {
    await found(".o_vae_day [data-block=today] .o_vae_row");
    const page = document.querySelector(".o_vae_day_view .o_content");
    const wrong = isWhole(page)
        ? []
        : [`the day is ${page.scrollHeight - page.clientHeight} px too high`];
    const menuOf = (name) => `[data-menu-xmlid='vae_assistance.${name}']`;
    (await found(menuOf("vae_menu_configuration"))).click();
    const menu = await found(
        `.o-dropdown--menu:has(> ${menuOf("vae_certification_menu")})`
    );
    await sleep(300);
    const {bottom, right} = menu.getBoundingClientRect();
    if (!isWhole(menu) || bottom > innerHeight || right > innerWidth) {
        wrong.push(`Configuration ends at ${right} × ${bottom}`);
    }
    if (wrong.length) {
        console.error(wrong.join("; "));
    } else {
        console.log("test successful");
    }
})().catch((error) => console.error(`${error}`));
"""


class DayTour(VaeCommon, HttpCase):
    """A morning on My day, in French: each act clears its line."""

    def _check_morning(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.referent.lang = "fr_FR"
        todo = self.env["vae.todo"].create(
            {
                "name": "Apporter le CV",
                "candidate_id": self.candidate.id,
                "date_due": fields.Date.today(),
            }
        )
        log = (
            self.env["vae.contact.log"]
            .with_user(self.referent)
            .create(
                {
                    "candidate_id": self.candidate.id,
                    "channel": "mail",
                    "answer": "waiting",
                }
            )
        )
        fiche = self._create_fiche(self.candidate, -1, user_id=self.referent.id)
        self.env.flush_all()
        self.start_tour("/odoo/vae-day", "vae_morning", login=self.referent.login)
        self.env.invalidate_all()
        self.assertEqual(todo.state, "done")
        self.assertEqual(log.answer, "answered")
        self.assertEqual(fiche.state, "draft")


@tagged("post_install", "-at_install")
class TestDayDesktop(DayTour):
    browser_size = "1366x768"

    def test_morning(self):
        self._check_morning()


@tagged("post_install", "-at_install")
class TestDayMobile(DayTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_morning(self):
        self._check_morning()


@tagged("post_install", "-at_install")
class TestNormalDay(VaeCommon, HttpCase):
    browser_size = "1366x768"

    def _fill_day(self):
        """What a référent has on an ordinary day: some of all."""
        user = self.referent
        people = self.candidate.concat(
            *(self._create_candidate(f"Candidat Essai {n}", user) for n in range(5))
        )
        for candidate in people[:4]:
            self._create_fiche(candidate, 0, user_id=user.id)
        for candidate in people[:2]:
            self._create_fiche(candidate, -2, user_id=user.id)
        as_user = self.env(user=user)
        todos = as_user["vae.todo"].create(
            [
                {
                    "name": f"Relire le récit n° {number}",
                    "candidate_id": candidate.id,
                    "date_due": fields.Date.today(),
                }
                for number, candidate in enumerate(people[:3])
            ]
        )
        as_user["vae.contact.log"].create(
            [
                {"candidate_id": each.id, "channel": "mail", "answer": "waiting"}
                for each in people[:2]
            ]
        )
        self.env["vae.proof"]._hand_in(todos[0].sudo(), pdf_file("CV"))
        done = self._create_fiche(people[0], -3, user_id=user.id, state="done")
        as_user["vae.signature.request"]._create_with(done.with_user(user))
        start = self.now + timedelta(hours=1)
        as_user["calendar.event"].create(
            {
                "name": "Préparer l’oral",
                "vae_kind": "workshop",
                "start": start,
                "stop": start + timedelta(hours=2),
            }
        )
        self.env["vae.alert.rule"].search([])._evaluate()

    def test_nothing_is_scrolled(self):
        """An ordinary day, and the Configuration of an administrator, on one screen."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.referent.lang = "fr_FR"
        self.referent.group_ids |= self.env.ref(ROLES["admin"])
        self._fill_day()
        self.env.flush_all()
        self.browser_js(
            "/odoo/vae-day", FITS, "odoo.isReady === true", login=self.referent.login
        )
