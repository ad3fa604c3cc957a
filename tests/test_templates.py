# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Templates and reports of ours, rendered by anybody on any record.

They are found in the database: one that comes later is tried by itself, on a record
that the users of these tests may not read (see ``_example`` for models that are not
ours).
"""

import functools
import re

import polib
from psycopg2.extras import Json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, file_path, mute_logger

from .test_access_matrix import ADDONS, INSIDE, OUTSIDE, SECRET, AccessCommon

# Part of every link by which a password is chosen.
TOKEN = "token="  # noqa: S105 - no token
LINKS = (TOKEN, "/web/signup", "/web/reset_password")

# What core logs when a template is refused.
LOGGERS = (
    "odoo.addons.mail.models.mail_render_mixin",
    "odoo.addons.mail.models.mail_template",
    "odoo.addons.base.models.ir_rule",
)


def expressions(body):
    """What a template reckons, in the order in which it does."""
    return re.findall(r't-[a-z-]+="([^"]*)"', str(body))


class TemplatesCommon(AccessCommon):
    def _ours(self, model):
        data = self.env["ir.model.data"].search(
            [("module", "in", ADDONS), ("model", "=", model)]
        )
        records = self.env[model].browse(data.mapped("res_id"))
        self.assertTrue(records)
        return records

    def _example(self, model, candidate):
        """A record about a candidate, or the account of an administrator."""
        if model == "res.users":
            account = self.env.ref("base.user_admin")
            account.partner_id.signup_prepare()
            return account
        if model == "calendar.event":
            return self._create_fiche(candidate).event_id or self.env[
                "calendar.event"
            ]._create_vae_appointment(candidate, self.now, 1.0)
        return self._records(model, candidate)

    def _as(self, user, record):
        self.env.flush_all()
        self.env.invalidate_all()
        return record.with_user(user)

    def _compose(self, template, record, **values):
        return {
            "template_id": template.id,
            "model": template.model,
            "res_ids": str(record.ids),
            "composition_mode": "comment",
            **values,
        }

    def _doors(self, template, record, user):
        """Every call by which a client has a template rendered, by name."""
        env = self.env(user=user, su=False)
        composers = env["mail.compose.message"]
        values = self._compose(template, record)
        spec = {"subject": {}, "body": {}, "partner_ids": {}, "attachment_ids": {}}

        def created():
            composer = composers.create(values)
            names = composer.attachment_ids.mapped("name")
            return f"{composer.subject} {composer.body} {names} {composer.partner_ids}"

        def by_onchange():
            return str(composers.onchange(values, ["template_id"], spec))

        def sent(**options):
            composer = composers.create({**values, **options})
            before = env["mail.mail"].sudo().search([], order="id desc", limit=1)
            composer.action_send_mail()
            mails = env["mail.mail"].sudo().search([("id", ">", before.id or 0)])
            return " ".join(f"{m.subject} {m.body_html}" for m in mails)

        def previewed():
            preview = env["mail.template.preview"].create(
                {
                    "mail_template_id": template.id,
                    "resource_ref": f"{record._name},{record.id}",
                }
            )
            if preview.error_msg:
                raise UserError(preview.error_msg)  # it shows the raw template
            return f"{preview.subject} {preview.body_html} {preview.email_to}"

        def by_template():
            mail = env["mail.template"].browse(template.id).send_mail(record.id)
            mail = env["mail.mail"].sudo().browse(mail)
            return f"{mail.subject} {mail.body_html}"

        return {
            "composer": created,
            "onchange": by_onchange,
            "mass mail": lambda: sent(composition_mode="mass_mail"),
            "preview": previewed,
            "send_mail": by_template,
        }

    def _rendered(self, door):
        """What a door gives; nothing if it is refused."""
        with mute_logger(*LOGGERS):
            try:
                with self.env.cr.savepoint():
                    return door()
            except (UserError, ValueError):
                return ""


@tagged("post_install", "-at_install")
class TestTemplates(TemplatesCommon):
    def test_nothing_of_a_record_that_one_may_not_read(self):
        for template in self._ours("mail.template"):
            record = self._example(template.model, self.unfollowed)
            for role, user in {**self.users, "elsewhere": self.stranger}.items():
                if self._as(user, record).has_access("read"):
                    continue
                for name, door in self._doors(template, record, user).items():
                    with self.subTest(template=template.name, role=role, door=name):
                        self.env.flush_all()
                        self.env.invalidate_all()
                        text = self._rendered(door)
                        for word in ("Voisine", self.unfollowed.reference, "Lire et"):
                            self.assertNotIn(word, text)
                        for word in ("Bonjour", SECRET, *LINKS):
                            self.assertNotIn(word, text)

    def test_neither_link_nor_secret(self):
        """Not for those who may read the record either; of the others: above."""
        rendered = 0
        followed = {role: self._followed_by(self.users[role]) for role in INSIDE}
        for template in self._ours("mail.template"):
            for role in INSIDE + OUTSIDE:
                user = self.users[role]
                candidate = followed.get(role, self.unfollowed)
                record = self._example(template.model, candidate)
                if not self._as(user, record).has_access("read"):
                    continue
                for name, door in self._doors(template, record, user).items():
                    with self.subTest(template=template.name, role=role, door=name):
                        self.env.flush_all()
                        self.env.invalidate_all()
                        text = self._rendered(door)
                        rendered += bool(text)
                        for word in (SECRET, *LINKS):
                            self.assertNotIn(word, text)
        self.assertGreater(rendered, 20, "nothing was rendered: nothing is proved")

    def test_no_expression_of_ours_makes_a_link(self):
        for template in self._ours("mail.template"):
            for field in template._fields.values():
                if field.type in ("char", "html", "text"):
                    self.assertNotIn("signup", str(template[field.name] or ""))

    def test_no_link_whatever_a_template_says(self):
        """A translation or an editor may put back what the source does not hold."""
        links = (
            "object.partner_id._get_signup_url_for_action()[object.partner_id.id]",
            "object.partner_id.sudo()._generate_signup_token()",
        )
        account = self._example("res.users", self.unfollowed)
        token = account.partner_id.sudo()._generate_signup_token()[:8]
        for template in self._ours("mail.template"):
            if template.model != account._name:
                continue
            for link in links:
                # Past what core checks when a template is saved: as a translation.
                body = Json({"en_US": f'<p>Bonjour <t t-out="{link}"/></p>'})
                self.env.execute_query(
                    SQL(
                        "UPDATE mail_template SET body_html = %s WHERE id = %s"
                        " RETURNING id",
                        body,
                        template.id,
                    )
                )
                template.invalidate_recordset(flush=False)
                for role in ("director", "admin", "employee"):
                    doors = self._doors(template, account, self.users[role])
                    for name, door in doors.items():
                        with self.subTest(link=link, role=role, door=name):
                            self.env.flush_all()
                            self.env.invalidate_all()
                            text = self._rendered(door)
                            self.assertNotIn(TOKEN, text)
                            self.assertNotIn(token, text)

    def test_translations_are_the_templates(self):
        """Odoo loads a translation for a field, whatever the source says by then."""
        for template in self._ours("mail.template"):
            xmlid = template.get_external_id()[template.id]
            module = xmlid.split(".")[0]
            path = file_path(f"{module}/i18n/fr.po")
            source = template.with_context(lang="en_US")
            for entry in polib.pofile(path):
                places = {place for place, _line in entry.occurrences}
                if f"model:mail.template,body_html:{xmlid}" in places:
                    with self.subTest(template=xmlid):
                        for text in (entry.msgid, entry.msgstr):
                            self.assertNotIn("signup", text)
                            self.assertEqual(
                                expressions(text), expressions(source.body_html)
                            )

    def test_links_of_core_to_the_account_of_a_candidate(self):
        """Core asks for the right to write contacts: a salesperson has it."""
        partner = self.unfollowed.partner_id
        account = self.env["res.users"].create(
            {
                "name": partner.name,
                "login": "candidate@example.com",
                "partner_id": partner.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        partner.signup_prepare()
        templates = self.env["mail.template"].search([("model", "=", "res.users")])
        for template in templates.filtered(lambda t: "signup" in str(t.body_html)):
            for role in ("accompagnateur", "referent", "employee"):
                user = self.users[role]
                for name, door in self._doors(template, account, user).items():
                    with self.subTest(template=template.name, role=role, door=name):
                        self.env.flush_all()
                        self.env.invalidate_all()
                        self.assertNotIn(TOKEN, self._rendered(door))

    def test_templates_of_others_on_our_models(self):
        """Whoever may make templates reads no more by them."""
        template = self.env["mail.template"].create(
            {
                "name": "Fait main",
                "model_id": self.env["ir.model"]._get_id("vae.candidate"),
                "subject": "{{ object.name }}",
                "body_html": '<p>Bonjour <t t-out="object.partner_id.name"/></p>'
                '<t t-out="object.confidential_last_number"/>',
            }
        )
        for role in INSIDE + OUTSIDE:
            user = self.users[role]
            candidates = self.unfollowed
            if role in INSIDE:
                candidates |= self._followed_by(user)
            for candidate in candidates:
                for name, door in self._doors(template, candidate, user).items():
                    with self.subTest(role=role, door=name):
                        self.env.flush_all()
                        self.env.invalidate_all()
                        # Nobody may read the last field, so nobody renders it.
                        self.assertNotIn("Bonjour", self._rendered(door))

    def test_composer_names_no_record_that_one_may_not_read(self):
        for model in ("vae.confidential.note", "vae.consent", "vae.candidate"):
            record = self._records(model, self.unfollowed)
            self.env.flush_all()
            self.env.invalidate_all()
            composers = self.env["mail.compose.message"].with_user(self.employee)
            with self.subTest(model=model), self.assertRaises(AccessError):
                composers.create({"model": model, "res_ids": str(record.ids)})

    def test_reports(self):
        for report in self._ours("ir.actions.report"):
            record = self._example(report.model, self.unfollowed)
            for role in INSIDE + OUTSIDE:
                user = self.users[role]
                if self._as(user, record).has_access("read"):
                    continue
                reports = self.env["ir.actions.report"].with_user(user)
                render = reports._render_qweb_html
                if report.report_type == "xlsx":
                    render = functools.partial(reports._render_xlsx, data={})
                with (
                    self.subTest(report=report.report_name, role=role),
                    self.assertRaises(AccessError),
                ):
                    render(report.report_name, record.ids)

    def test_no_record_of_ours_has_a_link_of_its_own(self):
        """A token of core's portal never expires, and opens the record to anybody."""
        portal = self.registry["portal.mixin"]
        for model in self.registry.values():
            if model._original_module in ADDONS and not model._abstract:
                self.assertFalse(issubclass(model, portal), model._name)
                self.assertNotIn("access_token", model._fields, model._name)
