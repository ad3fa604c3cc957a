# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command


class VaeAttendanceSheet(models.Model):
    """A scan of the sheet that several people signed.

    Kept once, with the event: everybody's name is on it, so only who leads the event
    and coordinators open it. The attendances that it proves keep its hash.
    """

    _name = "vae.attendance.sheet"
    _description = "Scanned Attendance Sheet"
    _inherit = ["vae.trace.mixin"]
    _order = "id desc"
    _rec_name = "scan_name"

    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Workshop or Session",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="event_id.vae_company_id",
        string="Structure",
        store=True,
        index=True,
    )
    attendance_ids = fields.Many2many(
        comodel_name="vae.attendance", string="Signed By", readonly=True
    )
    scan = fields.Binary(attachment=True, readonly=True)
    scan_name = fields.Char(string="File", readonly=True)
    sha256 = fields.Char(string="SHA-256 of the Scan", readonly=True)

    _scan_uniq = models.UniqueIndex(
        "(event_id, sha256)", "This scan is kept with the event already."
    )

    @api.depends("event_id", "create_date")
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = self.env._(
                "Signed sheet no. %(number)s", number=sheet._origin.id or "…"
            )

    def _trace_candidate(self):
        return self.sudo().attendance_ids.candidate_id

    @api.model
    def _keep(self, event, attendances, scan, scan_name):
        """Keep a scan as the signatures of these people.

        :param scan: the file, base64
        :raise UserError: the file is no scan or too large, or somebody has signed
        :return: the sheet, in sudo
        """
        sha256 = self.env["vae.signature"]._check_scan(scan)
        sheets = self.sudo()
        sheet = sheets.search(
            [("event_id", "=", event.id), ("sha256", "=", sha256)]
        ) or sheets.create(
            {
                "event_id": event.id,
                "scan": scan,
                "scan_name": scan_name,
                "sha256": sha256,
            }
        )
        sheet.attendance_ids = [Command.link(each.id) for each in attendances]
        attendances._be_present()
        requests = attendances._signature_standing(shown=False)
        for request in requests:
            request.signer_ids._record(
                "paper",
                scan_name=scan_name,
                scan_sha256=sha256,
                witness_id=self.env.uid,
            )
        requests._complete()
        return sheet
