# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .test_portal import PortalCommon

OLD, NEW = "camille@example.com", "autre@example.com"


@tagged("post_install", "-at_install")
class TestPortalAddress(PortalCommon, MailCase):
    """The address to which a person's portal password is sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.candidate.partner_id
        cls.seller = new_test_user(
            cls.env,
            login="test_seller",
            groups="sales_team.group_sale_manager,base.group_partner_manager",
        )
        cls.accounts = new_test_user(
            cls.env,
            login="test_accounts",
            groups="base.group_erp_manager,base.group_partner_manager",
        )
        cls.referent2.group_ids = [
            Command.link(cls.env.ref("base.group_partner_manager").id)
        ]
        cls.employer = cls.env["res.partner"].create(
            {"name": "Employeur", "is_company": True, "company_id": cls.company.id}
        )
        cls.partner.parent_id = cls.employer
        cls.twin = cls.env["res.partner"].create(
            {"name": "Camille Essai", "email": NEW, "company_id": cls.company.id}
        )
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Piste", "partner_id": cls.partner.id}
        )

    def _doors(self, user):
        """Every way by which a colleague changes an address, by name."""
        env = self.env(user=user, su=False, context={})
        partner = self.partner.with_env(env)

        def by_import():
            result = env["res.partner"].load(
                [".id", "email"], [[str(self.partner.id), NEW]]
            )
            if result["messages"]:
                raise AccessError(str(result["messages"]))

        def by_portal_wizard():
            wizard = env["portal.wizard"].create(
                {"partner_ids": [Command.set(partner.ids)]}
            )
            wizard.user_ids.email = NEW
            wizard.user_ids.action_invite_again()

        def by_company():
            # Lines of contacts are written with the rights of who called.
            with patch.object(env.transaction, "default_env", env):
                self.employer.with_env(env).write(
                    {"child_ids": [Command.update(partner.id, {"email": NEW})]}
                )

        def by_merge():
            env["base.partner.merge.automatic.wizard"]._merge(
                (self.partner | self.twin).ids,
                dst_partner=self.twin.with_env(env),
                extra_checks=False,
            )

        return {
            "contact": lambda: partner.write({"email": NEW}),
            "emptied": lambda: partner.write({"email": False}),
            "many contacts": lambda: (partner | self.twin).write({"email": NEW}),
            "company": by_company,
            "journey": lambda: self.candidate.with_env(env).write({"email": NEW}),
            "import": by_import,
            "lead": lambda: self.lead.with_env(env).write({"email_from": NEW}),
            "portal wizard": by_portal_wizard,
            "account": lambda: self.portal_user.with_env(env).write({"email": NEW}),
            "login": lambda: self.portal_user.with_env(env).write({"login": NEW}),
            "owner": lambda: self.portal_user.with_env(env).write(
                {"partner_id": self.twin.id}
            ),
            "merge": by_merge,
        }

    def _addresses(self):
        user = self.portal_user.sudo()
        return user.login, user.email, self.candidate.sudo().email

    def test_who_does_not_follow_changes_nothing(self):
        before = self._addresses()
        for user in (
            *(self.seller, self.accounts, self.referent2),
            *(self.employee, self.stranger),
        ):
            for name, door in self._doors(user).items():
                with self.subTest(user=user.login, door=name):
                    self.env.flush_all()
                    self.env.invalidate_all()
                    with (
                        self.mock_mail_gateway(),
                        self.env.cr.savepoint(),
                        self.assertRaises(AccessError),
                        mute_logger("odoo.sql_db"),
                    ):
                        door()
                    self.assertEqual(self._addresses(), before)
                    self.assertFalse(self._new_mails)

    def test_refusal_says_whom_to_ask(self):
        with self.assertRefused("those who follow them change it", AccessError):
            self.partner.with_user(self.seller).email = NEW

    def test_who_follows_is_traced_and_both_addresses_are_told(self):
        self.referent.group_ids = [
            Command.link(self.env.ref("base.group_partner_manager").id)
        ]
        for user in (self.referent, self.coordinator):
            self.partner.email = OLD
            with self.subTest(user=user.login), self.mock_mail_gateway():
                self.candidate.with_user(user).email = NEW
                self.assertEqual(self.portal_user.email, NEW)
                self._assert_both_told()
                self.assertIn(user.name, self.candidate.message_ids[0].body)

    def _assert_both_told(self):
        self.env.flush_all()
        bodies = {mail.email_to: mail.body_html for mail in self._new_mails}
        self.assertLessEqual({OLD, NEW}, bodies.keys())
        for body in bodies.values():
            self.assertIn(self.company.name, body)
            self.assertNotIn("VAE ", body)
        # Whoever has the old one does not learn the new one.
        self.assertNotIn(NEW, bodies[OLD])

    def test_the_person_themselves(self):
        with self.mock_mail_gateway():
            # As the portal does.
            self.partner.with_user(self.portal_user).sudo().write({"email": NEW})
            self._assert_both_told()
        self.assertIn("Camille Essai", self.candidate.message_ids[0].body)

    def test_a_portal_user_of_their_company(self):
        """The portal lets people change the contacts of their company, in sudo."""
        manager = new_test_user(
            self.env, login="test_employer", groups="base.group_portal"
        )
        with self.assertRefused("serves to connect", AccessError):
            self.partner.with_user(manager).sudo().write({"email": NEW})

    def test_before_there_is_an_account(self):
        fresh = self._create_candidate("Inès Nouvelle", self.referent, email=OLD)
        with self.assertRefused("serves to connect", AccessError):
            fresh.partner_id.with_user(self.seller).email = NEW
        with self.mock_mail_gateway():
            fresh.partner_id.email = NEW
        self.assertFalse(self._new_mails)
        self.assertIn("was changed", fresh.message_ids[0].body)

    def test_closed_and_archived_journeys(self):
        self.candidate.active = False
        with self.assertRefused("serves to connect", AccessError):
            self.partner.with_user(self.seller).email = NEW

    def test_a_journey_made_beside_that_of_a_colleague(self):
        own = self.env["vae.candidate"].create(
            {
                "partner_id": self.partner.id,
                "user_id": self.referent2.id,
                "company_id": self.company.id,
            }
        )
        with self.assertRefused("serves to connect", AccessError):
            own.with_user(self.referent2).email = NEW
        self.candidate.date_closed = "2026-01-05"
        own.with_user(self.referent2).email = NEW
        self.assertEqual(self.partner.email, NEW)

    def test_contacts_of_others_are_core_s(self):
        with self.mock_mail_gateway():
            self.twin.with_user(self.seller).email = "x@example.com"
            self.partner.with_user(self.seller).write({"email": OLD, "phone": "1"})
        self.assertFalse(self._new_mails)

    def _attached(self, user):
        """Every way by which a colleague says for whom a person works, by name."""
        env = self.env(user=user, su=False, context={})
        contacts, person = env["res.partner"], self.partner.with_env(env)
        other = self.twin.with_env(env)
        new = {"name": "Autre", "company_id": self.company.id}

        def by_import():
            result = contacts.load(
                [".id", "parent_id/.id"], [[str(person.id), str(self.twin.id)]]
            )
            if result["messages"]:
                raise AccessError(str(result["messages"]))

        return {
            "write": lambda: person.write({"parent_id": other.id}),
            "form": lambda: person.web_save({"parent_id": other.id}, {"name": {}}),
            "import": by_import,
            "lines": lambda: other.write({"child_ids": [Command.link(person.id)]}),
            "new lines": lambda: contacts.create(
                {**new, "child_ids": [Command.link(person.id)]}
            ),
            # A portal user of whom they write would be one of the person's own.
            "below": lambda: other.write({"parent_id": person.id}),
            "new below": lambda: contacts.create({**new, "parent_id": person.id}),
            "new by default": lambda: contacts.with_context(
                default_parent_id=person.id
            ).create(new),
        }

    def _try_attached(self, user, door):
        self.env.flush_all()
        self.env.invalidate_all()
        env = self.env(user=user, su=False, context={})
        # Lines of contacts are written with the rights of who called.
        with self.cr.savepoint(), patch.object(env.transaction, "default_env", env):
            self._attached(user)[door]()
            self.env.flush_all()

    def test_who_does_not_follow_attaches_nobody(self):
        for user in (self.seller, self.accounts, self.referent2):
            for door in self._attached(user):
                with self.subTest(user=user.login, door=door):
                    with self.assertRaisesRegex(AccessError, "only who follows"):
                        self._try_attached(user, door)
        self.env.invalidate_all()
        self.assertEqual(self.partner.parent_id, self.employer)
        self.assertFalse(self.partner.child_ids)

    def test_who_follows_attaches(self):
        self.referent.group_ids = [
            Command.link(self.env.ref("base.group_partner_manager").id)
        ]
        for door in ("write", "form", "import"):
            self._try_attached(self.referent, door)
            self.assertEqual(self.partner.parent_id, self.twin)
            self.partner.parent_id = self.employer
        self._try_attached(self.referent, "new below")

    def test_other_contacts_are_attached_as_in_core(self):
        contacts = self.env["res.partner"].with_user(self.seller)
        other = contacts.create({"name": "Autre", "parent_id": self.employer.id})
        other.parent_id = self.twin
        self.twin.with_user(self.seller).child_ids = [
            Command.create({"name": "Encore une autre"})
        ]
        # Nothing else of a candidate's contact is kept from who may write contacts.
        self.partner.with_user(self.seller).write({"city": "Rennes"})

    def test_login_of_who_was_invited(self):
        with self.mock_mail_gateway():
            self.portal_user.login = NEW
        addresses = {mail.email_to for mail in self._new_mails}
        self.assertLessEqual({OLD, NEW}, addresses)

    def test_nobody_signs_up_as_somebody_else(self):
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        fresh = self._create_candidate("Inès Nouvelle", self.referent, email=OLD)
        for user, may in ((self.seller, False), (self.referent, True)):
            people = (fresh.partner_id | self.twin).with_user(user)
            links = people.signup_get_auth_param()
            self.assertEqual(bool(links.get(fresh.partner_id.id)), may, user.login)
            self.assertTrue(links[self.twin.id])
