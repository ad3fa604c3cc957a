# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import json

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools.misc import file_open

from ...models.exchange import data_inclusion
from ..common import NetworkCommon

STRUCTURE = {
    "source": "dora",
    "id": "dora--1",
    "nom": "Association des Cîmes",
    "date_maj": "2026-10-01",
    "siret": "00000000000018",
    "description": "Accueil de jour et accompagnement vers le logement.",
    "site_web": "https://cimes.example.com",
    "adresse": "1 rue du Pont",
    "code_postal": "73000",
    "commune": "Chambéry",
    "code_insee": "73065",
    "latitude": 45.5646,
    "longitude": 5.9178,
    "telephone": "+33 4 65 71 49 04",
    "reseaux_porteurs": ["emmaus", "reseau-inconnu"],
    "score_qualite": 0.8,
}
SERVICE = {
    "source": "dora",
    "structure_id": "dora--1",
    "id": "dora--s1",
    "nom": "Aide au logement",
    "description": "Un accompagnement de trois mois.",
    "date_maj": "2026-10-02",
    "type": "accompagnement",
    "thematiques": ["logement-hebergement--louer-un-logement", "theme--inconnu"],
    "publics": ["tous-publics"],
    "frais": "gratuit",
    "modes_accueil": ["en-presentiel"],
    "zone_eligibilite": ["73065", "73", "200069110"],
    "contact_nom_prenom": "Sacha Essai",
    "modes_mobilisation": ["telephoner"],
    "mobilisable_par": ["usagers", "professionnels"],
    "nombre_semaines": 12,
    "volume_horaire_hebdomadaire": 1.5,
}


