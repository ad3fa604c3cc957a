# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import float_compare


class VaeTimeSourceMixin(models.AbstractModel):
    """What was done gives its time entries, never twice.

    A model that inherits this names its link in `vae.time` (which adds the field, its
    unique index, and lists it in ``vae.time._source_fields()``), the fields that the
    time depends on, and tells in `_time_values` which entries there should be. They are
    kept in step with whatever is created and written; where something else decides (the
    attendance of a workshop), that calls `_time_sync`.
    """

    _name = "vae.time.source.mixin"
    _description = "What Gives Time Entries"

    _time_source = None  # the many2one of `vae.time` to this model
    _time_fields = ()  # the fields of this model that `_time_values` reads

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._time_replace(self.env["vae.time"].sudo())
        return records

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & set(self._time_fields):
            self._time_sync()
        return result

    def _time_values(self):
        """Which time entries one record should have, read in sudo.

        :return: list of dict with ``kind`` (code of ``vae.time.kind``), ``user_id``,
            ``date`` and, where there are some, ``hours``, ``km``, ``candidate_id``,
            ``program_id`` and ``company_id``; what has neither hours nor km is left out
        """
        return []

    def _time_sync(self):
        """Bring the time entries in step, in a number of queries that stays the same.

        An entry that changes is made anew; what was typed about the same candidate, on
        the same day and of the same kind gives way to what was recorded.
        """
        if self:
            # Of two people at once, the later one waits here, and is run again by Odoo
            # on what the first has done.
            self.flush_recordset()
            entries = self.env["vae.time"].sudo()
            self._time_replace(entries.search([(self._time_source, "in", self.ids)]))

    def _time_replace(self, known):
        """Make the entries that the records should have, of those there are.

        :param known: all entries that the records have, in sudo
        """
        wanted = self._time_wanted()
        kept = known.browse()
        for entry in known:
            key = entry._source_key(self._time_source)
            if key in wanted and entry._says(wanted[key]):
                kept |= entry
                del wanted[key]
        (known - kept).unlink()
        if wanted:
            known.create(list(wanted.values()))._replace_typed()

    def _time_wanted(self):
        """Values of the entries that the records should have, by what tells them apart.

        :return: dict of (source, user, kind, day) to values of ``vae.time``
        """
        told = [
            (record.id, values)
            for record in self.sudo()
            for values in record._time_values()
            if values["user_id"]
            and (
                float_compare(values.get("hours") or 0, 0, 4) > 0
                or float_compare(values.get("km") or 0, 0, 2) > 0
            )
        ]
        kinds = self.env["vae.time.kind"]._by_code() if told else {}
        wanted = {}
        for source_id, values in told:
            kind = kinds[values["kind"]]
            key = (source_id, values["user_id"], kind.id, values["date"])
            line = wanted.setdefault(
                key,
                {
                    self._time_source: source_id,
                    **values,
                    "kind_id": kind.id,
                    "hours": 0.0,
                    "km": 0.0,
                },
            )
            line.pop("kind", None)
            line["hours"] += values.get("hours") or 0
            line["km"] += values.get("km") or 0
        return wanted
