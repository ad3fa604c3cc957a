# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import format_date

from ..ground.file_field import File
from ..ground.people import name_order
from ..ground.vae_trace_mixin import NAMED

PRESENCES = [
    ("expected", "Expected"),
    ("present", "Present"),
    ("excused", "Excused"),
    ("absent", "Absent"),
    ("late_cancel", "Cancelled late"),
]


class VaeAttendance(models.Model):
    """One person at one workshop, information session or individual appointment.

    It is the document that this person signs alone (*émargement*), so that nobody has
    to read the names of the others. Who follows a candidate registers them; who leads
    the event holds the list of all; nobody else reads it.
    """

    _name = "vae.attendance"
    _description = "Attendance"
    _inherit = [
        "vae.long.text.mixin",
        "vae.signature.mixin",
        "vae.trace.mixin",
        "vae.meeting.mixin",
    ]
    _order = "date desc, id"
    _rec_name = "theme"
    _check_company_auto = True
    _long_texts = ("note",)
    _signature_report = "vae_assistance.report_vae_attendance"
    _signature_tells = ("program_id", "birth_date")
    _vae_stays = ("candidate_id", "lead_id", "partner_id", "event_id", "fiche_id")

    # Who
    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        ondelete="restrict",
        index="btree_not_null",
    )
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        ondelete="set null",
        check_company=True,
        index="btree_not_null",
        groups="vae_assistance.group_vae_referent",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        required=True,
        ondelete="restrict",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
    )
    name = fields.Char(related="partner_id.name", string="Person")
    reference = fields.Char(related="candidate_id.reference", string="Journey")
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )

    # At what
    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Workshop or Session",
        ondelete="restrict",
        index="btree_not_null",
    )
    vae_kind = fields.Selection(related="event_id.vae_kind")
    fiche_id = fields.Many2one(
        comodel_name="vae.fiche.action",
        string="Fiche Action",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Of the individual appointment, or the short one that closing the workshop"
        " makes.",
    )
    date = fields.Datetime(
        string="Begins", compute="_compute_facts", store=True, index=True
    )
    date_end = fields.Datetime(string="Ends", compute="_compute_facts", store=True)
    theme = fields.Char(compute="_compute_facts", store=True)
    place = fields.Char(compute="_compute_facts", store=True)
    leader_id = fields.Many2one(
        comodel_name="res.users",
        string="Led By",
        compute="_compute_facts",
        store=True,
    )

    # Whether they were there
    presence = fields.Selection(
        selection=PRESENCES, required=True, default="expected", index=True
    )
    hours = fields.Float(
        compute="_compute_hours",
        store=True,
        readonly=False,
        help="Hours that the person was there: none unless they were present.",
    )
    note = fields.Text(
        prefetch=False,
        help="For those who hold the list. In neutral words: never why somebody is"
        " ill or absent.",
    )

    _check_hours = models.Constraint(
        "CHECK(hours >= 0 AND hours <= 24)",
        "The hours of an attendance are between 0 and 24.",
    )
    _check_at_what = models.Constraint(
        "CHECK(event_id IS NOT NULL OR fiche_id IS NOT NULL)",
        "An attendance belongs to a workshop, a session or an appointment.",
    )
    _person_uniq = models.UniqueIndex(
        "(event_id, partner_id) WHERE event_id IS NOT NULL",
        "This person is registered already.",
    )
    _fiche_uniq = models.UniqueIndex(
        "(fiche_id) WHERE fiche_id IS NOT NULL",
        "The presence at this appointment is recorded already.",
    )

    # The certificate that each person signs alone, on the pad or on paper.
    is_signed = fields.Boolean(
        string="Signed", compute="_compute_signature_ids", search="_search_is_signed"
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("date", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        # Names of linked records are read without their rules: no person's name here.
        for attendance in self:
            attendance.display_name = self.env._(
                "Attendance of %(date)s · %(whose)s",
                date=attendance._day() or "…",
                whose=attendance.candidate_id._called()
                or self.env._("no. %(number)s", number=attendance._origin.id or "…"),
            )

    @api.depends("candidate_id.partner_id", "lead_id.partner_id")
    def _compute_partner_id(self):
        for attendance in self:
            attendance.partner_id = (
                attendance.candidate_id.partner_id
                or attendance.lead_id.partner_id
                or attendance.partner_id
            )

    @api.depends("event_id.vae_company_id", "fiche_id.company_id")
    def _compute_company_id(self):
        for attendance in self:
            attendance.company_id = (
                attendance.event_id.vae_company_id
                or attendance.fiche_id.company_id
                or attendance.candidate_id.company_id
            )

    @api.depends(
        "event_id.start",
        "event_id.stop",
        "event_id.name",
        "event_id.location",
        "event_id.user_id",
        "fiche_id.event_id.location",
        "fiche_id.date",
        "fiche_id.duration",
        "fiche_id.user_id",
    )
    def _compute_facts(self):
        """What the person attends; what they have signed stays what it was."""
        for attendance in self - self._filtered_signed():
            event, fiche = attendance.event_id, attendance.fiche_id
            if event:
                attendance.date, attendance.date_end = event.start, event.stop
                attendance.theme, attendance.place = event.name, event.location
                attendance.leader_id = event.user_id
            else:
                attendance.date = fiche.date
                attendance.date_end = fiche.date and fiche.date + timedelta(
                    hours=fiche.duration
                )
                attendance.theme = False
                attendance.place = fiche.event_id.location
                attendance.leader_id = fiche.user_id

    @api.depends("presence", "date", "date_end")
    def _compute_hours(self):
        for attendance in self:
            is_there = attendance.presence == "present"
            attendance.hours = attendance._meeting_hours() if is_there else 0.0

    def _vae_span(self):
        return self.date, self.date_end

    def _vae_zone(self):
        attendance = self.sudo()._vae_first()
        meeting = attendance.event_id or attendance.fiche_id
        return meeting._vae_zone() if meeting else super()._vae_zone()

    def _day(self):
        """Day of the event where it took place, in words."""
        self.ensure_one()
        if not self.date:
            return ""
        day = self._vae_local_day(self.date)
        return format_date(self.env, day, date_format="d MMMM y")

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("candidate_id", "event_id", "fiche_id")
    def _check_who(self):
        for attendance in self.sudo():
            event, candidate = attendance.event_id, attendance.candidate_id
            if event and not event._vae_is_collective():
                raise ValidationError(
                    self.env._(
                        "People are registered for workshops and information sessions:"
                        " “%(event)s” is neither.",
                        event=event.name,
                    )
                )
            if event.vae_kind == "workshop" and not candidate:
                raise ValidationError(
                    self.env._(
                        "“%(event)s” is a workshop: it is for candidates. Contacts and"
                        " leads come to information sessions.",
                        event=event.name,
                    )
                )
            if candidate and candidate.company_id != attendance.company_id:
                raise ValidationError(
                    self.env._(
                        "%(candidate)s is followed by another structure than the one"
                        " that holds “%(event)s”.",
                        candidate=candidate._called(),
                        event=event.name or "",
                    )
                )
            if attendance.fiche_id and attendance.fiche_id.candidate_id != candidate:
                raise ValidationError(
                    self.env._(
                        "%(fiche)s belongs to another journey.",
                        fiche=attendance.fiche_id.display_name,
                    )
                )
        self.event_id.sudo()._check_vae_names_nobody()

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        fiche_ids = {vals["fiche_id"] for vals in vals_list if vals.get("fiche_id")}
        self.env["vae.fiche.action"].browse(fiche_ids).check_access("write")
        for vals in vals_list:
            lead = self.env["crm.lead"].browse(vals.get("lead_id"))
            if vals.get("candidate_id") or lead:
                vals.pop("partner_id", None)  # theirs
            if lead and not lead.partner_id:
                lead._vae_make_contact()
        attendances = super().create(vals_list)
        attendances.event_id.sudo()._vae_uninvite_registered()
        self._presence_changed(attendances.sudo().fiche_id)
        return attendances

    def write(self, vals):
        if vals.keys().isdisjoint({"presence", "hours", "fiche_id"}):
            return super().write(vals)
        fiches = self.sudo().fiche_id
        result = super().write(vals)
        self._presence_changed(fiches | self.sudo().fiche_id)
        return result

    def unlink(self):
        fiches = self.sudo().fiche_id
        result = super().unlink()
        self._presence_changed(fiches)
        return result

    @api.model
    def _presence_changed(self, fiches):
        """What follows from who came, and how long; to be extended.

        :param fiches: fiches of the attendances that changed, in sudo
        """

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        for attendance in self:
            if attendance.presence != "expected" or attendance.fiche_id.state == "done":
                raise UserError(
                    self.env._(
                        "%(attendance)s: presence or absence is recorded, it is kept."
                        " Correct the presence instead.",
                        attendance=attendance.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # A workshop that is closed
    # ------------------------------------------------------------------

    def _correct_fiches(self, people, texts):
        """Bring the fiches of those who were present in line with a second closing.

        :param dict people: id of each attendance to its ``remarks``
        :param dict texts: values that all fiches share
        """
        values = {"state": "done", **texts}
        self.fiche_id.filtered(
            lambda fiche: any(fiche[fname] != values[fname] for fname in values)
        ).write(values)
        for attendance in self:
            fiche = attendance.fiche_id
            remarks = people[attendance.id].get("remarks") or False
            if (fiche.duration, fiche.remarks) != (attendance.hours, remarks):
                fiche.write({"duration": attendance.hours, "remarks": remarks})

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_present(self):
        self.write({"presence": "present"})
        return True

    def action_absent(self):
        self.write({"presence": "absent"})
        return True

    def action_excused(self):
        self.write({"presence": "excused"})
        return True

    # ------------------------------------------------------------------
    # Who is registered, and is written to.
    # ------------------------------------------------------------------

    @api.model
    def _register_people(self, event, candidates=(), leads=(), partners=()):
        """Register people, those who are registered already aside.

        :param event: one workshop or information session
        :return: the new attendances
        """
        known = self.sudo().search([("event_id", "=", event.id)]).partner_id
        vals_list = []
        for fname, people in (
            ("candidate_id", candidates),
            ("lead_id", leads),
            ("partner_id", partners),
        ):
            for person in people:
                partner = person if fname == "partner_id" else person.sudo().partner_id
                if partner and partner in known:
                    continue
                known |= partner
                vals_list.append({"event_id": event.id, fname: person.id})
        return self.create(vals_list)

    def action_invite(self):
        """Write to each person, in a mail of their own, when and where it takes place.

        :raise UserError: there is nobody to write to
        """
        self.check_access("write")
        expected = self.sudo().filtered(
            lambda each: each.event_id.active and each.presence == "expected"
        )
        people = expected.filtered("partner_id.email_normalized")
        if not people:
            raise UserError(
                self.env._(
                    "Nobody to write to: those who are still expected have no e-mail"
                    " address."
                )
            )
        template = self.env.ref(
            "vae_assistance.mail_template_attendance", raise_if_not_found=False
        )
        if not template:
            raise UserError(
                self.env._("The mail template “VAE: Invitation to a Workshop” is gone.")
            )
        template._vae_rendered_by_code().send_mail_batch(people.ids)
        return self._invited_notification(people, expected - people)

    @api.model
    def _invited_notification(self, people, left_out):
        """Tell how many are written to, and who is not."""
        message = self.env._(
            "%(count)s invitations are on their way, each in a mail of its own.",
            count=len(people),
        )
        if left_out:
            names = left_out.partner_id.sorted(lambda each: name_order(each.name))
            without = self.env._(
                "Not written to, for want of a usable e-mail address: %(people)s.",
                people=", ".join(names.mapped("name")),
            )
            message = f"{message} {without}"
        kind = "warning" if left_out else "success"
        return self._vae_said(message, kind=kind, sticky=bool(left_out))

    # ------------------------------------------------------------------
    # The certificate that each person signs alone, on the pad or on paper.
    # ------------------------------------------------------------------

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_signature_ids(self):
        # Whether somebody has signed is read with the list, whoever follows them.
        requests = self._origin._signature_requests()
        standing = {request.res_id: request for request in requests}
        for attendance in self:
            request = standing.get(attendance._origin.id, requests.browse())
            signatures = request.signer_ids.with_env(self.env)
            attendance.signature_ids = signatures._filtered_access("read")
            attendance.signature_state = request.state or "none"
            attendance.is_signed = request.state == "signed"

    def _search_is_signed(self, operator, value):
        if operator != "in":
            return NotImplemented
        requests = (
            self.env["vae.signature.request"]
            .sudo()
            ._search([("res_model", "=", self._name), ("state", "=", "signed")])
        )
        signed = Domain("id", "in", requests.subselect("res_id"))
        if set(value) >= {True, False}:
            return Domain.TRUE
        return signed if True in value else ~signed

    def _filtered_signed(self):
        """Those that the person has signed, whoever may read the signatures."""
        signed = self._origin._signature_requests().filtered(
            lambda request: request.state == "signed"
        )
        ids = set(signed.mapped("res_id"))
        return self.filtered(lambda attendance: attendance._origin.id in ids)

    def _signature_fields(self):
        return (
            "candidate_id",
            "partner_id",
            "event_id",
            "date",
            "date_end",
            "theme",
            "place",
            "leader_id",
            "presence",
            "hours",
        )

    def _signature_signers(self):
        self.ensure_one()
        role = "candidate" if self.candidate_id else "other"
        return [{"role": role, "partner_id": self.partner_id.id}]

    def _check_day_has_come(self):
        """Refuse to sign for hours to come: a sheet signed ahead proves nothing.

        People sign as they arrive, so the day counts, at the place of the meeting.

        :raise UserError: the meeting is on a later day
        """
        for attendance in self.filtered("date"):
            meeting = attendance.event_id or attendance.fiche_id
            if attendance._vae_local_day(attendance.date) > attendance._vae_local_day(
                fields.Datetime.now()
            ):
                raise UserError(
                    self.env._(
                        "“%(meeting)s” is on a day to come. A presence is signed on"
                        " the day itself, or afterwards.",
                        meeting=meeting.display_name,
                    )
                )

    def _signature_check(self):
        self._check_day_has_come()
        if self.presence != "present" and not self._comes_to_sign():
            raise UserError(
                self.env._(
                    "%(attendance)s: only who was present signs. Mark the person as"
                    " present first.",
                    attendance=self.display_name,
                )
            )
        return super()._signature_check()

    def _signature_standing(self, shown=True):
        """The requests that these people can sign now, made where there is none.

        :param bool shown: whether they are shown the PDF of a new request; who signs
            the sheet of all is not
        :return: ``vae.signature.request`` in sudo, in the order of ``self``
        """
        attendances = self.sudo()
        standing = attendances._signature_requests()
        outdated = standing.filtered(lambda request: not request._is_current())
        outdated._void(self._signature_changed())
        by_attendance = {request.res_id: request for request in standing - outdated}
        requests = standing.browse()
        for attendance in attendances:
            request = by_attendance.get(attendance.id)
            if not request:
                attendance._signature_check()
                create = requests._create_for if shown else requests._create_with
                request = create(attendance)
            requests |= request
        return requests

    def _check_may_be_present(self):
        for attendance in self:
            if attendance.presence not in ("expected", "present"):
                raise UserError(
                    self.env._(
                        "%(person)s is recorded as not present. Correct the presence"
                        " first.",
                        person=attendance.partner_id.sudo().name,
                    )
                )

    def _be_present(self):
        """Who signs is present: no need to tick it as well.

        :raise UserError: the person was recorded as not present, or it is too early
        """
        self._check_day_has_come()
        self._check_may_be_present()
        self.filtered(lambda each: each.presence == "expected").write(
            {"presence": "present"}
        )


class VaeAttendanceSheet(models.Model):
    """A scan of the sheet that several people signed.

    Kept once, with the event: everybody's name is on it, so only who leads the event
    and coordinators open it. The attendances that it proves keep its hash.
    """

    _name = "vae.attendance.sheet"
    _description = "Scanned Attendance Sheet"
    _inherit = ["vae.trace.mixin"]
    _order = "id desc"
    _rec_name = "scan_name"

    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Workshop or Session",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="event_id.vae_company_id",
        string="Structure",
        store=True,
        index=True,
    )
    attendance_ids = fields.Many2many(
        comodel_name="vae.attendance", string="Signed By", readonly=True
    )
    scan = File(attachment=True, readonly=True)
    scan_name = fields.Char(string="File", readonly=True)
    sha256 = fields.Char(string="SHA-256 of the Scan", readonly=True)

    _scan_uniq = models.UniqueIndex(
        "(event_id, sha256)", "This scan is kept with the event already."
    )

    @api.depends("event_id", "create_date")
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = self.env._(
                "Signed sheet no. %(number)s", number=sheet._origin.id or "…"
            )

    def _trace_candidate(self):
        return self.sudo().attendance_ids.candidate_id

    @api.model
    def _keep(self, event, attendances, scan, scan_name):
        """Keep a scan as the signatures of these people.

        :param scan: the file, base64
        :raise UserError: the file is no scan or too large, or somebody has signed
        :return: the sheet, in sudo
        """
        __, sha256 = self.env["vae.file"]._check_document(scan, event.vae_company_id)
        sheets = self.sudo()
        sheet = sheets.search(
            [("event_id", "=", event.id), ("sha256", "=", sha256)]
        ) or sheets.create(
            {
                "event_id": event.id,
                "scan": scan,
                "scan_name": scan_name,
                "sha256": sha256,
            }
        )
        sheet.attendance_ids = [Command.link(each.id) for each in attendances]
        attendances._be_present()
        requests = attendances._signature_standing(shown=False)
        for request in requests:
            request.signer_ids._record(
                "paper",
                scan_name=scan_name,
                scan_sha256=sha256,
                witness_id=self.env.uid,
            )
        requests._complete()
        return sheet
