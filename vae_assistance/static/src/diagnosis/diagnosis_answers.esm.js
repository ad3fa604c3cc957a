import {Component, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

// In the order of their keys, from 1 on; 0 takes the answer back.
const ANSWERS = ["met", "partly", "missing", "na"];

/**
 * All conditions of success of a diagnosis, answered from the keyboard.
 *
 * The form saves them with everything else: one request, whatever their number.
 */
export class DiagnosisAnswers extends Component {
    static template = "vae_assistance.DiagnosisAnswers";
    static props = {...standardFieldProps};

    setup() {
        this.root = useRef("root");
        this.labels = {
            met: _t("Met"),
            partly: _t("In part"),
            missing: _t("Missing"),
            na: _t("Not concerned"),
        };
        this.answers = ANSWERS;
        this.colors = {
            met: "btn-success",
            partly: "btn-warning",
            missing: "btn-danger",
            na: "btn-secondary",
        };
    }

    get lines() {
        return this.props.record.data[this.props.name] || [];
    }

    get families() {
        const families = new Map();
        this.lines.forEach((line, index) => {
            if (!families.has(line.family)) {
                families.set(line.family, {name: line.family, lines: []});
            }
            families.get(line.family).lines.push({...line, index});
        });
        return [...families.values()].map((family) => ({
            ...family,
            done: this.countAnswered(family.lines),
        }));
    }

    get done() {
        return this.countAnswered(this.lines);
    }

    get percent() {
        return this.lines.length
            ? Math.round((100 * this.done) / this.lines.length)
            : 0;
    }

    countAnswered(lines) {
        return lines.filter((line) => line.state !== "todo").length;
    }

    change(index, values) {
        const lines = this.lines.map((line, position) =>
            position === index ? {...line, ...values} : line
        );
        return this.props.record.update({[this.props.name]: lines});
    }

    setState(index, state) {
        if (!this.props.readonly) {
            return this.change(index, {state});
        }
    }

    focusRow(index) {
        const rows = this.root.el.querySelectorAll(".o_vae_answer");
        const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
        row?.focus();
        row?.scrollIntoView({block: "nearest"});
    }

    onRowKeydown(ev, index) {
        if (ev.target !== ev.currentTarget || ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        if (ev.key === "ArrowDown") {
            this.focusRow(index + 1);
        } else if (ev.key === "ArrowUp") {
            this.focusRow(index - 1);
        } else if (ev.key === "0" || ev.key === "Backspace") {
            this.setState(index, "todo");
        } else if (["1", "2", "3", "4"].includes(ev.key)) {
            this.setState(index, ANSWERS[Number(ev.key) - 1]);
            this.focusRow(index + 1);
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    onCommentKeydown(ev, index) {
        if (ev.key === "Enter" || ev.key === "ArrowDown") {
            this.focusRow(index + 1);
        } else if (ev.key === "Escape" || ev.key === "ArrowUp") {
            this.focusRow(index);
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }
}

registry.category("fields").add("vae_diagnosis_answers", {
    component: DiagnosisAnswers,
    displayName: _t("Conditions of success"),
    supportedTypes: ["json"],
});
