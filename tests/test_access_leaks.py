# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A journey is not found by any other door than the candidate's own record."""

import contextlib
import inspect
import re

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.vae_assistance.tests.common import VaeCommon

from .test_access_doors import is_ours_field

SECRET = "Zacharie Introuvable"
# What gives another result to another user, by their rights.
ASKS_RIGHTS = re.compile(
    r"\.(search|search_fetch|search_count|_read_group|has_access|_filtered_access)\("
    r"|\benv\.(user|uid)\b"
)


@tagged("post_install", "-at_install")
class TestAccessLeaks(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls._create_candidate(
            SECRET, cls.referent, goal="Projet intime de Zacharie"
        )
        cls.fiche = cls._create_fiche(
            cls.secret, remarks="Remarque intime", days=-1, conclusion="Bilan intime"
        )
        cls.fiche.action_done()
        cls.secret.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="Rappeler",
            user_id=cls.referent.id,
        )
        cls.attachment = cls.env["ir.attachment"].create(
            {
                "name": "diplome.txt",
                "raw": b"Zacharie",
                "res_model": "vae.candidate",
                "res_id": cls.secret.id,
            }
        )
        cls.others = cls.referent2 | cls.accompagnateur | cls.employee | cls.stranger

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.env.invalidate_all()

    def _vae_users(self):
        return self.others.filtered(
            lambda user: user.has_group("vae_assistance.group_vae_accompagnateur")
        )

    def test_what_is_computed_by_rights_is_computed_for_each(self):
        """Another user does not read what the cache holds for the first one."""
        checked, shared = 0, set()
        for model in self.env.values():
            if model._transient:
                continue  # whoever opened a dialog is the only one who reads it
            for field in model._fields.values():
                if not (
                    is_ours_field(field)
                    and isinstance(field.compute, str)
                    and not (field.store or field.compute_sudo)
                ):
                    continue
                methods = (
                    vars(owner).get(field.compute) for owner in type(model).mro()
                )
                source = "".join(
                    inspect.getsource(method)
                    for method in methods
                    if method and method.__module__.startswith("odoo.addons.vae_")
                )
                if ASKS_RIGHTS.search(source) and "sudo()" not in source:
                    checked += 1
                    if "uid" not in self.registry.field_depends_context[field]:
                        shared.add(str(field))
        self.assertGreater(checked, 20)
        self.assertFalse(shared)

    def test_search(self):
        for user in self._vae_users():
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                candidates = self.env["vae.candidate"].with_user(user)
                for domain in (
                    [("name", "=", SECRET)],
                    [("partner_id.name", "=", SECRET)],
                    [("goal", "ilike", "intime")],
                    [("fiche_ids.remarks", "ilike", "intime")],
                    [("reference", "=", self.secret.sudo().reference)],
                ):
                    self.assertFalse(candidates.search(domain), domain)
                    self.assertFalse(candidates.search_count(domain), domain)
                self.assertFalse(candidates.name_search(SECRET))
                fiches = self.env["vae.fiche.action"].with_user(user)
                self.assertFalse(fiches.search([("remarks", "ilike", "intime")]))
                self.assertFalse(
                    fiches.search([("candidate_id.name", "ilike", SECRET)])
                )

    def test_what_is_counted_is_counted_for_who_asks(self):
        """What follows from no field of a record was asked for by somebody's rights.

        It is kept apart from what others, or the code itself, were told of it.
        """
        registry = self.env.registry
        for name, model in registry.items():
            if model._abstract:
                continue
            for field in model._fields.values():
                asked = (
                    field.compute
                    and is_ours_field(field)
                    and not (field.store or field.related or field.compute_sudo)
                    and not registry.field_depends[field]
                )
                if asked:
                    with self.subTest(model=name, field=field.name):
                        self.assertIn("uid", registry.field_depends_context[field])

    def test_groups(self):
        for user in self._vae_users():
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                groups = (
                    self.env["vae.candidate"]
                    .with_user(user)
                    .formatted_read_group([], ["name"], ["__count"])
                )
                self.assertNotIn(SECRET, [group["name"] for group in groups])
                groups = (
                    self.env["vae.fiche.action"]
                    .with_user(user)
                    .formatted_read_group([], ["candidate_id"], ["__count"])
                )
                self.assertNotIn(SECRET, str(groups))

    def test_read_and_export(self):
        # Even who may export files exports only what they may read.
        export = self.env.ref("base.group_allow_export")
        self.others.write({"group_ids": [Command.link(export.id)]})
        for user in self.others:
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    self.secret.with_user(user).read(["name"])
                with self.assertRaises(AccessError):
                    self.fiche.with_user(user).web_read({"remarks": {}})
                with self.assertRaises(AccessError):
                    self.fiche.with_user(user).export_data(["remarks"])

    def test_through_core_models(self):
        partner = self.secret.sudo().partner_id
        for user in self.others:
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                env = self.env(user=user)
                self.assertFalse(
                    env["ir.attachment"].search([("id", "=", self.attachment.id)])
                )
                self.assertFalse(
                    env["mail.message"].search(
                        [
                            ("model", "in", ["vae.candidate", "vae.fiche.action"]),
                            ("res_id", "in", [self.secret.id, self.fiche.id]),
                        ]
                    )
                )
                self.assertFalse(
                    env["mail.activity"].search([("res_model", "=", "vae.candidate")])
                )
                if user in self._vae_users():
                    self.assertFalse(
                        env["res.partner"].search(
                            [
                                ("vae_candidate_ids.goal", "ilike", "intime"),
                                ("id", "=", partner.id),
                            ]
                        )
                    )

    def test_followers_however_they_are_asked_for(self):
        """Only what a search is about is looked up: no way to ask gets past it."""
        name = "vae.candidate"
        followers = self.env["mail.followers"].search([("res_model", "=", name)])
        self.assertTrue(followers)
        for user in self.others:
            for domain in (
                [("res_model", "=", name)],
                [("res_model", "in", [name, "crm.lead"])],
                ["|", ("res_model", "=", name), ("res_model", "=", "crm.lead")],
                ["!", ("res_model", "not in", [name])],
                ["!", "&", ("res_model", "!=", name), ("id", "!=", 0)],
                [("res_model", "=like", "vae.cand%")],
                [("res_model", "!=", "crm.lead")],
                [("id", "in", followers.ids)],
                [],
            ):
                with self.subTest(user=user.login, domain=domain):
                    found = self.env["mail.followers"].with_user(user).search(domain)
                    self.assertFalse(found.sudo() & followers)

    def test_mail_models(self):
        """What hangs on a record follows it: nobody else finds it by its model."""
        here = [("res_model", "in", ["vae.candidate", "vae.fiche.action"])]
        messages = self.env["mail.message"].search(
            [("model", "=", "vae.fiche.action"), ("res_id", "=", self.fiche.id)]
        )
        for user in self.others:
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                env = self.env(user=user)
                for model, domain in (
                    ("mail.followers", here),
                    ("mail.tracking.value", [("mail_message_id", "in", messages.ids)]),
                    ("mail.mail", [("mail_message_id", "in", messages.ids)]),
                    (
                        "mail.notification",
                        [("mail_message_id", "in", messages.ids)],
                    ),
                ):
                    with contextlib.suppress(AccessError):
                        self.assertFalse(env[model].search(domain), model)
                activities = env["mail.activity"]
                for domain in (here, [("res_name", "ilike", "Zacharie")]):
                    self.assertFalse(activities.search(domain))
                    self.assertFalse(activities.search_count(domain))
                for domain in (
                    [("body", "ilike", "intime")],
                    [("model", "=", "vae.candidate")],
                    [("attachment_ids.name", "=", "diplome.txt")],
                ):
                    with contextlib.suppress(AccessError):
                        self.assertFalse(env["mail.message"].search(domain))
                with contextlib.suppress(AccessError):
                    self.assertFalse(
                        env["mail.message"].search(
                            [("tracking_value_ids.new_value_char", "!=", False)]
                        )
                        & messages
                    )
                followers = self.secret.message_follower_ids
                self.assertTrue(followers)
                with self.assertRaises(AccessError):
                    followers.with_user(user).read(["partner_id"])
        # Those who may read the record still see who follows it.
        self.env.invalidate_all()
        candidate = self.secret.with_user(self.referent)
        self.assertTrue(candidate.message_follower_ids.mapped("name"))

    def test_calendar(self):
        event = self.env["calendar.event"]._create_vae_appointment(
            self.secret, self.now.replace(year=self.now.year + 1), 1
        )
        attendee = event.attendee_ids
        organiser = self.referent.partner_id
        self.env.flush_all()
        for user in self.others:
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                env = self.env(user=user)
                self.assertNotIn(event, organiser.with_user(user).meeting_ids)
                for model, fname, value in (
                    ("calendar.event", "id", event.id),
                    ("calendar.event", "name", event.name),
                    ("calendar.event", "access_token", event.access_token),
                    ("calendar.attendee", "id", attendee.id),
                    ("calendar.attendee", "access_token", attendee.access_token),
                ):
                    self.assertFalse(env[model].search([(fname, "=", value)]), fname)
                with self.assertRaises(AccessError):
                    organiser.with_user(user).get_attendee_detail(event.ids)

    def test_leads_of_another_structure(self):
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": "Demande",
                    "contact_name": SECRET,
                    "type": kind,
                    "company_id": self.company.id,
                    "user_id": user.id,
                }
                for kind in ("lead", "opportunity")
                for user in (self.referent, self.env["res.users"])
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        found = self.env["crm.lead"].with_user(self.stranger)
        self.assertFalse(found.search([("id", "in", leads.ids)]))
        self.assertFalse(found.search([("contact_name", "=", SECRET)]))
        with self.assertRaises(AccessError):
            leads.with_user(self.stranger).read(["contact_name"])

    def test_names_of_records_name_nobody(self):
        """Display names travel without their rules (many2one, activities, mails)."""
        self.assertNotIn("Zacharie", self.fiche.display_name)
        event = self.env["calendar.event"]._create_vae_appointment(
            self.secret, self.now.replace(year=self.now.year + 1), 1
        )
        self.assertNotIn("Zacharie", event.display_name)
        self.assertFalse(event.description)


