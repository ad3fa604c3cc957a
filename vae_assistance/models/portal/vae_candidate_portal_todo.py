# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import format_date


class VaeCandidate(models.Model):
    """The candidate's to-dos on the portal: they tick theirs, and say why late."""

    _inherit = "vae.candidate"

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
            ``kind_label``, ``due`` (formatted), ``is_late``, ``is_done``, ``reason``,
            ``url`` (empty if it is not theirs to tick), ``file_url`` (empty if no file
            is expected) and ``files``, as of ``_portal_files``
        """
        todos = self.env["vae.todo"]
        kinds = dict(todos._fields["kind"]._description_selection(self.env))
        values = {"candidate": [], "referent": []}
        for todo in self._portal_shown_todos():
            own = todo.assigned_to == "candidate" and not self.date_closed
            url = f"/my/vae/{self.id}/todos/{todo.id}" if own else ""
            values[todo.assigned_to].append(
                {
                    "id": todo.id,
                    "name": todo.name,
                    "kind_label": kinds[todo.kind],
                    "due": format_date(self.env, todo.date_due, date_format="d MMMM y"),
                    "is_late": todo.is_late and todo.state == "open",
                    "is_done": todo.state == "done",
                    "reason": todo.reason_late or "",
                    "url": url,
                    "file_url": f"{url}/file"
                    if own and todo.kind == "document"
                    else "",
                    "files": self._portal_files(todo),
                }
            )
        return values

    @api.model
    def _portal_files(self, todo):
        """What the candidate handed in for a to-do.

        :return: list of dict with ``date`` (formatted), ``state`` and ``reason`` (why
            it was refused)
        """
        return [
            {
                "date": format_date(self.env, proof.date, date_format="d MMMM y"),
                "state": proof.state,
                "reason": proof.state == "refused" and proof.cancel_reason or "",
            }
            for proof in todo.proof_ids.sorted("id")
            if proof.state != "cancelled"
        ]

    @api.model
    def _portal_text(self, text):
        """What somebody typed in a page: line ends as ours; PostgreSQL takes no NUL."""
        if not isinstance(text, str):
            return ""
        return text.replace("\r\n", "\n").replace("\0", "").strip()

    def _portal_own_todo(self, todo_id):
        """The to-do that is theirs to do, in sudo; empty if there is none such.

        :param str todo_id: id as it was sent: any text
        """
        self.ensure_one()
        if self.date_closed:
            return self.env["vae.todo"]
        return self._portal_shown_todos().filtered(
            lambda each: str(each.id) == todo_id and each.assigned_to == "candidate"
        )

    def _portal_write_todo(self, todo_id, done, reason):
        """Tick one of one's own to-dos, take the tick back, or say why it is late.

        :param str todo_id: id as it was sent: any text
        :param done: ``"1"`` ticks, ``"0"`` takes the tick back, anything else neither
        :param reason: why it is late, or anything that is no text
        :return: whether there is such a to-do
        :raise ValidationError: the text is too long
        """
        todo = self._portal_own_todo(todo_id)
        if not todo:
            return False
        values = {}
        if done in ("0", "1"):
            values["state"] = "done" if done == "1" else "open"
        if isinstance(reason, str):
            values["reason_late"] = self._portal_text(reason) or False
        if values:
            todo.write(values)
        return True

    def _portal_hand_in(self, todo_id, stream):
        """Hand in a file for one of one's own to-dos, which is done by that.

        :param str todo_id: id as it was sent: any text
        :param stream: the file as it was sent, or anything that is none
        :return: whether there is such a to-do, and a file is expected for it
        :raise UserError: no file was chosen, or it is not accepted; nothing is kept
        """
        todo = self._portal_own_todo(todo_id)
        if todo.kind != "document":
            return False
        # No more of it than it takes to see that it is too large.
        most = self.env["vae.proof"]._file_max(self.company_id) + 1
        content = stream.read(most) if hasattr(stream, "read") else b""
        self.env["vae.proof"]._hand_in(todo, content)
        if todo.state == "open":
            todo.action_done()
        return True
