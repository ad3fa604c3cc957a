# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class VaeCandidate(models.Model):
    """Writing to several candidates at once: each gets a mail of their own."""

    _inherit = "vae.candidate"

    def action_write_to_all(self):
        """Open the composer for these candidates, from a template or not.

        Each receives their own mail, which names nobody else and is kept in their
        journey; who has no address is told before.

        :raise UserError: none of them has an e-mail address
        :return: window action on the composer, after a word on who is left out
        """
        self.check_access("read")
        reached = self.filtered("partner_id.email_normalized")
        if not reached:
            raise UserError(
                self.env._(
                    "Nobody to write to: none of those chosen has an e-mail address."
                    " Add it on the candidate's form."
                )
            )
        action = reached._open_composer(
            self.env._("Write to the Candidates"),
            default_composition_mode="mass_mail",
            default_auto_delete=True,
            default_auto_delete_keep_log=True,
        )
        left_out = self - reached
        if not left_out:
            return action
        return self._vae_said(
            self.env._(
                "Without an e-mail address, left out: %(people)s.",
                people=left_out._called(),
            ),
            kind="warning",
            after=action,
        )
