# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..ground.vae_trace_mixin import NAMED

ANSWER_DAYS = "complaint_answer_days"


class VaeComplaint(models.Model):
    """A complaint (réclamation): received, answered, closed; kept with its answer.

    Of a candidate or of anybody else. Coordinators read all of their structure's, who
    wrote one down reads it too: the professional whom it is about does not. The delay
    is a dated parameter.
    """

    _name = "vae.complaint"
    _description = "Complaint"
    _inherit = [
        "vae.thread.mixin",
        "vae.long.text.mixin",
        "vae.frozen.mixin",
        "vae.trace.mixin",
    ]
    _order = "date desc, id desc"
    _rec_name = "reference"
    _check_company_auto = True
    _kept_when_erased = ("reference",)
    _long_texts = ("description", "answer", "improvement")
    _frozen = {
        "_check_open": {
            *("author", "candidate_id", "channel", "date", "subject", "description"),
            *("answer", "date_acknowledged", "date_answered", "date_due"),
            *("user_id", "is_founded"),
        }
    }

    reference = fields.Char(readonly=True, copy=False, index=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="The journey that it is about, if it is about one.",
    )
    program_id = fields.Many2one(
        related="candidate_id.program_id", store=True, index="btree_not_null"
    )
    author = fields.Char(
        string="Who Complains",
        help="Who complains, if it is not the candidate: partner, employer, relative…",
    )
    date = fields.Date(
        string="Received On",
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self._default_date(),
    )
    channel = fields.Selection(
        selection=[
            ("mail", "E-mail"),
            ("post", "Letter"),
            ("phone", "Telephone"),
            ("spoken", "Face to face"),
            ("portal", "Portal or web site"),
            ("survey", "Satisfaction survey"),
        ],
        string="How",
        required=True,
        default="mail",
    )
    subject = fields.Selection(
        selection=[
            ("support", "The support itself"),
            ("organisation", "Appointments, places, delays"),
            ("information", "Information given"),
            ("funding", "Funding, invoices"),
            ("certifier", "Certifier, jury"),
            ("data", "Personal data"),
            ("other", "Other"),
        ],
        string="About",
        required=True,
        default="support",
        index=True,
    )
    description = fields.Text(string="What Is Said", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who Answers",
        required=True,
        index=True,
        tracking=True,
        check_company=True,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        default=lambda self: self._default_user_id(),
    )
    date_acknowledged = fields.Date(string="Acknowledged On", copy=False, tracking=True)
    date_due = fields.Date(
        string="Answer Until",
        compute="_compute_date_due",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
    )
    answer = fields.Text(copy=False)
    date_answered = fields.Date(string="Answered On", copy=False, tracking=True)
    improvement = fields.Text(
        string="What Is Improved",
        copy=False,
        help="What the structure changes because of it.",
    )
    is_founded = fields.Selection(
        selection=[("yes", "Yes"), ("partly", "In part"), ("no", "No")],
        string="Founded",
        copy=False,
    )
    date_closed = fields.Date(
        string="Closed On", copy=False, readonly=True, tracking=True
    )
    state = fields.Selection(
        selection=[
            ("received", "To answer"),
            ("answered", "Answer given"),
            ("closed", "Complaint closed"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )

    _reference_uniq = models.Constraint(
        "UNIQUE(company_id, reference)",
        "Two complaints of a structure cannot have the same number.",
    )

    # ------------------------------------------------------------------
    # Defaults, computed
    # ------------------------------------------------------------------

    @api.model
    def _default_company_id(self):
        candidate = self.env.context.get("default_candidate_id")
        if candidate:
            return self.env["vae.candidate"].browse(candidate).company_id
        return self.env.company

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.depends("reference")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        # Names nobody: read wherever it is linked.
        for complaint in self:
            complaint.display_name = self.env._(
                "Complaint %(reference)s", reference=complaint.reference or "…"
            )

    @api.depends("date", "company_id", "candidate_id")
    def _compute_date_due(self):
        known = self.filtered("date")
        delays = self.env["vae.parameter"]._values(
            ANSWER_DAYS,
            [
                (each.date, each.company_id, each.candidate_id.sudo().program_id)
                for each in known
            ],
        )
        for complaint, days in zip(known, delays, strict=True):
            complaint.date_due = complaint.date + timedelta(days=days)
        (self - known).date_due = False

    @api.depends("date_answered", "date_closed")
    def _compute_state(self):
        for complaint in self:
            complaint.state = (
                "closed"
                if complaint.date_closed
                else "answered"
                if complaint.date_answered
                else "received"
            )

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("date", "date_acknowledged", "date_answered")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for complaint in self:
            days = (complaint.date_acknowledged, complaint.date_answered)
            known = [day for day in days if day]
            if complaint.date > today or any(
                day < complaint.date or day > today for day in known
            ):
                raise ValidationError(
                    self.env._(
                        "%(complaint)s: it is received, acknowledged and answered in"
                        " this order, today at the latest. Correct the days.",
                        complaint=complaint.display_name,
                    )
                )

    @api.constrains("answer", "date_answered")
    def _check_answer(self):
        for complaint in self:
            if complaint.date_answered and not (complaint.answer or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(complaint)s: write what was answered.",
                        complaint=complaint.display_name,
                    )
                )

    # And with what is always sent: a call may leave out both.
    @api.constrains("candidate_id", "author", "description")
    def _check_author(self):
        for complaint in self:
            if not complaint.candidate_id and not (complaint.author or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(complaint)s: say who complains, the candidate or somebody"
                        " else.",
                        complaint=complaint.display_name,
                    )
                )

    def _check_open(self):
        for complaint in self:
            if complaint.date_closed:
                raise UserError(
                    self.env._(
                        "%(complaint)s is closed and stays as it is. Reopen it first.",
                        complaint=complaint.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        sequences = self.env["ir.sequence"]
        for vals in vals_list:
            vals["reference"] = sequences.next_by_code("vae.complaint")
            if vals.get("candidate_id"):
                candidate = self.env["vae.candidate"].browse(vals["candidate_id"])
                vals["company_id"] = candidate.sudo().company_id.id
        return super().create(vals_list)

    def write(self, vals):
        answered = self.browse()
        if vals.get("date_answered"):
            answered = self.filtered(lambda complaint: not complaint.date_answered)
        result = super().write(vals)
        answered._tell_answered()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A complaint is kept, with its answer. Close it."))

    def _tell_answered(self):
        """Tell who complained on the portal that the answer can be read there."""
        for complaint in self.filtered(lambda each: each.channel == "portal"):
            # Who answers need not follow the journey.
            journey = complaint.sudo().candidate_id
            if not journey.partner_id.email_normalized:
                continue
            told = complaint.with_context(lang=journey.partner_id.lang)
            told._vae_notify(
                journey.partner_id,
                told.env._("Your complaint is answered"),
                Markup("<p>%s</p><p><a href='%s'>%s</a></p>")
                % (
                    told.env._("The direction has answered your complaint."),
                    f"{journey.get_base_url()}/my/vae/{journey.id}#complaints",
                    told.env._("Read the answer"),
                ),
                author_id=self.env.user.partner_id.id,
                # A note would be said to be internal.
                subtype_xmlid="mail.mt_comment",
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_acknowledge(self):
        """Tell that it was received: today, unless it was told before."""
        self._check_open()
        untold = self.filtered(lambda complaint: not complaint.date_acknowledged)
        untold.date_acknowledged = fields.Date.context_today(self)
        return True

    def action_answer(self):
        """It is answered: today, unless an earlier day was typed.

        :raise UserError: what was answered is not written
        """
        self._check_open()
        for complaint in self:
            complaint.date_answered = (
                complaint.date_answered or fields.Date.context_today(complaint)
            )
        return True

    def action_close(self):
        """Nothing is left to do.

        :raise UserError: it was not answered, or is closed already
        """
        self._check_open()
        for complaint in self:
            if complaint.state == "received":
                raise UserError(
                    self.env._(
                        "%(complaint)s: answer it before it is closed.",
                        complaint=complaint.display_name,
                    )
                )
        self._vae_by_code().write({"date_closed": fields.Date.context_today(self)})
        return True

    def action_reopen(self):
        """Something is left to do after all; the discussion says who reopened it."""
        self._vae_by_code().write({"date_closed": False})
        return True
