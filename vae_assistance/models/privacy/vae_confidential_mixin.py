# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from ..ground.vae_values import is_kept_text


class VaeConfidentialMixin(models.AbstractModel):
    """Content that only those who follow the candidate open, and never unseen.

    The secret texts are named in ``_confidential_fields`` and have
    ``groups=fields.NO_ACCESS``: reading, searching, grouping, exporting or importing
    them is refused to everybody. ``action_open`` returns them and leaves a trace
    (``read`` could not: it runs on a read-only cursor); ``action_save`` writes them
    and keeps what was there before.

    Models of this mixin have read access only, and a global rule on ``member_ids`` of
    the candidate: coordinators, directors and administrators who do not follow the
    candidate do not even learn that there is something.
    """

    _name = "vae.confidential.mixin"
    _description = "Confidential Content"
    _inherit = ["vae.trace.mixin", "vae.long.text.mixin"]
    _retention = "confidential"

    _confidential_fields = ()

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="candidate_id.company_id", store=True, index=True, precompute=True
    )
    author_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self._default_author_id(),
    )
    editor_id = fields.Many2one(
        comodel_name="res.users",
        string="Last Changed By",
        readonly=True,
        ondelete="restrict",
    )
    date_edited = fields.Datetime(string="Last Changed On", readonly=True)
    version = fields.Integer(
        readonly=True,
        default=1,
        aggregator=False,
        help="Grows with each change, so that two people do not overwrite each other.",
    )

    @api.model
    def _default_author_id(self):
        return self.env.user

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open(self):
        """Return the confidential content; leaves a trace.

        :return: list of dicts, one for each record (see ``_confidential_values``)
        :raise AccessError: the user does not follow the candidate
        """
        self._check_confidential_access()
        self.env["vae.access.log"]._trace(self, "open")
        return self._confidential_values()

    def action_save(self, values, version):
        """Change the confidential content; leaves a trace and keeps what was there.

        :param dict values: new text by name of the field
        :param int version: the version that the user had opened
        :return: dict, as ``action_open`` gives for one record
        :raise AccessError: the user does not follow the candidate
        :raise UserError: somebody else has changed the record since it was opened
        """
        self.ensure_one()
        self._check_confidential_access()
        record = self.sudo()
        texts = self._clean_confidential_values(values)
        if version != record.version:
            raise UserError(
                self.env._(
                    "%(document)s was changed by %(user)s on %(date)s, while you were"
                    " writing. Your text is still here: copy it, close, open the"
                    " record again and add it.",
                    document=self.display_name,
                    user=record.editor_id.name or record.author_id.name,
                    date=format_datetime(
                        self.env, record.date_edited or record.create_date
                    ),
                )
            )
        record._check_confidential_change()
        record._keep_version()
        # Two people who save at once write the same row: the later transaction is
        # retried by Odoo, and finds the version changed.
        record.write(
            {
                **texts,
                "version": version + 1,
                "editor_id": self.env.uid,
                "date_edited": fields.Datetime.now(),
            }
        )
        self.env["vae.access.log"]._trace(self, "edit")
        return self._confidential_values()[0]

    # ------------------------------------------------------------------
    # Trace
    # ------------------------------------------------------------------

    def _trace_document(self):
        # Coordinators read the trace: that there is an obstacle of health is a secret.
        self.ensure_one()
        return f"{self._trace_kind()} – {self.candidate_id.reference or ''}"

    @api.model
    def _trace_kind(self):
        return self.env._("Confidential content")

    # ------------------------------------------------------------------
    # Access and content
    # ------------------------------------------------------------------

    def _check_confidential_access(self):
        """Refuse who does not follow the candidates, even in sudo."""
        self.check_access("read")
        for candidate in self.sudo().candidate_id:
            if self.env.user not in candidate.member_ids:
                raise AccessError(
                    self.env._(
                        "Only those who follow the candidate open confidential content."
                    )
                )

    def _check_confidential_change(self):
        """Hook: refuse a change of the content, in sudo."""

    @api.model
    def _clean_confidential_values(self, values):
        """Texts to write, given what was sent.

        :raise UserError: something else than texts was sent, or what cannot be kept
        """
        if not isinstance(values, dict) or not values.keys() <= set(
            self._confidential_fields
        ):
            raise UserError(self.env._("Only confidential texts are saved here."))
        if not all(isinstance(text, str | bool | None) for text in values.values()):
            raise UserError(self.env._("Confidential content is text."))
        for fname, text in values.items():
            if isinstance(text, str) and not is_kept_text(text):
                raise UserError(
                    self.env._(
                        "%(field)s holds an invisible character that cannot be kept."
                        " Type the text again.",
                        field=self._vae_labels([fname]),
                    )
                )
        return {fname: (text or "").strip() for fname, text in values.items()}

    def _confidential_values(self):
        """What is shown to those who may open the records; no access check here.

        :return: list of dicts with ``id``, ``model``, ``title``, ``version``, who wrote
            and changed it when (UTC), ``texts`` (name, label, value) and
            ``earlier``: versions from the latest to the first, of the same shape
        """
        records = self.sudo()
        earlier = records._earlier_versions()
        return [
            {
                "id": record.id,
                "model": record._name,
                "title": record.display_name,
                "version": record.version,
                "author": record.author_id.name,
                "created_on": record.create_date,
                "editor": record.editor_id.name or False,
                "edited_on": record.date_edited,
                "texts": record._confidential_texts(
                    {fname: record[fname] for fname in self._confidential_fields}
                ),
                "earlier": [
                    {
                        "id": version.id,
                        "author": version.author_id.name,
                        "date": version.date,
                        "texts": record._confidential_texts(version.content),
                    }
                    for version in earlier.get(record.id, ())
                ],
            }
            for record in records
        ]

    def _confidential_texts(self, values):
        return [
            {
                "name": fname,
                "label": self._fields[fname]._description_string(self.env),
                "value": values.get(fname) or "",
            }
            for fname in self._confidential_fields
        ]

    def _keep_version(self):
        """Keep the content as it stands, before it is changed."""
        self.env["vae.confidential.version"].create(
            [
                {
                    "model": record._name,
                    "res_id": record.id,
                    "candidate_id": record.candidate_id.id,
                    "author_id": (record.editor_id or record.author_id).id,
                    "date": record.date_edited or record.create_date,
                    "content": {
                        fname: record[fname] for fname in self._confidential_fields
                    },
                }
                for record in self
            ]
        )

    def _earlier_versions(self):
        """Versions by id of the record, the latest first."""
        versions = self.env["vae.confidential.version"].search(
            [("model", "=", self._name), ("res_id", "in", self.ids)]
        )
        return versions.grouped("res_id")


class VaeConfidentialVersion(models.Model):
    """What a confidential record said before it was changed.

    The person concerned may ask what was written about them: nothing is overwritten.
    """

    _name = "vae.confidential.version"
    _description = "Earlier Version of Confidential Content"
    _order = "id desc"
    _retention = "confidential"
    _goes_when_erased = True
    _rec_name = "date"

    model = fields.Char(string="Technical Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="model", required=True, readonly=True
    )
    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="candidate_id.company_id", store=True, index=True, precompute=True
    )
    author_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Datetime(string="Written On", required=True, readonly=True)
    content = fields.Json(readonly=True, copy=False, groups=fields.NO_ACCESS)

    _record_index = models.Index("(model, res_id)")
