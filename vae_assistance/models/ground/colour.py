# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A structure's colour, made dark enough to be read."""

import re

# WCAG 2.1, success criterion 1.4.3.
LEAST_CONTRAST = 4.5
HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
# For a structure without a colour, or with one that is written otherwise.
DEFAULT = "#24566b"


def ink(colour):
    """The colour, darkened until it can be read on white and white on it.

    :param str colour: as CSS writes it, ``#rgb`` or ``#rrggbb``; anything else counts
        as none
    :return: ``#rrggbb``
    """
    parts = channels(colour)
    while contrast_with_white(parts) < LEAST_CONTRAST:
        parts = [part * 19 // 20 for part in parts]
    return "#" + "".join(f"{part:02x}" for part in parts)


def channels(colour):
    """Red, green and blue of a colour, 0 to 255."""
    found = HEX.fullmatch((colour or "").strip()) or HEX.fullmatch(DEFAULT)
    digits = found[1] if len(found[1]) == 6 else "".join(2 * each for each in found[1])
    return [int(digits[at : at + 2], 16) for at in (0, 2, 4)]


def contrast_with_white(parts):
    """Contrast ratio as WCAG 2.1 defines it, from 1 to 21."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in parts)
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
