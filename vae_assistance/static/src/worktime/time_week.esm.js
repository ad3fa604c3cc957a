import {
    Component,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {formatHours, readHours} from "../ground/hours.esm";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";
import {parseFloat} from "@web/views/fields/parsers";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";
import {useSetupAction} from "@web/search/action_hook";

const MODEL = "vae.time";
const DAY_HOURS = 24;
const ARROWS = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    Enter: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
};

function readKm(text) {
    try {
        return text.trim() ? parseFloat(text.trim()) : 0;
    } catch {
        return NaN;
    }
}

const hoursText = (hours) => (hours ? formatHours(hours) : "");
const kmText = (km) =>
    km ? formatFloat(km, {digits: [10, 1], trailingZeros: false}) : "";

/**
 * One's own week: a line for each kind of time and candidate, a column for each day.
 *
 * What comes from records is shown and leads to them; the rest is typed. All cells are
 * saved at once. On a phone, one day is shown at a time.
 */
export class TimeWeek extends Component {
    static template = "vae_assistance.TimeWeek";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.ui = useService("ui");
        this.root = useRef("root");
        this.state = useState({
            week: null,
            rows: [],
            column: 0,
            line: {kind: "", about: ""},
            saving: false,
        });
        this.focusOn = null;
        this.closeRefusal = () => {};
        onWillUnmount(() => this.closeRefusal());
        useSetupAction({
            beforeLeave: () => this.save(),
            beforeUnload: (ev) => {
                if (this.isDirty) {
                    ev.preventDefault();
                    ev.returnValue = "";
                }
            },
            getLocalState: () => ({day: this.state.week?.day}),
        });
        onWillStart(() => this.load(this.props.state?.day || false));
        useEffect(() => {
            if (this.focusOn) {
                this.focusCell(...this.focusOn);
                this.focusOn = null;
            }
        });
    }

    // ------------------------------------------------------------------
    // Reading
    // ------------------------------------------------------------------

    async load(day) {
        this.show(await this.orm.call(MODEL, "action_load_week", [day]));
    }

    show(week) {
        const isSameWeek = this.state.week?.day === week.day;
        this.state.week = week;
        this.state.rows = week.rows.map((row) => this.makeRow(row));
        if (!isSameWeek) {
            this.state.column = Math.max(
                week.days.findIndex((day) => day.is_today),
                0
            );
        }
        this.env.config.setDisplayName(_t("My Week"));
    }

    makeRow(row) {
        return {
            ...row,
            key: [row.kind_id, row.candidate_id, row.program_id].join("-"),
            cells: row.cells.map((cell) => ({
                ...cell,
                hoursText: hoursText(cell.hours),
                kmText: kmText(cell.km),
            })),
        };
    }

    get days() {
        return this.state.week.days;
    }

    // The columns that are shown: one on a phone.
    get columns() {
        return this.ui.isSmall ? [this.state.column] : this.days.map((_, i) => i);
    }

    get isDirty() {
        return this.changedCells().length > 0;
    }

    isEditable(row, cell) {
        // What a record tells about a candidate is corrected there.
        const isRecorded = row.candidate_id && cell.produced.length && !cell.hours;
        return row.is_open && !isRecorded;
    }

    isWrong(cell) {
        const hours = readHours(cell.hoursText);
        return !(hours >= 0 && hours <= DAY_HOURS);
    }

    isKmWrong(cell) {
        return !(readKm(cell.kmText) >= 0);
    }

    cellTotal(cell) {
        const typed = readHours(cell.hoursText) || 0;
        return cell.produced.reduce((sum, entry) => sum + entry.hours, typed);
    }

    rowTotal(row) {
        return row.cells.reduce((sum, cell) => sum + this.cellTotal(cell), 0);
    }

    dayTotal(column) {
        return this.state.rows.reduce(
            (sum, row) => sum + this.cellTotal(row.cells[column]),
            0
        );
    }

    dayKm(column) {
        return this.state.rows.reduce((sum, {cells}) => {
            const produced = cells[column].produced.reduce((km, one) => km + one.km, 0);
            return sum + produced + (readKm(cells[column].kmText) || 0);
        }, 0);
    }

    get weekTotal() {
        return this.days.reduce((sum, _, column) => sum + this.dayTotal(column), 0);
    }

    get weekKm() {
        return this.days.reduce((sum, _, column) => sum + this.dayKm(column), 0);
    }

    formatHours(hours) {
        return hours ? formatHours(hours) : "–";
    }

    formatKm(km) {
        return _t("%s km", kmText(km) || "0");
    }

    cellLabel(row, column) {
        return [row.kind, row.about, this.days[column].title]
            .filter(Boolean)
            .join(", ");
    }

    // ------------------------------------------------------------------
    // Saving
    // ------------------------------------------------------------------

    changedCells() {
        const changed = [];
        for (const row of this.state.rows) {
            row.cells.forEach((cell, column) => {
                if (
                    cell.hoursText !== hoursText(cell.hours) ||
                    cell.kmText !== kmText(cell.km)
                ) {
                    const hours = readHours(cell.hoursText);
                    const km = readKm(cell.kmText);
                    changed.push({
                        kind_id: row.kind_id,
                        candidate_id: row.candidate_id,
                        program_id: row.program_id,
                        date: this.days[column].date,
                        // The server says which day cannot be read.
                        hours: isNaN(hours) ? cell.hoursText : hours,
                        km: isNaN(km) ? cell.kmText : km,
                    });
                }
            });
        }
        return changed;
    }

    /**
     * Save what was typed, if anything was.
     *
     * @returns {Promise<Boolean>} false if it was refused: the message says why
     */
    async save() {
        const cells = this.state.week ? this.changedCells() : [];
        // Whatever comes now, what was refused before is not the last word any more.
        this.closeRefusal();
        if (!cells.length) {
            return true;
        }
        this.state.saving = true;
        try {
            const week = await this.orm.call(MODEL, "action_save_week", [
                this.state.week.day,
                cells,
            ]);
            const empty = this.state.rows.filter(
                (row) => !week.rows.some((other) => this.isSameRow(row, other))
            );
            this.show(week);
            this.addRows(empty);
            this.notification.add(_t("The week is saved."), {type: "success"});
            return true;
        } catch (error) {
            // What was typed stays: it is corrected, not typed again.
            const message = error.data?.message;
            if (!message) {
                throw error;
            }
            this.closeRefusal = this.notification.add(message, {
                type: "danger",
                sticky: true,
            });
            return false;
        } finally {
            this.state.saving = false;
        }
    }

    discard() {
        this.closeRefusal();
        this.show(this.state.week);
    }

    // ------------------------------------------------------------------
    // Weeks and lines
    // ------------------------------------------------------------------

    shiftedDay(weeks) {
        return luxon.DateTime.fromISO(this.state.week.day).plus({weeks}).toISODate();
    }

    async goTo(day) {
        if (await this.save()) {
            await this.load(day);
        }
    }

    isSameRow(row, other) {
        return ["kind_id", "candidate_id", "program_id"].every(
            (name) => (row[name] || false) === (other[name] || false)
        );
    }

    /**
     * Add lines with empty cells, those that are not there yet.
     *
     * @param {Array} rows
     * @returns {Number} how many were added
     */
    addRows(rows) {
        const added = rows.filter(
            (row) => !this.state.rows.some((other) => this.isSameRow(row, other))
        );
        for (const row of added) {
            this.state.rows.push(
                this.makeRow({
                    ...row,
                    cells: this.days.map(() => ({hours: 0, km: 0, produced: []})),
                })
            );
        }
        return added.length;
    }

    async copyLastWeek() {
        const last = await this.orm.call(MODEL, "action_load_week", [
            this.shiftedDay(-1),
        ]);
        const typed = last.rows.filter(
            (row) => row.is_open && row.cells.some((cell) => cell.hours || cell.km)
        );
        if (!this.addRows(typed)) {
            this.notification.add(_t("Last week has no other lines to take over."), {
                type: "info",
            });
        }
    }

    addLine() {
        const {kind: kindId, about} = this.state.line;
        const kind = this.state.week.kinds.find(({id}) => id === Number(kindId));
        if (!kind) {
            this.notification.add(_t("Choose the kind of time first."), {
                type: "warning",
            });
            return;
        }
        const [model, id] = about.split("-");
        const names = this.state.week[model] || [];
        const line = {
            kind_id: kind.id,
            candidate_id: model === "candidates" && Number(id),
            program_id: model === "programs" && Number(id),
            kind: kind.name,
            about: names.find((one) => one.id === Number(id))?.name || "",
            has_km: kind.has_km,
            is_open: true,
        };
        this.addRows([line]);
        const place = this.state.rows.findIndex((row) => this.isSameRow(row, line));
        this.focusOn = [place, this.ui.isSmall ? this.state.column : 0];
        this.state.line = {kind: "", about: ""};
    }

    openRecord(entry) {
        return this.action.doActionButton({
            type: "object",
            name: "action_view_source",
            resModel: MODEL,
            resId: entry.id,
            context: user.context,
        });
    }

    // ------------------------------------------------------------------
    // Keyboard
    // ------------------------------------------------------------------

    focusCell(row, column) {
        const cell = this.root.el.querySelector(
            `input[data-row="${row}"][data-column="${column}"]`
        );
        cell?.focus();
        cell?.select();
        return Boolean(cell);
    }

    onCellKeydown(ev, row, column) {
        if (ev.key === "Escape") {
            const cell = this.state.rows[row].cells[column];
            cell.hoursText = hoursText(cell.hours);
        } else if (this.isMove(ev)) {
            ev.preventDefault();
            this.moveFrom(row, column, ...ARROWS[ev.key]);
        }
    }

    // Arrows move inside a text that is being typed first.
    isMove(ev) {
        if (
            !(ev.key in ARROWS) ||
            ev.ctrlKey ||
            ev.altKey ||
            ev.metaKey ||
            ev.shiftKey
        ) {
            return false;
        }
        const {selectionStart: start, selectionEnd: end, value} = ev.target;
        if (start === 0 && end === value.length) {
            return true;
        }
        return !(
            (ev.key === "ArrowLeft" && end > 0) ||
            (ev.key === "ArrowRight" && start < value.length)
        );
    }

    // To the next cell in that direction; those that are not typed in are passed over.
    moveFrom(row, column, down, right) {
        let [toRow, toColumn] = [row + down, column + right];
        while (this.state.rows[toRow]?.cells[toColumn]) {
            if (this.focusCell(toRow, toColumn)) {
                return;
            }
            toRow += down;
            toColumn += right;
        }
    }

    onCellBlur(cell) {
        const hours = readHours(cell.hoursText);
        if (hours >= 0) {
            cell.hoursText = hoursText(hours);
        }
    }

    onKeydown(ev) {
        if ((ev.ctrlKey || ev.metaKey) && ev.key.toLowerCase() === "s") {
            ev.preventDefault();
            document.activeElement.blur();
            this.save();
        }
    }
}

registry.category("actions").add("vae_time_week", TimeWeek);
