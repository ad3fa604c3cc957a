# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install", "vae_smoke")
class TestVaeCandidate(VaeCommon):
    def test_created_by_name_only(self):
        """Quick create on the board: a name is enough, the contact is made."""
        candidate = (
            self.env["vae.candidate"]
            .with_user(self.referent)
            .create({"name": "  Awa Diop ", "phone": "0199000001"})
        )
        self.assertEqual(candidate.partner_id.name, "Awa Diop")
        self.assertEqual(candidate.partner_id.phone, "0199000001")
        self.assertEqual(candidate.partner_id.company_id, self.company)
        self.assertEqual(candidate.user_id, self.referent)
        self.assertEqual(candidate.step_id, self.first_step)
        self.assertTrue(candidate.reference)

    def test_name_missing_or_too_long(self):
        candidates = self.env["vae.candidate"]
        for name in (False, "", "   "):
            with self.assertRefused("first name"):
                candidates.create({"name": name})
        partners = self.env["res.partner"].search_count([])
        with self.assertRefused("Shorten"):
            candidates.create({"name": "x" * 129})
        self.assertEqual(self.env["res.partner"].search_count([]), partners)

    def test_name_follows_the_contact(self):
        self.candidate.partner_id.name = "Camille Nouveau-Nom"
        self.assertEqual(self.candidate.name, "Camille Nouveau-Nom")
        found = self.env["vae.candidate"].search([("name", "ilike", "nouveau-nom")])
        self.assertEqual(found, self.candidate)

    def test_form_of_a_new_journey(self):
        partner = self.env["res.partner"].create(
            {"name": "Inès Pré", "company_id": self.company.id}
        )
        form = Form(self.env["vae.candidate"].with_user(self.referent))
        form.partner_id = partner
        form.certification_id = self.certification
        form.target = "blocs"
        form.bloc_ids.add(self.certification.bloc_ids[0])
        candidate = form.save()
        self.assertEqual(candidate.name, "Inès Pré")
        self.assertEqual(candidate.bloc_ids, self.certification.bloc_ids[0])

    def test_blocs_of_another_certification(self):
        other = self.env["vae.certification"].create(
            {"name": "Autre titre", "code": "RS9999"}
        )
        self.candidate.bloc_ids = self.certification.bloc_ids
        with self.assertRefused("blocs"):
            self.candidate.certification_id = other

    def test_dates_in_order(self):
        today = fields.Date.today()
        with self.assertRefused("target date"):
            self.candidate.date_target = today - timedelta(days=3)
        with self.assertRefused("jury"):
            self.candidate.write(
                {"date_admissible": today, "date_jury": today - timedelta(days=1)}
            )

    def test_phase(self):
        today = fields.Date.today()
        self.assertEqual(self.candidate.phase, "before")
        self.candidate.date_admissible = today
        self.assertEqual(self.candidate.phase, "admissible")
        self.candidate.date_jury = today
        self.assertEqual(self.candidate.phase, "after")

    def test_phase_at_entry(self):
        """Somebody may come after a jury that they prepared elsewhere."""
        today = fields.Date.today()
        candidate = self._create_candidate(
            "Après Jury",
            self.referent,
            date_admissible=today - timedelta(days=300),
            date_jury=today - timedelta(days=20),
        )
        self.assertEqual(candidate.entry_phase, "after")
        self.candidate.date_jury = today + timedelta(days=90)
        self.assertEqual(self.candidate.entry_phase, "before")

    def test_checklist_copied_once(self):
        points = self.first_step.check_ids
        self.assertTrue(points)
        checks = self.candidate.check_ids
        self.assertEqual(checks.origin_id, points)
        self.candidate.step_id = self.second_step
        self.candidate.step_id = self.first_step
        self.candidate.step_id = self.second_step
        self.assertEqual(
            len(self.candidate.check_ids),
            len(points) + len(self.second_step.check_ids),
        )

    def test_check_done(self):
        check = self.candidate.check_ids[0].with_user(self.referent)
        check.done = True
        self.assertEqual(check.done_by_id, self.referent)
        self.assertEqual(check.done_on, fields.Date.today())
        check.done = False
        self.assertFalse(check.done_on)

    def test_closing_and_reopening(self):
        self.candidate.step_id = self.closing_step
        self.assertEqual(self.candidate.date_closed, fields.Date.today())
        self.assertEqual(self.candidate.outcome, self.closing_step.outcome)
        self.candidate.step_id = self.first_step
        self.assertFalse(self.candidate.date_closed)
        self.assertFalse(self.candidate.outcome)

    def test_waiting_since(self):
        self.candidate.waiting_on = "funder"
        self.assertEqual(self.candidate.waiting_since, fields.Date.today())
        self.candidate.waiting_on = False
        self.assertFalse(self.candidate.waiting_since)

    def test_every_step_on_the_board(self):
        result = (
            self.env["vae.candidate"]
            .with_user(self.referent)
            .with_context(read_group_expand=True)
            .web_read_group([], ["step_id"], ["__count"])
        )
        self.assertEqual(
            [group["step_id"][0] for group in result["groups"]], self.steps.ids
        )

    def test_earlier_journey_of_the_same_person(self):
        other = self._create_candidate("Quelqu'un d'autre", self.referent)
        with self.assertRefused("another person"):
            self.candidate.previous_id = other
        second = self.env["vae.candidate"].create(
            {
                "partner_id": self.candidate.partner_id.id,
                "previous_id": self.candidate.id,
            }
        )
        self.assertEqual(second.previous_id, self.candidate)
        with self.assertRefused("before itself"):
            self.candidate.previous_id = second

    def test_journeys_of_a_contact(self):
        partner = self.candidate.partner_id
        self.assertEqual(partner.with_user(self.referent).vae_candidate_count, 1)
        partner.invalidate_recordset()
        self.assertEqual(partner.with_user(self.referent2).vae_candidate_count, 0)

    def test_html_and_emoji_in_names(self):
        candidate = self._create_candidate("<b>Zoé</b> & 🙂", self.referent)
        self.assertEqual(candidate.name, "<b>Zoé</b> & 🙂")

    def test_counts_are_those_the_user_may_read(self):
        self._create_fiche(self.candidate, -1)
        self._create_fiche(self.candidate, -2)

        def count(user):
            self.env.invalidate_all()
            return self.candidate.with_user(user).fiche_count

        self.assertEqual(count(self.referent), 2)
        self.assertEqual(count(self.coordinator), 2)
        self.assertEqual(count(self.referent2), 0)
        self.assertEqual(count(self.stranger), 0)
        # What an administrator keeps besides.
        self.env["ir.rule"].create(
            {
                "name": "Only the first",
                "model_id": self.env["ir.model"]._get_id("vae.fiche.action"),
                "domain_force": "[('number', '=', 1)]",
            }
        )
        self.assertEqual(count(self.referent), 1)

    def test_candidates_cost_the_same_queries(self):
        """The checklist, the numbers and the levels are set in batch."""

        def create(how_many):
            return self.env["vae.candidate"].create(
                [
                    {
                        "partner_id": self.candidate.partner_id.id,
                        "reference": f"TEST{i}",
                    }
                    for i in range(how_many)
                ]
            )

        def count(how_many):
            create(1)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            create(how_many)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(count(50), count(5) + 8)
