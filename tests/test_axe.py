# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Contrast and names: axe finds nothing on our screens that core's do not have.

Core's board, list, form, calendar and pivot of leads, and its pages of the portal, are
looked at in the same browser. What axe finds there, by its rule and the kind of
element, is core's to mend; anything else that it finds on ours fails.
"""

import json
import re
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.vae_assistance.tests.common import ROLES, VaeCommon
from odoo.addons.vae_assistance.tests.portal.test_portal_sending import routes_of_ours
from odoo.addons.vae_reseau.tests.referral.referral_common import ReferralCommon

from quality import node_tools

# What core draws by itself, though not on each screen of its own: its search bar and
# what was said of a record, as a whole; the frame of its calendar, and the button that
# opens a line of its lists.
PARTS_OF_CORE = ".o_searchview, .o-mail-Chatter, .o_search_panel, .o_tree_editor"
ELEMENTS_OF_CORE = (
    ".fc-scroller, .o_list_record_open_form_view > button, .o-autocomplete--input,"
    " .o_progress, button:has(> .oi-panel-right),"
    " .app_settings_block .fa-users"
)

COMMON = """
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
// What many elements have in common is told once: the rule, and the kind of element.
const kindOf = (page, target) => {
    const element = page.querySelector(target);
    const classes = [...(element?.classList || [])].filter((name) => !/\\d/.test(name));
    return [element?.localName || target, ...classes.sort()].join(".");
};
const look = async (page, part = page) => {
    const {violations} = await page.defaultView.axe.run(part, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
        resultTypes: ["violations"],
    });
    const isOfCore = (target) => {
        const element = page.querySelector(target);
        return element?.closest(PARTS_OF_CORE) || element?.matches(ELEMENTS_OF_CORE);
    };
    return violations.flatMap((rule) =>
        rule.nodes
            .map((node) => ({html: node.html, target: node.target.flat().join(" ")}))
            .filter(({target}) => !isOfCore(target))
            .map(({html, target}) => ({
                key: `${rule.id} ${kindOf(page, target)}`,
                html: html.slice(0, 200),
            }))
    );
};
const judge = (screens) => {
    const ofCore = new Set();
    for (const {found} of screens.filter((screen) => screen.isCore)) {
        found.forEach(({key}) => ofCore.add(key));
    }
    const told = [];
    for (const {name, found} of screens.filter((screen) => !screen.isCore)) {
        const ours = found.filter(({key}) => !ofCore.has(key));
        for (const key of new Set(ours.map((each) => each.key))) {
            const same = ours.filter((each) => each.key === key);
            told.push(`${name}: ${same.length} × ${key}\\n    ${same[0].html}`);
        }
    }
    if (told.length) {
        console.error(`axe finds what core does not have:\\n${told.join("\\n")}`);
    } else {
        console.log("test successful");
    }
};
"""

SCREENS = """
const busy = () =>
    document.querySelector(".o_loading_indicator, .o_blockUI") ||
    document.getAnimations().some((each) => each.playState === "running");
