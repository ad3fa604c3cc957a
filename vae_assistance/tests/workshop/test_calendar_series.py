# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from odoo.tests import tagged

from .test_vae_attendance import AttendanceCommon

# A Tuesday at 10:00 in Paris; the clocks change on 28 March.
FIRST = datetime(2027, 3, 16, 9)


@tagged("post_install", "-at_install")
class TestCalendarSeries(AttendanceCommon):
    """Moving a repeated event keeps who is registered and what is prepared."""

    def _repeated(self, **values):
        event = (
            self.env["calendar.event"]
            .with_user(self.referent)
            .with_context(tz="Europe/Paris")
            .create(
                {
                    "name": "Atelier",
                    "start": FIRST,
                    "stop": FIRST + timedelta(hours=2),
                    "recurrency": True,
                    "rrule_type": "weekly",
                    "tue": True,
                    "end_type": "count",
                    "count": 3,
                    "event_tz": "Europe/Paris",
                    **values,
                }
            )
        )
        return event.recurrence_id.calendar_event_ids.sorted("start")

    def _workshops(self):
        events = self._repeated(vae_kind="workshop")
        for event in events:
            self._register(self.candidate, event)
        return events

    def _appointments(self):
        events = self._repeated(vae_candidate_id=self.candidate.id)
        for number, fiche in enumerate(events.vae_fiche_ids, 1):
            fiche.objectives_aimed = f"But {number}"
        return events

    def _people(self, events):
        return events.sudo().vae_attendance_ids.candidate_id

    def _move(self, event, update, hours=0, days=0, **values):
        start = event.start + timedelta(hours=hours, days=days)
        event.write(
            {
                "start": start,
                "stop": start + timedelta(hours=2),
                "recurrence_update": update,
                **values,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()

    def test_all_of_a_workshop(self):
        events = self._workshops()
        self._move(events[1], "all_events", hours=1)
        self.assertEqual(events.mapped("active"), [True] * 3)
        self.assertEqual(events.recurrence_id.calendar_event_ids, events)
        # At 11:00 in Paris, in winter and in summer.
        self.assertEqual([event.start.hour for event in events], [10, 10, 9])
        for event in events:
            self.assertEqual(self._people(event), self.candidate)
            self.assertEqual(event.sudo().vae_attendance_ids.date, event.start)

    def test_this_and_following_workshops(self):
        events = self._workshops()
        self._move(events[1], "future_events", days=1)
        self.assertEqual(events.mapped("active"), [True] * 3)
        self.assertEqual(
            [event.start.day for event in events],
            [16, 24, 31],
        )
        self.assertEqual(len(events.recurrence_id), 2)
        self.assertTrue(events[2].recurrence_id.wed)
        self.assertFalse(events[2].recurrence_id.tue)
        for event in events:
            self.assertEqual(self._people(event), self.candidate)

    def test_appointments(self):
        for update in ("all_events", "future_events"):
            events = self._appointments()
            fiches = events.vae_fiche_ids
            self._move(events[1], update, hours=2, days=1)
            self.assertEqual(events.vae_fiche_ids, fiches)
            self.assertEqual(set(fiches.mapped("state")), {"draft"})
            self.assertEqual(
                fiches.mapped("objectives_aimed"), ["But 1", "But 2", "But 3"]
            )
            self.assertEqual(fiches.mapped("date"), events.mapped("start"))
            self.assertEqual(events[2].start.weekday(), 2)
            self.assertEqual(
                self.env["vae.fiche.action"].search_count(
                    [("candidate_id", "=", self.candidate.id)]
                ),
                3 if update == "all_events" else 6,
            )

    def test_other_changes_of_a_series(self):
        events = self._workshops()
        events[1].write({"location": "Ailleurs", "recurrence_update": "future_events"})
        self.assertEqual(events.mapped("active"), [True] * 3)
        self.assertEqual(
            events.mapped("location"), [events[0].location, "Ailleurs", "Ailleurs"]
        )

    def test_what_has_taken_place_stays(self):
        events = self._appointments()
        first = events[0]
        first.vae_fiche_ids.sudo().with_context(tracking_disable=True).write(
            {"state": "done"}
        )
        self._move(events[1], "all_events", hours=1)
        self.assertEqual(first.start, FIRST)
        self.assertEqual(events[2].start.hour, 9)

    def test_made_anew_only_when_nothing_is_lost(self):
        for events in (self._workshops(), self._appointments()):
            for values in (
                {"count": 8, "recurrence_update": "all_events"},
                {"interval": 2, "recurrence_update": "future_events"},
                {"recurrency": False, "recurrence_update": "all_events"},
            ):
                with self.assertRefused("(?i)registered"):
                    events[1].write(dict(values))
        empty = self._repeated(vae_kind="workshop")
        empty[0].write({"count": 5, "recurrence_update": "all_events"})
        self.assertEqual(len(empty.recurrence_id.calendar_event_ids), 5)

    def test_repeating_what_has_people(self):
        """On days among which its own is not: core would archive it."""
        event = self._create_workshop(start=FIRST)
        self._register(self.candidate, event)
        rule = {
            "recurrency": True,
            "rrule_type": "weekly",
            "end_type": "count",
            "count": 2,
            "event_tz": "Europe/Paris",
        }
        with self.assertRefused("(?i)registered"):
            event.write({**rule, "tue": False, "fri": True})
        event.write({**rule, "tue": True})
        self.assertTrue(event.active)
        self.assertEqual(self._people(event), self.candidate)

    def test_meetings_of_others_are_core_s(self):
        events = self._repeated()
        self._move(events[1], "all_events", hours=1)
        self.assertEqual(events.exists().filtered("active"), events[0])
