import {drawAndConfirm, notRemembered} from "./signature_pad";
import {registry} from "@web/core/registry";

// A sheet with two strokes of a pen.
const PNG =
    "iVBORw0KGgoAAAANSUhEUgAAAHgAAACgAQAAAADvcpU9AAABN0lEQVR42u2VsXHFIBAF379hxiFy" +
    "ByqF7tyUI6pwSgdXgEbnABC8Fzlx9hVpR2JnJQF6BegwvPnP7MI/wt/CCUBsR47Yr4f474P5OsVX" +
    "2OfBPhdfE67CCezL7At5/vtgvk7xFfZ5sM/F14SrcAL7MvtCvs99MF+n+Ar7PNjn4mvCVTiBfZl9" +
    "IfOn5y3ueZuvsK/nLZ+LrwlX4QT2ZfaFzO+R9/DIW77CvpH3+Fx8TbgKJ7Avsy9k/c28yTPv8RX2" +
    "zbzp8zVtYp1/8PrZxn/N8eC8cX/I/vDkDX7yZl9h/5M3fC6+JlyFk/Rm9oXsXyuv88obvsK+ldd9" +
    "Lr4mXIWTvM/MvpD9dcuDcV73FfZteWGcB+M8GOfBJA+cF8Z5MM6DcR5M8sB5YZwHAz53fgWuxPz+" +
    "37753/gXcah0s7Zw8DoAAAAASUVORK5CYII=";

const fits = {
    content: "Nothing is wider than the screen",
    trigger: ".o_content",
    run() {
        const {scrollWidth, clientWidth} = document.documentElement;
        if (scrollWidth > clientWidth) {
            throw new Error(`${scrollWidth - clientWidth}px too wide`);
        }
    },
};

const more = {
    content: "Open what belongs to the journey",
    trigger: ".o-form-buttonbox .o_button_more",
    run: "click",
};

const confirmed = [
    {
        content: "Confirm",
        trigger: ".modal-footer button[name=action_confirm]:visible",
        run: "click",
    },
    {
        content: "The dialog is closed",
        trigger: "body:not(:has(.modal))",
    },
];

/**
 * What is missing for the audit is found from the journey, and completed there: one act
 * is signed, a file is added to another.
 */
registry.category("web_tour.tours").add("vae_proof_complete", {
    steps: () => [
        more,
        {
            content: "Two proofs are missing: look which",
            trigger: "button[name=action_view_proof_needs]:contains('2')",
            run: "click",
        },
        {
            content: "Have the appointment signed",
            trigger: "button[name=action_sign]",
            run: "click",
        },
        fits,
        {
            isActive: ["desktop"],
            content: "The candidate has signed: sign for oneself",
            trigger: ".modal [name=signer_ids] .o_data_row button[name=action_sign]",
            run: "click",
        },
        {
            isActive: ["mobile"],
            content: "The candidate has signed: sign for oneself",
            trigger:
                ".modal [name=signer_ids] .o_kanban_record:contains('professionnel') button[name=action_sign]",
            run: "click",
        },
        ...drawAndConfirm,
        notRemembered,
        {
            content: "It need not be signed any more",
            trigger: "body:not(:has(.modal)):not(:has(button[name=action_sign]))",
        },
        {
            isActive: ["desktop"],
            content: "Add the attendance sheet",
            trigger: ".o_data_row:contains('émargement') button[name=action_add_file]",
            run: "click",
        },
        {
            isActive: ["mobile"],
            content: "Add the attendance sheet",
            trigger:
                ".o_kanban_record:contains('émargement') button[name=action_add_file]",
            run: "click",
        },
        {
            content: "Choose the photograph",
            trigger: ".modal .o_field_widget[name=file] .o_select_file_button",
            run() {
                const bytes = Uint8Array.from(atob(PNG), (each) => each.charCodeAt(0));
                const chosen = new DataTransfer();
                chosen.items.add(new File([bytes], "IMG_1.png", {type: "image/png"}));
                const input = this.anchor
                    .closest(".o_field_widget")
                    .querySelector("input[type=file]");
                input.files = chosen.files;
                input.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {
            content: "It is there",
            trigger: ".modal .o_field_widget[name=file] input:value(IMG_1.png)",
        },
        ...confirmed,
        {
            content: "Nothing is missing any more",
            trigger: ".o_content:not(:has(.text-bg-danger))",
        },
        {
            isActive: ["desktop"],
            content: "Back to the journey",
            trigger: ".o_breadcrumb a:contains('Nadège Tour')",
            run: "click",
        },
        {
            isActive: ["mobile"],
            content: "Back to the journey",
            trigger: ".o_back_button",
            run: "click",
        },
        more,
        {
            content: "It is ready for an audit",
            trigger: "button[name=action_view_proof_needs]:contains('contrôle')",
        },
    ],
});

/**
 * A file that was added by mistake is found in the menu and cancelled, with a reason.
 */
registry.category("web_tour.tours").add("vae_proof_cancel", {
    steps: () => [
        {
            content: "Open the file",
            trigger: ".o_data_row:contains('Nadège Tour') td[name=type_id]",
            run: "click",
        },
        fits,
        {
            content: "Cancel it",
            trigger: "button[name=action_cancel]",
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Feuille d'un autre groupe",
        },
        ...confirmed,
        {
            content: "The reason is kept",
            trigger:
                '.o_field_widget[name=cancel_reason]:contains("Feuille d\'un autre groupe")',
        },
    ],
});
