import {useEffect, useRef} from "@odoo/owl";
import {FormRenderer} from "@web/views/form/form_renderer";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

/**
 * A form in which people write: the cursor is in the first text that is still empty.
 *
 * Core puts it into the first field of a new record, which is a name, and nowhere in one
 * that is there already.
 */
export class TextFirstRenderer extends FormRenderer {
    setup() {
        super.setup();
        const root = useRef("compiled_view_root");
        useEffect(
            (element) => {
                // Whom it is about is chosen first.
                const {candidate_id: candidate} = this.props.record.data;
                if (element && candidate && this.shouldAutoFocus) {
                    this.firstEmptyText(element)?.focus();
                }
            },
            () => [root.el, this.props.record.resId]
        );
    }

    firstEmptyText(element) {
        const texts = element.querySelectorAll(".o_vae_heading textarea");
        return [...texts].find((text) => !text.value && text.offsetParent);
    }
}

registry
    .category("views")
    .add("vae_text_first", {...formView, Renderer: TextFirstRenderer});
