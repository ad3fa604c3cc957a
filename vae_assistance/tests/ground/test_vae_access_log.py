# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestVaeAccessLog(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.log = cls.env["vae.access.log"]
        cls.fiches = cls._create_fiche(cls.candidate) | cls._create_fiche(cls.candidate)
        export = cls.env.ref("base.group_allow_export")
        (cls.referent | cls.coordinator).group_ids = [Command.link(export.id)]

    def _lines(self, **values):
        self.env.flush_all()
        domain = [(fname, "=", value) for fname, value in values.items()]
        return self.log.search(domain)

    def test_line(self):
        line = self.log.with_user(self.referent)._trace(
            self.fiches[0], "export", reason="Demande du candidat"
        )
        self.assertEqual(line.user_id, self.referent)
        self.assertEqual(line.candidate_id, self.candidate)
        self.assertEqual(line.reference, self.candidate.reference)
        self.assertEqual(line.company_id, self.company)
        self.assertEqual(line.document, self.fiches[0].display_name)
        self.assertEqual(line.reason, "Demande du candidat")

    def test_tracing_many_takes_as_many_queries_as_a_few(self):
        candidates = self.env["vae.candidate"].union(
            *(self._create_candidate(f"Personne {n}", self.referent) for n in range(20))
        )
        counts = []
        for some in (candidates[:2], candidates[:2], candidates):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.log._trace(some, "open")
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1])

    def test_is_kept_as_it_is(self):
        line = self.log._trace(self.candidate, "open")
        for user in (self.referent, self.coordinator, self.admin):
            with self.subTest(user=user.login):
                mine = line.with_user(user)
                with self.assertRaises(UserError):  # AccessError is one
                    mine.write({"reason": "Autre"})
                with self.assertRaises(AccessError):
                    mine.unlink()
                with self.assertRaises(AccessError):
                    mine.create({"user_id": self.referent2.id, "operation": "open"})
        # Not by our own code either.
        with self.assertRefused("cannot be changed"):
            line.sudo().write({"reason": "Autre"})
        with self.assertRefused("cannot be deleted"):
            line.sudo().unlink()

    def test_survives_the_journey(self):
        candidate = self._create_candidate("Personne Effacée", self.referent)
        line = self.log._trace(candidate, "open")
        reference = candidate.reference
        candidate.unlink()
        self.env.invalidate_all()
        self.assertFalse(line.candidate_id)
        self.assertEqual(line.reference, reference)
        self.assertEqual(line.with_user(self.coordinator).reference, reference)

    def test_who_reads(self):
        line = self.log._trace(self.candidate, "open")
        for user, expected in (
            (self.referent, True),
            (self.referent2, False),
            (self.accompagnateur, False),
            (self.coordinator, True),
            (self.director, True),
            (self.stranger, False),
        ):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                found = self.log.with_user(user).search([("id", "=", line.id)])
                self.assertEqual(bool(found), expected)
        action = self.candidate.with_user(self.referent).action_view_access_log()
        self.assertEqual(self.log.search(action["domain"]), line)

    # Exports

    def test_export_of_records(self):
        other = self._create_candidate("Autre Personne", self.referent)
        fiches = self.fiches | self._create_fiche(other)
        fiches.with_user(self.referent).export_data(["number", "remarks"])
        lines = self._lines(operation="export")
        self.assertEqual(lines.candidate_id, self.candidate | other)
        self.assertEqual(lines.user_id, self.referent)
        counts = {line.candidate_id: line.record_count for line in lines}
        self.assertEqual(counts, {self.candidate: 2, other: 1})
        [export_name] = set(lines.mapped("export_name"))
        self.assertIn("3 × ", export_name)
        self.assertIn(self.referent.name, export_name)

    def test_export_through_other_records(self):
        """A file of contacts, events or leads may hold data of journeys."""
        event = self.env["calendar.event"]._create_vae_appointment(
            self.candidate, self.now.replace(year=self.now.year + 1), 1
        )
        for records, paths, models in (
            (
                self.candidate.partner_id,
                ["name", "vae_candidate_ids/goal"],
                {"vae.candidate"},
            ),
            (
                self.candidate.partner_id,
                ["vae_candidate_ids/fiche_ids/remarks"],
                {"vae.candidate", "vae.fiche.action"},
            ),
            (event, ["name", "vae_candidate_id"], {"vae.candidate"}),
            (event, ["name", "start"], set()),
            (self.candidate.partner_id, ["name", "nothing/at/all"], set()),
        ):
            with self.subTest(paths=paths):
                before = self._lines(operation="export")
                records.with_user(self.referent).export_data(
                    [path for path in paths if path != "nothing/at/all"]
                )
                lines = self._lines(operation="export") - before
                self.assertEqual(set(lines.mapped("model")), models)
                self.assertLessEqual(lines.candidate_id, self.candidate)

    def test_refused_export_leaves_no_trace(self):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.fiches.with_user(self.admin).export_data(["remarks"])
        self.assertFalse(self._lines(operation="export"))

    def test_export_of_nothing(self):
        self.fiches.browse().with_user(self.referent).export_data(["remarks"])
        self.assertFalse(self._lines(operation="export"))


@tagged("post_install", "-at_install")
class TestExportRoutes(VaeCommon, HttpCase):
    def test_files(self):
        self.referent.group_ids = [
            Command.link(self.env.ref("base.group_allow_export").id)
        ]
        self._create_fiche(self.candidate, remarks="Une remarque")
        self.env.flush_all()
        self.authenticate("test_referent", "test_referent")
        fields_ = [
            {"name": "number", "label": "Numéro", "type": "integer"},
            {"name": "remarks", "label": "Remarques", "type": "text"},
        ]
        for route in ("csv", "xlsx"):
            for groupby in ([], ["state"]):
                if route == "csv" and groupby:
                    continue
                with self.subTest(route=route, groupby=groupby):
                    before = self.env["vae.access.log"].search_count([])
                    answer = self.url_open(
                        f"/web/export/{route}",
                        data={
                            "data": json.dumps(
                                {
                                    "model": "vae.fiche.action",
                                    "fields": fields_,
                                    "ids": False,
                                    "domain": [
                                        ["candidate_id", "=", self.candidate.id]
                                    ],
                                    "groupby": groupby,
                                    "import_compat": False,
                                    "context": {},
                                }
                            ),
                            "csrf_token": http.Request.csrf_token(self),
                        },
                    )
                    answer.raise_for_status()
                    self.env.invalidate_all()
                    self.assertEqual(
                        self.env["vae.access.log"].search_count([]), before + 1
                    )
