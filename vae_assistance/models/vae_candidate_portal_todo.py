# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import format_date


class VaeCandidate(models.Model):
    """The candidate's to-dos on the portal: they tick theirs, and say why late."""

    _inherit = "vae.candidate"

    def _portal_values(self):
        return {**super()._portal_values(), "todos": self._portal_todos()}

    def _portal_shown_todos(self):
        """To-dos that were agreed upon: those of a fiche in preparation are not yet.

        What is done is shown until a fiche tells it: the tick can be taken back.
        """
        self.ensure_one()
        return self.todo_ids.filtered(
            lambda todo: (
                todo.fiche_id.state != "draft"
                and not todo.noted_fiche_id
                and todo.state != "dropped"
            )
        ).sorted(
            lambda todo: (
                todo.state != "open",
                todo.date_due or todo.create_date.date(),
                todo.id,
            )
        )

    def _portal_todos(self):
        """What is to do, by the candidate (who ticks it) and by their référent.

        :return: dict of ``assigned_to`` to a list of dict with ``id``, ``name``,
            ``kind_label``, ``due`` (formatted), ``is_late``, ``is_done``, ``reason``
            and ``url`` (empty if it is not theirs to tick)
        """
        todos = self.env["vae.todo"]
        kinds = dict(todos._fields["kind"]._description_selection(self.env))
        values = {"candidate": [], "referent": []}
        for todo in self._portal_shown_todos():
            own = todo.assigned_to == "candidate" and not self.date_closed
            values[todo.assigned_to].append(
                {
                    "id": todo.id,
                    "name": todo.name,
                    "kind_label": kinds[todo.kind],
                    "due": format_date(self.env, todo.date_due, date_format="d MMMM y"),
                    "is_late": todo.is_late and todo.state == "open",
                    "is_done": todo.state == "done",
                    "reason": todo.reason_late or "",
                    "url": f"/my/vae/{self.id}/todos/{todo.id}" if own else "",
                }
            )
        return values

    @api.model
    def _portal_text(self, text):
        """What somebody typed in a page: line ends as ours; PostgreSQL takes no NUL."""
        if not isinstance(text, str):
            return ""
        return text.replace("\r\n", "\n").replace("\0", "").strip()

    def _portal_write_todo(self, todo_id, done, reason):
        """Tick one of one's own to-dos, take the tick back, or say why it is late.

        :param str todo_id: id as it was sent: any text
        :param done: ``"1"`` ticks, ``"0"`` takes the tick back, anything else neither
        :param reason: why it is late, or anything that is no text
        :return: whether there is such a to-do
        :raise ValidationError: the text is too long
        """
        self.ensure_one()
        todo = self._portal_shown_todos().filtered(
            lambda each: str(each.id) == todo_id and each.assigned_to == "candidate"
        )
        if not todo or self.date_closed:
            return False
        values = {}
        if done in ("0", "1"):
            values["state"] = "done" if done == "1" else "open"
        if isinstance(reason, str):
            values["reason_late"] = self._portal_text(reason) or False
        if values:
            todo.write(values)
        return True
