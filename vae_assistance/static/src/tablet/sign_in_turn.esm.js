import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {NameAndSignature} from "@web/core/signature/name_and_signature";
import {hidePDFJSButtons} from "@web/core/utils/pdfjs";
import {problemOf} from "../portal/sending.esm";
import {redirect} from "@web/core/utils/urls";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

/**
 * Those who came sign in turn, on the device of who leads the workshop.
 *
 * It passes from hand to hand: leaving this page needs the password of its account.
 */
export class SignInTurn extends Component {
    static template = "vae_assistance.SignInTurn";
    static components = {NameAndSignature};
    static props = {url: String, event: Object};

    setup() {
        this.state = useState({
            event: this.props.event,
            signing: null,
            document: false,
            leaving: false,
            busy: false,
            thanks: false,
            error: false,
            problem: false,
        });
        this.signature = useState({name: "", isSignatureEmpty: true});
        this.frame = useRef("frame");
        // The viewer has a pen of its own: nobody signs with that one. Nor does it leave
        // somebody's file on a device that goes on to the next.
        const hidden = {hideDownload: true, hidePrint: true};
        useEffect(
            (frame) => frame && hidePDFJSButtons(frame, hidden),
            () => [this.frame.el]
        );
    }

    get viewer() {
        const file = encodeURIComponent(this.state.document);
        return `/web/static/lib/pdfjs/web/viewer.html?file=${file}#zoom=page-width&pagemode=none`;
    }

    get people() {
        return this.state.event.people.filter((person) =>
            ["expected", "present"].includes(person.presence)
        );
    }

    get left() {
        return this.people.filter((person) => !person.signed).length;
    }

    /** Nobody signs what they were not shown. */
    async choose(person) {
        if (person.signed || this.state.busy) {
            return;
        }
        this.state.thanks = false;
        const {url} = await this.ask("show", {person: person.id});
        if (url) {
            Object.assign(this.signature, {
                name: person.name,
                isSignatureEmpty: true,
                signatureImage: undefined,
            });
            Object.assign(this.state, {document: url, signing: person});
        }
    }

    back() {
        const nothing = {signing: null, leaving: false, error: false, problem: false};
        Object.assign(this.state, nothing);
    }

    /** What the server answers; nothing when it did not: the page says so. */
    async ask(action, params) {
        Object.assign(this.state, {busy: true, error: false, problem: false});
        try {
            const answer = await rpc(`${this.props.url}/${action}`, params);
            this.state.error = answer.error;
            return answer;
        } catch (error) {
            this.state.problem = problemOf(error);
            return {};
        } finally {
            this.state.busy = false;
        }
    }

    async sign() {
        const {event, error} = await this.ask("sign", {
            person: this.state.signing.id,
            image: this.signature.getSignatureImage().split(",")[1],
        });
        if (event) {
            this.state.event = event;
        }
        if (event && !error) {
            Object.assign(this.state, {signing: null, thanks: true});
        }
    }

    async leave(ev) {
        const password = new FormData(ev.target).get("password");
        ev.target.reset();
        const {url} = await this.ask("leave", {password});
        if (url) {
            redirect(url);
        }
    }
}

registry.category("public_components").add("vae_assistance.sign_in_turn", SignInTurn);
