import {registry} from "@web/core/registry";

export const documentIsMade = {
    content: "The document is made",
    trigger: "body",
    async run() {
        const isDownloaded = () =>
            performance
                .getEntriesByType("resource")
                .some((entry) => entry.name.includes("/report/download"));
        while (!isDownloaded()) {
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    },
};

/**
 * Writes the fiche of today's meeting and the date of the next one, then completes it.
 */
function recordMeeting() {
    return [
        {
            content: "The fiche opens with the candidate",
            trigger: ".o_vae_fiche_form [name=candidate_id] input:value(Nadège Tour)",
        },
        {
            content: "Say how you met",
            trigger: ".o_field_widget[name=modality] label:contains('En présentiel')",
            run: "click",
        },
        {
            content: "Write what was reached",
            trigger: ".o_field_widget[name=objectives_reached] textarea",
            run: "edit Le parcours est expliqué",
        },
        {
            content: "Write the conclusion",
            trigger: ".o_field_widget[name=conclusion] textarea",
            run: "edit Bon départ",
        },
        {
            content: "Add what to bring next time",
            trigger:
                ".o_field_widget[name=next_document_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "Write what to bring next time",
            trigger:
                ".o_field_widget[name=next_document_ids] .o_selected_row [name=name] input",
            run: "edit CV détaillé",
        },
        {
            content: "Choose the next appointment",
            trigger: ".o_field_widget[name=next_date] :is(input, button)",
            run: "click",
        },
        {
            content: "Type its day and hour",
            trigger: ".o_field_widget[name=next_date] input",
            run: "edit 15/01/2035 10:00",
        },
        {
            content: "Leave the date",
            trigger:
                ".o_field_widget[name=next_task_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "Write what to do until then",
            trigger:
                ".o_field_widget[name=next_task_ids] .o_selected_row [name=name] input",
            run: "edit Appeler le certificateur",
        },
        {
            content: "Complete the fiche",
            trigger: "button[name=action_done]:contains('Valider')",
            run: "click",
        },
        {
            content: "The fiche is completed",
            trigger: ".o_statusbar_status :contains('Validée')",
        },
    ];
}

/**
 * Opens the next fiche and checks what was carried forward.
 */
function checkNextFiche() {
    return [
        {
            content: "Open the next fiche",
            trigger: "button[name=action_view_next]",
            run: "click",
        },
        {
            content: "It is still to complete, with its number",
            trigger: ".o_vae_fiche_form .o_field_widget[name=number]:contains('2')",
        },
        {
            content: "What was asked for is looked at",
            trigger:
                ".o_field_widget[name=review_todo_ids]:contains('CV détaillé'):contains('Appeler le certificateur')",
        },
    ];
}

registry.category("web_tour.tours").add("vae_journey_desktop", {
    steps: () => [
        {
            content: "Make a candidate of the lead",
            trigger: "button[name=action_vae_convert]:contains('candidat VAE')",
            run: "click",
        },
        {
            content: "Confirm",
            trigger: ".modal button[name=action_convert]",
            run: "click",
        },
        {
            content: "The candidate is there, with the guidance of the first step",
            trigger: ".o_vae_candidate_form:contains('Nadège Tour') .o_vae_guidance li",
        },
        {
            content: "Go to the board",
            trigger: ".o_menu_sections button:contains('Candidats')",
            run: "click",
        },
        {
            content: "Open my candidates",
            trigger: ".o-dropdown--menu .dropdown-item:contains('Mes candidats')",
            run: "click",
        },
        {
            content: "Drag the card to the next step",
            trigger:
                ".o_kanban_group:contains('Accueil') .o_kanban_record:contains('Nadège Tour')",
            run: "drag_and_drop (.o_kanban_renderer .o_kanban_group:has(.o_column_title:contains('Exploration')))",
        },
        {
            content: "Open the candidate",
            trigger:
                ".o_kanban_group:contains('Exploration') .o_kanban_record:contains('Nadège Tour')",
            run: "click",
        },
        {
            content: "The step has changed",
            trigger:
                ".o_statusbar_status .o_arrow_button_current:contains('Exploration')",
        },
        {
            content: "Record a meeting",
            trigger: "button[name=action_record_meeting]",
            run: "click",
        },
        ...recordMeeting(),
        {
            content: "Print the fiche",
            trigger: ".o_statusbar_buttons button:contains('Imprimer')",
            run: "click",
        },
        documentIsMade,
        ...checkNextFiche(),
    ],
});

registry.category("web_tour.tours").add("vae_journey_mobile", {
    steps: () => [
        {
            content: "Open the actions of the lead",
            trigger: ".o_statusbar_buttons .dropdown-toggle",
            run: "click",
        },
        {
            content: "Make a candidate of the lead",
            trigger: ".o-dropdown--menu button[name=action_vae_convert]",
            run: "click",
        },
        {
            content: "Confirm",
            trigger: ".modal button[name=action_convert]",
            run: "click",
        },
        {
            content: "Open the list of steps",
            trigger: ".o_vae_candidate_form .o_statusbar_status .dropdown-toggle",
            run: "click",
        },
        {
            content: "Choose the next step",
            trigger: ".o-dropdown--menu .dropdown-item:contains('Exploration')",
            run: "click",
        },
        {
            content: "The step has changed",
            trigger:
                ".o_vae_candidate_form .o_statusbar_status:contains('Exploration')",
        },
        {
            content: "Record a meeting",
            trigger: "button[name=action_record_meeting]",
            run: "click",
        },
        ...recordMeeting(),
        {
            content: "Nothing is wider than the phone",
            trigger: ".o_vae_fiche_form",
            run() {
                const {scrollWidth, clientWidth} = document.documentElement;
                if (scrollWidth > clientWidth) {
                    throw new Error(`${scrollWidth - clientWidth}px too wide`);
                }
            },
        },
        {
            content: "Open the other actions of the fiche",
            trigger: ".o_statusbar_buttons .dropdown-toggle",
            run: "click",
        },
        {
            content: "Print the fiche",
            trigger: ".o-dropdown--menu button:contains('Imprimer')",
            run: "click",
        },
        documentIsMade,
    ],
});
