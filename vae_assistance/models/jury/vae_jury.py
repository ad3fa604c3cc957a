# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..ground.file_field import File
from ..ground.vae_trace_mixin import NAMED

# The passage has a result that counts, or waits for a confirmation.
WITH_RESULT = ("subject", "decided")
# Nothing was judged.
NOT_JUDGED = ("planned", "excused", "absent", "cancelled")
RESULT = {
    "candidate_id",
    "kind",
    "target",
    "date",
    "date_result",
    "validated",
    "file_id",
    "line_ids",
}


class VaeJury(models.Model):
    """A passage before a jury: a mock one, or the certifier's.

    Two axes, as on the national platform: what was aimed at (the whole certification or
    some blocs) and what was validated of it (all, a part, nothing), beside where the
    passage stands: planned, held and pending, subject to confirmation, decided;
    excused, absent, cancelled.
    """

    _name = "vae.jury"
    _description = "Jury"
    _inherit = [
        "vae.thread.mixin",
        "mail.activity.mixin",
        "vae.long.text.mixin",
        "vae.frozen.mixin",
        "vae.journey.mixin",
    ]
    _order = "date desc, id desc"
    _long_texts = ("report", "recommendations", "interview", "condition")
    _number_counter = "jury_last_number"
    _frozen = {
        "_check_not_counted": RESULT,
        "_check_minutes_kept": {"minutes", "minutes_name"},
    }

    number = fields.Integer(string="No.", readonly=True, copy=False)
    certification_id = fields.Many2one(related="candidate_id.certification_id")
    user_id = fields.Many2one(related="candidate_id.user_id", store=True, index=True)
    kind = fields.Selection(
        selection=[("mock", "Mock jury"), ("real", "Jury of the certifier")],
        required=True,
        default="real",
        index=True,
    )
    state = fields.Selection(
        selection=[
            ("planned", "To come"),
            ("held", "Held, result pending"),
            ("subject", "Subject to confirmation"),
            ("decided", "Result known"),
            ("excused", "Excused"),
            ("absent", "Absent"),
            ("cancelled", "Called off"),
        ],
        required=True,
        readonly=True,
        default="planned",
        index=True,
        tracking=True,
        copy=False,
    )
    file_id = fields.Many2one(
        comodel_name="vae.validation.file",
        string="Validation File",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('candidate_id', '=', candidate_id)]",
        compute="_compute_file_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    date = fields.Date(
        string="Jury On",
        required=True,
        index=True,
        tracking=True,
        compute="_compute_date",
        store=True,
        readonly=False,
        precompute=True,
    )
    hour = fields.Float(string="At", help="Hour of the convocation.")
    place = fields.Char()
    is_remote = fields.Boolean(string="Remote")
    convocation = File(attachment=True, copy=False)
    convocation_name = fields.Char(copy=False)
    members = fields.Text(
        string="Members of the Jury", help="Of a mock jury: who plays it."
    )

    # Two axes
    target = fields.Selection(
        selection=[("full", "Whole certification"), ("partial", "Some blocs")],
        string="Aimed At",
        compute="_compute_target",
        store=True,
        readonly=False,
        precompute=True,
    )
    validated = fields.Selection(
        selection=[("full", "All of it"), ("partial", "In part"), ("none", "Nothing")],
        tracking=True,
        copy=False,
        help="Follows from the blocs, where the certification has some.",
    )
    line_ids = fields.One2many(
        comodel_name="vae.jury.bloc",
        inverse_name="jury_id",
        string="Result by Bloc",
        copy=False,
    )
    date_result = fields.Date(
        string="Result Of",
        copy=False,
        tracking=True,
        help="Day of the minutes, or of the mail that tells the result.",
    )
    condition = fields.Text(
        string="Subject To",
        copy=False,
        help="What has to be confirmed, by whom, until when.",
    )
    minutes = File(string="Minutes", attachment=True, copy=False)
    minutes_name = fields.Char(copy=False)
    report = fields.Text(
        copy=False, help="How it went: questions, answers, what the jury said."
    )
    recommendations = fields.Text(copy=False, help="What the jury advises.")

    # After the jury
    date_interview = fields.Date(
        string="Post-Jury Interview", copy=False, tracking=True
    )
    interview = fields.Text(
        string="What Was Said There",
        copy=False,
        help="The minutes explained, what the candidate wants to do now.",
    )
    option_ids = fields.One2many(
        comodel_name="vae.jury.option",
        inverse_name="jury_id",
        string="Ways to Go On",
        copy=False,
    )
    next_id = fields.Many2one(
        comodel_name="vae.candidate",
        string="Following Journey",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    _number_uniq = models.Constraint(
        "UNIQUE(candidate_id, number)",
        "Two passages of one journey cannot have the same number.",
    )
    _check_hour = models.Constraint(
        "CHECK(hour >= 0 AND hour < 24)", "The hour is between 0:00 and 23:59."
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("number", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for jury in self:
            jury.display_name = self.env._(
                "Jury no. %(number)s · %(whose)s",
                number=jury.number or "…",
                whose=jury.candidate_id._called(),
            )

    @api.depends("candidate_id")
    def _compute_date(self):
        """That of the session which the journey works towards, where it is known."""
        for jury in self:
            jury.date = jury.date or jury.candidate_id.session_id.date_jury

    @api.depends("candidate_id")
    def _compute_target(self):
        for jury in self:
            candidate = jury.candidate_id
            jury.target = "partial" if candidate.target == "blocs" else candidate.target

    @api.depends("candidate_id", "kind")
    def _compute_file_id(self):
        last = self.env["vae.validation.file"].sudo()._last_of(self.candidate_id)
        for jury in self:
            candidate = jury.candidate_id._origin
            jury.file_id = jury.file_id or last.get(candidate, False)

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("date", "date_result", "date_interview", "state")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for jury in self:
            day = format_date(self.env, jury.date)
            if jury.state not in NOT_JUDGED and jury.date > today:
                raise ValidationError(
                    self.env._(
                        "%(jury)s is on %(day)s: it is not held yet. Correct its day,"
                        " or wait for it.",
                        jury=jury.display_name,
                        day=day,
                    )
                )
            later = [each for each in (jury.date_result, jury.date_interview) if each]
            if any(each < jury.date for each in later):
                raise ValidationError(
                    self.env._(
                        "%(jury)s is of %(day)s: its result and the interview come"
                        " after it. Correct the days.",
                        jury=jury.display_name,
                        day=day,
                    )
                )

    @api.constrains("file_id", "candidate_id", "date", "kind", "state")
    def _check_file_id(self):
        """The certifier's jury judges a file that was deposited before."""
        for jury in self:
            file = jury.file_id
            if file and file.candidate_id != jury.candidate_id:
                raise ValidationError(
                    self.env._(
                        "%(jury)s: the validation file is that of another journey."
                        " Choose one of this journey.",
                        jury=jury.display_name,
                    )
                )
            if not file or jury.kind != "real" or jury.state == "cancelled":
                continue
            if file.date_deposit and jury.date < file.date_deposit:
                raise ValidationError(
                    self.env._(
                        "%(jury)s: the jury of %(day)s would come before the deposit of"
                        " the file, on %(deposit)s. Correct one of the two days.",
                        jury=jury.display_name,
                        day=format_date(self.env, jury.date),
                        deposit=format_date(self.env, file.date_deposit),
                    )
                )
            # A day that was typed is no deposit yet: nobody looked at the file.
            if jury.state not in NOT_JUDGED and (
                not file.date_deposit or file.sudo().state == "draft"
            ):
                raise ValidationError(
                    self.env._(
                        "%(jury)s: the validation file is not deposited, and no jury"
                        " judges it before. Record its deposit first.",
                        jury=jury.display_name,
                    )
                )

    def _check_not_counted(self):
        for jury in self:
            if jury.state == "decided":
                raise UserError(
                    self.env._(
                        "%(jury)s: its result is known and counted, it stays as it is."
                        " A coordinator corrects it: “Correct the Result”, with a"
                        " reason.",
                        jury=jury.display_name,
                    )
                )

    def _check_minutes_kept(self):
        """The minutes may come after the result; once they are there they stay."""
        for jury in self.filtered("minutes"):
            if jury.state == "decided" and not self.env.su:
                raise UserError(
                    self.env._(
                        "%(jury)s: the minutes of a result that is counted are kept. A"
                        " coordinator takes the result back first: “Correct the"
                        " Result”, with a reason.",
                        jury=jury.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        juries = super().create(self._with_numbers(vals_list))
        juries._add_lines()
        return juries

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        """Neither what was held nor a result that was taken back."""
        if any(
            jury.state not in ("planned", "cancelled")
            or jury.date_result
            or jury.minutes
            or jury.option_ids
            for jury in self
        ):
            raise UserError(
                self.env._("A passage before a jury is kept. Cancel what was planned.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_told(self):
        for jury in self:
            jury.candidate_id._message_log(
                body=self.env._(
                    "Jury no. %(number)s of %(day)s removed: it was not held.",
                    number=jury.number,
                    day=format_date(self.env, jury.date),
                )
            )

    def _add_lines(self):
        """A line for each bloc that the candidate still has to validate."""
        obtained = self.candidate_id._obtained_blocs()
        self.env["vae.jury.bloc"].create(
            [
                {"jury_id": jury.id, "bloc_id": bloc.id}
                for jury in self
                for bloc in jury.candidate_id._target_blocs()
                - obtained[jury.candidate_id]
                - jury.line_ids.bloc_id
            ]
        )
