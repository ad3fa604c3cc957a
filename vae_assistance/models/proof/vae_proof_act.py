# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


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
