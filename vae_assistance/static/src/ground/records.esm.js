import {X2ManyField, x2ManyField} from "@web/views/fields/x2many/x2many_field";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

/**
 * Records that are listed in the form of another one and opened in their own.
 *
 * Core opens them in a dialog, which has neither the messages nor the pager of the form
 * and closes without a trace in the breadcrumb. Where the list names an action, as core's
 * lists may outside of forms, that one opens them.
 */
export class RecordsField extends X2ManyField {
    setup() {
        super.setup();
        this.orm = useService("orm");
    }

    async openRecord({resId}) {
        if (!(await this.props.record.save())) {
            return;
        }
        const {openAction} = this.archInfo;
        if (openAction) {
            return this.action.doActionButton({
                name: openAction.action,
                type: openAction.type,
                resModel: this.list.resModel,
                resId,
                resIds: [resId],
                context: user.context,
            });
        }
        const action = await this.orm.call(this.list.resModel, "get_formview_action", [
            [resId],
        ]);
        return this.action.doAction(action, {
            props: {resIds: this.list.records.map((record) => record.resId)},
        });
    }
}

registry.category("fields").add("vae_records", {
    ...x2ManyField,
    component: RecordsField,
});
