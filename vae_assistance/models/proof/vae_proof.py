# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.file_field import File
from ..ground.vae_file import EXTENSIONS
from ..ground.vae_trace_mixin import NAMED


class VaeProof(models.Model):
    """A file that proves what was done for a journey, kept once.

    Users only read it: it is added, replaced by a newer version or cancelled with a
    reason, and never deleted. Documents that were signed in the software are proofs by
    themselves and are not copied here.
    """

    _name = "vae.proof"
    _description = "Proof"
    _inherit = ["vae.long.text.mixin", "vae.trace.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"
    _long_texts = ("note",)
    _retention_files = "documents"
    _kept_when_erased = ("mimetype", "sha256")

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="candidate_id.company_id", store=True, index=True, precompute=True
    )
    type_id = fields.Many2one(
        comodel_name="vae.proof.type",
        string="What It Is",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    date = fields.Date(
        string="Dated", required=True, readonly=True, help="Day that the proof bears."
    )
    note = fields.Text(
        readonly=True,
        prefetch=False,
        help="In neutral words: whoever follows the journey reads it.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Added By",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    link_ids = fields.One2many(
        comodel_name="vae.proof.link",
        inverse_name="proof_id",
        string="What It Proves",
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("to_check", "To check"),
            ("valid", "Valid"),
            ("replaced", "Replaced"),
            ("cancelled", "Cancelled"),
            ("refused", "Turned down"),
        ],
        required=True,
        readonly=True,
        default="valid",
        index=True,
    )

    # The file
    file = File(required=True, readonly=True, attachment=True)
    file_name = fields.Char(compute="_compute_file_name")
    mimetype = fields.Char(string="File Type", required=True, readonly=True)
    sha256 = fields.Char(
        string="SHA-256",
        required=True,
        readonly=True,
        index=True,
        help="Hash of the file: shows that it is still the one that was added.",
    )

    # What became of it
    replaced_by_id = fields.Many2one(
        comodel_name="vae.proof",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    date_cancelled = fields.Datetime(string="Set Aside On", readonly=True)
    cancelled_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Set Aside By",
        readonly=True,
        ondelete="restrict",
    )
    cancel_reason = fields.Char(string="Why It Does Not Count", readonly=True)

    _file_uniq = models.UniqueIndex(
        "(candidate_id, sha256) WHERE state = 'valid'",
        "This file is a proof of this journey already.",
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("candidate_id.reference", "candidate_id.name", "type_id", "date")
    @api.depends_context(*NAMED, "vae_proof_of_journey")
    def _compute_display_name(self):
        # Names of linked records are read without their rules: no person's name here.
        of_journey = self.env.context.get("vae_proof_of_journey")
        for proof in self:
            if of_journey:  # chosen among those of one journey: what is it?
                day = format_date(self.env, proof.date)
                proof.display_name = f"{proof.type_id.name}, {day} ({proof._origin.id})"
                continue
            proof.display_name = self.env._(
                "Proof %(number)s · %(whose)s",
                number=proof._origin.id or "…",
                whose=proof.candidate_id._called(),
            )

    @api.depends("candidate_id.reference", "type_id", "date", "mimetype")
    def _compute_file_name(self):
        """A neutral name: that of the file when it was added may name somebody."""
        for proof in self:
            proof.file_name = proof._neutral_name(
                f"{proof._origin.id} {proof.type_id.name}"
            )

    def _neutral_name(self, title):
        """Name of the file: reference, what it is, day.

        :param str title: what stands between the reference and the day
        """
        self.ensure_one()
        parts = (self.candidate_id.sudo().reference, title, self.date)
        name = " ".join(str(part) for part in parts if part)
        return f"{name}.{EXTENSIONS[self.mimetype]}".replace("/", "-")

    # ------------------------------------------------------------------
    # Never deleted
    # ------------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A proof is kept. If it was added by mistake, cancel it and say why."
            )
        )

    # ------------------------------------------------------------------
    # Keeping a file
    # ------------------------------------------------------------------

    @api.model
    def _keep(self, candidate, act, proof_type, file, date, note=False):
        """Keep a file as proof of an act; one that is there already is linked.

        :param act: record of a model with ``vae.proof.act.mixin``
        :param file: base64
        :return: the proof, with the rights of the user
        :raise AccessError: the user may not change the act
        :raise UserError: the file is no proof, or is a signed document
        """
        key = self._check_act(candidate, act)
        proof = self._of_file(candidate, proof_type, file, date, note)
        proof._link(key, proof_type)
        return proof.with_env(self.env)

    @api.model
    def _of_file(self, candidate, proof_type, file, date, note):
        """The valid proof of a journey with this file, made if there is none.

        :return: the proof, in sudo
        """
        mimetype, sha256 = self.env["vae.file"]._check_document(
            file, candidate.company_id
        )
        self._check_not_signed(candidate, sha256)
        return self._same_file(candidate, sha256) or self.sudo().create(
            {
                "candidate_id": candidate.id,
                "type_id": proof_type.id,
                "file": file,
                "mimetype": mimetype,
                "sha256": sha256,
                "date": date,
                "note": note,
                "user_id": self.env.uid,
            }
        )

    @api.model
    def _same_file(self, candidate, sha256, states=("valid",)):
        """The proof of a journey with the same content, in sudo; empty if none."""
        # Two people who add the same file at once: the later one finds the other's.
        candidate._vae_wait_for_rows()
        return self.sudo().search(
            [
                ("candidate_id", "=", candidate.id),
                ("sha256", "=", sha256),
                ("state", "in", states),
            ],
            limit=1,
        )

    @api.model
    def _check_act(self, candidate, act):
        """What proofs of the act are linked to.

        :return: the act, or the one that stands for all its versions
        """
        if not act or not hasattr(act, "_proof_key"):
            raise UserError(
                self.env._("Say what is proven: open it, then add the file.")
            )
        act.ensure_one()
        act.check_access("write")
        if act.sudo().candidate_id != candidate:
            raise UserError(
                self.env._("%(act)s belongs to another journey.", act=act.display_name)
            )
        candidate.check_access("read")
        return act._proof_key()

    @api.model
    def _check_not_signed(self, candidate, sha256):
        """A signed document is a proof by itself: it is not kept twice."""
        request = (
            self.env["vae.signature.request"]
            .sudo()
            .search(
                Domain("candidate_id", "=", candidate.id)
                & Domain("state", "=", "signed")
                & (
                    Domain("signed_sha256", "=", sha256)
                    | Domain("signer_ids.scan_sha256", "=", sha256)
                ),
                limit=1,
            )
        )
        if request:
            raise UserError(
                self.env._(
                    "This file is “%(document)s”, kept with its signatures: it is a"
                    " proof already, nothing has to be added.",
                    document=request._called(),
                )
            )

    def _link(self, key, proof_type):
        """The file proves one more act; once is enough."""
        self.ensure_one()
        links = self.link_ids.filtered(
            lambda link: (
                (link.res_model, link.res_id, link.type_id)
                == (key._name, key.id, proof_type)
            )
        )
        if not links:
            links.create(
                {
                    "proof_id": self.id,
                    "res_model": key._name,
                    "res_id": key.id,
                    "type_id": proof_type.id,
                }
            )

    def _prove(self, candidate, act, proof_type):
        """A file that is kept already proves one more act.

        :param act: record of a model with ``vae.proof.act.mixin``
        :raise AccessError: the user may not change the act
        :raise UserError: the file is of another journey, or no longer valid
        """
        key = self._check_act(candidate, act)
        if self.candidate_id != candidate:
            raise UserError(
                self.env._("%(act)s belongs to another journey.", act=act.display_name)
            )
        # Choosing what the candidate handed in accepts it.
        proof = self._accept().sudo(False) if self.state == "to_check" else self
        proof._check_may_change()
        proof.sudo()._link(key, proof_type)

    def _replace(self, file, date, note=False):
        """A newer version of the file proves what this one proved, which is kept.

        :raise UserError: it is no longer valid, or the file is the same
        """
        self.ensure_one()
        self._check_may_change()
        former = self.sudo()
        newer = self._of_file(former.candidate_id, former.type_id, file, date, note)
        if newer == former:
            raise UserError(
                self.env._("This is the same file: nothing would be replaced.")
            )
        for link in former.link_ids:
            if act := link._act():
                newer._link(act, link.type_id)
        former.write({"state": "replaced", "replaced_by_id": newer.id})
        return newer.with_env(self.env)

    def _cancel(self, reason):
        """The file proves nothing any more; it is kept, with the reason."""
        for proof in self:
            proof._check_may_change()
        self._set_aside("cancelled", reason)

    def _set_aside(self, state, reason):
        self.sudo().write(
            {
                "state": state,
                "date_cancelled": fields.Datetime.now(),
                "cancelled_by_id": self.env.uid,
                "cancel_reason": reason,
            }
        )

    def _check_may_change(self, state="valid"):
        """Refuse to change what is settled, or what proves acts of others.

        :param str state: the one that it has to be in
        :raise AccessError: the user may not change what it proves
        """
        self.ensure_one()
        self.check_access("read")
        self.candidate_id.check_access("write")
        if self.state != state:
            raise UserError(
                self.env._(
                    "%(proof)s is no longer valid: it stays as it is.",
                    proof=self.display_name,
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_replace(self):
        """Open the upload of a newer version."""
        self.ensure_one()
        self._check_may_change()
        return self.env["vae.proof.add"]._get_records_action(
            name=self.env._("Newer Version"),
            target="new",
            context={
                "default_replaces_id": self.id,
                "default_candidate_id": self.candidate_id.id,
                "default_type_id": self.type_id.id,
            },
        )

    def action_cancel(self):
        """Open the cancelling, which asks why."""
        self.ensure_one()
        self._check_may_change()
        return self.env["vae.proof.cancel"]._get_records_action(
            name=self.env._("Cancel the Proof"),
            target="new",
            context={"default_proof_id": self.id},
        )

    def _trace_document(self):
        return self.env._("Proof of %(date)s", date=format_date(self.env, self.date))


class VaeProofLink(models.Model):
    """One act that a file proves: the same file may prove several."""

    _name = "vae.proof.link"
    _description = "Proof of an Act"
    _inherit = ["vae.trace.mixin"]
    _order = "proof_id, id"
    _rec_name = "proof_id"

    proof_id = fields.Many2one(
        comodel_name="vae.proof",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="proof_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="proof_id.company_id", store=True, index=True, precompute=True
    )
    state = fields.Selection(related="proof_id.state", store=True, precompute=True)
    type_id = fields.Many2one(
        comodel_name="vae.proof.type",
        string="As",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    act_name = fields.Char(string="Act", compute="_compute_act_name")

    _act_uniq = models.UniqueIndex(
        "(res_model, res_id, type_id, proof_id)",
        "This file proves this act already.",
    )

    @api.depends("res_model", "res_id")
    @api.depends_context("lang")
    def _compute_act_name(self):
        for res_model, links in self.grouped("res_model").items():
            # Neutral names: they hold the journey's reference, no person's name.
            acts = self.env[res_model].sudo().browse(links.mapped("res_id")).exists()
            names = {act.id: act.display_name for act in acts}
            for link in links:
                link.act_name = names.get(link.res_id)

    def _act(self):
        """The act, empty if it is gone."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists()

    def action_open_act(self):
        """Open what is proven."""
        self.ensure_one()
        self.check_access("read")
        return self.env[self.res_model].browse(self.res_id)._get_records_action()
