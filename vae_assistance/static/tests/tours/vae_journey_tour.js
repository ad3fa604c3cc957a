import {registry} from "@web/core/registry";

const saved = {
    content: "Everything is saved",
    trigger: ".o_form_view .o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))",
};

/**
 * Writes the fiche of today's meeting and the date of the next one, then completes it.
 */
function recordMeeting() {
    return [
        {
            content: "The fiche opens with the candidate",
            trigger: ".o_vae_fiche_form:contains('Nadège Tour')",
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
            content: "Write what to bring next time",
            trigger: ".o_field_widget[name=next_documents] textarea",
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
            trigger: ".o_field_widget[name=next_tasks] textarea",
            run: "edit Appeler le certificateur",
        },
        {
            content: "Complete the fiche",
            trigger: "button[name=action_done]:contains('Valider')",
            run: "click",
        },
        {
            content: "The fiche is completed",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Validée')",
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
            content: "What was asked for is its aim",
            trigger: ".o_field_widget[name=objectives_aimed] textarea",
            run() {
                const aims = this.anchor.value;
                for (const line of [
                    "Documents à produire",
                    "- CV détaillé",
                    "- Appeler le certificateur",
                ]) {
                    if (!aims.includes(line)) {
                        throw new Error(`“${line}” was not carried forward: ${aims}`);
                    }
                }
            },
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
                ".o_kanban_group:eq(0) .o_kanban_record:contains('Nadège Tour')",
            run: "drag_and_drop .o_kanban_group:eq(1)",
        },
        {
            content: "Open the candidate",
            trigger:
                ".o_kanban_group:eq(1) .o_kanban_record:contains('Nadège Tour')",
            run: "click",
        },
        {
            content: "The step has changed",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Exploration')",
        },
        {
            content: "Record a meeting",
            trigger: "button[name=action_record_meeting]",
            run: "click",
        },
        ...recordMeeting(),
        {
            content: "Open the menu of actions",
            trigger: ".o_cp_action_menus button:has(.fa-cog)",
            run: "click",
        },
        {
            content: "Open the list of documents",
            trigger: ".o-dropdown--menu :contains('Imprimer')",
            run: "hover",
        },
        {
            content: "Print the fiche",
            trigger: ".o-dropdown--menu .dropdown-item:contains('Fiche action')",
            run: "click",
        },
        {
            content: "The document is made",
            trigger: "body:not(:has(.o_blockUI))",
        },
        ...checkNextFiche(),
        saved,
    ],
});

registry.category("web_tour.tours").add("vae_journey_mobile", {
    steps: () => [
        {
            content: "Open the candidate on the board",
            trigger: ".o_kanban_record:contains('Nadège Tour')",
            run: "click",
        },
        {
            content: "The form tells the step",
            trigger: ".o_vae_candidate_form .o_statusbar_status:contains('Accueil')",
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
                    throw new Error(`The page is ${scrollWidth - clientWidth}px too wide`);
                }
            },
        },
    ],
});
