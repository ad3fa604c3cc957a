# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.models import MAGIC_COLUMNS
from odoo.tools import ormcache

SEVERITIES = [("watch", "To watch"), ("urgent", "Urgent")]
# Models that a rule's domain may go through: ours, and by their names these of core's.
# What hangs on contacts and users beside (accounts, keys, logins) is asked by none.
ASKED = {
    "crm.team",
    "res.company",
    "res.partner",
    "res.partner.category",
    "res.users",
    "utm.campaign",
    "utm.medium",
    "utm.source",
}


class VaeAlertRule(models.Model):
    """When a journey needs somebody: why, whom, and what lifts the alert.

    A rule is data: a kind of condition among a few, a number or a parameter, a domain
    on the journeys. It is made switched off, tried on the journeys there are, and then
    switched on: from then on its alerts open and close by themselves, at once where
    the facts of a journey change and every night where only the calendar does.

    - ``vae_alert_rule_condition.py`` turns a rule into SQL;
    - ``vae_alert_rule_evaluation.py`` opens and closes the alerts.
    """

    _name = "vae.alert.rule"
    _description = "Alert Rule"
    _inherit = ["vae.catalogue.mixin", "mail.thread"]
    _order = "sequence, id"

    name = fields.Char(
        help="Read by whoever reads the alert: in neutral words, “no contact”.",
    )
    code = fields.Char(
        string="Technical Code",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Of the rules that come with the software.",
    )
    is_on = fields.Boolean(
        string="Switched On", readonly=True, copy=False, tracking=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        ondelete="restrict",
        index="btree_not_null",
        help="Leave empty for every structure.",
    )
    basis = fields.Text(
        translate=True,
        help="Where it comes from: law, mandate, charter, or a choice of the team.",
    )
    severity = fields.Selection(
        selection=SEVERITIES, required=True, default="watch", tracking=True
    )
    owner = fields.Selection(
        selection=lambda self: self._selection_owner(),
        string="For",
        required=True,
        default="referent",
        tracking=True,
        help="Who has to act.",
    )
    act = fields.Selection(
        selection=lambda self: self._selection_act(),
        string="What Lifts It",
        required=True,
        default="open",
        help="What the button of the alert opens.",
    )

    # The condition
    kind = fields.Selection(
        selection=lambda self: self._selection_kind(),
        string="Condition",
        required=True,
        default="silence",
        tracking=True,
    )
    number = fields.Integer(
        default=30,
        tracking=True,
        help="Days, hours in percent or records, as the condition says.",
    )
    parameter_id = fields.Many2one(
        comodel_name="vae.parameter",
        string="Number Set By",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="A dated parameter, with its own values for structures and programs.",
    )
    number_max = fields.Integer(
        string="Below",
        tracking=True,
        help="From this number on the rule is silent, as another one speaks. 0: never.",
    )
    parameter_max_id = fields.Many2one(
        comodel_name="vae.parameter",
        string="Below, Set By",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )
    working_days = fields.Boolean(
        tracking=True,
        help="Days on which the structure works, without its public holidays.",
    )
    date_field = fields.Selection(
        selection=lambda self: self._selection_date_field(),
        string="Day That Counts",
        tracking=True,
    )
    awaited_field = fields.Selection(
        selection=lambda self: self._selection_date_field(),
        string="What Is Awaited",
        tracking=True,
    )
    counted_model = fields.Selection(
        selection=lambda self: self._selection_counted_model(),
        string="What Is Counted",
        tracking=True,
    )
    record_model = fields.Char(compute="_compute_record_model")
    record_domain = fields.Char(
        string="Of Those Which",
        tracking=True,
        help="Which of the records count whose day, or whose number, is asked for.",
    )
    awaited_model = fields.Char(compute="_compute_record_model")
    awaited_domain = fields.Char(string="Awaited: Those Which", tracking=True)
    domain = fields.Char(
        string="Only Journeys Which",
        tracking=True,
        help="Open journeys only, whatever is said here.",
    )

    # What the last night found
    date_evaluated = fields.Datetime(string="Last Evaluated", readonly=True, copy=False)
    matched_count = fields.Integer(
        string="Journeys Concerned", readonly=True, copy=False, aggregator=None
    )
    journey_count = fields.Integer(
        string="Open Journeys", readonly=True, copy=False, aggregator=None
    )
    error = fields.Text(string="Out of Order", readonly=True, copy=False)
    remark = fields.Char(compute="_compute_remark")
    sentence = fields.Char(
        string="In Words",
        compute="_compute_sentence",
        help="When the rule opens an alert.",
    )
    alert_count = fields.Integer(
        string="Alerts",
        compute="_compute_alert_count",
        help="Alerts that stand, in your structures.",
    )

    _code_uniq = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL",
        "Two alert rules cannot have the same technical code.",
    )
    _check_numbers = models.Constraint(
        "CHECK(number >= 0 AND number_max >= 0)",
        "The numbers of an alert rule cannot be negative.",
    )

    # ------------------------------------------------------------------
    # Lists
    # ------------------------------------------------------------------

    @api.model
    def _selection_owner(self):
        return [
            ("referent", self.env._("Référent")),
            ("coordinator", self.env._("Coordinator")),
            ("director", self.env._("Director")),
        ]

    @api.model
    def _alert_acts(self):
        """What lifts alerts; to be extended.

        :return: dict of code to the words of a button and the method of
            ``vae.candidate`` that it calls
        """
        return {
            "open": (self.env._("Open the journey"), "_action_open_alert"),
            "log_contact": (self.env._("Log a contact"), "action_log_contact"),
            "plan_appointment": (
                self.env._("Plan an appointment"),
                "action_plan_appointment",
            ),
            "record_meeting": (
                self.env._("Record the meeting"),
                "action_record_meeting",
            ),
            "todos": (self.env._("See the to-dos"), "action_view_todos"),
            "attendances": (
                self.env._("See the attendances"),
                "action_view_attendances",
            ),
            "diagnoses": (self.env._("See the diagnosis"), "action_view_diagnoses"),
            "plan": (self.env._("See the plan"), "action_view_plan"),
            "contracts": (self.env._("See the contract"), "action_view_contracts"),
            "consents": (self.env._("See the consents"), "action_view_consents"),
            "proofs": (self.env._("See the missing proofs"), "action_view_proof_needs"),
            "hand_over": (self.env._("Choose a référent"), "action_hand_over"),
            "admissibility": (
                self.env._("See the admissibility request"),
                "action_view_admissibilities",
            ),
            "funding": (self.env._("See the funding plan"), "action_view_funding"),
            "leaves": (self.env._("See the VAE leaves"), "action_view_leaves"),
            "file": (self.env._("See the file"), "action_view_validation_file"),
            "juries": (self.env._("See the juries"), "action_view_juries"),
        }

    @api.model
    def _selection_act(self):
        return [(code, words) for code, (words, _method) in self._alert_acts().items()]

    @api.model
    def _selection_kind(self):
        """Kinds of conditions; for each one a method ``_condition_<code>``."""
        return [
            ("silence", self.env._("No contact for a number of days")),
            (
                "milestone",
                self.env._("Something happened, what should follow has not"),
            ),
            ("deadline", self.env._("A deadline that comes near")),
            ("step", self.env._("Too long in the same step")),
            ("count", self.env._("Too many records: absences, late to-dos…")),
            ("hours", self.env._("Hours delivered, in percent of the plan")),
            ("domain", self.env._("Conditions on the journey alone")),
        ]

    @api.model
    @ormcache()
    def _journey_models(self):
        """Models whose records are about one journey, and the journey's own.

        Found by itself, so that no later model is forgotten.

        :return: tuple of names, the journey's own first
        """
        left_out = {"vae.alert", "vae.access.log", "vae.candidate.history"}
        return (
            "vae.candidate",
            *(
                name
                for name, model in sorted(self.env.registry.items())
                if name.startswith("vae.")
                and name not in left_out
                and not (model._abstract or model._transient)
                and (link := model._fields.get("candidate_id"))
                and link.store
                and link.comodel_name == "vae.candidate"
            ),
        )

    @api.model
    def _sources(self):
        """Those of these models by which a rule may ask: none that is confidential."""
        kept = self._kept_models()
        return [name for name in self._journey_models() if name not in kept]

    @api.model
    @ormcache()
    def _kept_models(self):
        """Models that whoever follows the journey reads, and nobody else whatsoever.

        Their rule is one for everybody, where others give a coordinator more.
        """
        rules = self.env["ir.rule"].sudo()
        found = rules.search(
            [("global", "=", True), ("domain_force", "like", "candidate_id.member_ids")]
        )
        return frozenset(found.model_id.mapped("model"))

    @api.model
    def _selection_date_field(self):
        """Days that are kept of a journey and of its records: “model.field”."""
        return [
            (f"{name}.{field.name}", f"{model} – {label}")
            for name, model in self._source_names().items()
            for field in self.env[name]._fields.values()
            if field.type in ("date", "datetime")
            and field.store
            and field.name not in MAGIC_COLUMNS
            and not field.groups
            and (label := field._description_string(self.env))
        ]

    @api.model
    def _selection_counted_model(self):
        names = self._source_names()
        names.pop("vae.candidate")
        return list(names.items())

    @api.model
    def _source_names(self):
        """What the sources are called, in their order: dict by model."""
        models_ = self.env["ir.model"].sudo()
        ids = [models_._get_id(name) for name in self._sources()]
        return {model.model: model.name for model in models_.browse(ids)}

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("kind", "date_field", "awaited_field", "counted_model")
    def _compute_record_model(self):
        for rule in self:
            day = rule._split_field(rule.date_field)[0]
            rule.record_model = rule.counted_model if rule.kind == "count" else day
            rule.awaited_model = rule._split_field(rule.awaited_field)[0]

    @api.model
    def _split_field(self, path):
        """Model and field of a value of the lists of days; two False without one."""
        model, _separator, fname = (path or "").rpartition(".")
        return model or False, fname or False

    @api.depends("error", "date_evaluated", "matched_count", "journey_count", "is_on")
    def _compute_remark(self):
        for rule in self:
            rule.remark = rule._remark()

    def _remark(self):
        self.ensure_one()
        if self.error:
            return self.env._("Out of order")
        if not (self.is_on and self.date_evaluated and self.journey_count):
            return False
        if not self.matched_count:
            return self.env._("Concerns nobody")
        if self.matched_count == self.journey_count:
            return self.env._("Concerns every journey")
        return False

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    def _check_kind(self):
        asked = {
            "milestone": ("date_field", "awaited_field"),
            "deadline": ("date_field",),
            "count": ("counted_model",),
        }
        for fname in asked.get(self.kind, ()):
            if not self[fname]:
                raise ValidationError(
                    self.env._(
                        "“%(rule)s”: choose “%(field)s”.",
                        rule=self.name,
                        field=self._fields[fname]._description_string(self.env),
                    )
                )

    @api.constrains(
        "kind",
        "number",
        "parameter_id",
        "domain",
        "record_domain",
        "awaited_domain",
        "date_field",
        "awaited_field",
        "counted_model",
    )
    def _check_condition(self):
        """Refuse at once what could not be evaluated, or asks what is confidential."""
        for rule in self:
            rule._check_kind()
            try:
                for model, domain in rule._domains():
                    rule._check_domain(self.env[model], Domain(domain))
                failure = rule._failure([])
            except (AccessError, ValidationError):
                raise
            except Exception as error:  # pylint: disable=broad-except
                # A domain that somebody has typed may fail in any way.
                failure = error
            if failure:
                # Why is told in English, by Python or the database: not to people.
                raise ValidationError(
                    self.env._(
                        "“%(rule)s” cannot be evaluated: a condition cannot be read, or"
                        " compares a field with what it never holds. Build the"
                        " conditions with the editor of filters.",
                        rule=rule.name,
                    )
                )

    @api.constrains("company_id", "domain", "record_domain", "awaited_domain")
    def _check_structures(self):
        """Refuse that the number of journeys found tells of those of others.

        A rule for every structure counts them all: a domain could ask after a person.
        """
        user = self.env.user
        structures = self.env["res.company"].search([("active", "=", True)])
        if user._is_superuser() or structures <= user.company_ids:
            return
        for rule in self:
            domains = [domain for _model, domain in rule._domains()]
            if rule.company_id or all(domain.is_true() for domain in domains):
                continue
            raise ValidationError(
                self.env._(
                    "“%(rule)s” looks into the journeys of every structure, and you"
                    " administer some of them only. Choose the structure that it is"
                    " for.",
                    rule=rule.name,
                )
            )

    def _domains(self):
        """The rule's domains, each with its model."""
        self.ensure_one()
        domains = [("vae.candidate", self.domain)]
        if self.kind in ("milestone", "deadline", "count"):
            domains.append((self.record_model, self.record_domain))
        if self.kind == "milestone":
            domains.append((self.awaited_model, self.awaited_domain))
        return [(model, self._parse(domain)) for model, domain in domains]

    @api.model
    def _check_domain(self, records, domain):
        """Refuse paths by which alerts would tell what is kept to some people.

        Rules ask as superuser: whoever writes one would learn from its alerts what
        their own rights do not show them.

        :raise ValidationError: a path leaves what is about the journey
        """
        for condition in domain.iter_conditions():
            model = records
            for fname in condition.field_expr.split("."):
                field = model is not None and model._fields.get(fname)
                if not field or field.groups or self._is_kept(field):
                    raise ValidationError(self._path_message(condition.field_expr))
                model = self.env[field.comodel_name] if field.relational else None
            if condition.operator in ("any", "not any"):
                self._check_domain(model, Domain(condition.value))
            elif condition.operator.startswith(("any", "not any")):
                raise ValidationError(self._path_message(condition.field_expr))

    @api.model
    def _is_kept(self, field):
        return field.relational and (
            not (field.comodel_name in ASKED or field.comodel_name.startswith("vae."))
            or field.comodel_name in self._kept_models()
        )

    @api.model
    def _path_message(self, path):
        return self.env._(
            "“%(path)s” cannot be asked for by an alert rule: there is no such field,"
            " or it is kept to some people. Choose another one.",
            path=path,
        )

    # ------------------------------------------------------------------
    # Create, write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._rules_changed()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(self._evaluated_fields()):
            self._rules_changed()
        return result

    @api.model
    def _evaluated_fields(self):
        """Fields that change which alerts there are."""
        return {
            "active",
            "awaited_domain",
            "awaited_field",
            "company_id",
            "counted_model",
            "date_field",
            "domain",
            "is_on",
            "kind",
            "number",
            "number_max",
            "parameter_id",
            "parameter_max_id",
            "record_domain",
            "severity",
            "working_days",
        }

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_try(self):
        """Open the journeys whose alerts the rule would open now.

        :raise UserError: it cannot be evaluated; says why
        """
        self.ensure_one()
        self.check_access("read")
        candidates = self.env["vae.candidate"].search(
            [("id", "in", self._would_open())]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_candidate_action"
        )
        title = self.env._(
            "Would open in your structures: %(count)s (“%(rule)s”)",
            rule=self.name,
            count=len(candidates),
        )
        action.update(
            name=title,
            display_name=title,
            domain=[("id", "in", candidates.ids)],
            context={},
            views=[(False, "list"), (False, "form")],
            view_mode="list,form",
        )
        return action

    def action_switch_on(self):
        """Let the rule open its alerts, now and from now on.

        :return: client action that says how many stand where the user works
        """
        self._vae_by_code().write({"is_on": True, "error": False})
        self.sudo()._evaluate()
        self.invalidate_recordset(["alert_count"])
        return self._vae_said(
            self.env._(
                "Switched on. Alerts that stand in your structures: %(count)s.",
                count=sum(self.mapped("alert_count")),
            )
        )

    def action_switch_off(self):
        """Close the rule's alerts; it opens no more."""
        self._vae_by_code().write({"is_on": False})
        self.sudo()._evaluate()
        return True

    def action_view_alerts(self):
        """Open the rule's alerts that the user may read."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_alert_action"
        )
        action["domain"] = [("rule_id", "=", self.id)]
        action["context"] = {"search_default_live": 1}
        return action
