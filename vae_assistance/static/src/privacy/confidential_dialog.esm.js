import {Component, onWillStart, useState} from "@odoo/owl";
import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {Dialog} from "@web/core/dialog/dialog";
import {ReasonDialog} from "./reason_dialog.esm";
import {_t} from "@web/core/l10n/translation";

/**
 * Confidential content, as `action_open` of `vae.confidential.mixin` returns it.
 *
 * It is a dialog rather than an action: the web client keeps actions in the browser's
 * storage, and the content must be nowhere but on the screen.
 */
export class ConfidentialDialog extends Component {
    static template = "vae_assistance.ConfidentialDialog";
    static components = {Dialog};
    static props = {
        title: String,
        records: Array,
        readonly: {type: Boolean, optional: true},
        kinds: {type: Array, optional: true},
        create: {type: Function, optional: true},
        // Whose consent is needed to write, and for which kinds (by default: any).
        candidateId: {type: Number, optional: true},
        needsConsent: {type: Function, optional: true},
        onChanged: {type: Function, optional: true},
        close: Function,
    };
    static defaultProps = {
        readonly: false,
        kinds: [],
        needsConsent: () => true,
        onChanged: () => undefined,
    };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.state = useState({
            texts: this.storedTexts,
            kind: this.props.kinds.length ? this.props.kinds[0][0] : false,
            saving: false,
            missing: false,
        });
        this.action = useService("action");
        onWillStart(() => this.askForConsent());
        useAutofocus({refName: "text"});
        // Escape and the cross must not lose what was written.
        this.env.dialogData.dismiss = () => this.onClose();
    }

    get edited() {
        return this.props.records[0];
    }

    get storedTexts() {
        const texts = this.edited?.texts || [];
        return Object.fromEntries(texts.map(({name, value}) => [name, value]));
    }

    get isDirty() {
        const stored = this.storedTexts;
        return (
            !this.props.readonly &&
            Object.entries(this.state.texts).some(
                ([name, value]) => value !== stored[name]
            )
        );
    }

    /** What says that the consent of the candidate is missing; false if it is not. */
    get missingConsent() {
        return this.props.needsConsent(this.state.kind) && this.state.missing;
    }

    async askForConsent() {
        if (this.props.candidateId && !this.props.readonly) {
            this.state.missing = await this.orm.call(
                "vae.candidate",
                "action_missing_consent",
                [[this.props.candidateId]]
            );
        }
    }

    onRecordConsent() {
        return this.action.doAction(this.state.missing.action, {
            onClose: () => this.askForConsent(),
        });
    }

    formatDate(value) {
        return formatDateTime(deserializeDateTime(value), {showSeconds: false});
    }

    history(record) {
        const written = _t("Written by %(author)s, %(date)s.", {
            author: record.author,
            date: this.formatDate(record.created_on),
        });
        if (!record.edited_on) {
            return written;
        }
        const changed = _t("Last changed by %(editor)s, %(date)s.", {
            editor: record.editor,
            date: this.formatDate(record.edited_on),
        });
        return `${written} ${changed}`;
    }

    withdrawn(record) {
        return _t("Withdrawn: %(reason)s", {reason: record.withdrawn_reason});
    }

    earlierVersions(record) {
        return _t("Earlier versions (%(count)s)", {count: record.earlier.length});
    }

    async onSave() {
        if (this.state.saving) {
            return;
        }
        this.state.saving = true;
        try {
            // A refusal is shown above this dialog, which keeps the text.
            if (this.props.create) {
                await this.props.create(this.state.kind, {...this.state.texts});
            } else {
                await this.orm.call(this.edited.model, "action_save", [
                    [this.edited.id],
                    {...this.state.texts},
                    this.edited.version,
                ]);
            }
        } finally {
            this.state.saving = false;
        }
        this.props.onChanged();
        this.props.close();
    }

    onClose() {
        if (!this.isDirty) {
            this.props.close();
            return;
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Close without saving?"),
            body: _t("What you have written will be lost."),
            confirmLabel: _t("Close without Saving"),
            confirm: () => this.props.close(),
            cancelLabel: _t("Go on Writing"),
            cancel: () => undefined,
        });
    }

    onWithdraw() {
        this.dialog.add(ReasonDialog, {
            title: _t("Withdraw the note"),
            explanation: _t(
                "The note stays in the file, but nobody except you can open it any" +
                    " more. The reason is kept in the trace."
            ),
            confirmLabel: _t("Withdraw"),
            minLength: 1,
            confirm: async (reason) => {
                await this.orm.call(this.edited.model, "action_withdraw", [
                    [this.edited.id],
                    reason,
                ]);
                this.props.onChanged();
                this.props.close();
            },
        });
    }
}