const still = async () => {
    await sleep(250);
    for (let tries = 0; busy() && tries < 60; tries++) {
        await sleep(50);
    }
};
(async () => {
    const {action} = odoo.__WOWL_DEBUG__.root.env.services;
    const screens = [];
    for (const [xmlid, viewType, resId] of SCREENS_TO_SEE) {
        const known = await action.loadAction(xmlid);
        await action.doAction(FILTERED ? xmlid : {...known, context: {}}, {
            clearBreadcrumbs: true,
            ...(viewType && {viewType}),
            props: resId ? {resId} : {},
        });
        await still();
        const found = await look(document);
        const pages = () => document.querySelectorAll(".o_notebook .nav-link");
        for (let index = 1; resId && index < pages().length; index++) {
            pages()[index].click();
            await still();
            found.push(...(await look(document)));
        }
        screens.push({
            name: [xmlid, viewType].filter(Boolean).join(" "),
            isCore: !xmlid.startsWith("vae_"),
            found,
        });
    }
    judge(screens);
})().catch((error) => console.error(`${error} ${error.stack}`));
"""

PAGES = """
const WIDTHS = ["390px", "1366px"];
(async () => {
    const screens = [];
    for (const address of PAGES_TO_SEE) {
        const frame = document.createElement("iframe");
        Object.assign(frame.style, {width: WIDTHS[0], height: "844px"});
        frame.src = address;
        const loaded = new Promise((resolve) => (frame.onload = resolve));
        document.body.append(frame);
        await loaded;
        const page = frame.contentDocument;
        page.querySelectorAll("details").forEach((each) => (each.open = true));
        frame.contentWindow.eval(AXE);
        for (const width of WIDTHS) {
            frame.style.width = width;
            await sleep(150);
            const {scrollWidth, clientWidth} = page.documentElement;
            // The frame around it is core's: once is enough.
            const own = page.querySelector("#wrap, main") || page;
            const part = width === WIDTHS[0] ? page : own;
            const found = await look(page, part);
            if (scrollWidth > clientWidth && address.includes("/vae")) {
                found.push({key: "wider than the screen", html: width});
            }
            screens.push({
                name: `${address} ${width}`,
                isCore: !address.includes("/vae"),
                found,
            });
        }
        frame.remove();
    }
    judge(screens);
})().catch((error) => console.error(`${error} ${error.stack}`));
"""


class AxeCommon(VaeCommon, HttpCase):
    allow_end_on_form = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        node_tools.ensure()
        axe = node_tools.FOLDER / "node_modules" / "axe-core" / "axe.min.js"
        cls.axe = axe.read_text()

    def _see(self, address, code, login, ready, timeout=120, **names):
        """Run what looks at screens; what it finds fails the test."""
        names = {
            "PARTS_OF_CORE": PARTS_OF_CORE,
            "ELEMENTS_OF_CORE": ELEMENTS_OF_CORE,
            **names,
        }
        given = "".join(
            f"const {name} = {json.dumps(value)};\n" for name, value in names.items()
        )
        try:
            self.browser_js(
                address,
                f"{self.axe}\n(() => {{\n{given}{COMMON}{code}\n}})();",
                ready,
                login=login,
                timeout=timeout,
            )
        except AssertionError as error:
            # Core says all of the code that has failed first: half a megabyte of axe.
            said = str(error).replace(self.axe, "axe").rpartition("failed\n")[2]
            raise self.failureException(said or str(error)[-2000:]) from None

    def _screens_of_core(self, user):
        lead = self.env["crm.lead"].create(
            {
                "name": "Piste à comparer",
                "type": "opportunity",
                "partner_id": self.candidate.partner_id.id,
                "user_id": user.id,
            }
        )
        meeting = self.env["calendar.event"].create(
            {
                "name": "Réunion à comparer",
                "start": "2026-01-01 10:00:00",
                "stop": "2026-01-01 11:00:00",
            }
        )
        leads = "crm.crm_lead_opportunities"
        partner = self.candidate.partner_id
        return [
            (leads, "kanban", False),
            (leads, "list", False),
            (leads, "form", lead.id),
            (leads, "calendar", False),
            (leads, "pivot", False),
            ("crm.crm_lead_action_pipeline", "kanban", False),
            ("base.action_partner_form", "kanban", False),
            # Menus of choices; green badges, and a panel beside a list.
            ("calendar.action_calendar_event", "form", meeting.id),
            ("base.open_module_tree", "list", False),
            ("base.action_partner_form", "form", partner.id),
        ]


@tagged("post_install", "-at_install")
class TestAxeScreens(AxeCommon):
    browser_size = "1366x768"

    def test_screens(self):
        groups = (
            ROLES["referent"],
            ROLES["admin"],
            "sales_team.group_sale_manager",
            "base.group_system",
        )
        user = new_test_user(
            self.env,
            login="test_axe",
            name="Test Axe",
            groups=",".join(groups),
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.env["res.lang"]._activate_lang("fr_FR")
        user.lang = "fr_FR"
        self._see(
            "/odoo/vae-day",  # in our application, whose lists have colours of ours
            SCREENS,
            user.login,
            "odoo.isReady === true",
            FILTERED=True,
            SCREENS_TO_SEE=self._screens_of_core(user) + self._ours(user),
        )

    def _ours(self, user):
        candidate = self.candidate
        candidate.user_id = user
        self._create_candidate(
            "Adèle Silencieuse",
            user,
            date_open="2025-01-01",
            program_id=self.program.id,
        )
        fiche = self._create_fiche(candidate, -1, conclusion="Vu")
        self._create_fiche(candidate, 0)
        self.env["vae.todo"].create(
            {"candidate_id": candidate.id, "name": "Relire", "kind": "task"}
        )
        diagnosis = self._agree_diagnosis(candidate)
        plan = self.env["vae.support.plan"].create({"candidate_id": candidate.id})
        rule = self.env["vae.alert.rule"].search([], limit=1)
        # What a journey is funded by, how it ends, and what the year is told by.
        of_journey = {"candidate_id": candidate.id}
        request = self.env["vae.funding.request"].create(
            {
                "funding_id": self.env["vae.funding"].create(of_journey).id,
                "device_id": self.env.ref("vae_assistance.vae_funding_device_opco").id,
                "amount_asked": 30,
            }
        )
        file = self.env["vae.validation.file"].create(of_journey)
        jury = self.env["vae.jury"].create({**of_journey, "date": "2026-01-01"})
        bilan = self.env["vae.bilan"].create({"company_id": self.company.id})
        budget = self.env["vae.budget"].create({"program_id": self.program.id})
        self.env.flush_all()

        def ours(name, view=False, record=None, addon="vae_assistance"):
            return (f"{addon}.{name}", view, record.id if record else False)

        return [
            ours("vae_day_action"),
            ours("vae_candidate_action", "kanban"),
            ours("vae_candidate_action", "list"),
            ours("vae_candidate_action", "form", candidate),
            ours("vae_fiche_action_action", "form", fiche),
            ours("vae_diagnosis_action", "form", diagnosis),
            ours("vae_support_plan_action", "form", plan),
            ours("vae_time_action_week"),
            ours("vae_agenda_action", "calendar"),
            ours("vae_todo_action", "list"),
            ours("vae_proof_need_action", "list"),
            ours("vae_alert_action"),
            ours("vae_alert_rule_action", "form", rule),
            ours("vae_funding_request_action", "form", request),
            ours("vae_validation_file_action", "form", file),
            ours("vae_jury_action", "form", jury),
            ours("vae_bilan_action", "form", bilan, addon="vae_reporting"),
            ours("vae_budget_action", "form", budget, addon="vae_reporting"),
        ]


# What the routes of our portal answer to GET that is no page: a file, or the page of a
# session that is kept to a tablet.
NO_PAGES = {
    "/my/vae/<string:candidate_id>/calendar.ics",
    "/my/vae/<string:candidate_id>/data/download",
    "/my/vae/<string:candidate_id>/livret",
    "/my/vae/<string:candidate_id>/file/<string:section_id>/<string:number>",
    "/my/vae/resources/<string:resource_id>",
    "/my/vae/sign/<string:signature_id>/document",
    "/vae/referral/<string:token>/document/<string:number>",
    "/vae/tablet/<string:event_id>",
    "/vae/tablet/<string:event_id>/document/<int:person>",
}


@tagged("post_install", "-at_install")
class TestAxePortal(ReferralCommon, AxeCommon):
    """Each page of the portal that our routes have, on a phone and on a screen."""

    browser_size = "1366x768"

    def test_pages(self):
        portal = new_test_user(
            self.env,
            login="test_axe_portal",
            groups="base.group_portal",
            partner_id=self.candidate.partner_id.id,
            lang="en_US",
        )
        names = self._fill()
        routes = {
            rule.rule
            for rule in routes_of_ours(self.env)
            if rule.endpoint.routing.get("website")
            and rule.endpoint.routing["type"] == "http"
            and "GET" in (rule.methods or {"GET"})
        }
        self.assertLess(NO_PAGES, routes)
        pages = sorted(
            # Forms that are sent elsewhere than to their page come back to it.
            re.sub("<string:(.+?)>", lambda match: names[match[1]], route)
            for route in routes - NO_PAGES
        )
        self.assertGreater(len(pages), 12)
        self._see(
            "/my",
            PAGES,
            portal.login,
            "document.readyState === 'complete'",
            AXE=self.axe,
            PAGES_TO_SEE=["/my", "/my/account", "/my/security", *pages],
        )

    def _fill(self):
        """Something for each part of each page.

        :return: dict of the names in routes to what stands for them
        """
        candidate, days = self.candidate, timedelta(days=1)
        today = fields.Date.today()
        # Two journeys: with one, their list leads to it.
        self._create_candidate("?", self.referent, partner_id=candidate.partner_id.id)
        done = self._create_fiche(candidate, -3, user_id=self.referent.id)
        done.action_done()
        coming = self._create_fiche(candidate, 3)
        coming.wish_1 = coming.date + days
        self.env["vae.todo"].create(
            [
                {
                    "candidate_id": candidate.id,
                    "name": name,
                    "kind": kind,
                    "date_due": today - days,
                }
                for name, kind in (("Relire", "task"), ("Le CV", "document"))
            ]
        )
        self._consent_to("reminder", candidate)
        candidate.interlocutor_ids = [
            Command.create({"actor": "funder", "name": "M. Fonds", "phone": "0102"})
        ]
        self.env["vae.experience"].create(
            {"candidate_id": candidate.id, "name": "Aide à domicile"}
        )
        self.env["vae.candidate.unavailability"].create(
            {"candidate_id": candidate.id, "date_from": today}
        )
        candidate._portal_write_message("Bonjour")
        file = self.env["vae.validation.file"].create({"candidate_id": candidate.id})
        section = self.env["vae.validation.section"].create(
            {"file_id": file.id, "name": "Un lever"}
        )
        self.env["vae.validation.version"]._add(section, "Je prépare la chambre.")
        self.env["vae.validation.comment"].create(
            {"section_id": section.id, "body": "Pourquoi ?"}
        )
        done.with_user(self.referent).action_request_signatures()
        own = done._signature_request().signer_ids.filtered(
            lambda signature: not signature.user_id
        )
        _referral, token = self._sent()
        self.env["vae.resource"].create(
            {
                "name": "Site officiel",
                "url": "https://example.com/page",
                "for_candidates": True,
                "company_id": self.company.id,
            }
        )
        self.env.flush_all()
        return {
            "candidate_id": str(candidate.id),
            "section_id": str(section.id),
            "signature_id": str(own.id),
            "token": token,
        }
