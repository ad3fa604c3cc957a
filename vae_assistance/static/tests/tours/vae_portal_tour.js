import {drawOn} from "./signature_pad";
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

/** Goes to another page. */
const follow = (content, trigger) => ({
    content,
    trigger,
    run: "click",
    expectUnloadPage: true,
});

// A PDF is made meanwhile.
const PATIENCE = 30000;

const signNext = (title) => [
    {
        content: `Named in words, and to be read: ${title}`,
        trigger: `.o_vae_sign:has(h1:contains("${title}")) iframe.o_vae_sign_preview[src*=document]`,
    },
    pageFitsTheScreen(),
    {
        content: "Draw the signature",
        trigger: "canvas.o_web_sign_signature",
        run: ({anchor}) => drawOn(anchor),
    },
    {
        ...follow("Sign", ".o_portal_sign_submit:enabled"),
        timeout: PATIENCE,
    },
];

/**
 * A month of a candidate who holds a phone: all that one does on these pages.
 */
registry.category("web_tour.tours").add("vae_portal_month", {
    steps: () => [
        follow(
            "Open the journey from the portal's home",
            ".o_portal_my_home a[href$='/my/vae']:visible"
        ),
        {
            content: "Where one is, and what comes next",
            trigger:
                ".o_vae_portal:has([aria-current=step]) .o_vae_portal_next_acts li",
        },
        {
            content: "The appointment can be put into one's own calendar",
            trigger: ".o_vae_portal_appointment a[href$='/calendar.ics']",
        },
        pageFitsTheScreen(),
        {
            content: "Ask for another time",
            trigger: ".o_vae_portal_move summary",
            run: "click",
        },
        {
            content: "Propose two",
            trigger: ".o_vae_portal_move input[name=time_1]",
            run({anchor}) {
                const day = (days) =>
                    new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 11);
                anchor.value = `${day(5)}10:30`;
                anchor.form.elements.time_2.value = `${day(6)}14:00`;
            },
        },
        pageFitsTheScreen(),
        follow("Send it", ".o_vae_portal_move button[type=submit]"),
        {
            content: "It is said that the référent sees it, and what was proposed",
            trigger:
                ".o_vae_portal_appointment:has(.o_vae_portal_asked) .o_vae_portal_wishes li:nth-child(2):contains('14:00')",
        },
        follow(
            "Tick what is done",
            ".o_vae_portal_todo:contains('Relire') button[name=done][value='1']"
        ),
        {
            content: "Choose the file that is asked for",
            trigger:
                ".o_vae_portal_todos:has([aria-pressed=true]) .o_vae_portal_hand_in .o_vae_file_choose:visible",
            async run() {
                const canvas = Object.assign(document.createElement("canvas"), {
                    width: 300,
                    height: 200,
                });
                const context = canvas.getContext("2d");
                for (const [colour, side] of Object.entries({white: 300, navy: 90})) {
                    context.fillStyle = colour;
                    context.fillRect(0, 0, side, side);
                }
                const drawn = await new Promise((resolve) => canvas.toBlob(resolve));
                const chosen = new DataTransfer();
                chosen.items.add(new File([drawn], "diplôme.png", {type: drawn.type}));
                const input = document.querySelector(".o_vae_file_input");
                input.files = chosen.files;
                input.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        follow(
            "Hand it in",
            ".o_vae_portal_hand_in:has(.o_vae_file_name:contains('diplôme')) button[type=submit]"
        ),
        {
            content: "It is received, and waits for the référent",
            trigger:
                ".o_vae_portal_todos:has(.o_vae_portal_received) .o_vae_portal_file_to_check",
        },
        pageFitsTheScreen(),
        follow("Write in one's own words", ".o_vae_portal_words a[href$='/words']"),
        {
            content: "Write the project",
            trigger: ".o_vae_portal_words_form textarea[name=goal]",
            run: "edit Devenir éducatrice",
        },
        pageFitsTheScreen(),
        follow("Save", ".o_vae_portal_words_form button[type=submit]"),
        follow(
            "The words are on the page; open the validation file",
            ".o_vae_portal:has(.o_vae_portal_words:contains('Devenir éducatrice')) .o_vae_portal_file a:contains('1')"
        ),
        pageFitsTheScreen(),
        follow(
            "Open the section that has something to read",
            ".o_vae_portal_section:has(.text-bg-warning)"
        ),
        {
            content: "Read the comment, and write on from what was there",
            trigger:
                ".o_vae_portal:has(.o_vae_portal_comment:contains('préparez la chambre')) .o_vae_portal_version_form textarea",
            run: "edit Je prépare la chambre parce que la personne a froid.",
        },
        {
            content: "The telephone is put away before it is sent",
            trigger: ".o_vae_portal_version_form",
            run: () => location.reload(),
            expectUnloadPage: true,
        },
        {
            content: "What was written is still there",
            trigger: ".o_vae_portal_version_form .o_vae_form_problem.alert-info",
            run() {
                const {value} = document.querySelector("textarea[name=text]");
                if (!value.includes("parce que")) {
                    throw new Error(`Lost: the text is “${value}” now.`);
                }
            },
        },
        pageFitsTheScreen(),
        follow("Keep the version", ".o_vae_portal_version_form button[type=submit]"),
        {
            content: "It is kept beside the former, and no longer a draft",
            trigger:
                ".o_vae_portal:has(.o_vae_portal_saved):not(:has(.o_vae_form_problem)) .o_vae_portal_versions details:nth-of-type(2)",
        },
        pageFitsTheScreen(),
        follow(
            "Back to the journey",
            ".breadcrumb a[href^='/my/vae/']:not([href*=file])"
        ),
        follow(
            "Open the first document to sign",
            ".o_vae_portal_documents a:contains('À signer')"
        ),
        ...signNext("Fiche action n"),
        follow(
            "The next one follows",
            ".o_vae_sign:has(.alert-success) a.btn-primary[href*=sign]"
        ),
        ...signNext("Fiche action n"),
        follow(
            "Nothing else is to sign: back to the journey",
            ".o_vae_sign:has(.alert-success) a.btn-primary[href^='/my/vae/']:not([href*=sign])"
        ),
        {
            content: "Both are among those that are signed",
            trigger: ".o_vae_portal_signed .list-group-item:nth-child(2)",
        },
        {
            content: "Download the booklet",
            trigger: ".o_vae_portal_livret",
            timeout: PATIENCE,
            async run({anchor}) {
                const answer = await fetch(anchor.href);
                const type = answer.headers.get("Content-Type");
                if (type !== "application/pdf") {
                    throw new Error(`No booklet: ${answer.status} ${type}`);
                }
            },
        },
        follow("Go to the messages", ".o_vae_portal_pages a[href$='/messages']"),
        {
            content: "What was asked is there; write a question",
            trigger: "body:has(.o_vae_portal_messages li) textarea[name=text]",
            run: "edit Quels papiers apporter ?",
        },
        follow("Send it", ".o_vae_portal_message_form button[type=submit]"),
        {
            content: "It is in the thread",
            trigger:
                ".o_vae_portal:has(.o_vae_portal_sent) li:contains('Quels papiers')",
        },
        pageFitsTheScreen(),
        follow("Back to the journey", ".breadcrumb a[href^='/my/vae/']"),
        follow("Say what one thinks", ".o_vae_portal_questionnaires a"),
        {
            content: "Begin",
            trigger: "button[value=start]:not(.disabled)",
            run: "click",
        },
        {
            content: "Answer each question",
            trigger: ".js_question-wrapper [role=radiogroup]",
            run() {
                for (const scale of document.querySelectorAll("[role=radiogroup]")) {
                    scale.querySelector("label:last-of-type").click();
                }
            },
        },
        {
            content: "Send the answers",
            trigger: "button[value=finish]:not(.disabled)",
            run: "click",
        },
        {
            content: "Confirm",
            trigger: ".modal .btn-primary",
            run: "click",
        },
        {
            content: "One is thanked",
            trigger: ".o_survey_finished",
        },
    ],
});

const block = (name) => `.o_vae_day [data-block=${name}]`;

/**
 * The référent finds on My day what that candidate did, and answers each.
 */
registry.category("web_tour.tours").add("vae_portal_answers", {
    steps: () => [
        {
            content: "The second time that was proposed is taken with one click",
            trigger: `${block("asked")} .o_vae_row:contains("Camille Essai") [name=action_accept_wish_2]:contains("14:00")`,
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "It is moved, and nothing waits; answer the question",
            trigger: `body:has(.o_notification:contains("Le rendez-vous est déplacé")):not(:has([name=action_accept_wish_2])) ${block("asked")} [name=action_write_to_candidate]`,
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "Write the answer",
            trigger: ".modal .odoo-editor-editable",
            timeout: PATIENCE,
            run: "editor Votre diplôme et vos bulletins de paie.",
        },
        {
            content: "Send it",
            trigger: ".modal button[name=action_send_mail]:enabled",
            run: "click",
        },
        {
            content: "It is answered; accept the file",
            trigger: `.o_vae_day:not(:has([name=action_write_to_candidate])) [data-block=handed_in] [name=action_accept]`,
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "Read the section",
            trigger: `.o_vae_day:not(:has([data-block=handed_in])) [data-block=sections] [name=action_open]`,
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "Open the last version",
            trigger: ".o_field_widget[name=version_ids] .o_data_row:first .o_data_cell",
            timeout: PATIENCE,
            run: "click",
        },
        {
            content: "What was written is there; close it",
            trigger: ".modal:contains('parce que la personne a froid') .btn-close",
            run: "click",
        },
        {
            content: "Go back",
            trigger: "body:not(:has(.modal)) .o_form_view",
            run: () => window.history.back(),
        },
        {
            content: "No signature is awaited any more",
            trigger: ".o_vae_day:not(:has([data-block=signatures]))",
            timeout: PATIENCE,
        },
    ],
});
