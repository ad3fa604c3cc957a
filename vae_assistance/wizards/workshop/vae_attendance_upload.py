# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.ground.file_field import File


class VaeAttendanceUpload(models.TransientModel):
    """The sheet was signed on paper: keep its scan as the signatures on it."""

    _name = "vae.attendance.upload"
    _description = "Upload of a Signed Attendance Sheet"

    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Workshop or Session",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    attendance_ids = fields.Many2many(
        comodel_name="vae.attendance",
        string="Signed By",
        domain="[('event_id', '=', event_id), ('is_signed', '=', False)]",
        compute="_compute_attendance_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="Whose signatures can be seen on the scan.",
    )
    scan = File(string="Scan or Photograph", attachment=False, required=True)
    scan_name = fields.Char()

    @api.depends("event_id")
    def _compute_attendance_ids(self):
        for wizard in self:
            wizard.attendance_ids = wizard.event_id.vae_attendance_ids.filtered(
                lambda each: (
                    each.presence in ("expected", "present") and not each.is_signed
                )
            )

    def action_confirm(self):
        """Keep the scan as the signatures of those who are chosen.

        :raise UserError: nobody is chosen, or the file is no scan
        """
        self.ensure_one()
        event, attendances = self.event_id, self.attendance_ids
        event._vae_check_holds_list()
        if not attendances or attendances.event_id != event:
            raise UserError(self.env._("Choose whose signatures are on the scan."))
        attendances.check_access("write")
        self.env["vae.attendance.sheet"]._keep(
            event, attendances, self.scan, self.scan_name
        )
        return {"type": "ir.actions.act_window_close"}
