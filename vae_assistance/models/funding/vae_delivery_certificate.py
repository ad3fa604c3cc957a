# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..ground.hours import said_hours
from ..ground.vae_trace_mixin import NAMED


class VaeDeliveryCertificate(models.Model):
    """*Certificat de réalisation*: the hours that were delivered, as signatures prove.

    Nobody types hours: they are those of the appointments and workshops of the period
    at which the candidate was present. Those for which somebody signed are certified;
    the others are told apart, so that whoever reads knows what is not proven.
    """

    _name = "vae.delivery.certificate"
    _description = "Delivery Certificate"
    _inherit = ["vae.certificate.mixin", "vae.numbered.mixin"]
    _order = "date_to desc, id desc"
    _rec_name = "number"
    _print_order = "candidate_id, number"
    _number_counter = "delivery_last_number"
    _signature_report = "vae_assistance.report_vae_delivery_certificate"
    _signature_tells = ("partner_id", "certification_id", "program_id")

    date_from = fields.Date(
        string="From",
        required=True,
        compute="_compute_date_from",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_to = fields.Date(
        string="Until", required=True, default=lambda self: self._default_date()
    )
    program_id = fields.Many2one(
        related="candidate_id.program_id", store=True, index="btree_not_null"
    )
    certification_id = fields.Many2one(related="candidate_id.certification_id")
    request_id = fields.Many2one(
        comodel_name="vae.funding.request",
        string="For the Request",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('candidate_id', '=', candidate_id), ('decision', '=', 'granted')]",
        help="The funding that it justifies, if it is for one of them.",
    )
    funder_id = fields.Many2one(
        comodel_name="res.partner",
        string="Addressed To",
        compute="_compute_funder_id",
        help="The funder of the request, or else the commanditaire of the program.",
    )
    sessions = fields.Json(
        compute="_compute_sessions",
        store=True,
        copy=False,
        exportable=False,
        help="Each appointment and workshop of the period: day, hours, signed or not.",
    )
    hours_signed = fields.Float(
        string="Hours Signed For", compute="_compute_sessions", store=True
    )
    hours_unsigned = fields.Float(
        string="Hours Not Signed For",
        compute="_compute_sessions",
        store=True,
        help="Delivered, but nobody signed for them: they are not certified.",
    )
    sessions_table = fields.Html(string="Hours", compute="_compute_sessions_table")
    terms = fields.Text(
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        string="Wording",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Signed By",
        index="btree_not_null",
        check_company=True,
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        help="The director of the structure, or who signs for them.",
    )
    place = fields.Char(
        string="Made At",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
    )

    _number_uniq = models.Constraint(
        "UNIQUE(candidate_id, number)",
        "Two certificates of one candidate cannot have the same number.",
    )
    _check_days = models.Constraint(
        "CHECK(date_to >= date_from)", "A period does not end before it begins."
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("number", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for certificate in self:
            certificate.display_name = self.env._(
                "Delivery certificate no. %(number)s · %(whose)s",
                number=certificate.number or "…",
                whose=certificate.candidate_id._called(),
            )

    @api.depends("candidate_id")
    def _compute_date_from(self):
        """From the day after the last certificate, or else from the entry.

        Never after the end.
        """
        for certificate in self:
            candidate = certificate.candidate_id
            earlier = candidate.delivery_certificate_ids - certificate._origin
            last = max(earlier.mapped("date_to"), default=False)
            if not certificate.date_from:
                first = last + timedelta(days=1) if last else candidate.date_open
                end = certificate.date_to or self._default_date()
                certificate.date_from = min(first or end, end)

    @api.depends("candidate_id")
    def _compute_user_id(self):
        for certificate in self:
            director = certificate.company_id.sudo().vae_director_id
            certificate.user_id = certificate.user_id or director

    @api.depends("candidate_id")
    def _compute_place(self):
        for certificate in self:
            certificate.place = certificate.place or certificate.company_id.city

    @api.depends("date")
    def _compute_terms(self):
        wordings = self.env["vae.delivery.wording"]
        for day, certificates in self.grouped("date").items():
            text = day and wordings._text_on(day)
            for certificate in certificates:
                certificate.terms = certificate.terms or text

    @api.depends("request_id.partner_id", "program_id.funder_id")
    def _compute_funder_id(self):
        for certificate in self:
            certificate.funder_id = (
                certificate.request_id.partner_id or certificate.program_id.funder_id
            )

    @api.depends("candidate_id", "date_from", "date_to")
    def _compute_sessions(self):
        """As it stands when it is made, and once more when it is to be signed."""
        for certificate in self:
            certificate.update(certificate._session_values())

    def _session_values(self):
        """What the period holds now, as values of the certificate."""
        self.ensure_one()
        sessions = self._find_sessions()

        def total(signed):
            return round(
                sum(each["hours"] for each in sessions if each["signed"] == signed), 4
            )

        return {
            "sessions": sessions,
            "hours_signed": total(signed=True),
            "hours_unsigned": total(signed=False),
        }

    def _find_sessions(self):
        """The appointments and workshops of the period at which the candidate was.

        :return: list of dict: ``date`` (ISO), ``number`` (of the fiche; 0 without one),
            ``theme`` (of a workshop), ``hours`` and ``signed``
        """
        if not (self.candidate_id and self.date_from and self.date_to):
            return []
        candidate = self.candidate_id._origin
        # Who may read the journey reads its hours, whoever leads the workshops.
        fiches = self.env["vae.fiche.action"].sudo()
        fiches = fiches.search(
            [("candidate_id", "=", candidate.id), ("state", "=", "done")]
        )
        attendances = self.env["vae.attendance"].sudo()
        attendances = attendances.search([("candidate_id", "=", candidate.id)])
        signed = self._signed_ids(fiches), self._signed_ids(attendances)
        found = []
        for fiche in fiches:
            attendance = fiche.attendance_ids
            found.append(
                {
                    "date": fiche._day(),
                    "number": fiche.number,
                    "theme": attendance.theme or "",
                    "hours": fiche.hours_attended,
                    "signed": fiche.id in signed[0]
                    or not signed[1].isdisjoint(attendance.ids),
                }
            )
        for attendance in attendances - fiches.attendance_ids:
            present = attendance.presence == "present"
            found.append(
                {
                    "date": attendance._vae_local_day(attendance.date),
                    "number": 0,
                    "theme": attendance.theme or "",
                    "hours": attendance.hours if present else 0,
                    "signed": attendance.id in signed[1],
                }
            )
        found.sort(key=lambda each: (str(each["date"]), each["number"]))
        return [
            {**each, "date": fields.Date.to_string(each["date"])}
            for each in found
            if each["hours"]
            and each["date"]
            and self.date_from <= each["date"] <= self.date_to
        ]

    @api.model
    def _signed_ids(self, documents):
        """:return: set of the ids of those that are signed by all"""
        return {
            request.res_id
            for request in documents._signature_requests()
            if request.state == "signed"
        }

    @api.depends("sessions")
    @api.depends_context("lang")
    def _compute_sessions_table(self):
        for certificate in self:
            certificate.sessions_table = self.env["ir.qweb"]._render(
                "vae_assistance.vae_delivery_sessions",
                {"rows": certificate._session_rows()},
            )

    def _session_rows(self):
        """The sessions in words, for the form and the print."""
        self.ensure_one()
        return [
            {
                "day": format_date(self.env, each["date"]),
                "what": each["theme"]
                or self.env._("Appointment, fiche action no. %s", each["number"]),
                "hours": said_hours(self.env, each["hours"]),
                "signed": each["signed"],
            }
            for each in self.sessions or ()
        ]

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("date_from", "date_to", "date")
    def _check_period(self):
        today = fields.Date.context_today(self)
        for certificate in self:
            if certificate.date_to > today:
                raise ValidationError(
                    self.env._(
                        "%(certificate)s: only what was delivered is certified. The"
                        " period ends today at the latest.",
                        certificate=certificate.display_name,
                    )
                )

    @api.constrains("request_id", "candidate_id")
    def _check_request(self):
        for certificate in self:
            request = certificate.request_id
            if request and request.candidate_id != certificate.candidate_id:
                raise ValidationError(
                    self.env._(
                        "%(certificate)s justifies a funding of the same journey."
                        " Choose another request.",
                        certificate=certificate.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Print
    # ------------------------------------------------------------------

    def _print_number(self):
        self.ensure_one()
        return f"{self.candidate_id.reference}-CR{self.number}"

    # ------------------------------------------------------------------
    # Create
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._with_numbers(vals_list))

    def copy_data(self, default=None):
        raise UserError(
            self.env._("A delivery certificate is not duplicated: make another one.")
        )

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    def action_send(self):
        """Open the mail composer with the signed certificate, for the funder.

        :raise UserError: it is not signed, or nobody is named to whom it is addressed
        """
        self._check_sendable()
        if not self.funder_id:
            raise UserError(
                self.env._(
                    "%(certificate)s: no funder is named. Choose the funding request"
                    " that it justifies, or have an administrator name the"
                    " commanditaire on the program.",
                    certificate=self.display_name,
                )
            )
        return self._open_composer(
            self.env._("Send to the Funder"),
            template="vae_assistance.mail_template_delivery_certificate",
        )

    def action_view_unsigned(self):
        """Open the fiches action of the period that nobody has signed.

        Where only workshops are missing, the presences at them.
        """
        self.ensure_one()
        self.check_access("read")
        unsigned = [each for each in self.sessions or () if not each["signed"]]
        numbers = [each["number"] for each in unsigned if each["number"]]
        if unsigned and not numbers:
            return self._action_unsigned_presences()
        return self.env["vae.fiche.action"]._get_records_action(
            name=self.env._("Not Signed"),
            domain=[
                ("candidate_id", "=", self.candidate_id.id),
                ("number", "in", numbers),
            ],
            views=[(False, "list"), (False, "form")],
        )

    def _action_unsigned_presences(self):
        presences = self.env["vae.attendance"].search(
            [
                ("candidate_id", "=", self.candidate_id.id),
                ("presence", "=", "present"),
                ("is_signed", "=", False),
            ]
        )
        return self.env["vae.attendance"]._get_records_action(
            name=self.env._("Not Signed"),
            domain=[
                (
                    "id",
                    "in",
                    presences.filtered(
                        lambda presence: (
                            self.date_from
                            <= presence._vae_local_day(presence.date)
                            <= self.date_to
                        )
                    ).ids,
                )
            ],
            views=[(False, "list"), (False, "form")],
        )

    # ------------------------------------------------------------------
    # Signature
    # ------------------------------------------------------------------

    def _signature_fields(self):
        return (
            "candidate_id",
            "request_id",
            "date_from",
            "date_to",
            "sessions",
            "hours_signed",
            "hours_unsigned",
            "terms",
            "user_id",
            "place",
            "date",
        )

    def _signature_signers(self):
        self.ensure_one()
        # A print leaves out who is missing; the check refuses to go on without them.
        return [
            {
                "role": "director" if self._is_by_director() else "professional",
                "partner_id": user.partner_id.id,
                "user_id": user.id,
            }
            for user in self.user_id
        ]

    def _is_by_director(self):
        return self.user_id == self.company_id.sudo().vae_director_id

    def _signature_check(self):
        result = super()._signature_check()
        if not self.user_id:
            raise UserError(
                self.env._(
                    "%(certificate)s: the director signs it, and %(structure)s names"
                    " none. An administrator names the director on the structure (page"
                    " “VAE”), or in the settings of VAE.",
                    certificate=self.display_name,
                    structure=self.company_id.sudo().name,
                )
            )
        self._check_certified_once()
        # Something may have been signed, or corrected, since.
        self.sudo().write(self._session_values())
        if not self.hours_signed:
            raise UserError(
                self.env._(
                    "%(certificate)s: no hour of the period is signed for, so nothing"
                    " can be certified. Have the fiches action or the attendances"
                    " signed first.",
                    certificate=self.display_name,
                )
            )
        return result

    def _check_certified_once(self):
        """Refuse to certify the same days twice: the funder would pay them twice.

        Whoever pays another part of the journey may be told of the same days.

        :raise UserError: another certificate covers some of the days
        """
        self.ensure_one()
        # Two that are asked for at once do not overlook each other.
        self.candidate_id.sudo()._vae_wait_for_rows()
        for other in self.candidate_id.delivery_certificate_ids - self:
            apart = other.date_to < self.date_from or self.date_to < other.date_from
            if other.state == "draft" or apart or self._is_for_other_funder(other):
                continue
            raise UserError(
                self.env._(
                    "%(certificate)s: the days from %(first)s to %(last)s are certified"
                    " already, by “%(other)s”. Change the days of this one, or have a"
                    " coordinator cancel the signatures of the other one first.",
                    certificate=self.display_name,
                    first=format_date(self.env, other.date_from),
                    last=format_date(self.env, other.date_to),
                    other=other.display_name,
                )
            )

    def _is_for_other_funder(self, other):
        """Whether each is addressed to somebody, and not to the same organisation."""
        mine, theirs = (
            each.funder_id.sudo().commercial_partner_id for each in (self, other)
        )
        return bool(mine and theirs and mine != theirs)

    def _rested_on(self, day, number):
        """Whether it certifies hours of a meeting that are signed for no more.

        :param date day: of the meeting
        :param int number: of its fiche action; 0 without one
        """
        self.ensure_one()

        meeting = (fields.Date.to_string(day), number)

        def count(sessions):
            return sum(
                each["signed"]
                for each in sessions or ()
                if (each["date"], each["number"]) == meeting
            )

        return count(self.sessions) > count(self._find_sessions())


class VaeFicheAction(models.Model):
    _inherit = "vae.fiche.action"

    def _signature_undone(self, request):
        result = super()._signature_undone(request)
        for fiche in self:
            fiche.candidate_id._delivery_undone(fiche._day(), fiche.number, request)
        return result


class VaeAttendance(models.Model):
    _inherit = "vae.attendance"

    def _signature_undone(self, request):
        result = super()._signature_undone(request)
        for attendance in self:
            fiche = attendance.fiche_id
            attendance.candidate_id._delivery_undone(
                (fiche or attendance)._vae_local_day((fiche or attendance).date),
                fiche.number,
                request,
            )
        return result
