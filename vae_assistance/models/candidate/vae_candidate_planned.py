# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

# In the context of who has been asked: an object, nobody can send it.
DECIDED = object()
# Journeys that one message names.
NAMED_MAX = 50


class VaeCandidate(models.Model):
    """What becomes of what is planned when a journey is closed, and silence then.

    Whoever closes a journey says it: nothing is cancelled by itself, and nothing stays
    in calendars because nobody thought of it.
    """

    _inherit = "vae.candidate"

    @api.model
    def _domain_going_on(self, path="candidate_id"):
        """Records of journeys that go on: people are reminded of nothing else.

        :param str path: from the record to its journey
        """
        return Domain(f"{path}.date_closed", "=", False) & Domain(
            f"{path}.active", "=", True
        )

    # ------------------------------------------------------------------
    # What is planned
    # ------------------------------------------------------------------

    def _planned(self):
        """What is planned of the journeys; to be extended by the rooms. In sudo.

        :return: list of label and records, those of which there are some
        """
        return [found for found in self.sudo()._planned_records() if found[1]]

    def _planned_records(self):
        """See ``_planned``: labels and records, in the order in which they are told."""
        requests = self.env["vae.signature.request"].search(
            [("candidate_id", "in", self.ids), ("state", "=", "to_sign")]
        )
        return [(self.env._("Documents that wait for a signature"), requests)]

    def _planned_text(self):
        """What is planned in words, a line for each kind; empty if nothing is."""
        return "\n".join(
            self.env._("%(what)s: %(count)s", what=label, count=len(records))
            for label, records in self._planned()
        )

    def _check_nothing_planned(self):
        """Refuse to close without saying what becomes of what is planned.

        :raise UserError: says of whom, and what
        """
        if self.env.context.get("vae_planned") is DECIDED:
            return
        for candidate in self:
            planned = candidate._planned_text()
            if planned:
                raise UserError(
                    self.env._(
                        "Something is still planned for %(candidate)s:\n%(planned)s\n"
                        "Close the journey with the button “Close the Journey”: it asks"
                        " whether to cancel it or to keep it.",
                        candidate=candidate.name,
                        planned=planned,
                    )
                )

    def _check_archived(self):
        """Who archives an open journey has said what becomes of what is planned.

        :raise UserError: something is; the closing asks, archiving has nobody to ask
        """
        self.filtered(
            lambda candidate: candidate.active and not candidate.date_closed
        )._check_nothing_planned()

    def _step_changed(self, before):
        self.filtered(
            lambda candidate: (
                candidate.step_id.is_closing and not before[candidate.id].is_closing
            )
        )._check_nothing_planned()
        return super()._step_changed(before)

    # ------------------------------------------------------------------
    # Cancelling it
    # ------------------------------------------------------------------

    def _cancel_planned(self, words=None):
        """Cancel what is planned, and write to the candidate and to who was invited.

        :param str words: what whoever closes the journey adds for the candidate
        :return: whether the candidate was written to; None if nothing concerns them
        """
        self.ensure_one()
        journey = self.sudo()
        said = journey._planned_text()
        told = journey._planned_told()
        journey._drop_planned()
        journey._drop_activities()
        written = journey._tell_cancelled(told, words) if told else None
        if said:
            self._message_log(
                body=Markup("<p>%s</p><p>%s</p>%s")
                % (
                    self.env._("Cancelled, as the journey is closed:"),
                    Markup("<br/>").join(said.splitlines()),
                    plaintext2html(words or ""),
                )
            )
        return written

    def _planned_told(self):
        """What the candidate is told is cancelled; to be extended by the rooms.

        :return: list of texts that name nobody
        """
        return []

    def _drop_planned(self):
        """Cancel it, without a word; to be extended by the rooms."""
        requests = self.env["vae.signature.request"].search(
            [("candidate_id", "=", self.id), ("state", "=", "to_sign")]
        )
        requests._void(self.env._("The journey is closed."))

    def _drop_activities(self):
        """Nobody has anything to do on the journey any more."""
        activities = self.env["mail.activity"].search(
            self._followed_domain(self._followed_records(), "res_model", "res_id")
        )
        activities.unlink()

    def _tell_cancelled(self, told, words):
        """Write to the candidate what does not take place.

        :param list told: texts
        :return: whether they have an address that mails go to
        """
        template = self.env.ref(
            "vae_assistance.mail_template_planned_cancelled", raise_if_not_found=False
        )
        if not template or not self.partner_id.email_normalized:
            return False
        # Of the caller's context nothing keeps it back.
        template = template.with_env(self._vae_env_of_readers())
        template._vae_rendered_by_code(cancelled=told, words=words or "").send_mail(
            self.id
        )
        return True

    # ------------------------------------------------------------------
    # What somebody had who has left
    # ------------------------------------------------------------------

    def _tell_to_hand_over(self, user, company):
        """Tell coordinators what somebody who has left had: by reference, in sudo.

        :param user: who has left, the référent of all these journeys
        """
        coming = self._planned_by_journey()
        for coordinator in user._vae_coordinators(company):
            env = self.env(context={**self.env.context, "lang": coordinator.lang})
            lines = Markup().join(
                Markup('<li><a href="%s">%s</a> – %s</li>')
                % (
                    journey._notify_get_action_link("view"),
                    journey.reference,
                    env._(
                        "appointments to come: %(coming)s, activities: %(activities)s",
                        coming=coming.get(journey.id, 0),
                        activities=len(journey.activity_ids),
                    ),
                )
                for journey in self[:NAMED_MAX]
            )
            self.with_env(env)._vae_notify(
                coordinator.partner_id,
                env._("VAE: journeys to hand over"),
                Markup("<p>%s</p><ul>%s</ul><p>%s</p>")
                % (
                    env._(
                        "%(user)s has left and was the référent of %(count)s journeys:",
                        user=user.name,
                        count=len(self),
                    ),
                    lines,
                    env._(
                        "Hand them over: list of the candidates, filter “Without an"
                        " Active Référent”, button “Hand Over”. Appointments and"
                        " activities go with them."
                    ),
                ),
                email_layout_xmlid="mail.mail_notification_light",
            )

    def _planned_by_journey(self):
        """Hook: dict of the journey's id to the number of appointments to come."""
        return {}
