# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import format_date, format_datetime

from .vae_referral import PENDING

# A page that lists more is not read.
REASONS_MAX = 50


class VaeReferral(models.Model):
    """What the partner sees: plain values, of the items that were agreed to alone."""

    _inherit = "vae.referral"

    @api.model
    def _shared_makers(self):
        """How each item is told.

        :return: dict of code of ``vae.consent.item`` to a method without arguments
            that gives a list of (words, value)
        """
        return {
            "identity": self._shared_identity,
            "need": self._shared_need,
            "contact": self._shared_contact,
            "certification": self._shared_certification,
            "progress": self._shared_progress,
            "attendance": self._shared_attendance,
            "result": self._shared_result,
            "plan": self._shared_plan,
            "diagnosis": self._shared_diagnosis,
            "experience": self._shared_experience,
            "documents": self._shared_documents,
        }

    def _shared_values(self):
        """What was agreed to, as it is today; kept when it is sent.

        :return: list of [words, value], without what is empty
        """
        self.ensure_one()
        agreed = set(self.item_ids.mapped("code"))
        return [
            [label, value]
            for code, make in self._shared_makers().items()
            if code in agreed
            for label, value in make()
            if value
        ]

    def _shared_identity(self):
        return [(self.env._("Name"), self.candidate_id.name)]

    def _shared_need(self):
        if self.kind == "referral":
            return [(self.env._("What is asked for"), self.reason)]
        return [(self.env._("A word with it"), self.reason)]

    def _shared_contact(self):
        person = self.candidate_id.partner_id
        home = " ".join(filter(None, [person.zip, person.city]))
        return [
            (self.env._("Telephone"), person.phone),
            (self.env._("E-mail"), person.email),
            (self.env._("Lives in"), home),
        ]

    def _shared_certification(self):
        certification = self.candidate_id.certification_id
        return [(self.env._("Certification aimed at"), certification.name)]

    def _shared_progress(self):
        journey = self.candidate_id
        return [
            (self.env._("Step of the VAE"), journey.step_id.name),
            (self.env._("Supported since"), format_date(self.env, journey.date_open)),
            (self.env._("Ended on"), format_date(self.env, journey.date_closed)),
        ]

    def _shared_attendance(self):
        """Appointments that took place: how many, and the last."""
        held = self.candidate_id.fiche_ids.filtered(lambda each: each.state == "done")
        last = max(held.mapped("date"), default=False)
        return [
            (self.env._("Appointments held"), len(held)),
            (self.env._("Last appointment"), format_date(self.env, last)),
        ]

    def _shared_result(self):
        journey = self.candidate_id
        outcomes = dict(journey._fields["outcome"]._description_selection(self.env))
        return [
            (self.env._("Jury held on"), format_date(self.env, journey.date_jury)),
            (self.env._("Outcome"), outcomes.get(journey.outcome)),
        ]

    def _shared_plan(self):
        lines = self.candidate_id._agreed_plan().line_ids
        told = [
            " · ".join(filter(None, [line.name, format_date(self.env, line.deadline)]))
            for line in lines.filtered(lambda line: line.state in ("todo", "doing"))
        ]
        return [(self.env._("Plan of support"), "\n".join(told))]

    def _shared_diagnosis(self):
        """What is missing to succeed, without comments, obstacles or anything else."""
        diagnosis = self.env["vae.diagnosis"]._last_agreed(self.candidate_id)
        missing = diagnosis._missing_conditions().mapped("name")
        return [(self.env._("Support needed"), "\n".join(missing))]

    def _shared_experience(self):
        """Which, where and when; what was done there is told by the person."""
        told = [
            " · ".join(
                filter(
                    None,
                    [
                        each.name,
                        each.place,
                        " – ".join(
                            str(day.year)
                            for day in (each.date_start, each.date_end)
                            if day
                        ),
                    ],
                )
            )
            for each in self.candidate_id.experience_ids
        ]
        return [(self.env._("Experience"), "\n".join(told))]

    # ------------------------------------------------------------------
    # The page
    # ------------------------------------------------------------------

    def _page_values(self):
        """All that the partner's page gets: whatever is not here cannot be shown."""
        self.ensure_one()
        referent = self.candidate_id._referent() or self.sender_id
        reasons = self.env["vae.referral.refusal.reason"].search([], limit=REASONS_MAX)
        outcomes = self._fields["outcome"]._description_selection(self.env)
        states = dict(self._fields["state"]._description_selection(self.env))
        zone = self._page_zone()
        return {
            "structure": self.company_id.name,
            "asks": self.kind == "referral",
            "takes_visa": self.kind == "share",
            "referent": referent.name,
            "referent_phone": referent.partner_id.phone or self.company_id.phone,
            "asked": self.offer_name,
            "shared": self.shared or [],
            "shared_on": format_date(self.env, self.date_sent),
            "documents": self._page_documents(),
            "state": self.state,
            "state_label": states[self.state],
            "is_pending": self.state in PENDING,
            "appointment": self.appointment_date
            and format_datetime(
                self.env, self.appointment_date, tz=zone, dt_format="EEEE d MMMM, HH:mm"
            ),
            "place": self.appointment_place,
            "reasons": [{"id": each.id, "name": each.name} for each in reasons],
            "outcomes": outcomes,
            "visa": self.visa_date
            and self.env._(
                "Visa of %(name)s, %(date)s",
                name=self.visa_name,
                date=format_date(self.env, self.visa_date),
            ),
        }

    def _page_zone(self):
        """Where the partner reads hours: there where the structure works."""
        return self.company_id.partner_id.tz or "Europe/Paris"
