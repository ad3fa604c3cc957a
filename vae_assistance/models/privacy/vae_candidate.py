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
    can_let_in = fields.Boolean(
        compute="_compute_can_let_in",
        help="The user may open confidential content exceptionally, or let themselves"
        " in: a coordinator who does not follow the candidate.",
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

    @api.depends("member_ids")
    @api.depends_context("uid")
    def _compute_can_let_in(self):
        may = self._may_let_in()
        for candidate in self:
            candidate.can_let_in = may and not candidate.is_followed

    @api.model
    def _may_let_in(self):
        """Coordinators may, directors and administrators have no confidential content.

        Their groups imply the coordinators'. They follow a candidate whom they welcome
        themselves or whom a colleague gives them: what they never do is come in.
        """
        user = self.env.user
        return user.has_group(
            "vae_assistance.group_vae_coordinator"
        ) and not user.has_group("vae_assistance.group_vae_director")

    def _check_may_let_in(self):
        """Refuse who has no confidential content, or follows one of them already.

        :raise AccessError: the user is no coordinator, or more than that
        :raise UserError: the user follows the candidate
        """
        self.check_access("read")
        if not self._may_let_in():
            raise AccessError(
                self.env._(
                    "Only coordinators of the structure may open confidential content"
                    " exceptionally, or let themselves in. Directors and administrators"
                    " have none: somebody who follows the candidate may share the"
                    " journey with them."
                )
            )
        followed = self.filtered("is_followed")
        if followed:
            raise UserError(
                self.env._(
                    "You follow this candidate: open the notes themselves (%(whose)s).",
                    whose=followed._called(),
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_access_log(self):
        """Open the trace of who opened or exported data of this journey."""
        return self._action_view_own("vae_assistance.vae_access_log_action")

    def action_open_emergency(self, reason):
        """Return the confidential content to a coordinator who does not follow.

        Never to directors and administrators, who have none.

        Each record opened leaves a line in the trace with the reason, and those who
        follow the candidate are informed at once. It gives no lasting access.

        :param str reason: why, at least 20 characters
        :return: list of dicts (see ``_confidential_values`` of the mixin)
        :raise AccessError: the user is no coordinator of the structure
        :raise UserError: the reason is too short, or the user follows the candidate
        """
        self.ensure_one()
        self._check_may_let_in()
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
        date = format_datetime(self.env, fields.Datetime.now())
        self._inform_who_follows(
            lambda references: (
                self.env._("Exceptional opening – %(reference)s", reference=references),
                self.env._(
                    "%(user)s opened the confidential content of journey %(reference)s"
                    " on %(date)s, without following the candidate (exceptional"
                    " opening).",
                    user=self.env.user.name,
                    reference=references,
                    date=date,
                ),
            ),
            reason,
        )

    def _inform_who_follows(self, tell, reason=False, followers=None):
        """Tell who follows the candidates, once; where nobody does, the directors.

        :param tell: function of the journeys' references that returns a subject and
            what was done, which name nobody but colleagues
        :param str reason: that was given for it
        :param dict followers: id of each journey to who followed it until now, if that
            has changed
        """
        followers = followers or {}
        to_tell = self.sudo().grouped(
            lambda each: followers.get(each.id) or each.member_ids or each._directors()
        )
        for users, candidates in to_tell.items():
            partners = (users - self.env.user).partner_id
            if not partners:
                continue
            subject, said = tell(", ".join(candidates.mapped("reference")))
            body = Markup("<p>%s</p>") % said
            if reason:
                body += Markup("<p>%s</p>") % self.env._(
                    "Reason given: %(reason)s", reason=reason
                )
            # Linked to no record: the message would take the candidate's name from it.
            self.sudo()._vae_notify(
                partners,
                subject,
                body,
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
