# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..appointment.vae_meeting_mixin import DAY, HOUR
from .vae_candidate_thread import ACTIVITY_APPOINTMENT, WISHES


class VaeFicheAction(models.Model):
    """The times that the candidate proposes instead, until somebody has answered."""

    _inherit = "vae.fiche.action"

    # Proposed for this hour: once it is another one, nothing is asked any more.
    wish_1 = fields.Datetime(
        string="First Time Proposed",
        compute="_compute_wishes",
        store=True,
        precompute=True,
        copy=False,
        index="btree_not_null",
    )
    wish_2 = fields.Datetime(
        string="Second Time Proposed",
        compute="_compute_wishes",
        store=True,
        precompute=True,
        copy=False,
    )
    wish_3 = fields.Datetime(
        string="Third Time Proposed",
        compute="_compute_wishes",
        store=True,
        precompute=True,
        copy=False,
    )

    @api.depends("date", "state")
    def _compute_wishes(self):
        self.update(dict.fromkeys(WISHES, False))

    def _wished(self):
        """The times proposed, in their order: list of (field, UTC)."""
        self.ensure_one()
        return [(fname, self[fname]) for fname in WISHES if self[fname]]

    def _wish_told(self, moment):
        return self._vae_moment(moment, f"{DAY}, {HOUR}")

    def action_accept_wish_1(self):
        """Move the appointment to the first time that the candidate proposed."""
        return self._accept_wish("wish_1")

    def action_accept_wish_2(self):
        return self._accept_wish("wish_2")

    def action_accept_wish_3(self):
        return self._accept_wish("wish_3")

    def _accept_wish(self, fname):
        """Move the appointment to where the candidate wants it, and tell them.

        :raise UserError: nothing is asked any more, or that time is past
        :return: what the screen says, with what else is in the calendar then
        """
        self.ensure_one()
        moment = self[fname]
        self._check_wished(moment)
        if moment <= fields.Datetime.now():
            raise UserError(
                self.env._(
                    "%(when)s is past: choose another of the times, or refuse them and"
                    " propose one.",
                    when=self._wish_told(moment),
                )
            )
        self.date = moment
        own = self._in_their_language()
        self._answer_wishes(
            own.env._("Our appointment is moved: %(when)s.", when=own._vae_when())
        )
        said = self.env._(
            "The appointment is moved to %(when)s. The candidate is told.",
            when=self._wish_told(moment),
        )
        overlap = self.overlap
        return self._vae_said(
            f"{said} {overlap}" if overlap else said,
            kind="warning" if overlap else "success",
            sticky=bool(overlap),
        )

    def action_refuse_wishes(self):
        """Open the dialog by which the times are refused, with a word."""
        self.ensure_one()
        self.check_access("write")
        self._check_wished(self.wish_1)
        return self.env["vae.appointment.refuse"]._get_records_action(
            name=self.env._("None of These Times"),
            target="new",
            context={"default_fiche_id": self.id},
        )

    def _refuse_wishes(self, words):
        """Leave the appointment where it is, and tell the candidate.

        :param str words: why, or another time; may be empty
        """
        self._check_wished(self.wish_1)
        self._vae_by_code().write(dict.fromkeys(WISHES, False))
        own = self._in_their_language()
        said = own.env._(
            "The times that you proposed are not possible. Our appointment stays on"
            " %(when)s.",
            when=own._vae_when(),
        )
        self._answer_wishes("\n".join(filter(None, [said, words])))

    def _check_wished(self, moment):
        if not moment or self.state != "draft":
            raise UserError(
                self.env._(
                    "%(fiche)s: no other time is asked for any more. Reload the page.",
                    fiche=self.display_name,
                )
            )

    def _in_their_language(self):
        lang = self.candidate_id.partner_id.lang or self.env.lang
        return self.with_context(lang=lang)

    def _answer_wishes(self, text):
        """Write to the candidate, by mail and on the portal; nothing waits any more."""
        journey = self.candidate_id
        journey.message_post(
            body=plaintext2html(text),
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            partner_ids=journey.partner_id.ids,
        )
        # Whosever it is: a colleague may answer in the place of who was asked.
        journey.sudo().activity_unlink([ACTIVITY_APPOINTMENT])
