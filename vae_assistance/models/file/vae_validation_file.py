# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..ground.file_field import File
from ..ground.vae_trace_mixin import NAMED

# Deposited: what the certifier reads stays as it was given.
DEPOSIT = {"date_deposit", "deposit_means"}
# States in which the certifier has the file.
DEPOSITED = ("deposited", "complete")


class VaeValidationFile(models.Model):
    """The validation file (dossier de validation, livret 2) of a journey.

    Its sections are written by the candidate and read by the professionals; what it
    needs to be deposited is looked at point by point. After a partial result, the same
    journey may have another file.
    """

    _name = "vae.validation.file"
    _description = "Validation File"
    _inherit = [
        "vae.thread.mixin",
        "mail.activity.mixin",
        "vae.long.text.mixin",
        "vae.frozen.mixin",
        "vae.print.mixin",
        "vae.journey.mixin",
    ]
    _order = "candidate_id, number desc"
    _long_texts = ("certifier_note", "note")
    _number_counter = "validation_last_number"
    _frozen = {
        "_check_not_deposited": DEPOSIT,
        "_check_receipt_kept": {"receipt", "receipt_name"},
    }

    number = fields.Integer(
        string="No.",
        readonly=True,
        copy=False,
        help="Number of the file among those of the journey.",
    )
    certification_id = fields.Many2one(related="candidate_id.certification_id")
    user_id = fields.Many2one(related="candidate_id.user_id")
    state = fields.Selection(
        selection=[
            ("draft", "Being written"),
            ("deposited", "Deposited"),
            ("incomplete", "To complete"),
            ("complete", "Found complete"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
        tracking=True,
        copy=False,
    )
    date_limit = fields.Date(
        string="Deposit Until",
        compute="_compute_date_limit",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        help="Last day on which the certifier takes the file: that of the session"
        " aimed at, else the target date of the journey.",
    )
    date_deposit = fields.Date(string="Deposited On", copy=False, tracking=True)
    deposit_means = fields.Selection(
        selection=[
            ("platform", "On the national platform"),
            ("mail", "By e-mail"),
            ("post", "By post"),
            ("hand", "By hand"),
        ],
        string="How",
        copy=False,
    )
    receipt = File(attachment=True, copy=False, help="What the certifier gave for it.")
    receipt_name = fields.Char(copy=False)
    date_complete = fields.Date(
        string="Found Complete On",
        copy=False,
        tracking=True,
        help="From this day on the jury is awaited.",
    )
    certifier_note = fields.Text(
        string="What the Certifier Asks For",
        copy=False,
        help="E.g. pages or documents that are missing.",
    )
    note = fields.Text(string="Notes")
    section_ids = fields.One2many(
        comodel_name="vae.validation.section", inverse_name="file_id", string="Sections"
    )
    evidence_ids = fields.One2many(
        comodel_name="vae.validation.evidence",
        inverse_name="file_id",
    )
    check_ids = fields.One2many(
        comodel_name="vae.validation.check",
        inverse_name="file_id",
        string="Conformity",
    )
    document_ids = fields.One2many(
        related="certification_id.document_ids", string="Documents of the Certification"
    )
    progress = fields.Integer(
        string="Final (%)",
        compute="_compute_progress",
        help="Sections that are final, in percent.",
    )

    _number_uniq = models.Constraint(
        "UNIQUE(candidate_id, number)",
        "Two validation files of one journey cannot have the same number.",
    )

    # ------------------------------------------------------------------
    # Computed, constraints
    # ------------------------------------------------------------------

    @api.depends("number", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for file in self:
            file.display_name = self.env._(
                "Validation file no. %(number)s · %(whose)s",
                number=file.number or "…",
                whose=file.candidate_id._called(),
            )

    @api.depends("candidate_id.session_id.date_deposit", "candidate_id.date_target")
    def _compute_date_limit(self):
        for file in self:
            # What was deposited keeps the day until which it had to be.
            if not file.date_deposit:
                candidate = file.candidate_id
                file.date_limit = (
                    candidate.session_id.date_deposit or candidate.date_target
                )

    @api.depends("section_ids.state")
    def _compute_progress(self):
        for file in self:
            sections = file.section_ids
            final = sections.filtered(lambda section: section.state == "final")
            file.progress = sections and 100 * len(final) // len(sections)

    @api.constrains("date_deposit", "date_complete")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for file in self:
            if file.date_deposit and file.date_deposit > today:
                raise ValidationError(
                    self.env._(
                        "%(file)s: a file is deposited today or earlier. Correct the"
                        " day of the deposit; the last day for it is “Deposit Until”.",
                        file=file.display_name,
                    )
                )
            if file.date_complete and (
                not file.date_deposit or file.date_complete < file.date_deposit
            ):
                raise ValidationError(
                    self.env._(
                        "%(file)s: it is found complete once it is deposited. Correct"
                        " one of the two days.",
                        file=file.display_name,
                    )
                )

    def _check_not_deposited(self):
        for file in self:
            if file.state in DEPOSITED:
                raise UserError(
                    self.env._(
                        "%(file)s: it was deposited on %(date)s and stays as it was"
                        " given. If the certifier asks for something, press “To"
                        " Complete” first.",
                        file=file.display_name,
                        date=format_date(self.env, file.date_deposit),
                    )
                )

    def _check_receipt_kept(self):
        """The receipt may come after the deposit; once it is there it stays."""
        given = self.filtered(lambda file: file.receipt_name or file.receipt)
        if not self.env.su:
            given._check_not_deposited()

    # ------------------------------------------------------------------
    # Create, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(self._with_numbers(vals_list))
        files._take_activities()
        files._create_checks()
        return files

    @api.ondelete(at_uninstall=False)
    def _unlink_except_deposited(self):
        if any(file.state != "draft" for file in self):
            raise UserError(
                self.env._("A file that was deposited is kept: it is what was judged.")
            )

    def _create_checks(self):
        points = self.env["vae.validation.point"].search([("active", "=", True)])
        self.env["vae.validation.check"].create(
            [
                {
                    "file_id": file.id,
                    "sequence": rank,
                    "name": point.name,
                    "is_required": point.is_required,
                }
                for file in self
                for rank, point in enumerate(points)
                if not point.certification_id
                or point.certification_id == file.certification_id
            ]
        )

    def _take_activities(self):
        """A section for each significant activity that was chosen; each once.

        :return: the new sections
        """
        chosen = self.env["vae.experience"].search(
            [
                ("candidate_id", "in", self.candidate_id.ids),
                ("is_significant", "=", True),
            ]
        )
        blocs = chosen.bloc_ids.filtered(lambda line: line.answer != "no").grouped(
            "experience_id"
        )
        empty = self.env["vae.experience.bloc"]
        return self.env["vae.validation.section"].create(
            [
                {
                    "file_id": file.id,
                    "kind": "activity",
                    "name": experience.activity_title,
                    "experience_id": experience.id,
                    "bloc_ids": blocs.get(experience, empty).bloc_id.ids,
                    "sequence": 10 * (len(file.section_ids) + rank + 1),
                }
                for file in self
                for rank, experience in enumerate(
                    chosen.filtered(
                        lambda each, file=file: each.candidate_id == file.candidate_id
                    )
                    - file.section_ids.experience_id
                )
            ]
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_take_activities(self):
        """Add the significant activities that were chosen since.

        :raise UserError: there is none that is not a section already
        """
        self.ensure_one()
        self._check_not_deposited()
        if not self._take_activities():
            raise UserError(
                self.env._(
                    "Every significant activity is a section already. Choose others"
                    " among the experiences: “For the File”."
                )
            )
        return True

    def action_deposit(self):
        """The file is with the certifier: today, unless an earlier day was typed.

        :raise UserError: it is there already, a required point is not in order, or the
            admissibility does not reach as far
        """
        for file in self:
            file._check_not_deposited()
            missing = file.check_ids.filtered(
                lambda check: check.is_required and not check.done
            )
            if missing:
                raise UserError(
                    self.env._(
                        "%(file)s is not deposited yet. Look at these points first:"
                        " %(points)s.",
                        file=file.display_name,
                        points=", ".join(missing.mapped("name")),
                    )
                )
            day = file.date_deposit or fields.Date.context_today(file)
            file.candidate_id._check_admissible_on(day)
            file._vae_by_code().write(
                {
                    "state": "deposited",
                    "date_deposit": day,
                    "date_complete": False,
                }
            )
        return self.candidate_id._said_next(self.env._("The deposit is recorded."))

    def action_complete(self):
        """The certifier has found the file complete.

        :raise UserError: it was not deposited
        """
        for file in self:
            file._check_with_certifier()
            file._vae_by_code().write(
                {
                    "state": "complete",
                    "date_complete": file.date_complete
                    or fields.Date.context_today(file),
                }
            )
        return True

    def action_incomplete(self):
        """The certifier asks for something: the file is written on, deposited anew.

        :raise UserError: it was not deposited, or nobody said what is asked for
        """
        for file in self:
            file._check_with_certifier()
            if not (file.certifier_note or "").strip():
                raise UserError(
                    self.env._(
                        "%(file)s: write what the certifier asks for first.",
                        file=file.display_name,
                    )
                )
            file._vae_by_code().write({"state": "incomplete", "date_complete": False})
            # The day of what was given first is in the chatter.
            file.date_deposit = False
        return True

    def _check_with_certifier(self):
        for file in self:
            if file.state not in DEPOSITED:
                raise UserError(
                    self.env._(
                        "%(file)s is not with the certifier: deposit it first.",
                        file=file.display_name,
                    )
                )

    def action_new_file(self):
        """Open another file of the journey, which starts from what was written last.

        After a result that is not full: the sections go on, as they stand now. One that
        was begun already is gone on with.

        :return: window action on one ``vae.validation.file``
        :raise UserError: this one is not with the certifier yet
        """
        self.ensure_one()
        self.check_access("write")
        self._check_with_certifier()
        # Of two at once the later one begins anew on what the first has made.
        self.candidate_id._vae_wait_for_rows()
        last = self.candidate_id.validation_file_ids.sorted("number")[-1:]
        if last != self:
            return last._get_records_action()
        following = self.create({"candidate_id": self.candidate_id.id})
        following._go_on_from(self)
        return following._get_records_action()

    def _go_on_from(self, earlier, left=None):
        """Take over the sections, as they stand, and the evidence of an earlier file.

        :param earlier: one ``vae.validation.file`` of the same person
        :param left: the blocs that are left to validate; what is for others alone is
            not taken over. None: everything is.
        """
        self.ensure_one()

        def is_needed(part):
            return left is None or not part.bloc_ids or part.bloc_ids & left

        def values(part):
            blocs = part.bloc_ids if left is None else part.bloc_ids & left
            return {"file_id": self.id, "bloc_ids": blocs.ids}

        experiences = {
            each.origin_id or each: each for each in self.candidate_id.experience_ids
        }
        # Those that it got from the experiences are these, with their texts.
        self.section_ids.unlink()
        nothing = self.section_ids.browse()
        sections = {}
        for section in earlier.section_ids.filtered(is_needed):
            told = section.experience_id
            experience = experiences.get(told.origin_id or told, nothing)
            sections[section] = section.copy(
                {
                    **values(section),
                    "state": "explicited" if section.explicitation else "todo",
                    "experience_id": experience.id,
                }
            )
            section.version_ids[:1]._copy_to(sections[section])
        for piece in earlier.evidence_ids.filtered(is_needed):
            section = sections.get(piece.section_id, nothing)
            piece.copy({**values(piece), "section_id": section.id})
        # And what was chosen since.
        self._take_activities()

    def action_view_arguments(self):
        self.ensure_one()
        return self.candidate_id.action_view_arguments()

    def _last_of(self, candidates):
        """The last file of each journey.

        :return: dict of ``vae.candidate`` to ``vae.validation.file``
        """
        files = self.search([("candidate_id", "in", candidates.ids)])
        return {
            candidate: some.sorted("number")[-1:]
            for candidate, some in files.grouped("candidate_id").items()
        }
