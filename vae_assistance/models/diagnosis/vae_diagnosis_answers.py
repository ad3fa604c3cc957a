# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from .vae_diagnosis_line import ANSWERS


class VaeDiagnosis(models.Model):
    """What candidate and professional found, condition by condition."""

    _inherit = "vae.diagnosis"

    line_ids = fields.One2many(
        comodel_name="vae.diagnosis.line",
        inverse_name="diagnosis_id",
        string="Conditions",
        readonly=True,
    )
    answers = fields.Json(
        string="Conditions of Success",
        compute="_compute_answers",
        inverse="_inverse_answers",
        help="All conditions on one screen, saved at once.",
    )
    answered_count = fields.Integer(
        string="Conditions Looked At",
        compute="_compute_counts",
        help="Conditions that have an answer.",
    )
    missing_count = fields.Integer(
        string="Missing Conditions",
        compute="_compute_counts",
        help="Conditions that are missing or met in part.",
    )
    progress = fields.Integer(
        string="Looked At (%)", compute="_compute_counts", help="Percent."
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("line_ids.state", "line_ids.comment", "candidate_id")
    def _compute_answers(self):
        families = self.env["vae.condition"]._family_labels()
        for diagnosis in self:
            if diagnosis._origin:
                answers = [
                    (line.condition_id, line.state, line.comment)
                    for line in diagnosis.line_ids
                ]
            else:
                answers = [
                    (condition, *answer)
                    for condition, answer in self._starting_answers(
                        self._last_agreed(diagnosis.candidate_id)
                    ).items()
                ]
            diagnosis.answers = [
                {
                    "condition": condition.id,
                    "name": condition.name,
                    "family": families[condition.family],
                    "importance": condition.importance,
                    "state": state,
                    "comment": comment or "",
                }
                for condition, state, comment in sorted(
                    answers, key=lambda answer: answer[0]._sort_key()
                )
            ]

    def _inverse_answers(self):
        for diagnosis in self:
            diagnosis._save_answers(diagnosis.answers)

    @api.depends("line_ids.state")
    def _compute_counts(self):
        for diagnosis in self:
            counts = Counter(diagnosis.line_ids.mapped("state"))
            total = counts.total()
            diagnosis.answered_count = total - counts["todo"]
            diagnosis.missing_count = counts["missing"] + counts["partly"]
            diagnosis.progress = 100 * diagnosis.answered_count // total if total else 0

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_save_answers(self, values):
        """Save the answers to all conditions at once.

        The number of queries does not depend on how many there are.

        :param list values: dicts with ``condition`` (id), ``state`` and ``comment``;
            conditions that are left out keep their answer
        :raise UserError: the diagnosis is agreed, or something else was sent
        """
        self.ensure_one()
        self.check_access("write")
        self._save_answers(values)
        return True

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------

    @api.model
    def _last_agreed(self, candidate):
        """The latest agreed diagnosis of a candidate; empty if there is none."""
        return self.browse(self._last_agreed_ids(candidate.ids).get(candidate.id))

    @api.model
    def _last_agreed_ids(self, candidate_ids):
        """The latest agreed diagnosis of each candidate, as far as there is one.

        :return: dict of id of a candidate to id of a diagnosis
        """
        agreed = self.search_fetch(
            [("candidate_id", "in", candidate_ids), ("state", "=", "agreed")],
            ["candidate_id"],
            order="date_agreed, number",
        )
        return {diagnosis.candidate_id.id: diagnosis.id for diagnosis in agreed}

    @api.model
    def _starting_answers(self, previous):
        """What a new diagnosis starts from.

        :return: dict of each active condition to its state and comment
        """
        known = {line.condition_id: line for line in previous.line_ids}
        return {
            condition: (
                (known[condition].state, known[condition].comment)
                if condition in known
                else ("todo", False)
            )
            for condition in self.env["vae.condition"].search([("active", "=", True)])
        }

    def _create_lines(self):
        """Ask the conditions that are not answered yet."""
        lines = []
        for previous, diagnoses in self.grouped("previous_id").items():
            answers = self._starting_answers(previous)
            lines += [
                {
                    "diagnosis_id": diagnosis.id,
                    "condition_id": condition.id,
                    "state": state,
                    "comment": comment,
                }
                for diagnosis in diagnoses
                for condition, (state, comment) in answers.items()
                if condition not in diagnosis.line_ids.condition_id
            ]
        # Lines are only written by their diagnosis.
        self.env["vae.diagnosis.line"].sudo().create(lines)

    def _save_answers(self, values):
        self.ensure_one()
        self._check_not_agreed()
        lines = {line.condition_id.id: line for line in self.sudo().line_ids}
        same = {}
        for condition_id, state, comment in self._clean_answers(values, lines):
            line = lines[condition_id]
            if (line.state, line.comment or "") != (state, comment):
                same.setdefault((state, comment), line.browse())
                same[state, comment] |= line
        for (state, comment), changed in same.items():
            changed.write({"state": state, "comment": comment})
        if same:
            self._signature_check_content()

    def _clean_answers(self, values, known):
        """The answers as they are saved.

        :return: list of tuples of condition's id, state and comment
        :raise UserError: something else was sent, or about another condition
        """
        try:
            answers = [
                (value["condition"], value["state"], value.get("comment") or "")
                for value in values
            ]
        except (TypeError, KeyError, AttributeError):
            answers = [(None, None, None)]
        for condition_id, state, comment in answers:
            if (
                not isinstance(condition_id, int)
                or condition_id not in known
                or not isinstance(state, str)
                or state not in dict(ANSWERS)
                or not isinstance(comment, str)
            ):
                raise UserError(
                    self.env._(
                        "%(diagnosis)s: an answer is about a condition that is not in"
                        " this diagnosis, or is none of those proposed. Reload the"
                        " page.",
                        diagnosis=self.display_name,
                    )
                )
        return [
            (condition_id, state, comment.replace("\x00", "").strip())
            for condition_id, state, comment in answers
        ]

    def _sorted_lines(self):
        return self.line_ids.sorted(lambda line: line.condition_id._sort_key())

    def _print_families(self):
        """The answers as they are printed, by family.

        :return: list of tuples, see ``vae.condition._print_families``
        """
        self.ensure_one()
        return self.env["vae.condition"]._group_rows(
            [
                line.condition_id._print_row(line.state, line.comment)
                for line in self._sorted_lines()
            ]
        )

    def _missing_conditions(self):
        """Conditions that are missing or met in part, important ones first.

        :return: ``vae.condition``
        """
        lines = self.line_ids.filtered(lambda line: line.state in ("missing", "partly"))
        return lines.condition_id.sorted(
            lambda condition: (
                (condition.importance != "important",) + condition._sort_key()
            )
        )
