# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class VaeAttendance(models.Model):
    """The certificate that each person signs alone, on the pad or on paper."""

    _inherit = "vae.attendance"
    _signature_report = "vae_assistance.report_vae_attendance"

    is_signed = fields.Boolean(
        string="Signed", compute="_compute_signature_ids", search="_search_is_signed"
    )

    def _compute_signature_ids(self):
        # Whether somebody has signed is read with the list, whoever follows them.
        requests = self._origin._signature_requests()
        standing = {request.res_id: request for request in requests}
        for attendance in self:
            request = standing.get(attendance._origin.id, requests.browse())
            signatures = request.signer_ids.with_env(self.env)
            attendance.signature_ids = signatures._filtered_access("read")
            attendance.signature_state = request.state or "none"
            attendance.is_signed = request.state == "signed"

    def _search_is_signed(self, operator, value):
        if operator != "in":
            return NotImplemented
        requests = (
            self.env["vae.signature.request"]
            .sudo()
            ._search([("res_model", "=", self._name), ("state", "=", "signed")])
        )
        signed = Domain("id", "in", requests.subselect("res_id"))
        if set(value) >= {True, False}:
            return Domain.TRUE
        return signed if True in value else ~signed

    def _filtered_signed(self):
        """Those that the person has signed, whoever may read the signatures."""
        signed = self._origin._signature_requests().filtered(
            lambda request: request.state == "signed"
        )
        ids = set(signed.mapped("res_id"))
        return self.filtered(lambda attendance: attendance._origin.id in ids)

    def _signature_fields(self):
        return (
            "candidate_id",
            "partner_id",
            "event_id",
            "date",
            "date_end",
            "theme",
            "place",
            "leader_id",
            "presence",
            "hours",
        )

    def _signature_signers(self):
        self.ensure_one()
        role = "candidate" if self.candidate_id else "other"
        return [{"role": role, "partner_id": self.partner_id.id}]

    def _signature_check(self):
        if self.presence != "present":
            raise UserError(
                self.env._(
                    "%(attendance)s: only who was present signs. Mark the person as"
                    " present first.",
                    attendance=self.display_name,
                )
            )

    def _signature_standing(self, shown=True):
        """The requests that these people can sign now, made where there is none.

        :param bool shown: whether they are shown the PDF of a new request; who signs
            the sheet of all is not
        :return: ``vae.signature.request`` in sudo, in the order of ``self``
        """
        attendances = self.sudo()
        standing = attendances._signature_requests()
        outdated = standing.filtered(lambda request: not request._is_current())
        outdated._void(self._signature_changed())
        by_attendance = {request.res_id: request for request in standing - outdated}
        requests = standing.browse()
        for attendance in attendances:
            request = by_attendance.get(attendance.id)
            if not request:
                attendance._signature_check()
                create = requests._create_for if shown else requests._create_with
                request = create(attendance)
            requests |= request
        return requests

    def _be_present(self):
        """Who signs is present: no need to tick it as well.

        :raise UserError: the person was recorded as not present
        """
        for attendance in self.filtered(lambda each: each.presence != "present"):
            if attendance.presence != "expected":
                raise UserError(
                    self.env._(
                        "%(person)s is recorded as not present. Correct the presence"
                        " first.",
                        person=attendance.partner_id.sudo().name,
                    )
                )
        self.filtered(lambda each: each.presence == "expected").write(
            {"presence": "present"}
        )

    def action_sign_on_tablet(self, name, image):
        """The person signs on the device of who leads the event.

        :param str name: name as signed
        :param str image: PNG as base64
        :raise UserError: they are not present, have signed already, or drew nothing
        """
        self.ensure_one()
        self.check_access("write")
        self.env["vae.signature"]._check_image(image)
        self._be_present()
        self._signature_standing().signer_ids._sign(
            "screen", name, image, witness_id=self.env.uid
        )
        return True

    def action_sign(self):
        """Open the pad on which the person signs, on this screen."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.client",
            "tag": "vae_sign_on_screen",
            "params": {
                "model": self._name,
                "method": "action_sign_on_tablet",
                "signature_id": self.id,
                "name": self.name,
                "title": self._signature_title(),
            },
        }
