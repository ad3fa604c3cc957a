import {Component, useState} from "@odoo/owl";
import {ConfidentialDialog} from "../privacy/confidential_dialog.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {useService} from "@web/core/utils/hooks";

const MODEL = "vae.obstacle.confidential";

// The fields themselves are hidden from everybody, and so are their labels.
const LABELS = {
    content: _t("The Obstacle"),
    answers: _t("What Answers It"),
    support_arrangements: _t("Arrangements of the Support"),
    jury_arrangements: _t("Arrangements of the Jury"),
};

/**
 * Obstacles of health and social situation, for those who follow the candidate. What
 * they say is opened one by one, and leaves a trace.
 */
export class ConfidentialObstacles extends Component {
    static template = "vae_assistance.ConfidentialObstacles";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.state = useState({obstacles: []});
        this.severities = [];
        this.states = [];
        this.kinds = [];
        useRecordObserver((record) => this.load(record));
    }

    get isFollowed() {
        return this.props.record.data.is_followed && this.candidateId;
    }

    get candidateId() {
        return this.props.record.data.candidate_id?.id;
    }

    async load(record) {
        const candidateId = record.data.candidate_id?.id;
        if (!candidateId || !record.data.is_followed) {
            this.state.obstacles = [];
            return;
        }
        const [{records}, fields, kinds] = await Promise.all([
            this.orm.webSearchRead(MODEL, [["candidate_id", "=", candidateId]], {
                specification: {
                    kind_id: {fields: {display_name: {}}},
                    severity: {},
                    state: {},
                },
            }),
            this.orm.call(MODEL, "fields_get", [["severity", "state"], ["selection"]]),
            this.orm.searchRead(
                "vae.obstacle.kind",
                [["is_sensitive", "=", true]],
                ["name"]
            ),
        ]);
        this.severities = fields.severity.selection;
        this.states = fields.state.selection;
        this.kinds = kinds.map((kind) => [String(kind.id), kind.name]);
        this.state.obstacles = records;
    }

    reload() {
        return this.load(this.props.record);
    }

    async onOpen(obstacle) {
        const records = await this.orm.call(MODEL, "action_open", [[obstacle.id]]);
        this.dialog.add(ConfidentialDialog, {
            title: records[0].title,
            records,
            candidateId: this.candidateId,
            onChanged: () => this.reload(),
        });
    }

    onNew() {
        const candidateId = this.candidateId;
        this.dialog.add(ConfidentialDialog, {
            title: _t("New confidential obstacle"),
            kinds: this.kinds,
            candidateId,
            records: [
                {
                    id: false,
                    model: MODEL,
                    texts: Object.keys(LABELS).map((name) => ({
                        name,
                        label: LABELS[name],
                        value: "",
                    })),
                    earlier: [],
                },
            ],
            create: (kind, texts) =>
                this.orm.call(MODEL, "action_create", [
                    candidateId,
                    Number(kind),
                    texts,
                ]),
            onChanged: () => this.reload(),
        });
    }

    async onSituation(obstacle, values) {
        const {severity, state} = {...obstacle, ...values};
        try {
            await this.orm.call(MODEL, "action_set_situation", [
                [obstacle.id],
                severity,
                state,
            ]);
        } finally {
            await this.reload();
        }
    }
}

registry.category("view_widgets").add("vae_confidential_obstacles", {
    component: ConfidentialObstacles,
    additionalClasses: ["w-100"],
});
