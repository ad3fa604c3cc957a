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
        for forged in ({"bloc_id": second.id}, {"date": "2020-01-05"}):
            with self.assertRefused("Correct the result"):
                self.candidate.validated_bloc_ids.with_user(self.referent).write(forged)

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
