// Copyright 2026 VAE Assistance contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {registry} from "@web/core/registry";

const PATIENCE = 20000;
const GRID = ".o_field_widget[name=share_month_ids]";

const press = (name) => [
    {
        content: `Press ${name}`,
        trigger: `.o_form_statusbar button[name=${name}]:enabled, .o-form-buttonbox button[name=${name}], .modal-footer button[name=${name}]:enabled`,
        run: "click",
    },
];
const save = [
    {content: "Save", trigger: ".o_form_button_save:enabled", run: "click"},
    {trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible"},
];
const choose = (field, text) => [
    {
        content: `Type ${text}`,
        trigger: `.o_field_widget[name=${field}] input`,
        run: `edit ${text}`,
    },
    {
        content: `Choose ${text}`,
        trigger: `.o-autocomplete--dropdown-item:contains("${text}")`,
        timeout: PATIENCE,
        run: "click",
    },
];

// A year laid out: entered, shared between two people, changed in the grid, opened.
registry.category("web_tour.tours").add("vae_objective", {
    steps: () => [
        {
            content: "Begin an objective",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Services of advice",
            trigger: ".o_field_widget[name=kind] input[data-value=advice]",
            run: "click",
        },
        ...choose("program_id", "Mandat de test"),
        {
            content: "How many",
            trigger: ".o_field_widget[name=quantity] input",
            run: "edit 24",
        },
        ...save,
        ...press("action_share"),
        {
            content: "Who has journeys under way is proposed",
            trigger: ".o_field_widget[name=user_ids] .o_tag:contains(Test Referent)",
        },
        ...press("action_confirm"),
        {
            content: "See the shares",
            trigger: ".o_notebook_headers a[name=shares]",
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "Change a month in the grid",
            trigger: `${GRID} tbody tr:first-child td:nth-child(2) input[aria-label]`,
            run: "edit 5 && press Tab",
        },
        {
            content: "The sum of the row follows",
            trigger: `${GRID} .row-total:contains("27")`,
            run() {
                // Only waited for.
            },
        },
        ...save,
        {
            content: "See the year",
            trigger: ".o_notebook_headers a[name=year]",
            run: "click",
        },
        {
            content: "The curve is drawn",
            trigger: ".o_field_widget[name=picture] svg polyline",
        },
        ...press("action_view_actuals"),
        {
            content: "What was delivered is listed",
            trigger: '.o_list_view .o_data_cell:contains("Mandat de test")',
            timeout: PATIENCE,
        },
    ],
});
