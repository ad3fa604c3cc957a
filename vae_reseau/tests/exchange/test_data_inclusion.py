# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

from odoo.tests import BaseCase, tagged

from ...models.exchange import data_inclusion


@tagged("post_install", "-at_install")
class TestDataInclusion(BaseCase):
    def _there_and_back(self, write, rows):
        file = io.BytesIO()
        write(file, rows, data_inclusion.SERVICE)
        file.seek(0)
        return [data_inclusion.as_v1(row) for row in data_inclusion.records(file)]

    def test_there_and_back(self):
        rows = [
            {
                "source": "essai",
                "id": f"essai--{number}",
                "nom": "=cmd|' /C calc'!A0",
                "description": "'cité', \"guillemets\"\net une ligne " * 400,
                "thematiques": ["numerique", "mobilite"],
                "telephone": "+33 4 65 71 49 03",
                "nombre_semaines": 4,
                "latitude": 45.56,
            }
            for number in range(50)
        ]
        for row in rows:
            row["description"] = row["description"].strip()
        for write in (data_inclusion.write_json, data_inclusion.write_csv):
            self.assertEqual(self._there_and_back(write, rows), rows)

    def test_formulas_are_inert(self):
        file = io.BytesIO()
        rows = [
            {"source": "essai", "id": "=1+1", "nom": "@SUM(A1)", "telephone": "+33"}
        ]
        data_inclusion.write_csv(file, rows, ("source", "id", "nom", "telephone"))
        line = file.getvalue().decode().splitlines()[1]
        self.assertEqual(line, "essai,'=1+1,'@SUM(A1),+33")

    def test_files_that_are_none(self):
        for content in (b"[{", b'[{"a": 1}', b"[1, 2]"):
            with self.assertRaises(ValueError):
                list(data_inclusion.records(io.BytesIO(content)))

    def test_old_columns(self):
        row = {
            "profils": "['jeunes', 'adultes']",
            "pre_requis": "Avoir 18 ans",
            "justificatifs": "{identité,domicile}",
            "zone_diffusion_type": "departement",
            "zone_diffusion_code": "73",
            "frais_autres": "10 euros",
        }
        self.assertEqual(
            data_inclusion.as_v1(row),
            {
                "publics": ["jeunes", "adultes"],
                "conditions_acces": "Avoir 18 ans\nidentité\ndomicile",
                "zone_eligibilite": ["73"],
                "frais_precisions": "10 euros",
            },
        )
