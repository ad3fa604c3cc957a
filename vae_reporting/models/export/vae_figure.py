# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from ..ground.vae_figure import Figure

AXES = {"company": "company_id"}


class VaeFigure(models.AbstractModel):
    """What can be shown as evidence of the quality of a structure's work."""

    _inherit = "vae.figure"

    @api.model
    def _figures(self):
        return {**super()._figures(), **self._evidence_figures()}

    @api.model
    def _evidence_figures(self):
        """Figures that count what somebody could be shown; to be extended.

        :return: dict of code to ``Figure``
        """
        said = [
            (
                "evidence_fiches",
                self.env._("Fiches action completed"),
                "vae.fiche.action",
                "date",
                [("state", "=", "done")],
            ),
            (
                "evidence_diagnoses",
                self.env._("Shared diagnoses agreed"),
                "vae.diagnosis",
                "date_agreed",
                [("state", "=", "agreed")],
            ),
            (
                "evidence_plans",
                self.env._("Support plans agreed"),
                "vae.support.plan",
                "date_agreed",
                [("state", "!=", "draft")],
            ),
            (
                "evidence_effects",
                self.env._("Supports with an observed effect"),
                "vae.support.plan.line",
                "date_done",
                [("state", "=", "done"), ("effect", "!=", False)],
            ),
            (
                "evidence_workshops",
                self.env._("Presences at workshops"),
                "vae.attendance",
                "date",
                [("presence", "=", "present"), ("event_id", "!=", False)],
            ),
            (
                "evidence_signatures",
                self.env._("Documents signed"),
                "vae.signature.request",
                "date_signed",
                [("state", "=", "signed")],
            ),
            (
                "evidence_proofs",
                self.env._("Valid proofs"),
                "vae.proof",
                "date",
                [("state", "=", "valid")],
            ),
            (
                "evidence_consents",
                self.env._("Consents recorded"),
                "vae.consent",
                "date_given",
                [],
            ),
            (
                "evidence_validated",
                self.env._("Journeys with a full or partial validation"),
                "vae.candidate",
                "date_closed",
                [("outcome", "in", ["full", "partial"])],
            ),
            (
                "evidence_entries",
                self.env._("Journeys begun"),
                "vae.candidate",
                "date_open",
                [],
            ),
            (
                "evidence_dropouts",
                self.env._("Drop-outs with their reason"),
                "vae.candidate",
                "date_closed",
                [("outcome", "=", "dropped"), ("dropout_reason_id", "!=", False)],
            ),
            (
                "evidence_alerts",
                self.env._("Alerts cleared by what was done"),
                "vae.alert",
                "date_closed",
                [("state", "=", "closed"), ("closed_by", "=", "facts")],
            ),
            (
                "evidence_follow_ups",
                self.env._("Situations after the end recorded"),
                "vae.follow.up",
                "date_done",
                [("state", "=", "done")],
            ),
            (
                "evidence_trainings",
                self.env._("Professional development of the team"),
                "vae.training",
                "date_to",
                [("state", "=", "done")],
            ),
            (
                "evidence_meetings",
                self.env._("Meetings with closed minutes"),
                "vae.meeting",
                "start",
                [("state", "=", "closed")],
            ),
            (
                "evidence_referrals",
                self.env._("Referrals sent"),
                "vae.referral",
                "date_sent",
                [("kind", "=", "referral")],
            ),
            (
                "evidence_answers",
                self.env._("Referrals with an answer"),
                "vae.referral",
                "date_answered",
                [("status", "=", "answered")],
            ),
            (
                "evidence_returns",
                self.env._("Returns to prescribers"),
                "vae.referral",
                "date_sent",
                [("kind", "=", "return")],
            ),
            (
                "evidence_collaborations",
                self.env._("Collaborations up and running, today"),
                "vae.collaboration",
                "",
                [("stage", "=", "active")],
            ),
            (
                "evidence_observations",
                self.env._("Observations from the field"),
                "vae.observation",
                "date",
                [],
            ),
            (
                "evidence_passed",
                self.env._("Observations passed on"),
                "vae.observation",
                "date",
                [("state", "in", ["passed", "answered"])],
            ),
            (
                "evidence_satisfaction",
                self.env._("Satisfaction surveys answered"),
                "vae.satisfaction",
                "date_answered",
                [("state", "=", "answered")],
            ),
            (
                "evidence_complaints",
                self.env._("Complaints received"),
                "vae.complaint",
                "date",
                [],
            ),
            (
                "evidence_complaints_answered",
                self.env._("Complaints answered"),
                "vae.complaint",
                "date_answered",
                [],
            ),
            (
                "evidence_improvements",
                self.env._("Complaints that led to an improvement"),
                "vae.complaint",
                "date",
                [("improvement", "not in", [False, ""])],
            ),
            (
                "evidence_resources",
                self.env._("Versions of resources"),
                "vae.resource.version",
                "date",
                [],
            ),
        ]
        return {
            code: Figure(
                code=code,
                label=label,
                model=model,
                domain=Domain(domain),
                date=day,
                axes=AXES,
            )
            for code, label, model, day, domain in said
        }
