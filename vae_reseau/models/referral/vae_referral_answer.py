# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

from .vae_referral import OPEN, PENDING

ACTIVITY = "vae_reseau.mail_activity_referral"
PLACE_MAX = 200


class VaeReferral(models.Model):
    """What a partner answers: from the link, or told to the structure by telephone.

    ``by`` is ``partner`` or ``structure``; the refusals are the same for both.
    """

    _inherit = "vae.referral"

    def _answer_study(self, by="structure"):
        """The partner looks at it and will answer later."""
        self._move("studying", by)

    def _answer_accept(self, note=False, by="structure"):
        self._move("accepted", by, **self._with_note(note))

    def _answer_refuse(self, reasons, note=False, by="structure"):
        """:raise UserError: no reason is given"""
        if not reasons:
            raise UserError(
                self.env._(
                    "Choose at least one reason: the référent looks for another"
                    " solution by it."
                )
            )
        self._move(
            "refused",
            by,
            refusal_reason_ids=[fields.Command.set(reasons.ids)],
            **self._with_note(note),
        )

    def _answer_appointment(self, date, place, note=False, by="structure"):
        """The partner sees the candidate on a day, at a place.

        :param datetime date: UTC
        :raise UserError: one of them is missing or cannot be right
        """
        place = (place or "").strip()
        if not date or not place:
            raise UserError(self.env._("Give the day, the hour and the place."))
        if date < fields.Datetime.now():
            raise UserError(
                self.env._("This appointment is past. Give a day and hour to come.")
            )
        if len(place) > PLACE_MAX:
            raise UserError(
                self.env._("The place is too long: write the address only.")
            )
        self._move(
            "in_progress",
            by,
            appointment_date=date,
            appointment_place=place,
            **self._with_note(note),
        )

    def _answer_outcome(self, outcome, note=False, effect=False, by="structure"):
        """What came of it: closes the line of the plan, or the obstacle.

        :param str outcome: code of the field
        :raise UserError: none is chosen
        """
        if outcome not in dict(self._fields["outcome"].selection):
            raise UserError(self.env._("Choose what came of it."))
        self._move("done", by, outcome=outcome, outcome_note=note, effect=effect)

    def _answer_read(self, note=False, by="structure"):
        """Who was told something has read it: the link has done its work.

        :raise UserError: it is a referral, which asks for an answer
        """
        if self.kind == "referral":
            raise UserError(self.env._("Choose one of the answers below."))
        self._move("done", by, **self._with_note(note))

    def _with_note(self, note):
        """The partner's words; those that are there already stay."""
        note = (note or "").strip()
        if not note:
            return {}
        before = self.sudo().answer_note
        return {"answer_note": "\n".join(filter(None, [before, note]))}

    def action_withdraw(self):
        """The structure takes it back: the link is closed at once."""
        self.check_access("write")
        self._move("withdrawn")
        return self._vae_said(self.env._("The referral is withdrawn."))

    def action_record_answer(self):
        """Open the dialog for what the partner said otherwise than by the link."""
        self.ensure_one()
        self.check_access("write")
        return self.env["vae.referral.answer"]._get_records_action(
            name=self.env._("What the Partner Answers"),
            target="new",
            context={"default_referral_id": self.id},
        )

    # ------------------------------------------------------------------
    # What follows
    # ------------------------------------------------------------------

    def _moved(self, state, by):
        result = super()._moved(state, by)
        referrals = self.sudo()
        if state not in (*PENDING, "draft", "consented", "withdrawn", "expired"):
            unanswered = referrals.filtered(lambda each: not each.date_answered)
            unanswered.write({"date_answered": fields.Datetime.now()})
        if state not in (*OPEN, "draft", "consented"):
            referrals._close_links()
        if state == "done":
            for referral in referrals:
                referral._close_what_it_answers()
        if by != "structure":
            referrals._tell_referent()
        return result

    def _close_what_it_answers(self):
        """The line in force is done, the obstacle lifted or being lifted."""
        if self.outcome == "none":
            return
        line = self.line_id
        if line.plan_id.state == "superseded":
            line = line.candidate_id._agreed_plan().line_ids.filtered(
                lambda each: each.root_id == line.root_id
            )
        if line and line.state in ("todo", "doing"):
            if self.effect and not line.effect:
                line.effect = self.effect
            line.action_done()
        if self.obstacle_id.state in ("open", "lifting"):
            self.obstacle_id.state = "lifted" if self.outcome == "solved" else "lifting"

    def _tell_referent(self):
        """One activity a referral, whatever happens: its title names nobody."""
        for referral in self:
            referent = referral.candidate_id._referent() or referral.sender_id
            told = referral.with_context(
                lang=referent.lang, mail_activity_quick_update=True
            )
            title = told._told_title()
            if activity := told.activity_search([ACTIVITY]):
                activity.summary = title
            elif referent.active:
                # No mail: it would name the candidate.
                told.activity_schedule(ACTIVITY, summary=title, user_id=referent.id)

    def _told_title(self):
        state = dict(self._fields["state"]._description_selection(self.env))[self.state]
        if self.state == "in_progress" and self.appointment_date:
            zone = self.candidate_id._referent().tz or "Europe/Paris"
            return self.env._(
                "Appointment with the partner: %(date)s",
                date=format_datetime(
                    self.env, self.appointment_date, tz=zone, dt_format="short"
                ),
            )
        return self.env._(
            "Referral of %(date)s: %(state)s",
            date=format_date(self.env, self.date_sent),
            state=state.lower(),
        )