@tagged("post_install", "-at_install")
class TestRemoteCalls(VaeCommon, HttpCase):
    def _call(self, model, method, args):
        response = self.url_open(
            "/web/dataset/call_kw",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": {},
                },
            },
        )
        return response.json()

    @mute_logger("odoo.http")
    def test_records_of_others(self):
        fiche = self._create_fiche(self.candidate, remarks="Remarque intime")
        self.env.flush_all()
        self.authenticate("test_referent2", "test_referent2")
        for method, args in (
            ("read", [fiche.ids, ["remarks"]]),
            ("action_done", [fiche.ids]),
            ("write", [fiche.ids, {"remarks": "?"}]),
        ):
            answer = self._call("vae.fiche.action", method, args)
            self.assertIn("error", answer, method)
            self.assertNotIn("intime", str(answer))
        answer = self._call(
            "vae.candidate", "action_record_meeting", [self.candidate.ids]
        )
        self.assertNotIn("Camille", str(answer))

    def test_invitations_to_an_appointment(self):
        """The page of an invitation, which needs no account, names nobody."""
        event = self.env["calendar.event"]._create_vae_appointment(
            self.candidate, self.now.replace(year=self.now.year + 1), 1
        )
        event.partner_ids += self.referent2.partner_id
        self.env.flush_all()
        for attendee in event.attendee_ids:
            for verb in ("view", "accept", "decline"):
                answer = self.url_open(
                    f"/calendar/meeting/{verb}"
                    f"?token={attendee.access_token}&id={event.id}"
                )
                self.assertEqual(answer.status_code, 200)
                self.assertIn("VAE appointment", answer.text)
                # It is printed beside the name on attendance sheets.
                self.assertNotIn(self.candidate.reference, answer.text)
                self.assertNotIn("Camille", answer.text)
        [file] = event._get_ics_file().values()
        for told in ("Camille", self.candidate.reference):
            self.assertNotIn(told.encode(), file)

    @mute_logger("odoo.http")
    def test_helpers_are_not_remote(self):
        self.authenticate("test_referent", "test_referent")
        for model, method in (
            ("vae.candidate", "_reserve_numbers"),
            ("vae.candidate", "_prepare_contacts"),
            ("vae.fiche.action", "_plan_next"),
            ("crm.lead", "_vae_matching_contacts"),
        ):
            answer = self._call(model, method, [[self.candidate.id]])
            self.assertIn("error", answer, method)
