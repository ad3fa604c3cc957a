# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import format_date, plaintext2html

from .vae_candidate import MEMBER_FIELDS


class VaeCandidate(models.Model):
    """Who follows a journey: handing it over and sharing it.

    Access follows ``member_ids`` at once. Whoever stops following a journey is
    unsubscribed from it and from all that is kept about it, and what they still had to
    do on it goes to the référent. What is past stays as it was.
    """

    _inherit = "vae.candidate"

    referent_active = fields.Boolean(
        related="user_id.active",
        string="Référent Still Here",
        help="No: the référent has left, somebody has to take over.",
    )
    can_hand_over = fields.Boolean(
        compute="_compute_can_hand_over",
        help="The user may choose who follows this journey.",
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_can_hand_over(self):
        user = self.env.user
        is_coordinator = user.has_group("vae_assistance.group_vae_coordinator")
        is_referent = user.has_group("vae_assistance.group_vae_referent")
        for candidate in self:
            candidate.can_hand_over = is_coordinator or (
                is_referent and candidate.user_id in (user, user.browse())
            )

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("user_id", "company_id")
    def _check_user_id(self):
        for candidate in self:
            candidate._check_works_here(candidate.user_id)

    @api.constrains("accompagnateur_ids", "company_id")
    def _check_accompagnateur_ids(self):
        for candidate in self:
            candidate._check_works_here(candidate.accompagnateur_ids)

    def _check_works_here(self, users):
        """Refuse people of other structures, and those who could open no journey."""
        self.ensure_one()
        for user in users:
            if self.company_id not in user.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(reference)s: one of those chosen to follow the journey does"
                        " not work for the structure “%(company)s”. Choose among the"
                        " people of this structure.",
                        reference=self.reference,
                        company=self.company_id.name,
                    )
                )
            if not user.has_group("vae_assistance.group_vae_accompagnateur"):
                raise ValidationError(
                    self.env._(
                        "%(reference)s: %(user)s has no VAE role and could not open the"
                        " journey. Ask an administrator to give them one, or choose"
                        " somebody else.",
                        reference=self.reference,
                        user=user.name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write
    # ------------------------------------------------------------------

    def _welcome_first_members(self):
        """Subscribe and tell those who follow new journeys."""
        if not self.env.context.get("tracking_disable"):
            journeys = self.sudo()
            journeys._welcome_members({c.id: c.member_ids for c in journeys})

    def web_save(self, vals, specification, next_id=None):
        """Send back only what the user may still read after giving it away."""
        if not self or next_id or not any(fname in vals for fname in MEMBER_FIELDS):
            return super().web_save(vals, specification, next_id=next_id)
        self.write(vals)
        readable = self._filtered_access("read")
        return readable.with_context(bin_size=True).web_read(specification)

    def _check_same_structure(self, company_id):
        """A journey and its contact stay in the structure that welcomed them.

        :raise UserError: the structure of a journey would change
        """
        for candidate in self.sudo():
            if candidate.company_id.id != company_id:
                raise UserError(
                    self.env._(
                        "%(reference)s belongs to the structure “%(company)s” and stays"
                        " there. If the person goes to another structure, close this"
                        " journey; the other structure opens its own, with a contact"
                        " of its own.",
                        reference=candidate.reference,
                        company=candidate.company_id.name,
                    )
                )

    def _check_hand_over(self, fnames=MEMBER_FIELDS):
        """Référents choose who follows their own journeys, coordinators for all.

        :param fnames: fields that are going to be written
        :raise AccessError: the user may not choose who follows one of the journeys
        """
        self.check_access("write")
        for fname in fnames:
            self._check_field_access(self._fields[fname], "write")
        if self.env.su:
            return
        refused = self.filtered(lambda candidate: not candidate.can_hand_over)
        if refused:
            raise AccessError(
                self.env._(
                    "Only the référent of %(references)s, or a coordinator, may hand"
                    " the journey over or share it. Ask one of them.",
                    references=", ".join(refused.mapped("reference")),
                )
            )

    def _lock_members(self):
        """Two people who hand over a journey at once come one after the other.

        :return: dict of id of each journey to its référent and its members, those who
            have left the structure too
        """
        self._vae_wait_for_rows()
        return {
            candidate.id: (candidate.user_id, candidate.member_ids)
            for candidate in self.with_context(active_test=False)
        }

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_hand_over(self):
        """Open the hand-over of the journeys to another référent.

        :raise AccessError: the user may not hand over one of them
        :return: window action on the wizard
        """
        self._check_hand_over()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over"),
            "res_model": "vae.candidate.handover",
            "view_mode": "form",
            "target": "new",
            "context": {"default_candidate_ids": self.ids},
        }

    def _hand_over(self, user, date=None, message=None, keep=False):
        """Make ``user`` the référent, with a word in the chatter of each journey.

        :param user: the new référent
        :param date: day of the hand-over that the chatter tells, today by default
        :param str message: what the successor should know, for who follows the journey
        :param bool keep: the former référent stays as accompagnateur
        :raise AccessError: the user may not hand over one of the journeys
        :raise UserError: nobody would change
        """
        self._check_hand_over()
        changing = self.sudo().filtered(lambda candidate: candidate.user_id != user)
        if not changing:
            raise UserError(
                self.env._(
                    "%(user)s is the référent of these journeys already. Choose"
                    " somebody else.",
                    user=user.name,
                )
            )
        bodies = {}
        day = format_date(self.env, date or fields.Date.context_today(self))
        for former, candidates in changing.grouped("user_id").items():
            said = self.env._(
                "Handed over on %(date)s: %(former)s → %(user)s",
                date=day,
                former=former.name or self.env._("nobody"),
                user=user.name,
            )
            body = Markup("<p>%s</p>%s") % (said, plaintext2html(message or ""))
            bodies.update(dict.fromkeys(candidates.ids, body))
            accompagnateurs = [Command.unlink(user.id)]
            if keep and former:
                accompagnateurs.append(Command.link(former.id))
            candidates.sudo(self.env.su).write(
                {"user_id": user.id, "accompagnateur_ids": accompagnateurs}
            )
        changing._message_log_batch(bodies)

    def _action_after_hand_over(self, message):
        """Stay where one may still read; else go back to one's own board.

        :param str message: what the user is told
        :return: client action
        """
        after = {"type": "ir.actions.act_window_close"}
        if self._filtered_access("read") != self:
            after = self.env["ir.actions.act_window"]._for_xml_id(
                "vae_assistance.vae_candidate_action_mine"
            )
            after["target"] = "main"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": after},
        }
