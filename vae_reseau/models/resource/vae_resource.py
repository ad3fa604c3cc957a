# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.vae_assistance.models.ground.file_field import File
from odoo.addons.vae_assistance.models.ground.people import name_text, words


class VaeResource(models.Model):
    """A document or a page that serves around a VAE; what is changed is a new version.

    A structure's own, or shared within its grouping: the other members read it, the
    structure alone changes it.
    """

    _name = "vae.resource"
    _description = "Resource"
    _inherit = ["vae.long.text.mixin"]
    _order = "name, id"
    _long_texts = ("description",)

    name = fields.Char(required=True)
    active = fields.Boolean(
        default=True, help="Archived resources are no longer shown to candidates."
    )
    kind = fields.Selection(
        selection=[
            ("leaflet", "Leaflet"),
            ("guide", "Guide"),
            ("method", "Method"),
            ("form", "Form to fill in"),
            ("media", "Video or recording"),
            ("page", "Useful page"),
            ("other", "Other"),
        ],
        required=True,
        default="guide",
    )
    description = fields.Text(help="What it is and what it serves for, in a few words.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    grouping_id = fields.Many2one(
        comodel_name="vae.grouping",
        string="Shared Within",
        index="btree_not_null",
        ondelete="set null",
        domain="[('member_ids', 'in', company_id)]",
        help="The other structures of the grouping read it, as long as the grouping"
        " runs. Empty: it is the structure's own.",
    )
    reader_ids = fields.Many2many(
        comodel_name="res.company",
        string="Structures That Read It",
        compute="_compute_reader_ids",
        compute_sudo=True,
        search="_search_reader_ids",
        exportable=False,
    )
    # ------------------------------------------------------------------
    # For whom, for what
    # ------------------------------------------------------------------
    for_candidates = fields.Boolean(help="Candidates find it on their portal.")
    for_professionals = fields.Boolean(default=True)
    for_partners = fields.Boolean(help="It can be sent to the network.")
    step_ids = fields.Many2many(
        comodel_name="vae.step",
        relation="vae_resource_step_rel",
        column1="resource_id",
        column2="step_id",
        string="Steps",
        domain=[("is_closing", "=", False)],
        help="When it serves. Empty: throughout the journey.",
    )
    field_ids = fields.Many2many(
        comodel_name="vae.offer.theme",
        relation="vae_resource_field_rel",
        column1="resource_id",
        column2="theme_id",
        string="Fields of Intervention",
        domain=[("parent_id", "=", False)],
    )
    # ------------------------------------------------------------------
    # What it is now, and what it was
    # ------------------------------------------------------------------
    version_ids = fields.One2many(
        comodel_name="vae.resource.version",
        inverse_name="resource_id",
        string="Versions",
        readonly=True,
    )
    version_id = fields.Many2one(
        comodel_name="vae.resource.version",
        string="Current Version",
        compute="_compute_version_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )
    version_number = fields.Integer(
        related="version_id.number", string="Version", aggregator=False
    )
    date_version = fields.Date(
        related="version_id.date", store=True, string="Updated On"
    )
    file = File(
        holds="publication",
        compute="_compute_file",
        inverse="_inverse_content",
        exportable=False,
        help="Another file makes a new version; the former ones are kept.",
    )
    filename = fields.Char(
        string="Name of the File",
        compute="_compute_filename",
        inverse="_inverse_content",
    )
    url = fields.Char(
        string="Address of the Page",
        compute="_compute_url",
        inverse="_inverse_content",
        help="Instead of a file. Another address makes a new version.",
    )
    change = fields.Char(
        string="What Changes",
        compute="_compute_change",
        inverse="_inverse_content",
        exportable=False,
        help="Kept with the new version.",
    )
    sending_ids = fields.One2many(
        comodel_name="vae.resource.sending",
        inverse_name="resource_id",
        string="Sent To",
        readonly=True,
    )
    sending_count = fields.Integer(
        compute="_compute_sending_count", string="Number of Mails Sent"
    )
    search_text = fields.Char(
        string="Words",
        compute="_compute_search_text",
        store=True,
        index="trigram",
        help="What it is found by, without letter case and accents.",
    )

    # ------------------------------------------------------------------
    # Who reads it
    # ------------------------------------------------------------------

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _running(self):
        """Domain of the groupings that share today."""
        today = fields.Date.context_today(self)
        return (
            Domain("active", "=", True)
            & (Domain("date_start", "=", False) | Domain("date_start", "<=", today))
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", today))
        )

    @api.depends(
        "company_id",
        "grouping_id.active",
        "grouping_id.date_start",
        "grouping_id.date_end",
        "grouping_id.member_ids",
    )
    def _compute_reader_ids(self):
        running = self.grouping_id.filtered_domain(self._running())
        for resource in self:
            shared = resource.grouping_id & running
            resource.reader_ids = resource.company_id | shared.member_ids

    @api.model
    def _search_reader_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        sharing = Domain("member_ids", "in", value) & self._running()
        return Domain("company_id", "in", value) | Domain("grouping_id", "any", sharing)

    @api.constrains("grouping_id")
    def _check_grouping_id(self):
        for resource in self:
            grouping = resource.sudo().grouping_id
            if grouping and resource.company_id not in grouping.member_ids:
                raise ValidationError(
                    self.env._(
                        "“%(resource)s”: %(structure)s is no member of “%(grouping)s”."
                        " Choose one of its own groupings.",
                        resource=resource.name,
                        structure=resource.company_id.name,
                        grouping=grouping.name,
                    )
                )

    # ------------------------------------------------------------------
    # Versions
    # ------------------------------------------------------------------

    @api.depends("version_ids.number")
    def _compute_version_id(self):
        for resource in self:
            resource.version_id = resource.version_ids.sorted("number")[-1:]

    # One by one: what is computed together cannot be read while a part is written, and
    # a list shows names of files without reading them.

    @api.depends("version_id")
    def _compute_file(self):
        for resource in self:
            resource.file = resource.version_id.file

    @api.depends("version_id")
    def _compute_filename(self):
        for resource in self:
            resource.filename = resource.version_id.filename

    @api.depends("version_id")
    def _compute_url(self):
        for resource in self:
            resource.url = resource.version_id.url

    @api.depends("version_id")
    def _compute_change(self):
        self.change = False

    def _inverse_content(self):
        """A new version, if the file or the address is another one."""
        for resource in self.with_context(bin_size=False):
            content = {"file": resource.file, "url": resource.url}
            version = resource.version_id
            if all(
                (content[name] or b"") == (version[name] or b"") for name in content
            ):
                continue
            self.env["vae.resource.version"].sudo().create(
                {
                    **content,
                    "resource_id": resource.id,
                    "filename": resource.file and resource.filename,
                    "note": resource.change,
                }
            )

    def action_open(self):
        """Open the current version: the file, or the page.

        :raise UserError: there is none yet
        """
        self.ensure_one()
        if not self.version_id:
            raise UserError(
                self.env._(
                    "“%(resource)s” has neither a file nor an address yet. Add one.",
                    resource=self.name,
                )
            )
        return self.version_id.action_open()

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_sending_count(self):
        counts = dict(
            self.env["vae.resource.sending"]._read_group(
                [("resource_id", "in", self.ids)], ["resource_id"], ["__count"]
            )
        )
        for resource in self:
            resource.sending_count = counts.get(resource._origin, 0)

    def action_view_sendings(self):
        """To whom it was sent, which version, and what became of the mails."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_reseau.vae_resource_sending_action"
        )
        return {**action, "domain": [("resource_id", "=", self.id)]}

    def action_send(self):
        """Choose to whom of the network it is sent."""
        self.ensure_one()
        self.check_access("read")
        return self.env["ir.actions.act_window"]._for_xml_id(
            "vae_reseau.vae_resource_send_action"
        ) | {"context": {"default_resource_id": self.id}}

    # ------------------------------------------------------------------
    # Search
    # ------------------------------------------------------------------

    @api.depends("name", "description", "field_ids.name")
    def _compute_search_text(self):
        # In French, as the lists are: one column for all.
        for resource in self.with_context(lang="fr_FR"):
            texts = [
                name_text(resource.name),
                *map(name_text, resource.field_ids.mapped("name")),
                " ".join(words(resource.description)),
            ]
            resource.search_text = " ".join(
                dict.fromkeys(word for text in texts for word in text.split())
            )

    @api.model
    def _search_display_name(self, operator, value):
        """Each word is somewhere in the name, the description or the fields."""
        looked_for = words(value) if isinstance(value, str) else ()
        if operator != "ilike" or not looked_for:
            return super()._search_display_name(operator, value)
        return Domain.AND(Domain("search_text", "ilike", word) for word in looked_for)
