import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const ANSWERS = [
    ["", "–"],
    ["yes", _t("Yes")],
    ["partly", _t("In part")],
    ["no", _t("No")],
];

/**
 * Experiences in lines, blocs of the target in columns; saved with the form, at once.
 */
export class ExperienceBlocs extends Component {
    static template = "vae_assistance.ExperienceBlocs";
    static props = {...standardFieldProps};

    setup() {
        this.answers = ANSWERS;
    }

    get grid() {
        return (
            this.props.record.data[this.props.name] || {
                blocs: [],
                experiences: [],
                cells: [],
            }
        );
    }

    get rows() {
        const cells = this.grid.cells.map((cell, index) => ({...cell, index}));
        return this.grid.experiences.map((experience) => ({
            ...experience,
            cells: cells.filter((cell) => cell.experience === experience.id),
        }));
    }

    blocName(cell) {
        return this.grid.blocs.find((bloc) => bloc.id === cell.bloc).name;
    }

    shortCode(bloc) {
        return bloc.code.replace(/^.*BC/, "BC");
    }

    change(index, values) {
        const cells = this.grid.cells.map((cell, position) =>
            position === index ? {...cell, ...values} : cell
        );
        return this.props.record.update({
            [this.props.name]: {...this.grid, cells},
        });
    }
}

registry.category("fields").add("vae_experience_blocs", {
    component: ExperienceBlocs,
    displayName: _t("Experience and blocs"),
    supportedTypes: ["json"],
});
