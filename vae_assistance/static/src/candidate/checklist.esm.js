import {X2ManyField, x2ManyField} from "@web/views/fields/x2many/x2many_field";
import {ListRenderer} from "@web/views/list/list_renderer";
import {registry} from "@web/core/registry";

/** The points of each step below its name: the server has sorted them. */
export class ChecklistRenderer extends ListRenderer {
    static recordRowTemplate = "vae_assistance.ChecklistRow";

    /**
     * The name of the step, on the first of its points.
     *
     * @param {Object} record
     * @returns {String} empty on the others
     */
    headingOf(record) {
        const {records} = this.props.list;
        const stepOf = (point) => point?.data.step_id;
        const before = stepOf(records[records.indexOf(record) - 1]);
        const step = stepOf(record);
        return step && step.id !== before?.id ? step.display_name : "";
    }
}

export class ChecklistField extends X2ManyField {
    static components = {...X2ManyField.components, ListRenderer: ChecklistRenderer};
}

registry
    .category("fields")
    .add("vae_checklist", {...x2ManyField, component: ChecklistField});
