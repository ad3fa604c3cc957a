# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import functools
from pathlib import Path
from unittest.mock import patch

from lxml import etree

from odoo import Command
from odoo.modules import get_module_path, get_modules
from odoo.tests import HttpCase, TransactionCase, tagged

from ..common import VaeCommon

# Called through the API; the screen saves a field instead.
FOR_SCRIPTS = {"action_save_experience_blocs"}


@tagged("post_install", "-at_install")
class TestRecordCounts(VaeCommon):
    """The numbers on the form's buttons, counted together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shared = cls._create_candidate("Inès Partagée", cls.referent)
        cls.shared.accompagnateur_ids = cls.accompagnateur
        cls.hidden = cls._create_candidate("Ali Autre", cls.referent2)
        cls.candidates = cls.candidate | cls.shared | cls.hidden
        for number, candidate in enumerate(cls.candidates, 1):
            for _each in range(number):
                cls._create_fiche(candidate, -number)
            cls._create_fiche(candidate, -9).action_cancel()
            cls.env["vae.contact.log"].create(
                {"candidate_id": candidate.id, "channel": "phone"}
            )
            cls.env["vae.todo"].create({"candidate_id": candidate.id, "name": "Lire"})
            cls.env["vae.experience"].create(
                {"candidate_id": candidate.id, "name": "Aide à domicile"}
            )

    def _names(self):
        return {
            name
            for name, field in self.env["vae.candidate"]._fields.items()
            if field.compute == "_compute_record_counts" and field.type == "integer"
        }

    def test_every_room_says_what_its_field_counts(self):
        self.assertEqual(
            set(self.env["vae.candidate"]._counted_records()), self._names()
        )
        self.assertIn("fiche_count", self._names())

    def test_counts_are_those_that_the_user_finds(self):
        """For each role, each field is what a search under its rules finds."""
        self.env.flush_all()
        seen = set()
        for user in (self.accompagnateur, self.referent, self.coordinator):
            self.env.invalidate_all()
            candidates = self.env["vae.candidate"].with_user(user).search([])
            self.assertTrue(candidates)
            counted = candidates._counted_records()
            for candidate in candidates:
                for fname, (model, domain) in counted.items():
                    found = candidate.env[model].search_count(
                        [("candidate_id", "=", candidate.id), *domain]
                    )
                    self.assertEqual(candidate[fname], found, (user.login, fname))
                    seen.add(found)
        self.assertLessEqual({0, 1, 2, 3}, seen)

    def test_counts_are_each_users_own(self):
        """One who may not read a record of another does not get their number."""
        as_admin = self.hidden.with_user(self.coordinator).fiche_count
        self.assertEqual(as_admin, 3)
        as_other = self.env["vae.candidate"].browse(self.hidden.id)
        self.assertFalse(as_other.with_user(self.accompagnateur).fiche_count)

    def test_a_new_candidate_has_nothing(self):
        new = self.env["vae.candidate"].with_user(self.referent).new({"name": "Léa"})
        self.assertEqual({new[fname] for fname in self._names()}, {0})

    def test_many_are_named_in_one_query(self):
        """What rules ask of one is read with that of those that are read with it."""
        for user in (self.referent, self.coordinator):
            journeys = self.candidates.with_user(user)
            journeys[:1]._called()  # rules and rights are known
            self.env["vae.candidate"].invalidate_model()
            with self.assertQueryCount(1):
                names = [journey._called() for journey in journeys]
            self.assertEqual(len(names), len(journeys))

    def test_rules_that_ask_more_than_those_of_journeys(self):
        """Counts are asked with the rules of a model that an administrator changed."""
        is_kept = (
            self.env["ir.rule"].with_user(self.referent)._vae_is_kept_with_journeys
        )
        names = ("vae.fiche.action", "vae.service", "vae.attendance", "vae.contact.log")
        self.assertTrue(all(map(is_kept, names)))
        for name in names:
            self.env["ir.rule"].create(
                {
                    "name": "Their own",
                    "model_id": self.env["ir.model"]._get_id(name),
                    "domain_force": "[('create_uid', '=', user.id)]",
                }
            )
        self.assertFalse(any(map(is_kept, names)))

    def test_one_query_for_all(self):
        many = self.candidates
        for number in range(97):
            many |= self._create_candidate(f"Nombre {number}", self.referent)
        names = self._names()
        for candidates in (self.candidate, many):
            candidates = candidates.with_user(self.coordinator)
            candidates.mapped("fiche_count")  # rules and rights are known
            self.env.flush_all()
            candidates.invalidate_recordset([*names, "milestone_facts"])
            with self.assertQueryCount(1):
                candidates.mapped("milestone_facts")
                for fname in names:
                    candidates.mapped(fname)


@tagged("post_install", "-at_install")
class TestShownActions(TransactionCase):
    """What a candidate's form could do, it can do: no button got lost."""

    def test_every_action_is_named_by_a_view_or_by_code(self):
        """An action that nobody can press was lost, or is to be deleted."""
        archs = "\n".join(
            self.env["ir.ui.view"].search([("type", "!=", "qweb")]).mapped("arch_db")
        )
        codes = self.env["ir.actions.server"].search([("state", "=", "code")])
        candidates = type(self.env["vae.candidate"])
        actions = {
            name
            for owner in candidates.mro()
            if owner.__module__.startswith("odoo.addons.vae_")
            for name in vars(owner)
            if name.startswith("action_")
        }
        self.assertIn("action_record_meeting", actions)
        sources = "\n".join([self._sources(), *codes.mapped("code")])
        lost = {
            name
            for name in actions
            if f'name="{name}"' not in archs
            and f".{name}(" not in sources
            and f'"{name}"' not in sources
        }
        self.assertEqual(lost, FOR_SCRIPTS)

    def _sources(self):
        """Code of our addons that runs at the server and at the client."""
        folders = [
            Path(get_module_path(addon)) / folder
            for addon in get_modules()
            if addon.startswith("vae_")
            for folder in ("models", "wizards", "controllers", "static/src")
        ]
        return "\n".join(
            path.read_text()
            for folder in folders
            for path in folder.rglob("*")
            if path.suffix in (".py", ".js")
        )


