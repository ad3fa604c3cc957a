# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import date, datetime

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import VaeCommon, pdf_file

MONDAY = "2026-03-09"
TUESDAY = "2026-03-10"
NOW = "2026-03-13 12:00:00"

# In the language of the database.
ON_MONDAY = "(Monday 9 March|lundi 9 mars)"
ON_TUESDAY = "(Tuesday 10 March|mardi 10 mars)"


class TimeCommon(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kinds = {
            code: cls.env.ref(f"vae_assistance.vae_time_kind_{code}")
            for code in (
                "face_to_face",
                "preparation",
                "administration",
                "coordination",
                "network",
                "travel",
                "development",
                "outside",
            )
        }
        cls.candidate.program_id = cls.program

    @classmethod
    def _fiche(cls, day=TUESDAY, **values):
        return cls.env["vae.fiche.action"].create(
            {
                "candidate_id": cls.candidate.id,
                "user_id": cls.referent.id,
                "date": f"{day} 13:00:00",
                "duration": 1.5,
                "modality": "onsite",
                **values,
            }
        )

    def _entries(self, *domain):
        return self.env["vae.time"].search(
            [("user_id", "=", self.referent.id), *domain]
        )

    def _told(self, *domain):
        """Code of the kind → (day, hours, km)."""
        return {
            entry.kind_id.code: (str(entry.date), entry.hours, entry.km)
            for entry in self._entries(*domain)
        }

    def _cell(self, kind="network", day=TUESDAY, hours=1, **values):
        return {
            "kind_id": self.kinds[kind].id,
            "candidate_id": False,
            "program_id": False,
            "date": day,
            "hours": hours,
            "km": 0,
            **values,
        }

    def _times(self, user=None):
        return self.env["vae.time"].with_user(user or self.referent)

    def _save(self, *cells, user=None, day=TUESDAY):
        return self._times(user).action_save_week(day, list(cells))

    def _load(self, day=TUESDAY, user=None):
        return self._times(user).action_load_week(day)


class FrozenCommon(TimeCommon):
    """On a Friday of March 2026."""

    def setUp(self):
        super().setUp()
        freezer = freeze_time(NOW)
        freezer.start()
        self.addCleanup(freezer.stop)


@tagged("post_install", "-at_install")
class TestVaeTimeFromRecords(FrozenCommon):
    """What fiches, services and trainings give, and never twice."""

    def test_completed_fiche(self):
        fiche = self._fiche(hours_preparation=0.5, hours_travel=0.75, km=42)
        self.assertFalse(self._entries())
        fiche.with_user(self.referent).action_done()
        self.assertEqual(
            self._told(),
            {
                "face_to_face": (TUESDAY, 1.5, 0),
                "preparation": (TUESDAY, 0.5, 0),
                "travel": (TUESDAY, 0.75, 42),
            },
        )
        entries = self._entries()
        self.assertEqual(entries.candidate_id, self.candidate)
        self.assertEqual(entries.program_id, self.program)
        self.assertEqual(entries.company_id, self.company)
        self.assertEqual(set(entries.mapped("reference")), {self.candidate.reference})
        self.assertTrue(all(entries.mapped("is_produced")))

    def test_corrections_are_followed(self):
        fiche = self._fiche()
        fiche.action_done()
        fiche.write({"duration": 2, "km": 10})
        self.assertEqual(
            self._told(), {"face_to_face": (TUESDAY, 2, 0), "travel": (TUESDAY, 0, 10)}
        )
        fiche.date = f"{MONDAY} 08:00:00"
        self.assertEqual(self._told()["face_to_face"], (MONDAY, 2, 0))
        fiche.user_id = self.referent2
        self.assertFalse(self._entries())
        fiche.user_id = self.referent
        fiche.action_reopen()
        self.assertFalse(self._entries())
        fiche.action_done()
        self.assertEqual(len(self._entries()), 2)
        fiche.action_reopen()
        fiche.action_cancel()
        self.assertFalse(self._entries())

    def test_deleted_fiche_takes_its_time_along(self):
        fiche = self._fiche()
        fiche.action_done()
        fiche.action_reopen()
        fiche.unlink()
        self.assertFalse(self._entries())

    def test_program_of_the_candidate_is_followed(self):
        self._fiche().action_done()
        other = self.env["vae.program"].create({"name": "Autre cadre"})
        self.candidate.program_id = other
        self.assertEqual(self._entries().program_id, other)

    def test_same_fiche_completed_again_changes_nothing(self):
        fiche = self._fiche()
        fiche.action_done()
        entries = self._entries()
        fiche.action_done()
        fiche._time_sync()
        self.assertEqual(self._entries(), entries)

    def test_database_refuses_a_second_entry(self):
        fiche = self._fiche()
        fiche.action_done()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.env["vae.time"].create(
                {
                    "user_id": self.referent.id,
                    "kind_id": self.kinds["face_to_face"].id,
                    "date": MONDAY,
                    "hours": 1,
                    "fiche_id": fiche.id,
                }
            )

    def test_queries_do_not_grow(self):
        def complete(count):
            fiches = self.env["vae.fiche.action"].create(
                [
                    {
                        "candidate_id": self.candidate.id,
                        "user_id": self.referent.id,
                        "date": f"{MONDAY} 08:00:00",
                        "duration": 0.25,
                        "km": 3,
                    }
                    for __ in range(count)
                ]
            )
            fiches.write({"state": "done"})
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            fiches._time_sync()
            fiches.write({"duration": 0.5})
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        complete(2)
        few = complete(2)
        self.assertLessEqual(complete(40), few)

    def test_day_is_the_one_where_people_live(self):
        # 23:30 UTC is 0:30 of the next day in Paris.
        self._fiche(date=f"{MONDAY} 23:30:00").action_done()
        self.assertEqual(self._entries().date, date(2026, 3, 10))

    def test_typed_hours_give_way_to_the_fiche(self):
        about = {"candidate_id": self.candidate.id}
        self._save(
            self._cell("face_to_face", hours=3, **about),
            self._cell("face_to_face", day=MONDAY, hours=2, **about),
        )
        self._fiche().action_done()
        self.assertEqual(
            {(str(e.date), e.hours, e.is_produced) for e in self._entries()},
            {(TUESDAY, 1.5, True), (MONDAY, 2, False)},
        )

    def test_service(self):
        service = self.env["vae.service"].create(
            {
                "kind": "information",
                "user_id": self.referent.id,
                "date": MONDAY,
                "duration": 2,
                "program_id": self.program.id,
            }
        )
        entry = self._entries()
        self.assertEqual(entry.kind_id.code, "workshop")
        self.assertEqual((entry.hours, entry.program_id), (2, self.program))
        service.duration = 3
        self.assertEqual(self._entries().hours, 3)
        service.active = False
        self.assertFalse(self._entries())

    def test_service_of_an_appointment_is_not_counted_beside_its_fiche(self):
        event = self.env["calendar.event"]._create_vae_appointment(
            self.candidate, datetime(2026, 3, 10, 9), 1
        )
        fiche = event.vae_fiche_ids
        fiche.write({"user_id": self.referent.id, "modality": "onsite"})
        self.env["vae.service"].create(
            {
                "user_id": self.referent.id,
                "candidate_id": self.candidate.id,
                "event_id": event.id,
                "date": TUESDAY,
                "duration": 1,
            }
        )
        self.assertEqual(len(self._entries()), 1)
        fiche.action_done()
        self.assertEqual(self._entries().fiche_id, fiche)
        fiche.action_reopen()
        self.assertTrue(self._entries().service_id)

    def _workshop(self, kind, candidates, **values):
        event = (
            self.env["calendar.event"]
            .with_user(self.referent)
            .create(
                {
                    "name": "Récit d’expérience",
                    "vae_kind": kind,
                    "start": f"{TUESDAY} 08:00:00",
                    "stop": f"{TUESDAY} 10:00:00",
                    **values,
                }
            )
        )
        self.env["vae.attendance"].create(
            [
                {"candidate_id": candidate.id, "event_id": event.id}
                for candidate in candidates
            ]
        )
        return event

    def _close(self, event):
        people = {
            attendance.id: {"presence": "present"}
            for attendance in event.sudo().vae_attendance_ids
        }
        event._vae_close(people, {}, event.vae_date_closed)

    def test_workshop_is_counted_once_for_all(self):
        candidates = self.candidate + self._create_candidate("Autre", self.referent)
        event = self._workshop("workshop", candidates)
        self.assertFalse(self._entries())
        self._close(event)
        self.assertEqual(len(event.sudo().vae_fiche_ids), 2)
        self.assertEqual(self._told(), {"workshop": (TUESDAY, 2, 0)})
        self.assertEqual(len(self._entries()), 1)
        self.assertEqual(self._entries().event_id, event)
        self._close(event)  # corrected
        self.assertEqual(len(self._entries()), 1)
        event.stop = f"{TUESDAY} 11:00:00"
        self.assertEqual(self._entries().hours, 3)
        # What was prepared for one of them is theirs.
        event.sudo().vae_fiche_ids[0].hours_preparation = 0.5
        self.assertEqual(set(self._told()), {"workshop", "preparation"})

    def test_colleague_who_led_the_workshop_too(self):
        event = self._workshop(
            "workshop",
            self.candidate,
            partner_ids=[Command.link(self.referent2.partner_id.id)],
        )
        self._close(event)
        colleague = self.env["vae.time"].search([("user_id", "=", self.referent2.id)])
        self.assertFalse(colleague)
        attendee = event.attendee_ids.filtered(
            lambda each: each.partner_id == self.referent2.partner_id
        )
        attendee.sudo().do_accept()
        self._close(event)
        colleague = self.env["vae.time"].search([("user_id", "=", self.referent2.id)])
        self.assertEqual(colleague.hours, 2)

    def test_information_session_and_its_service_are_counted_once(self):
        event = self._workshop("information", self.candidate)
        self._close(event)
        self.assertTrue(event.sudo().vae_service_ids)
        self.assertEqual(self._entries().mapped("hours"), [2])
        self.assertEqual(self._entries().event_id, event)

    def test_who_did_not_come_was_not_met(self):
        fiche = self._fiche(hours_travel=1)
        fiche.action_done()
        fiche.presence = "absent"
        self.assertEqual(self._told(), {"travel": (TUESDAY, 1, 0)})
        fiche.presence = "present"
        self.assertEqual(self._told()["face_to_face"], (TUESDAY, 1.5, 0))
        self.assertEqual(len(self._entries()), 2)

    def test_entries_of_records_are_not_changed_by_hand(self):
        fiche = self._fiche()
        fiche.action_done()
        entry = self._entries().with_user(self.referent)
        self.env.flush_all()
        with self.assertRefused("correct it there"):
            entry.hours = 8
        with self.assertRefused("correct it there"):
            entry.unlink()
        with self.assertRefused("follow from what is done"):
            entry.browse().create(
                {
                    "kind_id": self.kinds["network"].id,
                    "hours": 1,
                    "fiche_id": fiche.id,
                }
            )
        action = entry.action_view_source()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (fiche._name, fiche.id)
        )

    def test_bad_numbers_on_a_fiche(self):
        for values in ({"km": -1}, {"hours_travel": 30}, {"hours_preparation": -0.5}):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(Exception),  # noqa: B017 - the database's own
                self.env.cr.savepoint(),
            ):
                self._fiche(**values)


