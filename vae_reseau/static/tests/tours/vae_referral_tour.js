import {registry} from "@web/core/registry";

/**
 * A housing partner for a candidate: found from the obstacle, agreed to on screen, sent.
 * Then the partner answers from the link, on a phone.
 */

const PATIENCE = 30000;

registry.category("web_tour.tours").add("vae_referral", {
    steps: () => [
        {
            content: "From the obstacle, look for a partner",
            trigger: "button[name=action_find_offers]:visible",
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "The offer near the candidate's home is there, the other is not",
            trigger:
                ".o_list_view:not(:contains('Louer loin')) .o_data_row:contains('Trouver un logement')",
            timeout: PATIENCE,
        },
        {
            content: "Refer the candidate to it",
            trigger:
                ".o_data_row:contains('Trouver un logement') button[name=action_refer]",
            run: "click",
        },
        {
            content: "The form knows who, to whom and at which address",
            trigger:
                ".o_form_view:contains('Camille Essai') [name=email] input:value('accueil@habitat.example.com')",
            timeout: PATIENCE,
        },
        {
            content: "Say what is asked for",
            trigger: "[name=reason] textarea",
            run: "edit Un studio près du travail",
        },
        {
            content: "Ask for the consent",
            trigger: "button[name=action_ask_consent]:enabled",
            run: "click",
        },
        {
            content: "The consent says exactly this; the candidate agrees aloud",
            trigger:
                ".o_form_view:contains('Maison de l’habitat') [name=means] .o_selection_badge:first",
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "Record it",
            trigger: "button[name=action_give]:enabled",
            run: "click",
        },
        {
            content: "Confirm",
            trigger: ".modal-footer .btn-primary:enabled",
            run: "click",
        },
        {
            content: "It is recorded",
            trigger: ".o_form_view:not(:has(button[name=action_give]))",
            timeout: PATIENCE,
        },
        {
            content: "Back to the referral",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item:last a",
            run: "click",
        },
        {
            content: "Send the link",
            trigger: "button[name=action_send]:enabled",
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "It is sent",
            trigger: "button[name=action_record_answer]:visible",
            timeout: PATIENCE,
        },
    ],
});

registry.category("web_tour.tours").add("vae_referral_answer", {
    steps: () => [
        {
            content: "Accept",
            trigger:
                ".o_vae_referral:contains('Un studio près du travail') form:has([value=accept]) button",
            timeout: PATIENCE,
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the outcome",
            trigger: ".o_vae_referral_outcome summary",
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "It is solved",
            trigger: "#vae_outcome_solved",
            run: "click",
        },
        {
            content: "Say what it has changed",
            trigger: "#vae_outcome_effect",
            run: "edit Moins de trajets",
        },
        {
            content: "Put the visa: the name",
            trigger: "#vae_outcome_visa_name",
            run: "edit Jeanne Martin",
        },
        {
            content: "Put the visa: the function",
            trigger: "#vae_outcome_visa_function",
            run: "edit Conseillère",
        },
        {
            content: "Send",
            trigger: ".o_vae_referral_outcome button[type=submit]",
            run: "click",
        },
        {
            content: "Thanks",
            trigger: ".o_vae_referral_thanks",
            timeout: PATIENCE,
        },
    ],
});
