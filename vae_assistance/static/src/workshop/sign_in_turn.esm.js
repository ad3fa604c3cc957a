import {Component, onWillStart, useState} from "@odoo/owl";
import {NameAndSignature} from "@web/core/signature/name_and_signature";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/**
 * Those who came sign in turn, on the device of who leads the workshop.
 *
 * Without the menus: the device passes from hand to hand.
 */
export class SignInTurn extends Component {
    static template = "vae_assistance.SignInTurn";
    static components = {NameAndSignature};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            event: null,
            signing: null,
            saving: false,
            thanks: false,
        });
        this.signature = useState({name: "", isSignatureEmpty: true});
        this.eventId = this.props.action.context.active_id;
        onWillStart(() => this.load());
    }

    async load() {
        this.state.event = await this.orm.call("calendar.event", "action_vae_list", [
            [this.eventId],
        ]);
    }

    get people() {
        return this.state.event.people.filter((person) =>
            ["expected", "present"].includes(person.presence)
        );
    }

    get left() {
        return this.people.filter((person) => !person.signed).length;
    }

    choose(person) {
        if (!person.signed) {
            Object.assign(this.signature, {
                name: person.name,
                isSignatureEmpty: true,
                signatureImage: undefined,
            });
            this.state.thanks = false;
            this.state.signing = person;
        }
    }

    back() {
        this.state.signing = null;
    }

    async sign() {
        this.state.saving = true;
        try {
            await this.orm.call("vae.attendance", "action_sign_on_tablet", [
                [this.state.signing.id],
                this.signature.name,
                this.signature.getSignatureImage().split(",")[1],
            ]);
            this.state.signing = null;
            this.state.thanks = true;
        } finally {
            this.state.saving = false;
            await this.load();
        }
    }

    async leave() {
        const action = await this.orm.call("calendar.event", "action_vae_open", [
            [this.eventId],
        ]);
        return this.action.doAction(action, {clearBreadcrumbs: true});
    }
}

registry.category("actions").add("vae_attendance_sign", SignInTurn);
