# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Whole numbers shared out in proportion, exact to the unit."""

from itertools import accumulate, pairwise


def share_out(total, weights):
    """Parts of a whole number in proportion to weights; their sum is the number.

    What has been given from the first part to any other one is the proportion, rounded:
    a curve of the sums follows that of the weights. No part is more than its weight
    where the total is no more than that of the weights.

    >>> share_out(6, [1, 1, 1, 1])
    [2, 1, 2, 1]
    >>> share_out(5, [0, 0])
    [3, 2]

    :param int total: not negative
    :param weights: whole numbers, not negative; if there is none but 0, all are alike
    """
    weights = list(weights)
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    given = [
        (2 * total * so_far + whole) // (2 * whole)
        for so_far in accumulate(weights, initial=0)
    ]
    return [after - before for before, after in pairwise(given)]


def share_out_grid(rows, columns):
    """Numbers of a grid, given the sums of its rows and of its columns.

    :param rows: whole numbers, not negative, whose sum is that of the columns
    :param columns: the same
    :return: list of rows
    """
    left = list(rows)
    cells = []
    for column in columns:
        given = share_out(column, left)
        left = [before - part for before, part in zip(left, given, strict=True)]
        cells.append(given)
    return [list(row) for row in zip(*cells, strict=True)]
