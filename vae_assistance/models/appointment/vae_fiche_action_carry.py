# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command, Domain

KINDS = {
    "document": "next_document_ids",
    "contact": "next_contact_ids",
    "task": "next_task_ids",
}


class VaeFicheAction(models.Model):
    """To-dos on a fiche: those still open, and those for the next appointment.

    Nothing is copied from fiche to fiche: a to-do that is open is looked at on every
    fiche that is completed after the one that asked for it. It is therefore never lost
    or there twice, whatever is cancelled, moved or reopened.
    """

    _inherit = "vae.fiche.action"
    # Whether they are done is nobody's question any more: see `vae_deleted`.
    _vae_lines_may_go = ("review_todo_ids",)

    todo_ids = fields.One2many(
        comodel_name="vae.todo",
        inverse_name="fiche_id",
        string="Asked For",
        readonly=True,
        copy=False,
    )
    next_document_ids = fields.One2many(
        comodel_name="vae.todo",
        inverse_name="fiche_id",
        string="To-Dos: Documents to Produce",
        domain=[("kind", "=", "document")],
        compute="_compute_next_todos",
        readonly=False,
        copy=False,
    )
    next_contact_ids = fields.One2many(
        comodel_name="vae.todo",
        inverse_name="fiche_id",
        string="To-Dos: People-Structures to Contact",
        domain=[("kind", "=", "contact")],
        compute="_compute_next_todos",
        readonly=False,
        copy=False,
    )
    next_task_ids = fields.One2many(
        comodel_name="vae.todo",
        inverse_name="fiche_id",
        string="To-Dos: Tasks to Carry Out",
        domain=[("kind", "=", "task")],
        compute="_compute_next_todos",
        readonly=False,
        copy=False,
    )
    review_todo_ids = fields.Many2many(
        comodel_name="vae.todo",
        string="Asked For Before",
        compute="_compute_review_todo_ids",
        readonly=False,
        help="To-dos that are open, and those that were closed since the last fiche.",
    )
    has_late_todo = fields.Boolean(compute="_compute_review_todo_ids")
    todo_line_ids = fields.One2many(
        comodel_name="vae.fiche.action.todo",
        inverse_name="fiche_id",
        string="To-Dos Looked At",
        readonly=True,
    )

    # Read together, and written together: see `_with_todos_together`.
    @api.depends("todo_ids.kind")
    def _compute_next_todos(self):
        for fiche in self:
            for kind, fname in KINDS.items():
                fiche[fname] = fiche._asked(kind)

    @api.depends("candidate_id", "state", "date")
    def _compute_review_todo_ids(self):
        drafts = self.filtered(lambda fiche: fiche.state == "draft")
        (self - drafts).review_todo_ids = False
        (self - drafts).has_late_todo = False
        todos = drafts._candidate_todos([("noted_fiche_id", "=", False)])
        for fiche in drafts:
            fiche.review_todo_ids = fiche._to_look_at(todos)
            fiche.has_late_todo = any(fiche.review_todo_ids.mapped("is_late"))

    # ------------------------------------------------------------------
    # What is typed on the form
    # ------------------------------------------------------------------

    @api.model
    def _with_todos_together(self, vals):
        """A copy of the values, whose lists by kind are one: made in one go."""
        vals = dict(vals)
        commands = list(vals.pop("todo_ids", None) or ())
        for kind, fname in KINDS.items():
            commands += [
                Command.create({"kind": kind, **command[2]})
                if command[0] == Command.CREATE
                else command
                for command in vals.pop(fname, None) or ()
            ]
        if commands:
            vals["todo_ids"] = commands
        return vals

    def _write_reviewed(self, commands):
        """Apply what was ticked or said about to-dos that were asked for before."""
        updates = {}
        for command in commands or []:
            if command[0] == Command.UPDATE:
                values = tuple(sorted(command[2].items()))
                updates.setdefault(values, []).append(command[1])
        for values, ids in updates.items():
            todos = self.env["vae.todo"].browse(ids)
            todos.write(dict(values))

    # ------------------------------------------------------------------
    # Carrying forward
    # ------------------------------------------------------------------

    def _candidate_todos(self, domain):
        """To-dos of the candidates of these fiches that match ``domain``."""
        candidates = self.candidate_id._origin
        if not candidates:
            return self.env["vae.todo"]
        return self.env["vae.todo"].search_fetch(
            Domain("candidate_id", "in", candidates.ids) & Domain(domain)
        )

    def _to_look_at(self, todos):
        """Those of the to-dos that were asked for before this appointment, or alone."""
        self.ensure_one()
        fiche, candidate, date = self._origin, self.candidate_id._origin, self.date

        def was_asked(todo):
            asked = todo.fiche_id
            return (
                todo.candidate_id == candidate
                and asked != fiche
                and (not asked or not date or asked.date <= date)
            )

        return todos.filtered(was_asked)

    def _note_todos(self):
        """Tell on completed fiches what became of the to-dos, as it is now.

        Those done or dropped are told once: on the first fiche that is completed
        afterwards. Those that were told on a later fiche were still open on this one.
        """
        if not self:
            return
        first = min(self.mapped("date"))
        todos = self._candidate_todos(
            Domain("noted_fiche_id", "=", False)
            | Domain("noted_fiche_id.date", ">", first)
        )
        lines = []
        for fiche in self.sorted("date"):
            looked_at = fiche._to_look_at(todos).filtered(
                lambda todo, fiche=fiche: (
                    not todo.noted_fiche_id or todo.noted_fiche_id.date > fiche.date
                )
            )
            closed = looked_at.filtered(
                lambda todo: todo.state != "open" and not todo.noted_fiche_id
            )
            lines += [
                {
                    "fiche_id": fiche.id,
                    "todo_id": todo.id,
                    "name": todo.name,
                    "kind": todo.kind,
                    "outcome": todo.state if todo in closed else "carried",
                }
                for todo in looked_at
            ]
            closed.sudo().noted_fiche_id = fiche
        self.env["vae.fiche.action.todo"].sudo().create(lines)

    def _release_todos(self):
        """Fiches that are to be corrected look at the to-dos again."""
        self.sudo().todo_line_ids.unlink()
        noted = self.env["vae.todo"].sudo().search([("noted_fiche_id", "in", self.ids)])
        noted.noted_fiche_id = False

    # ------------------------------------------------------------------
    # What is printed and signed
    # ------------------------------------------------------------------

    def _looked_at(self):
        """What the fiche tells of to-dos asked for before.

        :return: list of dict with ``name``, ``kind`` and ``outcome`` (of
            ``vae.fiche.action.todo``); a draft tells what is so now
        """
        self.ensure_one()
        if self.state == "draft":
            return [
                {
                    "name": todo.name,
                    "kind": todo.kind,
                    "outcome": "carried" if todo.state == "open" else todo.state,
                }
                for todo in self.review_todo_ids
            ]
        return [
            {"name": line.name, "kind": line.kind, "outcome": line.outcome}
            for line in self.todo_line_ids
        ]

    def _asked(self, kind):
        """To-dos of a kind that are asked for the next appointment."""
        self.ensure_one()
        return self.todo_ids.filtered(lambda todo: todo.kind == kind)

    def _signature_content(self):
        content = super()._signature_content()
        asked = [
            [todo.id, todo.kind, todo.name, todo.assigned_to]
            for todo in self.todo_ids.sorted("id")
        ]
        looked_at = [
            [line.todo_id.id, line.name, line.outcome]
            for line in self.todo_line_ids.sorted("id")
        ]
        # Fiches that were signed before there were to-dos say what they said.
        if asked or looked_at:
            content["todos"] = [asked, looked_at]
        return content
