import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * The file of a request for signature beside it, in Odoo's own viewer. The server notes
 * that who signs has seen it.
 */
export class SignedFile extends Component {
    static template = "vae_assistance.SignedFile";
    static props = {...standardWidgetProps};

    get url() {
        const {resId, data} = this.props.record;
        // Another one once all have signed.
        const file = encodeURIComponent(`/vae/sign/${resId}/document?is=${data.state}`);
        return `/web/static/lib/pdfjs/web/viewer.html?file=${file}#zoom=page-width&pagemode=none`;
    }
}

registry.category("view_widgets").add("vae_signed_file", {component: SignedFile});
