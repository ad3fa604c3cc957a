// Copyright 2026 VAE Assistance contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {registry} from "@web/core/registry";

const PATIENCE = 30000;
// On a phone the buttons of a form are behind one.
const buttons = () => ({
    trigger: ".o_form_view .o_statusbar_buttons, .o_form_view .o_cp_action_menus",
    async run() {
        const more = document.querySelector(
            ".o_statusbar_buttons .dropdown-toggle, .o_statusbar_buttons_dropdown"
        );
        more?.click();
    },
});

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
            run: "edit 50 && press Tab",
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
        buttons(),
        {
            trigger: "button[name=action_try]:visible",
            run: "click",
        },
        {
            content: "The list says how many, and in which structures",
            trigger: ".o_breadcrumb:contains('dans vos structures : 1')",
            timeout: PATIENCE,
        },
        {
            trigger: ".o_back_button, .breadcrumb-item.o_back_button a",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=sentence]",
            timeout: PATIENCE,
        },
        buttons(),
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
            trigger: ".o_notification:contains('dans vos structures : 1')",
            timeout: PATIENCE,
        },
    ],
});
