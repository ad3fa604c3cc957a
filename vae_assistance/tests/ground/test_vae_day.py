# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import VaeCommon, pdf_file

# A Monday, ten o'clock in Paris: what is today in one zone is so in the other.
NOW = datetime(2026, 3, 9, 9)


class DayCommon(VaeCommon):
    """What waits for a référent, made as the software makes it."""

    def setUp(self):
        super().setUp()
        frozen = freeze_time(NOW)
        frozen.start()
        self.addCleanup(frozen.stop)
        # Alerts of the rules that come with the addon, as the night opens them.
        self.env["vae.alert.rule"].search([])._evaluate()

    def _page(self, user, part=False):
        self.env.flush_all()
        self.env.invalidate_all()
        day = self.env["vae.day"].with_user(user).with_context(lang="en_US")
        return day.action_load_day(part)

    def _blocks(self, user, part=False):
        return {block["name"]: block for block in self._page(user, part)["blocks"]}

    def _titles(self, block):
        return [row["title"] for row in block["rows"]]

    def _counts(self, user):
        """How much each block counts, without those that are empty."""
        return {
            name: sum(number["count"] for number in block["counts"])
            for name, block in self._blocks(user, "day").items()
            if block["counts"]
        }

    def _make_day(self, candidate, user):
        """One thing for each block."""
        as_user = self.env(user=user)
        self._create_fiche(candidate, user_id=user.id)
        self._create_fiche(candidate, -3, user_id=user.id)
        todo = as_user["vae.todo"].create(
            {
                "name": f"CV de {candidate.name}",
                "candidate_id": candidate.id,
                "date_due": NOW.date(),
            }
        )
        as_user["vae.contact.log"].create(
            {"candidate_id": candidate.id, "channel": "mail", "answer": "waiting"}
        )
        self.env["vae.proof"]._hand_in(todo.sudo(), pdf_file(candidate.name))
        self.env["vae.jury"].create(
            {"candidate_id": candidate.id, "date": NOW.date() + timedelta(days=2)}
        )

    def _create_alone(self, name):
        nobody = self.env["res.users"]
        return self._create_candidate(name, nobody, company_id=self.company.id)

    def _workshop(self, user, start):
        return (
            self.env["calendar.event"]
            .with_user(user)
            .create(
                {
                    "name": "Préparer l'oral",
                    "vae_kind": "workshop",
                    "start": start,
                    "stop": start + timedelta(hours=2),
                }
            )
        )


