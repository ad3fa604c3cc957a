import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/**
 * The figures of a bilan, chapter by chapter; each opens what it has counted.
 *
 * Words, shares and bars come from the server: the same as in the PDF and workbook.
 */
export class BilanPage extends Component {
    static template = "vae_reporting.BilanPage";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({open: {}});
        this.words = {
            indicator: _t("Indicator"),
            period: _t("Period"),
            before: _t("Year before"),
            proven: _t("Proven"),
            open: _t("Open what was counted"),
            split: _t("Split"),
            gaps: _t("What would be another figure today"),
            kept: _t("In this bilan"),
            today: _t("Today"),
            empty: _t(
                "Nothing was found in this period: check its dates, program and territory."
            ),
        };
    }

    get page() {
        return this.props.record.data[this.props.name] || {chapters: [], gaps: []};
    }

    anchor(chapter) {
        return `vae_bilan_${chapter.code}`;
    }

    toggle(line) {
        this.state.open[line.code] = !this.state.open[line.code];
    }

    goTo(chapter) {
        document
            .getElementById(this.anchor(chapter))
            ?.scrollIntoView({behavior: "smooth"});
    }

    async open(line, axis, row) {
        const args = [[this.props.record.resId], line.code];
        if (axis) {
            args.push(axis.code, row.key);
        }
        this.action.doAction(
            await this.orm.call("vae.bilan", "action_open_figure", args)
        );
    }
}

export const bilanPage = {component: BilanPage, supportedTypes: ["json"]};

registry.category("fields").add("vae_bilan_page", bilanPage);
