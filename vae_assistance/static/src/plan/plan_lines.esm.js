import {X2ManyField, x2ManyField} from "@web/views/fields/x2many/x2many_field";
import {ListRenderer} from "@web/views/list/list_renderer";
import {registry} from "@web/core/registry";

/**
 * A line that is dragged stays where it was put when the deadlines are laid out.
 */
export class PlanLinesRenderer extends ListRenderer {
    async sortDrop(dataRowId) {
        await super.sortDrop(...arguments);
        const line = this.props.list.records.find(({id}) => id === dataRowId);
        await line?.update({order_by_hand: true});
    }
}

export class PlanLinesField extends X2ManyField {
    static components = {...X2ManyField.components, ListRenderer: PlanLinesRenderer};
}

registry.category("fields").add("vae_plan_lines", {
    ...x2ManyField,
    component: PlanLinesField,
});
