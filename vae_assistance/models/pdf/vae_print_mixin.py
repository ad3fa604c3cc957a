# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

# In the context of a print to be signed. An object: nobody can send it.
FOR_SIGNATURE = object()


class VaePrintMixin(models.AbstractModel):
    """A record that is printed on its own pages, and what its print says of itself."""

    _name = "vae.print.mixin"
    _description = "Printed Document"

    # Order of several records in one print, as `_order`; None: as they were chosen.
    _print_order = None

    def _print_number(self):
        """Number of the document: no other one of the structure has it.

        An auditor names a document by it; it names nobody.
        """
        raise NotImplementedError

    def _print_state(self):
        """What has to be known before reading on: it is a draft, was cancelled…

        :return: a sentence, or an empty text when the document says so itself
        """
        raise NotImplementedError

    def _print_is_draft(self):
        """Whether nobody has been asked to sign it yet, nor is about to be."""
        self.ensure_one()
        return (
            self.env.context.get("vae_print_for") is not FOR_SIGNATURE
            and self.signature_state == "none"
        )

    def _print_for_signature(self):
        """The same records: their print is what will be signed, no draft."""
        return self.with_context(vae_print_for=FOR_SIGNATURE)
