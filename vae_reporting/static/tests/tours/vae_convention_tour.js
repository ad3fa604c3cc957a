import {
    drawAndConfirm,
    notRemembered,
} from "@vae_assistance/../tests/tours/signature_pad";
import {registry} from "@web/core/registry";

/**
 * The director has a convention signed, signs it, and sends what it obliges to.
 */
registry.category("web_tour.tours").add("vae_convention", {
    steps: () => [
        {
            content: "Open the convention",
            trigger: ".o_data_row td:contains('Assistance du parcours')",
            run: "click",
        },
        {
            content: "Have it signed",
            trigger: "button[name=action_request_signatures]",
            run: "click",
        },
        {
            content: "The very file is beside",
            trigger: "iframe.o_vae_signed_file[src*='document']",
        },
        {
            content: "Sign",
            trigger: ".o_form_statusbar button[name=action_sign]",
            run: "click",
        },
        ...drawAndConfirm,
        notRemembered,
        {
            content: "It is signed: go to the day",
            trigger: ".o_form_statusbar:not(:has(button[name=action_sign]))",
        },
        {
            content: "Back to the convention",
            trigger:
                ".o_breadcrumb .breadcrumb-item a:contains('Assistance du parcours')",
            run: "click",
        },
        {
            content: "What it obliges to",
            trigger: ".o_notebook .nav-link[name=obligations]",
            run: "click",
        },
        {
            content: "Open the report",
            trigger: ".o_data_row td:contains('Rapport à envoyer')",
            run: "click",
        },
        {
            content: "Send it",
            trigger: "button[name=action_send]:not(:contains('nouveau'))",
            run: "click",
        },
        {
            content: "The document is attached",
            trigger: ".modal [name=attachment_ids]:contains('rapport')",
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
