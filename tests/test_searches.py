# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Nothing is guessed by searching.

Whoever may ask “which of my records hang on somebody of whom that is true?” reads what
is true of them, letter by letter. So what a search asks of other records is asked with
the rights of who searches, whatever field leads there.
"""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .test_access_doors import is_ours_field
from .test_access_matrix import PEOPLE, AccessCommon
from .test_side_doors import SideCommon


@tagged("post_install", "-at_install")
class TestLines(SideCommon):
    """Whether something hangs on a record is told of what one may read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept = cls.env["ir.rule"]._vae_kept_models()

    def _make_all(self):
        for model in PEOPLE:
            for candidate in (self.unfollowed, self.elsewhere):
                self._records(model, candidate)
        self.env.flush_all()

    def _fields(self, user):
        """Fields of many records that this user may search, to kept ones."""
        for name, model in self.registry.items():
            records = self.env[name].with_user(user).with_context(active_test=False)
            if model._abstract or not records.has_access("read"):
                continue
            for field in model._fields.values():
                if (
                    field.type in ("one2many", "many2many")
                    and field.comodel_name in self.kept
                    and field._description_searchable
                    and records._has_field_access(field, "read")
                ):
                    yield records, field

    def test_every_field(self):
        self._make_all()
        told_by_core = set()
        for user in (self.employee, self.referent, self.coordinator):
            for records, field in self._fields(user):
                lines = self.env[field.comodel_name].with_user(user)
                if not lines.has_access("read"):
                    continue
                lines = lines.with_context(active_test=False)
                with self.subTest(user=user.login, field=str(field)):
                    self.env.invalidate_all()
                    readable = lines.search([])
                    others = lines.sudo().search([]) - readable.sudo()
                    known = records.search([(field.name, "in", readable.ids)])
                    found = records.search([(field.name, "!=", False)])
                    self.assertEqual(found, known)
                    none = records.search([(field.name, "=", False)])
                    self.assertFalse(none & known)
                    self.assertFalse(records.search([(field.name, "in", others.ids)]))
                    everyone = records.search([])
                    self.assertEqual(
                        records.search([(field.name, "not in", others.ids)]), everyone
                    )
                    if everyone.sudo().search([(field.name, "in", others.ids)]):
                        told_by_core.add((records._name, field.name))
        self.assertLessEqual(
            {
                ("calendar.event", "vae_attendance_ids"),
                ("res.partner", "meeting_ids"),
                ("res.partner", "vae_candidate_ids"),
                ("res.users", "meeting_ids"),
            },
            told_by_core,
        )

    def test_what_is_followed_without_rules(self):
        """A link that is searched without its rules leads no further."""
        users = self.env["res.users"].with_user(self.employee)
        leader = [("id", "=", self.appointment.user_id.id)]
        for domain in (
            [("partner_id.meeting_ids", "in", self.appointment.ids)],
            [("partner_id", "any", [("meeting_ids", "in", self.appointment.ids)])],
            [("meeting_ids", "in", self.appointment.ids)],
            [("partner_id.user_ids.meeting_ids", "in", self.appointment.ids)],
        ):
            with self.subTest(domain=domain):
                self.env.invalidate_all()
                self.assertTrue(users.sudo().search(leader + domain))
                self.assertFalse(users.search(leader + domain))

    def test_core_is_as_it_was(self):
        """Events of others are found as ever, those of the past as well."""
        event = self.env["calendar.event"].create(
            {
                "name": "Point",
                "partner_ids": [Command.set(self.referent2.partner_id.ids)],
            }
        )
        person = self.referent2.partner_id.with_user(self.employee)
        for active in (True, False):
            event.active = active
            own = [("id", "=", person.id)]
            found = person.search([*own, ("meeting_ids", "in", event.ids)])
            self.assertEqual(found, person)
            self.assertFalse(person.search([*own, ("meeting_ids", "=", False)]))


@tagged("post_install", "-at_install")
class TestSearches(AccessCommon):
    def _closed_fields(self, user):
        """Model → a field of ours that can be searched, but not by this user."""
        closed = {}
        for name, model in self.registry.items():
            for field in model._fields.values():
                if (
                    field.groups
                    and is_ours_field(field)
                    and field._description_searchable
                    and not self.env[name]
                    .with_user(user)
                    ._has_field_access(field, "read")
                ):
                    closed.setdefault(name, field.name)
        return closed

    def _links(self, user, models):
        """Fields of what a user may search that lead to one of these models."""
        for name, model in self.registry.items():
            records = self.env[name].with_user(user)
            if model._abstract or not records.has_access("read"):
                continue
            for field in model._fields.values():
                if (
                    field.comodel_name in models
                    and field.relational
                    and field._description_searchable
                    and records._has_field_access(field, "read")
                ):
                    yield records, field

    def test_no_link_leads_to_what_is_closed(self):
        user = self.employee
        user.group_ids = [
            Command.link(self.env.ref("sales_team.group_sale_manager").id)
        ]
        closed = self._closed_fields(user)
        self.assertLessEqual({"res.partner", "calendar.event"}, closed.keys())
        tried = set()
        for records, field in self._links(user, closed):
            tried.add((records._name, field.name))
            fname = closed[field.comodel_name]
            with self.subTest(field=str(field), to=fname):
                self.env.invalidate_all()
                for domain in (
                    [(f"{field.name}.{fname}", "!=", False)],
                    [(field.name, "not any", [(fname, "=", False)])],
                ):
                    with self.assertRaises(AccessError):
                        records.search(domain)
        self.assertIn(("calendar.event", "message_partner_ids"), tried)

    def test_who_follows_is_asked_with_ones_own_rights(self):
        """Core searches followers as superuser."""
        person = self.elsewhere.partner_id
        for user in (self.employee, self.referent):
            event = self.env["calendar.event"].with_user(user).create({"name": "Point"})
            event.sudo().message_subscribe((person | self.manager_of(user)).ids)
            own = [("id", "=", event.id)]
            with self.subTest(user=user.login):
                self.assertEqual(self._found(event, "in", person.ids), event)
                # People whom the user may not read: neither by name nor otherwise.
                self.assertFalse(self._found(event, "ilike", person.name))
                self.assertFalse(self._found(event, "in", [person.name]))
                self.assertFalse(self._found(event, "any", [("id", "=", person.id)]))
                # Others as in core.
                name = self.manager_of(user).name
                self.assertEqual(self._found(event, "ilike", name), event)
                self.assertEqual(
                    self._found(event, "any", [("name", "=", name)]), event
                )
                self.assertEqual(
                    event.search([*own, ("message_partner_ids.name", "=", name)]), event
                )

    def test_what_is_everybodys_tells_of_nobodys_records(self):
        """Core asks “is there one?” of a list without rules: none leads to people.

        But those of which it is asked with one's own rights.
        """
        addons, people = self.env["base"]._vae_guarded_models()
        lists = {
            f"{name}.{field.name}"
            for name, model in self.registry.items()
            if model._original_module in addons and name not in people
            if not (model._abstract or model._transient)
            for field in model._fields.values()
            if field.type == "one2many" and field.comodel_name in people
            if field.name not in self.env[name]._vae_asking_links()
        }
        self.assertFalse(lists)

    def manager_of(self, user):
        return (self.coordinator if user == self.referent else self.referent).partner_id

    def _found(self, event, operator, value):
        self.env.invalidate_all()
        return event.search(
            [("id", "=", event.id), ("message_partner_ids", operator, value)]
        )
