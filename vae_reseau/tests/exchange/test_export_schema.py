# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import json
import re
from datetime import date
from pathlib import Path

from odoo.fields import Command
from odoo.tests import tagged

from ...models.exchange import data_inclusion
from ..common import NetworkCommon

# Lists of the schema v1, as published (27 April 2026, Licence Ouverte 2.0).
LISTS = json.loads((Path(__file__).parent / "data_inclusion_v1.json").read_text())
REQUIRED = {
    "structure": {"source", "id", "nom", "date_maj"},
    "service": {"source", "structure_id", "id", "nom", "description", "date_maj"},
}
URI = r"https?://\S{1,2070}"
FORMS = {
    "nom": r".{2,149}[^.\s]",
    "description": r"(?s).{5,10000}",
    "lien_source": URI,
    "site_web": URI,
    "accessibilite_lieu": URI,
    "lien_mobilisation": URI,
    "siret": r"\d{14}",
    "code_postal": r"\d{5}",
    "code_insee": r"\w{5}",
    "telephone": r"\+\d{6,15}",
    "courriel": r"[^@\s,;<>]+@[^@\s,;<>]+",
    "zone_eligibilite": r"france|\d{2,3}|2[AB]|\d{5}|2[AB]\d{3}|\d{9}",
}


@tagged("post_install", "-at_install")
class TestExportSchema(NetworkCommon):
    """All that is exported is valid for the schema of data.inclusion v1."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.actor.write(
            {
                "name": "Maison de l’habitat.",
                "phone": "04 65 71 49 01",
                "email": "Accueil <accueil@example.com>",
                "website": "habitat.example.com",
                "company_registry": "130 025 265 00013",
                "vae_accessibility_url": "voir avec l’accueil",
                "vae_carrier_ids": [
                    Command.set(cls.env["vae.carrier"].search([], limit=3).ids)
                ],
            }
        )
        cls.abroad = cls.env["res.partner"].create(
            {
                "name": "Relais de Genève",
                "is_company": True,
                "zip": "CH-1201",
                "phone": "poste 12",
                "email": "a@example.com, b@example.com",
                "company_registry": "CHE-123",
            }
        )
        cls.full = cls._offer(
            "Permis accompagné.",
            themes=cls.rent | cls.rent.parent_id,
            territories=cls.region | cls.basin,
            kind="accompagnement",
            description="Un accompagnement.",
            audience_ids=[
                Command.set(
                    (cls._audience("jeunes") | cls._audience("tous-publics")).ids
                )
            ],
            fees="payant",
            is_on_site=True,
            is_remote=True,
            by_email=True,
            by_phone=True,
            in_person=True,
            by_link=True,
            for_candidates=True,
            for_professionals=True,
            zone_codes="73065, 2A004, 200069110",
            link="formulaire à demander",
            hours_per_week=1.5,
            weeks=12,
        )
        cls.bare = cls._offer("Écoute", partner_id=cls.abroad.id)

    def _exported(self, kind, file_format="json", **values):
        export = (
            self.env["vae.network.export"]
            .with_user(self.coordinator)
            .create({"kind": kind, "file_format": file_format, **values})
        )
        with export._file() as file:
            return list(data_inclusion.records(io.BytesIO(file.read())))

    def _problems(self, kind, record):
        """What the schema would refuse of a record."""
        for column in REQUIRED[kind] - set(record):
            yield f"{column} is missing"
        for column, value in record.items():
            values = value if isinstance(value, list) else [value]
            if not values or len(values) != len(set(map(str, values))):
                yield f"{column}: nothing, or one twice"
            if isinstance(value, list) != (column in data_inclusion.LISTS):
                yield f"{column}: a list or not"
            for each in values:
                if column in LISTS and each not in LISTS[column]:
                    yield f"{column}: “{each}” is not in its list"
                if column in FORMS and not re.fullmatch(FORMS[column], each):
                    yield f"{column}: “{each}”"
        if not "2000" < record["date_maj"] <= date.today().isoformat():
            yield "date_maj"
        if len(record.get("publics", ())) > 1 and "tous-publics" in record["publics"]:
            yield "publics: all and some"
        if record.get("nombre_semaines", 1) < 1:
            yield "nombre_semaines"

    def test_every_record_is_valid(self):
        columns = {
            "structure": data_inclusion.STRUCTURE,
            "service": data_inclusion.SERVICE,
        }
        for kind in REQUIRED:
            rows = self._exported(kind, with_people=True)
            self.assertTrue(rows)
            for row in rows:
                self.assertFalse(list(self._problems(kind, row)), row)
                self.assertLessEqual(set(row), set(columns[kind]))

    def test_what_is_kept_is_what_the_format_knows(self):
        rows = {row["nom"]: row for row in self._exported("structure")}
        habitat = rows["Maison de l’habitat"]
        self.assertEqual(habitat["siret"], "13002526500013")
        self.assertEqual(habitat["telephone"], "+33465714901")
        self.assertEqual(habitat["courriel"], "accueil@example.com")
        self.assertNotIn("accessibilite_lieu", habitat)
        self.assertFalse(
            {"code_postal", "telephone", "courriel", "siret"}
            & set(rows["Relais de Genève"])
        )
        rows = {row["nom"]: row for row in self._exported("service")}
        permit = rows["Permis accompagné"]
        self.assertEqual(permit["thematiques"], [self.rent.code])
        self.assertEqual(permit["publics"], ["tous-publics"])
        self.assertEqual(len(permit["modes_mobilisation"]), 4)
        self.assertEqual(rows["Écoute"]["description"], "Écoute · Relais de Genève")

    def test_columns_of_the_table(self):
        for kind, columns in (
            ("structure", data_inclusion.STRUCTURE),
            ("service", data_inclusion.SERVICE),
        ):
            rows = self._exported(kind, file_format="csv")
            self.assertEqual(set(rows[0]), set(columns))
            as_json = {row["id"]: row for row in self._exported(kind)}
            read = {row["id"]: data_inclusion.as_v1(row) for row in rows}
            self.assertEqual(read, as_json)

    def test_lists_are_those_of_the_format(self):
        for column, model in (
            ("publics", "vae.offer.audience"),
            ("reseaux_porteurs", "vae.carrier"),
        ):
            codes = self.env[model].search([("code", "!=", False)]).mapped("code")
            self.assertEqual(set(codes), set(LISTS[column]), column)
        themes = self.env["vae.offer.theme"].search([("parent_id", "!=", False)])
        codes = set(filter(None, themes.mapped("code")))
        self.assertEqual(codes, set(LISTS["thematiques"]))
        offers = self.env["vae.offer"]
        for column, fname in (("type", "kind"), ("frais", "fees")):
            values = offers._fields[fname].get_values(self.env)
            self.assertEqual(set(values), set(LISTS[column]))

    def test_each_service_has_its_structure(self):
        """Also where the structure was read from another directory."""
        self.env["vae.source.record"].create(
            {
                "kind": "structure",
                "source": "dora",
                "code": "dora--9",
                "partner_id": self.actor.id,
                "values": {"source": "dora", "id": "dora--9", "nom": "Maison"},
            }
        )
        self._offer("Archivée", partner_id=self.abroad.id)
        self.abroad.active = False
        for ours_only in (False, True):
            values = {"is_ours_only": ours_only}
            structures = self._exported("structure", **values)
            services = self._exported("service", **values)
            keys = {(row["source"], row["id"]) for row in structures}
            self.assertTrue(services)
            self.assertLessEqual(
                {(row["source"], row["structure_id"]) for row in services}, keys
            )
