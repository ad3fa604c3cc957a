# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import json
from itertools import zip_longest

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .vae_bilan import SCOPE


class VaeDelegation(models.Model):
    _inherit = "vae.delegation"

    scope = fields.Selection(
        selection_add=[("bilan", "Bilans")], ondelete={"bilan": "cascade"}
    )


class VaeBilan(models.Model):
    """The bilan as a document: printed, signed, with its workbook inside."""

    _inherit = "vae.bilan"

    _print_order = "date_start, id"
    _signature_report = "vae_reporting.report_vae_bilan"
    _signature_lines_shown = ("section_ids",)
    _delegation_scope = "bilan"

    def _print_number(self):
        self.ensure_one()
        number = f"BIL-{self.date_end:%Y}-{self.id}"
        return f"{number}-V{self.version}" if self.version > 1 else number

    def _print_state(self):
        self.ensure_one()
        if not self.date_computed:
            return self.env._("Draft: the figures are not computed.")
        later = self.amended_by_ids[:1]
        if later and later.state == "signed":
            return self.env._("Corrected by version %(number)s.", number=later.version)
        return super()._print_state()

    def _signature_fields(self):
        return (*SCOPE, "budget_id", "amend_reason", "delegate_id")

    def _signature_content(self):
        # What was computed is not typed: it changes with what is computed anew.
        computed = json.dumps([self.figures, self.financial], sort_keys=True)
        return {
            **super()._signature_content(),
            "figures": hashlib.sha256(computed.encode()).hexdigest(),
            "sections": [
                [section.sequence, section.name, section.facts, section.text]
                for section in self.section_ids
            ],
        }

    def _signature_check(self):
        self.ensure_one()
        if self.date_end >= fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "“%(bilan)s”: the period runs until %(date)s. It is signed once it"
                    " is over.",
                    bilan=self.display_name,
                    date=format_date(self.env, self.date_end),
                )
            )
        self._check_computed()
        if self._is_empty():
            raise UserError(
                self.env._(
                    "“%(bilan)s”: nothing was found in that period. Check its dates,"
                    " program and territory.",
                    bilan=self.display_name,
                )
            )
        if not self.date_reviewed:
            raise UserError(
                self.env._(
                    "“%(bilan)s” has to be read over first: use “Reviewed”.",
                    bilan=self.display_name,
                )
            )
        if self.amends_id and not (self.amend_reason or "").strip():
            raise UserError(
                self.env._(
                    "“%(bilan)s” corrects a signed one: say why, it is printed.",
                    bilan=self.display_name,
                )
            )
        return super()._signature_check()

    def _financial_rows(self):
        """The financial part as the budget sets it out, without its empty headings.

        :return: list of pairs of dicts: see ``vae.budget._printed_rows``
        """
        rows, sides = [], ([], [])
        for halves in (self.financial or {}).get("rows") or []:
            for side, half in zip(sides, halves, strict=True):
                if half and (half["kind"] == "total" or any(half["amounts"])):
                    side.append(half)
            if any(half and half["kind"] == "total" for half in halves):
                totals = [side.pop() for side in sides]
                rows += [*zip_longest(*sides), tuple(totals)]
                sides = ([], [])
        return rows

    def _shared_text(self):
        """What has to be known of people whom several structures follow."""
        if not self.is_consolidated:
            return ""
        return self.env._(
            "Each structure counts its own journeys; the total is their sum. People who"
            " had a journey in two of them count in each: %(count)s, told apart by"
            " their mail address.",
            count=self._said_shared(),
        )

    def _said_shared(self):
        """How many, roughly: by one more nobody finds out whether it is somebody.

        Who makes a journey for an address would read whether another structure follows
        its person.
        """
        threshold = max(self._threshold(), 1)
        least = self._shared_people() // threshold * threshold
        if not least:
            return self.env._("fewer than %(threshold)s", threshold=threshold)
        return self.env._("at least %(least)s", least=least)

    def _method_texts(self):
        """How to read the figures: the same words in the PDF and in the workbook."""
        self.ensure_one()
        texts = [
            self.env._(
                "Figures computed on %(day)s from what was recorded by then.",
                day=format_date(self.env, self.known_on) if self.known_on else "…",
            ),
            self.env._(
                "A journey counts once, with what it was on the last day of the"
                " period: its program, step, territory. Its entry, its end and its step"
                " are read in its history, so that a change made later does not falsify"
                " the past."
            ),
            self.env._(
                "The rows of an axis add up to the total of their indicator. “Not"
                " given” says that nobody told."
            ),
            self.env._(
                "“Proven”: signed by all who had to, or with a file that was checked."
            ),
            self.env._(
                "What concerns fewer than %(threshold)s people is not told (“< "
                "%(threshold)s”), nor what would tell it by subtraction (“not told”).",
                threshold=self._threshold(),
            ),
            self.env._(
                "“Year before”: the same count, one year earlier, as it is known today."
            ),
            self._shared_text(),
            self.env._("The workbook with the same figures is embedded in the PDF."),
        ]
        return [text for text in texts if text]
