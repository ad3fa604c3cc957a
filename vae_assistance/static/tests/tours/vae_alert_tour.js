// Copyright 2026 VAE Assistance contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {registry} from "@web/core/registry";

const PATIENCE = 30000;
const BANNER = ".o_vae_alert_banner .o_kanban_record:not(.o_kanban_ghost)";

// From the banner on the candidate: the act that lifts the alert, and putting one off.
registry.category("web_tour.tours").add("vae_alert_banner", {
    steps: () => [
        {
            content: "Two alerts; the urgent one opens its act",
            trigger: `${BANNER}:contains("Sans contact") [name=action_resolve]`,
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "How the candidate was reached is asked",
            trigger: ".modal [name=channel] .o_selection_badge:contains('Téléphone')",
            timeout: PATIENCE,
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-primary:enabled",
            run: "click",
        },
        {
            content: "It is closed by that, the other one stays",
            trigger: `body:not(:has(.modal)) .o_form_view:not(:has(${BANNER}:contains("Sans contact")))`,
            timeout: PATIENCE,
        },
        {
            trigger: `${BANNER}:contains("Pas de rendez-vous") [name=action_postpone]`,
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit En congé jusqu'à lundi",
        },
        {
            trigger: ".modal-footer .btn-primary:enabled",
            run: "click",
        },
        {
            content: "Nothing is left",
            trigger: `body:not(:has(.modal)) .o_form_view:not(:has(${BANNER}))`,
            timeout: PATIENCE,
        },
    ],
});
