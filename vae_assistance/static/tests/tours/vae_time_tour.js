import {registry} from "@web/core/registry";

const GRID = ".o_vae_week_grid";
const cell = (kind, column) =>
    `${GRID} tbody tr:has(th:contains('${kind}')) input.o_vae_week_hours[data-column='${column}']`;

// Type into the cell that has the focus, then press a key: as people do.
const typeAndPress = async (text, key) => {
    const input = document.activeElement;
    if (!input.matches("input.o_vae_week_hours")) {
        throw new Error("The focus is not in a cell of the week");
    }
    input.value = text;
    input.dispatchEvent(new Event("input", {bubbles: true}));
    input.dispatchEvent(
        new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})
    );
    // The screen is drawn anew.
    await new Promise((resolve) => setTimeout(resolve, 100));
};

const checkWidth = () => {
    const widest = Math.max(
        ...[...document.querySelectorAll(".o_vae_week, .o_vae_week *")].map(
            (element) => element.getBoundingClientRect().right
        )
    );
    if (widest > window.innerWidth) {
        throw new Error(`${widest} px wide on ${window.innerWidth}`);
    }
};

const chooseLine = (kind, about) => [
    {
        content: "Choose the kind",
        trigger: ".o_vae_week_kind",
        run: `selectByLabel ${kind}`,
    },
    ...(about
        ? [
              {
                  content: "Choose the candidate",
                  trigger: ".o_vae_week_about",
                  run: `selectByLabel ${about}`,
              },
          ]
        : []),
    {
        content: "Add the line",
        trigger: ".o_vae_week_add button[type=submit]",
        run: "click",
    },
];

const save = [
    {
        content: "Save, once",
        trigger: ".o_vae_week_save:enabled",
        run: "click",
    },
    {
        content: "It is saved",
        trigger: ".o_vae_week_save:disabled, body:not(:has(.o_vae_week_discard))",
    },
];

registry.category("web_tour.tours").add("vae_time_week_desktop", {
    steps: () => [
        {
            content: "What the fiche gave is there, and is not typed",
            trigger: `${GRID} tr:has(th:contains('Face-à-face')) .o_vae_week_produced:contains('1 h 30')`,
        },
        {
            content: "Take over last week's lines",
            trigger: ".o_vae_week_copy",
            run: "click",
        },
        {
            content: "Administration on Monday",
            trigger: cell("Administration", 0),
            run: "edit 1h30",
        },
        ...chooseLine("Coordination autour d’un parcours", "Camille Essai"),
        {
            content: "From the keyboard: Tuesday, a wrong Wednesday",
            trigger: `${cell("Coordination", 0)}:focus`,
            async run() {
                await typeAndPress("", "ArrowRight");
                await typeAndPress("0,75", "ArrowRight");
                await typeAndPress("30", "ArrowLeft");
            },
        },
        {
            content: "It is shown as wrong",
            trigger: `${cell("Coordination", 2)}.is-invalid`,
        },
        {
            content: "Save",
            trigger: ".o_vae_week_save:enabled",
            run: "click",
        },
        {
            content: "Refused, with the day",
            trigger: ".o_notification:contains('mercredi')",
        },
        {
            content: "Neither are there 75 minutes in an hour",
            trigger: cell("Coordination", 2),
            run: "edit 1h75",
        },
        {
            content: "It is shown as wrong",
            trigger: `${cell("Coordination", 2)}.is-invalid`,
        },
        {
            content: "Correct it",
            trigger: cell("Coordination", 2),
            run: "edit 2",
        },
        ...save,
        {
            content: "What was refused before is not said any more",
            trigger: "body:not(:has(.o_notification:contains('mercredi')))",
        },
        {
            content: "The week's total",
            trigger: ".o_vae_week_total:contains('5 h 45')",
        },
        {
            content: "Next week",
            trigger: ".o_vae_week_next",
            run: "click",
        },
        {
            content: "It is empty",
            trigger: `${GRID} tbody:not(:has(input))`,
        },
        {
            content: "Back",
            trigger: ".o_vae_week_previous",
            run: "click",
        },
        {
            content: "Open the fiche that gave the hours",
            trigger: ".o_vae_week_produced:contains('1 h 30')",
            run: "click",
        },
        {
            content: "It is the fiche",
            trigger: ".o_vae_fiche_form:contains('Objectifs visés')",
        },
    ],
});

registry.category("web_tour.tours").add("vae_time_week_mobile", {
    steps: () => [
        {
            content: "Wednesday",
            trigger: ".o_vae_week_days button:eq(2)",
            run: "click",
        },
        ...chooseLine("Réseau et partenariats"),
        {
            content: "Three hours",
            trigger: cell("Réseau", 2),
            run: "edit 3",
        },
        {
            content: "Nothing is wider than the screen",
            trigger: ".o_vae_week_days button:eq(2):contains('3 h')",
            run: checkWidth,
        },
        ...save,
    ],
});
