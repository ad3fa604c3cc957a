# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

# What follows what; whatever is not here is refused.
TRANSITIONS = {
    "draft": ("consented", "withdrawn"),
    "consented": ("draft", "sent", "withdrawn"),
    "sent": ("studying", "accepted", "refused", "in_progress", "withdrawn", "expired"),
    "studying": ("accepted", "refused", "in_progress", "withdrawn", "expired"),
    "accepted": ("in_progress", "refused", "done", "withdrawn"),
    "in_progress": ("in_progress", "done", "withdrawn"),
    "done": (),
    "refused": (),
    "withdrawn": (),
    "expired": (),
}
# Of what asks for nothing: it is read, or ends.
TOLD_TRANSITIONS = {
    **TRANSITIONS,
    "sent": ("done", "withdrawn", "expired"),
}


class VaeReferralTransition(models.Model):
    """One step of a referral: from which state to which, when, by whom."""

    _name = "vae.referral.transition"
    _description = "Step of a Referral"
    _inherit = ["vae.trace.mixin"]
    _order = "date, id"
    _rec_name = "date"

    referral_id = fields.Many2one(
        comodel_name="vae.referral",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="referral_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="referral_id.company_id", store=True, index=True, precompute=True
    )
    state_from = fields.Selection(
        selection=lambda self: self._selection_state(),
        string="State Before",
        readonly=True,
    )
    state_to = fields.Selection(
        selection=lambda self: self._selection_state(),
        string="State After",
        required=True,
        readonly=True,
    )
    date = fields.Datetime(required=True, readonly=True)
    by = fields.Selection(
        selection=[
            ("structure", "The structure"),
            ("candidate", "The candidate"),
            ("partner", "The partner"),
            ("time", "By itself"),
        ],
        string="By Whom",
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Who recorded it, if somebody of the structure did.",
    )

    def _selection_state(self):
        return (
            self.env["vae.referral"]._fields["state"]._description_selection(self.env)
        )


class VaeReferral(models.Model):
    """How a referral goes from one state to the next."""

    _inherit = "vae.referral"

    def _move(self, state, by="structure", **values):
        """Go to a state, and keep who did it.

        :param str by: ``structure``, ``candidate``, ``partner`` or ``time``
        :param values: what is written with the state
        :raise UserError: the state cannot follow the present one
        """
        self._vae_wait_for_rows()
        for referral in self:
            referral._check_may_move(state)
        now = fields.Datetime.now()
        user = self.env.uid if by == "structure" else False
        self.env["vae.referral.transition"].sudo().create(
            [
                {
                    "referral_id": referral.id,
                    "state_from": referral.state,
                    "state_to": state,
                    "date": now,
                    "by": by,
                    "user_id": user,
                }
                for referral in self
            ]
        )
        self.sudo().write({"state": state, "date_state": now, **values})
        self._moved(state, by)

    def _moved(self, state, by):
        """What follows from a new state; to be extended."""

    def _check_may_move(self, state):
        self.ensure_one()
        follows = TRANSITIONS if self.kind == "referral" else TOLD_TRANSITIONS
        if state not in follows[self.state]:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(referral)s is “%(now)s”: it cannot become “%(then)s”. Load the"
                    " page again to see where it stands.",
                    referral=self.display_name,
                    now=states[self.state],
                    then=states[state],
                )
            )
