# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a caller says beside the call: in its context, by core's own public methods.

No key of a context opens what is closed, whoever sends it; no method of core that acts
as superuser is a way around the rights of who calls it.
"""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from .test_access_matrix import ADDONS, PEOPLE, SECRET, AccessCommon

UNINSTALLING = {MODULE_UNINSTALL_FLAG: True}


class Kept(UserError):
    """What the refusal of a model is called here."""


@tagged("post_install", "-at_install")
class TestContexts(AccessCommon):
    """What is said beside a call, in its context, opens and hides nothing."""

    # Core leaves out refusals to delete where it says “uninstalling”.

    def _models(self):
        for name, cls in sorted(self.registry.items()):
            refusals = [
                function
                for function in self.env[name]._ondelete_methods
                if function.__module__.split(".")[2:3] and not function._ondelete
                if function.__module__.split(".")[2] in ADDONS
            ]
            if refusals and not cls._abstract:
                yield name

    def test_no_external_id_of_what_one_may_not_read(self):
        """Core asks for no right where it gives nothing but these."""
        exporters = self.env.ref("base.group_allow_export")
        people = self.employee | self.stranger
        people.group_ids = [Command.link(exporters.id)]
        tried = set()
        for name in (*PEOPLE, "calendar.event"):
            if name in PEOPLE:
                record = self._records(name, self.unfollowed)[:1]
            else:
                record = self._create_fiche(self.unfollowed, days=1).event_id
            for user in people:
                mine = record.with_user(user)
                if not record or not self.env[name]._auto or mine.has_access("read"):
                    continue
                tried.add(name)
                with self.subTest(model=name, user=user.login):
                    self.env.invalidate_all()
                    for call in (
                        lambda mine=mine: mine.export_data(["id"]),
                        mine.get_external_id,
                        mine.get_metadata,
                    ):
                        with self.assertRaises(AccessError):
                            call()
        self.assertIn("vae.confidential.note", tried)
        self.assertIn("vae.validation.version", tried)

    def test_every_model_that_refuses(self):
        tried = set()

        def refuse(records):
            raise Kept("kept")

        refuse._ondelete = False
        for name in self._models():
            record = self.env[name].search([], limit=1)
            if name in PEOPLE or hasattr(self, f"_make_{name.replace('.', '_')}"):
                record = self._records(name, self.unfollowed)[:1]
            if not record:
                continue
            for user in (self.coordinator, self.director, self.admin):
                own = record.with_user(user)
                if not own.has_access("unlink"):
                    continue
                tried.add(name)
                told = own.with_context(**UNINSTALLING)
                with (
                    self.subTest(model=name, user=user.login),
                    patch.object(type(record), "_ondelete_methods", [refuse]),
                    self.assertRaises(Kept),
                ):
                    told.unlink()
        self.assertLessEqual(
            {"vae.fiche.action", "vae.contract", "vae.consent", "vae.convention"}, tried
        )

    def test_what_is_signed(self):
        candidate = self._followed_by(self.referent)
        contract = self._records("vae.contract", candidate)
        self._sign_at_once(contract)
        consent = self._records("vae.consent", candidate)
        consent.write({"means": "oral"})
        consent.action_give()
        for user, record in (
            (self.referent, contract),
            (self.coordinator, contract),
            (self.coordinator, consent),
        ):
            told = record.with_user(user).with_context(**UNINSTALLING)
            with self.subTest(record=record), self.assertRaises(UserError):
                told.unlink()
        self.assertTrue(contract.exists() and consent.exists())

    def test_those_who_uninstall(self):
        """The software and its administrators; not the code that somebody calls."""
        todo = self._records("vae.todo", self.unfollowed)
        told = todo.with_context(**UNINSTALLING)

        def refuse(records):
            raise Kept("kept")

        refuse._ondelete = False
        with patch.object(type(todo), "_ondelete_methods", [refuse]):
            with self.assertRaises(Kept):
                told.with_user(self.admin).sudo().unlink()
            self.director.group_ids += self.env.ref("base.group_system")
            self.assertTrue(told.with_user(self.director).unlink())

    # What the code makes takes nothing from the context of whoever called it.

    def test_nothing_is_signed_by_a_default(self):
        candidate = self._followed_by(self.referent)
        candidate.user_id = self.referent
        fiche = self._create_fiche(candidate, state="done", user_id=self.referent.id)
        told = {
            "default_date_signed": "2026-01-05 10:00:00",
            "default_means": "screen",
            "default_name": "Camille",
            "default_state": "signed",
            "default_signed_count": 9,
        }
        asked = fiche.with_user(self.referent).with_context(**told)
        asked.action_request_signatures()
        request = self.env["vae.signature.request"].search(
            [("res_model", "=", fiche._name), ("res_id", "=", fiche.id)]
        )
        self.assertTrue(request.signer_ids)
        self.assertEqual(request.state, "to_sign")
        self.assertFalse(any(request.signer_ids.mapped("date_signed")))
        self.assertNotEqual(fiche.signature_state, "signed")

    # Those who follow a person are told, whatever the context leaves out.

    def test_letting_oneself_in(self):
        silent = {
            "send_smtp_skip_to": [self.referent2.email],
            "send_validated_to": ["nobody@example.com"],
            "tracking_disable": True,
            "mail_notrack": True,
            "mail_auto_subscribe_no_notify": True,
            "default_partner_ids": [],
        }
        seen = []
        thread = self.registry["mail.thread"]
        original = thread.message_notify

        def notify(records, **options):
            seen.append((dict(records.env.context), options["partner_ids"]))
            return original(records, **options)

        candidate = self.unfollowed.with_user(self.coordinator)
        with patch.object(thread, "message_notify", notify):
            candidate.with_context(**silent)._let_in(
                "Personne injoignable, urgence signalée"
            )
        told = [context for context, ids in seen if self.referent2.partner_id.id in ids]
        self.assertTrue(told)
        for context in told:
            self.assertFalse(silent.keys() & context.keys())


@tagged("post_install", "-at_install")
class TestWaysOfCore(AccessCommon):
    """What core does as superuser, or lets every employee do, is no way in."""

    # Core makes a record of any mail that any user hands in, as superuser.

    def _mail(self, sender, reply_to=""):
        return (
            f"From: {sender}\nTo: nobody@example.com\nSubject: Re\n"
            f"Message-Id: <{sender}.{reply_to.strip('<')}>\n"
            f"In-Reply-To: {reply_to}\nReferences: {reply_to}\n\n{SECRET}"
        )

    def _refuses(self, call):
        with (
            mute_logger("odoo.addons.mail.models.mail_thread"),
            self.assertRaises(AccessError),
            self.cr.savepoint(),
        ):
            call()

    def test_no_record_of_ours_is_made(self):
        """Neither by its values nor without any, by whoever calls."""
        threads = [
            name
            for name, cls in self.registry.items()
            if issubclass(cls, self.registry["mail.thread"]) and not cls._abstract
            if cls._original_module in ADDONS
        ]
        self.assertIn("vae.contract", threads)
        mail = self._mail("quelquun@example.com")
        values = {
            "candidate_id": self.unfollowed.id,
            "member_ids": [Command.link(self.coordinator.id)],
            "state": "signed",
        }
        for name in threads:
            for role in ("coordinator", "director", "employee", "portal"):
                bringing = self.env["mail.thread"].with_user(self.users[role])
                for given in (values, False):
                    with self.subTest(model=name, role=role, given=given):
                        self._refuses(
                            lambda b=bringing, n=name, g=given: b.message_process(
                                n, mail, custom_values=g
                            )
                        )

    def test_nobody_writes_in_the_name_of_another(self):
        message = self.unfollowed.with_user(self.referent2).message_post(body="?")
        before = self.unfollowed.message_ids
        for role in ("coordinator", "employee", "portal"):
            bringing = self.env["mail.thread"].with_user(self.users[role])
            mail = self._mail(self.referent2.email, message.message_id)
            with self.subTest(role=role):
                for model, number in (
                    (False, None),
                    ("vae.candidate", self.unfollowed.id),
                ):
                    self._refuses(
                        lambda b=bringing, said=mail, to=model, n=number: (
                            b.message_process(to, said, thread_id=n)
                        )
                    )
        self.assertEqual(self.unfollowed.message_ids, before)

    def test_no_account_is_made_or_taken(self):
        account = self.env.ref("base.user_admin")
        mail = self._mail("voleur@example.com")
        made = Command.create(
            {
                "login": "voleur",
                "name": "Voleur",
                "group_ids": [Command.link(self.env.ref("base.group_system").id)],
            }
        )
        for role in ("employee", "portal"):
            bringing = self.env["mail.thread"].with_user(self.users[role])
            for users in (made, Command.link(account.id)):
                with self.subTest(role=role, users=users):
                    self._refuses(
                        lambda b=bringing, u=users: b.message_process(
                            "res.partner", mail, custom_values={"user_ids": [u]}
                        )
                    )
        self.assertFalse(self.env["res.users"].search([("login", "=", "voleur")]))

    def test_mails_still_make_leads(self):
        """A gateway that serves with an ordinary account, and the server itself."""
        for number, user in enumerate((self.employee, self.env.user)):
            mail = self._mail(f"demande{number}@example.com")
            made = (
                self.env["mail.thread"]
                .with_user(user)
                .message_process("crm.lead", mail)
            )
            self.assertTrue(self.env["crm.lead"].browse(made).exists())

    # Where everybody edits templates, nobody edits those that the code sends.

    def test_others_do_not_word_them(self):
        editor = self.env.ref("mail.group_mail_template_editor")
        for role in ("employee", "referent", "director"):
            self.users[role].group_ids |= editor
        data = self.env["ir.model.data"].search(
            [("module", "in", ADDONS), ("model", "=", "mail.template")]
        )
        templates = self.env["mail.template"].browse(data.mapped("res_id"))
        self.assertTrue(templates)
        for role in ("employee", "referent", "director"):
            for template in templates.with_user(self.users[role]):
                for call in (
                    lambda t: t.write({"email_cc": "voleur@example.com"}),
                    lambda t: t.update_field_translations(
                        "body_html", {"fr_FR": {"Bonjour,": "Bonsoir,"}}
                    ),
                    lambda t: t.unlink(),
                    lambda t: t.with_context(**UNINSTALLING).unlink(),
                ):
                    with (
                        self.subTest(role=role, template=template.id),
                        self.assertRaises(AccessError),
                        self.cr.savepoint(),
                    ):
                        call(template)
        own = (
            self.env["mail.template"]
            .with_user(self.employee)
            .create(
                {
                    "name": "La mienne",
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                }
            )
        )
        own.subject = "Bonjour"

    def test_an_invitation_goes_to_the_person_alone(self):
        template = self.env.ref("vae_assistance.mail_template_portal_invitation")
        template.write(
            {"email_cc": "voleur@example.com", "email_to": "voleur@example.com"}
        )
        self.candidate.email = "camille@example.com"
        sent = []
        with patch.object(
            self.registry["mail.mail"],
            "send",
            lambda mails, **_options: sent.extend(
                (mail.email_to, mail.email_cc, mail.recipient_ids) for mail in mails
            ),
        ):
            self.candidate.with_user(self.referent).action_portal_invite()
        invitations = [to for to in sent if "camille@example.com" in (to[0] or "")]
        self.assertEqual(len(invitations), 1)
        self.assertNotIn("voleur", str(sent))

    # Nobody puts a button of their choice above the records of everybody.

    def test_buttons_for_everybody(self):
        board = self.env.ref("vae_assistance.vae_candidate_action")
        contacts = self.env.ref("base.action_partner_form")
        for role in ("employee", "referent"):
            actions = self.env["ir.embedded.actions"].with_user(self.users[role])
            for action, model in (
                (board, "vae.candidate"),
                (contacts, "vae.candidate"),
                (board, "res.partner"),
            ):
                values = {
                    "name": "Suite",
                    "parent_action_id": action.id,
                    "parent_res_model": model,
                    "python_method": "action_portal_revoke",
                }
                with self.subTest(role=role, action=action.name, model=model):
                    for user in (False, self.referent2.id):
                        with self.assertRaises(AccessError), self.cr.savepoint():
                            actions.create({**values, "user_id": user})
                    own = actions.create({**values, "user_id": actions.env.uid})
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        own.user_id = False
            actions.create(
                {
                    "name": "Suite",
                    "parent_action_id": contacts.id,
                    "parent_res_model": "res.partner",
                    "action_id": contacts.id,
                }
            )

    # Joining two journeys of one person is no way into the confidential content.

    def _twins(self, user):
        person = self.unfollowed.partner_id
        note = self._records("vae.confidential.note", self.unfollowed)
        own = self.env["vae.candidate"].create(
            {
                "partner_id": person.id,
                "user_id": user.id,
                "company_id": self.company.id,
            }
        )
        return own, note

    def test_nobody_lets_themselves_in(self):
        for role in ("coordinator", "director", "admin"):
            user = self.users[role]
            own, note = self._twins(user)
            wizard = (
                self.env["vae.candidate.double"]
                .with_user(user)
                .create(
                    {
                        "kind": "journey",
                        "candidate_id": own.id,
                        "double_id": self.unfollowed.id,
                    }
                )
            )
            with self.subTest(role=role), self.assertRaises(UserError):
                wizard.action_confirm()
            self.assertEqual(note.candidate_id, self.unfollowed)
            self.assertFalse(note.with_user(user).has_access("read"))

    def test_those_who_followed_are_told(self):
        own, note = self._twins(self.referent)
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        own.with_user(self.coordinator)._take_in(
            self.unfollowed.with_user(self.coordinator)
        )
        self.assertEqual(note.candidate_id, own)
        told = self.env["mail.message"].search(
            [
                ("id", ">", before),
                ("notified_partner_ids", "in", self.referent2.partner_id.ids),
            ]
        )
        self.assertIn(self.referent.name, str(told.mapped("body")))
