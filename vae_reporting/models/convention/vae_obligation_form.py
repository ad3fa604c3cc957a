# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from .pdf_form import TextDoesNotFit, filled, form_fields
from .vae_convention import TEXTS
from .vae_obligation_document import PDF

# Former obligations whose choices are proposed anew.
REMEMBERED = 20


class VaeObligation(models.Model):
    """The funder's own form, filled in from the texts of the convention, and filed."""

    _inherit = "vae.obligation"

    # What was chosen for each field of the form: name of the field → code of the text.
    form_choices = fields.Json(readonly=True, copy=False)
    can_fill_form = fields.Boolean(compute="_compute_can_fill_form")

    @api.depends("form", "form_name", "date_signed", "is_document_sent")
    def _compute_can_fill_form(self):
        for obligation in self.with_context(bin_size=True):
            name = (obligation.form_name or "").lower()
            obligation.can_fill_form = bool(
                obligation.form
                and name.endswith(".pdf")
                and not obligation.date_signed
                and not obligation.is_document_sent
            )

    def _form_texts(self):
        """What can be written into a form: nothing that is about a person.

        :return: dict of code (see ``vae.obligation.fill.line``) to text
        """
        self.ensure_one()
        convention = self.convention_id.sudo()
        company = convention.company_id
        home = " ".join(filter(None, [company.zip, company.city]))
        address = ", ".join(filter(None, [company.street, company.street2, home]))
        texts = {
            "title": convention.name,
            **{name: convention[name] for name in TEXTS},
            "note": self.note,
            "start": format_date(self.env, convention.date_start),
            "end": format_date(self.env, convention.date_end_current),
            "year": str(convention.date_start.year),
            "amount": format_amount(
                self.env, convention.amount, convention.currency_id
            ),
            "number": convention.number,
            "reference": convention.reference,
            "program": convention.program_id.name,
            "funder": convention.partner_id.name,
            "structure": company.name,
            "siret": company.company_registry,
            "address": address,
            "phone": company.phone,
            "email": company.email,
            "director": self._signing_director().name,
            "place": convention.place,
            "today": format_date(self.env, fields.Date.context_today(self)),
        }
        return {code: text or "" for code, text in texts.items()}

    def _form_content(self):
        """The blank form.

        :raise UserError: there is none that is a PDF
        """
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).form or b"")
        if not content.startswith(PDF):
            raise UserError(
                self.env._(
                    "“%(obligation)s”: file the funder's blank form as a PDF first"
                    " (field “Funder's Form”).",
                    obligation=self.display_name,
                )
            )
        return content

    def _form_fields(self):
        """The text fields of the blank form.

        :raise UserError: it has none that the software can fill in
        """
        content = self._form_content()
        try:
            found = form_fields(content)
        except Exception as error:  # whatever the library stumbles on
            raise UserError(self._form_unread()) from error
        if not found:
            raise UserError(self._form_unread())
        return found

    def _form_unread(self):
        return self.env._(
            "“%(form)s” has no field that can be filled in here: it is a print or a"
            " scan, or of another kind (XFA). Fill it in outside, and file it as the"
            " document.",
            form=self.form_name or self.display_name,
        )

    def _remembered_choices(self):
        """What was chosen for fields of these names, here or for a former year."""
        self.ensure_one()
        if self.form_choices:
            return self.form_choices
        former = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("kind", "=", self.kind),
                ("form_choices", "!=", False),
            ],
            order="id desc",
            limit=REMEMBERED,
        )
        choices = {}
        for each in reversed(former):
            choices |= each.form_choices
        return choices

    def action_fill_form(self):
        """Open the fields of the funder's form, with what the convention says.

        :raise UserError: it is signed or sent, or no form that can be filled in
        """
        self.ensure_one()
        self.check_access("write")
        self._check_form_open()
        return self.env["vae.obligation.fill"]._open(self)

    def _check_form_open(self):
        """:raise UserError: what was signed or sent stays as it was filed"""
        if self.date_signed or self.is_document_sent:
            raise UserError(
                self.env._(
                    "“%(obligation)s” is signed or sent: what was filed stays.",
                    obligation=self.display_name,
                )
            )

    def _file_form(self, values, choices):
        """File the form with these texts as the document.

        :param dict values: text by name of the field
        :param dict choices: code of the text by name of the field, for the next time
        :raise UserError: it is signed, or cannot be filled in
        """
        self.ensure_one()
        self._check_form_open()
        try:
            pdf = filled(self._form_content(), values)
        except UserError:
            raise
        except TextDoesNotFit as error:
            labels = {field.name: field.label for field in self._form_fields()}
            raise UserError(
                self.env._(
                    "“%(field)s”: the text is too long for its box on the form. Shorten"
                    " it, or file the whole text beside the form.",
                    field=labels.get(error.name, error.name),
                )
            ) from error
        except Exception as error:  # as above
            raise UserError(self._form_unread()) from error
        waiting = self._signature_requests().filtered(lambda r: r.state == "to_sign")
        waiting._void(self._signature_changed())
        self.write(
            {
                "document": base64.b64encode(pdf),
                "document_name": f"{self._file_title()}.pdf",
            }
        )
        self._vae_by_code().write({"form_choices": choices})
