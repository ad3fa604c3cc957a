# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeProofActMixin(models.AbstractModel):
    """Something done for a journey, that files prove.

    A model that inherits has ``candidate_id``; ``vae.proof.need`` says when it counts
    and programs say what they want of it.
    """

    _name = "vae.proof.act.mixin"
    _description = "Act That Proofs Are Kept Of"

    proof_count = fields.Integer(string="Files", compute="_compute_proof_count")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_proof_count(self):
        keys = {act: act._proof_key() for act in self}
        counts = dict(
            self.env["vae.proof.link"]._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", [key.id for key in keys.values()]),
                    ("state", "=", "valid"),
                ],
                ["res_id"],
                ["proof_id:count_distinct"],
            )
        )
        for act, key in keys.items():
            act.proof_count = counts.get(key.id, 0)

    def _proof_key(self):
        """The record that proofs are linked to: one for all versions of the act."""
        self.ensure_one()
        return self._origin

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proven(self):
        links = self.env["vae.proof.link"].sudo()
        proven = links.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)], limit=1
        )
        if proven:
            raise UserError(
                self.env._(
                    "%(act)s is proven by files that are kept: it cannot be deleted."
                    " Cancel or archive it instead.",
                    act=proven.act_name,
                )
            )

    def action_add_proof(self):
        """Open the dialog that adds a file."""
        self.ensure_one()
        self.check_access("write")
        return self.env["vae.proof.add"]._action_open(self)

    def action_view_proofs(self):
        """Open the files that prove the act."""
        self.ensure_one()
        key = self._proof_key()
        links = self.env["vae.proof.link"].search(
            [("res_model", "=", key._name), ("res_id", "=", key.id)]
        )
        return self.env["vae.proof"]._get_records_action(
            name=self.env._("Proofs"),
            domain=[("id", "in", links.proof_id.ids)],
            views=[(False, "list"), (False, "kanban"), (False, "form")],
        )


class VaeFicheAction(models.Model):
    _name = "vae.fiche.action"
    _inherit = ["vae.fiche.action", "vae.proof.act.mixin"]


class VaeAttendance(models.Model):
    _name = "vae.attendance"
    _inherit = ["vae.attendance", "vae.proof.act.mixin"]


class VaeContract(models.Model):
    _name = "vae.contract"
    _inherit = ["vae.contract", "vae.proof.act.mixin"]


class VaeStartCertificate(models.Model):
    _name = "vae.start.certificate"
    _inherit = ["vae.start.certificate", "vae.proof.act.mixin"]


class VaeDeliveryCertificate(models.Model):
    _name = "vae.delivery.certificate"
    _inherit = ["vae.delivery.certificate", "vae.proof.act.mixin"]


class VaeService(models.Model):
    _name = "vae.service"
    _inherit = ["vae.service", "vae.proof.act.mixin"]


class VaeSupportPlanLine(models.Model):
    """What proves a line proves it in every version of the plan."""

    _name = "vae.support.plan.line"
    _inherit = ["vae.support.plan.line", "vae.proof.act.mixin"]

    def _proof_key(self):
        self.ensure_one()
        return self.root_id or self._origin