@tagged("post_install", "-at_install")
class TestDay(DayCommon):
    def test_each_block_lists_what_waits(self):
        self._make_day(self.candidate, self.referent)
        alone = self._create_candidate("Sacha Seul", self.referent)
        blocks = self._blocks(self.referent)
        for name in ("today", "to_complete", "contacts", "handed_in", "deadlines"):
            with self.subTest(block=name):
                self.assertEqual(self._titles(blocks[name]), [self.candidate.name])
        self.assertEqual(self._titles(blocks["todos"]), ["CV de Camille Essai"])
        self.assertEqual(self._titles(blocks["unplanned"]), [alone.name])
        self.assertEqual(blocks["today"]["rows"][0]["when"], "10:00")

    def test_what_others_answer_for_is_theirs(self):
        self._make_day(self.candidate, self.referent)
        self.candidate.accompagnateur_ids = self.referent2
        self.assertFalse(self._counts(self.referent2))

    def test_accompagnateur_sees_journeys_assigned_to_them(self):
        self._make_day(self.candidate, self.referent)
        self.assertFalse(self._counts(self.accompagnateur))
        self.candidate.accompagnateur_ids = self.accompagnateur
        counts = self._counts(self.accompagnateur)
        self.assertEqual(counts["todos"], 1)
        self.assertEqual(counts["handed_in"], 1)

    def test_acts_clear_their_lines(self):
        self._make_day(self.candidate, self.referent)
        blocks = self._blocks(self.referent)
        for name in ("todos", "contacts", "handed_in"):
            with self.subTest(block=name):
                act = blocks[name]["rows"][0]["acts"][0]
                record = self.env[act["model"]].with_user(self.referent)
                getattr(record.browse(act["id"]), act["name"])()
                self.assertFalse(self._blocks(self.referent)[name]["rows"])

    def test_what_was_cleared_by_mistake_is_taken_back(self):
        self._make_day(self.candidate, self.referent)
        blocks = self._blocks(self.referent)
        for name in ("todos", "contacts"):
            with self.subTest(block=name):
                act = blocks[name]["rows"][0]["acts"][0]
                record = self.env[act["model"]].with_user(self.referent)
                said = getattr(record.browse(act["id"]), act["name"])()
                undo = said["params"]["undo"]
                taken_back = self.env[undo["model"]].with_user(self.referent)
                getattr(taken_back.browse(undo["ids"]), undo["method"])()
                self.assertTrue(self._blocks(self.referent)[name]["rows"])

    def test_others_are_said(self):
        for number in range(7):
            person = self._create_candidate(f"Personne {number}", self.referent)
            self._make_day(person, self.referent)
        [number] = self._blocks(self.referent)["todos"]["counts"]
        self.assertEqual((number["count"], number["others"]), (7, 3))

    def test_numbers_open_their_records(self):
        self._make_day(self.candidate, self.referent)
        self._create_candidate("Sacha Seul", self.referent)
        opened = 0
        for user, part in (
            (self.referent, "day"),
            (self.coordinator, "team"),
            (self.director, "direction"),
        ):
            for block in self._page(user, part)["blocks"]:
                for number in block["counts"]:
                    action = self.env.ref(number["action"])
                    records = self.env[action.res_model].with_user(user)
                    found = records.search_count(number["domain"])
                    with self.subTest(block=block["name"]):
                        self.assertEqual(found, number["count"])
                    opened += 1
        self.assertGreaterEqual(opened, 6)

    def test_one_line_a_workshop_and_done_ones_apart(self):
        today = self._workshop(self.referent, NOW + timedelta(hours=1))
        for number in range(3):
            person = self._create_candidate(f"Personne {number}", self.referent)
            self.env["vae.attendance"].create(
                {"event_id": today.id, "candidate_id": person.id}
            )
        past = self._workshop(self.referent, NOW - timedelta(days=2))
        done = self._workshop(self.referent, NOW - timedelta(hours=1))
        done._vae_by_code().write({"vae_date_closed": NOW})
        blocks = self._blocks(self.referent)
        rows = {row["id"]: row for row in blocks["today"]["rows"]}
        self.assertEqual(rows.keys(), {today.id, done.id})
        self.assertIn("3 registered", rows[today.id]["detail"])
        self.assertTrue(rows[done.id]["done"])
        self.assertFalse(rows[done.id]["acts"])
        self.assertEqual([row["id"] for row in blocks["to_complete"]["rows"]], past.ids)
        self.assertFalse(self._blocks(self.referent2)["today"]["rows"])

    def test_what_a_block_lists_is_no_alert_beside(self):
        self.candidate.date_open = NOW.date() - timedelta(days=90)
        self._create_fiche(self.candidate, -60, user_id=self.referent.id)
        blocks = self._blocks(self.referent)
        rules = self.env["vae.alert"].browse(
            row["id"] for row in blocks["alerts"]["rows"]
        )
        self.assertTrue(rules)
        self.assertFalse(
            {"plan_appointment", "record_meeting"} & set(rules.mapped("act"))
        )
        self.assertEqual(len(blocks["to_complete"]["rows"]), 1)

    def test_alerts_by_severity(self):
        severities = []
        for number, days in enumerate((20, 90, 20)):
            person = self._create_candidate(f"Personne {number}", self.referent)
            person.date_open = NOW.date() - timedelta(days=days)
            self._create_fiche(person, 3)
        for row in self._blocks(self.referent)["alerts"]["rows"]:
            severities.append(row["tone"])
        self.assertEqual(severities[0], "urgent")
        self.assertEqual(severities, sorted(severities))

    def test_what_is_due_soon(self):
        juries, today = self.env["vae.jury"], NOW.date()
        late = self._create_candidate("Lou Tard", self.referent)
        for candidate, days in ((self.candidate, 5), (late, -3), (late, 90)):
            juries.create(
                {
                    "candidate_id": candidate.id,
                    "date": today + timedelta(days=days),
                    "kind": "mock",
                }
            )
        block = self._blocks(self.referent)["deadlines"]
        self.assertEqual(self._titles(block), [late.name, self.candidate.name])
        self.assertEqual([row["tone"] for row in block["rows"]], ["urgent", ""])
        [act] = block["rows"][0]["acts"]
        deadline = self.env[act["model"]].with_user(self.referent).browse(act["id"])
        opened = getattr(deadline, act["name"])()
        self.assertEqual(opened["res_id"], late.jury_ids.sorted("date")[0].id)

    def test_what_an_alert_says_is_not_due_beside(self):
        file = self.env["vae.validation.file"].create(
            {"candidate_id": self.candidate.id}
        )
        file.date_limit = NOW.date() + timedelta(days=10)
        rule = self.env.ref("vae_assistance.vae_alert_rule_deposit")
        for is_on in (True, False):
            rule.is_on = is_on
            rule._evaluate()
            blocks = self._blocks(self.referent)
            alerts = [row["detail"] for row in blocks["alerts"]["rows"]]
            with self.subTest(is_on=is_on):
                self.assertEqual(any(rule.name in each for each in alerts), is_on)
                self.assertEqual(len(blocks["deadlines"]["rows"]), not is_on)

    def test_complaints_wait_for_who_answers_them(self):
        complaint = self.env["vae.complaint"].create(
            {
                "author": "Une employeuse",
                "description": "Reçue",
                "date": NOW.date() - timedelta(days=1),
                "user_id": self.referent.id,
            }
        )

        def shown(user, part):
            return [row["id"] for row in self._blocks(user, part)["complaints"]["rows"]]

        self.assertEqual(shown(self.referent, "day"), complaint.ids)
        self.assertFalse(shown(self.referent2, "day"))
        self.assertEqual(shown(self.coordinator, "team"), complaint.ids)
        self.assertFalse(shown(self.director, "direction"))
        complaint.date_due = NOW.date() - timedelta(days=1)
        self.assertEqual(shown(self.director, "direction"), complaint.ids)

    def test_who_no_longer_follows_reads_no_name(self):
        self._make_day(self.candidate, self.referent)
        self.candidate.sudo().user_id = self.referent2
        self.assertNotIn(self.candidate.name, repr(self._page(self.referent)))

    def test_same_number_of_queries_whatever_there_is(self):
        def count(user, part):
            self._page(user, part)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["vae.day"].with_user(user).action_load_day(part)
            return self.env.cr.sql_log_count - before

        parts = [(self.referent, "day"), (self.coordinator, "team")]
        for number in range(10):
            person = self._create_candidate(f"Personne {number}", self.referent)
            self._make_day(person, self.referent)
            self._create_alone(f"Sans {number}")
        few = [count(*part) for part in parts]
        for number in range(10, 40):
            person = self._create_candidate(f"Personne {number}", self.referent)
            self._make_day(person, self.referent)
            self._create_alone(f"Sans {number}")
        for part, before in zip(parts, few, strict=True):
            with self.subTest(part=part[1]):
                self.assertLessEqual(count(*part), before)


