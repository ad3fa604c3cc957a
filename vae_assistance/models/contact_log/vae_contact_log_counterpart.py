# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class VaeContactLog(models.Model):
    """With whom: the candidate, somebody about them, or an actor."""

    _inherit = "vae.contact.log"

    counterpart = fields.Selection(
        selection=[
            ("candidate", "The candidate"),
            ("interlocutor", "An interlocutor of the journey"),
            ("partner", "Somebody else"),
        ],
        string="With",
        required=True,
        compute="_compute_counterpart",
        store=True,
        readonly=False,
        precompute=True,
    )
    interlocutor_id = fields.Many2one(
        comodel_name="vae.interlocutor",
        compute="_compute_interlocutor_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('candidate_id', '=', candidate_id)]",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    with_whom = fields.Char(
        string="Person Contacted",
        compute="_compute_with_whom",
        compute_sudo=False,
        help="Name of the person, for those who may read the entry.",
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("candidate_id")
    def _compute_counterpart(self):
        for log in self:
            if not log.candidate_id:
                log.counterpart = "partner"
            elif not log.counterpart or (
                log.counterpart == "partner" and not log.partner_id
            ):
                log.counterpart = "candidate"

    @api.depends("counterpart", "candidate_id")
    def _compute_interlocutor_id(self):
        for log in self:
            if (
                log.counterpart != "interlocutor"
                or log.interlocutor_id.candidate_id != log.candidate_id
            ):
                log.interlocutor_id = False

    @api.depends("counterpart")
    def _compute_partner_id(self):
        for log in self:
            if log.counterpart != "partner":
                log.partner_id = False

    @api.depends("counterpart", "candidate_id", "interlocutor_id", "partner_id")
    @api.depends_context("uid")
    def _compute_with_whom(self):
        for log in self:
            log.with_whom = {
                "candidate": log.candidate_id.name,
                "interlocutor": log.interlocutor_id.name,
                "partner": log.partner_id.name,
            }.get(log.counterpart)

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("counterpart", "candidate_id", "interlocutor_id", "partner_id")
    def _check_counterpart(self):
        for log in self:
            if log.counterpart == "partner" and not log.partner_id:
                raise ValidationError(
                    self.env._(
                        "Say who was contacted: choose a candidate, or a contact of the"
                        " address book."
                    )
                )
            if log.counterpart == "interlocutor" and not log.interlocutor_id:
                raise ValidationError(
                    self.env._(
                        "%(log)s: choose the interlocutor, among those of the journey.",
                        log=log.display_name,
                    )
                )
            if (
                log.interlocutor_id
                and log.interlocutor_id.candidate_id != log.candidate_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(log)s: the interlocutor belongs to another journey. Choose"
                        " one of this journey.",
                        log=log.display_name,
                    )
                )
            if log.counterpart == "candidate" and not log.candidate_id:
                raise ValidationError(
                    self.env._("%(log)s: choose the candidate.", log=log.display_name)
                )

    # ------------------------------------------------------------------
    # Create, write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if "counterpart" not in vals and vals.get("interlocutor_id"):
                vals["counterpart"] = "interlocutor"
            elif "counterpart" not in vals and vals.get("partner_id"):
                vals["counterpart"] = "partner"
        return super().create(vals_list)
