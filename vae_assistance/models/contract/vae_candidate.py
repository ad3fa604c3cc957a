# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..candidate.milestone import Milestone

# A convention that was signed by all stays so when it ends.
SIGNED = ("signed", "ended", "terminated")


class VaeCandidate(models.Model):
    """The candidate's contracts and the certificate of their start."""

    _inherit = "vae.candidate"

    contract_ids = fields.One2many(
        comodel_name="vae.contract",
        inverse_name="candidate_id",
        string="Contracts",
        readonly=True,
    )
    contract_last_number = fields.Integer(
        readonly=True, copy=False, default=0, aggregator=False
    )
    contract_count = fields.Integer(
        compute="_compute_record_counts", string="Number of Contracts"
    )
    start_certificate_ids = fields.One2many(
        comodel_name="vae.start.certificate",
        inverse_name="candidate_id",
        readonly=True,
    )

    @api.model
    def _dated_facts(self):
        return [
            *super()._dated_facts(),
            ("contract_ids", "date_signed", []),
        ]

    def _counted_records(self):
        return {
            **super()._counted_records(),
            "contract_count": ("vae.contract", []),
        }

    def _milestone_facts(self):
        conventions = [("kind", "=", "assistance"), ("amendment_of_id", "=", False)]
        return {
            **super()._milestone_facts(),
            "contract": ("vae.contract", conventions, "state", "date_signed"),
            "start": ("vae.start.certificate", [], "state", "date_started"),
        }

    def _milestones(self, facts):
        signed = facts.day("contract", *SIGNED)
        return [
            *super()._milestones(facts),
            self._contract_milestone(facts, signed),
            self._start_milestone(facts, signed),
        ]

    def _contract_milestone(self, facts, signed):
        """The convention of assistance."""
        asked = facts.count("contract", "to_sign")
        begun = asked or facts.count("contract", "draft")
        act = self.env._("Prepare the contract")
        if begun:
            act = self.env._("Have the contract signed")
        return Milestone(
            code="contract",
            sequence=60,
            stretch="entry",
            label=self.env._("Contract"),
            state="done" if signed else "doing" if begun else "todo",
            note=self.env._("Signatures are awaited")
            if asked and not signed
            else self._day_told(signed),
            act="" if signed else act,
            action="action_view_contract_signatures"
            if asked and not signed
            else "action_view_contracts",
        )

    def action_view_contract_signatures(self):
        """Open the signatures that the contract awaits, with the document beside."""
        self.ensure_one()
        self.check_access("read")
        awaiting = self.contract_ids.filtered(
            lambda contract: (
                contract.state == "to_sign" and not contract.amendment_of_id
            )
        )
        if not awaiting:
            return self.action_view_contracts()
        return awaiting[0].action_view_signatures()

    def _start_milestone(self, facts, signed):
        """The assistance has started once a support was delivered under the contract.

        Its certificate is asked for where a commanditaire orders the assistance.
        """
        certified = facts.count("start", "signed")
        met = facts.day("fiche", "done")
        started = facts.day("start") or (
            signed and met and met >= signed and not self.program_id.sudo().funder_id
        )
        act = self.env._("Start the assistance")
        if facts.count("start"):
            act = self.env._("Have the start certificate signed")
        done = certified or (started and not facts.count("start"))
        return Milestone(
            code="start",
            sequence=70,
            stretch="entry",
            label=self.env._("Start"),
            state="done" if done else "doing" if facts.count("start") else "todo",
            note=self._day_told(facts.day("start", "signed") or (done and met)),
            act="" if done else act,
            action="action_start_assistance",
        )

    def action_start_assistance(self):
        """Certify the start; before the first support was signed, record it.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        contracts = self.contract_ids.filtered(
            lambda contract: contract.kind == "assistance" and contract.is_in_force
        )
        contract = contracts[:1]
        if self.start_certificate_ids or contract.date_first_support:
            return self._contract_to_certify().action_start_certificate()
        return self.action_record_meeting()

    def action_view_contracts(self):
        """Open the contracts; the only one at once, a first one if there is none.

        :return: window action on ``vae.contract``
        """
        return self._action_view_own(
            "vae_assistance.vae_contract_action", self.contract_ids
        )
