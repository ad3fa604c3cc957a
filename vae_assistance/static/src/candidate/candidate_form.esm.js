import {FormController} from "@web/views/form/form_controller";
import {FormRenderer} from "@web/views/form/form_renderer";
import {Notebook} from "@web/core/notebook/notebook";
import {Record} from "@web/model/relational_model/record";
import {RelationalModel} from "@web/model/relational_model/relational_model";
import {formView} from "@web/views/form/form_view";
import {isX2Many} from "@web/views/utils";
import {omit, pick} from "@web/core/utils/objects";
import {registry} from "@web/core/registry";
import {status, useEffect} from "@odoo/owl";

/**
 * The candidate's form reads what a page shows when the page is opened.
 *
 * Left out of the first reading are lists, computed fields and links of pages that are
 * not the first of their notebook: each costs queries of its own (a link: the name of what
 * is linked), other columns of the candidate do not. Read at once are fields that anything
 * outside of these pages names (a modifier, a domain, a widget), and all of them
 *
 * - for a new candidate, whose values come from one onchange,
 * - before the server is asked for an onchange, which may change any of them,
 * - once their page has been opened: from then on the form is core's.
 */

const READ_WHEN_OPENED = "notebook > page ~ page[name]";

/**
 * Names of the fields that are read when their page is opened, by the page's name.
 *
 * @param {Object} archInfo of the form
 * @param {Object} fields of its model
 * @returns {Object}
 */
export function fieldsReadWhenOpened(archInfo, fields) {
    const {xmlDoc} = archInfo;
    const dependencies = dependenciesOf(archInfo);
    const domains = Object.values(fields).map((field) => String(field.domain || ""));
    const costs = (field) =>
        isX2Many(field) || !field.store || field.type === "many2one";
    const fieldOf = (node) =>
        node.tagName === "field" &&
        !node.parentElement.closest("field") &&
        fields[node.getAttribute("name")];
    // What the client evaluates although the page is closed.
    const isAlwaysThere = (node, page) => {
        const field = fieldOf(node);
        return !page.contains(node) || node === page || (field && !costs(field));
    };
    // The same field of another such page, which reads it too when it is opened.
    const isTheSame = (node, name) =>
        fieldOf(node) &&
        node.getAttribute("name") === name &&
        node.closest(READ_WHEN_OPENED);
    const isNeeded = (name, page) => {
        const word = new RegExp(`\\b${name}\\b`);
        return (
            dependencies.has(name) ||
            domains.some((domain) => word.test(domain)) ||
            [...xmlDoc.querySelectorAll("*")]
                .filter((node) => isAlwaysThere(node, page) && !isTheSame(node, name))
                .flatMap((node) => [...node.attributes])
                .some((attribute) => word.test(attribute.value))
        );
    };
    const pages = {};
    for (const page of xmlDoc.querySelectorAll(READ_WHEN_OPENED)) {
        const names = [...page.querySelectorAll("field")]
            .filter((node) => fieldOf(node) && costs(fieldOf(node)))
            .map((node) => node.getAttribute("name"))
            .filter((name) => !isNeeded(name, page));
        pages[page.getAttribute("name")] = [...new Set(names)];
    }
    return pages;
}

/** Names of the fields that widgets need beside their own. */
function dependenciesOf({fieldNodes, widgetNodes}) {
    const names = new Set();
    const infos = [
        ...Object.values(fieldNodes).map((info) => [info, info.field]),
        ...Object.values(widgetNodes || {}).map((info) => [info, info.widget]),
    ];
    for (const [info, component] of infos) {
        const needed = component?.fieldDependencies || [];
        for (const {name} of typeof needed === "function" ? needed(info) : needed) {
            names.add(name);
        }
    }
    return names;
}

export class CandidateRecord extends Record {
    /** Values of pages stay when those of the first reading come again from it. */
    _setData(data, params) {
        return super._setData({...this._valuesOfPages, ...data}, params);
    }

    async _getOnchangeValues(changes) {
        const isAsked = (name) => this.activeFields[name]?.onChange;
        if (Object.keys(changes).some(isAsked)) {
            await this._readFields(this.model.readWhenOpened);
        }
        return super._getOnchangeValues(changes);
    }

    /**
     * Read those of the fields that are not read yet; changes are kept.
     *
     * @param {Iterable<String>} names
     */
    async _readFields(names) {
        if (!this.config.isRoot || !this.resId) {
            return;
        }
        const missing = [...names].filter((name) => !(name in this.activeFields));
        if (!missing.length) {
            return;
        }
        const activeFields = pick(this.model.activeFieldsOfForm, ...missing);
        const [values] = await this.model._loadRecords(
            {...this.config, activeFields},
            this.evalContext
        );
        this.model._updateConfig(
            this.config,
            {activeFields: {...this.activeFields, ...activeFields}},
            {reload: false}
        );
        this._valuesOfPages = {...this._valuesOfPages, ...pick(values, ...missing)};
        this._applyValues(values);
    }
}

export class CandidateModel extends RelationalModel {
    static Record = CandidateRecord;

    setup(params) {
        super.setup(...arguments);
        this.fieldsOfPages = params.fieldsOfPages;
        this.readWhenOpened = new Set(Object.values(params.fieldsOfPages).flat());
        this.opened = new Set();
    }

    _getNextConfig() {
        const config = super._getNextConfig(...arguments);
        this.activeFieldsOfForm ??= config.activeFields;
        const closed = Object.entries(this.fieldsOfPages)
            .filter(([page]) => !this.opened.has(page))
            .flatMap(([, names]) => names);
        config.activeFields = config.resId
            ? omit(this.activeFieldsOfForm, ...closed)
            : this.activeFieldsOfForm;
        return config;
    }

    isRead(page) {
        const names = this.fieldsOfPages[page] || [];
        return names.every((name) => name in this.root.activeFields);
    }

    /**
     * Read what a page shows, for this candidate and for those that follow.
     *
     * @param {String} page its name
     */
    openPage(page) {
        this.opened.add(page);
        const record = this.root;
        const names = this.fieldsOfPages[page] || [];
        return this.mutex.exec(() => record._readFields(names));
    }
}

export class CandidateNotebook extends Notebook {
    static template = "vae_assistance.CandidateNotebook";

    setup() {
        super.setup();
        useEffect(
            () => {
                this.openPage();
            },
            () => [this.state.currentPage, this.env.model.root.id, this.isRead]
        );
    }

    get pageName() {
        const page = this.pages.find(([id]) => id === this.state.currentPage);
        return page?.[1].name;
    }

    get isRead() {
        return this.env.model.isRead(this.pageName);
    }

    async openPage() {
        const wasRead = this.isRead;
        await this.env.model.openPage(this.pageName);
        if (!wasRead && status(this) === "mounted") {
            this.render();
        }
    }
}

export class CandidateFormRenderer extends FormRenderer {
    static components = {...FormRenderer.components, Notebook: CandidateNotebook};
}

export class CandidateFormController extends FormController {
    get modelParams() {
        return {
            ...super.modelParams,
            fieldsOfPages: fieldsReadWhenOpened(this.archInfo, this.props.fields),
        };
    }
}

registry.category("views").add("vae_candidate_form", {
    ...formView,
    Controller: CandidateFormController,
    Model: CandidateModel,
    Renderer: CandidateFormRenderer,
});
