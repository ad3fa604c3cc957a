# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.vae_assistance.tests.common import VaeCommon


@tagged("post_install", "-at_install")
class TestQuality(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["vae.quality.review"].search([]).unlink()

    def test_review_of_the_charter(self):
        self._create_fiche(self.candidate, days=-1, state="done")
        reviews = self.env["vae.quality.review"].with_user(self.director)
        review = reviews.create({"referential": "charter"})
        items = self.env["vae.quality.item"].search([("referential", "=", "charter")])
        self.assertEqual(review.line_ids.item_id, items)
        line = review.line_ids.filtered(lambda each: each.code == "2")
        fiches, _follow_ups = line._evidence()
        # A number is that of the list which it opens.
        for evidence in line.with_context(vae_review_line=line.id).evidence_ids:
            action = evidence.action_open()
            opened = self.env[action["res_model"]].with_user(self.director)
            self.assertEqual(opened.search_count(action["domain"]), evidence.number)
        self.assertGreater(fiches["number"], 0)
        with self.assertRefused("not assessed yet"):
            review.action_close()
        review.line_ids.level = "partly"
        review.action_close()
        self._create_fiche(self.candidate, days=-1, state="done")
        self.env.invalidate_all()
        self.assertEqual(line._evidence_shown()[0], fiches, "kept as it was")
        with self.assertRefused("closed"):
            line.comment = "Trop tard"
        with self.assertRefused("closed"):
            review.unlink()
        with self.assertRefused("closed"):
            line.create({"review_id": review.id, "comment": "Ajoutée après coup"})
        other = reviews.create({"referential": "charter", "date_from": "2020-01-01"})
        with self.assertRefused("stays as it is"):
            other.line_ids[0].review_id = review
        review.action_reopen()
        self.assertEqual(line._evidence_shown()[0]["number"], fiches["number"] + 1)
        [sheet] = review._sheets()
        self.assertEqual(
            len([row for row in sheet.rows if row[2]]), len(review.line_ids)
        )
        with self.assertRefused("", AccessError):
            review.with_user(self.coordinator).action_close()
        self.assertFalse(reviews.with_user(self.stranger).search([]))

    def test_as_many_queries_for_many(self):
        """What shows a year's work is counted, however much of it there is."""
        review = self.env["vae.quality.review"].create({"referential": "qualiopi"})
        lines = review.with_user(self.director).line_ids
        counts = []
        for number in (1, 12):
            for _each in range(number):
                journey = self._create_candidate("Quelqu’un", self.referent)
                self._create_fiche(journey, days=-1, state="done")
            self.env.flush_all()
            lines.mapped("evidence")  # warms up what is read once
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines.mapped("evidence")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_every_indicator_counts_what_exists(self):
        evidence = self.env["vae.quality.evidence"].search([])
        known = dict(evidence._selection_figure())
        self.assertLessEqual(set(evidence.mapped("figure")), set(known))
        review = (
            self.env["vae.quality.review"]
            .with_user(self.director)
            .create({"referential": "qualiopi"})
        )
        self.assertEqual(len(review.line_ids), 19)
        self.assertTrue(all(review.line_ids.mapped("evidence")))
