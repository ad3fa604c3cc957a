import {registry} from "@web/core/registry";

/**
 * A meeting, from its agenda to the minutes that are sent to those who were present.
 */

const PATIENCE = 30000;

registry.category("web_tour.tours").add("vae_meeting", {
    steps: () => [
        {
            content: "Write the agenda",
            trigger: ".o_form_view [name=agenda] textarea",
            timeout: PATIENCE,
            run: "edit Bilan de l’année",
        },
        {
            content: "It took place",
            trigger: "button[name=action_hold]:enabled:contains('A eu lieu')",
            run: "click",
        },
        {
            content: "One was excused",
            trigger:
                "[name=participant_ids] .o_data_row:contains('Aubry') button[name=action_excused]",
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "It is noted; she was there after all",
            trigger:
                "[name=participant_ids] .o_data_row:contains('Aubry'):contains('Excus') button[name=action_present]",
            run: "click",
        },
        {
            content: "So were the others",
            trigger: "button[name=action_all_present]:enabled",
            run: "click",
        },
        {
            content: "All are present",
            trigger: "[name=participant_ids]:not(:has(button[name=action_present]))",
            timeout: PATIENCE,
        },
        {
            content: "Write the minutes",
            trigger: "[name=minutes] textarea",
            run: "edit Trente orientations depuis janvier",
        },
        {
            content: "Add a decision",
            trigger: "[name=decision_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "What",
            trigger: "[name=decision_ids] .o_selected_row [name=name] input",
            run: "edit Envoyer la fiche",
        },
        {
            content: "Who",
            trigger: "[name=decision_ids] .o_selected_row [name=partner_id] input",
            run: "edit Test Referent",
        },
        {
            content: "Choose the colleague",
            trigger: ".o-autocomplete--dropdown-menu a:contains('Test Referent')",
            run: "click",
        },
        {
            content: "Send the minutes",
            trigger: "button[name=action_send_minutes]:enabled",
            run: "click",
        },
        {
            content: "Confirm",
            trigger: ".modal-footer .btn-primary:enabled",
            run: "click",
        },
        {
            content: "It is closed, and the chatter says to whom they went",
            trigger:
                ".o_form_view:has(button[name=action_reopen]) .o-mail-Message:contains('Aubry')",
            timeout: PATIENCE,
        },
    ],
});
