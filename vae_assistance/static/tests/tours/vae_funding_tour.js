import {pressHeader, press} from "./vae_welcome_to_contract_tour";
import {registry} from "@web/core/registry";

/**
 * From the quote to the certificate that the funder asks for: the plan, a request whose
 * quote is validated, asked and granted, the hours that are signed for. The same steps on
 * a screen and on a phone.
 */

const MORE = ".o_button_more";
const PATIENCE = 60000;

registry.category("web_tour.tours").add("vae_funding", {
    steps: () => [
        {
            content: "The candidate is there",
            trigger: ".o_vae_candidate_form:contains('Nadège Tour')",
        },
        press("action_view_funding", MORE),
        pressHeader("action_prepare"),
        {
            content: "The costs that are known are there",
            trigger: "[name=cost_ids]:contains('1')",
            timeout: PATIENCE,
        },
        {
            content: "Who is asked",
            trigger: ".o_notebook .nav-link[name=requests]",
            run: "click",
        },
        press("action_new_request", MORE),
        {
            content: "By which device",
            trigger: ".o_field_widget[name=device_id] input",
            timeout: PATIENCE,
            run: "click",
        },
        {
            // The list fills the screen of a phone.
            content: "That one",
            trigger:
                ".o-autocomplete--dropdown-item > a:contains('CPF'), .modal .o_data_cell:contains('CPF'), .modal .o_kanban_record:contains('CPF')",
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "It is chosen",
            trigger: "body:not(:has(.o-autocomplete--dropdown-menu, .modal))",
        },
        {content: "Save", trigger: ".o_form_button_save:enabled", run: "click"},
        pressHeader("action_quote"),
        pressHeader("action_ask"),
        pressHeader("action_grant"),
        {
            content: "What was granted is told",
            trigger: ".o_field_widget[name=amount_due]:contains('1')",
            timeout: PATIENCE,
        },
        {
            content: "Back to the plan",
            trigger: ".o_back_button:visible",
            run: "click",
        },
        press("action_view_delivery_certificates", MORE),
        pressHeader("action_prepare"),
        {
            content: "The hours are told",
            trigger: "[name=sessions_table] td:contains('30')",
            timeout: PATIENCE,
        },
        pressHeader("action_request_signatures"),
        {
            content: "Who signs is told",
            trigger: "[name=signer_ids]:contains('Test Director')",
            timeout: PATIENCE,
        },
    ],
});
