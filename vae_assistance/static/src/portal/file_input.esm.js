import {Interaction} from "@web/public/interaction";
import {isMobileOS} from "@web/core/browser/feature_detection";
import {registry} from "@web/core/registry";

const PICTURES = "image/jpeg,image/png";

/**
 * The one control by which a file is chosen: in the page's language, with its name, and
 * on a telephone with a photograph. Without this it is the browser's own.
 */
export class FileInput extends Interaction {
    static selector = ".o_vae_file";
    dynamicContent = {
        ".o_vae_file_input": {
            "t-on-change": this.onChange,
            "t-att-class": () => ({"visually-hidden": true}),
        },
        ".o_vae_file_buttons": {"t-att-class": () => ({"d-none": false})},
        ".o_vae_file_photo": {
            "t-on-click": this.onPhoto,
            "t-att-class": () => ({"d-none": !isMobileOS()}),
        },
        ".o_vae_file_choose": {"t-on-click": () => this.input.click()},
        ".o_vae_file_name": {"t-out": () => this.fileName},
    };

    setup() {
        this.fileName = "";
        this.input = this.el.querySelector(".o_vae_file_input");
    }

    onChange() {
        this.fileName = this.input.files[0]?.name || "";
    }

    onPhoto() {
        const accept = this.input.accept;
        this.input.accept = PICTURES;
        this.input.setAttribute("capture", "environment");
        this.input.click();
        this.input.removeAttribute("capture");
        this.input.accept = accept;
    }
}

registry.category("public.interactions").add("vae_assistance.file_input", FileInput);
