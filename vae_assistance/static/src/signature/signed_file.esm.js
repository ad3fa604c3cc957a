import {Component, onMounted, useRef} from "@odoo/owl";
import {hidePDFJSButtons} from "@web/core/utils/pdfjs";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/** The file of a request for signature in Odoo's own viewer. */
export class DocumentToSign extends Component {
    static template = "vae_assistance.DocumentToSign";
    static props = {requestId: Number, state: {type: String, optional: true}};

    setup() {
        this.frame = useRef("frame");
        // The viewer has a pen of its own: nobody signs with that one.
        onMounted(() => hidePDFJSButtons(this.frame.el));
    }

    get url() {
        const {requestId, state = ""} = this.props;
        // Another one once all have signed.
        const file = encodeURIComponent(`/vae/sign/${requestId}/document?is=${state}`);
        return `/web/static/lib/pdfjs/web/viewer.html?file=${file}#zoom=page-width&pagemode=none`;
    }
}

/**
 * The file of a request for signature beside it. The server notes that who signs has seen
 * it.
 */
export class SignedFile extends Component {
    static template = "vae_assistance.SignedFile";
    static components = {DocumentToSign};
    static props = {...standardWidgetProps};
}

registry.category("view_widgets").add("vae_signed_file", {component: SignedFile});
