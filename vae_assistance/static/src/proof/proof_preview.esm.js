import {Component} from "@odoo/owl";
import {FileModel} from "@web/core/file_viewer/file_model";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useFileViewer} from "@web/core/file_viewer/file_viewer_hook";

class ProofFile extends FileModel {
    get urlRoute() {
        return `/web/content/vae.proof/${this.id}/file`;
    }

    get urlQueryParams() {
        return {filename: this.name};
    }
}

/** A file looked at over the screen, in Odoo's own viewer. */
export class ProofPreview extends Component {
    static template = "vae_assistance.ProofPreview";
    static props = {...standardWidgetProps};

    setup() {
        this.viewer = useFileViewer();
    }

    onOpen() {
        const {resId: id, data} = this.props.record;
        const {mimetype, file_name: name} = data;
        this.viewer.open(Object.assign(new ProofFile(), {id, mimetype, name}));
    }
}

registry.category("view_widgets").add("vae_proof_preview", {
    component: ProofPreview,
    fieldDependencies: [
        {name: "mimetype", type: "char"},
        {name: "file_name", type: "char"},
    ],
});
