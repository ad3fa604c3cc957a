# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..ground.file_field import File
from ..ground.vae_trace_mixin import NAMED


class VaeService(models.Model):
    """Advice in VAE (*conseil*) or a collective information session.

    Services of their own: counted even where no journey follows. Assistance itself is
    the journey.
    """

    _name = "vae.service"
    _description = "VAE Service"
    _inherit = ["vae.long.text.mixin", "vae.trace.mixin"]
    _retention_files = "documents"
    _order = "date desc, id desc"
    _rec_name = "date"
    _check_company_auto = True
    _long_texts = ("conclusion", "participants")

    kind = fields.Selection(
        selection=[
            ("advice", "Advice in VAE"),
            ("information", "Collective information"),
        ],
        required=True,
        default="advice",
        index=True,
    )
    date = fields.Date(
        required=True, index=True, default=lambda self: self._default_date()
    )
    duration = fields.Float(
        required=True, default=1.0, help="Length of the service, in hours."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Delivered By",
        required=True,
        index=True,
        check_company=True,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        default=lambda self: self._default_user_id(),
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        index=True,
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    active = fields.Boolean(default=True)

    # For whom
    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="vae_assistance.group_vae_referent",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Who was advised, when no journey follows.",
    )
    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Calendar Event",
        index="btree_not_null",
        ondelete="set null",
    )
    participant_count = fields.Integer(
        string="Number of People",
        required=True,
        default=1,
        help="How many people received the service.",
    )
    participants = fields.Text(
        string="Who Was There",
        prefetch=False,
        help="Optional: names, when the funder asks for them.",
    )

    # In which frame, with what result
    program_id = fields.Many2one(
        comodel_name="vae.program",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        compute="_compute_from_candidate",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('company_id', 'in', [company_id, False])]",
    )
    territory_id = fields.Many2one(
        comodel_name="vae.territory",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        compute="_compute_from_candidate",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('kind', '!=', 'region'), ('company_id', 'in', [company_id, False])]",
    )
    conclusion = fields.Text(help="In a line or two: what comes next.")
    proof = File(attachment=True, help="Signed sheet, certificate or other proof.")
    proof_name = fields.Char(string="Name of the Proof")
    has_proof = fields.Boolean(compute="_compute_has_proof", store=True)

    _check_duration = models.Constraint(
        "CHECK(duration > 0 AND duration <= 24)",
        "The length of a service is more than 0 and at most 24 hours.",
    )
    _check_participant_count = models.Constraint(
        "CHECK(participant_count >= 1 AND participant_count <= 10000)",
        "A service is for one person at least.",
    )
    _event_uniq = models.UniqueIndex(
        "(event_id) WHERE event_id IS NOT NULL AND active IS TRUE",
        "The service of this event is recorded already.",
    )

    # ------------------------------------------------------------------
    # Defaults
    # ------------------------------------------------------------------

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.model
    def _default_user_id(self):
        return self.env.user

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("kind", "date", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        # Read without rules by whoever reads a link: it names nobody.
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for service in self:
            parts = [
                kinds.get(service.kind),
                service.date and format_date(self.env, service.date),
                service.candidate_id._called(),
            ]
            service.display_name = " – ".join(part for part in parts if part)

    @api.depends("candidate_id", "lead_id")
    def _compute_company_id(self):
        for service in self:
            lead = service.sudo().lead_id
            service.company_id = (
                service.candidate_id.company_id
                or (lead and lead._vae_company())
                or service.company_id
                or self.env.company
            )

    @api.depends("candidate_id")
    def _compute_from_candidate(self):
        for service in self:
            candidate = service.candidate_id
            service.program_id = service.program_id or candidate.program_id
            service.territory_id = service.territory_id or candidate.territory_id

    @api.depends("proof")
    def _compute_has_proof(self):
        # Of a size, the cache would keep what there was before.
        for service in self.with_context(bin_size=False):
            service.has_proof = bool(service.proof)

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        for service in self:
            if service.date > today:
                raise ValidationError(
                    self.env._(
                        "%(service)s: a service is recorded once it has been delivered."
                        " Correct its date.",
                        service=service.display_name,
                    )
                )

    @api.constrains("kind", "candidate_id", "lead_id", "partner_id", "event_id")
    def _check_for_whom(self):
        for service in self.sudo():
            if service.kind == "advice" and not (
                service.candidate_id
                or service.lead_id
                or service.partner_id
                or service.event_id
            ):
                raise ValidationError(
                    self.env._(
                        "Say who was advised: a lead, a candidate, a contact or an"
                        " event of the calendar."
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_new(self):
        """Open the dialog of a new one over a list, which stays where it is."""
        return self._action_record(**self._vae_defaults_sent())

    @api.model
    def _action_record(self, **defaults):
        """Window action: the small prefilled dialog of a new service.

        :param defaults: default values of the service, by field
        """
        return self.browse()._get_records_action(
            name=self.env._("Record a Service"),
            target="new",
            context={f"default_{fname}": value for fname, value in defaults.items()},
        )
