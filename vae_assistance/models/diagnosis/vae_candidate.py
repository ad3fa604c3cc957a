# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..candidate.milestone import Milestone
from .vae_experience import ANSWERS, FACTS, SIGNIFICANT


class VaeCandidate(models.Model):
    """Diagnoses, obstacles and experience of a journey."""

    _inherit = "vae.candidate"

    diagnosis_ids = fields.One2many(
        comodel_name="vae.diagnosis",
        inverse_name="candidate_id",
        string="Diagnoses",
        readonly=True,
    )
    diagnosis_count = fields.Integer(
        compute="_compute_record_counts", string="Number of Diagnoses"
    )
    diagnosis_last_number = fields.Integer(
        readonly=True, copy=False, default=0, aggregator=False
    )
    obstacle_ids = fields.One2many(
        comodel_name="vae.obstacle",
        inverse_name="candidate_id",
    )
    experience_ids = fields.One2many(
        comodel_name="vae.experience",
        inverse_name="candidate_id",
    )
    experience_count = fields.Integer(
        compute="_compute_record_counts", string="Number of Experiences"
    )
    experience_blocs = fields.Json(
        string="Experience and Blocs",
        compute="_compute_experience_blocs",
        inverse="_inverse_experience_blocs",
        help="All experiences crossed with the blocs of the target, saved at once.",
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.model
    def _dated_facts(self):
        return [
            *super()._dated_facts(),
            ("diagnosis_ids", "date_agreed", []),
        ]

    def _counted_records(self):
        return {
            **super()._counted_records(),
            "diagnosis_count": ("vae.diagnosis", []),
            "experience_count": ("vae.experience", []),
        }

    def _milestone_facts(self):
        return {
            **super()._milestone_facts(),
            "diagnosis": ("vae.diagnosis", [], "state", "date_agreed"),
            "experience": ("vae.experience", [], "opinion_date", "opinion_date"),
        }

    def _milestones(self, facts):
        return [
            *super()._milestones(facts),
            self._diagnosis_milestone(facts),
            self._experience_milestone(facts),
            self._opinion_milestone(facts),
        ]

    def _diagnosis_milestone(self, facts):
        agreed = facts.count("diagnosis", "agreed")
        begun = facts.count("diagnosis")
        return Milestone(
            code="diagnosis",
            sequence=30,
            stretch="entry",
            label=self.env._("Diagnosis"),
            state="done" if agreed else "doing" if begun else "todo",
            note=self._day_told(facts.day("diagnosis", "agreed")),
            act=""
            if agreed
            else self.env._("Share the diagnosis")
            if begun
            else self.env._("Make the diagnosis"),
            action="action_view_diagnoses" if agreed else "action_new_diagnosis",
        )

    def _experience_milestone(self, facts):
        told = facts.count("experience")
        return Milestone(
            code="experience",
            sequence=40,
            stretch="entry",
            label=self.env._("Experience"),
            state="done" if told else "todo",
            note=self.env._("%(count)s told", count=told) if told else "",
            act="" if told else self.env._("Trace the experience"),
            action="action_view_experiences",
        )

    def _opinion_milestone(self, facts):
        """The professional's dated opinion on what the experience is worth."""
        told = facts.count("experience")
        judged = told - facts.count("experience", None)
        return Milestone(
            code="opinion",
            sequence=205,
            stretch="support",
            label=self.env._("Opinion on the experience"),
            state="done" if judged else "doing" if told else "todo",
            note=self.env._("%(done)s of %(all)s", done=judged, all=told)
            if told
            else "",
            act="" if judged else self.env._("Give an opinion on the experience"),
            action="action_view_experiences",
        )

    @api.depends(
        "experience_ids.bloc_ids.answer",
        "experience_ids.bloc_ids.shown_by",
        "certification_id.bloc_ids",
        "target",
        "bloc_ids",
    )
    def _compute_experience_blocs(self):
        for candidate in self:
            blocs = candidate._target_blocs()._origin
            # What is typed beside an experience that is not saved yet would be lost.
            experiences = candidate.experience_ids._origin
            cells = {
                (line.experience_id.id, line.bloc_id.id): line
                for line in experiences.bloc_ids
            }
            empty = self.env["vae.experience.bloc"]
            candidate.experience_blocs = {
                "blocs": [
                    {"id": bloc.id, "code": bloc.code or "", "name": bloc.name}
                    for bloc in blocs
                ],
                "experiences": [
                    {"id": experience.id, "name": experience.name}
                    for experience in experiences
                ],
                "cells": [
                    {
                        "experience": experience.id,
                        "bloc": bloc.id,
                        "answer": cell.answer or False,
                        "shown_by": cell.shown_by or "",
                    }
                    for experience in experiences
                    for bloc in blocs
                    for cell in [cells.get((experience.id, bloc.id), empty)]
                ],
            }

    def _inverse_experience_blocs(self):
        for candidate in self:
            value = candidate.experience_blocs
            cells = value.get("cells") if isinstance(value, dict) else None
            # The form saves the grid with the experiences: some may just be gone.
            here = set(candidate.experience_ids.ids)
            candidate._save_experience_blocs(
                [
                    cell
                    for cell in cells or []
                    if not isinstance(cell, dict) or cell.get("experience") in here
                ]
            )

    def _target_blocs(self):
        """The blocs that the candidate aims at."""
        self.ensure_one()
        if self.target == "blocs":
            return self.bloc_ids.sorted()
        return self.certification_id.bloc_ids

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_diagnoses(self):
        """Open the diagnoses; the only one at once, a first one if there is none."""
        self.ensure_one()
        if not self.diagnosis_count:
            return self.action_new_diagnosis()
        return self._action_view_own(
            "vae_assistance.vae_diagnosis_action", self.diagnosis_ids
        )

    def action_new_diagnosis(self):
        """Open the diagnosis in progress, or a new one with the last answers.

        :return: window action on one ``vae.diagnosis``
        """
        self.ensure_one()
        diagnosis = self.env["vae.diagnosis"].search(
            [("candidate_id", "=", self.id), ("state", "=", "draft")], limit=1
        )
        if not diagnosis:
            diagnosis = diagnosis.create({"candidate_id": self.id})
        return diagnosis._get_records_action()

    def action_view_experiences(self):
        """Open experiences crossed with the blocs of the target, on one screen."""
        self.ensure_one()
        return self._get_records_action(
            name=self.env._("Experience"),
            views=[
                (
                    self.env.ref(
                        "vae_assistance.vae_candidate_view_form_experience"
                    ).id,
                    "form",
                )
            ],
        )

    def action_save_experience_blocs(self, values):
        """Save at once what experiences show of the blocs of the target.

        :param list values: dicts with ``experience`` and ``bloc`` (ids), ``answer``
            (empty: not crossed) and ``shown_by``
        :raise UserError: an experience or a bloc is not of this journey
        """
        self.ensure_one()
        self.check_access("write")
        self._save_experience_blocs(values)
        return True

    def action_copy_experiences(self):
        """Take over what the person told in earlier journeys of this structure.

        Facts only: what the documents can prove. Opinions and the crossing with the
        blocs belong to a journey and its target. What is there already is not copied
        again. The trace of the earlier journey says who took it over.

        :raise UserError: there is nothing that the user may take over
        """
        self.ensure_one()
        self.check_access("write")
        experiences = self.env["vae.experience"].sudo()
        earlier = experiences.search(
            [("candidate_id", "in", self._earlier_journeys(["experience"]).ids)]
        )
        here = experiences.with_context(active_test=False).search(
            [("candidate_id", "=", self.id)]
        )
        known = here | here.origin_id
        new = {}
        for experience in earlier:
            # Taken over twice, it is still told once.
            first = experience.origin_id or experience
            if first not in known:
                new.setdefault(first, experience)
        if not new:
            raise UserError(
                self.env._(
                    "%(whose)s: no earlier journey of this person in your structure"
                    " that you may read has an experience that is not here already. To"
                    " take over what was told to somebody else, record the person’s"
                    " consent on that journey first: “%(purpose)s”, to the structure"
                    " or to you, item “%(item)s”.",
                    whose=self._called(),
                    purpose=self.env["vae.consent.purpose"]._of_code("share").name,
                    item=self.env["vae.consent.item"]._of_codes(["experience"]).name,
                )
            )
        self.env["vae.experience"]._vae_by_code().create(
            [
                {
                    "candidate_id": self.id,
                    "origin_id": first.id,
                    **{fname: experience[fname] for fname in FACTS},
                }
                for first, experience in new.items()
            ]
        )
        self.env["vae.access.log"]._trace(
            experiences.union(*new.values()).candidate_id,
            "export",
            reason=self.env._(
                "Experience taken over into %(reference)s", reference=self.reference
            ),
        )
        return True

    def _go_on_from(self, earlier):
        """Experiences, as they were crossed with the blocs that are left."""
        result = super()._go_on_from(earlier)
        left = self._target_blocs()
        experiences = earlier.experience_ids
        shown = {
            each: each.bloc_ids.filtered(lambda line: line.bloc_id in left)
            for each in experiences
        }
        copied = experiences._vae_by_code().create(
            [
                {
                    "candidate_id": self.id,
                    "origin_id": (each.origin_id or each).id,
                    **{fname: each[fname] for fname in FACTS},
                    # What shows validated blocs alone needs no place in the file.
                    **{
                        fname: each[fname]
                        for fname in SIGNIFICANT
                        if lines or not each.bloc_ids
                    },
                }
                for each, lines in shown.items()
            ]
        )
        # Users only read them: the grid writes them.
        self.env["vae.experience.bloc"].sudo().create(
            [
                {
                    "experience_id": copy.id,
                    "bloc_id": line.bloc_id.id,
                    "answer": line.answer,
                    "shown_by": line.shown_by,
                }
                for copy, lines in zip(copied, shown.values(), strict=True)
                for line in lines
            ]
        )
        return result

    def _earlier_journeys(self, items):
        """Other journeys of the person from which the user may take something over.

        Those that the user may read, and those of which the person agreed that it is
        passed on: to the user, or to the structure.

        :param list items: codes of ``vae.consent.item``: what is taken over
        :return: ``vae.candidate`` in sudo
        """
        self.ensure_one()
        others = self.with_context(active_test=False).search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("id", "!=", self.id),
            ]
        )
        hidden = (
            self.sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("partner_id", "=", self.partner_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("id", "not in", [self.id, *others.ids]),
                ]
            )
        )
        agreed = hidden.browse()
        for recipient in self.env.user.partner_id | self.company_id.sudo().partner_id:
            agreed |= hidden._with_consent("share", recipient, items)
        return others.sudo() | agreed

    # ------------------------------------------------------------------
    # Experience and blocs
    # ------------------------------------------------------------------

    def _save_experience_blocs(self, values):
        self.ensure_one()
        experiences = set(self.experience_ids.ids)
        blocs = set(self._target_blocs().ids)
        lines = self.env["vae.experience.bloc"].sudo()
        known = {
            (line.experience_id.id, line.bloc_id.id): line
            for line in lines.search([("candidate_id", "=", self.id)])
        }
        to_create, to_delete, same = [], lines, {}
        for key, answer, shown_by in self._clean_cells(values, experiences, blocs):
            line = known.get(key)
            if not answer:
                to_delete |= line or lines
            elif not line:
                to_create.append(
                    {
                        "experience_id": key[0],
                        "bloc_id": key[1],
                        "answer": answer,
                        "shown_by": shown_by,
                    }
                )
            elif (line.answer, line.shown_by or "") != (answer, shown_by):
                same[answer, shown_by] = same.get((answer, shown_by), lines) | line
        to_delete.unlink()
        lines.create(to_create)
        for (answer, shown_by), changed in same.items():
            changed.write({"answer": answer, "shown_by": shown_by})

    def _clean_cells(self, values, experiences, blocs):
        """The cells of the grid as they are saved, each once.

        :return: list of tuples of (experience's id, bloc's id), answer and by what
        :raise UserError: something else was sent
        """
        try:
            cells = {
                (value["experience"], value["bloc"]): (
                    value["answer"] or False,
                    value.get("shown_by") or "",
                )
                for value in values
            }
        except (TypeError, KeyError, AttributeError):
            cells = {(None, None): (None, None)}
        for (experience_id, bloc_id), (answer, shown_by) in cells.items():
            if (
                experience_id not in experiences
                or bloc_id not in blocs
                or answer not in (False, *dict(ANSWERS))
                or not isinstance(shown_by, str)
            ):
                raise UserError(
                    self.env._(
                        "%(whose)s: an answer is about an experience or a bloc that"
                        " is not of this journey any more. Reload the page.",
                        whose=self._called(),
                    )
                )
        return [
            (key, answer, shown_by.replace("\x00", "").strip())
            for key, (answer, shown_by) in cells.items()
        ]

    def _confidential_records(self):
        return [
            *super()._confidential_records(),
            self.env["vae.obstacle.confidential"].search(
                [("candidate_id", "in", self.ids)]
            ),
        ]
