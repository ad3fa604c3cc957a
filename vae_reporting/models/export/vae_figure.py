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
        _ = self.env._
        said = [
            (
                "evidence_fiches",
                _("Fiches action completed"),
                "vae.fiche.action",
                "date",
                [("state", "=", "done")],
            ),
            (
                "evidence_diagnoses",
                _("Shared diagnoses agreed"),
                "vae.diagnosis",
                "date_agreed",
                [("state", "=", "agreed")],
            ),
            (
                "evidence_plans",
                _("Support plans agreed"),
                "vae.support.plan",
                "date_agreed",
                [("state", "!=", "draft")],
            ),
            (
                "evidence_effects",
                _("Supports with an observed effect"),
                "vae.support.plan.line",
                "date_done",
                [("state", "=", "done"), ("effect", "!=", False)],
            ),
            (
                "evidence_workshops",
                _("Presences at workshops"),
                "vae.attendance",
                "date",
                [("presence", "=", "present"), ("event_id", "!=", False)],
            ),
            (
                "evidence_signatures",
                _("Documents signed"),
                "vae.signature.request",
                "date_signed",
                [("state", "=", "signed")],
            ),
            (
                "evidence_proofs",
                _("Valid proofs"),
                "vae.proof",
                "date",
                [("state", "=", "valid")],
            ),
            (
                "evidence_consents",
                _("Consents recorded"),
                "vae.consent",
                "date_given",
                [],
            ),
            (
                "evidence_validated",
                _("Journeys with a full or partial validation"),
                "vae.candidate",
                "date_closed",
                [("outcome", "in", ["full", "partial"])],
            ),
            (
                "evidence_entries",
                _("Journeys begun"),
                "vae.candidate",
                "date_open",
                [],
            ),
            (
                "evidence_dropouts",
                _("Drop-outs with their reason"),
                "vae.candidate",
                "date_closed",
                [("outcome", "=", "dropped"), ("dropout_reason_id", "!=", False)],
            ),
            (
                "evidence_alerts",
                _("Alerts cleared by what was done"),
                "vae.alert",
                "date_closed",
                [("state", "=", "closed"), ("closed_by", "=", "facts")],
            ),
            (
                "evidence_follow_ups",
                _("Situations after the end recorded"),
                "vae.follow.up",
                "date_done",
                [("state", "=", "done")],
            ),
            (
                "evidence_trainings",
                _("Professional development of the team"),
                "vae.training",
                "date_to",
                [("state", "=", "done")],
            ),
            (
                "evidence_meetings",
                _("Meetings with closed minutes"),
                "vae.meeting",
                "start",
                [("state", "=", "closed")],
            ),
            (
                "evidence_referrals",
                _("Referrals sent"),
                "vae.referral",
                "date_sent",
                [("kind", "=", "referral")],
            ),
            (
                "evidence_answers",
                _("Referrals with an answer"),
                "vae.referral",
                "date_answered",
                [("status", "=", "answered")],
            ),
            (
                "evidence_returns",
                _("Returns to prescribers"),
                "vae.referral",
                "date_sent",
                [("kind", "=", "return")],
            ),
            (
                "evidence_collaborations",
                _("Collaborations up and running, today"),
                "vae.collaboration",
                "",
                [("stage", "=", "active")],
            ),
            (
                "evidence_observations",
                _("Observations from the field"),
                "vae.observation",
                "date",
                [],
            ),
            (
                "evidence_passed",
                _("Observations passed on"),
                "vae.observation",
                "date",
                [("state", "in", ["passed", "answered"])],
            ),
            (
                "evidence_resources",
                _("Versions of resources"),
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
