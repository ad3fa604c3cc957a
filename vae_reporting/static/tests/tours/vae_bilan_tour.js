// Copyright 2026 VAE Assistance contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {
    drawAndConfirm,
    notRemembered,
} from "@vae_assistance/../tests/tours/signature_pad";
import {registry} from "@web/core/registry";

const PATIENCE = 20000;
const MEETINGS = '.o_vae_bilan_line:contains("Rendez-vous réalisés")';

const press = (name) => ({
    content: `Press ${name}`,
    trigger: `.o_form_statusbar button[name=${name}]:enabled, .o-form-buttonbox button[name=${name}]`,
    run: "click",
});

// The bilan of a year: computed, a figure opened down to what proves it, signed by the
// director, sent to who has ordered the action.
registry.category("web_tour.tours").add("vae_bilan", {
    steps: () => [
        {
            content: "Open the bilan",
            trigger: '.o_data_row td[name=display_name]:contains("2025")',
            run: "click",
        },
        press("action_compute"),
        {
            content: "How many meetings, and how many of them are proven",
            trigger: `${MEETINGS}:contains("%") .o_vae_bilan_figure`,
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "One of them",
            trigger: ".o_list_view .o_data_row:contains(Zébulon Preuve) td.o_data_cell",
            timeout: PATIENCE,
            run: "click",
        },
        {
            ...press("action_view_proofs"),
            content: "Its proof",
            timeout: PATIENCE,
        },
        {
            content: "A file that was found valid",
            trigger: ".o_data_row:contains(émargement):contains(Valable)",
            timeout: PATIENCE,
        },
        {
            content: "Four screens back",
            trigger: ".o_breadcrumb .oi-ellipsis-h",
            run: "click",
        },
        {
            content: "Back to the bilan",
            trigger: '.o-dropdown--menu .dropdown-item:contains("Bilan 2025")',
            run: "click",
        },
        {...press("action_review"), timeout: PATIENCE},
        {...press("action_request_signatures"), timeout: PATIENCE},
        {...press("action_sign"), timeout: PATIENCE},
        ...drawAndConfirm,
        notRemembered,
        {trigger: ".o_form_statusbar:not(:has(button[name=action_sign]))"},
        {
            content: "Back to the bilan",
            trigger: '.o_breadcrumb .breadcrumb-item a:contains("Bilan 2025")',
            run: "click",
        },
        {
            ...press("action_open_report"),
            content: "It is the final report of the convention",
            timeout: PATIENCE,
        },
        {
            content: "Send it",
            trigger: "button[name=action_send]:not(:contains('nouveau'))",
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "The signed bilan is attached",
            trigger: ".modal [name=attachment_ids]:contains('.pdf')",
        },
        {
            content: "Send the mail",
            trigger: ".modal button.o_mail_send",
            run: "click",
        },
        {
            content: "It is done",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value=done]",
        },
    ],
});
