# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models, tools


class Base(models.AbstractModel):
    """Records of ours are not changed from the other side of a relation.

    Two many2many fields may share one table: the attendees of an event, the meetings of
    a contact. Odoo asks for the right to write on the record that names the field, and
    for none on those that it links: whoever writes their own contact joins any event.
    """

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if not self.env.su:
            for fname in self._vae_shared_relations():
                given = f"default_{fname}" in self.env.context
                if given or any(fname in vals for vals in vals_list):
                    # Nobody gains a right on what they link to a new record.
                    records._vae_check_relinked(records.sudo()[fname].sudo(False))
        return records

    def write(self, vals):
        if not self.env.su:
            for fname in self._vae_shared_relations():
                if fname in vals:
                    self._vae_check_relinked(self._vae_relinked(fname, vals[fname]))
        return super().write(vals)

    def _filtered_vae_kept(self):
        """Hook: those of the records that rules of ours keep to some people."""
        return self.browse()

    @api.model
    @tools.ormcache()
    def _vae_shared_relations(self):
        """Many2many fields that change records of a model with guarded ones.

        :return: tuple of names
        """
        registry = self.env.registry
        return tuple(
            field.name
            for field in self._fields.values()
            if field.type == "many2many"
            and field.store
            and self._vae_keeps_some(registry[field.comodel_name])
            and any(
                other.type == "many2many"
                and other.store
                and (other.relation, other.column1, other.column2)
                == (field.relation, field.column2, field.column1)
                for other in registry[field.comodel_name]._fields.values()
            )
        )

    @api.model
    def _vae_keeps_some(self, model):
        """Whether rules of ours keep records of a model to some people."""
        return model._filtered_vae_kept is not Base._filtered_vae_kept

    def _vae_relinked(self, fname, value):
        """The records that a value of a many2many links to ``self`` or takes away."""
        changed = set()
        for record in self.sudo().with_context(active_test=False):
            after = record.new({fname: value}, origin=record)[fname]._origin
            changed |= set(record[fname]._ids) ^ set(after._ids)
        return self.env[self._fields[fname].comodel_name].browse(changed)

    @api.model
    def _vae_check_relinked(self, records):
        """Ask for the right to write on those of the linked records that are ours.

        :raise AccessError: the user may not write on one of them
        """
        records._filtered_vae_kept().check_access("write")
