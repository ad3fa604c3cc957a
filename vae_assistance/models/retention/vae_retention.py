# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What is erased of a journey once the structure may keep it no longer, and how.

Nothing is listed here: every text and file of every record that hangs on a journey
goes, but what its model says to be a number, a digest or a code (``_kept_when_erased``
and the like, see ``vae.trace.mixin``). A model or field that comes later is erased by
itself. Dates, choices, links between records and hours stay: figures do not change.

Written in SQL: what is frozen, signed or computed has to go like the rest, the number
of queries does not depend on the number of journeys, and nobody is told anything.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from ..ground.vae_guarded import JOURNEY, guarded_addons, people_models

# Kind of what is kept → parameter of its duration, and where a journey says that it has
# been erased. In the order in which they usually end.
KINDS = {
    "confidential": ("retention_confidential_months", "date_confidential_erased"),
    "journey": ("retention_journey_months", "date_anonymised"),
    "documents": ("retention_documents_months", "date_documents_erased"),
}
TEXTS = ("char", "text", "html", "json", "properties", "binary")
# Stands where a text has to stand: in no language.
NOTHING = "–"
# What of a contact says nothing about the person.
OF_CONTACTS = {"lang", "tz"}


class VaeRetention(models.AbstractModel):
    """Erases what the retention of a structure no longer covers, in three kinds.

    - ``confidential``: confidential content and its earlier versions;
    - ``journey``: name, contact, own words, messages, files that nobody signed: the
      journey becomes anonymous, and counts as before;
    - ``documents``: signed documents and proofs (``_retention_files``), and the names
      that were signed with; number, date and digest remain.
    """

    _name = "vae.retention"
    _description = "Retention of Data about People"

    # ------------------------------------------------------------------
    # Whose time is over
    # ------------------------------------------------------------------

    @api.model
    def _end_sql(self, kind, journey):
        """Until when a journey's data of a kind are kept, as SQL of a date.

        Months since the closing, or since the last dated fact if something happened
        afterwards. Null: the journey goes on, or no duration is set.

        :param str journey: alias of ``vae_candidate``
        """

        def column(fname):
            return SQL.identifier(journey, fname)

        months = self.env["vae.parameter"]._value_sql(
            KINDS[kind][0], column("company_id"), column("program_id")
        )
        return SQL(
            """(CASE WHEN %(closed)s IS NOT NULL THEN
                 GREATEST(%(closed)s, %(last)s) + (%(months)s)::int * INTERVAL '1 month'
               END)::date""",
            closed=column("date_closed"),
            last=column("date_last_fact"),
            months=months,
        )

    @api.model
    def _due(self, kind, companies, limit=None):
        """Journeys whose data of a kind are to be erased, the oldest first.

        A person becomes anonymous with the last of their journeys; a colleague's
        contact, never: it is an account of the structure.

        :return: list of (id, last day of the retention)
        """
        today = fields.Date.context_today(self)
        self.env["vae.candidate"].flush_model()
        conditions = [SQL("TRUE")]
        if kind == "journey":
            conditions = [
                SQL(
                    """NOT EXISTS (
                       SELECT FROM vae_candidate AS other
                        WHERE other.partner_id = journey.partner_id
                          AND other.date_anonymised IS NULL
                          AND (%(end)s IS NULL OR %(end)s >= %(today)s))""",
                    end=self._end_sql(kind, "other"),
                    today=today,
                ),
                SQL(
                    """NOT EXISTS (
                       SELECT FROM res_users AS account
                        WHERE account.partner_id = journey.partner_id
                          AND NOT account.share)"""
                ),
            ]
        return self.env.execute_query(
            SQL(
                """SELECT journey.id, %(end)s AS kept_until
                     FROM vae_candidate AS journey
                    WHERE %(mark)s IS NULL AND %(end)s < %(today)s
                      AND journey.company_id = ANY(%(companies)s)
                      AND %(conditions)s
                 ORDER BY kept_until, journey.id
                    LIMIT %(limit)s""",
                end=self._end_sql(kind, "journey"),
                mark=SQL.identifier("journey", KINDS[kind][1]),
                today=today,
                companies=list(companies.ids),
                conditions=SQL(" AND ").join(conditions),
                limit=limit,
            )
        )

    # ------------------------------------------------------------------
    # What hangs on a journey
    # ------------------------------------------------------------------

    @api.model
    def _models(self):
        """Models whose records hang on a journey.

        :return: dict of the name of each model to a function: ids of journeys → SQL of
            the ids of its records
        """
        people = people_models(self.pool, guarded_addons(self.pool))
        ways = {JOURNEY: lambda ids: SQL("SELECT unnest(%s)", ids)}
        missing = [
            name
            for name in sorted(people - ways.keys())
            # Not what is told by a query from the others.
            if self.env[name]._auto and self.env[name]._table_query is None
        ]
        while missing:
            found = {}
            for name in missing:
                if way := self._way(name, ways):
                    found[name] = way
            if not found:
                break
            ways |= found
            missing = [name for name in missing if name not in ways]
        return ways

    @api.model
    def _way(self, name, ways):
        """How records of a model are reached from those that are reached already."""
        links = [
            field
            for field in self.env[name]._fields.values()
            if field.type == "many2one" and field.store and field.comodel_name in ways
        ]
        # Its own journey before that of a record that it belongs to.
        links.sort(key=lambda field: field.comodel_name != JOURNEY)
        for field in links:
            if field.comodel_name == JOURNEY and field.name != "candidate_id":
                continue
            if field.comodel_name == JOURNEY or field.required:
                reach, table = ways[field.comodel_name], self.env[name]._table
                return lambda ids, field=field, reach=reach, table=table: SQL(
                    "SELECT id FROM %s WHERE %s IN (%s)",
                    SQL.identifier(table),
                    SQL.identifier(field.name),
                    reach(ids),
                )
        return None

    @api.model
    def _said_by(self, name, attribute):
        """What the classes of a model say of it, all together."""
        return {
            value
            for cls in self.pool[name].__mro__
            for value in cls.__dict__.get(attribute, ())
        }

    @api.model
    def _texts_of(self, name):
        """Columns that hold what people wrote: field → what stands there afterwards."""
        model = self.env[name]
        kept = self._said_by(name, "_kept_when_erased") | {
            field.model_field
            for field in model._fields.values()
            if field.type == "many2one_reference"
        }
        return {
            field: self._text_afterwards(field)
            for field in model._fields.values()
            if field.type in TEXTS
            and field.store
            and field.column_type
            and field.name not in kept
        }

    @api.model
    def _text_afterwards(self, field):
        """What stands in a column once it is erased: None, text or SQL.

        That something was told stays, as figures count it: an effect that was observed.
        """
        if field.required and field.type != "json":
            return NOTHING
        if field.type not in ("text", "html") or field.translate:
            return None
        column = SQL.identifier(field.name)
        return SQL("CASE WHEN %s != '' THEN %s END", column, NOTHING)

    # ------------------------------------------------------------------
    # Erasing
    # ------------------------------------------------------------------

    @api.model
    def _erase(self, kind, journey_ids):
        """Erase the data of one kind of some journeys, for good.

        :param str kind: key of ``KINDS``
        :param journey_ids: ids; whether their time is over is for the caller to ask
        """
        ids = list(journey_ids)
        if not ids:
            return
        self.env.flush_all()
        ways = self._models()
        for name, way in ways.items():
            if name != JOURNEY and self._kind_of(name) == kind:
                self._erase_records(name, way(ids))
        files = self.env["ir.attachment"].browse(self._files(kind, ways, ids))
        # One by one in the store of files, which is emptied by what is no longer named.
        files.sudo().unlink()
        getattr(self, f"_erase_{kind}")(ways, ids)
        self._erase_elsewhere(kind, ids)
        self.env.cr.execute(
            SQL(
                "UPDATE vae_candidate SET %s = %s WHERE id = ANY(%s)",
                SQL.identifier(KINDS[kind][1]),
                fields.Date.context_today(self),
                ids,
            )
        )
        self.env.invalidate_all(flush=False)
        journeys = self.env["vae.candidate"].browse(ids)
        # It is still found by its number.
        self.env.add_to_compute(journeys._fields["search_text"], journeys)
        self.env["vae.access.log"]._trace(journeys, f"erase_{kind}")

    @api.model
    def _erase_elsewhere(self, kind, ids):
        """What else is erased with some journeys; to be extended.

        :param str kind: key of ``KINDS``
        :param list ids: of journeys
        """

    @api.model
    def _kind_of(self, name):
        """With which kind the texts of a model's records go."""
        return getattr(self.env[name], "_retention", "journey")

    @api.model
    def _erase_records(self, name, records):
        """Erase the texts of records, or the records that are nothing else.

        :param SQL records: of their ids
        """
        table = SQL.identifier(self.env[name]._table)
        if getattr(self.env[name], "_goes_when_erased", False):
            self.env.cr.execute(SQL("DELETE FROM %s WHERE id IN (%s)", table, records))
        elif texts := self._texts_of(name):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id IN (%s)",
                    table,
                    self._emptied(texts),
                    records,
                )
            )

    @api.model
    def _emptied(self, texts):
        """SQL that sets columns as ``_texts_of`` says."""
        return SQL(", ").join(
            SQL(
                "%s = %s",
                SQL.identifier(field.name),
                SQL("jsonb_build_object('en_US', %s)", text)
                if text == NOTHING and field.translate
                else text,
            )
            for field, text in texts.items()
        )

    @api.model
    def _files(self, kind, ways, ids):
        """Ids of the files that go.

        :return: list of ids of ``ir.attachment``
        """
        rows = []
        for name, way in ways.items():
            # Those in fields with their model, those of the chatter with the journey.
            wanted = [
                SQL("res_field IS %s", state)
                for state, of_kind in (
                    (
                        SQL("NOT NULL"),
                        getattr(self.env[name], "_retention_files", "journey"),
                    ),
                    (SQL("NULL"), "journey"),
                )
                if of_kind == kind
            ]
            if wanted:
                rows.append(
                    SQL(
                        """SELECT id FROM ir_attachment
                            WHERE res_model = %s AND res_id IN (%s) AND (%s)""",
                        name,
                        way(ids),
                        SQL(" OR ").join(wanted),
                    )
                )
        if kind == "journey":
            for name, of in (
                ("res.partner", self._contacts(ids)),
                ("crm.lead", self._leads(ids)),
            ):
                rows.append(
                    SQL(
                        "SELECT id FROM ir_attachment"
                        " WHERE res_model = %s AND res_id IN (%s)",
                        name,
                        of,
                    )
                )
        if not rows:
            return []
        found = self.env.execute_query(SQL(" UNION ").join(rows))
        return [file_id for [file_id] in found]

    # ------------------------------------------------------------------
    # Confidential content
    # ------------------------------------------------------------------

    @api.model
    def _erase_confidential(self, ways, ids):
        """Hook: nothing but the records themselves, and why they were opened."""
        self.env.cr.execute(
            SQL(
                "UPDATE vae_access_log SET reason = NULL WHERE candidate_id = ANY(%s)",
                ids,
            )
        )

    # ------------------------------------------------------------------
    # The person
    # ------------------------------------------------------------------

    @api.model
    def _contacts(self, ids):
        """SQL of the contacts of some journeys, and of their further addresses."""
        own = SQL("SELECT partner_id FROM vae_candidate WHERE id = ANY(%s)", ids)
        return SQL(
            "SELECT id FROM res_partner WHERE id IN (%s) OR parent_id IN (%s)", own, own
        )

    @api.model
    def _leads(self, ids):
        """SQL of the leads of VAE teams that are about the people of some journeys.

        What other teams sell to the same contact is none of ours.
        """
        return SQL(
            """SELECT lead.id
                 FROM crm_lead AS lead
            LEFT JOIN crm_team AS team ON team.id = lead.team_id
                WHERE lead.id IN (
                          SELECT lead_id FROM vae_candidate WHERE id = ANY(%s))
                   OR team.is_vae AND (
                          lead.partner_id IN (%s)
                          -- One that was never tied to its contact.
                          OR lead.partner_id IS NULL AND lead.email_normalized IN (
                              SELECT email_normalized FROM res_partner
                               WHERE id IN (%s)))""",
            ids,
            self._contacts(ids),
            self._contacts(ids),
        )

    @api.model
    def _erase_journey(self, ways, ids):
        """The journey's own words, its messages, and who it was."""
        execute = self.env.cr.execute
        self._erase_messages(
            {
                **{name: way(ids) for name, way in ways.items()},
                "res.partner": self._contacts(ids),
                "crm.lead": self._leads(ids),
            }
        )
        # Of the age at entry: what is counted by age is counted as before.
        texts = self._texts_of(JOURNEY)
        execute(
            SQL(
                """UPDATE vae_candidate
                      SET %s, name = reference,
                          birth_date = (date_open - make_interval(years => age_entry))
                    WHERE id = ANY(%s)""",
                self._emptied(
                    {field: texts[field] for field in texts if field.name != "name"}
                ),
                ids,
            )
        )
        self._erase_named("crm.lead", self._leads(ids), ids)
        self._erase_accounts(ids)
        self._erase_contacts(ids)
        execute(
            SQL(
                """UPDATE calendar_event
                      SET description = NULL, location = NULL,
                          videocall_location = NULL
                    WHERE vae_candidate_id = ANY(%s)""",
                ids,
            )
        )

    @api.model
    def _erase_messages(self, records):
        """Delete what was said on records, planned on them, and who follows them.

        :param dict records: name of each model to the SQL of its ids
        """
        messages = SQL(" UNION ").join(
            SQL(
                "SELECT id FROM mail_message WHERE model = %s AND res_id IN (%s)",
                name,
                of,
            )
            for name, of in records.items()
        )
        found = [message_id for [message_id] in self.env.execute_query(messages)]
        # With their files, notifications and mails.
        self.env["mail.message"].sudo().browse(found).unlink()
        for table, model in (
            ("mail_activity", "res_model"),
            ("mail_scheduled_message", "model"),
            ("mail_followers", "res_model"),
        ):
            for name, of in records.items():
                self.env.cr.execute(
                    SQL(
                        "DELETE FROM %s WHERE %s = %s AND res_id IN (%s)",
                        SQL.identifier(table),
                        SQL.identifier(model),
                        name,
                        of,
                    )
                )

    @api.model
    def _erase_named(self, name, records, ids):
        """Empty every text of records of core that stand for the person."""
        texts = self._texts_of(name)
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id IN (%s)",
                SQL.identifier(self.env[name]._table),
                self._emptied(texts),
                records,
            )
        )

    @api.model
    def _erase_accounts(self, ids):
        """Close the person's account on the portal: nobody signs in any more."""
        self.env.cr.execute(
            SQL(
                """UPDATE res_users
                      SET active = FALSE, password = NULL, signature = NULL,
                          login = 'erased-' || id
                    WHERE share AND partner_id IN (%s)""",
                self._contacts(ids),
            )
        )

    @api.model
    def _erase_contacts(self, ids):
        """Leave of the contact what other records need to point to somebody."""
        contacts = self._contacts(ids)
        texts = {
            field: text
            for field, text in self._texts_of("res.partner").items()
            if field.name not in OF_CONTACTS
        }
        # A contact without any name is refused by the database.
        for fname in ("name", "complete_name"):
            texts[self.env["res.partner"]._fields[fname]] = NOTHING
        self.env.cr.execute(
            SQL(
                "DELETE FROM res_partner_res_partner_category_rel"
                " WHERE partner_id IN (%s)",
                contacts,
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE mail_message SET email_from = NULL WHERE author_id IN (%s)",
                contacts,
            )
        )
        rows = self.env.execute_query(contacts)
        self.env.cr.execute(
            SQL(
                """UPDATE res_partner
                      SET %s, parent_id = NULL, commercial_partner_id = id,
                          active = FALSE
                    WHERE id = ANY(%s)""",
                self._emptied(texts),
                [partner_id for [partner_id] in rows],
            )
        )
        # One's number stands for one's name.
        self.env.cr.execute(
            SQL(
                """UPDATE res_partner
                      SET name = journey.reference, complete_name = journey.reference
                     FROM vae_candidate AS journey
                    WHERE journey.partner_id = res_partner.id
                      AND journey.id = ANY(%s)""",
                ids,
            )
        )

    # ------------------------------------------------------------------
    # Signed documents and proofs
    # ------------------------------------------------------------------

    @api.model
    def _erase_documents(self, ways, ids):
        """The sheets of workshops of which no other journey needs the proof."""
        rows = self.env.execute_query(
            SQL(
                """SELECT file.id
                     FROM ir_attachment AS file
                     JOIN vae_attendance_sheet AS sheet ON sheet.id = file.res_id
                    WHERE file.res_model = 'vae.attendance.sheet'
                      AND EXISTS (
                          SELECT FROM vae_attendance AS own
                           WHERE own.event_id = sheet.event_id
                             AND own.candidate_id = ANY(%(ids)s))
                      AND NOT EXISTS (
                          SELECT FROM vae_attendance AS own
                            JOIN vae_candidate AS journey
                              ON journey.id = own.candidate_id
                           WHERE own.event_id = sheet.event_id
                             AND journey.id != ALL(%(ids)s)
                             AND journey.date_documents_erased IS NULL)""",
                ids=ids,
            )
        )
        self.env["ir.attachment"].sudo().browse(
            [file_id for [file_id] in rows]
        ).unlink()

    # ------------------------------------------------------------------
    # What would go
    # ------------------------------------------------------------------

    @api.model
    def _content(self, kind, journey_ids):
        """What would be erased of some journeys.

        :return: dict of the id of each journey to a list of (name of the kind of
            record, number); not the texts
        """
        ids = list(journey_ids)
        queries = []
        for name, way in self._models().items():
            of_kind = self._kind_of(name) == kind
            if name == JOURNEY or not of_kind or not self._is_erased(name):
                continue
            if "candidate_id" not in self.env[name]._fields:
                continue
            queries.append(
                SQL(
                    """SELECT candidate_id, %s, COUNT(*) FROM %s
                        WHERE id IN (%s) GROUP BY candidate_id""",
                    name,
                    SQL.identifier(self.env[name]._table),
                    way(ids),
                )
            )
        if kind == "journey":
            queries.append(
                SQL(
                    """SELECT res_id, 'mail.message', COUNT(*) FROM mail_message
                        WHERE model = %s AND res_id = ANY(%s) GROUP BY res_id""",
                    JOURNEY,
                    ids,
                )
            )
        found = {}
        rows = self.env.execute_query(SQL(" UNION ALL ").join(queries))
        for journey_id, name, number in rows:
            label = self.env["ir.model"]._get(name).name
            found.setdefault(journey_id, []).append((label, number))
        return found

    @api.model
    def _is_erased(self, name):
        return bool(
            getattr(self.env[name], "_goes_when_erased", False)
            or self._texts_of(name)
            or any(
                field.type in ("binary", "image") and field.store
                for field in self.env[name]._fields.values()
            )
        )

    # ------------------------------------------------------------------
    # By itself
    # ------------------------------------------------------------------

    @api.model
    def _cron_erase(self, batch_size=100):
        """Erase what is due in the structures that turned it on, batch by batch."""
        companies = (
            self.env["res.company"].sudo().search([("vae_retention_auto", "=", True)])
        )
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=sum(len(self._due(kind, companies)) for kind in KINDS))
        for kind in KINDS:
            while due := self._due(kind, companies, batch_size):
                journeys = self.env["vae.candidate"].browse(dict(due))
                mine = journeys.try_lock_for_update()
                if not mine:
                    break  # another run has them in hand
                self._erase(kind, mine.ids)
                if not progress(len(mine)):
                    return
