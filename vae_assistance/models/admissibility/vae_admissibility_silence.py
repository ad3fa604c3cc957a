# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.base import PORTAL_TZ
from .vae_admissibility import AWAITING

BATCH = 200


class VaeAdmissibility(models.Model):
    """The certifier's silence is an answer: the candidate is admissible.

    C. trav. L6412-2. The delay is a dated parameter; that it is over is noted as an
    answer among the others, once and by the software alone. A real answer of an earlier
    day that is recorded later takes its place.
    """

    _inherit = "vae.admissibility"

    @api.model
    def _silent_domain(self):
        """Requests whose delay is over without a decision."""
        today = fields.Date.context_today(self.with_context(tz=PORTAL_TZ))
        return Domain("state", "in", AWAITING) & Domain("date_answer_due", "<", today)

    def _note_silence(self):
        """Note the silence of those of the requests whose delay is over."""
        silent = self.exists().filtered_domain(self._silent_domain())
        if not silent:
            return
        # Nobody types it, whoever records what it follows from.
        self.env["vae.admissibility.decision"].sudo().create(
            [
                {
                    "admissibility_id": request.id,
                    "kind": "admissible",
                    "is_silence": True,
                    "date": request.date_answer_due,
                    "comment": self.env._(
                        "No answer by %(day)s: the candidate is admissible"
                        " (%(basis)s).",
                        day=format_date(self.env, request.date_answer_due),
                        basis=request.answer_basis or "–",
                    ),
                }
                for request in silent
            ]
        )

    @api.model
    def _cron_note_silence(self):
        """Every night, for all; may be run again at any time, or twice at once."""
        progress = self.env["ir.cron"]._commit_progress
        while silent := self.search(self._silent_domain(), limit=BATCH):
            locked = silent.try_lock_for_update()
            locked._note_silence()
            if not locked or not progress(len(locked)):
                return
