# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_datetime

from .vae_candidate import EMERGENCY_REASON_MIN


class VaeCandidate(models.Model):
    """Nobody lets themselves in unseen: whoever follows a journey reads its notes."""

    _inherit = "vae.candidate"

    # ------------------------------------------------------------------
    # Who changes who follows
    # ------------------------------------------------------------------

    def _members_chosen(self, before):
        result = super()._members_chosen(before)
        self._check_let_in(before)
        self._tell_of_sharing(before)
        return result

    def _check_let_in(self, before):
        """Refuse who gives themselves access by choosing who follows.

        :param dict before: see ``_members_changed``
        :raise UserError: names the action that asks why and tells who follows
        """
        user = self.env.user
        entered = self.sudo().filtered(
            lambda candidate: user in candidate.member_ids - before[candidate.id][1]
        )
        if self.env.su or not entered:
            return
        whose = entered.sudo(False)._called()
        if self._may_let_in():
            raise UserError(
                self.env._(
                    "%(whose)s: you do not follow these journeys. To follow them"
                    " yourself, use the action “Let Myself In”: it asks why, and tells"
                    " those who follow them.",
                    whose=whose,
                )
            )
        raise UserError(
            self.env._(
                "%(whose)s: directors and administrators do not give themselves"
                " access to a journey. Have somebody who follows it share it with you,"
                " or choose a colleague.",
                whose=whose,
            )
        )

    def _check_take_in(self, double):
        """What is confidential in the other journey comes with it."""
        result = super()._check_take_in(double)
        user = self.env.user
        mine, theirs = self.sudo().member_ids, double.sudo().member_ids
        if not self.env.su and user in mine - theirs:
            raise UserError(
                self.env._(
                    "%(double)s: you do not follow this journey, and would read what is"
                    " confidential in it. Have somebody who follows it join the two, or"
                    " share it with you.",
                    double=double.reference,
                )
            )
        return result

    def _take_in(self, double):
        """Who followed the other journey learns who follows what it held."""
        followers = double.sudo().member_ids
        result = super()._take_in(double)
        joined = self.sudo().member_ids - followers
        if joined:
            people = ", ".join(joined.mapped("name"))
            double.sudo()._inform_who_follows(
                lambda references: (
                    self.env._("VAE: access to journeys that you follow"),
                    self.env._(
                        "%(user)s made %(references)s one with %(other)s. What it held,"
                        " confidential content included, is now within reach of:"
                        " %(people)s.",
                        user=self.env.user.name,
                        references=references,
                        other=self.sudo().reference,
                        people=people,
                    ),
                ),
                followers={double.id: followers.filtered("active")},
            )
        return result

    def _tell_of_sharing(self, before):
        """Tell who followed that somebody else has given access to a colleague.

        :param dict before: see ``_members_changed``
        """
        if self.env.su:
            return
        user = self.env.user
        followers, given = {}, {}
        for candidate in self.sudo():
            members = before[candidate.id][1]
            joined = candidate.member_ids - members
            if joined and members and user not in members:
                followers[candidate.id] = members.filtered("active")
                given[candidate.id] = joined
        shared = self.browse(followers)
        for joined, candidates in shared.grouped(lambda each: given[each.id]).items():
            people = ", ".join(joined.mapped("name"))
            candidates._inform_who_follows(
                lambda references, people=people: (
                    self.env._("VAE: access to journeys that you follow"),
                    self.env._(
                        "%(user)s, who does not follow %(references)s, has given access"
                        " to it, with its confidential content, to: %(people)s.",
                        user=user.name,
                        references=references,
                        people=people,
                    ),
                ),
                followers=followers,
            )

    # ------------------------------------------------------------------
    # Letting oneself in
    # ------------------------------------------------------------------

    def action_let_in(self):
        """Open the question why one lets oneself in.

        :raise AccessError: the user is no coordinator of the structure
        :raise UserError: the user follows one of the journeys already
        :return: window action on the wizard
        """
        self._check_may_let_in()
        return self.env["vae.candidate.join"]._get_records_action(
            name=self.env._("Let Myself In"),
            target="new",
            context={"default_candidate_ids": self.ids},
        )

    def _let_in(self, reason, as_referent=False):
        """The user follows these journeys from now on; leaves a trace and tells it.

        :param str reason: why, in the user's words
        :param bool as_referent: instead of the référent, who is told as well
        :raise AccessError: the user is no coordinator of the structure
        :raise UserError: the reason is too short, or the user follows one already
        """
        self._check_may_let_in()
        self._check_hand_over()
        reason = self._clean_reason(reason, least=EMERGENCY_REASON_MIN)
        user = self.env.user
        self.env["vae.access.log"]._trace(self, "join", reason=reason)
        date = format_datetime(self.env, self.env.cr.now())
        self._inform_who_follows(
            lambda references: (
                self.env._("VAE: access to journeys that you follow"),
                self.env._(
                    "On %(date)s, %(user)s let themselves in to %(references)s: they"
                    " follow it from now on, with its confidential content.",
                    date=date,
                    user=user.name,
                    references=references,
                ),
            ),
            reason,
        )
        if as_referent:
            self.sudo().write({"user_id": user.id})
        else:
            self.sudo().write({"accompagnateur_ids": [Command.link(user.id)]})
