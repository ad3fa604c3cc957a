# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

# In the context of who comes to sign: an object, nobody can send it.
COMING = object()


class VaeAttendance(models.Model):
    """Signing on the device of who leads the event, after having read what is signed.

    Who touches their name is shown the certificate, made as of who was there. They are
    recorded as present when they sign it, not before: somebody may touch another name.
    """

    _inherit = "vae.attendance"

    def _comes_to_sign(self):
        """Whether the person is about to be shown what they sign."""
        self.ensure_one()
        is_coming = self.env.context.get("vae_attendance") is COMING
        return is_coming and self.presence == "expected"

    def _signature_content(self):
        # What it attests is the same before and after the presence is recorded.
        content = super()._signature_content()
        if self.presence == "expected":
            content.update(presence="present", hours=self._print_hours())
        return content

    def _show_to_sign(self):
        """What the person is going to sign, made if it is not there yet.

        :raise UserError: it is too early, or they were recorded as not present
        :return: ``vae.signature.request`` in sudo
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_be_present()
        request = self.with_context(vae_attendance=COMING)._signature_standing()
        return request.with_env(self.env).sudo()

    def _signature_done(self, request):
        # Shown on the tablet, and signed on the portal.
        self._be_present()
        return super()._signature_done(request)

    def action_sign_on_tablet(self, name, image):
        """The person signs on the device of who leads the event.

        :param str name: name as signed
        :param str image: PNG as base64
        :raise UserError: they are not present, have signed already, or drew nothing
        """
        self.ensure_one()
        self.check_access("write")
        self.env["vae.file"]._check_drawing(image)
        # The request that they were shown stays: it says what is true from now on.
        self._be_present()
        self._signature_standing().signer_ids._sign(
            "screen", name, image, witness_id=self.env.uid
        )
        return True

    def action_sign(self):
        """Open the pad on which the person signs, beside what they sign."""
        self.ensure_one()
        self.check_access("write")
        self._check_day_has_come()
        request = self._show_to_sign()
        return {
            "type": "ir.actions.client",
            "tag": "vae_sign_on_screen",
            "params": {
                "model": self._name,
                "method": "action_sign_on_tablet",
                "signature_id": self.id,
                "request_id": request.id,
                "name": self.name,
                "title": self._signature_title(),
            },
        }
