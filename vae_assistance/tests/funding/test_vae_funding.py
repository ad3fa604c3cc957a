# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import VaeCommon

TODAY = "2026-09-07"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestFunding(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.service_ids = [
            Command.create({"price": 1500, "date_from": "2026-01-01"})
        ]
        cls.certification.fee_ids = [
            Command.create({"kind": "jury", "amount": 200, "date_from": day})
            for day in ("2025-01-01", "2026-10-01")
        ]
        cls.candidate.program_id = cls.program

    def _device(self, name):
        return self.env.ref(f"vae_assistance.vae_funding_device_{name}")

    def _said(self, request):
        return request.message_ids[0].body

    def _request(self, plan, device, amount, **values):
        return plan.request_ids.create(
            {
                "funding_id": plan.id,
                "device_id": self._device(device).id,
                "amount_asked": amount,
                **values,
            }
        )

    def test_balanced_line_by_line(self):
        candidate = self.candidate.with_user(self.referent)
        self.assertFalse(candidate.funding_state)
        plan = self.env["vae.funding"].with_user(self.referent)
        plan = plan.create({"candidate_id": candidate.id})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRefused("vae_funding_candidate_uniq", IntegrityError),
        ):
            plan.create({"candidate_id": candidate.id})
        # The price of the program and the fees that hold come by themselves.
        self.assertEqual(plan.cost_ids.mapped("kind"), ["support", "jury"])
        plan.cost_ids = [
            Command.create({"kind": "travel", "name": "Train", "amount": 80.5})
        ]
        self.assertEqual((plan.amount_cost, plan.state), (1780.5, "to_find"))
        support, jury, travel = plan.cost_ids
        cpf = self._request(
            plan, "cpf", 1700, cost_ids=[Command.set((support | jury).ids)]
        )
        own = self._request(plan, "own", 80.5)
        self.assertEqual(plan.state, "to_find", "nobody was asked yet")
        own.action_grant()
        # Own funds are for all: the support takes them first.
        self.assertEqual(plan.cost_ids.mapped("amount_to_find"), [1419.5, 200, 80.5])
        cpf.action_ask()
        self.assertEqual(plan.state, "waiting")
        cpf.amount_granted = 0
        cpf.action_grant()
        self.env.invalidate_all()
        self.assertEqual(plan.amount_to_find, 0)
        self.assertEqual((plan.state, candidate.funding_state), ("balanced",) * 2)
        self.assertEqual(plan.cost_ids.mapped("amount_to_find"), [0, 0, 0])
        for amount, day in ((700, "2026-09-07"), (1000, "2026-09-07")):
            cpf.payment_ids = [Command.create({"amount": amount, "date": day})]
        self.assertEqual((cpf.state, cpf.amount_due), ("paid", 0))
        self.assertEqual(plan.amount_paid, 1700)
        cpf.payment_ids[0].write({"amount": 600, "note": "Virement"})
        self.assertRegex(self._said(cpf), "corrected: .*700.* → .*600")
        cpf.payment_ids[1].unlink()
        self.assertRegex(self._said(cpf), "removed: 1.*000")
        with self.assertRefused("is decided"):
            cpf.amount_asked = 2000
        with self.assertRefused("something is paid already"):
            cpf.action_reopen()
        with self.assertRefused("it is kept"):
            plan.unlink()
        # Others of the structure, and of others.
        with self.assertRaises(AccessError):
            plan.with_user(self.referent2).read(["amount_cost"])

    def test_refused(self):
        """What people type by mistake: one sentence, and nothing half-written."""
        plan = self.env["vae.funding"].create({"candidate_id": self.candidate.id})
        request = self._request(plan, "opco", 1000, date_asked=TODAY)
        with self.assertRefused("granted, but only"):
            request.amount_granted = 1200
            request.action_grant()
        with self.assertRefused("nothing is granted"):
            request.payment_ids = [Command.create({"amount": 10, "date": TODAY})]
        request.amount_granted = 0
        request.action_grant()
        request.action_reopen()
        self.assertEqual(request.state, "asked")
        for call in (lambda: request.write({"date_asked": False}), request.unlink):
            with self.assertRefused("it is kept"):
                call()
        request.reason = "Budget épuisé"
        request.action_refuse()
        self.assertEqual((request.state, plan.state), ("refused", "to_find"))
        second = self._request(plan, "employer", 1000, date_asked=TODAY)
        second.action_grant()
        second.payment_ids = [Command.create({"amount": 999.99, "date": TODAY})]
        with (
            mute_logger("odoo.sql_db"),
            self.assertRefused("recorded_once", IntegrityError),
        ):
            second.payment_ids = [Command.create({"amount": 999.99, "date": TODAY})]
        for amount in (0.02, 1000):
            with self.assertRefused("would be paid"):
                second.payment_ids = [Command.create({"amount": amount, "date": TODAY})]
        with self.assertRefused("is paid already, which is more"):
            second.amount_granted = 500
        for field, value, said in (
            ("amount", 10.005, "more than two decimals"),
            ("amount", -5, "not negative"),
            ("amount", 0, "has a name and an amount"),
            ("name", " ", "has a name and an amount"),
        ):
            with self.assertRefused(said):
                plan.cost_ids[0][field] = value
        # Whatever way it comes: as the text of a number, or as a default.
        with self.assertRefused("not negative"):
            self._request(plan, "opco", "-5")
        requests = self.env["vae.funding.request"].with_user(self.referent)
        with self.assertRefused("not negative|but only"):
            requests.with_context(default_amount_asked=-5).create(
                {"funding_id": plan.id, "device_id": self._device("opco").id}
            )
        dollars = self.env.ref("base.USD")
        with self.assertRefused("", Exception):
            plan.cost_ids[0].with_user(self.referent).write({"currency_id": dollars.id})
        with self.assertRefused("not dated in the future"):
            second.date_decision = "2026-09-08"
        with self.assertRefused("correct the day of the decision"):
            second.date_decision = False
        stranger = self._create_candidate("Autre Essai", self.referent)
        other = self.env["vae.funding"].create({"candidate_id": stranger.id})
        other.cost_ids = [Command.create({"name": "Livres", "amount": 30})]
        with self.assertRefused("costs of the same journey"):
            second.cost_ids = other.cost_ids

    def test_costs_in_another_currency(self):
        """They are neither taken as they are nor left out without a word."""
        francs = self.env.ref("base.CHF")
        self.certification.fee_ids.currency_id = francs
        self.program.service_ids.currency_id = francs
        plans = self.env["vae.funding"].with_user(self.referent)
        plan = plans.create({"candidate_id": self.candidate.id})
        self.assertFalse(plan.cost_ids)
        self.assertRegex(plan.costs_left_out, "Assistance .*1.500.*Jury .*200")
        plan.cost_ids = [Command.create({"name": "Assistance", "amount": 1600})]
        self.assertRegex(plan.costs_left_out, "^Jury .*200")
        plan.cost_ids = [
            Command.create({"kind": "jury", "name": "Passage", "amount": 213})
        ]
        self.assertFalse(plan.costs_left_out)
        # A line that came with the plan stands for its own cost, and for no other.
        self.certification.fee_ids[0].copy(
            {
                "kind": "other",
                "currency_id": plan.currency_id.id,
                "amount": 50,
                "date_from": "2026-01-01",
            }
        )
        of_jury = plan.cost_ids.filtered(lambda line: line.kind == "jury")
        of_jury.write({"name": "Étude du dossier", "amount": 50})
        self.assertRegex(plan.costs_left_out, "^Jury .*200")
        plan.cost_ids = [
            Command.delete(of_jury.id),
            Command.create({"kind": "jury", "name": "Passage", "amount": 213}),
        ]
        self.assertFalse(plan.costs_left_out)
        day = date(2026, 9, 7)
        price = self.program._price("assistance", day, francs)
        self.assertEqual(price, 1500)
        price = self.program._price("assistance", day, plan.currency_id)
        self.assertEqual(price, 0)

    def test_quote_before_the_study(self):
        """A CPF quote that is not validated when the study begins is an alert."""
        plan = self.env["vae.funding"].create({"candidate_id": self.candidate.id})
        request = self._request(plan, "cpf", 1500, date_asked=TODAY)

        def alerts():
            self.env.flush_all()
            found = self.candidate.alert_ids.filtered(lambda each: each.state == "open")
            return set(found.rule_id.mapped("code")) & {"quote", "quote_asked"}

        self.assertEqual(alerts(), {"quote_asked"})
        self.env["vae.admissibility"].create({"candidate_id": self.candidate.id})
        self.assertEqual(alerts(), {"quote"})
        self.assertEqual(self.candidate.alert_level, "urgent")
        request.action_quote()
        self.assertEqual(alerts(), set())

    def test_on_the_board(self):
        plan = self.env["vae.funding"].create({"candidate_id": self.candidate.id})
        request = self._request(plan, "opco", 1000, date_ask_by="2026-09-30")
        board = [
            (date(2026, 9, 30), "funding_ask", "structure"),
            (date(2026, 10, 7), "funding_answer", "funder"),
            (False, False, False),
        ]
        for act, expected in zip(
            (request.exists, request.action_ask, request.action_grant),
            board,
            strict=True,
        ):
            act()
            self.env.flush_all()
            journey = self.candidate
            self.assertEqual(
                (journey.date_deadline, journey.deadline_kind, journey.waiting_on),
                expected,
            )
