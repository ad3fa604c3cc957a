// Copyright 2026 VAE Assistance contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import {documentIsMade} from "./vae_journey_tour";
import {pressHeader} from "./vae_welcome_to_contract_tour";
import {registry} from "@web/core/registry";

const PATIENCE = 30000;
const ROW = ".o_vae_timeline_row";
// The lines as the timeline shows them, by their place.
const row = (number) => `${ROW}:nth-child(${number})`;

const shows = (text) => ({
    content: `The screen says ${text}`,
    trigger: `.o_notification:contains("${text}")`,
    timeout: PATIENCE,
});
let datesBefore = "";
const openTimeline = {
    content: "Look at the lines in time",
    trigger: ".o_notebook_headers a[name=timeline]",
    run: "click",
};
const save = [
    {content: "Save", trigger: ".o_form_button_save:enabled", run: "click"},
    {trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible"},
];

/**
 * Drags the bar of a line some pixels to the right.
 *
 * @param {String} line selector of its row
 * @param {Number} pixels how far
 * @returns {Object} step of a tour
 */
function dragBar(line, pixels) {
    return {
        content: "Drag a bar",
        trigger: `${line} .o_vae_timeline_bar`,
        run() {
            const bar = this.anchor;
            const {left, width, top, height} = bar.getBoundingClientRect();
            const at = (x) => ({
                bubbles: true,
                cancelable: true,
                clientX: x,
                clientY: top + height / 2,
            });
            const middle = left + width / 2;
            bar.dispatchEvent(new PointerEvent("pointerdown", at(middle)));
            bar.dispatchEvent(new PointerEvent("pointermove", at(middle + pixels)));
            bar.dispatchEvent(new PointerEvent("pointerup", at(middle + pixels)));
        },
    };
}

// Quicker than the server answers.
const pressKeys = (trigger, ...keys) => ({
    content: `Press ${keys.join(", ")}`,
    trigger,
    async run() {
        this.anchor.focus();
        for (const key of keys) {
            this.anchor.dispatchEvent(
                new KeyboardEvent("keydown", {key, bubbles: true})
            );
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    },
});

// A plan from a diagnosis: proposed, laid out, dragged, agreed upon and printed.
registry.category("web_tour.tours").add("vae_plan", {
    steps: () => [
        pressHeader("action_add_proposed_supports"),
        shows("Appuis ajoutés"),
        {
            content: "Say how much time there is",
            trigger: ".o_field_widget[name=weekly_hours] input",
            run: "edit 6",
        },
        pressHeader("action_plan_backwards"),
        shows("échéances"),
        openTimeline,
        {
            content: "Every line has its bar",
            trigger: `.o_vae_timeline ${ROW} .o_vae_timeline_target`,
            timeout: PATIENCE,
            run() {
                const count = (what) => document.querySelectorAll(what).length;
                if (count(ROW) !== count(`${ROW} .o_vae_timeline_bar`)) {
                    throw new Error("A line has no bar");
                }
            },
        },
        dragBar(row(2), 30),
        {
            content: "It is fixed by hand",
            trigger: `${row(2)} .o_vae_timeline_pin`,
        },
        {
            content: "Remember its dates",
            trigger: `${row(3)} .o_vae_timeline_bar`,
            run() {
                datesBefore = this.anchor.getAttribute("aria-label");
            },
        },
        pressKeys(
            `${row(3)} .o_vae_timeline_bar`,
            ...["PageDown", "PageDown", ...Array(7).fill("ArrowLeft"), "PageUp"]
        ),
        {
            content: "So is the next one",
            trigger: `${row(3)} .o_vae_timeline_pin`,
        },
        {
            content: "No key was lost: they have taken it back to where it was",
            trigger: `${row(3)} .o_vae_timeline_bar`,
            async run() {
                const label = () => this.anchor.getAttribute("aria-label");
                for (let tries = 0; label() !== datesBefore && tries < 100; tries++) {
                    await new Promise((resolve) => setTimeout(resolve, 50));
                }
                if (label() !== datesBefore) {
                    throw new Error(`It was ${datesBefore}, and is ${label()}`);
                }
            },
        },
        pressKeys(`${row(1)} .o_vae_timeline_handle`, "ArrowDown", "ArrowDown"),
        {
            content: "The first line is the third, and its handle still held",
            trigger: `${row(3)}:has(.o_vae_timeline_pin) .o_vae_timeline_handle:focus`,
        },
        ...save,
        pressHeader("action_plan_backwards"),
        shows("échéances"),
        {
            content: "All stay where they were put",
            trigger: `${row(1)}:has(.o_vae_timeline_pin) + ${row(2)}:has(.o_vae_timeline_pin) + ${row(3)} .o_vae_timeline_pin`,
        },
        {
            content: "Nothing is wider than the screen",
            trigger: ".o_form_view",
            run() {
                const {scrollWidth, clientWidth} = document.documentElement;
                if (scrollWidth > clientWidth) {
                    throw new Error(`${scrollWidth - clientWidth}px too wide`);
                }
            },
        },
        pressHeader("action_agree"),
        {
            content: "It is agreed upon, nothing moves any more",
            trigger:
                ".o_form_view:has([name=date_agreed]):not(:has(.o_vae_timeline_handle))",
            timeout: PATIENCE,
        },
        {
            isActive: ["mobile"],
            content: "Open the other actions",
            trigger: ".o_statusbar_buttons .dropdown-toggle",
            run: "click",
        },
        {
            isActive: ["mobile"],
            content: "Print",
            trigger: ".o-dropdown--menu button:contains('Imprimer')",
            run: "click",
        },
        {
            isActive: ["desktop"],
            content: "Print",
            trigger: ".o_statusbar_buttons button:contains('Imprimer')",
            run: "click",
        },
        documentIsMade,
    ],
});
