import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const PRESENCES = ["present", "excused", "absent", "late_cancel"];

/**
 * Who came, one tap for each person, or one for all: nobody is present beforehand.
 */
export class Presences extends Component {
    static template = "vae_assistance.Presences";
    static props = {...standardFieldProps};

    setup() {
        this.presences = PRESENCES;
        this.labels = {
            present: _t("Present"),
            excused: _t("Excused"),
            absent: _t("Absent"),
            late_cancel: _t("Cancelled late"),
        };
        this.colors = {
            present: "btn-success",
            excused: "btn-warning",
            absent: "btn-danger",
            late_cancel: "btn-warning",
        };
    }

    get people() {
        return this.props.record.data[this.props.name] || [];
    }

    get presentCount() {
        return this.people.filter((person) => person.presence === "present").length;
    }

    change(id, values) {
        return this.props.record.update({
            [this.props.name]: this.people.map((person) =>
                person.id === id ? {...person, ...values} : person
            ),
        });
    }

    setPresence(person, presence) {
        if (!person.signed) {
            return this.change(person.id, {presence});
        }
    }

    setAll(presence) {
        return this.props.record.update({
            [this.props.name]: this.people.map((person) =>
                person.signed ? person : {...person, presence}
            ),
        });
    }
}

registry.category("fields").add("vae_presences", {
    component: Presences,
    displayName: _t("Who came"),
    supportedTypes: ["json"],
});
