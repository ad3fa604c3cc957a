# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from .spread import share_out


class VaeObjective(models.Model):
    """Part of a share goes to another one; the total and its months stay."""

    _inherit = "vae.objective"

    move_ids = fields.One2many(
        comodel_name="vae.objective.move",
        inverse_name="objective_id",
        string="Reallocations",
        readonly=True,
    )

    def action_reallocate(self):
        """Open the dialog in which a part of a share is given to another one.

        From a total, from one of its shares, or for a structure or person in one.
        """
        self.ensure_one()
        self.check_access("read")
        total = self if self.sudo().share_count else self.parent_id
        if not total:
            raise UserError(
                self.env._(
                    "Share this objective first: a part of a share can then go to"
                    " another one."
                )
            )
        total.check_access("write")
        return self.env["vae.objective.reallocate"]._get_records_action(
            name=self.env._("Reallocate"),
            target="new",
            context={
                "default_objective_id": total.id,
                "default_from_id": self.id if self != total else False,
            },
        )

    def _reallocate(self, share, other, quantity, month, reason):
        """Give a part of a share to another one.

        It is taken from the months that begin then, in proportion, and given to the
        same months: those of the total stay. Both directors are told, or both people.

        :param date month: first day of the first month from which it is taken
        :raise UserError: there is not so much left, or nothing to be done
        """
        self.ensure_one()
        self.check_access("write")
        if share == other or {share.sudo().parent_id, other.sudo().parent_id} != {self}:
            raise ValidationError(
                self.env._("Choose two different shares of the same objective.")
            )
        if quantity <= 0:
            raise ValidationError(
                self.env._("What is reallocated is a whole number, from 1 on.")
            )
        # Of two at once, the later one finds what the first has left.
        (share | other)._vae_wait_for_rows()
        source = share.sudo().month_ids.filtered(lambda each: each.date >= month)
        source = source.sorted("date")
        left = sum(source.mapped("quantity"))
        if quantity > left:
            raise UserError(
                self.env._(
                    "%(share)s has %(left)s left from %(month)s on: reallocate no more"
                    " than that, or from an earlier month.",
                    share=share.holder,
                    left=left,
                    month=format_date(self.env, month, date_format="MMMM y"),
                )
            )
        parts = share_out(quantity, source.mapped("quantity"))
        target = other.sudo().month_ids.filtered(lambda each: each.date >= month)
        before = share.sudo().quantity, other.sudo().quantity
        with (share | other).sudo()._months_typed() as shares:
            for month_from, month_to, part in zip(
                source.with_env(shares.env),
                target.sorted("date").with_env(shares.env),
                parts,
                strict=True,
            ):
                month_from.quantity -= part
                month_to.quantity += part
        move = (
            self.env["vae.objective.move"]
            .sudo()
            .create(
                {
                    "objective_id": self.id,
                    "from_id": share.id,
                    "to_id": other.id,
                    "quantity": quantity,
                    "month": month,
                    "reason": reason,
                    "user_id": self.env.uid,
                    "from_before": before[0],
                    "from_after": share.sudo().quantity,
                    "to_before": before[1],
                    "to_after": other.sudo().quantity,
                }
            )
        )
        move._tell()
        return move.sudo(self.env.su)
