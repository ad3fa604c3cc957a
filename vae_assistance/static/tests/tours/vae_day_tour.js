// Copyright 2026 VAE Assistance contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {registry} from "@web/core/registry";

const PATIENCE = 30000;
const block = (name) => `.o_vae_day [data-block=${name}]`;

// The day is read, what can be cleared in place is cleared, a fiche is opened.
registry.category("web_tour.tours").add("vae_morning", {
    steps: () => [
        {
            content: "A to-do that is due is done in place",
            trigger: `${block("todos")} .o_vae_row:contains("Apporter le CV") [name=action_done]`,
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "It is gone; that was a mistake",
            trigger: `body:has(.o_vae_day):not(:has([data-block=todos])) .o_vae_said button:contains("Annuler")`,
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "It is there again, and done",
            trigger: `${block("todos")} .o_vae_row:contains("Apporter le CV") [name=action_done]`,
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "It is gone; the answer that was awaited has come",
            trigger: `.o_vae_day:not(:has([data-block=todos])) [data-block=contacts] [name=action_answered]`,
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "The page is as wide as the screen, and no wider",
            // In what core scrolls.
            trigger: ".o_action .o_vae_day:not(:has([data-block=contacts]))",
            timeout: PATIENCE,
            run() {
                const {scrollWidth, clientWidth} = document.documentElement;
                const {width} = document
                    .querySelector(".o_vae_day")
                    .getBoundingClientRect();
                if (scrollWidth > clientWidth || width > clientWidth) {
                    throw new Error("The page scrolls sideways");
                }
            },
        },
        {
            isActive: ["desktop"],
            content: "A normal day is seen at once: nothing is below the screen",
            trigger: `${block("deadlines")} .o_vae_others`,
            run() {
                const blocks = [...document.querySelectorAll("[data-block]")];
                const ends = blocks.map((each) => each.getBoundingClientRect().bottom);
                const below = Math.max(...ends) - window.innerHeight;
                if (blocks.length < 6 || below > 0) {
                    const many = `${blocks.length} blocks`;
                    throw new Error(`${many}, ${below}px below the screen`);
                }
            },
        },
        {
            content: "The fiche of yesterday is opened",
            trigger: `${block("to_complete")} .o_vae_row:contains("Camille Essai") [name=open]`,
            run: "click",
        },
        {
            content: "It is the form of the fiche; back to the day",
            trigger: ".o_vae_fiche_form",
            timeout: PATIENCE,
            run: () => window.history.back(),
        },
        {
            trigger: block("to_complete"),
            timeout: PATIENCE,
        },
    ],
});
