import {useEffect, useRef} from "@odoo/owl";
import {FormRenderer} from "@web/views/form/form_renderer";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

const WRITTEN_IN = ".o_field_widget :is(input[type=text], textarea)";

/**
 * A form about a candidate who is known: the cursor is where one goes on.
 *
 * Of a new record, in what it cannot do without; else in the first heading that is still
 * empty. Core puts it into the first field of a new record, which is the candidate's name,
 * and nowhere in one that is there already.
 */
export class TextFirstRenderer extends FormRenderer {
    setup() {
        super.setup();
        const root = useRef("compiled_view_root");
        useEffect(
            (element) => {
                // Whom it is about is chosen first.
                const {candidate_id: candidate} = this.props.record.data;
                const isChosen = this.props.archInfo.autofocusFieldIds.length;
                if (element && candidate && !isChosen && this.shouldAutoFocus) {
                    this.focusText(element);
                }
            },
            () => [root.el, this.props.record.resId]
        );
    }

    focusText(element) {
        const text = this.firstToWrite(element);
        if (text) {
            // Whom and what it is about stays in sight; the first letter scrolls there.
            text.focus({preventScroll: true});
        } else {
            element.querySelector("[name=candidate_id] :focus")?.blur();
        }
    }

    firstToWrite(element) {
        const empty = [...element.querySelectorAll(WRITTEN_IN)].filter(
            (input) =>
                !input.value &&
                input.offsetParent &&
                // A calendar would open over what is written.
                !input.closest("[name=candidate_id], .o_field_date, .o_field_datetime")
        );
        const firstOf = (selector) => empty.find((input) => input.closest(selector));
        const {isNew} = this.props.record;
        return (
            (isNew && firstOf(".o_required_modifier")) ||
            firstOf(".o_vae_heading") ||
            (isNew && firstOf(".o_field_char, .o_field_text")) ||
            undefined
        );
    }
}

registry
    .category("views")
    .add("vae_text_first", {...formView, Renderer: TextFirstRenderer});
