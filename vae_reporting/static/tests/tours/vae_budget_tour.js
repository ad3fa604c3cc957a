// Copyright 2026 VAE Assistance contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    drawAndConfirm,
    notRemembered,
} from "@vae_assistance/../tests/tours/signature_pad";
import {registry} from "@web/core/registry";

const PATIENCE = 20000;
const BAR = ".o_vae_budget_bar_column[data-column=forecast]";

const type = (heading, text) => ({
    content: `Type ${text}`,
    trigger: `.o_vae_budget_line:contains("${heading}") input[data-column=forecast]`,
    run: `edit ${text} && press Tab`,
});

// A budget as people type it: amounts with spaces and cents, totals that follow, the
// difference made up by own resources, hours at their cost, what stands behind them;
// signed and exported.
registry.category("web_tour.tours").add("vae_budget", {
    steps: () => [
        {
            content: "Open the budget",
            trigger: '.o_data_row:contains("2025") td[name=display_name]',
            run: "click",
        },
        {...type("Assurance", "1 234,50 €"), timeout: PATIENCE},
        {
            content: "The total follows at once, a half upwards",
            trigger: `${BAR}:contains("235")`,
        },
        type("Conseil(s) régional(aux)", "1000"),
        {
            content: "Not balanced yet",
            trigger: `${BAR} .text-danger-emphasis:contains("235")`,
        },
        {
            content: "Balance by own resources",
            trigger: "button[name=action_balance]:enabled",
            run: "click",
        },
        {
            content: "Both sides are equal",
            trigger: `${BAR} .fa-check`,
            timeout: PATIENCE,
        },
        {
            content: "What the wages are made of",
            trigger:
                '.o_vae_budget_line:contains("Rémunération des personnels") .o_vae_budget_open',
            run: "click",
        },
        {
            content: "The hours of the year",
            trigger: ".o_data_row:contains(Test Referent)",
            timeout: PATIENCE,
        },
        {
            content: "Back to the budget",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        {trigger: ".o_vae_budget", timeout: PATIENCE},
        {
            content: "Have it signed",
            trigger: "button[name=action_request_signatures]:enabled",
            run: "click",
        },
        {
            content: "Sign",
            trigger: ".o_form_statusbar button[name=action_sign]:enabled",
            timeout: PATIENCE,
            run: "click",
        },
        ...drawAndConfirm,
        notRemembered,
        {trigger: ".o_form_statusbar:not(:has(button[name=action_sign]))"},
        {
            content: "Back to the budget",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            content: "Export it",
            trigger: ".o_form_statusbar button:contains(Excel)",
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "The file is on its way, and nothing has failed",
            trigger: "body:not(.o_ui_blocked):not(:has(.modal))",
        },
    ],
});
