import {registry} from "@web/core/registry";

function type(list, text) {
    const field = `.o_field_widget[name=${list}]`;
    return [
        {
            content: `Add a line to ${list}`,
            trigger: `${field} .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            content: `Type “${text}”`,
            trigger: `${field} .o_selected_row .o_field_widget[name=name] input`,
            run: `edit ${text}`,
        },
    ];
}

function planNext(date) {
    return [
        {
            content: "Choose the next appointment",
            trigger: ".o_field_widget[name=next_date] :is(input, button)",
            run: "click",
        },
        {
            content: "Type its day and hour",
            trigger: ".o_field_widget[name=next_date] input",
            run: `edit ${date}`,
        },
        {
            content: "Say how you met",
            trigger: ".o_field_widget[name=modality] label:contains('En présentiel')",
            run: "click",
        },
        {
            content: "Write the conclusion",
            trigger: ".o_field_widget[name=conclusion] textarea",
            run: "edit Le dossier avance",
        },
    ];
}

const complete = [
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

const review = ".o_field_widget[name=review_todo_ids]";

function openNext(number) {
    return [
        {
            content: "Open the next fiche",
            trigger: "button[name=action_view_next]",
            run: "click",
        },
        {
            content: "It is the next number",
            trigger: `.o_vae_fiche_form .o_field_widget[name=number]:contains('${number}')`,
        },
    ];
}

function looksAt(...names) {
    return {
        content: `What is open is there once: ${names.join(", ")}`,
        trigger: `${review}:contains('${names[0]}')`,
        run() {
            const shown = [
                ...this.anchor.querySelectorAll(".o_data_row td[name=name]"),
            ].map((cell) => cell.textContent.trim());
            if (shown.toSorted().join() !== names.toSorted().join()) {
                throw new Error(`Expected ${names}, found ${shown}.`);
            }
        },
    };
}

function tick(name) {
    return {
        content: `Tick “${name}”`,
        trigger: `${review} .o_data_row:contains('${name}') td[name=is_done] input`,
        run: "click",
    };
}

const fits = {
    content: "Nothing is wider than the screen",
    trigger: ".o_vae_fiche_form",
    run() {
        const {scrollWidth, clientWidth} = document.documentElement;
        if (scrollWidth > clientWidth) {
            throw new Error(`${scrollWidth - clientWidth}px too wide`);
        }
    },
};

/**
 * Three meetings in a row, from “Today”: what is asked for is carried forward until it
 * is ticked, and is never lost or there twice.
 */
registry.category("web_tour.tours").add("vae_three_meetings", {
    steps: () => [
        {
            content: "Open the appointment",
            trigger: "[data-block=to_complete] .o_vae_what:contains('Nadège Tour')",
            run: "click",
        },
        {
            content: "The facts of the day are there",
            trigger:
                ".o_vae_fiche_form .o_field_widget[name=candidate_id]:contains('Nadège Tour')",
        },
        {
            content: "Tick the line of the plan that was worked on",
            trigger:
                ".o_field_widget[name=plan_line_ids] .form-check:contains('Explorer les expériences') input",
            run: "click",
        },
        {
            content: "Its hours are proposed",
            trigger:
                ".o_field_widget[name=planned_support_ids] .o_data_row td[name=hours]:contains('1 h')",
        },
        ...type("next_document_ids", "CV détaillé"),
        ...type("next_document_ids", "Diplômes"),
        ...type("next_task_ids", "Décrire une activité"),
        ...planNext("15/01/2024 10:00"),
        fits,
        ...complete,
        ...openNext(2),
        looksAt("CV détaillé", "Diplômes", "Décrire une activité"),
        tick("CV détaillé"),
        ...type("next_contact_ids", "DAVA"),
        ...planNext("29/01/2024 10:00"),
        fits,
        ...complete,
        {
            content: "The fiche tells what became of each",
            trigger:
                ".o_field_widget[name=todo_line_ids] .o_data_row:contains('CV détaillé') .text-bg-success",
        },
        ...openNext(3),
        looksAt("Diplômes", "Décrire une activité", "DAVA"),
        tick("Diplômes"),
        tick("Décrire une activité"),
        tick("DAVA"),
        fits,
        ...complete,
        {
            content: "All is done",
            trigger:
                ".o_field_widget[name=todo_line_ids]:has(.text-bg-success):not(:has(.text-bg-info))",
        },
    ],
});
