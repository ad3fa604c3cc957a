import {
    Component,
    onWillStart,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {formatHours} from "../ground/hours.esm";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";
import {useSetupAction} from "@web/search/action_hook";

const MODEL = "vae.day";
// Lines of a block: as many as the server gives, as few as a full day leaves room for.
const MOST = 12;
const LEAST = 1;

/**
 * Whether everything around an element is seen without scrolling.
 *
 * @param {HTMLElement} element
 * @returns {Boolean}
 */
function isSeenAtOnce(element) {
    for (let each = element; each; each = each.parentElement) {
        const {overflowY} = getComputedStyle(each);
        const scrolls = overflowY === "auto" || overflowY === "scroll";
        if (scrolls && each.scrollHeight > each.clientHeight) {
            return false;
        }
    }
    return true;
}

/**
 * What waits for the user: counted blocks, each a list in place with the act that
 * clears it. One request shows a part of the page; each act asks for it anew.
 */
export class Day extends Component {
    static template = "vae_assistance.Day";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.state = useState({page: null, chosen: {}, most: {}, isFull: false});
        useEffect(
            () => this.fit(),
            () => [this.state.page, this.state.most]
        );
        useExternalListener(window, "resize", () => {
            Object.assign(this.state, {most: {}, isFull: false});
        });
        useSetupAction({getLocalState: () => ({part: this.state.page?.part})});
        onWillStart(() => this.load(this.props.state?.part || false));
    }

    async load(part) {
        const page = await this.orm.call(MODEL, "action_load_day", [part]);
        Object.assign(this.state, {page, chosen: {}, most: {}, isFull: false});
        const {label} = page.parts.find(({name}) => name === page.part);
        this.env.config.setDisplayName(`${label} – ${page.date}`);
    }

    reload() {
        return this.load(this.state.page.part);
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    get filled() {
        return this.state.page.blocks.filter(
            (block) => block.rows.length || block.table?.rows.length
        );
    }

    get empty() {
        return this.state.page.blocks.filter((block) => !this.filled.includes(block));
    }

    toCome(block) {
        return block.rows.filter((row) => !row.done);
    }

    done(block) {
        return block.rows.filter((row) => row.done);
    }

    /**
     * The numbers of a block with what the page does not list, shown elsewhere.
     *
     * @param {Object} block
     * @returns {Object[]} those that count something more
     */
    othersOf(block) {
        const hidden = block.whole ? [] : this.toCome(block).slice(this.mostOf(block));
        return block.counts
            .map((number, place) => {
                const cut = hidden.filter((row) => row.number === place).length;
                return {...number, others: number.others + cut};
            })
            .filter(({others}) => others);
    }

    mostOf(block) {
        return this.state.most[block.name] ?? MOST;
    }

    /**
     * Show fewer lines where the page would have to be scrolled: first each is made
     * short, then the longest block gives one, of several as long the last. On a phone
     * the page is scrolled anyway.
     */
    fit() {
        const {el} = this.root;
        if (!el || this.env.isSmall || isSeenAtOnce(el)) {
            return;
        }
        el.dataset.full = "1";
        const blocks = [...el.querySelectorAll(".o_vae_block:not(.o_vae_block_whole)")];
        const lines = blocks.map((block) => {
            const all = block.querySelectorAll(":scope > ul > li").length;
            return Math.min(all, Number(block.dataset.most));
        });
        const most = {...this.state.most};
        while (!isSeenAtOnce(el)) {
            const longest = Math.max(0, ...lines);
            if (longest <= LEAST) {
                break;
            }
            const last = lines.lastIndexOf(longest);
            lines[last] -= 1;
            blocks[last].dataset.most = lines[last];
            most[blocks[last].dataset.block] = lines[last];
        }
        this.state.isFull = true;
        if (JSON.stringify(most) !== JSON.stringify(this.state.most)) {
            this.state.most = most;
        }
    }

    toneLabel(tone) {
        return {urgent: _t("Urgent"), watch: _t("To watch")}[tone];
    }

    figure({value, unit}) {
        return unit === "hours" ? formatHours(value) || "0" : value;
    }

    // ------------------------------------------------------------------
    // Acts
    // ------------------------------------------------------------------

    act({model, id, name}) {
        return name ? this.call(model, name, {resId: id}) : this.open({model, id});
    }

    call(resModel, name, records) {
        return this.action.doActionButton({
            type: "object",
            name,
            resModel,
            ...records,
            context: user.context,
            onClose: () => this.reload(),
        });
    }

    open({model, id, method}) {
        if (method) {
            return this.call(model, method, {resId: id});
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    /**
     * Open the records behind a number.
     *
     * @param {Object} number
     * @param {String} number.action - XML id of a window action
     * @param {Array} number.domain
     * @param {String} number.label
     */
    async openList(number) {
        const {action, domain, label} = number;
        const list = await this.action.loadAction(action);
        await this.action.doAction({
            ...list,
            domain,
            context: {},
            display_name: label,
            views: list.views.sort(([, type]) => (type === "list" ? -1 : 0)),
        });
    }

    openMine(action) {
        return this.action.doAction(action);
    }

    // ------------------------------------------------------------------
    // Several lines at once
    // ------------------------------------------------------------------

    chosenOf(block) {
        return block.rows.filter((row) => this.state.chosen[`${block.name}-${row.id}`]);
    }

    choose(block, row) {
        const key = `${block.name}-${row.id}`;
        this.state.chosen[key] = !this.state.chosen[key];
    }

    actTogether(block) {
        const rows = this.chosenOf(block);
        return this.call(rows[0].model, block.together.name, {
            resIds: rows.map(({id}) => id),
        });
    }

    async actOnAll({model, name, domain}) {
        const resIds = await this.orm.search(model, domain);
        return this.call(model, name, {resIds});
    }
}

registry.category("actions").add("vae_day", Day);
