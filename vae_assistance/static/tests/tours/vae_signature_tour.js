import {draw} from "./signature_pad";
import {registry} from "@web/core/registry";

/**
 * On the phone: the candidate reads the document and signs it.
 */
registry.category("web_tour.tours").add("vae_portal_sign", {
    steps: () => [
        {
            content: "Open the document from the journey",
            trigger: ".o_vae_portal_documents a:contains('À signer')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The document can be read",
            trigger: "iframe.o_vae_sign_preview[src*='document']",
            run() {
                const {scrollWidth, clientWidth} = document.documentElement;
                if (scrollWidth > clientWidth) {
                    throw new Error(
                        `The page is ${scrollWidth} wide on ${clientWidth}.`
                    );
                }
            },
        },
        draw,
        {
            content: "Sign",
            trigger: ".o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is signed by all",
            trigger: ".o_vae_sign .alert-success",
        },
        {
            content: "The signed document is there",
            trigger: ".o_vae_sign a[href$='/document']",
        },
        {
            content: "Nothing else is to sign: back to the journey",
            trigger: ".o_vae_sign a.btn-primary[href^='/my/vae/']:not([href*=sign])",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is among those that are signed",
            trigger: ".o_vae_portal_signed:not(:has(~ .o_vae_portal_documents))",
        },
    ],
});
