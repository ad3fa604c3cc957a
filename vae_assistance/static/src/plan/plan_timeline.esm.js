import {Component, onPatched, useExternalListener, useRef, useState} from "@odoo/owl";
import {Mutex} from "@web/core/utils/concurrency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;
const MOST_MONTHS = 12;
const MOST_MONTHS_ON_A_PHONE = 4;
const STEPS = {
    ArrowLeft: -1,
    ArrowRight: 1,
    PageUp: -7,
    PageDown: 7,
};
const EDGE = {start: "start", end: "end"};

const daysFrom = (first, day) =>
    Math.round(day.startOf("day").diff(first.startOf("day"), "days").days);

/**
 * The lines of a plan in time, as its print draws them; a draft's can be dragged.
 *
 * A bar is moved as a whole, or by one of its ends; a row by its handle. Keys do the
 * same. What is changed here is saved with the form.
 */
export class PlanTimeline extends Component {
    static template = "vae_assistance.PlanTimeline";
    static props = {...standardWidgetProps};

    setup() {
        this.ui = useService("ui");
        this.rows = useRef("rows");
        // What is held: id of its line, edge, and the days a bar was moved by; or the
        // line that a row was put behind, null for the top.
        this.held = useState({});
        this.letGo();
        this.said = useState({text: ""});
        // Moves wait for the server, one after the other: each starts where the one
        // before it has ended. Keys are quicker: what they ask for is kept meanwhile.
        this.moves = new Mutex();
        this.steps = [];
        // A row that moves loses the focus of its handle.
        this.focusOn = null;
        onPatched(() => {
            const row = this.focusOn && `[data-id="${this.focusOn}"]`;
            this.focusOn = null;
            if (row) {
                // Saved meanwhile, the line has become another.
                this.rows.el?.querySelector(`${row} .o_vae_timeline_handle`)?.focus();
            }
        });
        // The pointer leaves the bar: the whole window is listened to.
        useExternalListener(window, "pointermove", this.onPointerMove);
        useExternalListener(window, "pointerup", this.onPointerUp);
        useExternalListener(window, "pointercancel", this.letGo);
    }

    // ------------------------------------------------------------------
    // What is drawn
    // ------------------------------------------------------------------

    get list() {
        return this.props.record.data.line_ids;
    }

    get lines() {
        return this.list.records.filter(({data}) => data.state !== "dropped");
    }

    get isEditable() {
        return this.props.record.data.state === "draft" && !this.props.readonly;
    }

    get today() {
        return DateTime.now().startOf("day");
    }

    get target() {
        return this.props.record.data.date_target || null;
    }

    startOf(line) {
        return line.data.date_start || line.data.deadline;
    }

    /** First and last day that are drawn: whole months; null without any date. */
    get span() {
        const days = this.lines
            .filter((line) => line.data.deadline)
            .flatMap((line) => [this.startOf(line), line.data.deadline]);
        if (!days.length) {
            return null;
        }
        if (this.target) {
            days.push(this.target);
        }
        return {
            first: DateTime.min(...days).startOf("month"),
            last: DateTime.max(...days).endOf("month"),
        };
    }

    get dayCount() {
        return daysFrom(this.span.first, this.span.last) + 1;
    }

    left(day) {
        return (100 * daysFrom(this.span.first, day)) / this.dayCount;
    }

    get months() {
        const {first, last} = this.span;
        const count = Math.round(last.plus({days: 1}).diff(first, "months").months);
        const most = this.ui.isSmall ? MOST_MONTHS_ON_A_PHONE : MOST_MONTHS;
        const every = Math.ceil(count / most);
        const months = [];
        for (let month = first; month < last; month = month.plus({months: every})) {
            months.push({
                left: this.left(month),
                label: month.toLocaleString({month: "short", year: "2-digit"}),
            });
        }
        return months;
    }

    get markers() {
        const {first, last} = this.span;
        const markers = [];
        if (this.today >= first && this.today <= last) {
            markers.push({kind: "today", left: this.left(this.today)});
        }
        if (this.target) {
            markers.push({kind: "target", left: this.left(this.target)});
        }
        return markers;
    }

    /** Dates of a line, moved by what is being dragged. */
    dates(line) {
        const dates = {start: this.startOf(line), end: line.data.deadline};
        return this.held.id === line.id && !this.held.isRow
            ? this.moved(dates, this.held.edge, this.held.days)
            : dates;
    }

    barStyle(line) {
        const {start, end} = this.dates(line);
        const width = (100 * (daysFrom(start, end) + 1)) / this.dayCount;
        return `left: ${this.left(start)}%; width: ${width}%`;
    }

    isByHand(line) {
        return line.data.dates_by_hand || line.data.order_by_hand;
    }

    isMovable(line) {
        return this.isEditable && ["todo", "doing"].includes(line.data.state);
    }

    datesText(line) {
        const {start, end} = this.dates(line);
        const format = {day: "numeric", month: "short", year: "numeric"};
        return _t("%(first)s to %(last)s", {
            first: start.toLocaleString(format),
            last: end.toLocaleString(format),
        });
    }

    barLabel(line) {
        return `${line.data.name}: ${this.datesText(line)}`;
    }

    handleLabel(line) {
        return _t("Move %s: arrows up and down", line.data.name);
    }

    pinLabel(line) {
        return _t("Fixed by hand: release %s", line.data.name);
    }

    // ------------------------------------------------------------------
    // Moving in time
    // ------------------------------------------------------------------

