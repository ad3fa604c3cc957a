import {registry} from "@web/core/registry";

/**
 * A call is logged in three clicks, from the board and from the candidate's form.
 */

const PATIENCE = 30000;

const save = [
    {
        // On a phone the keyboard would hide what is asked first.
        isActive: ["desktop"],
        content: "The dialog is filled in, the cursor is in the text",
        trigger: ".modal .o_vae_contact_log [name=comment] textarea:focus",
        timeout: PATIENCE,
    },
    {
        content: "Say how",
        trigger: ".modal [name=channel] .o_selection_badge:contains('Téléphone')",
        timeout: PATIENCE,
        run: "click",
    },
    {
        content: "Save",
        trigger: ".modal-footer .btn-primary:enabled",
        run: "click",
    },
    {
        content: "The dialog is closed",
        trigger: "body:not(:has(.modal))",
        timeout: PATIENCE,
    },
];

registry.category("web_tour.tours").add("vae_contact_log", {
    steps: () => [
        {
            content: "Press the telephone of the card",
            trigger: ".o_kanban_record:contains('Nadège Tour') .o_vae_log_contact",
            timeout: PATIENCE,
            run: "click",
        },
        ...save,
        {
            content: "Open the candidate",
            trigger: ".o_kanban_record:contains('Nadège Tour') .fw-bold",
            run: "click",
        },
        {
            content: "Press “Log a Contact” beside the number",
            trigger: ".o_vae_candidate_form button[name=action_log_contact]:visible",
            timeout: PATIENCE,
            run: "click",
        },
        ...save,
        {
            content: "Open the page “Contact Log”",
            trigger: ".o_notebook a[name=contact_log]",
            run: "click",
        },
        {
            content: "Both contacts are there",
            trigger:
                ".o_field_widget[name=contact_log_ids] :is(.o_data_row, .o_kanban_record:not(.o_kanban_ghost)):nth-child(2)",
            timeout: PATIENCE,
        },
    ],
});
