# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeObjectiveShare(models.TransientModel):
    """Share an objective: a grouping's between structures, a structure's in it."""

    _name = "vae.objective.share"
    _description = "Sharing of an Objective"

    objective_id = fields.Many2one(
        comodel_name="vae.objective", required=True, readonly=True
    )
    level = fields.Selection(related="objective_id.level")
    rest = fields.Integer(related="objective_id.rest")
    structures = fields.Char(
        string="Structures Without a Share", compute="_compute_structures"
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        string="People",
        compute="_compute_user_ids",
        store=True,
        readonly=False,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        help="At first those of the structure who have journeys under way or an"
        " objective that runs. Who has a share already keeps it.",
    )
    company_id = fields.Many2one(related="objective_id.company_id")
    evenly = fields.Boolean(
        string="Equal Parts",
        default=True,
        help="Of what is left. Otherwise they have nothing until you type it in the"
        " grid.",
    )

    @api.depends("objective_id")
    def _compute_structures(self):
        for dialog in self:
            # Members of a grouping know each other by name.
            members = dialog.objective_id._members_without_share()
            dialog.structures = ", ".join(members.mapped("name"))

    @api.depends("objective_id")
    def _compute_user_ids(self):
        for dialog in self:
            total = dialog.objective_id._origin
            if total.level != "structure":
                dialog.user_ids = False
                continue
            journeys = [("company_id", "=", total.company_id.id)]
            running = [
                *journeys,
                ("level", "=", "referent"),
                ("date_start", "<=", total.date_end),
                ("date_end", ">=", total.date_start),
            ]
            open_ones = [*journeys, ("date_closed", "=", False)]
            found = self.env["res.users"]
            for model, domain in (
                ("vae.objective", running),
                ("vae.candidate", open_ones),
            ):
                for [user] in self.env[model]._read_group(domain, ["user_id"]):
                    found |= user
            dialog.user_ids = found.filtered("active") - total._shares().user_id

    def action_confirm(self):
        """Make the shares.

        :raise UserError: nobody is left, or somebody does not work in the structure
        """
        self.ensure_one()
        total = self.objective_id
        total.check_access("write")
        if total.level == "grouping":
            holders = total._members_without_share()
        else:
            holders = self.user_ids - total._shares().user_id.sudo(False)
            outside = holders.filtered(
                lambda user: total.company_id not in user.sudo().company_ids
            )
            if outside:
                raise UserError(
                    self.env._(
                        "%(people)s do not work in %(structure)s: choose people of the"
                        " structure.",
                        people=", ".join(outside.sudo().mapped("name")),
                        structure=total.company_id.name,
                    )
                )
        if not holders:
            raise UserError(
                self.env._("Choose who gets a share: those named have one already.")
            )
        total._share(holders, self.evenly)
        return {"type": "ir.actions.act_window_close"}
