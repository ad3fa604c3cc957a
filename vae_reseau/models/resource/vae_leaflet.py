# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from lxml import html

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

# Of what the candidate does at a step: more is no leaflet any more.
MOST_POINTS = 2


class VaeLeaflet(models.Model):
    """What a structure's leaflets say: typed once, printed for two kinds of readers.

    Name, logo, address, programs and steps are those of the structure.
    """

    _name = "vae.leaflet"
    _description = "Leaflet of a Structure"
    _inherit = ["vae.long.text.mixin"]
    _rec_name = "company_id"
    _long_texts = ("presentation", "to_candidates", "to_partners", "opening")

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self._default_company_id(),
    )
    presentation = fields.Text(
        string="What the Structure Does", help="In both editions, in a few sentences."
    )
    to_candidates = fields.Text(
        help="What they are supported with, and how a first appointment goes.",
    )
    to_partners = fields.Text(
        help="When to refer somebody, how, and what you tell them afterwards.",
    )
    opening = fields.Text(
        string="Opening Hours", help="Days, hours and places where people are received."
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="vae_leaflet_user_rel",
        column1="leaflet_id",
        column2="user_id",
        string="People Named",
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        help="With their function, telephone and e-mail. Ask them first.",
    )
    program_ids = fields.Many2many(
        comodel_name="vae.program",
        relation="vae_leaflet_program_rel",
        column1="leaflet_id",
        column2="program_id",
        string="Programs",
        domain="[('company_id', 'in', [company_id, False])]",
        default=lambda self: self._default_program_ids(),
    )
    contact_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="vae_leaflet_contact_rel",
        column1="leaflet_id",
        column2="partner_id",
        string="Useful Contacts",
        domain="[('vae_structure_ids', '=', False), '|',"
        " ('is_company', '=', True), ('vae_actor_type_ids', '!=', False)]",
    )
    candidates_resource_id = fields.Many2one(
        comodel_name="vae.resource",
        string="Filed for Candidates",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    partners_resource_id = fields.Many2one(
        comodel_name="vae.resource",
        string="Filed for Partners",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _company_uniq = models.Constraint(
        "UNIQUE(company_id)", "A structure has one leaflet, in two editions."
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.depends("company_id.name")
    def _compute_display_name(self):
        for leaflet in self:
            leaflet.display_name = self.env._(
                "Leaflet of %(structure)s", structure=leaflet.company_id.name
            )

    @api.model
    def _default_program_ids(self):
        """The programs that are open today."""
        today = fields.Date.context_today(self)
        of_structure = Domain("company_id", "in", [self.env.company.id, False])
        opened = Domain("date_end", "=", False) | Domain("date_end", ">=", today)
        programs = self.env["vae.program"].search(of_structure & opened)
        return [Command.set(programs.ids)]

    @api.model
    def action_open_own(self):
        """The leaflet of the structure, made when it is first asked for."""
        own = self.search([("company_id", "=", self.env.company.id)])
        return (own or self.create({}))._get_records_action(
            name=self.env._("Leaflet of the Structure")
        )

    # ------------------------------------------------------------------
    # What is printed
    # ------------------------------------------------------------------

    def _printed_steps(self):
        """The steps of the method, each with what the candidate does first.

        :return: list of dict with ``name`` and ``points``
        """
        return [
            {"name": step.name, "points": self._points(step.guidance_candidate)}
            for step in self.env["vae.step"].search([("is_closing", "=", False)])
        ]

    @api.model
    def _points(self, guidance):
        if not guidance:
            return []
        texts = (
            " ".join(item.text_content().split())
            for item in html.fromstring(f"<div>{guidance}</div>").iter("li")
        )
        return list(filter(None, texts))[:MOST_POINTS]

    def _printed_address(self):
        """:return: lines of the structure's address"""
        company = self.company_id
        place = " ".join(filter(None, [company.zip, company.city]))
        return list(filter(None, [company.street, company.street2, place]))

    def _printed_people(self):
        """:return: list of dict with ``name``, ``function``, ``phone`` and ``email``"""
        return [
            {
                "name": user.name,
                "function": user.partner_id.function or "",
                "phone": user.partner_id.phone or "",
                "email": user.partner_id.email or "",
            }
            for user in self.user_ids.sudo()
        ]

    # ------------------------------------------------------------------
    # Filing
    # ------------------------------------------------------------------

    def action_file_candidates(self):
        """Keep today's leaflet for candidates among the resources.

        :raise UserError: nothing is said in it yet
        """
        return self._file("candidates", self.env._("Leaflet for candidates"))

    def action_file_partners(self):
        """The same for partners."""
        return self._file("partners", self.env._("Leaflet for partners"))

    def _file(self, edition, title):
        self.ensure_one()
        self.check_access("write")
        if not (self.presentation or self[f"to_{edition}"]):
            raise UserError(
                self.env._(
                    "Write first what the structure does: the leaflet says nothing yet."
                )
            )
        fname = f"{edition}_resource_id"
        name = self.env._(
            "%(title)s – %(structure)s", title=title, structure=self.company_id.name
        )
        version = {
            "file": base64.b64encode(self._pdf(edition)),
            "filename": f"{name}.pdf",
            "change": self.env._("Printed from the leaflet of the structure"),
        }
        resource = self[fname]
        if resource:
            resource.write({**version, "active": True})
        else:
            resource = resource.with_company(self.company_id).create(
                {
                    **version,
                    "name": name,
                    "kind": "leaflet",
                    f"for_{edition}": True,
                }
            )
            self._vae_by_code().write({fname: resource.id})
        return resource._get_records_action(name=name)

    def _pdf(self, edition):
        content, _kind = (
            self.env["ir.actions.report"]
            # The very file, in tests as well.
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(f"vae_reseau.report_vae_leaflet_{edition}", self.ids)
        )
        return content
