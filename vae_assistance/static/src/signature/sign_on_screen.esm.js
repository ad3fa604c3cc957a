import {SignatureDialog} from "@web/core/signature/signature_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * Opens the pad on which one person signs, on this screen.
 *
 * @param {Object} env
 * @param {Object} action its params: signature_id, and the name of who signs; model
 *     and method, if it is another record that is signed than a signature
 * @returns {Promise} resolved when the pad is closed
 */
export function signOnScreen(env, action) {
    const {
        signature_id: signatureId,
        name,
        model = "vae.signature",
        method = "action_sign_on_screen",
    } = action.params;
    return new Promise((resolve) => {
        let signing = Promise.resolve();
        env.services.dialog.add(
            SignatureDialog,
            {
                defaultName: name,
                nameAndSignatureProps: {displaySignatureRatio: 3, mode: "draw"},
                uploadSignature(signature) {
                    signing = env.services.orm
                        .call(model, method, [
                            [signatureId],
                            signature.name,
                            signature.signatureImage.split(",")[1],
                        ])
                        .then(() =>
                            env.services.notification.add(_t("Signed."), {
                                type: "success",
                            })
                        );
                },
            },
            {
                // The screen behind is read again, whatever came of it.
                onClose: () =>
                    signing.finally(() =>
                        resolve({type: "ir.actions.client", tag: "soft_reload"})
                    ),
            }
        );
    });
}

registry.category("actions").add("vae_sign_on_screen", signOnScreen);
