# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ..ground.vae_trace_mixin import NAMED

# The id of a line is made of the record's and of the kind: the same at each reading.
KINDS_MAX = 64


class VaeDeadline(models.Model):
    """Every day that is awaited on the journeys that are open, one line for each.

    Nothing is stored: it is read from the records that say so, by the rooms' words
    (``_deadline_sources`` of the journey).
    """

    _name = "vae.deadline"
    _description = "Deadline of a VAE Journey"
    _inherit = ["vae.trace.mixin"]
    _auto = False
    _log_access = False
    _order = "date, id"
    _rec_name = "kind"

    candidate_id = fields.Many2one(comodel_name="vae.candidate", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", string="Structure", readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Référent", readonly=True
    )
    kind = fields.Selection(
        selection=lambda self: self.env["vae.candidate"]._selection_deadline_kind(),
        string="What Is Due",
        readonly=True,
    )
    who = fields.Selection(
        selection=lambda self: self._selection_who(),
        string="Waiting For",
        readonly=True,
    )
    date = fields.Date(string="Deadline", readonly=True)
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )

    @api.model
    def _selection_who(self):
        return (
            self.env["vae.candidate"]
            ._fields["waiting_on"]
            ._description_selection(self.env)
        )

    @api.depends("kind", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED, "lang")
    def _compute_display_name(self):
        kinds = dict(self.env["vae.candidate"]._selection_deadline_kind())
        for deadline in self:
            deadline.display_name = self.env._(
                "%(kind)s · %(whose)s",
                kind=kinds.get(deadline.kind, ""),
                whose=deadline.candidate_id._called(),
            )

    @property
    def _table_query(self):
        journeys = self.env["vae.candidate"]
        columns = {
            name: journeys._journey_column(name)
            for name in ("company_id", "user_id", "date_closed", "active")
        }
        return SQL(
            """SELECT deadline.res_id::bigint * %(kinds_max)s + deadline.place AS id,
                      deadline.kind, deadline.who, deadline.res_model, deadline.res_id,
                      deadline.candidate_id, deadline.date,
                      %(company_id)s AS company_id, %(user_id)s AS user_id
                 FROM (%(deadlines)s) AS deadline
                 JOIN vae_candidate ON vae_candidate.id = deadline.candidate_id
                WHERE deadline.awaited
                  AND %(active)s IS TRUE AND %(date_closed)s IS NULL""",
            kinds_max=KINDS_MAX,
            deadlines=journeys._deadline_query(),
            **columns,
        )

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        # With what rules ask of them: by their ids, they are found by reading all.
        if field_names is not None:
            field_names = {*field_names, "company_id", "candidate_id"}
        return super().search_fetch(domain, field_names, offset, limit, order)

    def action_open(self):
        """Open what the deadline is of.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        return self.env[self.res_model].browse(self.res_id)._get_records_action()
