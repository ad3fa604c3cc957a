# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ConventionCommon


@tagged("post_install", "-at_install")
class TestVaeConvention(ConventionCommon):
    def test_what_a_new_one_starts_with(self):
        convention = self._convention()
        self.assertTrue(convention.number)
        self.assertEqual(convention.partner_id, self.funder)
        self.assertEqual(convention.date_end, date(self.year, 12, 31))
        self.assertEqual(convention.template_id, self.template)
        self.assertCountEqual(
            convention.obligation_ids.mapped("name"),
            ["Document de cadrage", "Solde", "Comptes", "Acompte"],
        )
        self.assertEqual(convention.part_ids.company_id, self.company)
        self.assertAlmostEqual(convention.amount, 100.02)
        self.assertEqual(convention.state, "draft")

    def test_made_in_its_form(self):
        """Services are typed before there is a part; nobody types what follows."""
        form = Form(self.env["vae.convention"].with_user(self.director))
        form.name = "Assistance du parcours"
        form.program_id = self.program
        form.partner_id = self.funder
        with form.line_ids.new() as line:
            line.quantity = 2
        for fname in ("state", "amount", "number", "is_own"):
            with self.assertRaises(AssertionError):
                setattr(form, fname, False)
        self.assertEqual(form.save().line_ids.part_id.company_id, self.company)

    def test_price_is_that_of_the_program_on_its_first_day(self):
        for price, day in ((10, f"{self.year - 2}-01-01"), (12, f"{self.year}-06-01")):
            self.env["vae.program.service"].create(
                {"program_id": self.program.id, "price": price, "date_from": day}
            )
        convention = self._convention(
            line_ids=[Command.create({"kind": "assistance", "quantity": 4})]
        )
        self.assertAlmostEqual(convention.amount, 40)

    def test_periods(self):
        convention = self._convention()
        for start in (f"{self.year}-12-31", f"{self.year - 1}-06-01"):
            with self.assertRefused(convention.number, ValidationError):
                self._convention(date_start=start)
        day = f"{self.year + 1}-01-01"
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self._convention(date_start=day, date_end=day)
        self._convention(date_start=f"{self.year + 1}-01-01")

    def test_signed_by_the_director_and_no_more_changed(self):
        convention = self._convention()
        convention.action_request_signatures()
        self.assertEqual(convention.state, "to_sign")
        request = convention._signature_request()
        self.assertEqual(request.signer_ids.user_id, self.director)
        with self.assertRaises(AccessError):
            request.signer_ids.with_user(self.coordinator).action_sign()
        convention.objectives = "Autre chose"
        self.assertEqual(convention.state, "draft", "what it says has changed")
        self._sign_at_once(convention)
        self.assertEqual(convention.state, "in_progress")
        for change in (
            {"objectives": "Encore"},
            {"line_ids": [Command.update(convention.line_ids.id, {"quantity": 4})]},
            {"line_ids": [Command.create({"kind": "lump", "price": 1})]},
            {"line_ids": [Command.delete(convention.line_ids.id)]},
            {"date_end": f"{self.year}-11-30"},
        ):
            with self.assertRefused("signed"):
                convention.write(change)
        with self.assertRefused("signed"):
            convention.unlink()

    def test_two_who_sign_at_once(self):
        convention = self._convention()
        convention.action_request_signatures()
        signature = convention._signature_request().sudo().signer_ids
        signature._sign("screen", "Une directrice")
        with self.assertRefused("already|can no longer"):
            signature._sign("screen", "Une directrice")

    def test_director_who_leaves(self):
        convention = self._convention()
        convention.action_request_signatures()
        self.director.sudo().active = False
        convention = convention.sudo()
        self.assertEqual(convention.signature_request_ids.state, "void")
        self.assertEqual(convention.state, "draft")

    def test_nothing_to_sign(self):
        with self.assertRefused("neither what is to be done"):
            self._convention(line_ids=[]).action_request_signatures()
        convention = self._convention(date_start=f"{self.year + 1}-01-01")
        self.company.vae_director_id = False
        with self.assertRefused("names"):
            convention.action_request_signatures()

    def test_amendment(self):
        convention = self._convention()
        amendments = self.env["vae.convention.amendment"].with_user(self.director)
        values = {"convention_id": convention.id, "reason": "Plus d’assistances"}
        with self.assertRefused("not signed"):
            amendments.create(values)
        self._sign_at_once(convention)
        line = {"kind": "assistance", "price": 33.34}
        amendment = amendments.create(
            {
                **values,
                "date_end": f"{self.year + 1}-03-31",
                "line_ids": [Command.create({**line, "quantity": -4})],
            }
        )
        with self.assertRefused("would come to"):
            amendment.action_request_signatures()
        amendment.line_ids.quantity = -1
        with self.assertRefused("being prepared"):
            amendments.create(values)
        self.assertAlmostEqual(convention.amount, 100.02)
        self._sign_at_once(amendment)
        self.assertAlmostEqual(convention.amount, 66.68)
        self.assertEqual(convention.date_end_current, date(self.year + 1, 3, 31))
        self.assertEqual(
            self._named(convention, "Solde").deadline, date(self.year + 1, 3, 31)
        )
        self.assertEqual(convention.signature_state, "signed", "it stays as signed")
        self.assertEqual(amendments.create(values).number, 2)

    def test_next_year(self):
        grouping = self._grouping()
        convention = self._convention(grouping_id=grouping.id, objectives="Former")
        other = convention.part_ids.filtered(lambda part: not part.is_lead)
        convention.line_ids = [
            Command.create({"kind": "lump", "price": 50, "part_id": other.id})
        ]
        self._sign_at_once(convention)
        renewed = convention.browse(convention.action_renew()["res_id"])
        self.assertEqual(renewed.date_start, date(self.year + 1, 1, 1))
        self.assertEqual(renewed.date_end, date(self.year + 1, 12, 31))
        self.assertEqual(renewed.objectives, "Former")
        self.assertEqual(renewed.state, "draft")
        self.assertAlmostEqual(renewed.amount, 150.02)
        self.assertEqual(len(renewed.obligation_ids), len(convention.obligation_ids))

    # ------------------------------------------------------------------
    # Payments
    # ------------------------------------------------------------------

    def test_payments(self):
        convention = self._convention()
        advance = self._named(convention, "Acompte")
        rest = self._named(convention, "Solde")
        self.assertAlmostEqual(advance.amount_due, 33.34)
        self.assertAlmostEqual(rest.amount_due, 66.68, msg="the last takes the cents")
        payments = self.env["vae.convention.payment"].with_user(self.director)
        with self.assertRefused("not signed", ValidationError):
            payments.create({"convention_id": convention.id})
        self._sign_at_once(convention)
        payments.create(
            {
                "convention_id": convention.id,
                "obligation_id": advance.id,
                "amount": 30,
            }
        )
        self.assertFalse(advance.date_done)
        self.assertAlmostEqual(advance.amount_remaining, 3.34)
        with self.assertRefused("too much", ValidationError):
            payments.create(
                {
                    "convention_id": convention.id,
                    "obligation_id": advance.id,
                    "amount": 3.35,
                }
            )
        with self.assertRefused("future", ValidationError):
            payments.create({"convention_id": convention.id, "date": self._in_days(1)})
        payments.create({"convention_id": convention.id, "obligation_id": advance.id})
        self.assertEqual(advance.state, "done")
        self.assertAlmostEqual(convention.amount_remaining, 66.68)
        with self.assertRefused("received more", ValidationError):
            advance.percent = 10
        # Whoever corrects one leaves a trace.
        payment = advance.payment_ids[-1:].with_context(tracking_disable=False)
        payment.amount = payment.amount - 1
        self.env.flush_all()
        self.env.cr.precommit.run()
        messages = payment.sudo().message_ids
        changes = messages.tracking_value_ids.field_id.mapped("name")
        self.assertIn("amount", changes)
        payment.amount = payment.amount + 1
        # By itself for what is still owed, whoever has looked at it before.
        self.assertFalse(rest.payment_ids)
        payments.create({"convention_id": convention.id})
        self.assertEqual(rest.state, "done")
        self.assertEqual(convention.amount_remaining, 0)

    def test_payments_that_come_together(self):
        """Each for what is left by those before it; sent again, it is one."""
        convention = self._convention()
        self._sign_at_once(convention)
        due = convention.obligation_ids.filtered(lambda each: each.kind == "payment")
        sooner, later = due.sorted()
        payments = self.env["vae.convention.payment"].with_user(self.director)
        values = {"convention_id": convention.id}
        first, second = payments.create(
            [{**values, "amount": 10, "reference": name} for name in ("A", "B")]
        )
        self.assertEqual((first | second).obligation_id, sooner)
        same = {**values, "amount": 10, "reference": "A", "obligation_id": sooner.id}
        for sent_again in (same, [{**same, "amount": 1}] * 4):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRefused("recorded_once", IntegrityError),
            ):
                payments.create(sent_again)
        third, last = payments.create([values, values])
        self.assertEqual((third.obligation_id, last.obligation_id), (sooner, later))
        self.assertAlmostEqual(third.amount, sooner.amount_due - 20)
        self.assertEqual(convention.amount_remaining, 0)

    # ------------------------------------------------------------------
    # Who sees what
    # ------------------------------------------------------------------

    def test_who_reads_and_writes(self):
        convention = self._convention()
        records = (
            convention,
            convention.obligation_ids[0],
            convention.line_ids,
            convention.part_ids,
            self.template,
        )
        for record in records:
            for reader in (self.coordinator, self.director):
                self.assertTrue(record.with_user(reader).has_access("read"))
            for other in (self.referent, self.accompagnateur):
                self.assertFalse(record.with_user(other).has_access("read"))
        for record in records[:-1]:
            self.assertFalse(record.with_user(self.coordinator).has_access("write"))
            self.assertFalse(record.with_user(self.director2).has_access("read"))

    def test_in_a_grouping(self):
        """Members write their part and read no other; the lead reads them all."""
        convention = self._convention(grouping_id=self._grouping().id)
        lead, other = convention.part_ids.sorted("is_lead", reverse=True)
        convention.line_ids = [
            Command.create({"kind": "lump", "price": 50, "part_id": other.id})
        ]
        self.assertAlmostEqual(other.amount, 50)
        self.assertAlmostEqual(other.share, 33.33)
        theirs = convention.with_user(self.director2)
        self.env.invalidate_all()
        self.assertEqual(theirs.number, convention.number)
        self.assertEqual(theirs.part_ids, other)
        self.assertEqual(theirs.line_ids, other.line_ids)
        part = other.with_user(self.director2)
        part.contribution = "Le sud du département"
        self.assertEqual(other.with_user(self.director).contribution, part.contribution)
        with self.assertRaises(AccessError):
            other.with_user(self.director).contribution = "À leur place"
        for record in (lead, convention):
            with self.assertRaises(AccessError):
                record.with_user(self.director2).write({"territory": "Partout"})
        # Of the documents, each its own.
        framing = self._named(convention, "Document de cadrage")
        self.assertEqual(framing.part_ids.company_id, self.other_company)
        self.assertIn(self.other_company.name, framing.parts_note)
        own = framing.part_ids.with_user(self.director2)
        own.note = "Notre part"
        with self.assertRaises(AccessError):
            framing.with_user(self.director2).read(["note"])
        with self.assertRaises(AccessError):
            framing.part_ids.with_user(self.director).note = "À leur place"

    def test_a_member_moves_nothing_into_what_the_lead_makes(self):
        convention = self._convention(grouping_id=self._grouping().id)
        own = self._convention(user=self.director2, date_start=f"{self.year}-02-01")
        part = convention.part_ids.filtered(lambda each: not each.is_lead)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            own.line_ids.write({"convention_id": convention.id, "part_id": part.id})
        self.assertAlmostEqual(convention.amount, 100.02)

    def test_a_grouping_of_somebody_else(self):
        grouping = self._grouping()
        with self.assertRefused("lead", (AccessError, ValidationError)):
            self._convention(user=self.director2, grouping_id=grouping.id)

    # ------------------------------------------------------------------
    # Bad calls
    # ------------------------------------------------------------------

    def test_what_nobody_types(self):
        convention = self._convention()
        for values in (
            {"state": "signed"},
            {"date_signed": self.today},
            {"number": "CONV"},
            {"amount_received": 5},
        ):
            with self.assertRaises(AccessError):
                convention.write(values)
        obligation = convention.obligation_ids[0]
        for values in (
            {"date_done": self.today},
            {"state": "done"},
            {"date_sent": "2026-01-01 00:00:00"},
            {"date_filed": self.today},
        ):
            with self.assertRaises(AccessError):
                obligation.write(values)

    def test_what_no_field_can_keep(self):
        convention = self._convention()
        line, obligation = convention.line_ids, convention.obligation_ids[0]
        for record, values in (
            (line, {"price": float("nan")}),
            (line, {"quantity": float("inf")}),
            (line, {"sequence": 2**31}),
            (line, {"kind": "nothing"}),
            (convention, {"date_start": "2026-13-45"}),
            (obligation, {"offset_months": 2**40}),
        ):
            with self.assertRefused("cannot be", ValidationError):
                record.write(values)
        for values in (
            {"program_id": 2**40},
            {"line_ids": 5},
            {"line_ids": [[Command.CREATE, 0, 5]]},
        ):
            with self.assertRaises(AccessError):
                convention.write(values)

    def test_of_another_convention(self):
        convention = self._convention()
        other = self._convention(date_start=f"{self.year + 1}-01-01")
        for records, values in (
            (other.line_ids, {"part_id": convention.part_ids.id}),
            (other.obligation_ids[0], {"convention_id": convention.id}),
            (convention, {"company_id": self.other_company.id}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                records.write(values)

    def test_template_in_use(self):
        self._convention()
        with self.assertRefused("Archive"):
            self.template.with_user(self.admin).unlink()
        self.template.with_user(self.admin).active = False
        convention = self._convention(date_start=f"{self.year + 1}-01-01")
        self.assertNotEqual(convention.template_id, self.template)
