import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const ICONS = {
    done: "fa-check-circle text-success",
    doing: "fa-adjust text-info",
    todo: "fa-circle-o o_vae_muted",
    skipped: "fa-minus-circle o_vae_muted",
};

/**
 * The path of a journey: what the method asks, and one button for what comes next.
 *
 * All of it is computed by the server; acts are opened like those of any other button:
 * what was typed is saved first, and the form is read again afterwards.
 */
export class PathField extends Component {
    static template = "vae_assistance.Path";
    static props = {...standardFieldProps};

    setup() {
        this.state = useState({shown: null, unfolded: false});
        this.icons = ICONS;
        this.words = {
            done: _t("Done"),
            doing: _t("In progress"),
            todo: _t("To do"),
            skipped: _t("Not asked for"),
        };
    }

    get path() {
        return this.props.record.data[this.props.name];
    }

    get stretch() {
        const {stretches, current} = this.path;
        const shown = this.state.shown || current;
        return stretches.find(({code}) => code === shown);
    }

    get otherStretch() {
        return this.path.stretches.find(({code}) => code !== this.stretch.code);
    }

    get settled() {
        const {milestones} = this.stretch;
        return milestones.filter(({state}) => ["done", "skipped"].includes(state));
    }

    open(action) {
        const {record} = this.props;
        return this.env.onClickViewButton({
            clickParams: {type: "object", name: action},
            getResParams: () => ({
                context: record.context,
                evalContext: record.evalContext,
                resId: record.resId,
                resIds: record.resIds,
                resModel: record.resModel,
            }),
        });
    }

    showOther() {
        this.state.shown = this.otherStretch.code;
        this.state.unfolded = true;
    }

    toggle() {
        this.state.unfolded = !this.state.unfolded;
    }
}

registry.category("fields").add("vae_path", {
    component: PathField,
    supportedTypes: ["json"],
});
