# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from base64 import b64encode
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from ..common import VaeCommon, pdf_file


@tagged("post_install", "-at_install")
class TestRefusedInFrench(VaeCommon):
    """What is typed by mistake between the funding and the jury: one French sentence.

    Each says what to do, and nothing is half-written.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.today = fields.Date.today()
        french = cls.env(user=cls.referent, context={"lang": "fr_FR"})
        cls.here = {"candidate_id": cls.candidate.id}
        cls.plan = french["vae.funding"].create(cls.here)
        cls.plan.cost_ids = [Command.create({"name": "Jury", "amount": 300})]
        cls.request = french["vae.funding.request"].create(
            {
                "funding_id": cls.plan.id,
                "device_id": cls.env.ref("vae_assistance.vae_funding_device_opco").id,
                "amount_asked": 300,
            }
        )
        cls.request.action_ask()
        cls.request.action_grant()
        cls.file = french["vae.validation.file"].create(cls.here)
        cls.section = french["vae.validation.section"].create(
            {"file_id": cls.file.id, "name": "Lever"}
        )
        cls.versions = french["vae.validation.version"]
        cls.juries = french["vae.jury"]
        cls.jury = cls.juries.create({**cls.here, "date": cls.today})

    def _all_refused(self, calls):
        for call, said in calls:
            with self.subTest(said=said), self.assertRefused(said):
                call()
            self.env.invalidate_all()

    def test_amounts(self):
        cost, request = self.plan.cost_ids, self.request
        payment = {"date": self.today, "amount": 300.01}
        self._all_refused(
            [
                (
                    lambda: request.write({"amount_granted": 301}),
                    "301.* accordés, mais seulement .*300.* Corrigez l’un des deux",
                ),
                (
                    lambda: request.write({"payment_ids": [Command.create(payment)]}),
                    "300,01.* seraient payés .* Corrigez le montant",
                ),
                (
                    lambda: cost.write({"amount": 10.005}),
                    "10.005 a plus de deux décimales. Indiquez un montant au centime",
                ),
                (
                    lambda: cost.write({"currency_id": self.env.ref("base.USD").id}),
                    "personne ne saisit .*Devise.* laissez-le de côté",
                ),
            ]
        )
        self.assertEqual((request.amount_granted, request.amount_paid), (300, 0))
        self.assertEqual((cost.amount, request.payment_ids.ids), (300, []))

    def test_files(self):
        locked = b64encode(pdf_file("dossier", password="secret"))
        large = b64encode(b"x" * 50 * 1024**2)
        self._all_refused(
            [
                (
                    lambda: self.versions._add(self.section, file=locked),
                    "ne s’ouvre qu’avec un mot de passe.*choisissez ce fichier",
                ),
                (
                    lambda: self.versions._add(self.section, file=large),
                    "Le fichier dépasse .* Mo",
                ),
            ]
        )
        self.assertFalse(self.section.version_ids)

    def test_juries(self):
        jury = self.jury
        first, second = self.certification.bloc_ids
        self._all_refused(
            [(jury.action_hold, "n’est pas déposé.*Enregistrez d’abord son dépôt")]
        )
        self.file.check_ids.done = True
        self.file.action_deposit()
        # A constraint is checked as superuser: it calls people by name all the same.
        jury.date = self.today + timedelta(days=9)
        self._all_refused([(jury.action_hold, f"{self.candidate.name} est le")])
        jury.date = self.today
        before = self.today - timedelta(days=1)
        self._all_refused(
            [
                (
                    lambda: jury.write({"date": before}),
                    "viendrait avant le dépôt du dossier.*Corrigez l’une des deux",
                )
            ]
        )
        jury.action_hold()
        jury.line_ids[0].is_validated = True
        jury.action_decide()
        again = self.juries.create({**self.here, "date": self.today})
        twice = Command.create({"bloc_id": first.id, "is_validated": True})
        self._all_refused(
            [
                (
                    lambda: again.write({"line_ids": [twice]}),
                    "a déjà été validé et le reste.*Retirez-le de ce jury",
                ),
                (
                    lambda: jury.write({"validated": "full"}),
                    "connu et compté, il reste tel quel.*« Corriger le résultat »",
                ),
            ]
        )
        self.assertEqual(again.line_ids.bloc_id, second)
        self.assertEqual((jury.validated, jury.date), ("partial", self.today))
