import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";
import {formatInteger} from "@web/views/fields/formatters";
import {parseFloat} from "@web/views/fields/parsers";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

const COLUMNS = ["forecast", "actual"];
const MOST = 999999999;
// A sum of binary fractions is never quite a half.
const NOISE = 1e-6;

/** As the server rounds: to the nearest euro, a half upwards. */
const wholeEuros = (amount) => Math.floor(amount + 0.5 + NOISE);

/** A number however people type it: 1 234,50 €; NaN if it is none. */
function readNumber(text) {
    const typed = text.replace(/[\s€\u00a0\u202f]/g, "");
    if (!typed) {
        return 0;
    }
    try {
        return parseFloat(typed);
    } catch {
        return NaN;
    }
}

/**
 * A budget as the form lays it out: charges on the left, products on the right, totals
 * always in sight; on a phone one below the other.
 *
 * The form saves it with everything else. What follows from what is typed is shown at
 * once; the server computes it again.
 */
export class BudgetSheet extends Component {
    static template = "vae_reporting.BudgetSheet";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
        this.notification = useService("notification");
        this.labels = {forecast: _t("Forecast"), actual: _t("Actual")};
        this.words = {
            open: _t("What it is made of"),
            compute: _t("Compute the actual amount"),
            type: _t("Type the actual amount"),
            reason: _t("Reason of the gap"),
        };
        this.columns = COLUMNS;
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    get data() {
        return this.props.record.data;
    }

    get lines() {
        return this.props.record.data[this.props.name] || [];
    }

    get sides() {
        const titles = {charge: _t("Charges"), product: _t("Products")};
        return Object.entries(titles).map(([side, title]) => {
            const lines = this.lines.filter((line) => line.side === side);
            const direct = lines.filter((line) => line.section !== "voluntary");
            const voluntary = lines.filter((line) => line.section === "voluntary");
            return {
                side,
                title,
                parts: [
                    {
                        key: "total",
                        chapters: this.chapters(direct),
                        label: _t("Total"),
                        sums: this.sums(direct),
                    },
                    {
                        key: "all",
                        chapters: this.chapters(voluntary),
                        label: _t("Total with voluntary contributions"),
                        sums: this.sums(lines),
                    },
                ].filter((part) => part.chapters.length),
            };
        });
    }

    chapters(lines) {
        const chapters = new Map();
        for (const line of lines) {
            if (!chapters.has(line.chapter)) {
                const {chapter: id, chapter_name: name} = line;
                chapters.set(line.chapter, {id, name, lines: []});
            }
            chapters.get(line.chapter).lines.push(line);
        }
        return [...chapters.values()].map((chapter) => ({
            ...chapter,
            // A chapter without lines carries an amount itself.
            isAlone: chapter.lines[0].heading === chapter.id,
            sums: this.sums(chapter.lines),
        }));
    }

    sums(lines) {
        const sums = {};
        for (const column of COLUMNS) {
            sums[column] = lines.reduce((sum, line) => sum + line[column], 0);
        }
        return sums;
    }

    get totals() {
        return COLUMNS.map((column) => {
            const sum = (side, isVoluntary) =>
                this.lines
                    .filter(
                        (line) =>
                            line.side === side &&
                            (line.section === "voluntary") === isVoluntary
                    )
                    .reduce((total, line) => total + line[column], 0);
            const [charges, products] = [sum("charge", false), sum("product", false)];
            const voluntary = sum("charge", true) - sum("product", true);
            return {
                column,
                label: this.labels[column],
                charges,
                products,
                gap: charges - products,
                voluntary,
                isBalanced: charges === products && !voluntary,
            };
        });
    }

    euros(amount) {
        return `${formatInteger(amount)}\u00a0€`;
    }

    // The paper form leaves empty what is nothing.
    amountText(amount) {
        return amount ? formatInteger(amount) : "";
    }

    quantityText(quantity) {
        return quantity
            ? formatFloat(quantity, {digits: [16, 2], trailingZeros: false})
            : "";
    }

    percent({forecast, actual}) {
        return forecast
            ? `${formatInteger(Math.round((100 * actual) / forecast))} %`
            : "";
    }

    /** Gaps are explained once the financial report is begun. */
    asksReason(line) {
        const gap = Math.abs(line.actual - line.forecast);
        return (
            Boolean(this.data.report_state) &&
            line.section !== "voluntary" &&
            gap > this.data.gap_euros &&
            gap * 100 > this.data.gap_percent * line.forecast
        );
    }

    // ------------------------------------------------------------------
    // What may be typed
    // ------------------------------------------------------------------

    get isSigned() {
        return this.data.state === "signed";
    }

    get areActualsSigned() {
        return this.data.report_state === "signed";
    }

    isIndirectByRule(line) {
        return (
            line.fed_by === "indirect" &&
            line.actual_from === "facts" &&
            Boolean(this.data.indirect_rule)
        );
    }

