# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date


class VaeObjectiveMove(models.Model):
    """A reallocation: who, when, why, and how much there was before and after.

    Kept by what is done; nobody writes or deletes it.
    """

    _name = "vae.objective.move"
    _description = "Reallocation of an Objective"
    _order = "date desc, id desc"
    _rec_name = "date"

    objective_id = fields.Many2one(
        comodel_name="vae.objective",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    from_id = fields.Many2one(
        comodel_name="vae.objective",
        string="Taken From",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    to_id = fields.Many2one(
        comodel_name="vae.objective",
        string="Given To",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    quantity = fields.Integer(required=True, readonly=True)
    month = fields.Date(string="From the Month", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="By", required=True, readonly=True
    )
    date = fields.Datetime(
        string="On",
        required=True,
        readonly=True,
        default=lambda self: fields.Datetime.now(),
    )
    from_before = fields.Integer(string="Gave: Before", readonly=True, aggregator=False)
    from_after = fields.Integer(string="Gave: After", readonly=True, aggregator=False)
    to_before = fields.Integer(string="Got: Before", readonly=True, aggregator=False)
    to_after = fields.Integer(string="Got: After", readonly=True, aggregator=False)

    @api.depends("date", "from_id", "to_id", "quantity")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for move in self.sudo():
            move.display_name = self.env._(
                "%(day)s: %(quantity)s from %(share)s to %(other)s",
                day=format_date(self.env, move._vae_local_day(move.date)),
                quantity=move.quantity,
                share=move.from_id.holder or "",
                other=move.to_id.holder or "",
            )

    def _tell(self):
        """Tell both directors, and both people whose shares they are."""
        for move in self.sudo():
            for share in move.from_id, move.to_id:
                directors = share.company_id._vae_directors()
                for user in (directors | share.user_id) - self.env.user:
                    move._tell_user(user, share)

    def _tell_user(self, user, share):
        env = self.env(context={**self.env.context, "lang": user.lang, "tz": user.tz})
        move, share = self.with_env(env), share.with_env(env)
        said = [
            env._(
                "%(user)s has reallocated %(quantity)s from %(share)s to %(other)s,"
                " from %(month)s on.",
                user=move.user_id.name,
                quantity=move.quantity,
                share=move.from_id.holder,
                other=move.to_id.holder,
                month=format_date(env, move.month, date_format="MMMM y"),
            ),
            env._("Reason: %(reason)s", reason=move.reason),
            env._(
                "%(share)s: %(before)s before, %(after)s now."
                " %(other)s: %(other_before)s before, %(other_after)s now.",
                share=move.from_id.holder,
                before=move.from_before,
                after=move.from_after,
                other=move.to_id.holder,
                other_before=move.to_before,
                other_after=move.to_after,
            ),
        ]
        body = Markup("").join(Markup("<p>%s</p>") % each for each in said)
        body += Markup('<p><a href="%s">%s</a></p>') % (
            f"{share.get_base_url()}/mail/view?model={share._name}&res_id={share.id}",
            share.display_name,
        )
        move._vae_notify(
            user.partner_id,
            env._("VAE: an objective was reallocated"),
            body,
            author_id=self.env.user.partner_id.id,
        )
