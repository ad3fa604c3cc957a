# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from base64 import b64encode
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import VaeCommon, pdf_file


@tagged("post_install", "-at_install")
class TestJury(VaeCommon):
    """From the convocation to the following journey."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.juries = cls.env["vae.jury"].with_user(cls.referent)
        cls.jury = cls._jury()

    @classmethod
    def _jury(cls, candidate=None, **values):
        return cls.juries.create(
            {"candidate_id": (candidate or cls.candidate).id, "date": cls.today}
            | values
        )

    def _validate(self, jury, *blocs):
        jury.line_ids.filtered(lambda line: line.bloc_id in blocs).is_validated = True

    def test_partial_then_full_over_two_journeys(self):
        first, second = self.certification.bloc_ids
        jury = self.jury
        self.assertEqual(jury.line_ids.bloc_id, first | second)
        self.assertEqual((jury.state, jury.target), ("planned", "full"))
        jury.action_hold()
        self.assertEqual(self.candidate.date_jury, self.today)
        self.assertEqual(self.candidate.phase, "after")
        self._validate(jury, first)
        jury.action_decide()
        self.assertEqual((jury.state, jury.validated), ("decided", "partial"))
        self.assertEqual(self.candidate.validated_bloc_ids.bloc_id, first)
        self.assertEqual(
            jury.option_ids.kind_id, self.env["vae.jury.option.kind"].search([])
        )
        self.assertTrue(all(jury.option_ids.mapped("takes")))
        # What the result asks for comes before what was open on the way to it.
        self.env["vae.funding"].create(
            {
                "candidate_id": self.candidate.id,
                "cost_ids": [Command.create({"name": "Livres", "amount": 30})],
            }
        )
        self.env.invalidate_all()
        steps = self.candidate._sorted_milestones()
        self.assertIn("funding", [step.code for step in steps if step.is_next])
        self.assertEqual(self.candidate._next_of(steps).code, "proposal")
        under_contract = [step for step in steps if step.code != "contract"]
        self.assertEqual(self.candidate._next_of(under_contract).code, "interview")

        # What was counted stays as it is.
        for change in (
            lambda: jury.write({"date": "2026-01-05"}),
            lambda: jury.write({"validated": "full"}),
            lambda: jury.line_ids[1].write({"is_validated": True}),
            lambda: jury.line_ids[0].unlink(),
        ):
            with self.assertRefused("counted"):
                change()
        with self.assertRefused("Correct the result"):
            self.candidate.validated_bloc_ids.with_user(self.referent).unlink()
        # The minutes come after the result, once.
        jury.write({"minutes": b64encode(pdf_file("pv")), "minutes_name": "pv.pdf"})
        for forged in (b64encode(pdf_file("autre")), False):
            with self.assertRefused("minutes of a result"):
                jury.minutes = forged
        blocs = self.candidate.validated_bloc_ids.with_user(self.referent)
        for forged in ({"bloc_id": second.id}, {"date": "2020-01-05"}):
            with self.assertRefused("Correct the result"):
                blocs.write(forged)
        # Nobody types what a jury decides.
        typed = {"candidate_id": self.candidate.id, "bloc_id": second.id}
        with self.assertRaises(AccessError):
            blocs.create({**typed, "origin": "jury"})

        following = self.env["vae.candidate"].browse(
            jury.action_new_journey()["res_id"]
        )
        self.assertEqual(following.previous_id, self.candidate)
        self.assertEqual(following.partner_id, self.candidate.partner_id)
        self.assertEqual((following.target, following.bloc_ids), ("blocs", second))
        self.assertEqual(following.validated_bloc_ids.bloc_id, first)
        self.assertEqual(following.validated_bloc_ids.origin, "earlier")
        with self.assertRefused("follows already"):
            jury.action_new_journey()

        again = self._jury(following)
        self.assertEqual((again.target, again.line_ids.bloc_id), ("partial", second))
        with self.assertRefused("not validated twice"):
            again.line_ids = [Command.create({"bloc_id": first.id, "is_validated": 1})]
        with self.assertRefused("earlier journey"):
            following.validated_bloc_ids.origin = "jury"
        again.action_hold()
        self._validate(again, second)
        again.action_decide()
        self.assertEqual(again.validated, "full")
        self.assertFalse(again.option_ids)
        self.assertEqual(following._obtained_blocs()[following], first | second)
        with self.assertRefused("nothing is left"):
            again.action_new_journey()

    def test_what_was_written_goes_on(self):
        """Of the blocs that are left; what was accepted is not proposed anew."""
        first, second = self.certification.bloc_ids
        candidate = self.candidate
        candidate.write(
            {
                "program_id": self.program.id,
                "goal": "Devenir soignante",
                "interlocutor_ids": [Command.create({"name": "Awa Conseil"})],
            }
        )
        self.env["vae.proposal"].create({"candidate_id": candidate.id}).action_accept()
        experiences = self.env["vae.experience"]
        for bloc, title in ((first, "Lever"), (second, "Repas")):
            experience = experiences.create(
                {
                    "candidate_id": candidate.id,
                    "name": f"Aide {title}",
                    "is_significant": True,
                    "activity_title": title,
                }
            )
            self.env["vae.experience.bloc"].create(
                {"experience_id": experience.id, "bloc_id": bloc.id, "answer": "yes"}
            )
        file = self.env["vae.validation.file"].create({"candidate_id": candidate.id})
        for section in file.section_ids:
            for text in ("Brouillon", f"Texte {section.name}"):
                self.env["vae.validation.version"]._add(section, text, mine=True)
            file.evidence_ids = [
                Command.create(
                    {
                        "name": f"Preuve {section.name}",
                        "section_id": section.id,
                        "bloc_ids": [Command.set(section.bloc_ids.ids)],
                        "filename": "p.pdf",
                        "file": b64encode(pdf_file(section.name)),
                    }
                )
            ]
        candidate._add_arguments()
        pages = candidate._argument_pages()
        for page in pages:
            page.argument = f"Argument {page.bloc_id.code}"
        file.check_ids.done = True
        file.action_deposit()
        jury = self._jury(file_id=file.id)
        jury.action_hold()
        self._validate(jury, first)
        jury.line_ids.filtered(lambda line: line.bloc_id == second).note = "Analyser"
        jury.action_decide()
        with self.assertRaises(AccessError):
            jury.with_user(self.referent2).action_new_journey()
        following = self.env["vae.candidate"].browse(
            jury.action_new_journey()["res_id"]
        )

        self.assertEqual(following.goal, "Devenir soignante")
        self.assertEqual(following.interlocutor_ids.name, "Awa Conseil")
        self.assertEqual(
            following.experience_ids.mapped("is_significant"), [False, True]
        )
        self.assertEqual(following.experience_ids.bloc_ids.bloc_id, second)
        taken = following.validation_file_ids
        [version] = taken.section_ids.version_ids
        self.assertEqual((taken.state, taken.section_ids.name), ("draft", "Repas"))
        self.assertEqual(
            (version.text, version.number, version.by_candidate),
            ("Texte Repas", 2, True),
        )
        self.assertEqual(taken.section_ids.experience_id.candidate_id, following)
        piece = taken.evidence_ids
        self.assertEqual(
            (piece.name, piece.section_id), ("Preuve Repas", version.section_id)
        )
        self.assertEqual(piece.file, file.evidence_ids[1].file)
        page = following._argument_pages()
        self.assertEqual((page.bloc_id, page.evidence_ids), (second, piece))
        self.assertEqual(page.argument, f"Argument {second.code}")
        self.assertIn("Analyser", page.feedback)
        [trace] = self.env["vae.access.log"].search(
            [("candidate_id", "=", candidate.id), ("operation", "=", "export")]
        )
        self.assertIn(following.reference, trace.reason)

        def asked(journey):
            return [each.code for each in journey._sorted_milestones() if each.is_next]

        self.assertNotIn("proposal", asked(following))
        self.assertEqual(following._filtered_proposal(self.first_step), following)
        following.program_id = self.program.copy()
        self.assertIn("proposal", asked(following))
        self.assertFalse(following._filtered_proposal(self.first_step))

    def test_what_was_taken_back_is_kept(self):
        self.jury.action_hold()
        self._validate(self.jury, self.certification.bloc_ids[0])
        self.jury.action_decide()
        self.jury._correct("Erreur de saisie")
        self.jury.action_plan()
        with self.assertRefused("is kept"):
            self.jury.with_user(self.coordinator).unlink()
        self._jury().with_user(self.coordinator).unlink()
        self.assertIn("removed", self.candidate.message_ids[0].body)

    def test_a_result_is_corrected_with_a_reason(self):
        first = self.certification.bloc_ids[0]
        self.jury.action_hold()
        self._validate(self.jury, first)
        self.jury.action_decide()
        with self.assertRaises(AccessError):
            self.env["vae.jury.correct"].with_user(self.referent).create(
                {"jury_id": self.jury.id, "reason": "?"}
            )
        dialogs = self.env["vae.jury.correct"].with_user(self.coordinator)
        dialogs.create(
            {"jury_id": self.jury.id, "reason": "Procès-verbal rectifié"}
        ).action_confirm()
        self.assertEqual(self.jury.state, "held")
        self.assertFalse(self.candidate.validated_bloc_ids)
        self._validate(self.jury, *self.certification.bloc_ids)
        self.jury.action_decide()
        self.assertEqual(self.jury.validated, "full")
        self._close_journey(self.candidate)
        with self.assertRefused("journey is closed"):
            dialogs.create({"jury_id": self.jury.id, "reason": "?"}).action_confirm()

    def test_no_jury_before_its_deposit(self):
        file = self.env["vae.validation.file"].create(
            {"candidate_id": self.candidate.id}
        )
        jury = self._jury()
        self.assertEqual(jury.file_id, file)
        jury.file_id = False  # as in a passage that was planned before
        with self.assertRefused("not deposited"):
            jury.action_hold()
        jury.file_id = file
        file.date_deposit = self.today - timedelta(days=3)  # typed, not recorded
        with self.assertRefused("not deposited"):
            jury.action_hold()
        file.date_deposit = False
        file.check_ids.done = True
        file.action_deposit()
        with self.assertRefused("before the deposit"):
            jury.date = self.today - timedelta(days=1)
        jury.action_hold()
        mock = self._jury(kind="mock", date=self.today - timedelta(days=5))
        mock.action_hold()
        self.assertEqual(self.candidate.date_jury, self.today, "mock juries count not")

    def test_states_beside_the_result(self):
        coming = self._jury(date=self.today + timedelta(days=20))
        self.assertEqual(self.candidate.deadline_kind, "jury")
        with self.assertRefused("not held yet"):
            coming.action_hold()
        coming.action_cancel()
        self.jury.action_absent()
        self.assertFalse(self.candidate.date_jury)
        self.jury.action_excuse()
        self.jury.action_plan()
        self.jury.action_hold()
        self.jury.validated = "partial"
        with self.assertRefused("tick the blocs"):
            self.jury.action_decide()
        self.jury.validated = False
        self.jury.line_ids.unlink()
        with self.assertRefused("what was validated"):
            self.jury.action_decide()
        with self.assertRefused("subject to"):
            self.jury.action_subject()
        self.jury.write({"condition": "Diplôme antérieur à produire"})
        self.jury.validated = "full"
        self.jury.action_subject()
        self.assertEqual(self.jury.state, "subject")
        self.assertFalse(self.candidate.validated_bloc_ids, "it does not count yet")
        self.jury.action_decide()
        self.assertEqual(self.jury.state, "decided")
        with self.assertRefused("cannot be done"):
            self.jury.action_hold()

    def test_queries_do_not_grow(self):
        def obtained(candidates):
            self.env.invalidate_all()
            with self.assertQueryCount(1):
                candidates._obtained_blocs()

        others = self.env["vae.candidate"].union(
            *(self._create_candidate(f"Autre {n}", self.referent) for n in range(9))
        )
        self.env.flush_all()
        obtained(self.candidate)
        obtained(others | self.candidate)
