# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import formatLang

from odoo.addons.vae_assistance.models.ground.hours import said_hours

HUNDRED = 100
# Units of means and shares.
MEANS = ("days", "percent")
NBSP = "\N{NO-BREAK SPACE}"
# Of a chart in a document, in millimetres: rows, bars, the whole, and its two margins.
ROW, BAR, CHART_WIDTH, LABELS, NUMBERS = 4.4, 2.9, 84, 42, 16
ROWS_MIN, ROWS_MAX = 2, 16
LABEL_MAX = 26


class VaeBilan(models.Model):
    """How the figures are set out: one layout for screen, PDF and workbook.

    What leaves the structure tells nothing of fewer people than the threshold, nor what
    would tell it by subtraction: see ``vae.grouping._hidden_parts``. On screen its own
    people see all.
    """

    _inherit = "vae.bilan"

    page = fields.Json(compute="_compute_page", help="The figures as the screen shows.")

    @api.depends("figures", "financial", "gaps")
    @api.depends_context("lang")
    def _compute_page(self):
        for bilan in self:
            bilan.page = bilan.date_computed and {
                "chapters": bilan._chapters(bilan._shown_lines()),
                "gaps": bilan._said_gaps(),
                "known_on": fields.Date.to_string(bilan.known_on),
                "is_empty": bilan._is_empty(),
            }

    def _is_empty(self):
        return not any(
            line["value"] for line in self.figures or () if line["unit"] != "percent"
        )

    def _threshold(self):
        """People below which a figure does not leave the structure."""
        return self.env["vae.parameter"]._value(
            "small_cell_threshold", company=self.company_id
        )

    # ------------------------------------------------------------------
    # Lines
    # ------------------------------------------------------------------

    def _shown_lines(self):
        """The figures for people of the structure."""
        return [self._said_line(line, 0) for line in self.figures or ()]

    def _told_lines(self):
        """The figures as they leave the structure."""
        threshold = self._threshold()
        hidden = self._complements("people", threshold)
        was_hidden = self._complements("before_people", threshold)
        return [
            self._said_line(
                line,
                threshold,
                is_told=line["code"] not in hidden,
                was_told=line["code"] not in was_hidden,
            )
            for line in self.figures or ()
        ]

    def _complements(self, name, threshold):
        """Codes of figures that are not told: less them, few people remain of a whole.

        :param str name: ``people``, or ``before_people``
        """
        return {
            line["part"]
            for line in self.figures or ()
            if _is_small(line[name], threshold)
        } - {""}

    def _chapters(self, lines):
        """The lines by chapter, in the order in which they are printed.

        :return: list of dict with ``code``, ``name`` and ``lines``
        """
        chapters = {}
        for line in lines:
            chapters.setdefault(line["chapter"], []).append(line)
        names = dict(self.env["vae.indicator"]._selection_chapter())
        order = [code for code in names if code in chapters]
        order += [code for code in chapters if code not in names]
        return [
            {"code": code, "name": names.get(code, code), "lines": chapters[code]}
            for code in order
        ]

    def _printed_axes(self, line):
        """The axes that a document sets out: those that tell more than their total.

        :param dict line: as ``_said_line`` sets it out
        """
        return [
            axis
            for axis in line["axes"]
            if len(axis["rows"]) >= ROWS_MIN
            and any(row["value"] is not None for row in axis["rows"])
        ]

    def _said_line(self, line, threshold, is_told=True, was_told=True):
        """A figure in words, with what may not be told left out.

        :param dict line: a figure as it is kept
        :param int threshold: 0 tells everything
        :param bool is_told: False: not even if it is large
        :param bool was_told: the same of the year before
        """
        few = was_few = self._said_few(line, threshold)
        is_small = _is_small(line["people"], threshold)
        was_small = _is_small(line["before_people"], threshold)
        if not is_told and line["people"] and not is_small:
            is_small, few = True, self._said(None, "")
        if not was_told and line["before_people"] and not was_small:
            was_small, was_few = True, self._said(None, "")
        unit = line["unit"]
        said = {
            **{name: line[name] for name in ("code", "name", "definition", "chapter")},
            "counted": self._counted(line),
            "unit": unit,
            "value": None
            if is_small or self._is_of_nobody(unit, line["people"])
            else line["value"],
            "text": few
            if is_small
            else self._said(line["value"], unit, line["people"]),
            "before_value": None
            if was_small or self._is_of_nobody(unit, line["before_people"])
            else line["before"],
            "before": was_few
            if was_small
            else self._said(line["before"], unit, line["before_people"]),
            # Of a zero there is nothing to open.
            "opens": line["value"] != 0,
            "proven": "",
            "axes": [],
            "structures": [
                [name, self._said(value, unit)]
                for name, value in line.get("structures", ())
            ],
        }
        if line["proven"] is not None and line["value"] and not is_small:
            said["proven"] = self.env._(
                "%(number)s proven (%(share)s)",
                number=self._said(line["proven"], "number"),
                share=self._said(HUNDRED * line["proven"] / line["value"], "percent"),
            )
        # That they all are of one sex or age tells of few people as much as a number.
        for axis in () if is_small else line["axes"]:
            rows = self._said_rows(line, axis, threshold, was_small)
            if rows:
                said["axes"].append({**axis, "rows": rows})
        return said

    def _said_rows(self, line, axis, threshold, was_small):
        rows = axis["rows"]
        hidden = self._hidden_rows(rows, 3, threshold)
        was_hidden = self._hidden_rows(rows, 5, threshold)
        most = max((row[2] for row in rows if row[2]), default=0)
        few = self._said_few(line, threshold)
        said = []

        def told(value, people, hides):
            if not hides:
                return self._said(value, line["unit"])
            return few if (people or 0) < threshold else self._said(None, "")

        for number, (key, label, value, people, before, before_people) in enumerate(
            rows
        ):
            if was_small and not value:
                continue  # as above, of the year before
            hides = number in hidden
            hid = was_small or number in was_hidden
            said.append(
                {
                    "key": key,
                    "label": label,
                    "value": None if hides else value,
                    "text": told(value, people, hides),
                    "opens": value != 0,
                    "before_value": None if hid else before,
                    "before": told(before, before_people, hid),
                    "bar": 0 if hides or not most else HUNDRED * (value or 0) / most,
                }
            )
        return said

    def _hidden_rows(self, rows, place, threshold):
        """Numbers of the rows that are not told.

        :param int place: where a row says how many people are behind it
        """
        if not threshold:
            return set()
        people = {
            # What is not kept of other structures is about few people.
            number: 1 if row[place - 1] is None else row[place]
            for number, row in enumerate(rows)
            if row[place - 1] is None or row[place]
        }
        return self.env["vae.grouping"]._hidden_parts(people, threshold)

    def _counted(self, line):
        if line["whole"]:
            return self.env._(
                "%(counted)s, of the whole structure", counted=line["counted"]
            )
        return line["counted"]

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _said_few(self, line, threshold):
        """What stands for a figure that few people are behind."""
        if line["unit"] in MEANS:
            return self._said(None, "")
        if line["of_people"]:
            return self.env._("< %(threshold)s", threshold=threshold)
        return self.env._("< %(threshold)s people", threshold=threshold)

    @api.model
    def _is_of_nobody(self, unit, people):
        """Whether it is a mean or share that nobody is behind: it is not 0."""
        return people == 0 and unit in MEANS

    def _said(self, value, unit, people=None):
        """A number as people read it; None is one that is not told.

        :param int people: how many are behind it; of nobody there is no mean nor share
        """
        if value is None:
            return self.env._("not told")
        if self._is_of_nobody(unit, people):
            return "–"
        if unit == "hours":
            return said_hours(self.env, value)
        digits = 0 if value == int(value) else 1
        text = formatLang(self.env, value, digits=digits)
        marks = {"percent": "%", "euros": "€", "days": self.env._("days")}
        return f"{text}{NBSP}{marks[unit]}" if unit in marks else text

    def _said_gaps(self):
        return [
            {
                "name": gap["name"],
                "cell": gap["cell"],
                "kept": self._said(gap["kept"], gap["unit"]),
                "today": self._said(gap["today"], gap["unit"]),
            }
            for gap in self.gaps or ()
        ]

    # ------------------------------------------------------------------
    # Charts of the document
    # ------------------------------------------------------------------

    @api.model
    def _chart(self, axis):
        """An axis as bars, in millimetres; None where a picture says nothing.

        :param dict axis: as ``_said_line`` sets it out
        """
        rows = axis["rows"]
        if not ROWS_MIN <= len(rows) <= ROWS_MAX or not any(r["bar"] for r in rows):
            return None
        longest = CHART_WIDTH - LABELS - NUMBERS
        return {
            "width": CHART_WIDTH,
            "height": round(ROW * len(rows) + 1, 2),
            "bar": BAR,
            "labels": LABELS,
            "rows": [
                {
                    "label": _shortened(row["label"]),
                    "text": row["text"],
                    "y": round(ROW * number + (ROW - BAR) / 2, 2),
                    "base": round(ROW * number + ROW / 2 + 0.9, 2),
                    "width": round(longest * row["bar"] / HUNDRED, 2),
                }
                for number, row in enumerate(rows)
            ],
        }


def _shortened(text):
    return text if len(text) <= LABEL_MAX else f"{text[: LABEL_MAX - 1]}…"


def _is_small(people, threshold):
    return bool(threshold) and people is not None and 0 < people < threshold
