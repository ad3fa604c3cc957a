# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""People without any VAE role must not notice the addons.

What they do every day works, and no word of ours is in what the server gives them. The
fields, models, views, menus and actions are found in the registry, so that later ones
are covered as well; what is there depends on the addons of the database.
"""

import re
from datetime import datetime, timedelta

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tests import TransactionCase, new_test_user, users

OURS = ("vae_assistance", "vae_reseau", "vae_reporting")
# Core lists the names of models in selections and domains.
WORD = re.compile(r"\bVAE\b(?!\.)|(?<![a-z])vae_|is_vae", re.IGNORECASE)

# Those who work beside us: groups of what the database has.
PEOPLE = {
    "employee": ("base.group_user",),
    "contacts": (
        "base.group_user",
        "base.group_partner_manager",
        "base.group_allow_export",
    ),
    "salesperson": (
        "sales_team.group_sale_salesman",
        "base.group_partner_manager",
        "base.group_allow_export",
    ),
    "sales_manager": (
        "sales_team.group_sale_manager",
        "base.group_partner_manager",
        "base.group_allow_export",
    ),
    "survey_officer": ("base.group_user", "survey.group_survey_user"),
    "hr_officer": (
        "base.group_user",
        "base.group_partner_manager",
        "hr.group_hr_user",
        "hr_recruitment.group_hr_recruitment_user",
        "hr_holidays.group_hr_holidays_user",
    ),
    "user_manager": ("base.group_partner_manager", "base.group_erp_manager"),
    "portal": ("base.group_portal",),
    "public": ("base.group_public",),
    # Of another company, which has nothing to do with VAE.
    "elsewhere": (
        "base.group_multi_company",
        "sales_team.group_sale_manager",
        "base.group_partner_manager",
        "base.group_allow_export",
    ),
    "portal_elsewhere": ("base.group_portal",),
}
ELSEWHERE = {name for name in PEOPLE if name.endswith("elsewhere")}
OUTSIDERS = {"portal", "portal_elsewhere", "public"}
SERVER = "__system__"


def by(*people):
    """The test is run as each of these people."""
    return users(
        *(person if person == SERVER else f"harm_{person}" for person in people)
    )


EVERYBODY = by(*PEOPLE)
COLLEAGUES = by(*(set(PEOPLE) - OUTSIDERS))


class HarmCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})
        cls.elsewhere = cls.env["res.company"].create({"name": "Harm Elsewhere"})
        cls.people = {
            name: new_test_user(
                cls.env,
                login=f"harm_{name}",
                email=f"harm_{name}@example.com",
                groups=",".join(g for g in groups if cls._exists(g)),
                tz="Europe/Paris",
                **cls._company_of(name),
            )
            for name, groups in PEOPLE.items()
        }
        cls.our_fields = {
            name: ours
            for name, model in cls.env.registry.items()
            if not name.startswith("vae.") and not model._abstract
            if (ours := [f for f in model._fields.values() if f._module in OURS])
        }

    @classmethod
    def _company_of(cls, name):
        if name not in ELSEWHERE:
            return {}
        return {"company_id": cls.elsewhere.id, "company_ids": cls.elsewhere.ids}

    @classmethod
    def _exists(cls, xmlid):
        return bool(cls.env.ref(xmlid, raise_if_not_found=False))


class TestFieldsOnCoreModels(HarmCase):
    """Our fields are in the way of nobody, and seen by people with a role only."""

    made_by_somebody = set()

    def _guarded(self):
        for name, ours in self.our_fields.items():
            # What renders a report has to know its engine; it tells nothing.
            if name != "ir.actions.report":
                for field in ours:
                    # What is selected may be extended, the field is core's.
                    if field.name.startswith(("vae_", "is_vae")):
                        yield self.env[name], field

    def test_names(self):
        for name, ours in self.our_fields.items():
            for field in ours:
                self.assertTrue(
                    WORD.search(field.name)
                    or field.name in ("pdf_engine", "alarm_type"),
                    f"{name}.{field.name}: a prefix keeps it apart from core's fields",
                )

    def test_declared(self):
        for model, field in self._guarded():
            with self.subTest(model=model._name, field=field.name):
                self.assertTrue(field.groups, "everybody sees it: give it groups")
                self.assertFalse(
                    field.precompute,
                    "Odoo reads it as the user who creates, whom its groups forbid it",
                )
                self.assertFalse(
                    field.required, "who may not write it could not create"
                )

    @EVERYBODY
    def test_neither_read_nor_searched(self):
        for model, field in self._guarded():
            records = self.env[model._name]
            self.assertNotIn(field.name, records.fields_get([field.name]))
            if not records.has_access("read"):
                continue
            with self.assertRaises(AccessError):
                records.search([(field.name, "!=", False)], limit=1)
            with self.assertRaises(AccessError):
                records.search([], limit=1).read([field.name])
            if field.column_type and field.store:
                with self.assertRaises(AccessError):
                    records.search([], order=field.name, limit=1)
                with self.assertRaises(AccessError):
                    records.formatted_read_group([], [field.name], ["__count"])

    @EVERYBODY
    def test_every_record_is_made_read_written_and_copied(self):
        made = {
            name
            for name in self.our_fields
            if self.env[name].has_access("create") and not self.env[name]._transient
        }
        for name in sorted(made):
            with self.subTest(model=name), self.cr.savepoint():
                self._all_is_done(self.env[name])
        self.made_by_somebody |= made

    def test_zz_none_is_left_out(self):
        left_out = {
            name
            for name in self.our_fields
            if not self.env[name]._transient and name not in self.made_by_somebody
        }
        self.assertFalse(left_out - {"ir.actions.report"}, "nobody here creates them")

    def _all_is_done(self, model):
        shown = model.fields_get()
        model.default_get(list(shown))
        in_form = self._fields_of_form(model)
        model.onchange({}, [], in_form)
        record = model.create(self._values(model))
        self._is_settled(record)
        record.write({fname: record[fname] for fname in ("name",) if fname in shown})
        self._is_settled(record)
        name = record._rec_name
        record.onchange({name: record[name]}, [name], in_form)
        if record._name not in ("res.users", "res.company"):
            # Core's own unique names; their data are copied as others.
            self._is_settled(record.copy())
        else:
            record.copy_data()

    def _is_settled(self, record):
        record.env.flush_all()
        record.env.invalidate_all()
        shown = list(record.fields_get())
        try:
            record.read(shown)
        except AccessError:
            # Core has fields that are shown and whose records may not be read.
            for fname in shown:
                try:
                    record.read([fname])
                except AccessError as refusal:
                    self.assertNotRegex(str(refusal), WORD, fname)

    def _fields_of_form(self, model):
        arch = etree.fromstring(model.get_view(view_type="form")["arch"])
        names = arch.xpath("//field[not(ancestor::field)]/@name")
        return {name: {} for name in {*names, model._rec_name}}

    def _values(self, model):
        """The least that a record needs."""
        values = {}
        given = model.default_get(list(model._fields))
        for name, field in model._fields.items():
            if (
                field.required
                and field.store
                and not field.compute
                and name not in given
                and name not in model._inherits.values()
            ) or name == model._rec_name:
                values[name] = self._value(model, field)
        if model._name == "calendar.event":
            values["start"] = datetime(2030, 1, 7, 9)
            values["stop"] = datetime(2030, 1, 7, 10)
        return values

    def _value(self, model, field):
        if field.type in ("char", "text", "html"):
            return f"{field.name} of harm"
        if field.type == "many2one":
            found = self.env[field.comodel_name].sudo().search([], limit=1)
            return found.id or self._made(field.comodel_name).id
        if field.type == "selection":
            return field.get_values(model.env)[0]
        if field.type in ("date", "datetime"):
            return fields.Datetime.now()
        return 1

    def _made(self, name):
        model = self.env[name].sudo()
        return model.create(self._values(model))


class TestNoWordOfOurs(HarmCase):
    @EVERYBODY
    def test_fields(self):
        for name in self.env.registry:
            if name.startswith("vae.") or name == "ir.actions.report":
                continue
            model = self.env[name]
            if model._abstract or not model.has_access("read"):
                continue
            for fname, said in model.fields_get().items():
                words = f"{fname} {said.get('string')} {said.get('help')}"
                if said["type"] == "selection":
                    words += f" {self._without_models(said['selection'])}"
                self.assertNotRegex(words, WORD, f"{name}.{fname}")

    def _without_models(self, selection):
        """Core has fields to choose a model from all that there are."""
        return [pair for pair in selection if pair[0] not in self.env]

    @COLLEAGUES
    def test_menus(self):
        ours = (
            self.env["ir.model.data"]
            .sudo()
            .search([("model", "=", "ir.ui.menu"), ("module", "in", OURS)])
        )
        self.assertTrue(ours)
        menus = self.env["ir.ui.menu"].load_menus(debug=False)
        self.assertFalse(set(ours.mapped("res_id")) & set(menus))
        for menu in menus.values():
            self.assertNotRegex(menu.get("name") or "", WORD)

    @COLLEAGUES
    def test_views(self):
        """Forms, lists, filters and the menus Print and Actions, of all we extend."""
        for name in sorted(self._extended_models()):
            model = self.env[name]
            if model._abstract or not model.has_access("read"):
                continue
            # A type of view that core has none of is on no screen of theirs.
            views = (
                self.env["ir.ui.view"]
                .sudo()
                .search(
                    [
                        ("model", "=", name),
                        ("type", "!=", "qweb"),
                        ("mode", "=", "primary"),
                    ]
                )
            )
            theirs = views.filtered(
                lambda view: view.xml_id and view.xml_id.split(".")[0] not in OURS
            )
            for view_type in sorted(set(theirs.mapped("type"))):
                found = model.get_views([(False, view_type)], {"toolbar": True})
                for known in found["models"].values():
                    for said in known["fields"].values():
                        if said["type"] == "selection":
                            said["selection"] = self._without_models(said["selection"])
                # Names of reports among the models that a domain leaves out.
                shown = re.sub(r"'report\.vae_\w+\.\w+'", "", str(found))
                self.assertNotRegex(shown, WORD, f"{name} {view_type}")

    def _extended_models(self):
        data = self.env["ir.model.data"].sudo().search([("module", "in", OURS)])
        views = (
            self.env["ir.ui.view"]
            .sudo()
            .browse(data.filtered(lambda d: d.model == "ir.ui.view").mapped("res_id"))
        )
        bound = {
            action.binding_model_id.model
            for model in ("ir.actions.act_window", "ir.actions.server")
            for action in self.env[model]
            .sudo()
            .search([("binding_model_id", "!=", False)])
        } | set(
            self.env["ir.actions.report"]
            .sudo()
            .search([("binding_model_id", "!=", False)])
            .mapped("model")
        )
        named = {*views.mapped("model"), *self.our_fields, *bound}
        return {
            name
            for name in named
            if name and name in self.env and not name.startswith("vae.")
        }

    @COLLEAGUES
    def test_reminders(self):
        alarms = self.env["calendar.alarm"].search([])
        self.assertFalse(alarms.filtered(lambda alarm: WORD.search(alarm.name)))


class TestOrdinaryDay(HarmCase):
    @by("contacts", "salesperson", "sales_manager", "elsewhere")
    def test_contact(self):
        partners = self.env["res.partner"]
        partner = partners.create({"name": "Alix Ordinaire", "is_company": False})
        partner.write({"name": "Alix Ordinaire-Petit", "company_id": False})
        partner.company_id = self.env.company
        self.assertEqual(partner.copy().name, "Alix Ordinaire-Petit (copy)")
        result = partners.load(
            ["name", "email"], [["Import 1", "i1@example.com"], ["Import 2", ""]]
        )
        self.assertFalse(result["messages"])
        self.assertEqual(len(result["ids"]), 2)
        partner.export_data(["name", "company_id/name"])
        guest = partners.create({"name": f"Invité de {self.env.user.login}"})
        result = self.env["calendar.event"].load(
            ["name", "start", "stop", "partner_ids"],
            [["Import", "2030-01-07 09:00:00", "2030-01-07 10:00:00", guest.name]],
        )
        self.assertFalse(result["messages"])
        partner.message_post(body="Bonjour", message_type="comment")
        partner.activity_schedule("mail.mail_activity_data_todo", summary="Voir")
        self.env.flush_all()

    @by("sales_manager", "elsewhere")
    def test_contacts_are_merged(self):
        one, two = self.env["res.partner"].create([{"name": "Alix"}, {"name": "Alix"}])
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((one | two).ids, two)
        self.assertFalse(one.exists())

    @COLLEAGUES
    def test_event(self):
        guests = (
            self.env["res.partner"]
            .sudo()
            .create(
                [{"name": "Invité", "email": "guest@example.com"}, {"name": "Autre"}]
            )
        )
        event = self.env["calendar.event"].create(
            {
                "name": "Réunion",
                "start": datetime(2030, 1, 7, 9),
                "stop": datetime(2030, 1, 7, 10),
                "partner_ids": [Command.set(guests.ids)],
            }
        )
        self.assertEqual(event.attendee_ids.partner_id, guests.sudo(False))
        event.write(
            {
                "name": "Réunion reportée",
                "description": "<p>Ordre du jour</p>",
                "start": event.start + timedelta(days=1),
                "stop": event.stop + timedelta(days=1),
                "partner_ids": [Command.unlink(guests[1].id)],
            }
        )
        event.write({"active": False})
        self.env.flush_all()

    @COLLEAGUES
    def test_recurring_event(self):
        event = self.env["calendar.event"].create(
            {
                "name": "Point",
                "start": datetime(2030, 1, 7, 9),
                "stop": datetime(2030, 1, 7, 10),
                "recurrency": True,
                "rrule_type_ui": "weekly",
                "mon": True,
                "end_type": "count",
                "count": 3,
            }
        )
        events = event.recurrence_id.calendar_event_ids
        self.assertEqual(len(events), 3)
        events[1].write(
            {
                "recurrence_update": "future_events",
                "name": "Point déplacé",
                "start": events[1].start + timedelta(hours=1),
                "stop": events[1].stop + timedelta(hours=1),
            }
        )
        self.env.flush_all()
        event.recurrence_id.calendar_event_ids.unlink()

    @by("salesperson", "sales_manager", "elsewhere")
    def test_lead(self):
        leads = self.env["crm.lead"].create(
            [
                {"name": "Piste", "contact_name": "Alix", "email_from": "a@x.fr"},
                {"name": "Piste", "contact_name": "Alix", "email_from": "a@x.fr"},
                {"name": "Autre", "contact_name": "Sacha", "email_from": "s@x.fr"},
            ]
        )
        leads.mapped("duplicate_lead_count")
        merged = leads[:2].merge_opportunity()
        self.assertTrue(merged.exists())
        other = leads[2]
        wizard = (
            self.env["crm.lead2opportunity.partner"]
            .with_context(active_model="crm.lead", active_ids=other.ids)
            .with_context(active_id=other.id)
            .create({"name": "convert", "action": "create"})
        )
        wizard.action_apply()
        self.assertEqual(other.partner_id.name, "Sacha")
        other.copy()
        other.action_set_won()
        other.message_post(body="Bonjour", message_type="comment")
        other.activity_schedule("mail.mail_activity_data_call")
        result = self.env["crm.lead"].load(["name", "email_from"], [["Importée", ""]])
        self.assertFalse(result["messages"])
        self.env.flush_all()

    def _by_mail(self, model, sender, to, subject, answers=""):
        """What a mail makes, of those that the server was given."""
        return self.env["mail.thread"].message_process(
            # Core lets but the server and administrators bring mails to an alias.
            not self.env.su and model,
            f"From: {sender}\nTo: {to}\nSubject: {subject}\n"
            f"Message-Id: <{subject}.{sender}>\n"
            f"In-Reply-To: {answers}\n\nBonjour",
        )

    @by(SERVER, "employee", "elsewhere")
    def test_mail_gateway(self):
        """Brought in by the server for an alias, or by an ordinary account."""
        place = f"{self.env.user.login.replace('_', '-')}.example"
        for model in ("crm.lead", "res.partner"):
            name = model.replace(".", "-")
            if self.env.su:
                domain = self.env["mail.alias.domain"].create({"name": name + place})
                self.env["mail.alias"].create(
                    {
                        "alias_name": name,
                        "alias_domain_id": domain.id,
                        "alias_model_id": self.env["ir.model"]._get_id(model),
                    }
                )
            sender, to = f"inconnu.{name}@{place}", f"{name}@{name}{place}"
            made = self._by_mail(model, sender, to, "Demande")
            record = self.env[model].sudo().browse(made)
            self.assertEqual(record.name, "Demande")
            message = record.message_ids[-1:].message_id
            if "mailing.trace" in self.env and not (
                self.env["mailing.trace"].has_access("read")
            ):
                continue  # beside mass mailing core itself asks a right of the account
            self._by_mail(model, sender, to, "Suite", message)
            self.assertIn("Suite", record.message_ids.mapped("subject"))

    @COLLEAGUES
    def test_search_of_messages_and_followers(self):
        self.env["mail.message"].search([], limit=5)
        self.env["mail.followers"].search([], limit=5)
        self.env["mail.activity"].search([], limit=5)

    @by("portal", "portal_elsewhere")
    def test_portal(self):
        partner = self.env.user.partner_id
        partner.sudo().company_id = self.env.company
        partner.read(["name", "email", "company_id"])
        self.env["calendar.event"].search(Domain("partner_ids", "in", partner.ids))
