# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

# What names that tell whose a record is depend on: who asks, and for what.
NAMED = ("uid", "allowed_company_ids", "vae_neutral_name", "vae_refused_to")

# In the context of what is checked: the refusal is told to who asked, whose rights are
# not those of the check. Compared by identity: nothing that is sent is this object.
REFUSED = object()


class VaeTraceMixin(models.AbstractModel):
    """Records about a person: who opened or exported them can be told.

    Every model whose records are about one journey inherits this. Exports of its
    records are traced, and files attached to them are never public.
    """

    _name = "vae.trace.mixin"
    _description = "Traced Records about a Person"

    # When the retention of a structure is over, see `vae.retention`. Texts that are
    # numbers, codes or digests; whether the record is nothing else than its texts; with
    # what its texts go: "journey", "confidential", "documents"; and the files in its
    # fields: "documents" if a funder may ask for them.
    _kept_when_erased = ()
    _goes_when_erased = False
    _retention = "journey"
    _retention_files = "journey"

    def _filtered_vae_kept(self):
        return self

    def _validate_fields(self, field_names, excluded_names=()):
        # Core checks as superuser; a refusal still calls people by their names.
        checked = self if self.env.su else self.with_context(vae_refused_to=REFUSED)
        return super(VaeTraceMixin, checked)._validate_fields(
            field_names, excluded_names
        )

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Forms that say whom they are about put the cursor where people write."""
        arch, view = super()._get_view(view_id, view_type, **options)
        is_about_somebody = arch.xpath("//field[@name='candidate_id']")
        if view_type == "form" and is_about_somebody and not arch.get("js_class"):
            arch.set("js_class", "vae_text_first")
        return arch, view

    @api.model
    def _sql_error_to_message(self, exc):
        # Core names the model that needs a record: that a contact is a candidate.
        if self.has_access("read"):
            return super()._sql_error_to_message(exc)
        return self.env._("Other records need this one. Archive it instead.")

    def _trace_candidate(self):
        """Journeys that the records are about (``vae.candidate``)."""
        return self.candidate_id

    def _trace_document(self):
        """What the record is called in the trace: it names nobody."""
        self.ensure_one()
        return self.with_context(vae_neutral_name=True).display_name

    @api.model
    def _trace_kind(self):
        """What records of the model are called in the trace of an export."""
        return self.env["ir.model"]._get(self._name).name