@tagged("post_install", "-at_install")
class TestVaeTimeAccess(FrozenCommon):
    def test_own_time_only(self):
        self._fiche().action_done()
        entry = self._entries()
        times = self.env["vae.time"]
        self.env.invalidate_all()
        self.assertFalse(
            times.with_user(self.referent2).search([("id", "=", entry.id)])
        )
        self.assertFalse(times.with_user(self.stranger).search([("id", "=", entry.id)]))
        self.assertTrue(
            times.with_user(self.coordinator).search([("id", "=", entry.id)])
        )
        self._save(self._cell(hours=1))
        typed = self._entries(("is_produced", "=", False))
        with self.assertRaises(AccessError):
            typed.with_user(self.coordinator).write({"note": "x"})
        for create in (
            {"user_id": self.referent.id},
            {"candidate_id": self.candidate.id},
        ):
            with self.subTest(create=create), self.assertRaises(AccessError):
                times.with_user(self.referent2).create(
                    {"kind_id": self.kinds["network"].id, "hours": 1, **create}
                )
        own = times.with_user(self.referent2).create(
            {"kind_id": self.kinds["network"].id, "hours": 1}
        )
        with self.assertRaises(AccessError):
            own.user_id = self.referent

    def test_names_of_candidates(self):
        self._fiche().action_done()
        entry = self._entries().with_user(self.referent)
        domain = [("journey_id", "ilike", "Camille")]
        self.assertEqual(entry.journey_id, self.candidate)
        self.assertEqual(entry.search(domain), entry)
        self.assertEqual(entry.search([("journey_id", "=", self.candidate.id)]), entry)
        self.assertFalse(entry.search([("journey_id", "=", False)]))
        self.candidate.user_id = self.referent2
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(entry.journey_id)
        self.assertFalse(entry.search(domain))
        read = entry.web_read(
            {"journey_id": {"fields": {"display_name": {}}}, "note": {}}
        )
        self.assertNotIn("Camille", str(read + entry.read()))
        self.assertNotIn(
            "Camille", str(entry.formatted_read_group([], ["reference"], ["hours:sum"]))
        )
        self.assertEqual(entry.reference, self.candidate.reference)
        coordinator = entry.with_user(self.coordinator)
        self.assertEqual(coordinator.journey_id, self.candidate)

    def test_export_leaves_a_trace_of_the_journey(self):
        self.referent.group_ids = [
            Command.link(self.env.ref("base.group_allow_export").id)
        ]
        self._fiche().action_done()
        self._save(self._cell(hours=1))
        entries = self._entries().with_user(self.referent)
        entries.export_data(["date", "hours", "journey_id", "reference"])
        self._training_of(self.referent).export_data(["name"])
        lines = self.env["vae.access.log"].search([("operation", "=", "export")])
        self.assertEqual(lines.candidate_id, self.candidate)
        self.assertEqual(lines.user_id, self.referent)
        self.assertEqual(set(lines.mapped("model")), {"vae.time", "vae.candidate"})

    def _training_of(self, user):
        trainings = self.env["vae.training"].with_user(user)
        return trainings.create({"name": "Colloque", "hours": 3})

    def test_totals_are_ordered_by_name(self):
        self.referent.name, self.referent2.name = "Zoé Dernière", "Alix Première"
        people = self.referent | self.referent2
        for user in (self.referent, self.referent2):
            for kind in ("network", "outside"):
                self._save(self._cell(kind, hours=1), user=user)
        times = self._times(self.coordinator)
        here = [("date", "=", TUESDAY), ("user_id", "in", people.ids)]
        for order, names in (
            (None, ["Alix Première", "Zoé Dernière"]),
            ("user_id desc", ["Zoé Dernière", "Alix Première"]),
        ):
            groups = times.formatted_read_group(
                here,
                ["user_id"],
                ["hours:sum"],
                order=order,
            )
            self.assertEqual([group["user_id"][1] for group in groups], names)
            self.assertEqual([group["hours:sum"] for group in groups], [2, 2])
        groups = times.formatted_read_group(here, ["kind_id", "user_id"], ["hours:sum"])
        self.assertEqual(
            [(group["kind_id"][0], group["user_id"][1]) for group in groups],
            [
                (self.kinds[kind].id, name)
                for kind in ("network", "outside")
                for name in ("Alix Première", "Zoé Dernière")
            ],
        )
        [__, by_user] = times.formatted_read_grouping_sets(
            here, [[], ["user_id"]], ["hours:sum"]
        )
        self.assertEqual(len(by_user), 2)

    def test_time_of_a_journey(self):
        self._fiche(hours_preparation=0.5).action_done()
        candidate = self.candidate.with_user(self.referent)
        self.assertEqual(candidate.time_hours, 2)
        action = candidate.action_view_time()
        self.assertEqual(
            self.env["vae.time"].with_user(self.referent).search(action["domain"]),
            self._entries(),
        )

    def test_kinds_of_the_software_stay(self):
        with self.assertRefused("cannot be deleted"):
            self.kinds["face_to_face"].unlink()
        self.kinds["face_to_face"].active = False
        self._fiche().action_done()
        self.assertEqual(self._entries().kind_id, self.kinds["face_to_face"])
        names = [kind["id"] for kind in self._load()["kinds"]]
        self.assertNotIn(self.kinds["face_to_face"].id, names)


