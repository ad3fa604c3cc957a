# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ConventionCommon


@tagged("post_install", "-at_install")
class TestVaeDelegation(ConventionCommon):
    def _delegate(self, first, last, user=None, **values):
        return (
            self.env["vae.delegation"]
            .with_user(user or self.director)
            .create(
                {
                    "user_id": self.coordinator.id,
                    "company_id": self.company.id,
                    "date_start": self._in_days(first),
                    "date_end": self._in_days(last),
                    **values,
                }
            )
        )

    def test_signs_between_two_days(self):
        convention = self._convention(delegate_id=self.coordinator.id)
        with self.assertRefused("neither its director"):
            convention.action_request_signatures()
        self._delegate(-10, -1)
        with self.assertRefused("ended on"):
            convention.action_request_signatures()
        self._delegate(1, 10)
        with self.assertRefused("ended on|begins on"):
            convention.action_request_signatures()
        self._delegate(0, 5, scope="budget")
        with self.assertRefused("ended on|begins on"):
            convention.action_request_signatures()
        self._delegate(0, 0, scope="convention")
        convention.action_request_signatures()
        signature = convention._signature_request().signer_ids
        self.assertEqual(signature.user_id, self.coordinator)
        self.assertEqual(signature.role, "delegate")
        signature.sudo()._sign("screen", "Une coordinatrice")
        self.assertEqual(convention.state, "in_progress")

    def test_ended_before_the_signature(self):
        delegation = self._delegate(-10, 5)
        convention = self._convention(delegate_id=self.coordinator.id)
        convention.action_request_signatures()
        delegation.date_end = self._in_days(-1)
        signature = convention._signature_request().signer_ids
        with self.assertRefused("ended on"):
            signature.with_user(self.coordinator).action_sign()
        with self.assertRefused("ended on"):
            signature.sudo()._sign("screen", "Une coordinatrice")

    def test_director_who_is_replaced(self):
        convention = self._convention()
        convention.action_request_signatures()
        self.company.vae_director_id = self.admin
        with self.assertRefused("neither its director"):
            convention._signature_request().sudo().signer_ids._sign(
                "screen", "Ancienne"
            )

    def test_only_the_director_delegates(self):
        for other in (self.coordinator, self.referent, self.admin):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._delegate(0, 5, user=other)
        delegation = self._delegate(1, 5)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            delegation.with_user(self.admin).date_end = self._in_days(50)

    def test_one_that_has_not_begun_stays_in_its_structure(self):
        (self.director | self.coordinator).company_ids += self.other_company
        delegation = self._delegate(1, 5)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            delegation.write({"company_id": self.other_company.id})

    def test_to_whom(self):
        for other in (self.referent, self.stranger):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._delegate(0, 5, user_id=other.id)
        with self.assertRefused("needs no", ValidationError):
            self._delegate(0, 5, user_id=self.director.id)

    def test_what_was_true_stays(self):
        delegation = self._delegate(-5, 5)
        for values in (
            {"scope": "budget"},
            {"date_start": self._in_days(-9)},
            {"user_id": self.admin.id},
            {"date_end": self._in_days(-2)},
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                delegation.write(values)
        with self.assertRefused("is kept"):
            delegation.unlink()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self._delegate(5, 4)
        self._delegate(1, 1).unlink()
