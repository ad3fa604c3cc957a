# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import VaeCommon, pdf_file

# Written wherever something is written: nowhere afterwards.
WORD = "Zorglubine"
WROTE_BY_PEOPLE = ("character varying", "text", "jsonb")


@tagged("post_install", "-at_install")
class TestVaeRetention(VaeCommon):
    """What is erased, what stays, who erases it, and what counts as before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.retention = cls.env["vae.retention"]
        cls.today = fields.Date.today()
        cls.journey = cls._create_candidate(
            f"{WORD} Dupont",
            cls.referent,
            email=f"{WORD}@example.com",
            phone="0612345678",
            birth_date="1980-05-17",
            date_open=cls.today - relativedelta(months=80),
            goal=f"{WORD} veut le diplôme",
        )
        cls.partner = cls.journey.partner_id
        cls.partner.comment = WORD
        cls.fiche = cls._create_fiche(cls.journey, conclusion=WORD)
        cls.env["vae.todo"].create({"candidate_id": cls.journey.id, "name": WORD})
        cls.env["vae.interlocutor"].create(
            {"candidate_id": cls.journey.id, "name": WORD}
        )
        cls.env["vae.confidential.note"].with_user(cls.referent).action_create(
            cls.journey.id, "note", {"content": WORD}
        )
        cls.consent = cls._consent_to("reminder", cls.journey)
        cls.consent.proof = base64.b64encode(pdf_file(WORD))
        cls.journey.message_post(body=WORD, attachments=[(f"{WORD}.txt", WORD)])
        cls.env["ir.attachment"].create(
            [
                {"name": WORD, "res_model": "res.partner", "res_id": cls.partner.id},
                # As evidence or minutes of a jury are kept.
                {
                    "name": WORD,
                    "res_model": "vae.fiche.action",
                    "res_id": cls.fiche.id,
                    "res_field": "conclusion",
                },
            ]
        )
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": WORD,
                "partner_id": cls.partner.id,
                "description": WORD,
                "team_id": cls.env.ref("vae_assistance.crm_team_vae").id,
            }
        )
        cls.lead.message_post(body=WORD)
        cls.env["crm.lead"].create(
            {
                "name": f"Deuxième appel de {WORD}",
                "email_from": f"{WORD} <{WORD.lower()}@example.com>",
                "team_id": cls.lead.team_id.id,
            }
        )
        cls._close_journey(cls.journey)
        cls._closed_since(cls.journey, 70)

    @classmethod
    def _closed_since(cls, journey, months):
        """Closed for so long, and nothing happened since."""
        cls.env.flush_all()
        day = cls.today - relativedelta(months=months)
        cls.env.cr.execute(
            SQL(
                "UPDATE vae_candidate SET date_closed = %s, date_last_fact = %s"
                " WHERE id = ANY(%s)",
                day,
                day,
                list(journey.ids),
            )
        )
        cls.env.invalidate_all()

    def _due(self, kind, company=None):
        return [
            each for each, _end in self.retention._due(kind, company or self.company)
        ]

    def _lines(self, user=None):
        lines = self.env["vae.retention.line"].with_user(user or self.admin)
        return lines.search(lines.action_open()["domain"])

    def _written(self):
        """Places of the database where the word still stands, in records or files."""
        columns = self.env.execute_query(
            SQL(
                """SELECT col.table_name, col.column_name
                     FROM information_schema.columns AS col
                     JOIN information_schema.tables AS tab
                          USING (table_schema, table_name)
                    WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
                      AND data_type = ANY(%s)""",
                list(WROTE_BY_PEOPLE),
            )
        )
        found = []
        for table, column in columns:
            rows = (
                self.env.execute_query(
                    SQL(
                        "SELECT id FROM %s WHERE %s::text ILIKE %s LIMIT 1",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        f"%{WORD}%",
                    )
                )
                if self._has_id(table)
                else []
            )
            if rows:
                found.append(f"{table}.{column}")
        return found

    def _has_id(self, table):
        return self.env.execute_query(
            SQL(
                """SELECT 1 FROM information_schema.columns
                    WHERE table_name = %s AND column_name = 'id'""",
                table,
            )
        )

    def test_dry_run_says_what_goes_and_only_administrators_see_it(self):
        for user in (self.referent, self.coordinator, self.director):
            with self.assertRaises(AccessError):
                self._lines(user)
        lines = self._lines().filtered(lambda line: line.candidate_id == self.journey)
        self.assertEqual(set(lines.mapped("kind")), {"confidential", "journey"})
        said = lines.filtered(lambda line: line.kind == "journey").content
        self.assertIn(self.env["ir.model"]._get("vae.fiche.action").name, said)
        self.assertNotIn(WORD, said)
        self.assertTrue(self.journey.goal, "nothing was touched")

    def test_durations_are_the_structures_own_and_dated(self):
        self.assertIn(self.journey.id, self._due("journey"))
        self.env["vae.parameter.value"].create(
            {
                "parameter_id": self.env.ref(
                    "vae_assistance.vae_parameter_retention_journey_months"
                ).id,
                "company_id": self.company.id,
                "value": 72,
                "date_from": self.today,
            }
        )
        self.assertNotIn(self.journey.id, self._due("journey"))
        self.assertIn(self.journey.id, self._due("confidential"))
        self.assertNotIn(self.journey.id, self._due("confidential", self.other_company))
        # What happened after the closing counts; so does a journey that goes on.
        self._closed_since(self.journey, 73)
        self.assertIn(self.journey.id, self._due("journey"))
        second = self._create_candidate("x", self.referent, partner_id=self.partner.id)
        self.assertNotIn(self.journey.id, self._due("journey"))
        self._close_journey(second)
        self.assertNotIn(self.journey.id, self._due("journey"), "closed today")
        self._closed_since(second, 73)
        self.assertIn(self.journey.id, self._due("journey"))
        # A colleague's contact is an account of the structure.
        self.referent2.partner_id = self.partner
        self.assertNotIn(self.journey.id, self._due("journey"))

    def test_erased_for_good_and_counted_as_before(self):
        age, fiches = self.journey.age_entry, len(self.journey.fiche_ids)
        counted = self.env["vae.candidate"].search_count([("outcome", "!=", False)])
        self.assertTrue(self._written())
        # Confidential content first: the rest stays.
        self.retention._erase("confidential", self.journey.ids)
        note = self.env["vae.confidential.note"].search(
            [("candidate_id", "=", self.journey.id)]
        )
        self.assertEqual(note.sudo().content, "–")
        self.assertEqual(self.journey.name, f"{WORD} Dupont")
        portal = self.env["res.users"].create(
            {
                "login": WORD,
                "partner_id": self.partner.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        lines = self._lines().filtered(
            lambda line: line.candidate_id == self.journey and line.kind == "journey"
        )
        lines.action_erase()
        self.env.invalidate_all()
        journey = self.journey.sudo()
        self.assertEqual(journey.name, journey.reference)
        self.assertEqual(self.partner.name, journey.reference)
        self.assertFalse(self.partner.active)
        self.assertIn(
            journey.id,
            [
                found
                for found, _name in self.env["vae.candidate"].name_search(
                    journey.reference
                )
            ],
            "found by its number",
        )
        self.assertFalse(portal.active)
        self.assertFalse(journey.message_ids or self.lead.message_ids)
        left = set(self._written())
        # The paper that was signed lives as long as documents do.
        self.assertFalse(left, "somewhere it is still written")
        self.assertTrue(self.consent.proof)
        # Figures are what they were: that something was told is one.
        self.assertEqual((journey.goal, journey.means), ("–", False))
        self.assertEqual(len(journey.fiche_ids), fiches)
        self.assertEqual(
            (journey.age_entry, journey._age_on(journey.date_open)), (age, age)
        )
        self.assertEqual(
            self.env["vae.candidate"].search_count([("outcome", "!=", False)]), counted
        )
        traces = self.env["vae.access.log"].search([("candidate_id", "=", journey.id)])
        self.assertIn("erase_journey", traces.mapped("operation"))
        self.assertEqual(
            traces.filtered(lambda line: line.operation == "erase_journey").user_id,
            self.admin,
        )
        # Not twice, and not taken up again.
        with self.assertRaises(UserError):
            lines.action_erase()
        with self.assertRefused("anonym"):
            journey.step_id = self.first_step
        self.assertNotIn(journey.id, self._due("documents"))
        self._closed_since(journey, 121)
        self.assertIn(journey.id, self._due("documents"))
        self.retention._erase("documents", journey.ids)
        self.assertFalse(self.consent.proof)
        self.assertEqual(self.consent.date_given, self.today)

    def test_signed_documents_leave_number_date_and_digest(self):
        consent = self.env["vae.consent"].create(
            {
                "candidate_id": self.candidate.id,
                "purpose_id": self.consent.purpose_id.id,
            }
        )
        request = self._sign_at_once(consent)
        request.signer_ids.name = WORD
        request.document = base64.b64encode(pdf_file(WORD))
        request.document_sha256 = "0" * 64
        title, digest = request.name, request.content_digest
        self.retention._erase("documents", self.candidate.ids)
        self.assertFalse(request.document)
        self.assertFalse(any(request.signer_ids.mapped("name")))
        self.assertEqual(
            (request.name, request.content_digest, request.document_sha256),
            (title, digest, "0" * 64),
        )
        self.assertTrue(all(request.signer_ids.mapped("date_signed")))

    def test_by_itself_where_it_is_turned_on_in_batches(self):
        others = self.env["vae.candidate"].browse()
        for number in range(3):
            others |= self._create_candidate(f"Autre {number}", self.referent)
        self._close_journey(others)
        self._closed_since(others, 70)
        cron = self.env.ref("vae_assistance.ir_cron_erase")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertFalse(any(others.mapped("date_anonymised")), "not turned on")
        self.company.vae_retention_auto = True
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(all((others | self.journey).mapped("date_anonymised")))
        self.assertFalse(self.candidate.date_anonymised)

    def test_number_of_queries_does_not_grow(self):
        def erase(number):
            journeys = self.env["vae.candidate"].browse()
            for each in range(number):
                journeys |= self._create_candidate(f"N{each}", self.referent)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.retention._erase("journey", journeys.ids)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        erase(1)
        self.assertLessEqual(abs(erase(12) - erase(2)), 4)

    def test_every_record_about_a_person_is_reached(self):
        """A model whose records hang on a journey, and are not reached, would stay."""
        ways = self.retention._models()
        lost = [
            name
            for name in self.env
            if "candidate_id" in self.env[name]._fields
            and self.env[name]._auto
            and self.env[name]._table_query is None
            and not self.env[name]._abstract
            and not self.env[name]._transient
            and self.env[name]._fields["candidate_id"].store
            and self.env[name]._fields["candidate_id"].comodel_name == "vae.candidate"
            and name not in ways
            and name != "vae.access.log"
        ]
        self.assertFalse(lost)
