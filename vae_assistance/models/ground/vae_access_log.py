# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

# Between the parts of a path that is exported: `fiche_ids/date`, `partner_id.id`.
PATH_SEPARATORS = re.compile(r"[/.:]")


class VaeAccessLog(models.Model):
    """Who opened or exported whose data, when, and why.

    Lines are written by the software alone and never changed nor deleted; each is about
    one journey, so that “who has seen my data?” has an answer.
    """

    _name = "vae.access.log"
    _description = "Access to Data"
    _order = "id desc"
    _rec_name = "document"

    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    date = fields.Datetime(string="When", required=True, readonly=True, index=True)
    operation = fields.Selection(
        selection=[
            ("open", "Confidential content opened"),
            ("edit", "Confidential content written"),
            ("emergency", "Exceptional opening"),
            ("join", "Let themselves in"),
            ("export", "Export"),
        ],
        string="What Was Done",
        required=True,
        readonly=True,
        index=True,
    )
    # An obstacle of health is told by the name of its model alone.
    model = fields.Char(
        string="Technical Model",
        required=True,
        readonly=True,
        groups=fields.NO_ACCESS,
    )
    res_id = fields.Many2oneReference(
        string="Record ID",
        model_field="model",
        readonly=True,
        groups=fields.NO_ACCESS,
    )
    document = fields.Char(
        required=True,
        readonly=True,
        help="What was opened or exported. It names nobody, and does not tell what kind"
        " of confidential content it is.",
    )
    record_name = fields.Char(
        string="Which Record",
        compute="_compute_record_name",
        compute_sudo=False,
        help="Which record it was: for those who may read it.",
    )
    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    reference = fields.Char(
        string="Journey",
        readonly=True,
        index=True,
        help="Neutral number of the journey, kept even if the journey is deleted.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    reason = fields.Text(readonly=True)
    record_count = fields.Integer(
        string="Records", readonly=True, default=1, help="Records of this journey."
    )
    export_name = fields.Char(
        string="Exported File",
        readonly=True,
        help="Lines of the same export have the same text: when, by whom, how many"
        " records of what in all.",
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("document")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_record_name(self):
        self.record_name = False
        for model, lines in self.grouped(lambda line: line.sudo().model).items():
            if not self._is_traced(model):
                continue
            records = self.env[model].with_context(
                active_test=False, vae_neutral_name=True
            )
            wanted = lines.sudo().mapped("res_id")
            found = records.search([("id", "in", wanted)]).grouped("id")
            for line in lines:
                record = found.get(line.sudo().res_id)
                line.record_name = record and record.display_name

    # ------------------------------------------------------------------
    # Append only
    # ------------------------------------------------------------------

    def write(self, vals):
        if vals:
            raise UserError(
                self.env._(
                    "The trace of accesses is kept as it is: it cannot be changed."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("The trace of accesses is kept as it is: it cannot be deleted.")
        )

    # ------------------------------------------------------------------
    # Tracing
    # ------------------------------------------------------------------

    @api.model
    def _trace(self, records, operation, reason=False):
        """Write one line for each record.

        :param records: of a model that inherits ``vae.trace.mixin``
        :param str operation: value of ``operation``
        :param reason: why, in the user's words
        :return: the lines, in sudo
        """
        return self.sudo().create(
            [
                {
                    **self._prepare_line(record, operation),
                    "res_id": record.id,
                    "document": record._trace_document(),
                    "reason": reason,
                }
                for record in records.sudo()
            ]
        )

    @api.model
    def _trace_export(self, records, paths):
        """Write one line for each journey whose data a file holds.

        An export of contacts or appointments may hold data of journeys as well: paths
        are followed to them.

        :param records: exported records, of any model
        :param list paths: exported fields, such as ``vae_candidate_ids/goal``
        """
        for exported in self._traced_records(records, paths):
            self._trace_exported(exported)

    @api.model
    def _traced_records(self, records, paths):
        """Records about people in an export, one recordset a model."""
        found = {}

        def add(some):
            if self._is_traced(some._name):
                found[some._name] = found.get(some._name, some.browse()) | some

        add(records)
        for path in paths:
            reached = records
            for fname in PATH_SEPARATORS.split(path):
                field = reached._fields.get(fname)
                if not field or not field.relational:
                    break
                reached = reached[fname]
                add(reached)
        return [some for some in found.values() if some]

    @api.model
    def _holds_ours(self, model, paths):
        """Whether a file of these fields holds records of ours, or fields of ours.

        :param str model: of the exported records
        :param paths: exported fields, such as ``vae_candidate_ids/goal``
        """
        ours = self._vae_addons()
        if model not in self.env:
            return False
        if self.env[model]._original_module in ours:
            return True
        for path in paths:
            reached = self.env[model]
            for fname in PATH_SEPARATORS.split(path):
                field = reached._fields.get(fname)
                if not field:
                    break
                if not ours.isdisjoint(field._modules):
                    return True
                if not field.relational:
                    break
                reached = self.env[field.comodel_name]
        return False

    @api.model
    def _trace_table(self, model, count):
        """Write a line on a table whose journeys are not known, if it is about people.

        :param str model: model of the records that were counted
        :param int count: lines of the table
        """
        if not self._is_traced(model) or not self.env[model].has_access("read"):
            return
        kind = self.env[model]._trace_kind()
        self.sudo().create(
            {
                "user_id": self.env.uid,
                "date": fields.Datetime.now(),
                "operation": "export",
                "model": model,
                "document": kind,
                "company_id": self.env.company.id,
                "record_count": count,
                "export_name": self._export_name(kind, count),
            }
        )

    @api.model
    def _export_name(self, kind, count):
        return self.env._(
            "%(date)s – %(user)s – %(count)s × %(kind)s",
            date=format_datetime(self.env, fields.Datetime.now()),
            user=self.env.user.name,
            count=count,
            kind=kind,
        )

    @api.model
    def _trace_exported(self, records):
        kind = records._trace_kind()
        export_name = self._export_name(kind, len(records))
        counts = Counter(record._trace_candidate() for record in records.sudo())
        self.sudo().create(
            [
                {
                    **self._prepare_line(candidate, "export"),
                    "model": records._name,
                    "document": kind,
                    "record_count": count,
                    "export_name": export_name,
                }
                for candidate, count in counts.items()
                if candidate
            ]
        )

    @api.model
    def _prepare_line(self, record, operation):
        candidate = record._trace_candidate()
        return {
            "user_id": self.env.uid,
            "date": fields.Datetime.now(),
            "operation": operation,
            "model": record._name,
            "candidate_id": candidate.id,
            "reference": candidate.reference,
            "company_id": candidate.company_id.id,
        }

    @api.model
    def _is_traced(self, model):
        """Whether records of the model are about people: they have the mixin."""
        return model in self.env and issubclass(
            self.pool[model], self.pool["vae.trace.mixin"]
        )
