import {draftFor, keepDraft, loginUrl, problemOf} from "./sending.esm";
import {NameAndSignature} from "@web/core/signature/name_and_signature";
import {SignatureForm} from "@portal/signature_form/signature_form";
import {redirect} from "@web/core/utils/urls";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const PATIENCE = 60_000;

/** Core's, whose button that erases has a name. */
class VaeNameAndSignature extends NameAndSignature {
    static template = "vae_assistance.NameAndSignature";
}

/**
 * The portal's signature form, which says what happened when it could not be sent.
 *
 * Core's own goes on turning, and its drawing is lost with the page.
 */
export class VaeSignatureForm extends SignatureForm {
    static template = "vae_assistance.SignatureForm";
    static components = {NameAndSignature: VaeNameAndSignature};

    setup() {
        super.setup();
        Object.assign(this.state, {saving: false, problem: null});
        const kept = draftFor(this.props.callUrl);
        this.isRestored = Boolean(kept);
        Object.assign(this.signature, kept);
    }

    get loginUrl() {
        return loginUrl();
    }

    get values() {
        const image = this.signature.getSignatureImage();
        return {name: this.signature.name, signatureImage: image};
    }

    keep() {
        keepDraft(this.props.callUrl, this.values);
    }

    async onClickSubmit() {
        Object.assign(this.state, {saving: true, problem: null, error: false});
        const {name, signatureImage} = this.values;
        const sending = rpc(this.props.callUrl, {
            name,
            signature: signatureImage.split(",")[1],
        });
        const patience = setTimeout(() => sending.abort(), PATIENCE);
        try {
            const data = await sending;
            if (data.redirect_url) {
                return redirect(data.redirect_url);
            }
            this.state.error = data.error;
        } catch (error) {
            this.state.problem = problemOf(error);
        } finally {
            clearTimeout(patience);
        }
        this.state.saving = false;
    }
}

registry
    .category("public_components")
    .add("vae_assistance.signature_form", VaeSignatureForm);
