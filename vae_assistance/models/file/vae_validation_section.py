# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..ground.vae_trace_mixin import NAMED

STATES = [
    ("todo", "To explicit"),
    ("explicited", "Explicited"),
    ("drafted", "Drafted"),
    ("read", "Read"),
    ("final", "Final"),
]


class VaeValidationSection(models.Model):
    """One part of the file: a significant activity, or another chapter.

    The candidate tells it first (explicited), writes it (drafted), a professional
    reads it (read), until it is final (`etapes-accompagnateur.txt`, step 3).
    """

    _name = "vae.validation.section"
    _description = "Section of a Validation File"
    _inherit = [
        "vae.long.text.mixin",
        "vae.shown.mixin",
        "vae.frozen.mixin",
        "vae.trace.mixin",
    ]
    _order = "file_id, sequence, id"
    _long_texts = ("explicitation",)
    # What the certifier reads stays as it was given.
    _frozen = {"_check_not_deposited": {"name", "kind", "bloc_ids", "experience_id"}}

    file_id = fields.Many2one(
        comodel_name="vae.validation.file",
        string="Validation File",
        required=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="file_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="file_id.company_id", store=True, index=True, precompute=True
    )
    certification_id = fields.Many2one(related="candidate_id.certification_id")
    file_state = fields.Selection(related="file_id.state", string="State of the File")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Title", required=True)
    kind = fields.Selection(
        selection=[
            ("activity", "Significant activity"),
            ("career", "Career and training"),
            ("motivation", "Motivation"),
            ("setting", "Employer and working environment"),
            ("other", "Other"),
        ],
        required=True,
        default="activity",
    )
    experience_id = fields.Many2one(
        comodel_name="vae.experience",
        ondelete="set null",
        index="btree_not_null",
        domain="[('candidate_id', '=', candidate_id)]",
    )
    bloc_ids = fields.Many2many(
        comodel_name="vae.certification.bloc",
        relation="vae_validation_section_bloc_rel",
        column1="section_id",
        column2="bloc_id",
        string="Blocs",
        domain="[('certification_id', '=', certification_id)]",
    )
    state = fields.Selection(
        selection=STATES, required=True, default="todo", index=True, copy=False
    )
    explicitation = fields.Text(
        string="What Was Explicited",
        help="What the candidate told of the activity: description and analysis.",
    )
    version_ids = fields.One2many(
        comodel_name="vae.validation.version",
        inverse_name="section_id",
        string="Versions",
        readonly=True,
    )
    version_last = fields.Integer(
        string="Last Version",
        readonly=True,
        copy=False,
        default=0,
        aggregator=False,
        help="Number of the last version; 0: nothing is written yet.",
    )
    text_last = fields.Text(
        string="As It Stands",
        compute="_compute_text_last",
        compute_sudo=False,
        exportable=False,
        help="The text of the last version; empty where that is a file.",
    )
    date_version = fields.Datetime(string="Last Written On", readonly=True, copy=False)
    comment_ids = fields.One2many(
        comodel_name="vae.validation.comment",
        inverse_name="section_id",
        string="Reading Comments",
    )
    waits_for_reading = fields.Boolean(
        string="To Read",
        readonly=True,
        copy=False,
        index=True,
        help="The candidate wrote after the last comment of a professional.",
    )

    @api.depends("name", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED, "uid", "vae_show_line")
    def _compute_display_name(self):
        # The title of an activity may tell who somebody is.
        shown = self._with_title_shown()
        for section in self:
            section.display_name = (
                section.name
                if section in shown
                else self.env._(
                    "Section · %(whose)s", whose=section.candidate_id._called()
                )
            )

    @api.depends("version_ids.text")
    @api.depends_context("uid")
    def _compute_text_last(self):
        for section in self:
            section.text_last = section.version_ids[:1].text

    @api.constrains("state")
    def _check_state(self):
        for section in self:
            if section.state in ("drafted", "read", "final") and not (
                section.version_last
            ):
                raise ValidationError(
                    self.env._(
                        "“%(section)s”: nothing is written yet. Add a version first.",
                        section=section.name,
                    )
                )

    def _check_not_deposited(self):
        if not self.env.su:
            self.file_id._check_not_deposited()

    @api.model_create_multi
    def create(self, vals_list):
        sections = super().create(vals_list)
        sections._check_not_deposited()
        return sections

    @api.ondelete(at_uninstall=False)
    def _unlink_except_written(self):
        self._check_not_deposited()
        for section in self:
            if section.version_last:
                raise UserError(
                    self.env._(
                        "“%(section)s”: what was written is kept. Rename the section"
                        " or move it to the end.",
                        section=section.name,
                    )
                )

    # ------------------------------------------------------------------
    # Versions: never overwritten, whoever writes at the same time
    # ------------------------------------------------------------------

    def _next_number(self):
        """Reserve the number of the next version.

        Two who write at once write the same row: the later transaction is begun anew
        by Odoo, and gets the number that follows.
        """
        self.ensure_one()
        self.flush_recordset(["version_last"])
        [[number]] = self.env.execute_query(
            SQL(
                """UPDATE vae_validation_section SET version_last = version_last + 1
                    WHERE id = %s RETURNING version_last""",
                self.id,
            )
        )
        self.invalidate_recordset(["version_last"], flush=False)
        return number

    def _check_may_be_written(self):
        self.ensure_one()
        self.file_id.sudo()._check_not_deposited()
        if self.state == "final":
            raise UserError(
                self.env._(
                    "“%(section)s” is final. To write on, a professional reopens it"
                    " first.",
                    section=self.name,
                )
            )

    def _version_written(self, version):
        """What follows from a new version."""
        self.ensure_one()
        section = self.sudo()
        values = {"date_version": version.date}
        if version.by_candidate:
            values["waits_for_reading"] = True
        if section.state in ("todo", "explicited", "read"):
            values["state"] = "drafted"
        section.write(values)

    def action_add_version(self):
        """Open the dialog that adds a version to the section."""
        self.ensure_one()
        self.check_access("write")
        self._check_may_be_written()
        return self.env["vae.validation.version.add"]._get_records_action(
            name=self.env._("Add a Version"),
            target="new",
            context={"default_section_id": self.id},
        )

    def action_open(self):
        """Open the section, from a list of those of a file."""
        self.ensure_one()
        return self._get_records_action()
