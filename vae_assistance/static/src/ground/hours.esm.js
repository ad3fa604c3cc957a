import {
    FloatTimeField,
    floatTimeField,
} from "@web/views/fields/float_time/float_time_field";
import {InvalidNumberError, parseFloatTime} from "@web/views/fields/parsers";
import {formatInteger} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {useInputField} from "@web/views/fields/input_field_hook";
import {useNumpadDecimal} from "@web/views/fields/numpad_decimal_hook";

const MINUTES = 60;

/**
 * Hours as people say them: 1 h 30, 6 200 h.
 *
 * @param {Number|false} hours
 * @returns {String} empty without a number
 */
export function formatHours(hours) {
    if (typeof hours !== "number") {
        return "";
    }
    const minutes = Math.round(Math.abs(hours) * MINUTES);
    const rest = minutes % MINUTES;
    const parts = [formatInteger(Math.floor(minutes / MINUTES)), "h"];
    if (rest) {
        parts.push(String(rest).padStart(2, "0"));
    }
    return (hours < 0 && minutes ? "−" : "") + parts.join("\u00a0");
}

/**
 * Hours as people type them: 1 h 30, 1:30, 1h30, 1,5, 6 200 h.
 *
 * @param {String} text
 * @returns {Number} hours, NaN if the text is none
 */
export function readHours(text) {
    const time = text
        .replace(/\s/g, "")
        .replace(/^−/, "-")
        .replace(/h$/i, "")
        .replace(/h/i, ":");
    const [, minutes = "0"] = time.split(":");
    if (!time) {
        return 0;
    }
    try {
        return Number(minutes) < MINUTES ? parseFloatTime(time) : NaN;
    } catch {
        return NaN;
    }
}

function parseHours(text) {
    const hours = readHours(text);
    if (isNaN(hours)) {
        throw new InvalidNumberError(`"${text}" is no number of hours`);
    }
    return hours;
}

/** The same way to write hours everywhere: `widget="vae_hours"`. */
export class HoursField extends FloatTimeField {
    setup() {
        this.inputFloatTimeRef = useInputField({
            getValue: () => this.formattedValue,
            refName: "numpadDecimal",
            parse: parseHours,
        });
        useNumpadDecimal();
    }

    get formattedValue() {
        return formatHours(this.props.record.data[this.props.name]);
    }
}

registry
    .category("fields")
    .add("vae_hours", {...floatTimeField, component: HoursField});
// Sums and analyses.
registry.category("formatters").add("vae_hours", formatHours);
registry.category("parsers").add("vae_hours", parseHours);