@tagged("post_install", "-at_install")
class TestVaeTimeYear(FrozenCommon):
    def _training(self, **values):
        return self.env["vae.training"].create(
            {
                "name": "Entretien d’explicitation",
                "user_id": self.referent.id,
                "date_from": "2026-03-05",
                "date_to": "2026-03-06",
                "hours": 12,
                **values,
            }
        )

    def _line(self, user=None, of=None):
        user = user or self.referent
        action = self.env["vae.time.year"].with_user(user).action_open()
        lines = self.env["vae.time.year"].with_user(user).search(action["domain"])
        return lines.filtered(
            lambda line: line.year == "2026" and line.user_id == (of or user)
        )

    def test_training_gives_time_once_done(self):
        training = self._training()
        self.assertFalse(self._entries())
        training.with_user(self.referent).action_done()
        self.assertEqual(
            {(str(e.date), e.hours, e.kind_id.code) for e in self._entries()},
            {("2026-03-05", 6, "development"), ("2026-03-06", 6, "development")},
        )
        training.date_to = "2026-03-09"  # over the week-end: Thursday, Friday, Monday
        self.assertEqual(self._entries().mapped("hours"), [4, 4, 4])
        with self.assertRefused("is kept"):
            training.unlink()
        training.action_planned()
        self.assertFalse(self._entries())

    def test_training_that_cannot_be(self):
        with self.assertRefused("24 hours"):
            self._training(hours=60)
        with self.assertRefused("is not over"):
            self._training(date_to="2026-03-20").action_done()
        with self.assertRefused("neither a PDF nor a picture"):
            self._training(certificate=base64.b64encode(b"MZ no certificate"))
        self.assertTrue(
            self._training(
                certificate=base64.b64encode(pdf_file("Attestation"))
            ).has_certificate
        )

    def test_certificate_added_after_creation(self):
        """In one transaction too, with a web client's size of files in the context."""
        training = self._training()
        self.env.flush_all()
        self.assertFalse(training.has_certificate)
        shown = training.with_context(bin_size=True)
        self.assertFalse(shown.certificate)
        shown.certificate = base64.b64encode(pdf_file("Attestation"))
        self.env.flush_all()
        self.assertTrue(training.has_certificate)
        shown.certificate = False
        self.env.flush_all()
        self.assertFalse(training.has_certificate)

    def test_nobody_hands_their_training_over(self):
        training = self._training().with_user(self.referent)
        with self.assertRaises(AccessError):
            training.user_id = self.referent2

    def test_done_and_wanted(self):
        self._training().action_done()
        line = self._line()
        self.assertEqual(line.hours_development, 12)
        self.assertEqual(line.hours_development_wanted, 14)
        self.assertEqual(line.hours_development_missing, 2)
        self.assertFalse(line.is_development_reached)
        self._save(self._cell("development", hours=2), self._cell("outside", hours=5))
        line = self._line()
        self.assertTrue(line.is_development_reached)
        self.assertEqual(line.hours_vae, 14)

    def test_share_of_working_time(self):
        schedule = self.company.resource_calendar_id
        self.assertTrue(schedule)
        self.env["resource.calendar.leaves"].search([]).unlink()
        line = self._line()
        # From 1 January to 13 March: 52 working days.
        self.assertAlmostEqual(line.hours_work, 52 * schedule.hours_per_day)
        self.assertEqual(line.share, 0)
        self.assertEqual(line.share_wanted, 33.33)
        self._save(
            *(self._cell(day=f"2026-03-{day:02}", hours=10) for day in range(9, 14))
        )
        self.assertAlmostEqual(self._line().share, 100 * 50 / line.hours_work)

    def test_wanted_is_that_of_the_structure_and_the_day(self):
        self.env["vae.parameter.value"].create(
            {
                "parameter_id": self.env.ref(
                    "vae_assistance.vae_parameter_development_days"
                ).id,
                "company_id": self.company.id,
                "date_from": "2026-01-01",
                "value": 3,
            }
        )
        self.assertEqual(self._line().hours_development_wanted, 21)

    def test_who_sees_whose_year(self):
        self._training().action_done()
        self.assertFalse(self._line(self.referent2, of=self.referent))
        self.assertEqual(
            self._line(self.coordinator, of=self.referent).hours_development, 12
        )
        self.assertFalse(self._line(self.stranger, of=self.referent))
        # Also somebody who follows candidates and has no hours yet.
        self._create_candidate("Personne Autre", self.referent2)
        line = self._line(self.coordinator, of=self.referent2)
        self.assertEqual(line.hours_development_missing, 14)

    def test_travel_expenses_follow_the_rate(self):
        self._fiche(km=50).action_done()
        travel = self._entries(("km", ">", 0))
        self.assertAlmostEqual(travel.km_amount, 16)
        rate = self.env.ref("vae_assistance.vae_parameter_km_rate")
        self.env["vae.parameter.value"].create(
            {
                "parameter_id": rate.id,
                "company_id": self.company.id,
                "date_from": "2026-03-01",
                "value": 50,
            }
        )
        self.assertAlmostEqual(travel.km_amount, 25)
        self.assertAlmostEqual(self._line().km_amount, 25)
