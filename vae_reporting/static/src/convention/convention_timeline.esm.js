import {PlanTimeline} from "@vae_assistance/plan/plan_timeline.esm";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

/**
 * What a convention obliges to, in the year: drawn as the lines of a plan are.
 *
 * A mark opens its obligation; its day follows from the convention and is not dragged.
 */
export class ConventionTimeline extends PlanTimeline {
    static template = "vae_reporting.ConventionTimeline";
    static props = {...standardWidgetProps};

    setup() {
        super.setup();
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get list() {
        return this.props.record.data.obligation_ids;
    }

    get lines() {
        return this.list.records;
    }

    get isEditable() {
        return false;
    }

    startOf(line) {
        return line.data.deadline;
    }

    async open(line) {
        const action = await this.orm.call("vae.obligation", "get_formview_action", [
            [line.resId],
        ]);
        return this.action.doAction(action);
    }
}

registry
    .category("view_widgets")
    .add("vae_convention_timeline", {component: ConventionTimeline});
