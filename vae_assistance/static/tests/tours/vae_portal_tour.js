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
        {
            content: "Ask for another time",
            trigger: ".o_vae_portal_move summary",
            run: "click",
        },
        {
            content: "Propose one",
            trigger: ".o_vae_portal_move input[name=time_1]",
            run({anchor}) {
                const time = new Date(Date.now() + 5 * 86_400_000).toISOString();
                anchor.value = `${time.slice(0, 11)}10:30`;
            },
        },
        pageFitsTheScreen(),
        {
            content: "Send it",
            trigger: ".o_vae_portal_move button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is said that the référent sees it; go on to the messages",
            trigger: ".o_vae_portal:has(.o_vae_portal_asked) a[href$='/messages']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What was asked is there; write a question",
            trigger: "body:has(.o_vae_portal_messages li) textarea[name=text]",
            run: "edit Quels papiers apporter ?",
        },
        {
            content: "The telephone is put away before it is sent",
            trigger: ".o_vae_portal_message_form",
            run: () => location.reload(),
            expectUnloadPage: true,
        },
        {
            content: "What was written is still there",
            trigger: ".o_vae_form_problem.alert-info",
            run() {
                const {value} = document.querySelector("textarea[name=text]");
                if (value !== "Quels papiers apporter ?") {
                    throw new Error(`Lost: the message is “${value}” now.`);
                }
            },
        },
        pageFitsTheScreen(),
        {
            content: "Send it",
            trigger: ".o_vae_portal_message_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is in the thread, and no longer in the form",
            trigger:
                ".o_vae_portal:has(.o_vae_portal_sent) li:contains('Quels papiers')",
            run() {
                if (document.querySelector("textarea[name=text]").value.trim()) {
                    throw new Error("What was sent is kept as a draft");
                }
            },
        },
        pageFitsTheScreen(),
    ],
});