    isTyped(line, column) {
        if (this.props.readonly || this.data.is_consolidated) {
            return false;
        }
        if (column === "forecast") {
            return !this.isSigned && !line.quantity && !this.isIndirectByRule(line);
        }
        return !this.areActualsSigned && !this.isComputed(line);
    }

    isComputed(line) {
        return line.fed_by === "indirect" && line.actual_from === "facts"
            ? Boolean(this.data.indirect_rule)
            : line.actual_from !== "typed";
    }

    hasQuantity(line) {
        return (
            line.by_quantity &&
            !this.data.is_consolidated &&
            Boolean(line.quantity || !(this.props.readonly || this.isSigned))
        );
    }

    hasSources(line) {
        const isSum = this.data.is_consolidated && (line.forecast || line.actual);
        return Boolean(line.line && (isSum || line.is_computed));
    }

    canSwitch(line) {
        return (
            !this.props.readonly &&
            !this.areActualsSigned &&
            !this.data.is_consolidated &&
            (Boolean(line.fed_by) || line.actual_from === "analytic")
        );
    }

    // ------------------------------------------------------------------
    // Typing
    // ------------------------------------------------------------------

    change(heading, values) {
        const lines = this.lines.map((line) =>
            line.heading === heading
                ? {
                      ...line,
                      ...values,
                      changed: [...(line.changed || []), ...Object.keys(values)],
                  }
                : line
        );
        return this.props.record.update({[this.props.name]: this.following(lines)});
    }

    /** The same lines, with what follows from them: quantities, the indirect rule. */
    following(lines) {
        const planned = lines.map((line) =>
            line.by_quantity && line.quantity && !this.isSigned
                ? {...line, forecast: wholeEuros(line.quantity * line.unit_cost)}
                : line
        );
        const {indirect_rule: rule, indirect_percent: percent} = this.data;
        const indirect = (column) => {
            if (rule === "hours") {
                return (this.data.common_forecast * percent) / 100;
            }
            const direct = planned.filter(
                (line) => line.side === "charge" && line.section === "direct"
            );
            return (this.sums(direct)[column] * percent) / 100;
        };
        return planned.map((line) => {
            if (!this.isIndirectByRule(line)) {
                return line;
            }
            const amounts = {};
            if (!this.isSigned) {
                amounts.forecast = wholeEuros(indirect("forecast"));
            }
            if (rule === "percent" && !this.areActualsSigned) {
                amounts.actual = wholeEuros(indirect("actual"));
            }
            return {...line, ...amounts};
        });
    }

    onNumber(ev, line, name) {
        const number = readNumber(ev.target.value);
        if (!(number >= 0 && number <= MOST)) {
            this.notification.add(
                _t(
                    "“%s” is no amount of a budget: a number from 0 on.",
                    ev.target.value
                ),
                {type: "danger"}
            );
            ev.target.value = this.amountText(line[name]);
            return;
        }
        const isAmount = COLUMNS.includes(name);
        const value = isAmount ? wholeEuros(number) : number;
        // What was typed in another way is shown as it is kept, changed or not.
        ev.target.value = isAmount ? this.amountText(value) : this.quantityText(value);
        if (value !== line[name]) {
            this.change(line.heading, {[name]: value});
        }
    }

    onReason(ev, line) {
        this.change(line.heading, {reason: ev.target.value});
    }

    switchWord(line) {
        return this.words[line.actual_from === "typed" ? "compute" : "type"];
    }

    switchSource(line) {
        const becomes = line.actual_from === "typed" ? "facts" : "typed";
        this.change(line.heading, {actual_from: becomes});
    }

    // Enter goes down the column, as in a spreadsheet.
    onKeydown(ev) {
        if (ev.key !== "Enter" || !ev.target.dataset.column) {
            return;
        }
        const {column} = ev.target.dataset;
        const cells = [
            ...ev.currentTarget.querySelectorAll(`input[data-column="${column}"]`),
        ];
        const next = cells[cells.indexOf(ev.target) + (ev.shiftKey ? -1 : 1)];
        ev.target.dispatchEvent(new Event("change"));
        next?.focus();
        next?.select();
        ev.preventDefault();
        ev.stopPropagation();
    }

    async openSources(line) {
        if (await this.props.record.save()) {
            await this.action.doActionButton({
                type: "object",
                name: "action_view_sources",
                resModel: "vae.budget.line",
                resId: line.line,
                context: this.props.record.context,
            });
        }
    }
}

registry.category("fields").add("vae_budget_sheet", {
    component: BudgetSheet,
    displayName: _t("Budget sheet"),
    supportedTypes: ["json"],
    fieldDependencies: [
        {name: "state", type: "selection"},
        {name: "report_state", type: "selection"},
        {name: "is_consolidated", type: "boolean"},
        {name: "gap_percent", type: "float"},
        {name: "gap_euros", type: "float"},
        {name: "indirect_rule", type: "selection"},
        {name: "indirect_percent", type: "float"},
        {name: "common_forecast", type: "integer"},
    ],
});
