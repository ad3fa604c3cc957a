# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..candidate.deadline import Deadline
from ..candidate.milestone import Milestone
from .vae_validation_file import DEPOSITED


class VaeCandidate(models.Model):
    """The validation files of a journey."""

    _inherit = "vae.candidate"

    validation_file_ids = fields.One2many(
        comodel_name="vae.validation.file",
        inverse_name="candidate_id",
        string="Validation Files",
        readonly=True,
    )
    validation_last_number = fields.Integer(
        readonly=True, copy=False, default=0, aggregator=False
    )
    section_to_read_count = fields.Integer(
        compute="_compute_record_counts", string="Number of Sections to Read"
    )

    @api.model
    def _dated_facts(self):
        return [
            *super()._dated_facts(),
            ("validation_file_ids", "date_deposit", []),
        ]

    @api.model
    def _deadline_sources(self):
        sources = super()._deadline_sources()
        return {
            **sources,
            # Where there is a file, its own last day says it better.
            "target": replace(
                sources["target"],
                domain=[*sources["target"].domain, ("validation_last_number", "=", 0)],
            ),
            "deposit": Deadline(
                label=self.env._("Deposit of the file"),
                link="validation_file_ids",
                day="date_limit",
                domain=[("state", "in", ("draft", "incomplete"))],
                who="candidate",
            ),
        }

    def _counted_records(self):
        return {
            **super()._counted_records(),
            "section_to_read_count": (
                "vae.validation.section",
                [("waits_for_reading", "=", True)],
            ),
        }

    def _milestone_facts(self):
        return {
            **super()._milestone_facts(),
            "validation_file": ("vae.validation.file", [], "state", "date_deposit"),
        }

    def _milestones(self, facts):
        return [*super()._milestones(facts), self._file_milestone(facts)]

    def _file_milestone(self, facts):
        """The deposit; not asked for where a jury was held without a file of ours."""
        deposited = facts.count("validation_file", *DEPOSITED)
        begun = facts.count("validation_file")
        elsewhere = not begun and self.date_jury
        state = "doing" if begun else "skipped" if elsewhere else "todo"
        return Milestone(
            code="file",
            sequence=240,
            stretch="support",
            label=self.env._("Validation file"),
            state="done" if deposited else state,
            note=self.env._("prepared elsewhere")
            if elsewhere
            else self._day_told(facts.day("validation_file", *DEPOSITED)),
            act=""
            if deposited or elsewhere
            else self.env._("Work on the validation file")
            if begun
            else self.env._("Begin the validation file"),
            action="action_view_validation_file",
        )

    def _go_on_from(self, earlier):
        """The file, as it was written, of what is left to validate."""
        result = super()._go_on_from(earlier)
        file = earlier.validation_file_ids.sorted("number")[-1:]
        if file:
            following = file.create({"candidate_id": self.id})
            following._go_on_from(file, self._target_blocs())
        return result

    def action_view_validation_file(self):
        """Open the last validation file; a first one if there is none.

        :return: window action on one ``vae.validation.file``
        :raise UserError: there is none, and the journey is closed
        """
        self.ensure_one()
        files = self.env["vae.validation.file"]
        file = files.search(
            [("candidate_id", "=", self.id)], order="number desc", limit=1
        )
        if not file and self.date_closed:
            raise UserError(
                self.env._(
                    "%(whose)s: the journey is closed and has no validation file.",
                    whose=self._called(),
                )
            )
        return (file or files.create({"candidate_id": self.id}))._get_records_action()