@tagged("post_install", "-at_install")
class TestParts(DayCommon):
    def test_where_people_land(self):
        for user, parts in (
            (self.accompagnateur, ["day"]),
            (self.referent, ["day"]),
            (self.coordinator, ["team", "day"]),
            (self.director, ["direction", "team", "day"]),
        ):
            with self.subTest(user=user.login):
                page = self._page(user)
                self.assertEqual([part["name"] for part in page["parts"]], parts)
                self.assertEqual(page["part"], parts[0])

    def test_no_part_of_others(self):
        self.assertEqual(self._page(self.referent, "team")["part"], "day")
        self.assertEqual(self._page(self.coordinator, "direction")["part"], "team")
        for part in ("_row", "own_journeys", 3, "day'"):
            self.assertEqual(self._page(self.referent, part)["part"], "day")

    def test_without_a_role(self):
        with self.assertRaises(AccessError):
            self._page(self.employee)

    def test_caseload(self):
        self._create_candidate("Deuxième", self.referent)
        other = self._create_candidate("Troisième", self.referent2)
        self._close_journey(self._create_candidate("Close", self.referent2))
        other.date_open = NOW.date() - timedelta(days=90)
        table = self._blocks(self.coordinator)["caseload"]["table"]
        columns = dict(zip(table["columns"], range(9), strict=False))
        rows = {row["id"]: row["cells"] for row in table["rows"]}
        journeys, urgent = columns["Journeys"], columns["Urgent Alerts"]
        self.assertEqual(rows[self.referent.id][journeys]["value"], 2)
        self.assertEqual(rows[self.referent2.id][journeys]["value"], 1)
        self.assertEqual(rows[self.referent2.id][urgent]["value"], 1)
        for row in table["rows"]:
            for cell in row["cells"]:
                action = self.env.ref(cell["action"])
                records = self.env[action.res_model].with_user(self.coordinator)
                if cell["unit"] != "hours":
                    self.assertEqual(
                        records.search_count(cell["domain"]), cell["value"]
                    )
        # Nothing of another structure.
        stranger = self._blocks(self.stranger)["caseload"]["table"]
        self.assertFalse(stranger["rows"])

    def test_hours_are_those_of_the_plan_in_force(self):
        self._agree_diagnosis(self.candidate)
        plan = self.env["vae.support.plan"].create(
            {
                "candidate_id": self.candidate.id,
                "line_ids": [
                    (0, 0, {"name": "Explorer", "hours_planned": 3}),
                    (0, 0, {"name": "Seul", "actor": "candidate", "hours_planned": 9}),
                ],
            }
        )
        self._sign_at_once(plan)
        table = self._blocks(self.coordinator)["caseload"]["table"]
        [row] = [each for each in table["rows"] if each["id"] == self.referent.id]
        self.assertEqual(
            row["cells"][table["columns"].index("Hours Planned")]["value"], 3
        )

    def test_journeys_without_a_referent_are_handed_over_at_once(self):
        several = self._create_alone("Sans un") | self._create_alone("Sans deux")
        block = self._blocks(self.coordinator)["unassigned"]
        self.assertEqual({row["id"] for row in block["rows"]}, set(several.ids))
        chosen = self.env[block["rows"][0]["model"]].with_user(self.coordinator)
        action = getattr(chosen.browse(several.ids), block["together"]["name"])()
        self._hand_over(action, self.referent2)
        self.assertEqual(several.user_id, self.referent2)
        self.assertFalse(self._blocks(self.coordinator)["unassigned"]["rows"])

    def test_all_journeys_of_a_referent_are_handed_over(self):
        self._create_candidate("Deuxième", self.referent)
        table = self._blocks(self.coordinator)["caseload"]["table"]
        [row] = [each for each in table["rows"] if each["id"] == self.referent.id]
        act = row["act"]
        records = self.env[act["model"]].with_user(self.coordinator)
        records = records.search(act["domain"])
        self.assertEqual(len(records), 2)
        self._hand_over(getattr(records, act["name"])(), self.referent2)
        self.assertEqual(self.candidate.user_id, self.referent2)

    def _hand_over(self, action, user):
        wizard = self.env[action["res_model"]].with_user(self.coordinator)
        wizard = wizard.with_context(**action["context"])
        wizard.create({"user_id": user.id}).action_hand_over()

    def test_director_lands_on_what_waits_for_their_signature(self):
        self._agree_diagnosis(self.candidate)
        request = self.env["vae.signature.request"].create(
            {
                "name": "Convention",
                "res_model": "vae.candidate",
                "res_id": self.candidate.id,
                "candidate_id": self.candidate.id,
                "company_id": self.company.id,
                "requested_by_id": self.referent.id,
                "date_requested": NOW,
                "content_digest": "",
                "signer_ids": [
                    (
                        0,
                        0,
                        {
                            "role": "director",
                            "partner_id": self.director.partner_id.id,
                            "user_id": self.director.id,
                        },
                    )
                ],
            }
        )
        [row] = self._blocks(self.director)["to_sign"]["rows"]
        self.assertEqual(row["open"]["id"], request.id)
        self.assertEqual(row["acts"][0]["name"], "action_sign")
        self.assertFalse(self._blocks(self.admin)["to_sign"]["rows"])


@tagged("post_install", "-at_install")
class TestMenus(VaeCommon):
    def test_nothing_is_listed_twice(self):
        for user in (self.accompagnateur, self.referent, self.director, self.admin):
            menus = self.env["ir.ui.menu"].with_user(user)
            visible = menus.browse(menus._visible_menu_ids()).sudo()
            root = self.env.ref("vae_assistance.vae_menu_root")
            ours = visible.filtered(
                lambda menu, root=root: menu.parent_path.startswith(root.parent_path)
            )
            actions = [menu.action for menu in ours if menu.action]
            with self.subTest(user=user.login):
                self.assertEqual(len(actions), len(set(actions)))
                names = [(menu.parent_id, menu.name) for menu in ours]
                self.assertEqual(len(names), len(set(names)))

    def test_people_land_on_their_day(self):
        root = self.env.ref("vae_assistance.vae_menu_root").with_user(self.referent)
        first = root.child_id.sorted("sequence")[0]
        self.assertEqual(first.action, self.env.ref("vae_assistance.vae_day_action"))
