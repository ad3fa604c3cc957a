import {drawAndConfirm, notRemembered} from "./signature_pad";
import {registry} from "@web/core/registry";

/**
 * From welcome to contract, as one référent does it in an hour, by the one button “next”:
 * proposal, eligibility, diagnosis, experience, plan, contract. The same steps on a screen
 * and on a phone, where buttons hide in menus.
 */

const FORM = ".o_form_view";
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const isShown = (element) => element && element.getClientRects().length > 0;

// A PDF is made meanwhile, perhaps on a busy machine.
const PATIENCE = 60000;

/**
 * Presses a button of the form, wherever the screen has room for it.
 *
 * @param {String} name of the button's action
 * @param {String} menu that hides the button on a smaller screen
 * @returns {Object} step of a tour
 */
export function press(name, menu) {
    const shown = (selector) => [...document.querySelectorAll(selector)].find(isShown);
    return {
        content: `Press ${name}`,
        trigger: `${FORM} .o_form_sheet`,
        timeout: PATIENCE,
        async run() {
            for (let attempt = 0; attempt < PATIENCE / 100; attempt++) {
                const button = shown(`button[name=${name}]:enabled`);
                if (button) {
                    button.click();
                    return;
                }
                const toggle = shown(menu);
                if (toggle && !toggle.classList.contains("show")) {
                    toggle.click();
                }
                await pause(100);
            }
            throw new Error(`${name} does not appear`);
        },
    };
}
export const pressHeader = (name) =>
    press(name, ".o_statusbar_buttons .dropdown-toggle");

/**
 * Presses the one button “next” of the candidate, once it opens what is expected.
 *
 * @param {String} action that comes next
 * @returns {Object} step of a tour
 */
const pressNext = (action) => ({
    content: `What comes next is ${action}`,
    trigger: `.o_vae_path_next[data-next=${action}]`,
    run: "click",
});

const confirm = {
    content: "Yes",
    trigger: ".modal-footer .btn-primary",
    run: "click",
};
const back = {
    content: "Back to the candidate",
    trigger: ".o_back_button:visible",
    run: "click",
};
const atCandidate = {
    content: "The candidate is there",
    trigger: ".o_vae_candidate_form:contains('Nadège Tour')",
};
const save = [
    {content: "Save", trigger: ".o_form_button_save:enabled", run: "click"},
    {
        content: "It is saved",
        trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible",
    },
];

const sign = (...asked) => [
    {
        isActive: ["desktop"],
        content: "The document is beside",
        trigger: "iframe.o_vae_signed_file[src*='document']",
        timeout: PATIENCE,
    },
    {
        isActive: ["desktop"],
        content: "Sign for oneself",
        trigger:
            "[name=signer_ids] tr.o_data_row:contains('Test Referent') button[name=action_sign]",
        timeout: PATIENCE,
        run: "click",
    },
    {
        isActive: ["mobile"],
        content: "Sign for oneself",
        trigger:
            "[name=signer_ids] .o_kanban_record:contains('Test Referent') button[name=action_sign]",
        timeout: PATIENCE,
        run: "click",
    },
    ...drawAndConfirm,
    ...asked,
    {
        isActive: ["desktop"],
        content: "The signature is there",
        timeout: PATIENCE,
        trigger:
            "[name=signer_ids] tr.o_data_row:contains('Test Referent'):not(:has(button[name=action_sign]:visible))",
    },
    {
        isActive: ["mobile"],
        content: "The signature is there",
        timeout: PATIENCE,
        trigger:
            "[name=signer_ids] .o_kanban_record:contains('Test Referent'):not(:has(button[name=action_sign]:visible))",
    },
];

registry.category("web_tour.tours").add("vae_welcome_to_plan", {
    steps: () => [
        atCandidate,
        pressNext("action_propose"),
        {
            content: "Say why it is needed",
            trigger: "[name=indicator_ids] input:first",
            run: "click",
        },
        {
            content: "What was agreed upon",
            trigger: "[name=needs] textarea",
            run: "edit Aide à l’écriture 🎓 <b>",
        },
        pressHeader("action_accept"),
        confirm,
        {
            content: "What follows is said: to complete the eligibility",
            trigger: ".o_notification_buttons button:first",
            run: "click",
        },
        {
            content: "The criterion that is not known is explained",
            trigger: ".modal [name=eligibility_table]:contains('Âge'):contains('18')",
        },
        {
            content: "Say when they were born, in place",
            trigger: ".modal .o_field_widget[name=birth_date] :is(input, button)",
            run: "click",
        },
        {
            content: "Type it",
            trigger: ".modal .o_field_widget[name=birth_date] input",
            run: "edit 01/02/1980 && press Tab",
        },
        {
            content: "They are eligible",
            trigger: ".modal [name=eligibility]:contains('Tous les critères')",
        },
        {
            content: "Keep it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "The dialog is closed",
            trigger: "body:not(:has(.modal))",
        },
        back,
        atCandidate,
        pressNext("action_new_diagnosis"),
        {
            content: "Answer all conditions; the first one is missing",
            trigger: ".o_vae_answers .o_vae_answer",
            async run() {
                const rows = document.querySelectorAll(".o_vae_answer").length;
                for (let index = 0; index < rows; index++) {
                    const row = document.querySelectorAll(".o_vae_answer")[index];
                    row.querySelectorAll("button")[index ? 0 : 2].click();
                    await pause(20);
                }
            },
        },
        ...save,
        pressHeader("action_agree"),
        confirm,
        {
            content: "It is agreed and no longer changes",
            trigger: ".o_vae_answer:first button:disabled",
        },
        back,
        atCandidate,
        pressNext("action_view_experiences"),
        {
            content: "Add an experience",
            trigger:
                ".o_vae_experience_form [name=experience_ids] :is(.o_field_x2many_list_row_add a, .o-kanban-button-new)",
            run: "click",
        },
        {
            content: "Name it",
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Aide à domicile",
        },
        {
            content: "Keep it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "It is in the list",
            trigger: "[name=experience_ids]:contains('Aide à domicile')",
        },
        ...save,
        {
            content: "Cross it with the first bloc",
            trigger: ".o_vae_grid select:first",
            run: "select yes",
        },
        {
            content: "Shown by what",
            trigger: ".o_vae_grid input:first",
            run: "edit Toilette et repas chaque jour",
        },
        ...save,
        back,
        atCandidate,
        pressNext("action_view_plan"),
        {content: "The plan is there", trigger: "[name=weekly_hours]"},
        pressHeader("action_add_proposed_supports"),
        {
            content: "What answers the missing condition is in the plan",
            timeout: PATIENCE,
            trigger:
                "[name=line_ids] tr.o_data_row:eq(8), [name=line_ids] .o_kanban_record:eq(8)",
        },
        pressHeader("action_request_signatures"),
        ...sign(notRemembered),
    ],
});

registry.category("web_tour.tours").add("vae_contract", {
    steps: () => [
        atCandidate,
        pressNext("action_view_contracts"),
        {
            content: "The contract annexes the plan",
            trigger: ".o_field_widget[name=plan_id] input:value(version 1)",
        },
        {
            content: "Say where it is signed",
            trigger: ".o_field_widget[name=place] input",
            run: "edit Valence",
        },
        ...save,
        pressHeader("action_request_signatures"),
        ...sign(),
    ],
});
