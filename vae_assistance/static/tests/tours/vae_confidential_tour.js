import {registry} from "@web/core/registry";

const SECRET = "Suivi en psychiatrie";
const OTHER_SECRET = "Adresse tenue secrète";
const DIALOG = ".o_vae_confidential";

/**
 * The content is on the screen only: not in the address nor kept by the browser.
 */
const isNotKept = {
    content: "The browser keeps nothing of it",
    trigger: "body",
    run() {
        for (const kept of [
            JSON.stringify(sessionStorage),
            JSON.stringify(localStorage),
            JSON.stringify(history.state),
            location.href,
        ]) {
            if (kept?.includes(SECRET)) {
                throw new Error(`Kept by the browser: ${kept}`);
            }
        }
    },
};

const openPage = {
    content: "Open the page of confidential notes",
    trigger: ".o_notebook a[name=confidential]",
    run: "click",
};

registry.category("web_tour.tours").add("vae_confidential_note", {
    steps: () => [
        openPage,
        {
            content: "Write a new note",
            trigger: ".o_widget_vae_confidential_notes button",
            run: "click",
        },
        {
            content: "Its text",
            trigger: `${DIALOG} textarea`,
            run: `edit ${SECRET}`,
        },
        {
            content: "Closing asks first",
            trigger: `${DIALOG} .modal-footer .btn-secondary`,
            run: "click",
        },
        {
            content: "Go on writing",
            trigger: ".modal-footer .btn-secondary:not(.o_vae_confidential *)",
            run: "click",
        },
        {
            content: "Save",
            trigger: `${DIALOG} .modal-footer .btn-primary:enabled`,
            run: "click",
        },
        {
            content: "The list names its number only, then open it",
            trigger:
                ".o_widget_vae_confidential_notes li" +
                `:contains('1'):not(:contains('${SECRET}')) button`,
            run: "click",
        },
        {
            content: "The text is there; change it",
            trigger: `${DIALOG} textarea:value(${SECRET})`,
            run: "edit Suivi terminé",
        },
        isNotKept,
        {
            content: "Save the change",
            trigger: `${DIALOG} .modal-footer .btn-primary:enabled`,
            run: "click",
        },
        {
            content: "Open it again",
            trigger: `body:not(:has(${DIALOG})) .o_widget_vae_confidential_notes li button`,
            run: "click",
        },
        {
            content: "What was there before is kept",
            trigger: `${DIALOG} details`,
            run() {
                if (!this.anchor.textContent.includes(SECRET)) {
                    throw new Error("The earlier version is missing");
                }
            },
        },
        {
            content: "Close",
            trigger: `${DIALOG} .modal-footer .btn-secondary`,
            run: "click",
        },
        isNotKept,
        {
            content: "All is closed",
            trigger: `body:not(:has(${DIALOG}))`,
        },
    ],
});

registry.category("web_tour.tours").add("vae_confidential_emergency", {
    steps: () => [
        openPage,
        {
            content: "A coordinator learns nothing of the notes, but may open them",
            trigger: ".o_widget_vae_confidential_notes:not(:has(li)) button",
            run: "click",
        },
        {
            content: "It wants a reason",
            trigger: ".modal-footer .btn-primary:disabled",
        },
        {
            content: "Give it",
            trigger: ".modal textarea",
            run: "edit Candidate injoignable, urgence signalée par le foyer",
        },
        {
            content: "Open",
            trigger: ".modal-footer .btn-primary:enabled",
            run: "click",
        },
        {
            content: "The text is shown, not to be changed",
            trigger: `${DIALOG}:not(:has(textarea)) section:contains('${SECRET}')`,
        },
        {
            content: "So is that of the other note",
            trigger: `${DIALOG} section:contains('${OTHER_SECRET}')`,
        },
        isNotKept,
        {
            content: "Close",
            trigger: `${DIALOG} .modal-footer .btn-secondary`,
            run: "click",
        },
        {
            content: "All is closed",
            trigger: "body:not(:has(.modal))",
        },
    ],
});
