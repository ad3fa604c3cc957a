# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_split

from ..ground.people import clean_address, clean_phone
from ..ground.vae_trace_mixin import NAMED


class VaeInterlocutor(models.Model):
    """Somebody whom the candidate deals with: the booklet's “my contacts”."""

    _name = "vae.interlocutor"
    _description = "Interlocutor of a VAE Candidate"
    _inherit = ["vae.journey.mixin"]
    _order = "candidate_id, sequence, id"
    _goes_when_erased = True
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    actor = fields.Selection(
        selection=[
            ("referent", "Référent"),
            ("accompagnateur", "Accompagnateur"),
            ("tutor", "Tuteur"),
            ("advice", "Espace conseil VAE / point relais"),
            ("cep", "CEP (career advice)"),
            ("certifier", "Certifier"),
            ("validator", "Valideur"),
            ("funder", "Funder"),
            ("employer", "Employer"),
            ("prescriber", "Prescriber"),
            ("training", "Training body"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="From the address book; fills in the name and coordinates.",
    )
    name = fields.Char(
        string="Person or Organisation",
        required=True,
        compute="_compute_from_partner",
        store=True,
        readonly=False,
        precompute=True,
    )
    role = fields.Char(help="What this person does for the candidate.")
    phone = fields.Char(
        compute="_compute_from_partner", store=True, readonly=False, precompute=True
    )
    email = fields.Char(
        compute="_compute_from_partner", store=True, readonly=False, precompute=True
    )

    @api.depends("partner_id")
    def _compute_from_partner(self):
        # Copied once: the candidate's list is not changed by the address book.
        for interlocutor in self:
            partner = interlocutor.partner_id
            interlocutor.name = partner.display_name or interlocutor.name
            interlocutor.phone = partner.phone or interlocutor.phone
            interlocutor.email = partner.email or interlocutor.email

    @api.constrains("email")
    def _check_email(self):
        for interlocutor in self:
            if interlocutor.email and not email_split(interlocutor.email):
                raise ValidationError(
                    self.env._(
                        "“%(email)s” is not an e-mail address. Correct it or leave it"
                        " empty.",
                        email=interlocutor.email,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        interlocutors = super().create(vals_list)
        interlocutors._clean_coordinates()
        return interlocutors

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({"partner_id", "email", "phone"}):
            self._clean_coordinates()
        return result

    def _clean_coordinates(self):
        """Keep coordinates as those of contacts are: without what nobody sees.

        A telephone is written as in the address book; as it was typed, where it is no
        number that can be called.
        """
        for interlocutor in self:
            phone = clean_phone(interlocutor.phone)
            country = interlocutor.company_id.sudo().country_id
            clean = {
                "email": clean_address(interlocutor.email),
                "phone": phone
                and interlocutor._phone_format(
                    number=phone, country=country, force_format="INTERNATIONAL"
                )
                or phone,
            }
            changed = {
                fname: value
                for fname, value in clean.items()
                if value != interlocutor[fname]
            }
            if changed:
                interlocutor.write(changed)

    @api.depends("actor", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        actors = dict(self._fields["actor"]._description_selection(self.env))
        for interlocutor in self:
            whose = interlocutor.candidate_id._called()
            interlocutor.display_name = f"{actors.get(interlocutor.actor)} · {whose}"
