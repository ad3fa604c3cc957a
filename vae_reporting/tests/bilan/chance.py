# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Rows as chance has them, in whatever model: what counts has to hold of them all."""

import json
from datetime import date, datetime, timedelta

from psycopg2 import Error

from odoo.tools import SQL, mute_logger

FIRST = date(2024, 7, 1)
DAYS = 700
# Left to the database, and to what each of them follows from.
NOT_TYPED = {"id", "create_uid", "create_date", "write_uid", "write_date"}
# How many records others refer to; where there are none, how many are tried.
SEEN = 40
MADE = 6
# For each row that is wanted: constraints refuse most of what chance makes up.
TRIES = 12


class Chance:
    """Makes rows about some journeys, past what people may type.

    :param env: superuser's
    :param chance: ``random.Random``
    :param journeys: whom the rows are about, with their structures and référents
    """

    def __init__(self, env, chance, journeys):
        self.env, self.chance, self.journeys = env, chance, journeys
        self.known = {}

    def rows(self, model, number):
        """Insert so many rows, or fewer: those that the database refuses are left out.

        :return: how many there are
        """
        self.env.flush_all()
        made = 0
        with mute_logger("odoo.sql_db"):
            for _each in range(TRIES * number):
                made += self._insert(model)
                if made == number:
                    break
        self.known.pop(model, None)
        self.env.invalidate_all()
        return made

    def _insert(self, model, journey=None):
        records = self.env[model]
        journey = journey or self.chance.choice(self.journeys)
        values = {}
        for name, field in records._fields.items():
            if name in NOT_TYPED or not field.store or not field.column_type:
                continue
            values[name] = self._value(field, name, journey)
        try:
            with self.env.cr.savepoint():
                [(row,)] = self.env.execute_query(
                    SQL(
                        "INSERT INTO %s (%s) VALUES (%s) RETURNING id",
                        SQL.identifier(records._table),
                        SQL(", ").join(map(SQL.identifier, values)),
                        SQL(", ").join(SQL("%s", value) for value in values.values()),
                    )
                )
                self._link(records, row)
        except Error:
            return False
        return True

    def _link(self, records, row):
        for field in records._fields.values():
            if field.type != "many2many" or not field.store or not field.relation:
                continue
            if (other := self._id(field.comodel_name)) and self.chance.random() < 0.6:
                self.env.cr.execute(
                    SQL(
                        "INSERT INTO %s (%s, %s) VALUES (%s, %s)",
                        SQL.identifier(field.relation),
                        SQL.identifier(field.column1),
                        SQL.identifier(field.column2),
                        row,
                        other,
                    )
                )

    def _value(self, field, name, journey):
        if name == "active":
            return True
        own = {
            "vae.candidate": journey.id,
            "res.company": journey.company_id.id,
            "res.users": journey.user_id.id,
            "res.partner": journey.partner_id.id,
        }
        if field.type == "many2one":
            if field.comodel_name in own:
                return own[field.comodel_name]
            if "candidate_id" in self.env[field.comodel_name]._fields:
                return self._id_of(field.comodel_name, journey, field.required)
            other = self._id(field.comodel_name, field.required)
            return other if field.required or self.chance.random() < 0.7 else None
        if field.type == "selection":
            codes = field.get_values(self.env)
            return self.chance.choice(codes) if codes else None
        day = FIRST + timedelta(days=self.chance.randint(0, DAYS))
        makers = {
            "boolean": lambda: self.chance.random() < 0.5,
            "integer": lambda: self.chance.randint(0, 9),
            "float": lambda: self.chance.randint(0, 40) / 4,
            "monetary": lambda: self.chance.randint(0, 900),
            "date": lambda: day,
            "datetime": lambda: datetime(day.year, day.month, day.day, 23, 30),
            "json": lambda: None,
        }
        if field.type in makers:
            return makers[field.type]()
        text = f"{name} {self.chance.randint(0, 10**6)}"
        return json.dumps({"en_US": text}) if field.translate else text

    def _id_of(self, model, journey, must_be):
        """Of a record of the same journey; made if there has to be one."""
        records = self.env[model].with_context(active_test=False)
        found = records.search([("candidate_id", "=", journey.id)], limit=SEEN)
        if not found and must_be:
            self._insert(model, journey)
            found = records.search([("candidate_id", "=", journey.id)], limit=SEEN)
        return self.chance.choice(found.ids) if found else None

    def _id(self, model, must_be=False):
        """Of a record that is there, of a row that is made for it, or None."""
        if not self.known.get(model):
            records = self.env[model].with_context(active_test=False)
            self.known[model] = records.search([], limit=SEEN).ids
        if not self.known[model] and must_be:
            for _each in range(MADE):
                self._insert(model)
            self.env.invalidate_all()
            found = self.env[model].with_context(active_test=False).search([])
            self.known[model] = found.ids
        return self.chance.choice(self.known[model]) if self.known[model] else None