@tagged("post_install", "-at_install")
class TestNetworkImport(NetworkCommon):
    def _file(self, rows):
        return base64.b64encode(json.dumps(rows).encode())

    def _import(self, structures=None, services=None, **values):
        files = {"structures": structures, "services": services}
        done = (
            self.env["vae.network.import"]
            .with_user(self.coordinator)
            .create(
                {
                    **{f: self._file(rows) for f, rows in files.items() if rows},
                    **values,
                }
            )
        )
        done.action_start()
        return done

    def _partner(self):
        return self.env["res.partner"].search([("name", "=", STRUCTURE["nom"])])

    def _offer_read(self):
        return self.env["vae.offer"].search([("name", "=", SERVICE["nom"])])

    def _exported(self, kind, **values):
        export = (
            self.env["vae.network.export"]
            .with_user(self.coordinator)
            .create({"kind": kind, "file_format": "json", **values})
        )
        with export._file() as file:
            return json.loads(file.read())

    def test_read(self):
        done = self._import([STRUCTURE], [SERVICE])
        self.assertEqual((done.state, done.created, done.refused), ("done", 2, 0))
        partner, offer = self._partner(), self._offer_read()
        self.assertEqual(partner.company_registry, STRUCTURE["siret"])
        self.assertEqual(partner.vae_carrier_ids.code, "emmaus")
        self.assertEqual(offer.partner_id, partner)
        self.assertEqual(offer.theme_ids, self.rent)
        self.assertEqual(offer.territory_ids, self.savoie)
        self.assertEqual(offer.zone_codes, "200069110, 73065")
        self.assertTrue(offer.by_phone and offer.is_on_site and offer.for_candidates)

    def test_second_reading_writes_nothing(self):
        self._import([STRUCTURE], [SERVICE])
        partner, offer = self._partner(), self._offer_read()
        before = partner.write_date, offer.write_date
        done = self._import([STRUCTURE], [SERVICE])
        self.assertEqual((done.created, done.updated, done.unchanged), (0, 0, 2))
        self.assertEqual((partner.write_date, offer.write_date), before)
        self.assertEqual(len(self._partner()), 1)

    def test_own_corrections_stay(self):
        self._import([STRUCTURE], [SERVICE])
        offer = self._offer_read()
        offer.description = "Corrigé ici."
        changed = {**SERVICE, "description": "Changé là-bas.", "frais": "payant"}
        done = self._import([STRUCTURE], [changed])
        self.assertEqual(done.updated, 1)
        self.assertEqual(offer.description, "Corrigé ici.")
        self.assertEqual(offer.fees, "payant")

    def test_contact_that_is_there_is_completed(self):
        there = self.env["res.partner"].create(
            {
                "name": "association des cimes",
                "is_company": True,
                "zip": "73000",
                "phone": "04 65 71 49 99",
            }
        )
        done = self._import([STRUCTURE])
        self.assertEqual((done.created, done.matched), (0, 1))
        self.assertEqual(there.phone, "04 65 71 49 99")
        self.assertEqual(there.city, "Chambéry")

    def test_nothing_is_lost_there_and_back(self):
        self._import([STRUCTURE], [SERVICE])
        [structure] = [r for r in self._exported("structure") if r["source"] == "dora"]
        self.assertEqual(structure, STRUCTURE)
        [service] = [
            r
            for r in self._exported("service", with_people=True)
            if r["source"] == "dora"
        ]
        self.assertEqual(service, SERVICE)

    def test_people_are_in_no_public_file(self):
        self._import([STRUCTURE], [SERVICE])
        self.assertNotIn("Sacha", json.dumps(self._exported("service")))

    def test_own_offers_are_exported_and_not_read_again(self):
        offer = self._offer("Aide", territories=self.region)
        rows = [r for r in self._exported("service") if r["nom"] == "Aide"]
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows[0]["thematiques"], [self.rent.code])
        departments = self.region.child_ids.filtered(lambda t: t.kind == "department")
        self.assertLessEqual(
            set(departments.mapped("code")), set(rows[0]["zone_eligibilite"])
        )
        done = self._import(services=rows)
        self.assertEqual((done.own, done.created), (1, 0))
        self.assertEqual(self.env["vae.offer"].search([("name", "=", "Aide")]), offer)

    def test_what_is_gone_is_marked(self):
        other = {**STRUCTURE, "id": "dora--2", "nom": "Autre", "siret": None}
        self._import([STRUCTURE, other])
        done = self._import([STRUCTURE], is_whole=True)
        self.assertEqual(done.gone, 1)
        kept = self.env["vae.source.record"].search([("code", "=", "dora--2")])
        self.assertTrue(kept.date_gone)
        self.assertTrue(kept.partner_id.active)
        self._import([STRUCTURE, other])
        self.assertFalse(kept.date_gone)

    def test_wrong_lines_and_files(self):
        orphan = {**SERVICE, "id": "dora--s2", "structure_id": "nowhere"}
        done = self._import([STRUCTURE, {"nom": "Sans code"}], [orphan, SERVICE])
        self.assertEqual((done.state, done.created, done.refused), ("done", 2, 2))
        self.assertIn("nowhere", done.report)
        done = self.env["vae.network.import"].create(
            {"structures": base64.b64encode(b'[{"source": "x"')}
        )
        done.action_start()
        self.assertEqual(done.state, "failed")
        with self.assertRaises(UserError):
            self.env["vae.network.import"].create({}).action_start()

    def _read_raw(self, content):
        done = self.env["vae.network.import"].create(
            {"structures": base64.b64encode(content)}
        )
        done.action_start()
        return done

    def test_bombs_and_garbage(self):
        start = b'[{"source": "x", "id": "1", "nom": "N", "autre": '
        long = "".join(chr(0x4E00 + number) for number in range(3000))
        for content, state, refused in (
            (b"[" * 100_000, "failed", 0),
            (start + b"[" * 100_000, "failed", 0),
            (start + b"[" * 50 + b"]" * 50 + b"}]", "done", 1),
            (start + b"NaN}]", "done", 0),
            (start + b"1e999}]", "done", 0),
            (start + b'{"a": ["\\u0000", "\\ud800"]}}]', "done", 0),
            (start + b'[1, "a", {"b": 2}]}]', "done", 0),
            (json.dumps([{**STRUCTURE, "a\0b": "c"}]).encode(), "done", 0),
            (json.dumps([{**STRUCTURE, "longitude": "nan"}]).encode(), "done", 0),
            (
                json.dumps([{**STRUCTURE, "reseaux_porteurs": "[" * 9000}]).encode(),
                "done",
                0,
            ),
            (
                json.dumps([{**STRUCTURE, "site_web": "http://[::1"}]).encode(),
                "done",
                0,
            ),
            *(
                (json.dumps([{**STRUCTURE, column: long}]).encode(), "done", 1)
                for column in ("source", "id", "nom", "siret")
            ),
            ("source,id,nom\nx,1,é".encode("latin-1"), "failed", 0),
            ("Nom;Téléphone\nCCAS;04\n".encode(), "failed", 0),
            (b"PK\x03\x04\xff\xfe", "failed", 0),
        ):
            with self.subTest(content=content[:70]):
                done = self._read_raw(content)
                self.assertEqual((done.state, done.refused), (state, refused))
                self.assertEqual(bool(done.report), state == "failed" or bool(refused))
                if state == "failed":
                    self.assertNotRegex(done.report, "codec|delimiter|column|array")

    def test_the_templates_are_read_as_they_are(self):
        for model in ("res.partner", "vae.offer"):
            records = self.env[model].with_context(lang="fr_FR")
            [name] = [
                each["template"].partition("/static/")[2]
                for each in records.get_import_templates()
                if each["template"].startswith("/vae_reseau/")
            ]
            with file_open(f"vae_reseau/static/{name}", "rb") as file:
                sheet = load_workbook(file).active
            heads = [cell.value for cell in sheet[1]]
            labels = {field["string"] for field in records.fields_get().values()}
            self.assertEqual(heads[0], "ID externe")
            self.assertFalse(set(heads[1:]) - labels)

    def test_one_wrong_line_stops_no_other(self):
        deep = {**STRUCTURE, "id": "dora--9", "autre": [[[[[[[[[1]]]]]]]]]}
        done = self._import([deep, STRUCTURE])
        self.assertEqual((done.created, done.refused), (1, 1))

    def test_what_was_just_read_is_not_gone(self):
        padded = {**STRUCTURE, "id": " dora--7 ", "source": "do\0ra"}
        done = self._import([padded], is_whole=True)
        self.assertEqual((done.created, done.gone), (1, 0))

    def test_contacts_of_users_and_structures_are_not_written(self):
        """The password of a user is asked for by the e-mail of their contact."""
        user = new_test_user(
            self.env,
            login="test_known",
            name="Maison Connue",
            email="known@example.com",
            groups="base.group_portal",
        )
        user.active = False
        for partner in user.partner_id | self.company.partner_id:
            partner.write(
                {
                    "is_company": True,
                    "zip": "73000",
                    "phone": False,
                    "company_id": False,
                }
            )
            name, email = partner.name, partner.email
            line = {**STRUCTURE, "id": str(partner.id), "siret": None, "nom": name}
            line["courriel"] = email
            done = self._import([line])
            self.assertEqual((done.created, done.matched), (0, 1))
            done = self._import([{**line, "courriel": "other@example.com"}])
            self.assertEqual(done.updated, 1)
            self.assertEqual((partner.email, partner.phone), (email, False))

    def test_formula_is_text(self):
        evil = {**STRUCTURE, "nom": "=cmd|' /C calc'!A0", "description": "@SUM(A1:A9)"}
        self._import([evil])
        partner = self.env["res.partner"].search([("name", "=", evil["nom"])])
        self.assertEqual(partner.vae_mission, "@SUM(A1:A9)")
        export = self.env["vae.network.export"].create({"kind": "structure"})
        with export._file() as file:
            content = file.read()
        self.assertIn(b"'=cmd", content)
        self.assertNotIn(b",=cmd", content)
        rows = data_inclusion.records(io.BytesIO(content))
        self.assertIn(evil["nom"], [row["nom"] for row in rows])

    def test_in_the_background(self):
        waiting = self.env["vae.network.import"].create(
            {"structures": self._file([STRUCTURE])}
        )
        waiting.state = "running"
        with self.enter_registry_test_mode():
            self.env.ref("vae_reseau.ir_cron_network_import").method_direct_trigger()
        self.assertEqual((waiting.state, waiting.created), ("done", 1))

    def test_who_imports(self):
        with self.assertRaises(AccessError):
            self.env["vae.network.import"].with_user(self.referent).create({})
