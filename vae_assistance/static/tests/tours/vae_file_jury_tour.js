import {press, pressHeader} from "./vae_welcome_to_contract_tour";
import {registry} from "@web/core/registry";

/**
 * From the file that the candidate wrote to the jury that validates the rest: deposit, a
 * partial result, the journey that goes on with what was written, and a full result. The
 * same steps on a screen and on a phone.
 */

const MORE = ".o_button_more";
const PATIENCE = 60000;

const atCandidate = {
    content: "The candidate is there",
    trigger: ".o_vae_candidate_form:contains('Nadège Tour')",
    timeout: PATIENCE,
};
const back = {
    content: "Back",
    trigger: ".o_back_button:visible",
    run: "click",
};
const isNow = (state) => ({
    content: `It is “${state}” now`,
    trigger: ["o_arrow_button_current", "dropdown-toggle"]
        .map((name) => `.o_form_view .o_statusbar_status .${name}:contains('${state}')`)
        .join(", "),
    timeout: PATIENCE,
});

/* The file of a journey, read and deposited; then back to the journey. */
const deposit = [
    press("action_view_validation_file", MORE),
    {
        content: "Open the section that was written",
        trigger: "[name=section_ids] :is(.o_data_cell[name=name], .o_kanban_record)",
        timeout: PATIENCE,
        run: "click",
    },
    {
        content: "The version of the candidate is there",
        trigger: "[name=version_ids]:contains('Candidat'), [name=version_ids] .o_kanban_record",
        timeout: PATIENCE,
    },
    {
        content: "It is read",
        trigger: ".modal .o_form_button_cancel",
        run: "click",
    },
    pressHeader("action_deposit"),
    isNow("Déposé"),
    back,
    atCandidate,
];

/* The jury that is there is held, one bloc is ticked, the result is known. */
const decide = [
    pressHeader("action_hold"),
    isNow("A eu lieu"),
    {
        isActive: ["desktop"],
        content: "One bloc is validated",
        trigger: "[name=line_ids] .o_data_row [name=is_validated] input",
        timeout: PATIENCE,
        run: "click",
    },
    {
        isActive: ["mobile"],
        content: "One bloc is validated",
        trigger: "[name=line_ids] .o_kanban_record [name=is_validated] input",
        timeout: PATIENCE,
        run: "click",
    },
    pressHeader("action_decide"),
    isNow("Résultat connu"),
];

registry.category("web_tour.tours").add("vae_file_jury", {
    steps: () => [
        atCandidate,
        ...deposit,
        press("action_view_juries", MORE),
        ...decide,
        {
            content: "In part",
            trigger: "[name=validated]:contains('En partie')",
        },
        pressHeader("action_new_journey"),
        {content: "Yes", trigger: ".modal-footer .btn-primary", run: "click"},
        atCandidate,
        ...deposit,
        press("action_view_juries", MORE),
        {
            content: "The day of the jury",
            trigger: ".o_field_widget[name=date] input",
            timeout: PATIENCE,
            run: `edit ${new Date().toLocaleDateString("fr-FR")} && press Enter`,
        },
        {content: "Save", trigger: ".o_form_button_save:enabled", run: "click"},
        ...decide,
        {
            content: "All of it",
            trigger: "[name=validated]:contains('En entier')",
        },
    ],
});
