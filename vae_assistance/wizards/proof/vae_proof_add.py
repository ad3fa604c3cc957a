# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.ground.file_field import File


class VaeProofAdd(models.TransientModel):
    """A file proves an act, or replaces one that does."""

    _name = "vae.proof.add"
    _description = "Adding of a Proof"

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate", required=True, readonly=True, ondelete="cascade"
    )
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    act_name = fields.Char(string="What It Proves", compute="_compute_act_name")
    replaces_id = fields.Many2one(
        comodel_name="vae.proof", string="Instead Of", readonly=True, ondelete="cascade"
    )
    type_id = fields.Many2one(
        comodel_name="vae.proof.type", string="What It Is", required=True
    )
    date = fields.Date(
        string="Dated", required=True, default=lambda self: self._default_date()
    )
    note = fields.Text(help="In neutral words: whoever follows the journey reads it.")
    file = File(string="Scan, Photograph or PDF", attachment=False)
    file_name = fields.Char()
    kept_id = fields.Many2one(
        comodel_name="vae.proof",
        string="Or a File That Is There",
        ondelete="cascade",
        help="The same file may prove several acts. What the candidate handed in is"
        " accepted by this.",
    )
    has_kept = fields.Boolean(compute="_compute_has_kept")

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.depends("res_model", "res_id")
    def _compute_act_name(self):
        for wizard in self:
            act = wizard._act()
            wizard.act_name = act and act._filtered_access("read").display_name

    @api.depends("candidate_id")
    def _compute_has_kept(self):
        for wizard in self:
            wizard.has_kept = self.env["vae.proof"].search_count(
                [
                    ("candidate_id", "=", wizard.candidate_id.id),
                    ("state", "in", ("valid", "to_check")),
                ],
                limit=1,
            )

    def _act(self):
        """The act that the file proves; empty if there is none such."""
        self.ensure_one()
        if not self.res_id or self.res_model not in {
            act["model"] for act in self.env["vae.proof.need"]._proof_acts().values()
        }:
            return None
        return self.env[self.res_model].browse(self.res_id).exists()

    @api.model
    def _action_open(self, act, proof_type=None):
        """Window action: the dialog that adds a file to an act.

        :param act: one record of a model with ``vae.proof.act.mixin``
        :param proof_type: what is wanted, if it is known
        """
        if not act.candidate_id:
            raise UserError(
                self.env._(
                    "%(act)s belongs to no journey: proofs are kept with a candidate.",
                    act=act.display_name,
                )
            )
        return self.browse()._get_records_action(
            name=self.env._("Add a Proof"),
            target="new",
            context={
                "default_candidate_id": act.candidate_id.id,
                "default_res_model": act._name,
                "default_res_id": act.id,
                "default_type_id": proof_type and proof_type.id,
            },
        )

    def action_confirm(self):
        """Keep the file.

        :raise UserError: it is no proof, or what it proves is not known
        """
        self.ensure_one()
        if self.date > fields.Date.context_today(self):
            raise UserError(self.env._("A proof is not dated in the future."))
        if self.kept_id:
            self.kept_id._prove(self.candidate_id, self._act(), self.type_id)
        elif self.replaces_id:
            self.replaces_id._replace(self.file, self.date, self.note)
        else:
            self.env["vae.proof"]._keep(
                self.candidate_id,
                self._act(),
                self.type_id,
                self.file,
                self.date,
                self.note,
            )
        return {"type": "ir.actions.act_window_close"}
