# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .project_common import ProjectCommon

REPORT = "vae_reseau.report_vae_project_summary"


@tagged("post_install", "-at_install")
class TestProjectSummary(ProjectCommon):
    """What the commanditaire gets: totals, none of few people, and nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["vae.parameter.value"].search(
            [("parameter_id.code", "=", "small_cell_threshold")]
        ).value = 5
        cls.members = cls.env["vae.candidate"].create(
            [
                {
                    "name": f"Prénom{number} Nomsecret{number}",
                    "user_id": cls.referent2.id,
                    "project_id": cls.project.id,
                    "notes": "Contenu confidentiel",
                }
                for number in range(14)
            ]
        )

    def _told(self):
        summary = self.project.with_user(self.coordinator)._summary()
        return summary, dict(summary["parts"]), dict(summary["acts"])

    def test_small_numbers_are_not_told_nor_found_by_subtraction(self):
        done = self.steps.filtered(lambda step: step.outcome == "full")[:1]
        dropped = self.steps.filtered(lambda step: step.outcome == "dropped")[:1]
        self._close_journey(self.members[:6], done)
        self._close_journey(self.members[6:7], dropped)
        summary, parts, acts = self._told()
        self.assertEqual(summary["entries"], "14")
        self.assertEqual(parts["Dropped out"], "< 5")
        # 14 entries, 7 open, 6 validated: the drop-out would be the rest.
        told = [int(text) for text in parts.values() if text.isdigit()]
        self.assertLess(sum(told), 14 - 5)
        self.assertEqual(summary["validations"], parts["Full or partial validation"])
        self.assertEqual(acts["Appointments held"], "< 5 people")

    def test_who_has_no_contract_is_not_found(self):
        signed = self.members[:12]
        with patch.object(type(self.env["vae.contract"]), "_check_may_begin"):
            contracts = self.env["vae.contract"].create(
                [{"candidate_id": each.id, "kind": "pedagogical"} for each in signed]
            )
        self.env.flush_all()
        contracts._write({"state": "signed"})
        self.env.invalidate_all()
        _summary, _parts, acts = self._told()
        self.assertEqual(acts["People with a signed contract"], "not told")

    def test_few_members(self):
        self.members[3:].project_id = False
        summary, parts, _acts = self._told()
        self.assertEqual(summary["entries"], "< 5")
        self.assertEqual(set(parts.values()), {"< 5"})

    def test_the_print_names_nobody(self):
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.coordinator)
            ._render_qweb_html(REPORT, self.project.ids)
        )
        text = content.decode()
        self.assertIn("Cohorte des résidences", text)
        for secret in ("Nomsecret", "Prénom", "confidentiel", "Test Referent2"):
            self.assertNotIn(secret, text)
        for member in self.members:
            self.assertNotIn(member.reference, text)

    def test_who_gives_it(self):
        for user in (self.referent2, self.accompagnateur, self.stranger, self.employee):
            with self.subTest(user.login):
                project = self.project.with_user(user)
                with self.assertRefused("", AccessError):
                    project.action_print_summary()
                with self.assertRefused("", AccessError):
                    self.env["ir.actions.report"].with_user(user)._render_qweb_html(
                        REPORT, self.project.ids
                    )