@tagged("post_install", "-at_install")
class TestPages(VaeCommon, HttpCase):
    """The pages of the candidate's form, read when they are opened."""

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.referent.lang = "fr_FR"
        cls.env["vae.program.criterion"].create(
            {
                "program_id": cls.program.id,
                "fact": "age",
                "operator": "min",
                "age": 18,
            }
        )
        bloc = cls.certification.bloc_ids[0]
        cls.candidate.write(
            {
                "program_id": cls.program.id,
                "birth_date": "2000-06-15",
                "interlocutor_ids": [Command.create({"name": "Awa Conseil"})],
                "study_ids": [
                    Command.create({"certification_id": cls.certification.id})
                ],
                "validated_bloc_ids": [Command.create({"bloc_id": bloc.id})],
            }
        )
        cls._create_fiche(cls.candidate, -3, conclusion="Deux activités")
        cls.env["vae.contact.log"].create(
            {
                "candidate_id": cls.candidate.id,
                "channel": "phone",
                "comment": "Rappelle jeudi",
            }
        )
        proposals = cls.env["vae.proposal"].with_user(cls.referent)
        proposal = proposals.create(
            {"candidate_id": cls.candidate.id, "reason": "Pas cette année"}
        )
        proposal.action_decline()

    def _start(self, tour):
        """Start a tour, and return the names of what each reading asked for."""
        self.env.flush_all()
        candidates = self.registry["vae.candidate"]
        read = candidates.web_read
        readings = []

        @functools.wraps(read)
        def noted(records, specification):
            if specification:  # the breadcrumb reads nothing but the title
                readings.append(set(specification))
            return read(records, specification)

        with patch.object(candidates, "web_read", noted):
            self.start_tour(
                "/odoo/action-vae_assistance.vae_candidate_action_mine/"
                f"{self.candidate.id}",
                tour,
                login=self.referent.login,
            )
        self.env.invalidate_all()
        return readings

    def test_lists(self):
        first, *later = self._start("vae_candidate_pages")
        self.assertIn("check_ids", first, "the page that is open")
        self.assertIn("goal", first, "columns of the candidate")
        pages = {"proposal_ids", "fiche_ids", "contact_log_ids", "study_ids"}
        pages |= {"validated_bloc_ids", "interlocutor_ids", "eligibility_table"}
        pages |= {"funder_tool_missing"}
        self.assertFalse(first & pages)
        self.assertEqual(len(later), 5, f"one reading for each page: {later}")
        self.assertLessEqual(pages, set().union(*later))
        self.assertFalse(first & set().union(*later))

    def test_edit_save_discard(self):
        self._start("vae_candidate_pages_edit")
        self.assertEqual(self.candidate.goal, "Devenir aide-soignante")
        self.assertEqual(self.candidate.interlocutor_ids.name, "Awa Nouvelle")
        opened = self.candidate.date_open
        self._start("vae_candidate_pages_discard")
        self.assertEqual(self.candidate.interlocutor_ids.name, "Awa Nouvelle")
        self.assertEqual(self.candidate.date_open, opened)


@tagged("post_install", "-at_install")
class TestWhereOneWrites(VaeCommon, HttpCase):
    """A new record about a candidate who is known: never in the candidate's name."""

    browser_size = "1366x768"

    def _models(self):
        """Models whose form says whom it is about, and people add records to."""
        trace = self.registry["vae.trace.mixin"]
        for name, cls in self.registry.items():
            if not issubclass(cls, trace) or cls._abstract or cls._transient:
                continue
            model = self.env[name].with_user(self.referent)
            if "candidate_id" in cls._fields and model.has_access("create"):
                arch = etree.fromstring(model.get_view(view_type="form")["arch"])
                if arch.get("create") != "0" and arch.xpath(
                    "//field[@name='candidate_id']"
                ):
                    yield name, arch

    def test_forms(self):
        forms = dict(self._models())
        for name in ("vae.todo", "vae.obstacle", "vae.experience", "vae.consent"):
            self.assertIn(name, forms)
        code = "".join(
            f"await opened('{name}');" for name in forms if name != "vae.candidate"
        )
        self.browser_js(
            "/odoo/vae-day",
            """
            const action = odoo.__WOWL_DEBUG__.root.env.services.action;
            const wrong = [];
            const opened = async (model) => {
                await action.doAction({
                    type: "ir.actions.act_window",
                    res_model: model,
                    views: [[false, "form"]],
                    context: {default_candidate_id: %s},
                });
                // The first field has the keyboard as soon as the form is drawn.
                const drawn = () => document.querySelector(".o_form_view :focus");
                for (let wait = 0; wait < 400 && !drawn(); wait += 20) {
                    await new Promise((resolve) => setTimeout(resolve, 20));
                }
                if (document.activeElement.closest("[name=candidate_id]")) {
                    wrong.push(model);
                }
            };
            (async () => {
                %s
                console[wrong.length ? "error" : "log"](
                    wrong.length ? `in the name: ${wrong}` : "test successful"
                );
            })();
            """
            % (self.candidate.id, code),
            "odoo.isReady === true && !!document.querySelector('.o_vae_day')",
            login=self.referent.login,
            timeout=90,
        )
