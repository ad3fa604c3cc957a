# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ...models.ground.vae_dates import wrong_day
from ...models.ground.vae_guard import Guard
from ..common import VaeCommon

SLIPS = ("0001-01-01", "0026-05-04", "9999-12-31")


@tagged("post_install", "-at_install")
class TestDates(VaeCommon):
    """Dates that people type can be right, in every model and at every door."""

    def _typed(self):
        """Model and name of all fields of ours in which people type a date."""
        for name, model in sorted(self.registry.items()):
            if issubclass(model, Guard) and not model._abstract:
                for fname in sorted(model._vae_guarded.dates):
                    yield name, fname

    def test_every_date_is_asked(self):
        """A model that comes later, too: those of ours are found in the registry."""
        typed = list(self._typed())
        self.assertGreater(len(typed), 40)
        for name, fname in typed:
            records = self.env[name].with_user(self.admin)
            field = records._fields[fname]
            label = field._description_string(records.env)
            for slip in SLIPS:
                if field.type == "datetime":
                    slip = f"{slip} 12:00:00"
                with self.subTest(model=name, field=fname, slip=slip):
                    for door in (
                        lambda r, v: r._vae_check_dates(v),
                        lambda r, v: r.onchange(v, [], {}),
                    ):
                        with self.assertRefused("cannot be right", ValidationError):
                            door(records, {fname: slip})
                    with self.assertRaises(ValidationError) as refused:
                        records._vae_check_dates({fname: slip})
                    self.assertIn(label, str(refused.exception))

    def test_doors(self):
        candidates = self.env["vae.candidate"].with_user(self.referent)
        slip = "0026-05-04"
        with self.assertRefused("04/05/0026", ValidationError):
            candidates.create({"name": "Un Autre", "date_open": slip})
        with self.assertRefused("cannot be right", ValidationError):
            candidates.with_context(default_date_open=slip).create({"name": "Autre"})
        with self.assertRefused("cannot be right", ValidationError):
            self.candidate.with_user(self.referent).date_open = date(9999, 12, 31)
        with self.assertRefused("cannot be right", ValidationError):
            Form(candidates).date_open = slip
        with self.assertRefused("cannot be right", ValidationError):
            self.env["vae.fiche.action"].with_user(self.referent).create(
                {"candidate_id": self.candidate.id, "date": datetime(26, 1, 1)}
            )

    def test_events(self):
        """Those of core are ours to ask of our people, not of others."""
        values = {
            "name": "Réunion",
            "start": "0026-01-05 09:00:00",
            "stop": "0026-01-05 10:00:00",
        }
        events = self.env["calendar.event"]
        with self.assertRefused("cannot be right", ValidationError):
            events.with_user(self.referent).create(dict(values))
        self.assertTrue(events.with_user(self.employee).create(dict(values)))

    def test_meaning(self):
        class Birth:
            name = "birth_date"

        class Other:
            name = "date"

        today = date(2026, 11, 30)
        for field, value, wrong in (
            (Birth, "1899-12-31", True),
            (Birth, "1900-01-01", False),
            (Birth, "2026-12-01", True),
            (Other, "1949-12-31", True),
            (Other, "1950-01-01", False),
            (Other, "2100-12-31", False),
            (Other, "2101-01-01", True),
            (Other, datetime(9999, 12, 31, 23), True),
            (Other, False, False),
            (Other, "no date", False),
            (Other, 7, False),
        ):
            self.assertEqual(bool(wrong_day(field, value, today)), wrong, value)
