import {
    draftFor,
    forgetOnDevice,
    isDrafted,
    isLogin,
    keepDraft,
    keepOnDevice,
    loginUrl,
    nameOf,
    problemOf,
    unsentFor,
} from "./sending.esm";
import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {renderToElement} from "@web/core/utils/render";
import {smaller} from "./photograph.esm";

const PATIENCE = 60_000;
// Of a file, by a telephone.
const PATIENCE_FILE = 600_000;
const KEPT_TYPES = new Set([
    "text",
    "textarea",
    "select-one",
    "date",
    "datetime-local",
    "number",
]);

const tokens = (root) => root.querySelectorAll("form input[name=csrf_token]");
const filesOf = (form) => [...form.elements].filter((input) => input.files?.length);

// What a text was when it was opened is kept with it: another device may change it.
const isKept = ({name, type}) =>
    KEPT_TYPES.has(type) || name === "base" || name.startsWith("seen_");

/**
 * Forms of ours never lose what somebody wrote.
 *
 * They are sent without leaving the page: what did not arrive is still there, with a
 * sentence that says so. Forms that are sent by the browser itself, before this is
 * loaded, are led back to their page by the server.
 */
export class KeptForm extends Interaction {
    static selector = "#wrapwrap";
    static selectorHas = "form.o_vae_form";
    dynamicContent = {
        _root: {"t-on-submit": this.onSubmit, "t-on-input": this.onInput},
    };

    start() {
        for (const form of this.el.querySelectorAll("form.o_vae_form")) {
            const unsent = isDrafted(form) && unsentFor(form);
            const values = draftFor(nameOf(form)) || unsent;
            if (values) {
                this.restore(form, values);
            }
        }
    }

    restore(form, values) {
        for (const [name, value] of Object.entries(values)) {
            const input = form.elements.namedItem(name);
            if (input) {
                input.value = value;
            }
        }
        for (let el = form; el; el = el.parentElement) {
            if (el.tagName === "DETAILS") {
                el.open = true;
            }
        }
        this.tell(form, "kept");
        form.scrollIntoView({block: "center"});
    }

    onInput(ev) {
        const form = ev.target.closest("form.o_vae_form");
        if (form && isDrafted(form)) {
            keepOnDevice(form, this.valuesOf(form));
        }
    }

    async onSubmit(ev) {
        const form = ev.target;
        if (!form.matches("form.o_vae_form")) {
            return;
        }
        ev.preventDefault();
        if (form.dataset.sending) {
            return;
        }
        form.dataset.sending = "1";
        form.querySelector(".o_vae_form_problem")?.remove();
        const buttons = form.querySelectorAll("button[type=submit]");
        try {
            // Read before the buttons are disabled: one of them may be what is sent.
            const sent = this.send(form, ev.submitter);
            buttons.forEach((button) => (button.disabled = true));
            await this.waitFor(sent);
        } catch (error) {
            this.tell(form, error.problem || problemOf(error), ev.submitter);
        } finally {
            delete form.dataset.sending;
            buttons.forEach((button) => (button.disabled = false));
        }
    }

    /**
     * @param {HTMLFormElement} form
     * @param {HTMLButtonElement} submitter
     * @param {Boolean} isAgain with the token of the session that there is now
     */
    async send(form, submitter, isAgain = false) {
        const body = new FormData(form);
        if (submitter?.name) {
            body.append(submitter.name, submitter.value);
        }
        for (const {name, files} of filesOf(form)) {
            body.set(name, await smaller(files[0]));
        }
        const patience = filesOf(form).length ? PATIENCE_FILE : PATIENCE;
        const answer = await fetch(form.action, {
            method: "POST",
            body,
            signal: AbortSignal.timeout(patience),
        });
        const text = await answer.text();
        if (isLogin(answer.url)) {
            throw Object.assign(new Error(), {problem: "session"});
        }
        if (!answer.ok) {
            const problem = answer.status < 500 ? "refused" : "server";
            throw Object.assign(new Error(), {problem});
        }
        const page = new DOMParser().parseFromString(text, "text/html");
        const url = new URL(answer.url);
        if (url.searchParams.has("vae_expired")) {
            const token = tokens(page)[0]?.value;
            if (isAgain || !token) {
                throw Object.assign(new Error(), {problem: "session"});
            }
            tokens(document).forEach((input) => (input.value = token));
            return this.send(form, submitter, true);
        }
        if (answer.redirected) {
            if (isDrafted(form)) {
                forgetOnDevice(form);
            }
            this.leave(url, form);
        } else {
            // It says what is wrong.
            this.replacePage(page);
        }
    }

    leave(url, form) {
        // Where the server sent it to on that page is not told.
        url.hash = form.dataset.anchor || form.closest("section[id]")?.id || "";
        history.replaceState(null, "", url);
        if (!url.hash) {
            // What was done is said at the top; a reload would stay where the form was.
            history.scrollRestoration = "manual";
        }
        location.reload();
    }

    replacePage(page) {
        const main = document.adoptNode(page.querySelector("#wrap"));
        this.el.querySelector("#wrap").replaceWith(main);
        this.services["public.interactions"].startInteractions(main);
        const alert = main.querySelector("[role=alert], .is-invalid") || main;
        alert.scrollIntoView({block: "center"});
    }

    tell(form, problem, submitter) {
        const message = renderToElement("vae_assistance.FormProblem", {
            problem,
            hasFile: filesOf(form).length > 0,
            loginUrl: loginUrl(),
            isOnDevice: isDrafted(form),
        });
        message
            .querySelector(".o_vae_form_login")
            ?.addEventListener("click", () => this.keep(form));
        message.querySelector(".o_vae_form_forget")?.addEventListener("click", () => {
            forgetOnDevice(form);
            location.reload();
        });
        message
            .querySelector(".o_vae_form_again")
            ?.addEventListener("click", () => form.requestSubmit(submitter));
        form.append(message);
        message.scrollIntoView({block: "nearest"});
    }

    keep(form) {
        keepDraft(nameOf(form), this.valuesOf(form));
    }

    valuesOf(form) {
        const values = {};
        for (const input of form.elements) {
            if (input.name && isKept(input)) {
                values[input.name] = input.value;
            }
        }
        return values;
    }
}

registry.category("public.interactions").add("vae_assistance.kept_form", KeptForm);
