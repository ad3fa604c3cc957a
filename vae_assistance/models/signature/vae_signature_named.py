# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Names that a file prints: nobody signs one that calls somebody as nobody does now."""

from odoo import api, models
from odoo.fields import Domain
from odoo.models import MAGIC_COLUMNS

# From a request to the people that every document names: its structure and its signers.
PEOPLE = ("company_id.partner_id", "signer_ids.partner_id")

# To those whom it names beside, where it is about a journey.
OF_JOURNEY = (
    "candidate_id.user_id.partner_id",
    "candidate_id.program_id.funder_id",
)


class Base(models.AbstractModel):
    _inherit = "base"

    def _vae_renamed(self):
        self.env["vae.signature.request"]._void_renamed(self)
        return super()._vae_renamed()


class VaeSignatureRequest(models.Model):
    _inherit = "vae.signature.request"

    @api.model
    def _void_renamed(self, records):
        """Make void what awaits signatures and prints the former name of these records.

        Who asked for it has it to do again.
        """
        waiting = Domain("state", "=", "to_sign")
        requests = self.sudo()
        for [document] in requests._read_group(waiting, ["res_model"]):
            of_document = waiting & Domain("res_model", "=", document)
            found = requests.search(of_document & self._naming(document, records))
            found._void_and_tell(
                self.env._("A name that it prints changed before all had signed.")
            )

    @api.model
    def _naming(self, document, records):
        """The requests for documents that name these records.

        :param str document: model of the documents
        :return: ``Domain``
        """
        model = self.env[document].sudo()
        about = [f"candidate_id.{fname}" for fname in model._signature_tells]
        if model._signature_tells:
            about += OF_JOURNEY
        paths = [
            path
            for path in (*PEOPLE, *about)
            if self._comodel(self, path) == records._name
        ]
        domain = Domain.OR(Domain(path, "in", records.ids) for path in paths)
        if own := model._signature_names(records._name):
            named = Domain.OR(Domain(path, "in", records.ids) for path in own)
            found = model.with_context(active_test=False)._search(named)
            domain |= Domain("res_id", "in", found)
        return domain

    @api.model
    def _comodel(self, model, path):
        """Name of the model that a path leads to; None if it ends at a value."""
        for fname in path.split("."):
            comodel = model._fields[fname].comodel_name
            model = self.env[comodel] if comodel else model
        return comodel


class VaeSignatureMixin(models.AbstractModel):
    _inherit = "vae.signature.mixin"

    def _signature_names(self, comodel):
        """Paths from such a document to what its content names, itself or in a line.

        :param str comodel: name of a model
        :return: list of paths for domains
        """
        content = self._signature_fields()
        paths = self._paths_of(self, content, comodel)
        document = self.env.registry["vae.signature.mixin"]
        for fname in (*content, *self._signature_lines_shown, "line_ids"):
            field = self._fields.get(fname)
            if not field or not field.comodel_name:
                continue
            target = self.env[field.comodel_name]
            if field.type == "one2many":  # lines
                names = target._fields.keys() - {field.inverse_name}
            elif isinstance(target, document):  # another document, which it is about
                names = target._signature_fields()
            else:
                continue
            found = self._paths_of(target, names, comodel)
            paths += [f"{fname}.{path}" for path in found]
        return paths

    def _paths_of(self, model, fnames, comodel):
        return [
            path
            for fname in fnames
            for path in self._paths_to(model._fields[fname], comodel)
        ]

    def _paths_to(self, field, comodel):
        """How a field leads to a model: itself, or by the contact of a user."""
        if field.type not in ("many2one", "many2many") or not field.store:
            return
        if field.name in MAGIC_COLUMNS:
            return
        if field.comodel_name == comodel:
            yield field.name
        elif field.comodel_name == "res.users" and comodel == "res.partner":
            yield f"{field.name}.partner_id"
