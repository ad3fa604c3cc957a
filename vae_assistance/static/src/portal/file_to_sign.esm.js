import {Interaction} from "@web/public/interaction";
import {hidePDFJSButtons} from "@web/core/utils/pdfjs";
import {registry} from "@web/core/registry";

/**
 * The file to sign, in Odoo's own viewer without its pen: nobody signs with that one.
 */
export class FileToSign extends Interaction {
    static selector = "iframe.o_vae_sign_preview";

    setup() {
        hidePDFJSButtons(this.el);
        this.el.src = this.el.dataset.src;
    }
}

registry.category("public.interactions").add("vae_assistance.file_to_sign", FileToSign);
