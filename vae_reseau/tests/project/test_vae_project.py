# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .project_common import ProjectCommon


@tagged("post_install", "-at_install")
class TestVaeProject(ProjectCommon):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.registry.__dict__.pop, "_vae_code_tries", None)

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_who_makes_and_who_reads(self):
        for user in (self.coordinator, self.director):
            self.env["vae.project"].with_user(user).create({"name": "Autre cohorte"})
        for user in (self.referent, self.accompagnateur):
            with self.assertRefused("", AccessError):
                self.env["vae.project"].with_user(user).create({"name": "Cohorte"})
            with self.assertRefused("", AccessError):
                self.project.with_user(user).action_close()
        self.assertTrue(self.project.with_user(self.referent).has_access("read"))
        for user in (self.stranger, self.employee, self.accompagnateur):
            self.assertFalse(self.project.with_user(user).has_access("read"))
        # Accompagnateurs read those of the journeys that they follow.
        self.candidate.accompagnateur_ids = self.accompagnateur
        self.candidate.project_id = self.project
        self.env.invalidate_all()
        projects = self.env["vae.project"].with_user(self.accompagnateur)
        self.assertEqual(projects.search([]), self.project)
        self.assertTrue(self.project.with_user(self.accompagnateur).has_access("read"))

    def test_who_attaches(self):
        self.candidate.with_user(self.referent).project_id = self.project
        with self.assertRefused("", AccessError):
            self.candidate.with_user(self.referent2).project_id = False
        elsewhere = self._create_candidate("Personne Ailleurs", self.stranger)
        with self.assertRefused("", AccessError):
            elsewhere.with_user(self.stranger).project_id = self.project
        with self.assertRefused("", UserError):
            elsewhere.project_id = self.project

    def test_structure_and_state_are_not_typed(self):
        project = self.project.with_user(self.coordinator)
        for values in ({"state": "closed"}, {"code_key": "x"}):
            with self.assertRefused("", AccessError):
                project.write(values)
        with self.assertRefused("stays as it is once it is set", AccessError):
            project.company_id = self.other_company

    # ------------------------------------------------------------------
    # By the code
    # ------------------------------------------------------------------

    def _join(self, user, candidates, code):
        action = candidates.with_user(user).action_join_project()
        dialog = (
            self.env["vae.project.join"]
            .with_user(user)
            .with_context(**action["context"])
            .create({"code": code})
        )
        return dialog.action_confirm()

    def test_code_however_it_is_typed(self):
        for number, code in enumerate(("ehpad 2026", " EHPAD-2026 ", "Éhpad2026")):
            candidate = self._create_candidate(f"Personne {number}", self.referent)
            self._join(self.referent, candidate, code)
            self.assertEqual(candidate.project_id, self.project)
            self.assertEqual(candidate.program_id, self.program)

    def test_who_has_the_code_need_not_read_the_project(self):
        self.candidate.accompagnateur_ids = self.accompagnateur
        self._join(self.accompagnateur, self.candidate, "EHPAD2026")
        self.assertEqual(self.candidate.project_id, self.project)

    def test_codes_that_are_refused(self):
        for code in ("EHPAD 2027", "  ", "%"):
            with self.subTest(code), self.assertRefused("no collective project"):
                self._join(self.referent, self.candidate, code)
        self.project.action_close()
        with self.assertRefused("is closed"):
            self._join(self.referent, self.candidate, "EHPAD 2026")
        with self.assertRefused("is closed"):
            self.candidate.project_id = self.project
        self.env["vae.project"].create({"name": "À venir", "code": "AVENIR1"})
        with self.assertRefused("in preparation"):
            self._join(self.referent, self.candidate, "avenir1")

    def test_codes_are_not_found_by_trying(self):
        for number in range(10):
            with self.assertRefused("no collective project"):
                self._join(self.referent, self.candidate, f"ESSAI{number}")
        with self.assertRefused("wait an hour"):
            self._join(self.referent, self.candidate, "EHPAD2026")
        # One account is not another's, and an hour later it is over.
        self.candidate.accompagnateur_ids = self.accompagnateur
        with freeze_time(fields.Datetime.now() + timedelta(hours=1, minutes=1)):
            self._join(self.referent, self.candidate, "EHPAD2026")
        self.assertEqual(self.candidate.project_id, self.project)

    def test_code_of_another_structure(self):
        other = self.env["vae.project"].create(
            {
                "name": "Ailleurs",
                "code": "AILLEURS",
                "company_id": self.other_company.id,
            }
        )
        other.action_open()
        with self.assertRefused("no collective project"):
            self._join(self.referent, self.candidate, "AILLEURS")
        elsewhere = self._create_candidate("Personne Ailleurs", self.stranger)
        with self.assertRefused("one structure"):
            self.env["vae.project.join"].create(
                {
                    "candidate_ids": [Command.set((self.candidate | elsewhere).ids)],
                    "code": "AILLEURS",
                }
            ).action_confirm()

    def test_one_project_at_a_time_and_no_journey_of_others(self):
        self.candidate.project_id = self.env["vae.project"].create({"name": "Première"})
        with self.assertRefused("already in the project “Première”"):
            self._join(self.referent, self.candidate, "EHPAD2026")
        with self.assertRefused("", AccessError):
            self._join(self.referent2, self.candidate, "EHPAD2026")

    def test_codes_are_unique_and_not_guessed(self):
        with self.assertRefused("6 letters"):
            self.project.code = "- a -"
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env["vae.project"].create({"name": "Double", "code": "ehpad 2026"})
        self.assertNotEqual(self.project.copy().code_key, self.project.code_key)
        found = (
            self.env["vae.project"].with_user(self.referent).name_search("ehpad2026")
        )
        self.assertEqual([each[0] for each in found], self.project.ids)

    # ------------------------------------------------------------------
    # From leads
    # ------------------------------------------------------------------

    def test_lead_becomes_a_member(self):
        lead = self.env["crm.lead"].create(
            {
                "contact_name": "Lina Piste",
                "name": "Lina Piste",
                "team_id": self.env.ref("vae_assistance.crm_team_vae").id,
                "user_id": self.referent.id,
                "vae_project_id": self.project.id,
            }
        )
        self.assertEqual(self.project.with_user(self.referent).lead_count, 1)
        dialog = Form(
            self.env["vae.lead.convert"]
            .with_user(self.referent)
            .with_context(default_lead_id=lead.id)
        )
        self.assertEqual(dialog.project_id, self.project)
        dialog.save().action_convert()
        [candidate] = lead.vae_candidate_ids
        self.assertEqual(candidate.project_id, self.project)
        self.assertEqual(candidate.program_id, self.program)

    # ------------------------------------------------------------------
    # Workshops
    # ------------------------------------------------------------------

    def test_workshops_are_of_the_same_structure(self):
        event = self._workshop()
        event.with_user(self.referent).vae_project_id = self.project
        self.assertEqual(self.project.event_ids, event)
        other = self.env["vae.project"].create(
            {"name": "Ailleurs", "company_id": self.other_company.id}
        )
        with self.assertRefused("own structure", ValidationError):
            event.vae_project_id = other

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    def test_figures_open_what_they_count(self):
        self.candidate.project_id = self.project
        neighbour = self._create_candidate(
            "Personne Voisine", self.referent2, project_id=self.project.id
        )
        self._create_fiche(self.candidate, days=-1, state="done", duration=1.5)
        self._create_fiche(neighbour, days=-1, state="done", duration=2)
        event = self._workshop(vae_project_id=self.project.id)
        attendances = self.env["vae.attendance"]._register_people(
            event, self.candidate | neighbour
        )
        attendances[0].presence = "present"
        attendances[1].presence = "absent"
        self._close_journey(neighbour)
        self.env.flush_all()
        for user, entries, hours in (
            (self.coordinator, 2, 3.5),
            (self.referent, 1, 1.5),
        ):
            self.env.invalidate_all()
            project = self.project.with_user(user)
            self.assertEqual(project.entry_count, entries)
            self.assertEqual(project.open_count, 1)
            self.assertEqual(project.hours, hours)
            self.assertEqual(project.attendance_count, entries)
            self.assertIn("Fewer than", project.figures_note)
            for name in ("entry_count", "meeting_count", "attendance_count"):
                action = project.with_context(vae_figure=name).action_view_figure()
                records = self.env[action["res_model"]].with_user(user)
                found = records.with_context(**action["context"]).search_count(
                    action["domain"]
                )
                self.assertEqual(found, project[name], name)
        self.assertIn("you may open", project.figures_note)
        self.assertIn(self.first_step.name, project.step_table)
        with self.assertRefused("Choose one of the figures"):
            project.with_context(vae_figure="partner_id").action_view_figure()

    def test_as_many_queries_for_many_projects(self):
        projects = self.env["vae.project"].create(
            [{"name": f"Cohorte {number}"} for number in range(12)]
        )
        for project in projects:
            self._create_candidate("Membre", self.referent, project_id=project.id)
        self.env.flush_all()
        names = ["entry_count", "hours", "step_table", "figures_note", "lead_count"]

        def queries(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.referent).read(names)
            return self.env.cr.sql_log_count - before

        queries(projects)
        self.assertEqual(queries(projects), queries(projects[:1]))

    def test_members_keep_their_project(self):
        self.candidate.project_id = self.project
        with self.assertRefused("has members"):
            self.project.with_user(self.admin).unlink()
        self.project.action_close()
        self.assertEqual(self.candidate.project_id, self.project)
        self.project.action_open()
        self.assertEqual(self.project.state, "open")

    def test_registering_the_members(self):
        self.candidate.project_id = self.project
        action = self.project.with_user(self.referent).action_register_members()
        self.assertEqual(action["context"]["default_candidate_ids"], self.candidate.ids)
        with self.assertRefused("nobody"):
            self.project.with_user(self.referent2).action_register_members()

    def _workshop(self, **values):
        return self.env["calendar.event"].create(
            {
                "name": "Écrire une activité",
                "vae_kind": "workshop",
                "vae_company_id": self.company.id,
                "user_id": self.referent.id,
                "partner_ids": [Command.set(self.referent.partner_id.ids)],
                "start": self.now - timedelta(days=2),
                "stop": self.now - timedelta(days=2, hours=-2),
                **values,
            }
        )
