import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus} from "@web/core/utils/hooks";

/** Asks why, before something that leaves the reason in the trace. */
export class ReasonDialog extends Component {
    static template = "vae_assistance.ReasonDialog";
    static components = {Dialog};
    static props = {
        title: String,
        explanation: String,
        confirmLabel: String,
        minLength: Number,
        confirm: Function,
        close: Function,
    };

    setup() {
        this.state = useState({reason: "", saving: false});
        useAutofocus({refName: "reason"});
    }

    get missing() {
        return Math.max(0, this.props.minLength - this.state.reason.trim().length);
    }

    get missingText() {
        return _t("At least %(count)s more characters.", {count: this.missing});
    }

    async onConfirm() {
        if (this.missing || this.state.saving) {
            return;
        }
        this.state.saving = true;
        try {
            await this.props.confirm(this.state.reason);
            this.props.close();
        } finally {
            this.state.saving = false;
        }
    }
}
