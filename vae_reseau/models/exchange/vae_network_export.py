# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import tempfile

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.vae_assistance.models.ground.people import words

from . import data_inclusion

BATCH = 1000
SOURCE_MAX = 60


class VaeNetworkExport(models.TransientModel):
    """The address book as files of data.inclusion."""

    _name = "vae.network.export"
    _description = "Export of the Address Book"

    kind = fields.Selection(
        selection=[("structure", "Structures"), ("service", "Services")],
        string="What",
        required=True,
        default="service",
        help="Whoever reads services needs the file of structures too.",
    )
    file_format = fields.Selection(
        selection=[("csv", "CSV (spreadsheet)"), ("json", "JSON")],
        required=True,
        default="csv",
    )
    is_ours_only = fields.Boolean(
        string="Without What Was Imported",
        help="What other directories publish themselves is left out.",
    )
    with_people = fields.Boolean(
        string="With Names of Contact Persons",
        help="Personal data: leave them out of a file that is published.",
    )

    def action_export(self):
        """Download the file; the server writes it line by line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/vae/network/export/{self.id}",
            "target": "download",
        }

    def _file_name(self):
        today = fields.Date.context_today(self)
        return f"{self.kind}s-inclusion-{today.isoformat()}.{self.file_format}"

    def _file(self):
        """The file: a temporary one, at its beginning, gone once it is closed."""
        self.ensure_one()
        columns = {
            "structure": data_inclusion.STRUCTURE,
            "service": data_inclusion.SERVICE,
        }[self.kind]
        write = {"csv": data_inclusion.write_csv, "json": data_inclusion.write_json}
        file = tempfile.TemporaryFile()
        write[self.file_format](file, self._records(), columns)
        file.seek(0)
        return file

    def _records(self):
        """What the user may read, one record of the format at a time."""
        is_offer = self.kind == "service"
        model = self.env["vae.offer" if is_offer else "res.partner"]
        domain = self._offers_domain() if is_offer else self._actors_domain()
        lists = self.env["vae.exchange"]._lists()
        last = 0
        while batch := model.search(
            domain & Domain("id", ">", last), order="id", limit=BATCH
        ):
            last = batch[-1].id
            kept = self._kept(batch, "offer_id" if is_offer else "partner_id")
            named = set() if is_offer else self._named_by_own_offers(batch)
            for ours in batch:
                imported = kept.get(ours.id, [])
                records = [] if self.is_ours_only else [*imported]
                if not imported or ours.id in named:
                    records.append(None)
                for source_record in records:
                    yield self._record(ours, source_record, lists)
            self.env.invalidate_all()

    @api.model
    def _named_by_own_offers(self, actors):
        """Ids of the actors that have offers of our own.

        Those say which structure they are of by our own identifier.
        """
        offers = self.env["vae.offer"].search(
            self._offers_domain() & Domain("partner_id", "in", actors.ids)
        )
        imported = self._kept(offers, "offer_id")
        return set(offers.filtered(lambda o: o.id not in imported).partner_id.ids)

    @api.model
    def _offers_domain(self):
        """Those of the actors that the file of structures has."""
        return Domain("partner_id.is_company", "=", True) & Domain(
            "partner_id.active", "=", True
        )

    @api.model
    def _actors_domain(self):
        return Domain("is_company", "=", True) & (
            Domain("vae_offer_ids", "!=", False)
            | Domain("vae_actor_type_ids", "!=", False)
            | Domain("id", "in", self._read_partners())
        )

    @api.model
    def _read_partners(self):
        return (
            self.env["vae.source.record"]
            ._search([("kind", "=", "structure")])
            .subselect("partner_id")
        )

    def _kept(self, batch, fname):
        """What was read of each, if it was: dict of id to records."""
        found = self.env["vae.source.record"].search([(fname, "in", batch.ids)])
        kept = {}
        for record in found:
            kept.setdefault(record[fname].id, []).append(record)
        return kept

    def _record(self, ours, kept, lists):
        exchange = self.env["vae.exchange"]
        said = kept.values if kept else {}
        if self.kind == "structure":
            record = exchange._partner_record(ours, said, lists)
        else:
            record = exchange._offer_record(ours, said, lists)
        if not kept:
            source = self._own_source(ours.company_id)
            record["source"] = source
            record["id"] = f"{source}--{ours.id}"
            record.setdefault("date_maj", ours.write_date.date().isoformat())
            if self.kind == "service":
                record["structure_id"] = f"{source}--{ours.partner_id.id}"
        if not self.with_people:
            for column in data_inclusion.PERSONAL:
                record.pop(column, None)
        return record

    @api.model
    def _own_source(self, company):
        """By which files say what comes from here: the name of the structure."""
        company = company or self.env.company
        return "-".join(["vae", *words(company.name)])[:SOURCE_MAX]
