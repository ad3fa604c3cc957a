import {Component, useState} from "@odoo/owl";
import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {ConfidentialDialog} from "./confidential_dialog.esm";
import {ReasonDialog} from "./reason_dialog.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {useService} from "@web/core/utils/hooks";

const MODEL = "vae.confidential.note";

// Written with the consent of the candidate only, as the server says.
const SENSITIVE = ["health", "social"];

// Same as EMERGENCY_REASON_MIN of the server, which has the last word.
const EMERGENCY_REASON_MIN = 20;

/**
 * The confidential notes of a candidate, for those who follow them; the exceptional
 * opening for others. What there is, is listed by number only.
 */
export class ConfidentialNotes extends Component {
    static template = "vae_assistance.ConfidentialNotes";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.state = useState({notes: []});
        this.kinds = [];
        useRecordObserver((record) => this.load(record));
    }

    get candidateId() {
        return this.props.record.resId;
    }

    get isFollowed() {
        return this.props.record.data.is_followed;
    }

    get canLetIn() {
        return this.props.record.data.can_let_in;
    }

    async load(record) {
        if (!record.resId || !record.data.is_followed) {
            this.state.notes = [];
            return;
        }
        this.state.notes = await this.orm
            .webSearchRead(
                MODEL,
                [
                    ["candidate_id", "=", record.resId],
                    ["active", "in", [true, false]],
                ],
                {
                    specification: {
                        number: {},
                        kind: {},
                        active: {},
                        author_id: {fields: {display_name: {}}},
                        create_date: {},
                        date_edited: {},
                    },
                }
            )
            .then(({records}) => records);
        const {kind} = await this.orm.call(MODEL, "fields_get", [
            ["kind"],
            ["selection"],
        ]);
        this.kinds = kind.selection;
    }

    numberText(note) {
        return _t("No. %(number)s", {number: note.number});
    }

    kindName(note) {
        return Object.fromEntries(this.kinds)[note.kind];
    }

    date(note) {
        return formatDateTime(
            deserializeDateTime(note.date_edited || note.create_date)
        );
    }

    async onOpen(note) {
        const records = await this.orm.call(MODEL, "action_open", [[note.id]]);
        this.dialog.add(ConfidentialDialog, {
            title: records[0].title,
            records,
            candidateId: this.candidateId,
            needsConsent: () => SENSITIVE.includes(note.kind),
            readonly: !note.active,
            onChanged: () => this.load(this.props.record),
        });
    }

    onNew() {
        const candidateId = this.candidateId;
        this.dialog.add(ConfidentialDialog, {
            title: _t("New confidential note"),
            kinds: this.kinds,
            candidateId,
            needsConsent: (kind) => SENSITIVE.includes(kind),
            records: [
                {
                    id: false,
                    model: MODEL,
                    texts: [{name: "content", label: _t("Note"), value: ""}],
                    earlier: [],
                },
            ],
            create: (kind, texts) =>
                this.orm.call(MODEL, "action_create", [candidateId, kind, texts]),
            onChanged: () => this.load(this.props.record),
        });
    }

    onEmergency() {
        const candidateId = this.candidateId;
        this.dialog.add(ReasonDialog, {
            title: _t("Exceptional opening"),
            explanation: _t(
                "You do not follow this candidate. Your name, the reason and each note" +
                    " opened are kept in the trace, and those who follow the candidate" +
                    " are informed at once."
            ),
            confirmLabel: _t("Open and Inform"),
            minLength: EMERGENCY_REASON_MIN,
            confirm: async (reason) => {
                const records = await this.orm.call(
                    "vae.candidate",
                    "action_open_emergency",
                    [[candidateId], reason]
                );
                this.dialog.add(ConfidentialDialog, {
                    title: _t("Exceptional opening"),
                    records,
                    readonly: true,
                });
            },
        });
    }
}

registry.category("view_widgets").add("vae_confidential_notes", {
    component: ConfidentialNotes,
    additionalClasses: ["w-100"],
});