    /** Dates some days later, neither in the past nor after the target. */
    moved({start, end}, edge, days) {
        const least = edge === EDGE.end ? start : DateTime.min(start, this.today);
        const most = this.target ? DateTime.max(this.target, end) : null;
        const earliest =
            edge === EDGE.end
                ? daysFrom(end, least)
                : Math.min(0, daysFrom(start, this.today));
        let latest = Infinity;
        if (edge === EDGE.start) {
            latest = daysFrom(start, end);
        } else if (most) {
            latest = daysFrom(end, most);
        }
        const by = {days: Math.max(earliest, Math.min(latest, days))};
        return {
            start: edge === EDGE.end ? start : start.plus(by),
            end: edge === EDGE.start ? end : end.plus(by),
        };
    }

    async setDates(line, {start, end}) {
        await line.update({date_start: start, deadline: end, dates_by_hand: true});
        this.said.text = this.barLabel(line);
    }

    onPointerDown(ev, line) {
        if (!this.isMovable(line) || ev.button) {
            return;
        }
        const track = ev.currentTarget.parentElement;
        Object.assign(this.held, {
            id: line.id,
            edge: ev.target.dataset.edge || null,
            x: ev.clientX,
            dayWidth: track.getBoundingClientRect().width / this.dayCount,
        });
    }

    onHandleDown(ev, line) {
        if (!ev.button) {
            const index = this.lines.indexOf(line);
            const behind = index ? this.lines[index - 1].id : null;
            Object.assign(this.held, {id: line.id, isRow: true, behind});
        }
    }

    onPointerMove(ev) {
        if (this.held.isRow) {
            this.held.behind = this.rowAbove(ev.clientY);
        } else if (this.held.id) {
            this.held.days = Math.round(
                (ev.clientX - this.held.x) / this.held.dayWidth
            );
        }
    }

    /** Id of the line whose row ends above a height; what is near is scrolled to. */
    rowAbove(y) {
        let above = null;
        for (const row of this.rows.el.children) {
            const {top, height} = row.getBoundingClientRect();
            if (y < top + height / 2) {
                row.scrollIntoView({block: "nearest"});
                break;
            }
            above = row;
        }
        above?.scrollIntoView({block: "nearest"});
        return above ? above.dataset.id : null;
    }

    async onPointerUp() {
        const {id, isRow, behind, days} = this.held;
        const line = this.lineOf(id);
        if (!line) {
            return;
        }
        const dates = this.dates(line);
        this.letGo();
        if (isRow) {
            const index = this.lines.indexOf(line);
            const before = index ? this.lines[index - 1].id : null;
            if (behind !== id && behind !== before) {
                await this.moves.exec(() => this.putBehind(line, this.lineOf(behind)));
            }
        } else if (days) {
            await this.moves.exec(() => this.setDates(line, dates));
        }
    }

    letGo() {
        const nothing = {id: null, isRow: false, behind: null};
        Object.assign(this.held, {...nothing, edge: null, x: 0, dayWidth: 1, days: 0});
    }

    async onBarKey(ev, line) {
        if (ev.key === "Escape" && this.held.id) {
            ev.stopPropagation();
            this.letGo();
        }
        const days = STEPS[ev.key];
        if (!days || !this.isMovable(line)) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        this.steps.push({line, edge: ev.shiftKey ? EDGE.end : null, days});
        await this.moves.exec(() => this.takeSteps());
    }

    /** One move of a line by all keys that were pressed on it since the last one. */
    async takeSteps() {
        const line = this.steps[0]?.line;
        let dates = line && {start: this.startOf(line), end: line.data.deadline};
        while (line && this.steps[0]?.line === line) {
            const {edge, days} = this.steps.shift();
            dates = this.moved(dates, edge, days);
        }
        if (line) {
            await this.setDates(line, dates);
        }
    }

    // ------------------------------------------------------------------
    // Moving in the order, and letting go
    // ------------------------------------------------------------------

    lineOf(lineId) {
        return this.lines.find(({id}) => id === lineId);
    }

    async putBehind(line, previous) {
        await this.list.resequence(line.id, previous ? previous.id : null);
        // Once is enough: a key that comes late would change what was saved meanwhile.
        if (!line.data.order_by_hand) {
            await line.update({order_by_hand: true});
        }
        this.said.text = _t("%(line)s: place %(place)s of %(count)s", {
            line: line.data.name,
            place: this.lines.indexOf(this.lineOf(line.id)) + 1,
            count: this.lines.length,
        });
    }

    async onHandleKey(ev, line) {
        if (["ArrowUp", "ArrowDown"].includes(ev.key)) {
            ev.preventDefault();
            await this.moves.exec(() => this.moveRow(line, ev.key === "ArrowUp"));
        }
    }

    async moveRow(line, isUp) {
        const index = this.lines.indexOf(line);
        if (index !== (isUp ? 0 : this.lines.length - 1)) {
            // Of each patch meanwhile, too: the next key must find its handle.
            this.focusOn = line.id;
            await this.putBehind(line, this.lines[isUp ? index - 2 : index + 1]);
            this.focusOn = line.id;
        }
    }

    async release(line) {
        await this.moves.exec(() => this.letBe(line));
    }

    async letBe(line) {
        await line.update({order_by_hand: false, dates_by_hand: false});
        this.said.text = _t("%s: released", line.data.name);
    }
}

registry.category("view_widgets").add("vae_plan_timeline", {component: PlanTimeline});
