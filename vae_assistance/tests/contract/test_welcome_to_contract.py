# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, new_test_user, tagged

from ..common import OnAPhone, VaeCommon


@tagged("post_install", "-at_install")
class TestWelcomeToContractDesktop(VaeCommon, HttpCase):
    """One journey from welcome to the contract that all have signed, in French."""

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.referent.lang = "fr_FR"
        cls.program.max_months = 24
        cls.env["vae.program.criterion"].create(
            {
                "program_id": cls.program.id,
                "fact": "age",
                "operator": "min",
                "age": 18,
            }
        )
        cls.candidate = cls._create_candidate(
            "Nadège Tour", cls.referent, program_id=cls.program.id
        )
        cls.candidate_user = new_test_user(
            cls.env,
            login="test_candidate",
            name=cls.candidate.name,
            groups="base.group_portal",
            partner_id=cls.candidate.partner_id.id,
            lang="fr_FR",
        )

    def test_from_welcome_to_contract(self):
        candidate = self.candidate
        self._tour("vae_welcome_to_plan")
        self.assertEqual(candidate.proposal_ids.decision, "accepted")
        self.assertEqual(candidate.diagnosis_ids.state, "agreed")
        [experience] = candidate.experience_ids
        self.assertEqual(experience.bloc_ids.answer, "yes")
        self.assertEqual(candidate.plan_ids.state, "draft")
        self._sign_on_the_portal()
        self.assertEqual(candidate.plan_ids.state, "agreed")
        self._tour("vae_contract")
        [contract] = candidate.contract_ids
        self.assertEqual(contract.state, "to_sign")
        self._sign_on_the_portal()
        self.assertEqual(contract.state, "signed")
        self.assertEqual(contract.plan_id, candidate.plan_ids)
        request = contract._signature_request()
        self.assertTrue(request.signed_document)
        means = {each.role: each.means for each in request.signer_ids}
        self.assertEqual(means["candidate"], "portal")
        self.assertEqual(means["professional"], "screen")

    def _tour(self, name):
        self._start("/odoo/action-vae_assistance.vae_candidate_action/%s", name)

    def _sign_on_the_portal(self):
        self._start("/my/vae/%s", "vae_portal_sign", self.candidate_user)

    def _start(self, address, tour, user=None):
        self.env.flush_all()
        login = (user or self.referent).login
        self.start_tour(address % self.candidate.id, tour, login=login, timeout=300)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestWelcomeToContractMobile(OnAPhone, TestWelcomeToContractDesktop):
    pass
