import {registry} from "@web/core/registry";

const access = ".o_vae_candidate_form .o_vae_portal_access";
const noAccess = `${access}:not(:has(button[name=action_portal_revoke]))`;

/**
 * The référent opens the portal to a candidate from their form.
 */
registry.category("web_tour.tours").add("vae_portal_invite", {
    steps: () => [
        {
            content: "Invite the candidate who has no access yet",
            trigger: `${noAccess} button[name=action_portal_invite]`,
            run: "click",
        },
        {
            content: "One is told that the mail has left",
            trigger: ".o_notification .bg-success",
        },
        {
            content: "Now the invitation can be sent again",
            trigger: `${access} button[name=action_portal_invite]:enabled`,
        },
        {
            content: "Or withdrawn",
            trigger: `${access} button[name=action_portal_revoke]:enabled`,
            run: "click",
        },
        {
            content: "Confirm",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "The candidate can be invited anew",
            trigger: `${noAccess} button[name=action_portal_invite]:enabled`,
        },
    ],
});

function pageFitsTheScreen() {
    return {
        content: "Nothing sticks out of the screen",
        trigger: "#wrapwrap",
        run() {
            const {scrollWidth, clientWidth} = document.documentElement;
            if (scrollWidth > clientWidth) {
                throw new Error(`The page is ${scrollWidth} wide on ${clientWidth}.`);
            }
        },
    };
}

/**
 * On the phone: the candidate sees where they are and writes in their own words.
 */
registry.category("web_tour.tours").add("vae_portal_journey", {
    steps: () => [
        {
            content: "Open the journey from the portal's home",
            trigger: ".o_portal_my_home a[href$='/my/vae']:visible",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The current step is told",
            trigger: ".o_vae_portal_steps [aria-current=step]",
        },
        {
            content: "The next appointment can be added to the calendar",
            trigger: ".o_vae_portal_appointment a[href$='/calendar.ics']",
        },
        pageFitsTheScreen(),
        {
            content: "Write",
            trigger: ".o_vae_portal_words a[href$='/words']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Write the project",
            trigger: ".o_vae_portal_words_form textarea[name=goal]",
            run: "edit Devenir éducatrice",
        },
        pageFitsTheScreen(),
        {
            content: "Save",
            trigger: ".o_vae_portal_words_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The words are on the page of the journey",
            trigger: ".o_vae_portal_words:contains('Devenir éducatrice')",
        },
        {
            content: "And one is told so",
            trigger: ".o_vae_portal .alert-success",
        },
        pageFitsTheScreen(),
    ],
});
