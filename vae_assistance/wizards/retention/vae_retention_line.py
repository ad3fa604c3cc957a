# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.retention.vae_retention import KINDS

ADMIN = "vae_assistance.group_vae_admin"
# Lines on screen: the rest comes when these are done.
SHOWN = 1_000


class VaeRetentionLine(models.TransientModel):
    """What would be erased of one journey: the dry run, made for who opens it."""

    _name = "vae.retention.line"
    _description = "Data to Erase"
    _order = "date_end, id"
    _rec_name = "candidate_id"

    candidate_id = fields.Many2one(comodel_name="vae.candidate", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", string="Structure", readonly=True
    )
    kind = fields.Selection(
        selection=[
            ("confidential", "Confidential content"),
            ("journey", "Name, contact, words, messages and files"),
            ("documents", "Signed documents and proofs"),
        ],
        string="What Goes",
        readonly=True,
    )
    date_closed = fields.Date(string="Closed On", readonly=True)
    date_end = fields.Date(
        string="Kept Until",
        readonly=True,
        help="The closing, or the last dated fact if it is later, and the duration of"
        " the structure: Configuration › Parameters.",
    )
    content = fields.Text(string="In Detail", readonly=True)

    @api.model
    def action_open(self):
        """Work out what is to be erased in the user's structures, and show it.

        :return: window action
        """
        self._check_may_erase()
        retention = self.env["vae.retention"].sudo()
        values = []
        for kind in KINDS:
            due = dict(retention._due(kind, self.env.companies, SHOWN))
            content = retention._content(kind, due) if due else {}
            journeys = self.env["vae.candidate"].with_context(active_test=False)
            for journey in journeys.search([("id", "in", list(due))]):
                values.append(
                    {
                        "candidate_id": journey.id,
                        "company_id": journey.company_id.id,
                        "kind": kind,
                        "date_closed": journey.date_closed,
                        "date_end": due[journey.id],
                        "content": " · ".join(
                            f"{label} : {number}"
                            for label, number in content.get(journey.id, ())
                        )
                        or self.env._("nothing was noted"),
                    }
                )
        # Nobody makes such a line but this.
        lines = self.sudo().create(values)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_retention_line_action"
        )
        return {**action, "domain": [("id", "in", lines.ids)]}

    def action_erase(self):
        """Erase what the selected lines say, for good.

        :raise AccessError: the user is no administrator
        :raise UserError: the time of none of them is over any more
        :return: client action that tells what was done, then the list anew
        """
        self._check_may_erase()
        self.check_access("read")
        retention = self.env["vae.retention"].sudo()
        done = 0
        for kind, lines in self.grouped("kind").items():
            due = dict(retention._due(kind, self.env.companies))
            ids = [each for each in lines.sudo().candidate_id.ids if each in due]
            retention._erase(kind, ids)
            done += len(ids)
        if not done:
            raise UserError(
                self.env._(
                    "Nothing of this is to be erased any more. Open the list anew."
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Erased for good: %(count)s.", count=done),
                # In place of the list: nobody goes back to what is gone.
                "next": {**self.action_open(), "target": "main"},
            },
        }

    @api.model
    def _check_may_erase(self):
        if not self.env.user.has_group(ADMIN):
            raise AccessError(
                self.env._("Only administrators of VAE see and erase what is due.")
            )
