# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..candidate.deadline import Deadline
from ..candidate.milestone import Milestone
from .vae_admissibility import AWAITING, GRANTED


class VaeCandidate(models.Model):
    """The requests of admissibility of a journey: its phase follows from them."""

    _inherit = "vae.candidate"

    admissibility_ids = fields.One2many(
        comodel_name="vae.admissibility",
        inverse_name="candidate_id",
        string="Admissibility Requests",
        readonly=True,
    )
    admissibility_last_number = fields.Integer(
        readonly=True, copy=False, default=0, aggregator=False
    )
    admissibility_count = fields.Integer(
        compute="_compute_record_counts", string="Number of Admissibility Requests"
    )
    date_admissible = fields.Date(
        compute="_compute_date_admissible",
        store=True,
        readonly=False,
        help="Follows from the request of admissibility. Typed where there is none, as"
        " when a journey is taken over.",
    )

    @api.depends(
        "certification_id",
        "admissibility_ids.state",
        "admissibility_ids.date_granted",
        "admissibility_ids.certification_id",
    )
    def _compute_date_admissible(self):
        for candidate in self:
            requests = candidate.admissibility_ids
            # What was typed stays where no request says otherwise.
            if requests:
                candidate.date_admissible = requests._granted(
                    candidate.certification_id
                ).date_granted

    @api.constrains("date_admissible")
    def _check_date_admissible(self):
        """Nobody types what the certifier has, or has not, answered."""
        for candidate in self:
            requests = candidate.admissibility_ids
            granted = requests._granted(candidate.certification_id)
            if requests and candidate.date_admissible != granted.date_granted:
                raise ValidationError(
                    self.env._(
                        "%(whose)s: the day of the admissibility follows from the"
                        " answer of the certifier. Record it on the admissibility"
                        " request.",
                        whose=candidate._called(),
                    )
                )

    @api.model
    def _dated_facts(self):
        return [
            *super()._dated_facts(),
            ("admissibility_ids", "date_sent", []),
            ("admissibility_ids", "date_resent", []),
        ]

    @api.model
    def _deadline_sources(self):
        return {
            **super()._deadline_sources(),
            "admissibility_answer": Deadline(
                label=self.env._("Admissibility: answer of the certifier"),
                link="admissibility_ids",
                day="date_answer_due",
                domain=[("state", "in", AWAITING)],
                who="certifier",
            ),
            "admissibility_complement": Deadline(
                label=self.env._("Admissibility: what is missing"),
                link="admissibility_ids",
                day="date_complement",
                domain=[("state", "=", "incomplete")],
                who="candidate",
            ),
            "admissibility_end": Deadline(
                label=self.env._("Admissibility: end of validity"),
                link="admissibility_ids",
                day="date_valid_until",
                domain=[
                    ("state", "in", GRANTED),
                    ("candidate_id.date_jury", "=", False),
                ],
            ),
        }

    def _counted_records(self):
        return {
            **super()._counted_records(),
            "admissibility_count": ("vae.admissibility", []),
        }

    def _milestone_facts(self):
        return {
            **super()._milestone_facts(),
            "admissibility": ("vae.admissibility", [], "state", "date_sent"),
        }

    def _milestones(self, facts):
        return [
            self._admissibility_milestone(facts)
            if milestone.code == "admissible"
            else milestone
            for milestone in super()._milestones(facts)
        ]

    def _admissibility_milestone(self, facts):
        """Done once it is granted; until then whoever has to act is told."""
        state, note, act = "todo", "", self.env._("Prepare the admissibility request")
        if facts.count("admissibility", "draft"):
            state, act = "doing", self.env._("Send the admissibility file")
        if facts.count("admissibility", "incomplete"):
            state, act = "doing", self.env._("Complete the admissibility file")
        if facts.count("admissibility", *AWAITING):
            state, act = "doing", ""
            note = self.env._(
                "Sent on %(day)s",
                day=self._day_told(facts.day("admissibility", *AWAITING)),
            )
        granted = self.date_admissible
        if granted and granted <= fields.Date.context_today(self):
            state, act, note = "done", "", self._day_told(granted)
        return Milestone(
            code="admissible",
            sequence=210,
            stretch="support",
            label=self.env._("Admissibility"),
            state=state,
            note=note,
            act=act,
            action="action_view_admissibilities",
        )

    def _check_admissible_on(self, day):
        """Refuse what needs an admissibility that is in force on a day.

        A journey without any request is let through: it may have been admitted before
        it was taken over.

        :param day: date of a deposit or of a jury
        :raise UserError: there is none, or it is over by then
        """
        for candidate in self:
            requests = candidate.sudo().admissibility_ids
            if not requests:
                continue
            granted = requests._granted(candidate.certification_id)
            if not granted or granted.date_granted > day:
                raise UserError(
                    self.env._(
                        "%(whose)s is not admissible on %(day)s: the certifier has not"
                        " granted it yet. Record its answer on the admissibility"
                        " request first.",
                        whose=candidate._called(),
                        day=format_date(self.env, day),
                    )
                )
            until = granted.date_valid_until
            if until and until < day:
                raise UserError(
                    self.env._(
                        "%(whose)s: the admissibility ends on %(until)s, before"
                        " %(day)s. Ask the certifier to extend it, or make a new"
                        " request.",
                        whose=candidate._called(),
                        until=format_date(self.env, until),
                        day=format_date(self.env, day),
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_admissibilities(self):
        """Open the requests; the only one at once, a first one if there is none.

        :return: window action on ``vae.admissibility``
        """
        return self._action_view_own(
            "vae_assistance.vae_admissibility_action", self.admissibility_ids
        )
