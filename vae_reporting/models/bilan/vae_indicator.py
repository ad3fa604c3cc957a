# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import ast
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from odoo.addons.vae_assistance.models.ground.people import name_order

from .vae_indicator_axis import PEOPLE

SPANS = "vae.candidate.history"
# What counts journeys by their history: one range of days for each, that of the last
# day, so that a figure counts journeys and none of them twice.
OF_JOURNEYS = ("entered", "left", "followed", "in_progress")
HISTORY = {
    "company": "company_id",
    "program": "program_id",
    "territory": "candidate_id.territory_id",
}
OF_JOURNEY = {**HISTORY, "program": "candidate_id.program_id"}
ACTS = {**HISTORY, "program": "program_then_id"}
OWN = {"company": "company_id", "program": "program_id", "territory": "territory_id"}
# Numbers of the history that are not kept, and that a query works out.
BY_QUERY = {"days_in_support"}
# A domain that looks behind record rules.
BYPASS = {"any!", "not any!"}
# What conditions are written with: nothing is worked out in them, so that what they
# were tried with is what they count.
PLAIN = (
    *(ast.Expression, ast.List, ast.Tuple, ast.Dict, ast.Constant, ast.Name),
    *(ast.Load, ast.UnaryOp, ast.USub),
)


class VaeIndicator(models.Model):
    """What a bilan counts, said as data: which records, when they count, how.

    The number and the list that it opens come from the same domain, read with the
    user's own rights. Sources: guide of the référent, I-1 (the four stakes) and II-4
    (quantitative and qualitative follow-up).
    """

    _name = "vae.indicator"
    _description = "Indicator"
    _inherit = ["vae.fixed.code.mixin"]
    _order = "chapter_sequence, sequence, id"

    definition = fields.Text(
        required=True,
        translate=True,
        help="Shown beside the figure: who or what is counted, and of what it is a"
        " share.",
    )
    chapter = fields.Selection(selection="_selection_chapter", required=True)
    chapter_sequence = fields.Integer(compute="_compute_chapter_sequence", store=True)
    unit = fields.Selection(
        selection=[
            ("number", "Number"),
            ("hours", "Hours"),
            ("days", "Days"),
            ("euros", "Euros"),
            ("percent", "Percentage"),
        ],
        required=True,
        default="number",
    )
    scope = fields.Selection(
        selection=[
            ("in_progress", "Journeys in progress on the last day"),
            ("followed", "Journeys in progress at some time of the period"),
            ("entered", "Journeys that entered in the period"),
            ("left", "Journeys that ended in the period"),
            ("period", "Records dated in the period"),
            ("ratio", "Share of another indicator"),
        ],
        required=True,
        default="period",
    )
    # Records dated in the period
    res_model = fields.Selection(
        selection="_selection_res_model", string="What Is Counted"
    )
    date_field = fields.Char(
        string="Counts On", help="Name of the field that says when a record counts."
    )
    domain = fields.Char(
        string="Only Those",
        default="[]",
        required=True,
        help="Conditions that the records meet, of journeys those on their history"
        " (“candidate_id.…” for what the journey itself says). “first” and “last” stand"
        " for the first and the last day of the period, “after” for the day after it.",
    )
    aggregate = fields.Char(
        string="Counted How",
        default="__count",
        required=True,
        help="“__count”: how many there are; “hours:sum” or “hours:avg” of a field.",
    )
    axis_ids = fields.Many2many(
        comodel_name="vae.indicator.axis", string="Axes", ondelete="restrict"
    )
    # Share
    part_id = fields.Many2one(
        comodel_name="vae.indicator", string="Share Of Which", ondelete="restrict"
    )
    whole_id = fields.Many2one(
        comodel_name="vae.indicator", string="In All", ondelete="restrict"
    )

    # ------------------------------------------------------------------
    # Choices; to be extended
    # ------------------------------------------------------------------

    @api.model
    def _selection_chapter(self):
        """Chapters of a bilan, in their order; one without a figure is not printed."""
        return [
            ("welcome", self.env._("Advice, information, proposals")),
            ("publics", self.env._("Publics")),
            ("journeys", self.env._("Journeys")),
            ("supports", self.env._("Supports")),
            ("workshops", self.env._("Workshops and attendance")),
            ("funding", self.env._("Admissibility and funding")),
            ("outcomes", self.env._("Outcomes and drop-outs")),
            ("after", self.env._("Six months after")),
            ("network", self.env._("Network and referrals")),
            ("quality", self.env._("Satisfaction and complaints")),
            ("stakes", self.env._("The four stakes of the assistance")),
        ]

    @api.model
    def _counted_models(self):
        """What may be counted, and how its records belong to a perimeter.

        An axis that is missing (no program, no territory) says that the figure is one
        of the whole structure.

        :return: dict of model to dict of axis to path
        """
        return {
            SPANS: HISTORY,
            "vae.candidate": OWN,
            "vae.service": OWN,
            "vae.proposal": {**OF_JOURNEY, "program": "program_id"},
            "vae.diagnosis": OF_JOURNEY,
            "vae.contract": OWN,
            "vae.start.certificate": OF_JOURNEY,
            "vae.fiche.action": ACTS,
            "vae.fiche.action.support": ACTS,
            "vae.support.plan.line": OF_JOURNEY,
            "vae.attendance": ACTS,
            "vae.admissibility.decision": OF_JOURNEY,
            "vae.funding.request": OF_JOURNEY,
            "vae.jury": OF_JOURNEY,
            "vae.candidate.bloc": OF_JOURNEY,
            "vae.follow.up": OF_JOURNEY,
            "vae.referral": {**HISTORY, "territory": "territory_id"},
            "vae.meeting": {"company": "company_id"},
            "vae.observation.occurrence": OWN,
            "vae.time": {"company": "company_id", "program": "program_id"},
            "vae.satisfaction": {**OF_JOURNEY, "program": "program_id"},
            "vae.complaint": {**OF_JOURNEY, "program": "program_id"},
        }

    @api.model
    def _selection_res_model(self):
        names = [name for name in self._counted_models() if name != SPANS]
        found = self.env["ir.model"].sudo().search([("model", "in", names)])
        return [
            (model.model, model.name)
            for model in found.sorted(lambda model: name_order(model.name))
        ]

    @api.depends("chapter")
    def _compute_chapter_sequence(self):
        order = [code for code, _label in self._selection_chapter()]
        for indicator in self:
            code = indicator.chapter
            indicator.chapter_sequence = order.index(code) if code in order else 99

    # ------------------------------------------------------------------
    # What an administrator may write
    # ------------------------------------------------------------------

    @api.constrains(
        *("scope", "res_model", "date_field", "domain", "aggregate", "axis_ids"),
        *("part_id", "whole_id"),
    )
    def _check_counts(self):
        """Count it once: what cannot be counted is refused with its reason."""
        for indicator in self:
            if indicator.scope == "ratio":
                if not indicator.part_id or not indicator.whole_id:
                    raise ValidationError(
                        self.env._(
                            "“%(indicator)s” is a share: say of which indicator, and"
                            " in all of which one.",
                            indicator=indicator.name,
                        )
                    )
                parts = indicator.part_id | indicator.whole_id
                is_part = self.sudo().search_count(
                    Domain("part_id", "=", indicator.id)
                    | Domain("whole_id", "=", indicator.id),
                    limit=1,
                )
                if is_part or "ratio" in parts.mapped("scope"):
                    raise ValidationError(
                        self.env._(
                            "“%(indicator)s”: a share of shares says nothing. Choose"
                            " indicators that count.",
                            indicator=indicator.name,
                        )
                    )
                continue
            indicator._check_fields()
            try:
                figure = indicator._figure(date(2026, 1, 1), date(2026, 12, 31))
                with self.env.cr.savepoint():
                    self.env[figure["model"]]._read_group(
                        figure["domain"], [], [indicator.aggregate]
                    )
            except (ValidationError, UserError):
                raise
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "“%(indicator)s” cannot be counted like that: %(reason)s."
                        " Correct its conditions, or how it is counted.",
                        indicator=indicator.name,
                        reason=str(error).splitlines()[0] if str(error) else "?",
                    )
                ) from error

    def _check_fields(self):
        self.ensure_one()
        model = self._model()
        if model not in self._counted_models():
            raise ValidationError(
                self.env._(
                    "“%(indicator)s” counts nothing yet: choose what is counted.",
                    indicator=self.name,
                )
            )
        field = self.env[model]._fields.get(self.date_field or "")
        if self.scope == "period" and (
            field is None or not field.store or field.type not in ("date", "datetime")
        ):
            raise ValidationError(
                self.env._(
                    "“%(indicator)s”: “%(field)s” is no day of what is counted. Name a"
                    " field with a date.",
                    indicator=self.name,
                    field=self.date_field or "",
                )
            )
        name, _colon, how = (self.aggregate or "").partition(":")
        field = self.env[model]._fields.get(name)
        if self.aggregate != "__count" and (
            field is None
            or not (field.store or field.name in BY_QUERY)
            or field.type not in ("integer", "float", "monetary")
            or how not in ("sum", "avg")
        ):
            raise ValidationError(
                self.env._(
                    "“%(indicator)s”: “%(aggregate)s” is no way to count. Use"
                    " “__count”, or a number with “:sum” or “:avg”.",
                    indicator=self.name,
                    aggregate=self.aggregate,
                )
            )
        for axis in self.axis_ids:
            if not axis._field(model):
                raise ValidationError(
                    self.env._(
                        "“%(indicator)s” cannot be split by “%(axis)s”: what is counted"
                        " does not have it. Leave that axis out.",
                        indicator=self.name,
                        axis=axis.name,
                    )
                )

    # ------------------------------------------------------------------
    # Which records
    # ------------------------------------------------------------------

    def _model(self):
        self.ensure_one()
        return SPANS if self.scope in OF_JOURNEYS else self.res_model

    def _figure(self, first, last, known_on=None, zone="Europe/Paris"):
        """What is counted over a period, whatever the perimeter.

        :param date first: first day, included
        :param date last: last day, included
        :param date known_on: of journeys, as their history was known at the end of
            that day; None: as it is known now
        :return: dict of ``model`` and ``domain``
        """
        self.ensure_one()
        domain = self._own_domain(first, last)
        if self.scope in OF_JOURNEYS:
            domain &= self._domain_of_journeys(first, last, known_on)
        else:
            domain &= self._domain_of_days(first, last, zone)
        return {"model": self._model(), "domain": domain}

    def _own_domain(self, first, last):
        """The conditions as they are written on the indicator."""
        self.ensure_one()
        if not _is_plain(self.domain or "[]"):
            raise ValueError(
                self.env._(
                    "they hold lists, texts, numbers, “first”, “last” and “after” alone"
                )
            )
        found = safe_eval(self.domain or "[]", _days(first, last))
        if not isinstance(found, list) or _bypasses(found):
            raise ValidationError(
                self.env._(
                    "“%(indicator)s”: its conditions are no list of conditions."
                    " Correct them.",
                    indicator=self.name,
                )
            )
        domain = Domain(found)
        if self._asks_of_secrets(self._model(), domain):
            raise ValidationError(
                self.env._(
                    "“%(indicator)s”: its conditions ask what nobody may search."
                    " Correct them.",
                    indicator=self.name,
                )
            )
        return domain

    @api.model
    def _asks_of_secrets(self, model, domain):
        """Whether conditions ask of fields that are read by an act alone, or who it is.

        Totals of a grouping and scheduled bilans are counted as superuser, to whom core
        refuses nothing. All but one of them, less than all, are that person.
        """
        for condition in domain.iter_conditions():
            records = self.env[model]
            for name in condition.field_expr.split("."):
                owner, field = records, records._fields.get(name)
                if field is None:
                    break  # the ORM says what is wrong with it
                if field.groups and not field.groups.startswith("vae_"):
                    return True
                if not field.relational:
                    break
                records = self.env[field.comodel_name]
                if isinstance(records, self.pool["vae.confidential.mixin"]):
                    return True
            value = condition.value
            if condition.operator in ("any", "not any"):
                if not isinstance(value, Domain):
                    value = Domain(value)
                if self._asks_of_secrets(records._name, value):
                    return True
            elif field is not None and self._says_who(owner, field, value):
                return True
        return False

    @api.model
    def _says_who(self, owner, field, value):
        """Whether a field is compared with what tells one person from the others.

        Whether there is something at all tells nobody.
        """
        several = isinstance(value, Collection) and not isinstance(value, str)
        if not any(value if several else [value]):
            return False
        is_traced = self.env["vae.access.log"]._is_traced
        if field.name == "id":
            return True
        if field.relational:
            return field.comodel_name in PEOPLE or is_traced(field.comodel_name)
        return (owner._name in PEOPLE or is_traced(owner._name)) and (
            field.type in ("char", "text", "html") or "birth" in field.name
        )

    def _domain_of_journeys(self, first, last, known_on):
        """The range of each journey that holds on the last day, and what was before.

        A journey counts with what it was at the end: its program, step, référent.
        """
        spans = self.env[SPANS]
        before = spans._domain_on(first - timedelta(days=1), known_on)
        out = Domain("state", "!=", "open")
        at_end = spans._domain_on(last, known_on)

        def was(domain):
            return Domain("candidate_id.told_history_ids", "any", domain)

        def was_not(domain):
            return Domain("candidate_id.told_history_ids", "not any", domain)

        return {
            "in_progress": at_end & ~out,
            "entered": at_end & was_not(before),
            "followed": at_end & was_not(before & out),
            "left": at_end & out & was_not(before & out),
        }[self.scope]

    def _domain_of_days(self, first, last, zone):
        name = self.date_field
        if self.env[self.res_model]._fields[name].type == "date":
            return Domain(name, ">=", first) & Domain(name, "<=", last)
        place = pytz.timezone(zone)

        def midnight(day):
            begins = place.localize(datetime.combine(day, time.min))
            return begins.astimezone(pytz.utc).replace(tzinfo=None)

        return Domain(name, ">=", midnight(first)) & Domain(
            name, "<", midnight(last + timedelta(days=1))
        )


def _days(first, last):
    """What the conditions of an indicator may name."""
    return {"first": first, "last": last, "after": last + timedelta(days=1)}


def _is_plain(text):
    """Whether conditions are values alone."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return all(isinstance(node, PLAIN) for node in ast.walk(tree))


def _bypasses(domain):
    """Whether a domain, or one inside it, looks behind record rules."""
    return any(
        isinstance(term, list | tuple)
        and (
            (len(term) > 1 and term[1] in BYPASS)
            or (isinstance(term[-1], list | tuple) and _bypasses(term[-1]))
            if term
            else False
        )
        for term in domain
    )
