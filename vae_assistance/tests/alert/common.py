# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..common import VaeCommon


class AlertCommon(VaeCommon):
    """Rules of the test alone: those of the start data are off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["vae.alert.rule"]
        cls.start_rules = cls.rules.search([])
        cls.start_rules.is_on = False
        cls.start_rules._evaluate()

    @classmethod
    def _rule(cls, name="Règle de test", switch_on=True, **values):
        rule = cls.rules.create({"name": name, **values})
        if switch_on:
            rule.action_switch_on()
        return rule

    def _live(self, rule):
        """Journeys that have an alert of a rule, postponed or not."""
        return (
            self.env["vae.alert"]
            .search([("rule_id", "=", rule.id), ("state", "!=", "closed")])
            .candidate_id
        )

    def _past(self, candidate, **columns):
        """Facts as they were written long ago: nothing follows from them yet."""
        candidate.flush_recordset()
        for column, value in columns.items():
            self.env.cr.execute(
                f"UPDATE vae_candidate SET {column} = %s WHERE id = %s",  # noqa: S608
                [value, candidate.id],
            )
        candidate.invalidate_recordset(columns)

    def _run_cron(self, name="ir_cron_update_alert_level"):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            self.env.ref(f"vae_assistance.{name}").method_direct_trigger()
        self.env.invalidate_all()
