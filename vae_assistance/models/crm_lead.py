# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CrmLead(models.Model):
    _inherit = "crm.lead"

    is_vae = fields.Boolean(related="team_id.is_vae", string="VAE Lead")
    vae_candidate_ids = fields.One2many(
        comodel_name="vae.candidate",
        inverse_name="lead_id",
        string="VAE Candidate",
        context={"active_test": False},
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_is_converted = fields.Boolean(
        string="Became a Candidate",
        compute="_compute_vae_is_converted",
        compute_sudo=True,
    )
    vae_certification_id = fields.Many2one(
        comodel_name="vae.certification",
        string="Certification Wished",
        index="btree_not_null",
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_prescriber_id = fields.Many2one(
        comodel_name="res.partner",
        string="Prescriber",
        index="btree_not_null",
        groups="vae_assistance.group_vae_accompagnateur",
        help="Who sent the person.",
    )

    @api.depends("vae_candidate_ids")
    def _compute_vae_is_converted(self):
        converted = self.env["vae.candidate"].with_context(active_test=False)
        groups = converted._read_group([("lead_id", "in", self.ids)], ["lead_id"])
        leads = {lead.id for [lead] in groups}
        for lead in self:
            lead.vae_is_converted = lead._origin.id in leads

    def action_vae_convert(self):
        """Open the conversion of the lead into a candidate, or their journey.

        :return: window action
        """
        self.ensure_one()
        if self.vae_is_converted:
            return self.action_view_vae_candidate()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make a VAE Candidate"),
            "res_model": "vae.lead.convert",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_id": self.id},
        }

    def action_view_vae_candidate(self):
        self.ensure_one()
        candidate = self.env["vae.candidate"].search(
            [("lead_id", "=", self.id), ("active", "in", [True, False])], limit=1
        )
        if not candidate:
            raise UserError(
                self.env._(
                    "The lead “%(lead)s” has become a candidate already, followed by"
                    " somebody else. Ask your coordinator for access.",
                    lead=self.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "vae.candidate",
            "view_mode": "form",
            "res_id": candidate.id,
        }

    def _vae_company(self):
        """Structure in which the lead's candidate and contact are made."""
        self.ensure_one()
        return self.company_id or self.team_id.company_id or self.env.company

    def _vae_matching_contacts(self):
        """Contacts of the same structure that may be this person.

        The same e-mail, telephone or name, letter case and accents aside; other
        structures' contacts are never proposed.

        :return: ``res.partner`` recordset
        """
        self.ensure_one()
        criteria = []
        if self.email_normalized:
            criteria.append(Domain("email_normalized", "=", self.email_normalized))
        if self.phone_sanitized:
            criteria.append(Domain("phone_sanitized", "=", self.phone_sanitized))
        name = (self.contact_name or self.partner_name or "").strip()
        if name:
            criteria.append(Domain("name", "=ilike", name.replace("%", r"\%")))
        if not criteria:
            return self.env["res.partner"]
        found = self.env["res.partner"].search(
            Domain.OR(criteria)
            & Domain("company_id", "=", self._vae_company().id)
            & Domain("is_company", "=", False),
            limit=10,
        )
        own = self.partner_id.filtered(
            lambda partner: partner.company_id == self._vae_company()
        )
        return own | found
