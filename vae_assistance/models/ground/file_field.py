# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields


class File(fields.Binary):
    """A file that somebody chose or drew, kept as it came.

    Whatever writes it, a form, an import or our own code, it passes the gate of
    ``vae.file`` first. Core would make large pictures smaller: the hash that is kept
    beside a file would no longer be that of the file.

    :param str holds: ``document`` (PDF or picture), ``publication`` (texts of office
        programs, too) or ``drawing`` (a signature drawn on a screen)
    """

    holds = "document"

    def create(self, record_values):
        for record, value in record_values:
            self._check_file(record, value)
        return super().create(
            [
                (record.with_context(image_no_postprocess=True), value)
                for record, value in record_values
            ]
        )

    def write(self, records, value):
        # Forms that are not saved send the size of a file in its stead.
        if any(records._ids):
            self._check_file(records[:1], value)
            records = records.with_context(image_no_postprocess=True)
        return super().write(records, value)

    def convert_to_column(self, value, record, values=None, validate=True):
        if validate:
            self._check_file(record, value)
        return super().convert_to_column(value, record, values, validate)

    def _check_file(self, record, value):
        if value:
            company = "company_id" in record and record.sudo().company_id
            record.env["vae.file"]._check(self.holds, value, company or None)
