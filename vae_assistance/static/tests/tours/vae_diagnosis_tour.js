import {registry} from "@web/core/registry";

const ROWS = ".o_vae_answers .o_vae_answer";
const DONE = ".o_vae_answers_done";

const saveAndCheck = (count) => [
    {
        content: "The progress says how many are answered",
        trigger: `${DONE}:contains('${count} / 30')`,
    },
    {
        content: "Save, once",
        trigger: ".o_form_button_save:enabled",
        run: "click",
    },
    {
        content: "It is saved",
        trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible",
    },
];

const answerFromTheKeyboard = {
    content: "Answer everything from the keyboard",
    trigger: `${ROWS}:first`,
    async run() {
        const press = async (key) => {
            const target = document.activeElement;
            target.dispatchEvent(
                new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})
            );
            // The screen is drawn anew after each answer.
            await new Promise((resolve) => setTimeout(resolve, 20));
        };
        const rows = document.querySelectorAll(ROWS);
        for (let index = 0; index < rows.length; index++) {
            if (document.activeElement !== rows[index]) {
                throw new Error(`The focus is not on condition ${index + 1}`);
            }
            if (index === 1) {
                // Keys answer wherever one has clicked since.
                document.activeElement.blur();
            }
            await press(String((index % 4) + 1));
        }
        // The last answer stays where it is; take one back and give it again.
        await press("0");
        await press(String(((rows.length - 1) % 4) + 1));
        await press("ArrowUp");
        if (document.activeElement !== rows[rows.length - 2]) {
            throw new Error("The arrows do not move");
        }
    },
};

registry.category("web_tour.tours").add("vae_diagnosis_keyboard", {
    steps: () => [
        answerFromTheKeyboard,
        {
            content: "A comment",
            trigger: `${ROWS}:eq(1) .o_vae_answer_comment`,
            run: "edit Le soir seulement",
        },
        ...saveAndCheck(30),
        {
            content: "See the picture",
            trigger: ".o_notebook a[name=progress]",
            run: "click",
        },
        {
            content: "It is drawn, family by family",
            trigger: ".vae-picture-family:eq(2) svg",
        },
        {
            content: "Agreed with the candidate",
            trigger: "button[name=action_agree]",
            run: "click",
        },
        {
            content: "Yes, they agree",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "It is agreed; a new one may be made",
            trigger: "button[name=action_new]",
        },
        {
            content: "Back to the conditions",
            trigger: ".o_notebook a[name=conditions]",
            run: "click",
        },
        {
            content: "They no longer change",
            trigger: `${ROWS}:first button:disabled`,
        },
    ],
});

registry.category("web_tour.tours").add("vae_diagnosis_phone", {
    steps: () => [
        {
            content: "Touch the first answer",
            trigger: `${ROWS}:first button:first`,
            run: "click",
        },
        {
            content: "Nothing is wider than the screen",
            trigger: `${ROWS}:first button.active`,
            run() {
                const widest = Math.max(
                    ...[...document.querySelectorAll(`${ROWS}, ${ROWS} *`)].map(
                        (element) => element.getBoundingClientRect().right
                    )
                );
                if (widest > window.innerWidth) {
                    throw new Error(`${widest} px wide on ${window.innerWidth}`);
                }
            },
        },
        ...saveAndCheck(1),
    ],
});
