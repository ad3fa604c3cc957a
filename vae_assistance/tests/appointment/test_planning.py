# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.tests import Form, tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestPlanning(VaeCommon):
    """Who plans is told whose appointments there are and which ones overlap."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.start = cls.now + timedelta(days=2)
        cls.event = cls._plan(cls.candidate, cls.referent, cls.start)
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def _plan(cls, candidate, user, start):
        return (
            cls.env["calendar.event"]
            .with_user(user)
            .create(
                {
                    "vae_candidate_id": candidate.id,
                    "start": start,
                    "stop": start + timedelta(hours=1),
                }
            )
        )

    def test_the_screen_says_who(self):
        action = self.candidate.with_user(self.referent).action_plan_appointment()
        arch = (
            self.env["calendar.event"]
            .with_user(self.referent)
            .get_views([(view, kind) for view, kind in action["views"] if view])
        )["views"]["calendar"]["arch"]
        self.assertIn("vae_label", arch)
        self.assertEqual(self.event.vae_label, self.candidate.name)
        self.assertNotIn(self.candidate.name, self.event.name)
        core = self.env["calendar.event"].get_view(
            self.env.ref("calendar.view_calendar_event_calendar").id, "calendar"
        )
        self.assertNotIn("vae_label", core["arch"])

    def test_what_the_code_was_told_names_nobody_to_others(self):
        event = self.event.with_user(self.referent2)
        self.assertEqual(event.sudo().vae_label, self.candidate.name)
        self.assertTrue(event.sudo().name)  # else it may not be read at all
        self.assertNotIn(self.candidate.name, event.vae_label)

    def test_what_overlaps(self):
        other = self._create_candidate("Noor Essai", self.referent)
        event = self._plan(other, self.referent, self.start + timedelta(minutes=30))
        self.env.invalidate_all()
        self.assertIn(self.candidate.name, event.vae_overlap)
        self.assertIn(other.name, self.event.vae_overlap)
        event.write(
            {
                "start": self.start + timedelta(hours=1),
                "stop": self.start + timedelta(hours=2),
            }
        )
        self.env.invalidate_all()
        self.assertFalse(event.vae_overlap, "One follows the other")
        self.assertFalse(self.event.vae_overlap, "An event does not overlap itself")

    def test_what_one_may_not_read_is_not_told(self):
        """A colleague who does not follow the journey learns nothing of it."""
        other = self._create_candidate("Noor Essai", self.referent2)
        form = Form(self.env["calendar.event"].with_user(self.referent2))
        form.vae_candidate_id = other
        form.start = self.start
        form.stop = self.start + timedelta(hours=1)
        form.user_id = self.referent
        self.assertFalse(form.vae_overlap)

    def test_said_on_the_fiche(self):
        other = self._create_candidate("Noor Essai", self.referent)
        fiche = self._create_fiche(other, days=-1, user_id=self.referent.id)
        with Form(fiche.with_user(self.referent)) as form:
            self.assertFalse(form.overlap, "What is over is not planned any more")
            form.next_date = self.start
            self.assertIn(self.candidate.name, form.next_overlap)
            form.next_date = self.start + timedelta(hours=3)
            self.assertFalse(form.next_overlap)
            form.next_date = self.start
        following = fiche.with_user(self.referent)._plan_next()
        self.assertIn(self.candidate.name, following.overlap)
        self.assertFalse(fiche.next_overlap, "The next fiche says it")

    def test_many_at_once(self):
        events = self.event
        for count in (2, 8):
            for number in range(count):
                other = self._create_candidate(f"Noor {number}", self.referent)
                events |= self._plan(other, self.referent, self.start)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(20):
                events.mapped("vae_overlap")

    def test_how_one_met_is_asked(self):
        fiche = self._create_fiche(self.candidate, days=-1, modality=False)
        with self.assertRefused("say how you met"):
            fiche.action_done()
        fiche.modality = "phone"
        fiche.action_done()
        self.assertEqual(fiche.state, "done")
