import {registry} from "@web/core/registry";

// Buttons and fields are found by their names: the tour runs in any language.
registry.category("web_tour.tours").add("vae_handover", {
    steps: () => [
        {
            content: "Hand over the journey",
            trigger: ".o_vae_candidate_form button[name=action_hand_over]",
            run: "click",
        },
        {
            content: "The journey is in the dialog",
            trigger:
                ".modal .o_vae_handover_form [name=candidate_ids]:contains('Nadège Tour')",
        },
        {
            content: "Search the successor",
            trigger: ".modal [name=user_id] input",
            run: "edit Reprise",
        },
        {
            content: "Choose the successor",
            trigger: ".o-autocomplete--dropdown-item:contains('Camille Reprise')",
            run: "click",
        },
        {
            content: "Write where things stand",
            trigger: ".modal [name=message] textarea",
            run: "edit Dossier de recevabilité à relire",
        },
        {
            content: "Confirm",
            trigger: ".modal .modal-footer button[name=action_hand_over]",
            run: "click",
        },
        {
            content: "What was done is said",
            trigger: ".o_notification:contains('Camille Reprise')",
        },
        {
            content: "Back on the own board, without the candidate",
            trigger:
                ".o_kanban_view .o_kanban_renderer:not(:contains('Nadège Tour')) .o_kanban_record:contains('Inès Reste')",
        },
    ],
});

registry.category("web_tour.tours").add("vae_handover_successor", {
    steps: () => [
        {
            content: "Open the journey from the board",
            trigger: ".o_kanban_record:contains('Nadège Tour')",
            run: "click",
        },
        {
            content: "The message is in the discussion",
            trigger:
                ".o-mail-Message:contains('Dossier de recevabilité à relire'):contains('Test Referent')",
        },
        {
            content: "The successor is the référent",
            trigger:
                ".o_vae_candidate_form .o_field_widget[name=user_id]:contains('Camille Reprise')",
        },
    ],
});
