import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {DocumentToSign} from "./signed_file.esm";
import {SignatureDialog} from "@web/core/signature/signature_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * Asks a professional, once, whether to keep their signature for the next documents.
 *
 * @param {Object} env
 * @param {Number} signatureId the one that they have just given
 * @returns {Promise} resolved when they have answered
 */
function askToKeep(env, signatureId) {
    const answer = (keep) =>
        env.services.orm.call("vae.signature", "action_keep", [[signatureId], keep]);
    return new Promise((resolve) => {
        env.services.dialog.add(
            ConfirmationDialog,
            {
                title: _t("Remember my signature?"),
                body: _t(
                    "You will sign the next documents with it in one click, each after you have opened it. It is yours alone, and you can delete it at any time."
                ),
                confirmLabel: _t("Remember It"),
                confirm: () => answer(true),
                cancelLabel: _t("No, Draw It Each Time"),
                cancel: () => answer(false),
            },
            {onClose: resolve}
        );
    });
}

/**
 * Closes once it is signed: what could not be sent, or was refused, is still drawn.
 *
 * What is signed is beside the pad, where it is not on the screen behind.
 */
class SigningDialog extends SignatureDialog {
    static template = "vae_assistance.SigningDialog";
    static components = {...SignatureDialog.components, DocumentToSign};
    static props = {
        ...SignatureDialog.props,
        requestId: {type: Number, optional: true},
    };

    async onClickConfirm() {
        if (this.isSending) {
            return;
        }
        this.isSending = true;
        try {
            await this.props.uploadSignature({
                name: this.signature.name,
                signatureImage: this.signature.getSignatureImage(),
            });
        } finally {
            this.isSending = false;
        }
        this.props.close();
    }
}

/**
 * Opens the pad on which one person signs, on this screen.
 *
 * @param {Object} env
 * @param {Object} action its params: signature_id, and the name of who signs; model
 *     and method, if it is another record that is signed than a signature; request_id,
 *     of what is shown beside the pad
 * @returns {Promise} resolved when the pad is closed
 */
export function signOnScreen(env, action) {
    const {
        signature_id: signatureId,
        name,
        request_id: requestId,
        model = "vae.signature",
        method = "action_sign_on_screen",
    } = action.params;
    const {dialog, notification, orm} = env.services;
    // The screen behind is read again, whatever came of it.
    let after = {type: "ir.actions.client", tag: "soft_reload"};
    const tell = async () => {
        if (model === "vae.signature") {
            after = await orm.call(model, "action_tell", [[signatureId]]);
        } else {
            notification.add(_t("Signed."), {type: "success"});
        }
    };
    return new Promise((resolve) => {
        dialog.add(
            SigningDialog,
            {
                requestId,
                defaultName: name,
                nameAndSignatureProps: {displaySignatureRatio: 3, mode: "draw"},
                uploadSignature(signature) {
                    return orm
                        .call(model, method, [
                            [signatureId],
                            signature.name,
                            signature.signatureImage.split(",")[1],
                        ])
                        .then(async (mayKeep) => {
                            await tell();
                            return mayKeep === true && model === "vae.signature"
                                ? askToKeep(env, signatureId)
                                : null;
                        });
                },
            },
            {
                onClose: () => resolve(after),
            }
        );
    });
}

registry.category("actions").add("vae_sign_on_screen", signOnScreen);
