# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

# An exceptional opening must be explained, not waved through (characters).
EMERGENCY_REASON_MIN = 20
REASON_MAX = 1_000


class VaeCandidate(models.Model):
    """Confidential content of a journey, and the trace of who opened what."""

    _name = "vae.candidate"
    _inherit = ["vae.candidate", "vae.trace.mixin"]

    is_followed = fields.Boolean(
        string="Followed by Me",
        compute="_compute_is_followed",
        help="The user is référent or accompagnateur of this journey.",
    )
    # Nobody may learn from it that there are notes.
    confidential_last_number = fields.Integer(
        readonly=True, copy=False, default=0, groups=fields.NO_ACCESS
    )

    @api.depends("member_ids")
    @api.depends_context("uid")
    def _compute_is_followed(self):
        for candidate in self:
            candidate.is_followed = self.env.user in candidate.member_ids

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_access_log(self):
        """Open the trace of who opened or exported data of this journey."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_access_log_action"
        )
        action["domain"] = [("candidate_id", "=", self.id)]
        return action

    def action_open_emergency(self, reason):
        """Return the confidential content to a coordinator who does not follow.

        Each record opened leaves a line in the trace with the reason, and those who
        follow the candidate are informed at once. It gives no lasting access.

        :param str reason: why, at least 20 characters
        :return: list of dicts (see ``_confidential_values`` of the mixin)
        :raise AccessError: the user is no coordinator of the structure
        :raise UserError: the reason is too short, or the user follows the candidate
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("vae_assistance.group_vae_coordinator"):
            raise AccessError(
                self.env._(
                    "Only coordinators and directors of the structure may open"
                    " confidential content exceptionally."
                )
            )
        if self.is_followed:
            raise UserError(
                self.env._("You follow this candidate: open the notes themselves.")
            )
        reason = self._clean_reason(reason, least=EMERGENCY_REASON_MIN)
        values = []
        log = self.env["vae.access.log"]
        for records in self.sudo()._confidential_records():
            log._trace(records, "emergency", reason=reason)
            values += records._confidential_values()
        if not values:
            log._trace(self, "emergency", reason=reason)
        self._inform_of_emergency(reason)
        return values

    # ------------------------------------------------------------------
    # Confidential content
    # ------------------------------------------------------------------

    def _trace_candidate(self):
        return self

    def _trace_document(self):
        # The name of a candidate is their own.
        self.ensure_one()
        return self.env._("Journey %(reference)s", reference=self.reference or "")

    def _check_follows(self):
        """Refuse who does not follow the candidates."""
        self.check_access("read")
        if not self or not all(candidate.is_followed for candidate in self):
            raise AccessError(
                self.env._(
                    "Only those who follow the candidate open confidential content."
                )
            )

    def _confidential_records(self):
        """Recordsets of confidential content of the journeys, one a model.

        Models on ``vae.confidential.mixin`` add theirs.
        """
        return [
            self.env["vae.confidential.note"].search([("candidate_id", "in", self.ids)])
        ]

    @api.model
    def _clean_reason(self, reason, least):
        """The reason as it is kept.

        :raise UserError: it has fewer than ``least`` characters, or far too many
        """
        reason = " ".join((reason if isinstance(reason, str) else "").split())
        if not least <= len(reason) <= REASON_MAX:
            raise UserError(
                self.env._(
                    "Give a reason of %(least)s to %(most)s characters.",
                    least=least,
                    most=REASON_MAX,
                )
            )
        return reason

    def _inform_of_emergency(self, reason):
        """Tell who follows the candidate; if nobody does, the directors."""
        self.ensure_one()
        candidate = self.sudo()
        users = candidate.member_ids or candidate._directors()
        partners = (users - self.env.user).partner_id
        if not partners:
            return
        body = Markup("<p>%s</p><p>%s</p>") % (
            self.env._(
                "%(user)s opened the confidential content of journey %(reference)s on"
                " %(date)s, without following the candidate (exceptional opening).",
                user=self.env.user.name,
                reference=self.reference,
                date=format_datetime(self.env, fields.Datetime.now()),
            ),
            self.env._("Reason given: %(reason)s", reason=reason),
        )
        # Linked to no record: the message would take the candidate's name from it.
        self.env["mail.thread"].sudo().message_notify(
            partner_ids=partners.ids,
            subject=self.env._(
                "Exceptional opening – %(reference)s", reference=self.reference
            ),
            body=body,
            author_id=self.env.user.partner_id.id,
        )

    def _directors(self):
        """Directors of the structure."""
        self.ensure_one()
        director = self.env.ref("vae_assistance.group_vae_director")
        return self.env["res.users"].search(
            Domain("all_group_ids", "in", director.ids)
            & Domain("company_ids", "in", self.company_id.ids)
            & Domain("share", "=", False)
        )
