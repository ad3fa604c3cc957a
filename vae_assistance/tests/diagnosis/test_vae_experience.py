# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import VaeCommon

NASTY = "<b>Aide</b>-soignante 🦊 « œuvre »"


@tagged("post_install", "-at_install")
class TestExperience(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.candidate = cls.candidate.with_user(cls.referent)
        cls.blocs = cls.certification.bloc_ids

    def _experience(self, candidate=None, **values):
        candidate = candidate or self.candidate
        return (
            self.env["vae.experience"]
            .with_user(self.referent)
            .create({"candidate_id": candidate.id, "name": NASTY, **values})
        )

    def _cells(self, experiences, answer="yes", shown_by="Plannings"):
        return [
            {
                "experience": experience.id,
                "bloc": bloc.id,
                "answer": answer,
                "shown_by": shown_by,
            }
            for experience in experiences
            for bloc in self.blocs
        ]

    def test_names_nobody(self):
        experience = self._experience()
        self.assertEqual(
            experience.sudo().display_name,
            f"Experience · {self.candidate.reference}",
        )

    def test_grid(self):
        experience = self._experience()
        grid = self.candidate.experience_blocs
        self.assertEqual([bloc["id"] for bloc in grid["blocs"]], self.blocs.ids)
        self.assertEqual({cell["answer"] for cell in grid["cells"]}, {False})
        self.candidate.action_save_experience_blocs(self._cells(experience))
        self.assertEqual(experience.bloc_ids.bloc_id, self.blocs)
        # As the form saves: the whole grid, with what changed.
        grid = self.candidate.experience_blocs
        grid["cells"][0] = {**grid["cells"][0], "answer": "partly", "shown_by": NASTY}
        grid["cells"][1] = {**grid["cells"][1], "answer": False}
        self.candidate.web_save({"experience_blocs": grid}, {"experience_blocs": {}})
        self.env.invalidate_all()
        line = experience.bloc_ids
        self.assertEqual((line.bloc_id, line.answer), (self.blocs[0], "partly"))
        self.assertEqual(line.shown_by, NASTY)

    def test_grid_waits_for_an_experience_to_be_saved(self):
        """What was typed beside an experience without an id would be lost."""
        known = self._experience()
        view = "vae_assistance.vae_candidate_view_form_experience"
        with Form(self.candidate, view=view) as form:
            with form.experience_ids.new() as line:
                line.name = "Tout juste ajoutée"
            shown = [row["id"] for row in form.experience_blocs["experiences"]]
            self.assertEqual(shown, known.ids)
        shown = [row["id"] for row in self.candidate.experience_blocs["experiences"]]
        self.assertEqual(len(shown), 2)

    def test_grid_saved_with_a_deleted_experience(self):
        gone, kept = self._experience(), self._experience(name="Autre")
        self.candidate.web_save(
            {
                "experience_ids": [(2, gone.id, 0)],
                "experience_blocs": {"cells": self._cells(gone | kept)},
            },
            {"experience_blocs": {}},
        )
        self.assertEqual(self.candidate.experience_ids, kept)
        self.assertEqual(kept.bloc_ids.bloc_id, self.blocs)

    def test_only_the_blocs_aimed_at(self):
        experience = self._experience()
        self.candidate.write(
            {"target": "blocs", "bloc_ids": [(6, 0, self.blocs[:1].ids)]}
        )
        self.assertEqual(len(self.candidate.experience_blocs["cells"]), 1)
        with self.assertRefused("is not of this journey"):
            self.candidate.action_save_experience_blocs(self._cells(experience))

    def test_one_save_for_the_grid(self):
        few = self._create_candidate("Peu", self.referent)
        many = self._create_candidate("Beaucoup", self.referent)
        one = self._experience(few)
        several = self.env["vae.experience"].concat(
            *(self._experience(many, name=f"Emploi {number}") for number in range(12))
        )

        def queries(candidate, experiences, answer):
            cells = self._cells(experiences, answer)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            candidate.with_user(self.referent).action_save_experience_blocs(cells)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(few, one, "no")
        for answer in ("yes", "partly"):
            self.assertLessEqual(
                queries(many, several, answer), queries(few, one, answer) + 2
            )

    def test_bad_input(self):
        experience = self._experience()
        other = self._experience(self._create_candidate("Autre", self.referent))
        cell = self._cells(experience)[0]
        for values in (
            None,
            [1],
            [{**cell, "answer": "perhaps"}],
            [{**cell, "answer": ["yes"]}],
            [{**cell, "bloc": 0}],
            [{**cell, "bloc": [1]}],
            [{**cell, "experience": other.id}],
            [{**cell, "shown_by": 3}],
        ):
            with (
                self.subTest(values=values),
                self.assertRefused("is not of this journey"),
            ):
                self.candidate.action_save_experience_blocs(values)
        with self.assertRefused("before it starts", ValidationError):
            self._experience(date_start="2020-01-01", date_end="2019-01-01")
        with self.assertRefused("give the title", ValidationError):
            self._experience(is_significant=True, activity_title=" ")
        with self.assertRefused("too long", ValidationError):
            self._experience(description="x" * 20_001)

    def test_opinion_is_dated(self):
        experience = self._experience()
        self.assertFalse(experience.opinion_date)
        experience.opinion = "Couvre le premier bloc"
        self.assertEqual(experience.opinion_user_id, self.referent)
        self.assertEqual(experience.opinion_date, fields.Date.context_today(experience))
        experience.opinion = False
        self.assertFalse(experience.opinion_user_id)

    def test_second_journey(self):
        """Entered once: another journey of the person takes the facts over."""
        experience = self._experience(place="EHPAD", hours=1607, opinion="Avis d’alors")
        second = self.candidate.sudo().copy({"user_id": self.referent2.id})
        self.assertEqual(second.partner_id, self.candidate.partner_id)
        second = second.with_user(self.referent2)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            experience.with_user(self.referent2).read(["name"])
        # Told to somebody else: not without the person's consent.
        with self.assertRefused("no earlier journey"):
            second.action_copy_experiences()
        self.env["vae.consent"].create(
            {
                "candidate_id": self.candidate.id,
                "purpose_id": self.env.ref(
                    "vae_assistance.vae_consent_purpose_share"
                ).id,
                "partner_id": self.company.partner_id.id,
                "item_ids": [
                    Command.link(
                        self.env.ref("vae_assistance.vae_consent_item_experience").id
                    )
                ],
                "means": "oral",
                "date_given": fields.Date.today(),
            }
        )
        second.action_copy_experiences()
        copied = second.experience_ids
        self.assertEqual(
            (copied.name, copied.place, copied.hours), (NASTY, "EHPAD", 1607)
        )
        self.assertFalse(copied.opinion)
        trace = self.env["vae.access.log"].search(
            [("candidate_id", "=", self.candidate.id)], limit=1
        )
        self.assertEqual((trace.user_id, trace.operation), (self.referent2, "export"))
        with self.assertRefused("no earlier journey"):
            second.action_copy_experiences()
        with self.assertRefused("no earlier journey"):
            self.candidate.action_copy_experiences()
        # Another person, another structure: nothing.
        for other in (
            self._create_candidate("Autre personne", self.referent),
            self._create_candidate("Ailleurs", self.stranger),
        ):
            with self.assertRefused("no earlier journey"):
                other.action_copy_experiences()

    def test_access(self):
        experience = self._experience()
        self.candidate.action_save_experience_blocs(self._cells(experience))
        line = experience.bloc_ids[0]
        for user in (self.referent2, self.stranger):
            for call in (
                lambda user=user: experience.with_user(user).read(["name"]),
                lambda user=user: line.with_user(user).read(["answer"]),
                lambda user=user: self.candidate.with_user(
                    user
                ).action_save_experience_blocs([]),
                lambda user=user: self.candidate.with_user(
                    user
                ).action_copy_experiences(),
            ):
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    call()
        self.assertFalse(line.has_access("write"))
