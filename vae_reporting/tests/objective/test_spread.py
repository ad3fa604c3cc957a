# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from itertools import accumulate

from odoo.tests import BaseCase, tagged

from ...models.objective.spread import share_out, share_out_grid


@tagged("post_install", "-at_install")
class TestSpread(BaseCase):
    def setUp(self):
        super().setUp()
        self.chance = random.Random(2026)  # noqa: S311 - no secret

    def _some(self):
        """Whole numbers as people may share out, of all sizes, 0 among them."""
        most = self.chance.choice((0, 1, 3, 40, 100_000))
        count = self.chance.randint(1, 24)
        return [self.chance.randint(0, most) for _number in range(count)]

    def test_parts_make_up_the_whole_and_follow_the_weights(self):
        for _time in range(500):
            total, weights = sum(self._some()), self._some()
            with self.subTest(total=total, weights=weights):
                self._check_parts(total, weights)

    def _check_parts(self, total, weights):
        parts = share_out(total, weights)
        self.assertEqual(sum(parts), total)
        self.assertGreaterEqual(min(parts), 0)
        whole = sum(weights)
        if not whole:
            return
        for so_far, weight in zip(accumulate(parts), accumulate(weights), strict=True):
            # Half a unit at most beside the proportion, which is a fraction.
            self.assertLessEqual(abs(2 * so_far * whole - 2 * total * weight), whole)
        if total <= whole:
            self.assertTrue(all(map(int.__le__, parts, weights)))

    def test_a_grid_has_the_sums_of_its_rows_and_columns(self):
        for _time in range(300):
            columns = self._some()
            rows = share_out(sum(columns), self._some())
            with self.subTest(rows=rows, columns=columns):
                grid = share_out_grid(rows, columns)
                self.assertEqual([sum(row) for row in grid], rows)
                summed = [sum(column) for column in zip(*grid, strict=True)]
                self.assertEqual(summed, columns)
                self.assertGreaterEqual(min(map(min, grid)), 0)
