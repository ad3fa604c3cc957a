import {
    StatusBarDurationField,
    statusBarDurationField,
} from "@mail/views/fields/statusbar_duration/statusbar_duration_field";
import {registry} from "@web/core/registry";
import {said} from "../ground/said.esm";
import {useService} from "@web/core/utils/hooks";

const UNITS = ["years", "months", "days", "hours", "minutes"];

/**
 * The time spent at a step by its largest unit: 2 mois, 5 j, 3 h.
 *
 * Core writes “2m.” for months and “2min” for minutes.
 *
 * @param {Number} seconds
 * @returns {String}
 */
export function shortDuration(seconds) {
    const spent = luxon.Duration.fromObject({seconds}).shiftTo(...UNITS);
    const unit = UNITS.find((name) => spent.get(name) >= 1) || "minutes";
    const count = Math.max(1, Math.floor(spent.get(unit)));
    // French shortens “mois” to “m.”, which reads as minutes.
    const unitDisplay = unit === "months" ? "long" : "short";
    return luxon.Duration.fromObject({[unit]: count}).toHuman({unitDisplay});
}

export class StepDurationField extends StatusBarDurationField {
    setup() {
        super.setup();
        this.orm = useService("orm");
    }

    /** Once the step is saved, the screen says what follows. */
    async selectItem() {
        await super.selectItem(...arguments);
        const {resId, resModel} = this.props.record;
        if (resId) {
            // Not run as an action: it would end one that a quick hand has begun since.
            said(
                this.env,
                await this.orm.call(resModel, "action_tell_step", [[resId]])
            );
        }
    }

    getAllItems() {
        const items = super.getAllItems();
        const spent = this.props.record.data.duration_tracking || {};
        for (const item of items) {
            if (spent[item.value] > 0) {
                item.shortTimeInStage = shortDuration(spent[item.value]);
            }
        }
        return items;
    }
}

// Of the candidate's form alone, under core's own name: it looks the same.
registry.category("fields").add("vae_candidate_form.statusbar_duration", {
    ...statusBarDurationField,
    component: StepDurationField,
});
