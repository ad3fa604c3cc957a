# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .vae_convention import TEXTS


class VaeConvention(models.Model):
    """The director signs it, or the lead's director for a grouping; and its print."""

    _inherit = "vae.convention"

    _signature_report = "vae_reporting.report_vae_convention"
    _delegation_scope = "convention"
    _signature_lines_shown = ("line_ids",)
    _print_order = "date_start, number"

    def _signature_fields(self):
        return (
            *("name", "number", "reference", "company_id", "program_id", "partner_id"),
            *("grouping_id", "date_start", "date_end", "delegate_id", "place"),
            *("funder_file_name", *TEXTS),
        )

    def _signature_content(self):
        content = super()._signature_content()
        own = self.line_ids.filtered(lambda line: not line.amendment_id)
        return {
            **content,
            "funder_file": hashlib.sha256(self._funder_pdf()).hexdigest(),
            "lines": own._content(),
        }

    def _funder_pdf(self):
        # Of the document itself, whoever asks for it: see `_signature_file_shown`.
        kept = self.sudo().with_context(bin_size=False).funder_file_kept
        return base64.b64decode(kept or b"")

    def _signature_check(self):
        result = super()._signature_check()
        if not self.line_ids:
            raise UserError(
                self.env._(
                    "%(convention)s says neither what is to be done nor at which price."
                    " Add a line in the page “Services and Amount”.",
                    convention=self.display_name,
                )
            )
        pdf = self._funder_pdf()
        if pdf and not pdf.startswith(b"%PDF"):
            raise UserError(
                self.env._(
                    "%(convention)s: save the funder's convention as a PDF, a signature"
                    " is put on what nobody can change.",
                    convention=self.display_name,
                )
            )
        return result

    def _signature_pdf(self):
        return self._funder_pdf() or super()._signature_pdf()

    @api.model
    def _cron_states(self, batch_size=500):
        """Begin and close conventions whose days have come, batch by batch."""
        progress = self.env["ir.cron"]._commit_progress
        for domain in (
            Domain("state", "=", "signed") & Domain("date_start", "<=", "today"),
            Domain("state", "=", "in_progress")
            & Domain("date_end_current", "<", "today")
            & Domain("obligation_ids", "not any", [("date_done", "=", False)]),
        ):
            while conventions := self.search(domain, limit=batch_size):
                conventions._compute_state()
                conventions.flush_recordset(["state"])
                if not progress(len(conventions)):
                    return

    # ------------------------------------------------------------------
    # Print
    # ------------------------------------------------------------------

    def _signature_file_shown(self):
        """Members of a grouping are no party: they see totals and their own part."""
        return super()._signature_file_shown().filtered("is_own")

    def _print_number(self):
        self.ensure_one()
        return self.number

    def _print_state(self):
        self.ensure_one()
        if not self.is_own:
            return self.env._(
                "Extract for a member of the grouping: services of the other"
                " structures are not in it."
            )
        if self.state == "draft" and self._print_is_draft():
            return self.env._("Draft: not signed, it binds nobody.")
        return ""

    def _print_lines(self):
        """The lines as agreed upon at first: amendments have a print of their own.

        Asked for again: superuser code may have read them all just before.
        """
        agreed = self.line_ids.filtered(lambda line: not line.sudo().amendment_id)
        return agreed._filtered_access("read")
