# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_datetime, split_every

from odoo.addons.vae_assistance.models.ground.people import words
from odoo.addons.vae_assistance.models.ground.vae_long_text_mixin import TEXT_MAX

from . import data_inclusion

BATCH = 1000
# Files up to this size (bytes) are read at once; larger ones by the scheduled action.
AT_ONCE = 3_000_000
MOST_REFUSED = 50
KINDS = ("structure", "service")
# Columns that are looked up, as long (characters) as an index keeps them.
LOOKED_UP = ("source", "id", "structure_id", "nom", "siret")
LOOKED_UP_MAX = 250
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


class VaeNetworkImport(models.Model):
    """Files of data.inclusion read into the address book, batch by batch.

    What was read before and has not changed is left alone; a correction of one's own is
    never written over; what is no longer in its source is marked, not deleted.
    """

    _name = "vae.network.import"
    _description = "Import into the Address Book"
    _order = "id desc"
    _rec_name = "create_date"

    structures = fields.Binary(string="File of Structures", attachment=True)
    structures_name = fields.Char()
    services = fields.Binary(string="File of Services", attachment=True)
    services_name = fields.Char()
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Contacts Of",
        ondelete="cascade",
        index="btree_not_null",
        help="Whose contacts these become. Leave empty: all structures see them.",
    )
    is_whole = fields.Boolean(
        string="The Files Are Whole",
        help="What was read before from the same sources and is not in these files is"
        " marked as no longer in its source.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "To start"),
            ("running", "Being read"),
            ("done", "Read"),
            ("failed", "Stopped"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    kind = fields.Selection(
        selection=[("structure", "Structures"), ("service", "Services")],
        string="Being Read",
        readonly=True,
        copy=False,
        default="structure",
    )
    position = fields.Integer(string="Lines Read", readonly=True, copy=False)
    created = fields.Integer(string="New", readonly=True, copy=False)
    updated = fields.Integer(string="Changed", readonly=True, copy=False)
    unchanged = fields.Integer(string="As Before", readonly=True, copy=False)
    matched = fields.Integer(
        string="Found among the Contacts", readonly=True, copy=False
    )
    own = fields.Integer(
        string="Ours",
        readonly=True,
        copy=False,
        help="Lines that were exported from here: nothing to read.",
    )
    gone = fields.Integer(string="No Longer There", readonly=True, copy=False)
    refused = fields.Integer(string="Lines Refused", readonly=True, copy=False)
    report = fields.Text(readonly=True, copy=False)

    @api.depends("create_date")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for each in self:
            day = each.create_date and format_datetime(self.env, each.create_date)
            each.display_name = day or ""

    # ------------------------------------------------------------------
    # Start
    # ------------------------------------------------------------------

    def action_start(self):
        """Read the files: small ones at once, large ones in the background.

        :raise UserError: there is no file, or it is being read already
        """
        self.ensure_one()
        self.check_access("write")
        if self.state in ("running", "done"):
            raise UserError(
                self.env._("These files have been read. Make another import.")
            )
        files = self._files()
        if not files:
            raise UserError(
                self.env._("Choose a file of structures, of services, or both.")
            )
        self._vae_by_code().write({"state": "running", "report": False})
        if sum(files.mapped("file_size")) > AT_ONCE:
            self.env.ref("vae_reseau.ir_cron_network_import").sudo()._trigger()
        else:
            self._read_all()
        return True

    def _files(self):
        """Attachments of the files that were given."""
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("res_field", "in", ("structures", "services")),
                ]
            )
        )

    @api.model
    def _open(self, file):
        """The content of an attachment, to be read piece by piece."""
        if file.store_fname:
            return open(file._full_path(file.store_fname), "rb")
        return io.BytesIO(file.raw)

    @api.model
    def _cron_read(self):
        """Read what waits, batch by batch; resumes where it was stopped."""
        progress = self.env["ir.cron"]._commit_progress
        for waiting in self.search([("state", "=", "running")], order="id"):
            progress(remaining=1)
            while waiting.state == "running":
                waiting._read_batch()
                if not progress(0, remaining=1):
                    return
            progress(1, remaining=0)

    def _read_all(self):
        while self.state == "running":
            self._read_batch()

    # ------------------------------------------------------------------
    # A batch
    # ------------------------------------------------------------------

    def _read_batch(self, batches=20):
        """Go on reading for some batches; tell what was done.

        What was written stays written: the position is kept with it.
        """
        importer = self.sudo().with_context(**QUIET, lang="fr_FR")
        file = importer._files().filtered(lambda f: f.res_field == f"{self.kind}s")
        if not file:
            return importer._next_file()
        done = 0
        try:
            with self._open(file) as stream:
                lines = islice(data_inclusion.records(stream), self.position, None)
                for batch in islice(split_every(BATCH, lines), batches):
                    with self.env.cr.savepoint():
                        importer._read_lines(batch)
                    done += 1
            if done < batches:
                importer._next_file()
        except (ValueError, OSError, UserError) as error:
            return importer.write(
                {"state": "failed", "report": self._unreadable(error)}
            )
        return None

    def _unreadable(self, error):
        # What a library says of a file is no sentence for people.
        said = [str(error)] if isinstance(error, UserError) else []
        said += [
            self.env._(
                "The file cannot be read after line %(line)s. It has to be a CSV or"
                " JSON file of data.inclusion, in UTF-8, as its site gives it: make"
                " another import with it.",
                line=self.position,
            ),
            self.env._(
                "A list of your own, in Excel or CSV, is imported elsewhere: Network,"
                " Partners, the gear wheel, “Import records”. A template is there."
            ),
        ]
        return "\n".join(said)

    def _next_file(self):
        if self.is_whole:
            self._mark_gone()
        following = KINDS[KINDS.index(self.kind) + 1 :][:1]
        if following:
            self.write({"kind": following[0], "position": 0})
        else:
            self.write({"state": "done"})

    def _read_lines(self, lines):
        """Read a batch of lines: what is new is made, what has changed is written."""
        records, told = {}, []
        counts = dict.fromkeys(("created", "updated", "unchanged", "matched", "own"), 0)
        own_source = self.env["vae.network.export"]._own_source(
            self.company_id or self.create_uid.company_id
        )
        for number, line in enumerate(lines, self.position + 1):
            try:
                record = data_inclusion.as_v1(line)
            except ValueError:
                told.append((number, self.env._("it is nested too deeply")))
                continue
            if problem := self._problem(record):
                told.append((number, problem))
            elif record["source"] == own_source:
                counts["own"] += 1
            else:
                records[str(record["source"]), str(record["id"])] = record
        known = self.env["vae.source.record"]._of_keys(
            self.kind, records.keys(), self.company_id
        )
        new, changed = {}, []
        for key, record in records.items():
            digest = data_inclusion.digest(record)
            kept = known.get(key)
            if not kept:
                new[key] = (record, digest)
            elif kept.digest != digest:
                changed.append((kept, record, digest))
            else:
                counts["unchanged"] += 1
        back = [kept.id for kept in known.values() if kept.date_gone]
        self.env["vae.source.record"].browse(back).write({"date_gone": False})
        lists = self.env["vae.exchange"]._lists()
        if self.kind == "structure":
            counts["matched"] = self._make_partners(new, lists)
        else:
            told += self._make_offers(new, lists)
        counts["created"] = len(new) - counts["matched"]
        left_alone = self._left_alone(
            self.env["res.partner"].union(*(kept.partner_id for kept, *_ in changed))
        )
        for kept, record, digest in changed:
            if not kept.partner_id & left_alone:
                self._take_over(kept, record, lists)
            kept.write({"values": record, "digest": digest, "date_gone": False})
        counts["updated"] = len(changed)
        self._tell(len(lines), counts, told)
        self.env.flush_all()
        self.env.invalidate_all()

    def _problem(self, record):
        """Why a line cannot be read, or None."""
        for column in ("source", "id", "nom"):
            if not record.get(column):
                return self.env._("“%(column)s” is missing", column=column)
        if self.kind == "service" and not record.get("structure_id"):
            return self.env._("“%(column)s” is missing", column="structure_id")
        for column, value in record.items():
            most = LOOKED_UP_MAX if column in LOOKED_UP else TEXT_MAX
            if len(str(value)) > most:
                return self.env._("“%(column)s” is too long", column=column)
        return None

    def _tell(self, read, counts, told):
        lines = (self.report or "").splitlines()
        lines += [
            self.env._("Line %(line)s: %(problem)s", line=line, problem=problem)
            for line, problem in told
        ]
        self.write(
            {
                "position": self.position + read,
                "refused": self.refused + len(told),
                "report": "\n".join(lines[:MOST_REFUSED]),
                **{name: self[name] + count for name, count in counts.items()},
            }
        )

    # ------------------------------------------------------------------
    # New lines
    # ------------------------------------------------------------------

    def _make_partners(self, new, lists):
        """Contacts of new structures; one that is there already is completed.

        :return: number of those that were there
        """
        exchange = self.env["vae.exchange"]
        values = {
            key: exchange._partner_values(record, lists)
            for key, (record, _digest) in new.items()
        }
        there = self._same_partners(values)
        left_alone = self._left_alone(self.env["res.partner"].union(*there.values()))
        for key, partner in there.items():
            if partner in left_alone:
                continue
            current = exchange._current_values(partner, values[key])
            empty = {f: v for f, v in values[key].items() if v and not current[f]}
            if empty:
                partner.write(exchange._to_write(empty))
        made = [key for key in new if key not in there]
        partners = self.env["res.partner"].create(
            [
                {
                    **exchange._to_write(values[key]),
                    "is_company": True,
                    "company_id": self.company_id.id,
                }
                for key in made
            ]
        )
        there.update(zip(made, partners, strict=True))
        self._keep(new, "partner_id", {key: there[key].id for key in new})
        return len(new) - len(made)

    def _left_alone(self, partners):
        """Contacts that no file writes: of users, and of the structures themselves.

        By the e-mail of a user's contact a password is asked for.
        """
        return self.env["res.partner"].union(
            *(
                self.env[model]
                .with_context(active_test=False)
                .search([("partner_id", "in", partners.ids)])
                .partner_id
                for model in ("res.users", "res.company")
            )
        )

    def _same_partners(self, values):
        """Organisations that are contacts already: same SIRET, or name and postcode.

        :return: dict of key to contact
        """
        partners = self.env["res.partner"]
        numbers = {v["company_registry"] for v in values.values()} - {False}
        zips = {v["zip"] for v in values.values()} - {False}
        found = partners.search(
            Domain("is_company", "=", True)
            & Domain("company_id", "=", self.company_id.id)
            & (Domain("company_registry", "in", numbers) | Domain("zip", "in", zips))
        )
        # A contact is one structure of a source, and of another source perhaps.
        linked = self.env["vae.source.record"].search(
            [("partner_id", "in", found.ids), ("kind", "=", "structure")]
        )
        taken = {(record.source, record.partner_id.id) for record in linked}
        by_number = {p.company_registry: p for p in found if p.company_registry}
        by_name = {(*words(partner.name), partner.zip): partner for partner in found}
        same = {}
        for (source, code), wanted in values.items():
            partner = by_number.get(wanted["company_registry"])
            # A head office gives its number to all its places.
            if not partner or (partner.zip or wanted["zip"]) != wanted["zip"]:
                partner = by_name.get((*words(wanted["name"]), wanted["zip"]))
            if partner and (source, partner.id) not in taken:
                taken.add((source, partner.id))
                same[source, code] = partner
        return same

    def _make_offers(self, new, lists):
        """Offers of new services.

        :return: list of line (None) and problem, of those without a known structure;
            they are taken out of ``new``
        """
        exchange = self.env["vae.exchange"]
        actor_keys = {
            key: (key[0], str(record["structure_id"]))
            for key, (record, _digest) in new.items()
        }
        actors = self.env["vae.source.record"]._of_keys(
            "structure", set(actor_keys.values()), self.company_id
        )
        told, vals_list = [], []
        for key, (record, _digest) in list(new.items()):
            actor = actors.get(actor_keys[key])
            if not actor:
                del new[key]
                problem = self.env._(
                    "the structure “%(code)s” is not in the address book: read the file"
                    " of structures first",
                    code=record["structure_id"],
                )
                told.append((key[1], problem))
                continue
            values = exchange._to_write(exchange._offer_values(record, lists))
            vals_list.append({**values, "partner_id": actor.partner_id.id})
        offers = self.env["vae.offer"].create(vals_list)
        self._keep(new, "offer_id", dict(zip(new, offers.ids, strict=True)))
        return told

    def _keep(self, new, fname, ids):
        self.env["vae.source.record"].create(
            [
                {
                    "kind": self.kind,
                    "source": key[0],
                    "code": key[1],
                    fname: ids[key],
                    "company_id": self.company_id.id,
                    "values": record,
                    "digest": digest,
                }
                for key, (record, digest) in new.items()
            ]
        )

    # ------------------------------------------------------------------
    # Lines that were read before
    # ------------------------------------------------------------------

    def _take_over(self, kept, record, lists):
        """Write what has changed in the source and was not corrected here."""
        exchange = self.env["vae.exchange"]
        if self.kind == "structure":
            ours, read = kept.partner_id, exchange._partner_values
        else:
            ours, read = kept.offer_id, exchange._offer_values
        before, after = read(kept.values, lists), read(record, lists)
        changed = [fname for fname in after if after[fname] != before[fname]]
        current = exchange._current_values(ours, changed)
        vals = {f: after[f] for f in changed if current[f] == before[f]}
        if vals:
            ours.write(exchange._to_write(vals))

    def _mark_gone(self):
        """Mark what the files do not have any more, of the sources that they have."""
        file = self._files().filtered(lambda f: f.res_field == f"{self.kind}s")
        if not file:
            return
        with self._open(file) as stream:
            self.env.cr.execute(
                "CREATE TEMPORARY TABLE vae_import_seen (source text, code text)"
                " ON COMMIT DROP"
            )
            for batch in split_every(BATCH, data_inclusion.records(stream)):
                keys = [data_inclusion.key(record) for record in batch]
                self.env.cr.execute(
                    SQL(
                        "INSERT INTO vae_import_seen SELECT * FROM unnest(%s, %s)",
                        [source for source, _code in keys],
                        [code for _source, code in keys],
                    )
                )
        self.env.flush_all()
        gone = self.env.execute_query(
            SQL(
                """UPDATE vae_source_record kept SET date_gone = %(today)s
                    WHERE kind = %(kind)s AND date_gone IS NULL
                      AND COALESCE(company_id, 0) = %(company)s
                      AND source IN (SELECT source FROM vae_import_seen)
                      AND NOT EXISTS (SELECT FROM vae_import_seen seen
                                       WHERE seen.source = kept.source
                                         AND seen.code = kept.code)
                RETURNING id""",
                today=fields.Date.context_today(self),
                kind=self.kind,
                company=self.company_id.id or 0,
            )
        )
        self.env.cr.execute("DROP TABLE vae_import_seen")
        self.env["vae.source.record"].invalidate_model(["date_gone"])
        self.gone += len(gone)
