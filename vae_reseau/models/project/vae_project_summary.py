# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import formatLang

from .vae_project_figures import VALIDATED


class VaeProject(models.Model):
    """What leaves for the commanditaire: totals of all members, and of nobody.

    An employer knows who takes part. A number of people below the threshold is not
    told, nor another one from which it could be subtracted.
    """

    _inherit = "vae.project"

    def action_print_summary(self):
        """Print the summary for the commanditaire."""
        self._check_tells_totals()
        return self.env.ref("vae_reseau.report_vae_project_summary").report_action(self)

    def _check_tells_totals(self):
        """Coordinators and directors answer for what leaves.

        :raise AccessError: the user is none of them
        """
        self.check_access("read")
        if not self.env.user.has_group("vae_assistance.group_vae_coordinator"):
            raise AccessError(
                self.env._(
                    "The summary for the commanditaire is given by coordinators and"
                    " directors. Ask one of them."
                )
            )

    def _summary(self):
        """The totals of a project as they may be told, whoever follows its members.

        :raise AccessError: see ``_check_tells_totals``
        :return: dict of ``entries``, ``validations`` and the lists ``parts`` (where
            members are) and ``acts`` (what was done) of (words, text); of ``threshold``
            and ``date``
        """
        self.ensure_one()
        self._check_tells_totals()
        threshold = self.env["vae.parameter"]._value(
            "small_cell_threshold", company=self.company_id
        )
        project = self.sudo()
        people = project._people("entry_count")
        parts = project._people_by_part()
        numbers = {code: number for code, (_label, number) in parts.items()}
        hidden = self.env["vae.grouping"]._hidden_parts(numbers, threshold)
        told = {
            code: self._told(number, threshold, code in hidden)
            for code, number in numbers.items()
        }
        return {
            "threshold": threshold,
            "date": fields.Date.context_today(self),
            "entries": self._told(people, threshold),
            "validations": told["validated"],
            "parts": [(label, told[code]) for code, (label, _number) in parts.items()],
            "acts": project._acts_told(people, threshold),
        }

    @api.model
    def _told(self, number, threshold, is_hidden=False):
        """A number of people as it may be told."""
        if number < threshold:
            return self.env._("< %(threshold)s", threshold=threshold)
        return self.env._("not told") if is_hidden else str(number)

    def _people(self, name):
        """How many members a figure is about. In sudo."""
        counted, _path, domain = self._counted(name)
        fname = "partner_id" if counted._name == "vae.candidate" else "candidate_id"
        [[people]] = counted._read_group(domain, [], [f"{fname}:count_distinct"])
        return people

    def _people_by_part(self):
        """Where the members are: each in one part, so that they add up to all.

        By phase rather than by step: fewer parts, so that more can be told.

        :return: dict of a code to (words, number of people)
        """
        journeys, _path, domain = self._counted("entry_count")
        counts = Counter()
        for is_open, fname in ((True, "phase"), (False, "outcome")):
            for code, people in journeys._read_group(
                domain & Domain("date_closed", "=" if is_open else "!=", False),
                [fname],
                ["partner_id:count_distinct"],
            ):
                counts["validated" if code in VALIDATED else code or "ended"] += people
        outcomes = dict(journeys._selection_outcome())
        labels = {
            **dict(journeys._selection_phase()),
            "validated": self.env._("Full or partial validation"),
            **{code: outcomes[code] for code in ("refused", "dropped", "reoriented")},
            "ended": self.env._("Ended otherwise"),
        }
        return {code: (label, counts[code]) for code, label in labels.items()}

    def _acts_told(self, people, threshold):
        """What was done for the members. In sudo.

        :param int people: how many members there are
        """
        signed = self._people("contract_count")
        # Of those who have signed, or of those who have not, too few.
        few = 0 < people - signed < threshold
        met = self._people("meeting_count") >= threshold
        came = self._people("attendance_count") >= threshold
        small = self.env._("< %(threshold)s people", threshold=threshold)
        rate = (
            self.attendance_count and 100 * self.present_count / self.attendance_count
        )
        return [
            (
                self.env._("People with a signed contract"),
                self._told(signed, threshold, few),
            ),
            (
                self.env._("Appointments held"),
                str(self.meeting_count) if met else small,
            ),
            (
                self.env._("Hours of appointments"),
                formatLang(self.env, self.hours, digits=1) if met else small,
            ),
            (self.env._("Workshops"), str(len(self.event_ids))),
            (
                self.env._("Presence at workshops"),
                self.env._("%(rate)s %%", rate=round(rate)) if came else small,
            ),
        ]
