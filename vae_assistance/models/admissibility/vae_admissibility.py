# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.vae_trace_mixin import NAMED
from .vae_admissibility_section import ROUTES

# The certifier has the file and has not decided; the right to go on; the end of it.
AWAITING = ("sent", "complete")
GRANTED = ("admissible", "partial", "tacit")
# What was asked for stays as it was once the file is sent.
FROZEN = {"certification_id", "route", "case", "target", "bloc_ids"}


class VaeAdmissibility(models.Model):
    """A request of admissibility (*recevabilité*): feasibility file, or livret 1.

    Its state follows from facts: the day on which it was sent, what the certifier
    answered, and the silence that is an answer (C. trav. L6412-2), see
    ``vae_admissibility_silence.py``. A refused or changed request is followed by
    another one.
    """

    _name = "vae.admissibility"
    _description = "Admissibility Request"
    _inherit = [
        "vae.thread.mixin",
        "vae.long.text.mixin",
        "vae.numbered.mixin",
        "vae.frozen.mixin",
    ]
    _order = "id desc"
    _rec_name = "number"
    _check_company_auto = True
    _long_texts = ("note",)
    _number_counter = "admissibility_last_number"
    _frozen = {"_check_not_sent": FROZEN}
    _not_emptied = {"_check_may_go": {"date_sent"}}

    certification_id = fields.Many2one(
        comodel_name="vae.certification",
        required=True,
        ondelete="restrict",
        index=True,
        compute="_compute_from_candidate",
        store=True,
        readonly=False,
        precompute=True,
    )
    target = fields.Selection(
        selection=[("full", "Whole certification"), ("blocs", "Some blocs")],
        string="Asked For",
        required=True,
        compute="_compute_from_candidate",
        store=True,
        readonly=False,
        precompute=True,
    )
    bloc_ids = fields.Many2many(
        comodel_name="vae.certification.bloc",
        string="Blocs",
        ondelete="restrict",
        compute="_compute_bloc_ids",
        store=True,
        readonly=False,
        domain="[('certification_id', '=', certification_id)]",
    )
    route = fields.Selection(
        selection=ROUTES,
        required=True,
        compute="_compute_from_candidate",
        store=True,
        readonly=False,
        precompute=True,
        help="Certifications carried by France VAE are asked for there, the others at"
        " the certifier with livret 1.",
    )
    case = fields.Selection(
        selection=[
            ("first", "First request"),
            ("holder", "Admissible already"),
            ("renewed", "Admissible already, renewed fiche and new framework"),
            ("revised", "Admissible already, framework revised in the same fiche"),
        ],
        string="Candidate's Case",
        required=True,
        default="first",
        help="Who was admissible before and goes on under the fiche that replaces the"
        " first one asks again.",
    )
    francevae_number = fields.Char(related="candidate_id.francevae_number")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Sent To",
        index="btree_not_null",
        check_company=True,
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        help="The certifier's office that answers.",
    )
    reference = fields.Char(
        string="Their Number", help="Number of the file at the certifier."
    )
    note = fields.Text(help="In neutral words.")

    # The file
    line_ids = fields.One2many(
        comodel_name="vae.admissibility.line",
        inverse_name="admissibility_id",
        string="Sections",
        copy=False,
    )
    completeness = fields.Char(compute="_compute_completeness")
    is_complete = fields.Boolean(
        string="File Complete", compute="_compute_completeness"
    )

    # When
    date_begun = fields.Date(
        string="Begun On",
        required=True,
        default=lambda self: self._default_date_begun(),
        help="Day on which the feasibility study, or livret 1, was begun.",
    )
    date_sent = fields.Date(string="Sent On", copy=False, tracking=True)
    date_resent = fields.Date(
        string="Complement Sent On",
        copy=False,
        tracking=True,
        help="Day on which the candidate sent what was missing.",
    )
    decision_ids = fields.One2many(
        comodel_name="vae.admissibility.decision",
        inverse_name="admissibility_id",
        string="Answers",
        copy=False,
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("draft", "In preparation"),
            ("sent", "Sent"),
            ("incomplete", "Incomplete"),
            ("complete", "File complete"),
            ("admissible", "Admissible"),
            ("partial", "Admissible for a part"),
            ("tacit", "Admissible by silence"),
            ("refused", "Not admissible"),
            ("withdrawn", "Request withdrawn"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
    )
    date_answer_due = fields.Date(
        string="Answer Expected By",
        compute="_compute_date_answer_due",
        store=True,
        index="btree_not_null",
        help="After this day the certifier's silence means that the candidate is"
        " admissible.",
    )
    answer_basis = fields.Char(compute="_compute_answer_basis")
    date_complement = fields.Date(
        string="Complement Until",
        compute="_compute_state",
        store=True,
        index="btree_not_null",
    )
    date_granted = fields.Date(
        string="Admissible Since", compute="_compute_state", store=True
    )
    date_valid_until = fields.Date(
        string="Valid Until",
        compute="_compute_date_valid_until",
        store=True,
        index="btree_not_null",
        readonly=False,
        tracking=True,
        help="As the certifier says; empty: without an end.",
    )
    date_start_by = fields.Date(
        string="Steps Begin By",
        compute="_compute_date_start_by",
        help="The steps of the journey begin within this delay, whose basis is to be"
        " checked: see Parameters.",
    )
    is_outlived = fields.Boolean(
        string="Target after the End",
        compute="_compute_is_outlived",
        store=True,
        help="The journey works towards a day on which the admissibility is over.",
    )

    _number_uniq = models.Constraint(
        "UNIQUE(candidate_id, number)",
        "Two requests of one candidate cannot have the same number.",
    )

    # ------------------------------------------------------------------
    # Defaults and computed
    # ------------------------------------------------------------------

    @api.model
    def _default_date_begun(self):
        return fields.Date.context_today(self)

    @api.depends("number", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for request in self:
            request.display_name = self.env._(
                "Admissibility request no. %(number)s · %(whose)s",
                number=request.number or "…",
                whose=request.candidate_id._called(),
            )

    @api.depends("candidate_id")
    def _compute_from_candidate(self):
        for request in self:
            candidate = request.candidate_id
            request.certification_id = (
                request.certification_id or candidate.certification_id
            )
            request.target = request.target or candidate.target or "full"
            request.route = request.route or (
                "francevae" if candidate.francevae_number else "classic"
            )

    @api.depends("candidate_id")
    def _compute_bloc_ids(self):
        for request in self:
            request.bloc_ids = request.bloc_ids or request.candidate_id.bloc_ids

    @api.depends("certification_id")
    def _compute_partner_id(self):
        for request in self:
            office = request.certification_id.office_id
            # A contact that another structure keeps to itself is not for this one.
            if not request.partner_id and office.company_id in (
                office.company_id.browse(),
                request.company_id,
            ):
                request.partner_id = office

    @api.depends("line_ids.state", "line_ids.is_required")
    def _compute_completeness(self):
        for request in self:
            asked = request.line_ids.filtered("is_required")
            ready = asked.filtered(lambda line: line.state == "complete")
            request.is_complete = bool(asked) and ready == asked
            request.completeness = bool(asked) and self.env._(
                "%(ready)s of %(asked)s sections", ready=len(ready), asked=len(asked)
            )

    @api.depends(
        "date_sent",
        "date_resent",
        "decision_ids.kind",
        "decision_ids.date",
        "decision_ids.date_complement",
        "decision_ids.is_silence",
    )
    def _compute_state(self):
        for request in self:
            last = request._last_answer()
            state = last.kind or ("sent" if request.date_sent else "draft")
            if last.is_silence:
                state = "tacit"
            if state == "incomplete" and request._is_completed(last):
                state = "sent"
            request.state = state
            request.date_complement = state == "incomplete" and last.date_complement
            request.date_granted = state in GRANTED and last.date

    @api.depends("date_sent", "date_resent", "decision_ids.kind", "decision_ids.date")
    def _compute_date_answer_due(self):
        months = self._answer_months()
        for request in self:
            start = request._clock_start()
            number = months[request]
            request.date_answer_due = (
                start and number and start + relativedelta(months=number)
            )

    def _answer_months(self):
        """:return: dict of request to the months that the certifier has, if any"""
        values = self.env["vae.parameter"]._values(
            "admissibility_answer_months",
            [
                (
                    request.date_sent,
                    request.company_id,
                    request.candidate_id.program_id,
                )
                for request in self
            ],
            or_none=True,
        )
        return dict(zip(self, values, strict=True))

    def _last_answer(self):
        self.ensure_one()
        return self.decision_ids.sorted(
            lambda decision: (decision.date or fields.Date.today(), decision._origin.id)
        )[-1:]

    def _is_completed(self, answer):
        """Whether what was missing was sent since."""
        return bool(self.date_resent and self.date_resent >= answer.date)

    def _clock_start(self):
        """The day from which the certifier's delay runs; none when it does not run.

        From the sending, or from that of what was missing.
        """
        self.ensure_one()
        if not self.date_sent:
            return False
        missing = self.decision_ids.filtered(
            lambda decision: decision.kind == "incomplete"
        )
        if not missing:
            return self.date_sent
        last = max(missing.mapped("date"))
        return (
            self.date_resent if self.date_resent and self.date_resent >= last else False
        )

    @api.depends("date_answer_due")
    @api.depends_context("lang")
    def _compute_answer_basis(self):
        self.answer_basis = self.env["vae.parameter"]._basis(
            "admissibility_answer_months"
        )

    @api.depends("decision_ids.date_valid_until")
    def _compute_date_valid_until(self):
        for request in self:
            last = request._last_answer()
            request.date_valid_until = last.date_valid_until or request.date_valid_until

    @api.depends("date_granted")
    def _compute_date_start_by(self):
        granted = self.filtered("date_granted")
        (self - granted).date_start_by = False
        months = self.env["vae.parameter"]._values(
            "start_within_months",
            [
                (each.date_granted, each.company_id, each.candidate_id.program_id)
                for each in granted
            ],
            or_none=True,
        )
        for request, number in zip(granted, months, strict=True):
            request.date_start_by = number and (
                request.date_granted + relativedelta(months=number)
            )

    @api.depends("date_valid_until", "state", "candidate_id.date_target")
    def _compute_is_outlived(self):
        for request in self:
            target = request.candidate_id.date_target
            request.is_outlived = bool(
                target
                and request.state in GRANTED
                and request.date_valid_until
                and target > request.date_valid_until
            )

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("date_begun", "date_sent", "date_resent", "decision_ids")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for request in self:
            sent, resent = request.date_sent, request.date_resent
            if (sent and sent > today) or (resent and resent > today):
                raise ValidationError(
                    self.env._(
                        "%(request)s: a file is not sent on a day to come. Leave the"
                        " day empty until it is sent.",
                        request=request.display_name,
                    )
                )
            if sent and request.date_begun > sent:
                raise ValidationError(
                    self.env._(
                        "%(request)s was begun after it was sent. Correct one of the"
                        " two days.",
                        request=request.display_name,
                    )
                )
            if resent and (not sent or resent < sent):
                raise ValidationError(
                    self.env._(
                        "%(request)s: the complement is sent after the file. Correct"
                        " one of the two days.",
                        request=request.display_name,
                    )
                )
            answers = request.decision_ids.mapped("date")
            if answers and (not sent or min(answers) < sent):
                raise ValidationError(
                    self.env._(
                        "%(request)s was answered already: the day of its sending stays"
                        " before the first answer.",
                        request=request.display_name,
                    )
                )

    @api.constrains("bloc_ids", "certification_id", "target")
    def _check_blocs(self):
        for request in self:
            if request.bloc_ids.certification_id - request.certification_id:
                raise ValidationError(
                    self.env._(
                        "%(request)s: the blocs must be those of the certification."
                        " Choose them again.",
                        request=request.display_name,
                    )
                )

    @api.constrains("date_sent", "certification_id", "target")
    def _check_yearly_requests(self):
        """One request a year for a certification, three in all (C. trav. R6412-3).

        Blocs excepted. Those that the structure knows of, in all journeys of a person.
        """
        parameters = self.env["vae.parameter"]
        sent = self.filtered(lambda each: each.date_sent and each.target == "full")
        # In journeys that the user may not read as well: only a number is told.
        known = self.sudo().search(
            Domain("candidate_id.partner_id", "in", sent._people().ids)
            & Domain("target", "=", "full")
            & Domain("date_sent", "!=", False)
        )
        for request in sent:
            year, person = request.date_sent.year, request._people()
            others = known.filtered(
                lambda each, year=year, person=person: (
                    each.date_sent.year == year and each._people() == person
                )
            )
            others -= request
            same = others.filtered(
                lambda each, request=request: (
                    each.certification_id == request.certification_id
                )
            )
            scope = (
                request.date_sent,
                request.company_id,
                request.candidate_id.program_id,
            )
            [most] = parameters._values(
                "requests_same_certification", [scope], or_none=True
            )
            if most and len(same) >= most:
                raise ValidationError(
                    self.env._(
                        "%(whose)s has sent %(count)s request(s) for this certification"
                        " in %(year)s: the law allows %(most)s a year, blocs excepted."
                        " Complete the first one, or wait for next year.",
                        whose=request.candidate_id._called(),
                        count=len(same),
                        year=year,
                        most=most,
                    )
                )
            [most] = parameters._values(
                "requests_other_certifications", [scope], or_none=True
            )
            targets = (others | request).certification_id
            if most and len(targets) > most:
                raise ValidationError(
                    self.env._(
                        "%(whose)s would have sent requests for %(count)s"
                        " certifications in %(year)s: the law allows %(most)s a year,"
                        " blocs excepted.",
                        whose=request.candidate_id._called(),
                        count=len(targets),
                        year=year,
                        most=most,
                    )
                )

    @api.constrains("date_sent", "certification_id", "case")
    def _check_registered(self):
        """Nobody is admitted for the first time once the registration has ended."""
        for request in self.filtered(lambda each: each.case == "first"):
            certification = request.certification_id
            end, sent = certification.date_end, request.date_sent
            if end and sent and sent > end:
                raise ValidationError(
                    self.env._(
                        "The registration of “%(certification)s” ended on %(day)s:"
                        " nobody is admitted any more. Ask for %(next)s, or say which"
                        " case the candidate is in.",
                        certification=certification.display_name,
                        day=format_date(self.env, end),
                        next=certification.replaced_by_id.display_name
                        or self.env._("another certification"),
                    )
                )

    def _people(self):
        return self.sudo().candidate_id.partner_id

    def _check_not_sent(self):
        """:raise UserError: a file is sent"""
        for request in self:
            if request.date_sent:
                raise UserError(
                    self.env._(
                        "%(request)s is sent: what was asked for stays as it was. Make"
                        " another request.",
                        request=request.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(self._with_numbers(vals_list))
        requests.filtered(lambda request: not request.line_ids)._take_sections()
        requests._note_silence()
        return requests

    def write(self, vals):
        routes = {request: request.route for request in self}
        result = super().write(vals)
        self.filtered(lambda each: each.route != routes[each])._take_sections()
        if not vals.keys().isdisjoint({"date_sent", "date_resent"}):
            self._note_silence()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_may_go()

    def _check_may_go(self):
        """:raise UserError: a file was sent"""
        if any(request.date_sent for request in self):
            raise UserError(
                self.env._(
                    "A request that was sent counts and is kept. Record that it is"
                    " withdrawn instead."
                )
            )

    def _take_sections(self):
        """The sections of each route; those that it shares with the other one stay."""
        if not self:
            return
        sections = self.env["vae.admissibility.section"].search([("active", "=", True)])
        missing, gone = [], self.line_ids.browse()
        for request in self:
            route = sections.filtered(
                lambda each, request=request: each.route in ("both", request.route)
            )
            gone |= request.line_ids.filtered(
                lambda line, route=route: line.section_id not in route
            )
            missing += [
                {"admissibility_id": request.id, "section_id": section.id}
                for section in route - request.line_ids.section_id
            ]
        gone.unlink()
        self.line_ids.create(missing)

    def _granted(self, certification):
        """The last of the requests for a certification that was granted, if any."""
        return self.filtered(
            lambda request: (
                request.certification_id == certification and request.state in GRANTED
            )
        ).sorted("number")[-1:]

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_send(self):
        """The file is sent, today unless a day was given.

        :return: client action
        """
        today = fields.Date.context_today(self)
        for request in self:
            if request.state == "incomplete":
                request.date_resent = today
            elif not request.date_sent:
                request.date_sent = today
        due = self._vae_first().date_answer_due
        if not due:
            return True
        return self.candidate_id._said_next(
            self.env._(
                "Sent. The certifier answers by %(day)s.",
                day=format_date(self.env, due),
            )
        )

    def action_answer(self):
        """Open the dialog that records an answer."""
        self.ensure_one()
        self.check_access("write")
        return self.env["vae.admissibility.decision"]._get_records_action(
            name=self.env._("Answer of the Certifier"),
            target="new",
            context={"default_admissibility_id": self.id},
        )

    def action_take_out(self):
        """Take out the last answer, which was recorded by mistake.

        :raise UserError: there is none
        """
        self.ensure_one()
        last = self._last_answer()
        if not last:
            raise UserError(self.env._("No answer is recorded."))
        last.unlink()
        return True

    def _answered(self, decisions):
        """What follows from new answers: a real one before the silence undoes it."""
        for request in self:
            said = decisions.filtered(
                lambda each, request=request: (
                    each.admissibility_id == request and not each.is_silence
                )
            )
            tacit = request.decision_ids.filtered("is_silence")
            if said and tacit and min(said.mapped("date")) <= tacit[0].date:
                # Noted by the software: nobody is asked for it.
                tacit.sudo().unlink()
        self._note_silence()

    def _tell_taken_out(self, decisions):
        kinds = dict(decisions._fields["kind"]._description_selection(self.env))
        for request in self:
            for decision in decisions & request.decision_ids:
                request._message_log(
                    body=self.env._(
                        "Answer taken out: %(answer)s, of %(day)s.",
                        answer=kinds[decision.kind],
                        day=format_date(self.env, decision.date),
                    )
                )
