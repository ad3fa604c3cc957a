# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..ground.file_field import File


class VaeSignatureKept(models.Model):
    """A professional's drawn signature that they chose to keep for the next documents.

    It is theirs alone: nobody else reads it, administrators neither, and they delete it
    when they like. Who was asked and did not want it is not asked again: no image.
    """

    _name = "vae.signature.kept"
    _description = "Remembered Signature"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Professional",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    image = File(holds="drawing", string="Signature", readonly=True, attachment=True)

    _user_uniq = models.Constraint(
        "UNIQUE(user_id)", "Your signature is remembered already."
    )

    @api.model
    def _of_user(self):
        """That of the user; empty if they were not asked yet."""
        return self.sudo().search([("user_id", "=", self.env.uid)])

    @api.model
    def _keep(self, image):
        kept = self._of_user()
        if kept:
            kept.image = image
        else:
            self.sudo().create({"user_id": self.env.uid, "image": image})

    def action_forget(self):
        """Delete the remembered signature."""
        self.unlink()
        return {"type": "ir.actions.act_window_close"}


class VaeSignature(models.Model):
    """Professionals sign with the signature that they keep, what they have seen."""

    _inherit = "vae.signature"

    def action_keep(self, keep=True):
        """Keep one's own signature for the next documents, or not be asked again.

        :param bool keep: whether they want to
        :raise UserError: it is not one's own drawn signature
        """
        self.ensure_one()
        self.check_access("read")
        if self.user_id != self.env.user or not self.image:
            raise UserError(
                self.env._("Only your own drawn signature can be remembered for you.")
            )
        self.env["vae.signature.kept"]._keep(self.sudo().image if keep else False)
        return True

    def action_sign(self):
        kept = self.env["vae.signature.kept"]._of_user()
        if self.user_id != self.env.user or not kept.image:
            return super().action_sign()
        return self.action_sign_seen()

    def action_sign_seen(self):
        """Sign documents with the signature that one keeps: one, or those selected.

        :raise AccessError: a signature is not the user's own to give
        :raise UserError: none is kept, or a document was not opened yet
        :return: client action that tells what was done
        """
        self.check_access("read")
        for signature in self:
            signature._check_own()
            signature._check_turn()
        kept = self.env["vae.signature.kept"]._of_user()
        if not kept.image:
            raise UserError(
                self.env._(
                    "You keep no signature yet. Sign one of the documents and choose to"
                    " have your signature remembered; you can then sign several."
                )
            )
        unseen = self.filtered(
            lambda each: not each.date_seen and each.request_id.document_sha256
        )
        if unseen and len(self) == 1:
            return self.action_open_request()
        if unseen:
            raise UserError(
                self.env._(
                    "Open these documents before you sign them: %(documents)s",
                    documents=", ".join(each._called() for each in unseen.request_id),
                )
            )
        for signature in self.sudo():
            signature._sign("screen", None, kept.image)
        waiting = self.env["vae.signature"].search_count(self._awaited_of_user())
        return self._vae_said(
            self.env._(
                "Signed: %(done)s. Still waiting for your signature: %(waiting)s.",
                done=len(self),
                waiting=waiting,
            ),
            after={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    def _check_own(self):
        """Refuse to sign for a candidate with a professional's signature."""
        self.ensure_one()
        self._check_may_sign_on_screen()
        if self.user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "“%(document)s”: your remembered signature is yours alone. %(role)s"
                    " draws their own.",
                    document=self.request_id._called(),
                    role=self._role_label(),
                )
            )

    @api.model
    def _awaited_of_user(self):
        """Domain of what awaits the user's signature."""
        return [
            ("user_id", "=", self.env.uid),
            ("date_signed", "=", False),
            ("state", "=", "to_sign"),
        ]

    @api.model
    def action_kept(self):
        """Open the signature that the user keeps, to look at it or delete it.

        :raise UserError: there is none
        """
        kept = self.env["vae.signature.kept"]._of_user().with_env(self.env)
        if not kept.sudo().image:
            raise UserError(
                self.env._(
                    "You keep no signature. You are asked after you have drawn one."
                )
            )
        return kept._get_records_action(
            name=self.env._("My Remembered Signature"), target="new"
        )
