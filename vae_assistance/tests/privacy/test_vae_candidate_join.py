# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ...models.candidate.vae_candidate_members import MEMBER_FIELDS
from ..common import VaeCommon

REASON = "Le référent est en arrêt, la candidate attend une réponse"


@tagged("post_install", "-at_install")
class TestVaeCandidateJoin(VaeCommon):
    """Whoever follows a journey opens its notes: nobody lets themselves in unseen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={"no_reset_password": True})
        cls.candidate = cls._create_candidate("Sacha Suivi", cls.referent)
        cls.candidate.accompagnateur_ids = cls.accompagnateur
        note = (
            cls.env["vae.confidential.note"]
            .with_user(cls.referent)
            .action_create(cls.candidate.id, "note", {"content": "Très intime"})
        )
        cls.note = cls.env["vae.confidential.note"].browse(note["id"])
        cls.above = cls.coordinator | cls.director | cls.admin
        cls.env.flush_all()

    def _values(self, user):
        """What to write so that a user follows, for each field that decides it."""
        field = self.env["vae.candidate"]._fields
        values = {
            "many2one": lambda: user.id,
            "many2many": lambda: [Command.link(user.id)],
        }
        return {name: values[field[name].type]() for name in MEMBER_FIELDS}

    def test_the_fields_that_decide_are_known(self):
        """All that `member_ids` follows from is watched by `write`."""
        model = self.env["vae.candidate"]
        depends = self.registry.field_depends[model._fields["member_ids"]]
        self.assertEqual(set(depends), set(MEMBER_FIELDS))
        columns = {
            (field.relation, field.column1): name
            for name, field in model._fields.items()
            if field.type == "many2many" and field.store
        }
        for other in self.registry.values():
            for field in other._fields.values():
                # No other end by which a user or another record is linked.
                if field.type == "one2many" and field.comodel_name == model._name:
                    self.assertNotIn(field.inverse_name, MEMBER_FIELDS, field)
                elif field.type == "many2many" and field.comodel_name == model._name:
                    self.assertNotIn((field.relation, field.column2), columns, field)

    def _doors(self, user):
        """Every way by which somebody comes to follow a journey that exists."""
        env = self.env(user=user, su=False)
        candidate = self.candidate.with_env(env)
        partner = self.candidate.partner_id.with_env(env)

        def by_import(name):
            result = env["vae.candidate"].load(
                [".id", f"{name}/.id"], [[str(candidate.id), str(user.id)]]
            )
            if result["messages"]:
                raise UserError(str(result["messages"]))

        def by_contact(values):
            with patch.object(env.transaction, "default_env", env):
                partner.write(
                    {"vae_candidate_ids": [Command.update(candidate.id, values)]}
                )

        def by_hand_over(**values):
            env["vae.candidate.handover"].create(
                {
                    "candidate_ids": [Command.set(candidate.ids)],
                    "user_id": user.id,
                    **values,
                }
            ).action_hand_over()

        doors = {
            "hand over": by_hand_over,
            "hand over, keeping": lambda: by_hand_over(keep_referent=True),
        }
        for name, value in self._values(user).items():
            values = {name: value}
            doors |= {
                f"{name} written": lambda values=values: candidate.write(values),
                f"{name} saved": lambda values=values: candidate.web_save(values, {}),
                f"{name} with others": lambda values=values: candidate.write(
                    {**values, "goal": "x"}
                ),
                f"{name} silently": lambda values=values: candidate.with_context(
                    tracking_disable=True, mail_auto_subscribe_no_notify=True
                ).write(values),
                f"{name} by contact": lambda values=values: by_contact(values),
                f"{name} imported": lambda name=name: by_import(name),
            }
        return doors

    def test_nobody_gives_themselves_access(self):
        for user in (*self.above, self.referent2, self.stranger, self.employee):
            for name, door in self._doors(user).items():
                with self.subTest(user=user.login, door=name):
                    self.env.flush_all()
                    self.env.invalidate_all()
                    with self.env.cr.savepoint(), self.assertRaises(UserError):
                        door()
                    self.assertNotIn(user, self.candidate.member_ids)
                    self.env.invalidate_all()
                    with self.assertRaises(AccessError):
                        self.note.with_user(user).action_open()

    def test_refusal_says_what_to_do(self):
        for user, sentence in (
            (self.coordinator, "use the action “Let Myself In”"),
            (self.director, "Have somebody who follows it share it with you"),
            (self.admin, "Have somebody who follows it share it with you"),
        ):
            with self.subTest(user=user.login), self.assertRefused(sentence):
                self.candidate.with_user(user).user_id = user

    def _let_in(self, user, **values):
        action = self.candidate.with_user(user).action_let_in()
        wizard = (
            self.env["vae.candidate.join"]
            .with_user(user)
            .with_context(**action["context"])
            .create({"reason": REASON, **values})
        )
        return wizard.action_confirm()

    def test_coordinator_lets_themselves_in(self):
        for role in ("accompagnateur", "referent"):
            with self.subTest(role=role), self.env.cr.savepoint() as savepoint:
                self._let_in(self.coordinator, role=role)
                self.assertIn(self.coordinator, self.candidate.member_ids)
                self.assertEqual(
                    self.candidate.user_id == self.coordinator, role == "referent"
                )
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertTrue(self.note.with_user(self.coordinator).action_open())
                line = self.env["vae.access.log"].search(
                    [
                        ("candidate_id", "=", self.candidate.id),
                        ("operation", "=", "join"),
                    ]
                )
                self.assertEqual(line.user_id, self.coordinator)
                self.assertEqual(line.reason, REASON)
                message = self._told("let themselves in")
                self.assertEqual(
                    message.notified_partner_ids,
                    (self.referent | self.accompagnateur).partner_id,
                )
                self.assertIn(REASON, message.body)
                self.assertNotIn("Sacha", f"{message.subject} {message.body}")
                savepoint.rollback()

    def _told(self, text):
        return self.env["mail.message"].search([("body", "ilike", text)], limit=1)

    def test_where_nobody_follows_directors_are_told(self):
        self.candidate.write({"user_id": False, "accompagnateur_ids": False})
        self._let_in(self.coordinator, role="referent")
        message = self._told("let themselves in")
        self.assertIn(self.director.partner_id, message.notified_partner_ids)

    def test_letting_oneself_in_is_refused(self):
        for user, reason, error, sentence in (
            (self.director, REASON, AccessError, "Directors and administrators"),
            (self.admin, REASON, AccessError, "Directors and administrators"),
            (self.referent2, REASON, AccessError, ""),
            (self.stranger, REASON, AccessError, ""),
            (self.referent, REASON, AccessError, "Only coordinators"),
            (self.coordinator, "Urgent", UserError, "Give a reason of 20"),
        ):
            for call in (
                lambda user=user, reason=reason: self._let_in(user, reason=reason),
                lambda user=user, reason=reason: self.candidate.with_user(user)._let_in(
                    reason
                ),
            ):
                with self.subTest(user=user.login):
                    self.env.invalidate_all()
                    with self.assertRefused(sentence, error):
                        call()
        self.assertFalse(self._told("let themselves in"))

    def test_who_follows_cannot_let_themselves_in_again(self):
        self._let_in(self.coordinator)
        with self.assertRefused("You follow this candidate"):
            self.candidate.with_user(self.coordinator).action_let_in()
        # What they do from now on is what any référent does.
        self.candidate.with_user(self.coordinator).user_id = self.coordinator

    def test_a_colleague_is_let_in_by_who_follows_or_seen(self):
        # A director who follows a journey that its référent gives them.
        self.candidate.with_user(self.referent).accompagnateur_ids = [
            Command.link(self.director.id)
        ]
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(self.note.with_user(self.director).action_open())
        self.assertFalse(self._told("has given access"))
        # Somebody who does not follow it gives access to another one: they are told.
        self.candidate.with_user(self.coordinator).with_context(
            tracking_disable=True
        ).accompagnateur_ids = [Command.link(self.referent2.id)]
        message = self._told("has given access")
        self.assertEqual(
            message.notified_partner_ids,
            (self.referent | self.accompagnateur | self.director).partner_id,
        )
        self.assertIn(self.referent2.name, message.body)
        self.assertNotIn("Sacha", f"{message.subject} {message.body}")

    def test_new_journey_is_its_maker_s(self):
        for user in self.above:
            journey = (
                self.env["vae.candidate"]
                .with_user(user)
                .create({"name": "Nouvelle Personne", "user_id": user.id})
            )
            self.assertIn(user, journey.member_ids)
