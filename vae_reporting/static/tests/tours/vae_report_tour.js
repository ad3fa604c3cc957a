import {registry} from "@web/core/registry";

/**
 * A report that did not go out: the director sees why, and has it sent.
 */
registry.category("web_tour.tours").add("vae_report", {
    steps: () => [
        {
            content: "Open the report that has failed",
            trigger: ".o_data_row.text-danger td[name=kind]",
            run: "click",
        },
        {
            content: "It says why",
            trigger: ".alert-danger [name=reason]:contains('serveur éteint')",
        },
        {
            content: "Retry",
            trigger: "button[name=action_retry]",
            run: "click",
        },
        {
            content: "It is sent",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value=done]",
        },
    ],
});
