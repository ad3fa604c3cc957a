# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date, formatLang, ormcache

from ..ground.hours import said_hours

# Kinds of values that have no decimals.
WHOLE_KINDS = ("days", "working_days", "months", "number")


class VaeParameter(models.Model):
    """A delay, cap, rate or threshold that law, a mandate or a structure can change.

    The definition says what it is and where it comes from; its dated values say how
    much, for whom and from when. Rules ask `_value` for the day that matters to them.
    """

    _name = "vae.parameter"
    _description = "VAE Parameter"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(
        string="Technical Code",
        required=True,
        readonly=True,
        copy=False,
        help="By which the rules ask for this parameter.",
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[
            ("days", "Days"),
            ("working_days", "Working days"),
            ("months", "Months"),
            ("hours", "Hours"),
            ("euros", "Euros"),
            ("percent", "Percent"),
            ("number", "Number"),
        ],
        string="Counted In",
        required=True,
        readonly=True,
        default="days",
    )
    description = fields.Text(
        translate=True, help="What the parameter decides, in plain words."
    )
    source = fields.Text(
        string="Basis",
        translate=True,
        help="Where it comes from: law, mandate, or a setting of our own.",
    )
    date_checked = fields.Date(
        string="Checked On",
        tracking=True,
        help="Day on which the basis and the values were last checked. Empty: not yet.",
    )
    active = fields.Boolean(
        default=True,
        help="An archived parameter leaves this list; its values keep applying.",
    )
    value_ids = fields.One2many(
        comodel_name="vae.parameter.value",
        inverse_name="parameter_id",
        string="Values",
    )
    value_today = fields.Char(
        compute="_compute_value_today",
        help="What applies today to your structure, whatever the program.",
    )
    value_since = fields.Date(string="Since", compute="_compute_value_today")
    value_scope = fields.Char(string="Set For", compute="_compute_value_today")

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Two parameters cannot have the same technical code."
    )

    @api.depends(
        "code",
        "kind",
        "value_ids.company_id",
        "value_ids.date_from",
        "value_ids.date_to",
        "value_ids.program_id",
        "value_ids.value",
    )
    @api.depends_context("company", "lang", "tz", "uid")
    def _compute_value_today(self):
        today = fields.Date.context_today(self)
        company = self.env.company
        for parameter in self:
            dated = self._pick(
                self._dated_values(parameter.code), today, company.id, None
            )
            parameter.value_today = dated and parameter._format(dated["value"])
            parameter.value_since = dated and dated["date_from"]
            parameter.value_scope = dated and (
                company.name if dated["company_id"] else self.env._("Every structure")
            )

    def _format(self, value):
        """A value as people read it: “14 days”, “33,33 %”."""
        self.ensure_one()
        number = formatLang(self.env, value, digits=2)
        if self.kind in WHOLE_KINDS or float(value).is_integer():
            number = formatLang(self.env, value, digits=0)
        units = {
            "days": self.env._("%(number)s days", number=number),
            "working_days": self.env._("%(number)s working days", number=number),
            "months": self.env._("%(number)s months", number=number),
            "hours": said_hours(self.env, value),
            "euros": self.env._("%(number)s €", number=number),
            "percent": self.env._("%(number)s %%", number=number),
        }
        return units.get(self.kind, number)

    # ------------------------------------------------------------------
    # Reading a value
    # ------------------------------------------------------------------

    @api.model
    def _value(self, code, date=None, company=None, program=None):
        """The value of a parameter on the day that matters to a rule.

        The most specific scope wins: the program in the structure, then the program,
        then the structure, then everybody. Inside a scope it is the latest value that
        has begun and has not ended. An archived parameter keeps its values.

        :param str code: technical code of the parameter
        :param date: the day (default: today, in the user's time zone)
        :param company: the structure (default: the current one); an empty record asks
            for what applies to everybody
        :param program: the program, if the rule depends on one
        :return: a number in the parameter's unit (`kind`): int for days, working days,
            months and numbers, float for hours, euros and percent
        :raise UserError: no value applies on that day
        """
        return self._values(code, [(date, company, program)])[0]

    @api.model
    def _values(self, code, cases, or_none=False):
        """The values of a parameter for many cases at once.

        :param str code: technical code of the parameter
        :param cases: list of (date, company, program), each as in `_value`
        :param bool or_none: whether a case without a value is none, as for what is
            older than the rule, instead of being refused
        :return: list of the values, in the order of the cases
        :raise UserError: no value applies in one of the cases
        """
        dated_values = self._dated_values(code)
        today = fields.Date.context_today(self)
        values = []
        for date, company, program in cases:
            day = fields.Date.to_date(date) if date else today
            company = self.env.company if company is None else company
            program_id = program.id if program else None
            found = self._pick(dated_values, day, company.id, program_id)
            if not found and not or_none:
                raise UserError(self._no_value_message(code, day, company))
            values.append(found and found["value"])
        return values

    @api.model
    def _basis(self, code):
        """Where a parameter comes from, to be told beside what it decides."""
        # It is no secret, whoever is told.
        return self.sudo().search([("code", "=", code)], limit=1).source or ""

    @api.model
    def _value_sql(self, code, company, program, date=None):
        """The value of a parameter as SQL, row by row: see ``_value``.

        :param SQL company: column of the structure
        :param SQL program: column of the program
        :return: SQL, null where no value applies
        """
        day = date or fields.Date.context_today(self)
        whens = [
            SQL(
                "WHEN %s AND %s THEN %s",
                SQL("%s = %s", company, dated["company_id"])
                if dated["company_id"]
                else SQL("TRUE"),
                SQL("%s = %s", program, dated["program_id"])
                if dated["program_id"]
                else SQL("TRUE"),
                dated["value"],
            )
            for dated in self._dated_values(code)
            if dated["date_from"] <= day
            and (not dated["date_to"] or dated["date_to"] >= day)
        ]
        if not whens:
            return SQL("NULL")
        return SQL("CASE %s END", SQL(" ").join(whens))

    @api.model
    def _pick(self, dated_values, day, company_id, program_id):
        """The first of some dated values, ordered as by `_dated_values`, that applies.

        :return: the dated value, or None
        """
        for dated in dated_values:
            if (
                dated["company_id"] in (None, company_id)
                and dated["program_id"] in (None, program_id)
                and dated["date_from"] <= day
                and (not dated["date_to"] or dated["date_to"] >= day)
            ):
                return dated
        return None

    @api.model
    def _dated_values(self, code):
        """All values of a parameter, the one that wins over the others first."""
        return self._all_dated_values().get(code, ())

    @api.model
    @ormcache()
    def _all_dated_values(self):
        """The values of all parameters, by code.

        They are few, change rarely and are asked for constantly: one reading, kept in
        the registry's cache, which any change of a value empties (`_forget_values`).
        """
        return self._read_dated_values()

    @api.model
    def _read_dated_values(self):
        self.env["vae.parameter"].flush_model(["code", "kind"])
        self.env["vae.parameter.value"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT parameter.code, parameter.kind, value.value,
                          value.company_id, value.program_id,
                          value.date_from, value.date_to
                     FROM vae_parameter_value AS value
                     JOIN vae_parameter AS parameter ON parameter.id = parameter_id
                 ORDER BY value.program_id IS NULL, value.company_id IS NULL,
                          value.date_from DESC"""
            )
        )
        dated_values = defaultdict(list)
        for code, kind, value, company_id, program_id, date_from, date_to in rows:
            dated_values[code].append(
                {
                    "company_id": company_id,
                    "program_id": program_id,
                    "date_from": date_from,
                    "date_to": date_to,
                    "value": int(value) if kind in WHOLE_KINDS else float(value),
                }
            )
        return dict(dated_values)

    @api.model
    def _no_value_message(self, code, day, company):
        parameter = (
            self.sudo().with_context(active_test=False).search([("code", "=", code)])
        )
        if not parameter:
            return self.env._(
                "There is no parameter “%(code)s”. Upgrade the addon that brings it.",
                code=code,
            )
        return self.env._(
            "The parameter “%(parameter)s” has no value on %(day)s for %(structure)s."
            " Add one under VAE › Configuration › Parameters.",
            parameter=parameter.name,
            day=format_date(self.env, day),
            structure=company.sudo().name or self.env._("every structure"),
        )

    # ------------------------------------------------------------------
    # Create, write
    # ------------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if {"code", "kind"} & vals.keys():
            self._forget_values()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_values()
        return result

    @api.model
    def _forget_values(self):
        """Empty the cache of values: called by every change of one."""
        self.env.registry.clear_cache()
