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
from .test_access_matrix import AccessCommon


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
        """Core asks “is there one?” of a list without rules: none leads to people."""
        addons, people = self.env["base"]._vae_guarded_models()
        lists = {
            f"{name}.{field.name}"
            for name, model in self.registry.items()
            if model._original_module in addons and name not in people
            if not (model._abstract or model._transient)
            for field in model._fields.values()
            if field.type == "one2many" and field.comodel_name in people
        }
        self.assertFalse(lists)

    def manager_of(self, user):
        return (self.coordinator if user == self.referent else self.referent).partner_id

    def _found(self, event, operator, value):
        self.env.invalidate_all()
        return event.search(
            [("id", "=", event.id), ("message_partner_ids", operator, value)]
        )
