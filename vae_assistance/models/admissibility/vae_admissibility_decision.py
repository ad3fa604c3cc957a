# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..ground.vae_trace_mixin import NAMED

KINDS = [
    ("complete", "File complete"),
    ("incomplete", "File incomplete"),
    ("admissible", "Admissible"),
    ("partial", "Admissible for a part"),
    ("refused", "Not admissible"),
    ("withdrawn", "Request withdrawn"),
]
# Without a word on them nobody knows what to do next.
EXPLAINED = ("incomplete", "partial", "refused")


class VaeAdmissibilityDecision(models.Model):
    """One answer to a request of admissibility: they follow one another, none is lost.

    An answer stays as it was recorded, nobody may write it; one that was recorded by
    mistake is taken out while it is the last one, and told in the discussion of the
    request.
    """

    _name = "vae.admissibility.decision"
    _description = "Answer to an Admissibility Request"
    _inherit = ["vae.trace.mixin"]
    _order = "date, id"
    _rec_name = "kind"

    admissibility_id = fields.Many2one(
        comodel_name="vae.admissibility",
        string="Request",
        required=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="admissibility_id.candidate_id",
        store=True,
        index=True,
        precompute=True,
    )
    company_id = fields.Many2one(
        related="admissibility_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(selection=KINDS, string="Answer", required=True)
    date = fields.Date(
        string="Answered On",
        required=True,
        default=lambda self: self._default_date(),
        help="Day of the letter, or of the message.",
    )
    is_silence = fields.Boolean(
        string="By Silence",
        readonly=True,
        help="The certifier said nothing in time: noted by the software alone.",
    )
    comment = fields.Text(
        string="Reasons", help="What is missing, which part, or why not."
    )
    date_complement = fields.Date(
        string="Complement Until",
        help="Day until which the certifier waits for what is missing.",
    )
    date_valid_until = fields.Date(
        string="Valid Until", help="As the certifier says; empty: without an end."
    )

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.depends("kind", "date", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED, "lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for decision in self:
            decision.display_name = self.env._(
                "%(answer)s · %(whose)s",
                answer=kinds.get(decision.kind, ""),
                whose=decision.candidate_id._called(),
            )

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("kind", "date", "comment", "date_complement", "date_valid_until")
    def _check_said(self):
        today = fields.Date.context_today(self)
        for decision in self:
            sent = decision.admissibility_id.date_sent
            if not sent or decision.date < sent:
                raise ValidationError(
                    self.env._(
                        "%(request)s: an answer comes on the day on which the file was"
                        " sent, or later. Enter or correct the day of sending first.",
                        request=decision.admissibility_id.display_name,
                    )
                )
            if decision.date > today:
                raise ValidationError(
                    self.env._("An answer is not dated in the future: correct its day.")
                )
            if decision.kind in EXPLAINED and not (decision.comment or "").strip():
                raise ValidationError(
                    self.env._(
                        "Write what the certifier says: what is missing, which part is"
                        " admissible, or why it is not."
                    )
                )
            for day in (decision.date_complement, decision.date_valid_until):
                if day and day < decision.date:
                    raise ValidationError(
                        self.env._(
                            "What the certifier waits for, or the end of the validity,"
                            " does not come before the answer itself. Correct one of"
                            " the days."
                        )
                    )

    # ------------------------------------------------------------------
    # Create, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        decisions = super().create(vals_list)
        decisions.admissibility_id._answered(decisions)
        return decisions

    @api.ondelete(at_uninstall=False)
    def _unlink_except_earlier(self):
        for decision in self:
            later = decision.admissibility_id.decision_ids.sorted()[-1:]
            if not self.env.su and later not in self:
                raise UserError(
                    self.env._(
                        "%(answer)s of %(day)s: another answer came later. Only the"
                        " last one is taken out.",
                        answer=decision.display_name,
                        day=format_date(self.env, decision.date),
                    )
                )

    def unlink(self):
        requests = self.admissibility_id
        if not self.env.su:
            requests._tell_taken_out(self)
        result = super().unlink()
        requests._note_silence()
        return result

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_record(self):
        """The dialog is saved: tell what follows."""
        self.check_access("read")
        return self.candidate_id._said_next(self.env._("The answer is recorded."))
