# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from ..common import VaeCommon

# What no name tells, even to who may know the person: that there is such a record.
NEUTRAL = {
    "vae.candidate.sensitive",
    "vae.confidential.note",
    "vae.obstacle.confidential",
}


@tagged("post_install", "-at_install")
class TestNames(VaeCommon):
    """Whose a record is: the person's name to who may know it, to nobody else."""

    def _names(self, user, sudo=False):
        """What records of the journey of each model are called.

        :return: dict of model name to display name
        """
        env = self.env(user=user, su=sudo, context={"lang": "en_US"})
        guard = self.env.registry["vae.trace.mixin"]
        names = {}
        for name, model in self.env.registry.items():
            field = model._fields.get("candidate_id")
            if issubclass(model, guard) and not model._abstract and field:
                if field.groups:  # nobody but coordinators reads whose it is
                    continue
                values = {"candidate_id": self.candidate.id}
                names[name] = env[name].new(values).display_name or ""
        return names

    def test_told_to_who_may_know(self):
        names = self._names(self.referent)
        told = {name for name, said in names.items() if self.candidate.name in said}
        self.assertFalse(told & NEUTRAL)
        for name, said in names.items():
            with self.subTest(model=name):
                self.assertNotIn(
                    self.candidate.reference, "" if name in NEUTRAL else said
                )
        self.assertLessEqual(
            {
                "vae.consent",
                "vae.contract",
                "vae.diagnosis",
                "vae.fiche.action",
                "vae.proof",
                "vae.proposal",
                "vae.start.certificate",
                "vae.support.plan",
                "vae.todo",
            },
            told,
        )

    def test_told_to_nobody_else(self):
        for user, sudo in ((self.stranger, False), (self.referent, True)):
            for name, said in self._names(user, sudo).items():
                with self.subTest(model=name, sudo=sudo):
                    self.assertNotIn(self.candidate.name, said)

    def test_read_without_rules_before(self):
        """What was read in sudo is not what the user reads, nor the other way round."""
        consent = self._consent_to("reminder", self.candidate)
        named = consent.with_user(self.referent)
        for _time in range(2):
            self.assertIn(self.candidate.name, named.display_name)
            self.assertNotIn(self.candidate.name, named.sudo().display_name)
            self.assertNotIn(
                self.candidate.name,
                named.with_context(vae_neutral_name=True).display_name,
            )
        self.assertNotIn(self.candidate.name, named._trace_document())

    def test_refusals(self):
        """A refusal names the person to who may know them."""
        candidate = self.candidate.with_user(self.referent)
        with self.assertRefused(self.candidate.name):
            candidate._require_consent("share")
        candidate.invalidate_recordset()
        self.assertEqual(candidate._called(), self.candidate.name)
        self.assertEqual(
            self.candidate.with_user(self.stranger)._called(), self.candidate.reference
        )
