import {registry} from "@web/core/registry";

/**
 * Every page of the candidate's form shows its list when it is opened. What is typed on
 * two of them is saved, and is there when the form is opened again.
 */

const PATIENCE = 30000;

// A row of a list, or a card of the same list on a telephone.
const ROW = ":is(.o_data_row, .o_kanban_record:not(.o_kanban_ghost))";

const openPage = (name) => ({
    content: `Open the page “${name}”`,
    trigger: `.o_vae_candidate_form .o_notebook a[name=${name}]`,
    timeout: PATIENCE,
    run: "click",
});

const see = (field, text) => ({
    content: `${field}: ${text}`,
    trigger: `.o_field_widget[name=${field}] ${ROW}:contains(${text})`,
    timeout: PATIENCE,
});

const lists = [
    openPage("welcome"),
    see("proposal_ids", "Refusée"),
    {
        content: "The criteria of the program are explained",
        trigger: ".o_field_widget[name=eligibility_table] td:contains(Âge minimum)",
    },
    openPage("fiches"),
    see("fiche_ids", "Deux activités"),
    openPage("contact_log"),
    see("contact_log_ids", "Rappelle"),
    openPage("journey"),
    see("study_ids", "Titre de test"),
    see("validated_bloc_ids", "Premier bloc"),
    {
        content: "The funder's tool lacks the entry",
        trigger: ".o_field_widget[name=funder_tool_missing]:contains(entrée)",
    },
    openPage("interlocutors"),
    see("interlocutor_ids", "Awa Conseil"),
];

const type = (field, value) => ({
    content: `Type “${value}”`,
    trigger: `.o_field_widget[name=${field}] :is(input, textarea)`,
    timeout: PATIENCE,
    run: `edit ${value}`,
});

const save = [
    {
        content: "Save",
        trigger: ".o_form_button_save:enabled",
        run: "click",
    },
    {
        content: "It is saved",
        trigger: ".o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))",
        timeout: PATIENCE,
    },
];

registry.category("web_tour.tours").add("vae_candidate_pages", {
    steps: () => lists,
});

registry.category("web_tour.tours").add("vae_candidate_pages_edit", {
    steps: () => [
        openPage("words"),
        type("goal", "Devenir aide-soignante"),
        openPage("interlocutors"),
        {
            content: "Change the interlocutor",
            trigger: ".o_field_widget[name=interlocutor_ids] .o_data_cell[name=name]",
            timeout: PATIENCE,
            run: "click",
        },
        type("interlocutor_ids] .o_selected_row [name=name", "Awa Nouvelle"),
        openPage("fiches"),
        see("fiche_ids", "Deux activités"),
        ...save,
        openPage("interlocutors"),
        see("interlocutor_ids", "Awa Nouvelle"),
        type("interlocutor_ids] .o_selected_row [name=name", "Une erreur"),
    ],
});
