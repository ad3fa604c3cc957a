import {drawOn} from "./signature_pad";
import {registry} from "@web/core/registry";

function fits() {
    const {scrollWidth, clientWidth} = document.documentElement;
    if (scrollWidth > clientWidth) {
        throw new Error(`The page is ${scrollWidth} wide on ${clientWidth}.`);
    }
}

/** One person touches their name, draws and signs. */
function signs(name) {
    return [
        {
            content: `${name} touches their name`,
            trigger: `.o_vae_sign_person:contains('${name}'):enabled`,
            run: "click",
        },
        {
            content: "Only their own name is on the page",
            trigger: `.o_vae_sign_in_turn:not(:has(.o_vae_sign_person)) .o_vae_sign_pad h2:contains('${name}')`,
            run: fits,
        },
        {
            content: "Nothing is signed without a signature",
            trigger: ".o_vae_sign_confirm:disabled",
        },
        {
            content: "Draw the signature",
            trigger: ".o_vae_sign_pad canvas.o_web_sign_signature",
            run() {
                drawOn(this.anchor);
            },
        },
        {
            content: "Sign",
            trigger: ".o_vae_sign_confirm:enabled",
            run: "click",
        },
        {
            content: "It is signed; the tablet goes to the next",
            trigger: `.o_vae_sign_in_turn:has(.o_vae_sign_thanks) .o_vae_sign_person:contains('${name}'):disabled`,
        },
    ];
}

/**
 * On a tablet: two of three people sign in turn, then the workshop is closed.
 */
registry.category("web_tour.tours").add("vae_workshop_sign", {
    steps: () => [
        {
            content: "Have people sign in turn",
            trigger: "button[name=action_vae_sign]:visible",
            run: "click",
            expectUnloadPage: true,
        },
        ...signs("Dominique Voisin"),
        ...signs("Camille Essai"),
        {
            content: "Back to the workshop",
            trigger: ".o_vae_sign_leave",
            run: "click",
        },
        {
            content: "Not without the password",
            trigger: ".o_vae_sign_password input",
            run: "edit sesame",
        },
        {
            content: "Which is another one",
            trigger: ".o_vae_sign_unlock",
            run: "click",
        },
        {
            content: "It says so",
            trigger:
                ".o_vae_sign_in_turn:has(.o_vae_sign_error) .o_vae_sign_password input",
            run: "edit test_referent",
        },
        {
            content: "Leave",
            trigger: ".o_vae_sign_unlock",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Close it",
            trigger: "button[name=action_vae_close]:visible",
            run: "click",
        },
        {
            content: "The third did not come: one tap",
            trigger:
                ".o_vae_presence:contains('Sacha') button[data-value=absent]:enabled",
            run: "click",
        },
        {
            content: "Who has signed was there",
            trigger:
                ".o_vae_presence[data-presence=present]:contains('Camille'):has(button:disabled)",
        },
        {
            content: "The same for all",
            trigger: ".modal [name=conclusion] textarea",
            run: "edit Prêts pour l'oral",
        },
        {
            content: "Close",
            trigger: ".modal-footer button[name=action_confirm]:visible",
            run: "click",
        },
        {
            content: "It is closed",
            trigger:
                "body:not(:has(.modal)) .o_form_view .ribbon, body:not(:has(.modal)) .o_form_view .o_widget_web_ribbon",
        },
    ],
});

/**
 * On a phone: everybody came, three taps.
 */
registry.category("web_tour.tours").add("vae_workshop_close_phone", {
    steps: () => [
        {
            content: "The form fits",
            trigger: ".o_vae_workshop [name=vae_attendance_ids]",
            run: fits,
        },
        {
            content: "It is over: closing it is the button that is seen",
            trigger: ".o_statusbar_buttons button[name=action_vae_close]:visible",
            run: "click",
        },
        {
            content: "Nobody is present before it is said",
            trigger:
                ".o_vae_presences:not(:has(.o_vae_presence[data-presence=present]))",
            run: fits,
        },
        {
            content: "All are present",
            trigger: ".o_vae_all_present",
            run: "click",
        },
        {
            content: "They are",
            trigger: ".o_vae_presences:has(.o_vae_presence[data-presence=present])",
        },
        {
            content: "Close",
            trigger: "button[name=action_confirm]:visible",
            run: "click",
        },
        {
            content: "It is closed",
            trigger: ".o_vae_workshop:has(.ribbon, .o_widget_web_ribbon)",
        },
    ],
});
