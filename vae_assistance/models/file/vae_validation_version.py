# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ground.file_field import File
from ..ground.vae_trace_mixin import NAMED

# Characters: some thirty pages. What is longer is a file.
TEXT_MAX = 100_000
# What a version says, wherever its section goes on.
AS_WRITTEN = (
    *("number", "text", "file", "filename", "digest", "date"),
    *("by_candidate", "base_number", "is_parallel"),
)


class VaeWrittenMixin(models.AbstractModel):
    """Something that the candidate or a professional has written, and when."""

    _name = "vae.written.mixin"
    _description = "Written by the Candidate or a Professional"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Written By",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    by_candidate = fields.Boolean(string="By the Candidate", readonly=True)
    author = fields.Char(compute="_compute_author", help="Who wrote it.")

    @api.depends("user_id", "by_candidate")
    @api.depends_context("lang")
    def _compute_author(self):
        for written in self:
            written.author = (
                self.env._("Candidate")
                if written.by_candidate
                else written.user_id.name
            )


class VaeValidationVersion(models.Model):
    """A section as somebody wrote it, once: nobody changes or overwrites it.

    Users only read it: ``vae.validation.section`` and the portal add versions.
    """

    _name = "vae.validation.version"
    _description = "Version of a Section"
    _inherit = ["vae.written.mixin", "vae.trace.mixin"]
    _order = "section_id, number desc"
    _kept_when_erased = ("digest",)

    section_id = fields.Many2one(
        comodel_name="vae.validation.section",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="section_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="section_id.company_id", store=True, index=True, precompute=True
    )
    number = fields.Integer(string="No.", readonly=True, required=True)
    text = fields.Text(readonly=True, prefetch=False)
    file = File(attachment=True, readonly=True, holds="publication")
    filename = fields.Char(readonly=True)
    digest = fields.Char(readonly=True, index=True)
    date = fields.Datetime(string="Written On", readonly=True, required=True)
    base_number = fields.Integer(
        string="Written From",
        readonly=True,
        help="Version that its author had before their eyes.",
    )
    is_parallel = fields.Boolean(
        string="Written at the Same Time",
        readonly=True,
        help="Another version came in between: compare the two, both are kept.",
    )

    _number_uniq = models.Constraint(
        "UNIQUE(section_id, number)",
        "Two versions of a section cannot have the same number.",
    )

    @api.depends("number", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "Version %(number)s · %(whose)s",
                number=version.number,
                whose=version.candidate_id._called(),
            )

    @api.model
    def _add(self, section, text=None, file=None, filename=None, base=None, mine=False):
        """Keep a new version of a section; what was written already is kept once.

        :param section: one ``vae.validation.section`` which the caller may write
        :param str text: what was typed, or
        :param file: base64, what was chosen
        :param int base: number of the version that its author started from
        :param bool mine: whether the candidate is the author
        :return: the version, in sudo; the last one if it says the same
        :raise UserError: it is empty, too long, no document, or nothing may be written
        """
        section.ensure_one()
        section._check_may_be_written()
        text = (text or "").replace("\r\n", "\n").replace("\0", "").strip()
        if not text and not file:
            raise UserError(
                self.env._("Write a text or choose a file: there is nothing to keep.")
            )
        if len(text) > TEXT_MAX:
            raise UserError(
                self.env._(
                    "The text has %(length)s characters; %(max)s at most. Save it as a"
                    " PDF and choose that file.",
                    length=len(text),
                    max=TEXT_MAX,
                )
            )
        digest = hashlib.sha256(text.encode()).hexdigest()
        if file:
            _mimetype, of_file = self.env["vae.file"]._check_document(
                file, section.sudo().company_id, publication=True
            )
            digest = hashlib.sha256((digest + of_file).encode()).hexdigest()
        versions = self.sudo()
        last = section.sudo().version_last
        # Sent twice: neither a double click nor a second try makes two of it.
        same = versions.search(
            [("section_id", "=", section.id), ("digest", "=", digest)],
            order="number desc",
            limit=1,
        )
        if same.number == last and same:
            return same
        base = last if base is None else min(max(base, 0), last)
        version = versions.create(
            {
                "section_id": section.id,
                "number": section._next_number(),
                "text": text or False,
                "file": file or False,
                "filename": file and (filename or self.env._("file")),
                "digest": digest,
                "date": fields.Datetime.now(),
                "user_id": self.env.uid,
                "by_candidate": mine,
                "base_number": base,
                "is_parallel": base < last,
            }
        )
        section._version_written(version)
        return version

    def _copy_to(self, section):
        """Begin a section of another file with these versions, as they were written.

        :param section: ``vae.validation.section`` which the caller has made
        """
        for version in self.sudo().with_context(bin_size=False):
            section.sudo().write(
                {
                    "date_version": version.date,
                    "version_last": version.number,
                    "state": "drafted",
                }
            )
            version.create(
                {
                    "section_id": section.id,
                    **{fname: version[fname] for fname in AS_WRITTEN},
                    "user_id": version.user_id.id,
                }
            )


class VaeValidationComment(models.Model):
    """What a reader says of a section, and what its author answers.

    It stays as it was written, and may be marked as taken into account.
    """

    _name = "vae.validation.comment"
    _description = "Reading Comment"
    _inherit = [
        "vae.long.text.mixin",
        "vae.frozen.mixin",
        "vae.written.mixin",
        "vae.trace.mixin",
    ]
    _order = "section_id, date, id"
    _long_texts = ("body",)
    _frozen = {"_check_written": {"body", "version_number"}}

    section_id = fields.Many2one(
        comodel_name="vae.validation.section",
        required=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="section_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="section_id.company_id", store=True, index=True, precompute=True
    )
    version_number = fields.Integer(
        string="On Version", help="Empty: the last one, as it is read now."
    )
    body = fields.Text(string="Comment", required=True)
    date = fields.Datetime(string="Written On", readonly=True)
    is_settled = fields.Boolean(
        string="Taken into Account", help="Nothing is left to do about it."
    )

    @api.depends("candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for comment in self:
            comment.display_name = self.env._(
                "Reading comment · %(whose)s", whose=comment.candidate_id._called()
            )

    def _check_written(self):
        raise UserError(
            self.env._(
                "A reading comment stays as it was written: the other has read it. Add"
                " another one."
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        sections = self.env["vae.validation.section"]
        values = []
        for vals in vals_list:
            if not str(vals.get("body") or "").strip():
                raise UserError(self.env._("Write the comment first: it is empty."))
            section = sections.browse(vals.get("section_id"))
            values.append(
                {
                    "date": now,
                    "user_id": self.env.uid,
                    **vals,
                    "version_number": vals.get("version_number")
                    or section.sudo().version_last,
                }
            )
        comments = super().create(values)
        for comment in comments.sudo():
            section = comment.section_id
            if comment.by_candidate:
                continue
            # A professional has read what there is.
            section.waits_for_reading = False
            if section.state == "drafted":
                section.state = "read"
        return comments
