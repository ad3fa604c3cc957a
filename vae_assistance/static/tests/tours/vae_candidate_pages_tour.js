import {registry} from "@web/core/registry";

/**
 * Every page of the candidate's form shows its list when it is opened. What is typed on
 * two of them is saved, and is there when the form is opened again.
 */

const PATIENCE = 30000;

const openPage = (name) => ({
    content: `Open the page “${name}”`,
    trigger: `.o_vae_candidate_form .o_notebook a[name=${name}]`,
    timeout: PATIENCE,
    run: "click",
});

const see = (field, text) => ({
    content: `${field}: ${text}`,
    trigger: `.o_field_widget[name=${field}]:contains(${text})`,
    timeout: PATIENCE,
});

const lists = [
    openPage("welcome"),
    see("proposal_ids", "Refusée"),
    {
        content: "The criteria of the program are explained",
        trigger: ".o_field_widget[name=eligibility_table] td:contains(18)",
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

const type = (where, value) => ({
    content: `Type “${value}”`,
    trigger: `${where} :is(input, textarea)`,
    timeout: PATIENCE,
    run: `edit ${value}`,
});

const typeName = (value) => [
    {
        content: "Change the interlocutor",
        trigger: ".o_field_widget[name=interlocutor_ids] .o_data_cell[name=name]",
        timeout: PATIENCE,
        run: "click",
    },
    type(".o_field_widget[name=interlocutor_ids] .o_selected_row [name=name]", value),
];

const press = (button) => [
    {
        content: "Save or discard",
        trigger: `.o_form_button_${button}`,
        run: "click",
    },
    {
        content: "Nothing is left to save",
        trigger: ".o_form_status_indicator_buttons.invisible:not(:visible)",
        timeout: PATIENCE,
    },
];

registry.category("web_tour.tours").add("vae_candidate_pages", {
    steps: () => lists,
});

/* On two pages, beside a list that is opened in between. */
registry.category("web_tour.tours").add("vae_candidate_pages_edit", {
    steps: () => [
        openPage("words"),
        type(".o_field_widget[name=goal]", "Devenir aide-soignante"),
        openPage("interlocutors"),
        ...typeName("Awa Nouvelle"),
        openPage("fiches"),
        see("fiche_ids", "Deux activités"),
        openPage("interlocutors"),
        see("interlocutor_ids", "Awa Nouvelle"),
        ...press("save"),
        see("interlocutor_ids", "Awa Nouvelle"),
    ],
});

/* What is discarded comes back, and what an onchange changes is shown unsaved. */
registry.category("web_tour.tours").add("vae_candidate_pages_discard", {
    steps: () => [
        openPage("interlocutors"),
        see("interlocutor_ids", "Awa Nouvelle"),
        ...typeName("Une erreur"),
        openPage("journey"),
        {
            content: "Change the day of entry",
            trigger: ".o_field_widget[name=date_open] button",
            timeout: PATIENCE,
            run: "click",
        },
        type(".o_field_widget[name=date_open]", "01/03/2010"),
        openPage("welcome"),
        {
            content: "They were too young then",
            trigger: ".o_field_widget[name=eligibility_table] .text-danger-emphasis",
            timeout: PATIENCE,
        },
        ...press("cancel"),
        {
            content: "They are not today",
            trigger: ".o_field_widget[name=eligibility_table] .text-success-emphasis",
            timeout: PATIENCE,
        },
        openPage("interlocutors"),
        see("interlocutor_ids", "Awa Nouvelle"),
    ],
});
