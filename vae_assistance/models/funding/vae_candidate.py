# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..candidate.deadline import Deadline
from ..candidate.milestone import Facts, Milestone


class VaeCandidate(models.Model):
    """Who pays for a journey, the leave that it takes, what of it is certified."""

    _inherit = "vae.candidate"

    funding_ids = fields.One2many(
        comodel_name="vae.funding",
        inverse_name="candidate_id",
        string="Funding Plans",
        readonly=True,
    )
    funding_request_ids = fields.One2many(
        comodel_name="vae.funding.request",
        inverse_name="candidate_id",
        string="Funding Requests",
        readonly=True,
    )
    leave_ids = fields.One2many(
        comodel_name="vae.leave",
        inverse_name="candidate_id",
        string="VAE Leaves",
        readonly=True,
    )
    delivery_certificate_ids = fields.One2many(
        comodel_name="vae.delivery.certificate",
        inverse_name="candidate_id",
        string="Delivery Certificates",
        readonly=True,
    )
    delivery_last_number = fields.Integer(
        readonly=True, copy=False, default=0, aggregator=False
    )
    funding_state = fields.Selection(
        selection=lambda self: self._selection_funding_state(),
        string="Funding",
        compute="_compute_record_counts",
        exportable=False,
    )

    @api.model
    def _selection_funding_state(self):
        return self.env["vae.funding"]._fields["state"]._description_selection(self.env)

    @api.model
    def _dated_facts(self):
        return [
            *super()._dated_facts(),
            ("funding_request_ids", "date_asked", []),
            ("leave_ids", "date_asked", []),
        ]

    @api.model
    def _deadline_sources(self):
        return {
            **super()._deadline_sources(),
            "funding_ask": Deadline(
                label=self.env._("Funding: to be asked"),
                link="funding_request_ids",
                day="date_ask_by",
                domain=[("state", "=", "draft")],
                who="structure",
            ),
            "funding_answer": Deadline(
                label=self.env._("Funding: answer of the funder"),
                link="funding_request_ids",
                day="date_answer_due",
                domain=[("state", "=", "asked")],
                who="funder",
            ),
            "leave_ask": Deadline(
                label=self.env._("VAE leave: to be asked"),
                link="leave_ids",
                day="date_ask_by",
                domain=[("state", "=", "draft")],
                who="candidate",
            ),
            "leave_answer": Deadline(
                label=self.env._("VAE leave: answer of the employer"),
                link="leave_ids",
                day="date_answer_due",
                domain=[("state", "=", "asked")],
                who="partner",
            ),
        }

    def _milestone_facts(self):
        return {
            **super()._milestone_facts(),
            "funding": ("vae.funding", [], "state", None),
        }

    def _set_record_counts(self, rows):
        result = super()._set_record_counts(rows)
        for candidate in self:
            candidate.funding_state = Facts(candidate.milestone_facts).state("funding")
        return result

    def _milestones(self, facts):
        milestones = super()._milestones(facts)
        state = facts.state("funding")
        if not state:
            # Where the program pays nobody makes a plan.
            return milestones
        done = state in ("balanced", "over")
        labels = dict(self._selection_funding_state())
        return [
            *milestones,
            Milestone(
                code="funding",
                sequence=205,
                stretch="support",
                label=self.env._("Funding"),
                state="done" if done else "doing",
                note=labels[state],
                act=""
                if done or state == "waiting"
                else self.env._("Balance the funding plan"),
                action="action_view_funding",
            ),
        ]

    def _delivery_undone(self, day, number, request):
        """A meeting is no longer signed for: what certified its hours is told of it.

        :param request: the request that is void, of the fiche or the attendance
        """
        self.delivery_certificate_ids.filtered(
            lambda each: each.state != "draft" and each._rested_on(day, number)
        )._proof_undone(request)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_funding(self):
        """Open the funding plan; a new one if there is none.

        :return: window action on ``vae.funding``
        """
        return self._action_view_own(
            "vae_assistance.vae_funding_action", self.funding_ids
        )

    def action_view_leaves(self):
        """Open the VAE leaves of the journey.

        :return: window action on ``vae.leave``
        """
        return self._action_view_own("vae_assistance.vae_leave_action", self.leave_ids)

    def action_view_delivery_certificates(self):
        """Open the certificates of what was delivered.

        :return: window action on ``vae.delivery.certificate``
        """
        return self._action_view_own(
            "vae_assistance.vae_delivery_certificate_action",
            self.delivery_certificate_ids,
        )
