// Copyright 2026 VAE Assistance contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {registry} from "@web/core/registry";

const PATIENCE = 30000;
// On a phone all buttons of a form but the first one are behind another.
const moreButtons = {
    trigger: ".o_form_view .o_statusbar_buttons",
    run({anchor}) {
        anchor.querySelector("button:has(> .oi-ellipsis-v)")?.click();
    },
};

// An administrator makes a rule, tries it and switches it on.
registry.category("web_tour.tours").add("vae_alert_rule", {
    steps: () => [
        {
            trigger: ".o_field_widget[name=name] input",
            timeout: PATIENCE,
            run: "edit Sans nouvelles depuis longtemps",
        },
        {
            trigger: ".o_field_widget[name=number] input",
            run: "edit 50 && click body",
        },
        {
            content: "The rule says in words what it asks",
            trigger: ".o_field_widget[name=sentence]:contains(50)",
            timeout: PATIENCE,
        },
        {
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {
            trigger: ".o_form_view .alert-info:contains(désactivée)",
            timeout: PATIENCE,
        },
        {
            trigger: "button[name=action_try]:visible",
            run: "click",
        },
        {
            content: "The list says how many, and in which structures",
            trigger: ".o_breadcrumb:contains(': 1')",
            timeout: PATIENCE,
        },
        {
            trigger: ".o_back_button",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=sentence]",
            timeout: PATIENCE,
        },
        moreButtons,
        {
            trigger: "button[name=action_switch_on]:visible",
            run: "click",
        },
        {
            content: "What will happen is said first",
            trigger: ".modal-footer .btn-primary:enabled",
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "As many alerts as were tried",
            trigger: ".o_notification:contains(': 1')",
            timeout: PATIENCE,
        },
    ],
});
