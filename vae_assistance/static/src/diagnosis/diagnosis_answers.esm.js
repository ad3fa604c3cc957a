import {Component, useEffect, useExternalListener, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {hasTouch} from "@web/core/browser/feature_detection";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

// In the order of their keys, from 1 on; 0 takes the answer back.
const ANSWERS = ["met", "partly", "missing", "na"];
// Where keys mean something else.
const TYPED_INTO =
    "input, textarea, select, [contenteditable='true'], .o-dropdown--menu";

/**
 * All conditions of success of a diagnosis, answered from the keyboard.
 *
 * The form saves them with everything else: one request, whatever their number. Keys
 * answer from the moment the conditions are shown, wherever one has clicked since.
 */
export class DiagnosisAnswers extends Component {
    static template = "vae_assistance.DiagnosisAnswers";
    static props = {...standardFieldProps};

    setup() {
        this.root = useRef("root");
        this.ui = useService("ui");
        // The condition that keys answer while no other has the focus.
        this.current = 0;
        useExternalListener(document, "keydown", (ev) => this.onKeydown(ev));
        useEffect(
            () => this.begin(),
            () => [this.props.record.resId, this.lines.length]
        );
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

    /** Go to the first condition without an answer, unless somebody is writing. */
    begin() {
        const first = this.lines.findIndex((line) => line.state === "todo");
        this.current = Math.max(first, 0);
        const isWriting = document.activeElement.closest(TYPED_INTO);
        if (!this.props.readonly && !isWriting && !hasTouch()) {
            this.focusRow(this.current);
        }
    }

    focusRow(index) {
        const rows = this.root.el.querySelectorAll(".o_vae_answer");
        const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
        row?.focus();
        row?.scrollIntoView({block: "nearest"});
    }

    onKeydown(ev) {
        const isShortcut = ev.ctrlKey || ev.altKey || ev.metaKey;
        const isOurs = this.ui.activeElement.contains(this.root.el);
        if (
            isShortcut ||
            ev.defaultPrevented ||
            !isOurs ||
            ev.target.closest?.(TYPED_INTO)
        ) {
            return;
        }
        const isInside = this.root.el.contains(ev.target);
        const index = this.current;
        if (["1", "2", "3", "4"].includes(ev.key)) {
            this.setState(index, ANSWERS[Number(ev.key) - 1]);
            this.focusRow(index + 1);
        } else if (ev.key === "0") {
            this.setState(index, "todo");
        } else if (!isInside) {
            return;
        } else if (ev.key === "Backspace") {
            this.setState(index, "todo");
        } else if (ev.key === "ArrowDown") {
            this.focusRow(index + 1);
        } else if (ev.key === "ArrowUp") {
            this.focusRow(index - 1);
        } else {
            return;
        }
        ev.preventDefault();
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
