# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from itertools import product

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import format_date

from .vae_parameter import WHOLE_KINDS


class VaeParameterValue(models.Model):
    """What a parameter is worth, for whom and from when.

    A structure's own values are read and changed by that structure only. A value
    without structure applies to all of them: only an administrator who works in every
    structure changes it. Each change is told in the chatter of the parameter.
    """

    _name = "vae.parameter.value"
    _description = "Dated Value of a VAE Parameter"
    _order = "parameter_id, date_from desc, company_id, program_id, id"
    _rec_name = "parameter_id"
    _check_company_auto = True

    parameter_id = fields.Many2one(
        comodel_name="vae.parameter", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(related="parameter_id.kind")
    value = fields.Float(digits=(12, 2), required=True, aggregator=False)
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(
        string="Until",
        help="Last day on which the value applies. Leave empty: it applies until a"
        " later value of the same line takes over.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        ondelete="restrict",
        index="btree_not_null",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Leave empty for every structure.",
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="Leave empty for every program. A program's value wins over a"
        " structure's.",
    )
    note = fields.Char(help="Why this value, or what remains to be checked.")
    state = fields.Selection(
        selection=[
            ("current", "Applies"),
            ("future", "To come"),
            ("past", "Past"),
        ],
        string="Today",
        compute="_compute_state",
    )

    _scope_uniq = models.UniqueIndex(
        "(parameter_id, COALESCE(company_id, 0), COALESCE(program_id, 0), date_from)",
        "This parameter has a value from that day already, for the same structure and"
        " program. Change it, or choose another day.",
    )
    _check_value = models.Constraint(
        "CHECK(value >= 0)", "The value of a parameter cannot be negative."
    )
    _check_dates = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The value of a parameter cannot end before it begins.",
    )

    @api.model
    def _default_date_from(self):
        return fields.Date.context_today(self)

    @api.depends("program_id")
    def _compute_company_id(self):
        # The program of one structure is a matter of that structure.
        for value in self:
            value.company_id = value.program_id.company_id or value.company_id

    @api.depends("date_from", "date_to", "parameter_id.value_ids.date_from")
    @api.depends_context("tz", "uid")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for value in self:
            later = value.parameter_id.value_ids.filtered(
                lambda other, value=value: (
                    other.company_id == value.company_id
                    and other.program_id == value.program_id
                    and other._applies_on(today)
                    and other.date_from > value.date_from
                )
            )
            if value.date_from and value.date_from > today:
                value.state = "future"
            elif later or not value._applies_on(today):
                value.state = "past"
            else:
                value.state = "current"

    def _applies_on(self, day):
        self.ensure_one()
        return bool(
            self.date_from
            and self.date_from <= day
            and (not self.date_to or self.date_to >= day)
        )

    # ------------------------------------------------------------------
    # Access
    # ------------------------------------------------------------------

    def _check_access(self, operation):
        refused = super()._check_access(operation)
        if refused or operation == "read" or self.env.su:
            return refused
        general = self.sudo().filtered(lambda value: not value.company_id)
        if general and not self._may_change_general():
            return general.with_env(self.env), self._general_access_error
        return None

    @api.model
    def _may_change_general(self):
        """Whether nothing that the user changes for everybody is behind one's back."""
        others = [("id", "not in", self.env.user.company_ids.ids)]
        return not self.env["res.company"].sudo().search_count(others, limit=1)

    @api.model
    def _general_access_error(self):
        return AccessError(
            self.env._(
                "This value applies to every structure: only an administrator who works"
                " in all of them can change it. Add a value for your structure instead."
            )
        )

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("value", "parameter_id")
    def _check_whole(self):
        for value in self:
            if value.kind in WHOLE_KINDS and not value.value.is_integer():
                raise ValidationError(
                    self.env._(
                        "“%(parameter)s” has no decimals. Give a whole number.",
                        parameter=value.parameter_id.name,
                    )
                )

    @api.constrains("company_id", "date_from", "date_to", "parameter_id", "program_id")
    def _check_general_value(self):
        self._check_general_value_of(self.parameter_id)

    @api.model
    def _check_general_value_of(self, parameters):
        """Rules must always find a value: one for everybody has begun and has no end.

        :param parameters: parameters whose values have just changed
        :raise ValidationError: a parameter would be without
        """
        kept = self.sudo()._read_group(
            [
                ("parameter_id", "in", parameters.ids),
                ("company_id", "=", False),
                ("program_id", "=", False),
                ("date_from", "<=", fields.Date.context_today(self)),
                ("date_to", "=", False),
            ],
            ["parameter_id"],
        )
        found = self.env["vae.parameter"].union(*(parameter for [parameter] in kept))
        for parameter in parameters - found:
            raise ValidationError(
                self.env._(
                    "“%(parameter)s” must keep a value for every structure and program"
                    " that has begun and has no end, or rules would find none. Leave"
                    " that line as it is, and add a line from the day of the change.",
                    parameter=parameter.name,
                )
            )

    @api.model
    def _check_in_order(self, early, late, message):
        """Refuse that a delay is longer than the one that comes after it.

        In no scope and on no day: what counts is what applies in the end, where a
        structure may set one of the two and take the other from everybody's.

        :param str early: code of the parameter of the first delay
        :param str late: that of the second one
        :param message: function of day, scope (texts) and both values to the refusal
        :raise ValidationError: the first one is longer, or none at all
        """
        # Not from the cache: the change that is checked may still be refused.
        dated_values = self.env["vae.parameter"]._read_dated_values()
        first, second = dated_values.get(early, []), dated_values.get(late, [])
        both = [*first, *second]
        days = {dated["date_from"] for dated in both} | {
            dated["date_to"] + timedelta(days=1) for dated in both if dated["date_to"]
        }
        scopes = product(
            {None, *(dated["company_id"] for dated in both)},
            {None, *(dated["program_id"] for dated in both)},
        )
        pick = self.env["vae.parameter"]._pick
        for (company_id, program_id), day in product(scopes, sorted(days)):
            sooner = pick(first, day, company_id, program_id)
            later = pick(second, day, company_id, program_id)
            if sooner and later and not 0 < sooner["value"] <= later["value"]:
                company = self.env["res.company"].browse(company_id or []).sudo()
                program = self.env["vae.program"].browse(program_id or []).sudo()
                scope = [company.name or self.env._("every structure"), program.name]
                raise ValidationError(
                    message(
                        format_date(self.env, day),
                        ", ".join(filter(None, scope)),
                        sooner["value"],
                        later["value"],
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        values = super().create(vals_list)
        values._values_changed(
            [(value.parameter_id, "", value._summary()) for value in values]
        )
        return values

    def write(self, vals):
        before = {value: (value.parameter_id, value._summary()) for value in self}
        result = super().write(vals)
        # Core checks the rules before a change only: a value must not be moved to
        # another structure either.
        self.check_access("write")
        changes = []
        for value, (parameter, summary) in before.items():
            if parameter != value.parameter_id:
                changes.append((parameter, summary, ""))
                changes.append((value.parameter_id, "", value._summary()))
            elif summary != value._summary():
                changes.append((parameter, summary, value._summary()))
        self._values_changed(changes)
        return result

    def unlink(self):
        changes = [(value.parameter_id, value._summary(), "") for value in self]
        parameters = self.parameter_id
        result = super().unlink()
        self._check_general_value_of(parameters)
        self._check_without(parameters)
        self._values_changed(changes)
        return result

    @api.model
    def _check_without(self, parameters):
        """Refuse to remove values without which others make no sense; to be extended.

        :param parameters: whose values were removed
        """

    @api.model
    def _values_changed(self, changes):
        """What follows a change of values, whatever it was.

        :param changes: list of (parameter, line before, line after); an empty line
            before is an addition, after a removal
        """
        parameters = self.env["vae.parameter"].union(
            *(parameter for parameter, __, __ in changes)
        )
        parameters._forget_values()
        if not self.env.context.get("tracking_disable"):
            for parameter in parameters:
                parameter._message_log(
                    body=Markup("<br/>").join(
                        self._change_line(before, after)
                        for changed, before, after in changes
                        if changed == parameter
                    )
                )

    @api.model
    def _change_line(self, before, after):
        if not before:
            return self.env._("Value added: %(line)s", line=after)
        if not after:
            return self.env._("Value removed: %(line)s", line=before)
        return self.env._(
            "Value changed: %(before)s → %(after)s", before=before, after=after
        )

    def _summary(self):
        """One line for the chatter: how much, for whom, from when."""
        self.ensure_one()
        scope = [
            self.company_id.sudo().name or self.env._("every structure"),
            self.program_id.sudo().name,
            self.note,
        ]
        if self.date_to:
            days = self.env._(
                "from %(start)s until %(end)s",
                start=format_date(self.env, self.date_from),
                end=format_date(self.env, self.date_to),
            )
        else:
            days = self.env._(
                "from %(start)s", start=format_date(self.env, self.date_from)
            )
        return self.env._(
            "%(value)s %(days)s (%(scope)s)",
            value=self.parameter_id._format(self.value),
            days=days,
            scope=", ".join(filter(None, scope)),
        )
