# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models, tools
from odoo.tools import SQL

from . import vae_guard

# Where the programme takes place: for a person whose own settings say nothing.
PORTAL_TZ = "Europe/Paris"


class Base(models.AbstractModel):
    _inherit = "base"

    def _register_hook(self):
        super()._register_hook()
        addons, people = self.env["base"]._vae_guarded_models()
        cls = type(self)
        if cls._abstract or not (
            guarded := vae_guard.guarded_fields(cls, addons, people)
        ):
            return
        cls._vae_guarded = guarded
        vae_guard.Guard._vae_stand_before(cls)

    @tools.ormcache()
    def _vae_guarded_models(self):
        """Our addons, and our models about people: once a registry."""
        addons = vae_guard.guarded_addons(self.pool)
        return addons, vae_guard.people_models(self.pool, addons)

    def _vae_by_code(self):
        """The same records, for one call by which the code itself writes.

        What nobody types may be written by it. It is no right: access is checked.
        """
        return self.with_context(**{vae_guard.BY_CODE_KEY: vae_guard.BY_CODE})

    def _vae_wait_for_rows(self):
        """Of two transactions at once on these records, the later one begins anew.

        Each sees but its own doing. The later one waits here, fails to be serialised
        as soon as the first is committed, and is run again by Odoo on what it has left.
        """
        if self.ids:
            self.flush_recordset()
            self.env.execute_query(
                SQL(
                    "UPDATE %(table)s SET id = id WHERE id IN (SELECT id FROM %(table)s"
                    " WHERE id IN %(ids)s ORDER BY id FOR NO KEY UPDATE) RETURNING id",
                    table=SQL.identifier(self._table),
                    ids=tuple(self.ids),
                )
            )

    def _vae_local_day(self, moment, user=None):
        """The day of a moment where somebody works.

        :param datetime moment: UTC
        :param user: whose time zone counts; by default that of who asks
        :return: date, or False without a moment
        """
        if not moment:
            return False
        zone = (user and user.sudo().tz) or self.env.context.get("tz")
        local = self.with_context(tz=zone or self.env.user.tz or PORTAL_TZ)
        return fields.Datetime.context_timestamp(local, moment).date()

    def export_data(self, fields_to_export):
        """Export; data of journeys in the file leave a trace.

        On every model, because an export of contacts or appointments may hold them.
        """
        result = super().export_data(fields_to_export)
        self.env["vae.access.log"]._trace_export(self, fields_to_export)
        return result
