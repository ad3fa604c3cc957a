# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeObstacleConfidential(models.Model):
    """An obstacle of health, disability or social situation, and its arrangements.

    Never a reason against a VAE: what is written here serves to arrange the support
    and the jury. Created, opened and changed by actions that leave a trace, with the
    candidate's consent (purpose “sensitive”).
    """

    _name = "vae.obstacle.confidential"
    _description = "Confidential Obstacle"
    _inherit = ["vae.obstacle.mixin", "vae.confidential.mixin"]
    _order = "candidate_id, id"
    _rec_name = "version"
    _confidential_fields = (
        "content",
        "answers",
        "support_arrangements",
        "jury_arrangements",
    )
    _long_texts = _confidential_fields

    kind_id = fields.Many2one(readonly=True)
    severity = fields.Selection(readonly=True)
    state = fields.Selection(readonly=True)
    content = fields.Text(
        string="The Obstacle", copy=False, readonly=True, groups=fields.NO_ACCESS
    )
    answers = fields.Text(
        string="What Answers It", copy=False, readonly=True, groups=fields.NO_ACCESS
    )
    support_arrangements = fields.Text(
        string="Arrangements of the Support",
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
    )
    jury_arrangements = fields.Text(
        string="Arrangements of the Jury",
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
    )

    @api.depends("candidate_id.reference")
    def _compute_display_name(self):
        for obstacle in self:
            obstacle.display_name = self.env._(
                "Confidential obstacle – %(reference)s",
                reference=obstacle.candidate_id.sudo().reference or "",
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    @api.model
    def action_create(self, candidate_id, kind_id, values):
        """Write a new confidential obstacle; leaves a trace.

        :param int candidate_id: a candidate whom the user follows
        :param int kind_id: a ``vae.obstacle.kind`` that is confidential
        :param dict values: texts by name of the field
        :return: dict, as ``action_open`` gives for one record
        :raise AccessError: the user does not follow the candidate
        :raise UserError: nothing was written, or the consent is missing
        """
        candidate = self.env["vae.candidate"]._vae_sent(candidate_id)
        candidate._check_follows()
        kinds = self.env["vae.obstacle.kind"]
        kind = kinds.search(
            [("id", "in", kinds._vae_sent(kind_id).ids), ("is_sensitive", "=", True)]
        )
        if not kind:
            raise UserError(self.env._("Choose the kind of the confidential obstacle."))
        texts = self._clean_confidential_values(values)
        candidate._require_consent("sensitive")
        obstacle = self.sudo().create(
            {
                "candidate_id": candidate.id,
                "kind_id": kind.id,
                "author_id": self.env.uid,
                **texts,
            }
        )
        self.env["vae.access.log"]._trace(obstacle, "edit")
        return obstacle._confidential_values()[0]

    def action_set_situation(self, severity, state):
        """Say how much obstacles weigh and what became of them; leaves a trace.

        :param str severity: value of ``severity``
        :param str state: value of ``state``
        :raise AccessError: the user does not follow the candidate
        """
        self._check_confidential_access()
        for fname, value in (("severity", severity), ("state", state)):
            if value not in self._fields[fname].get_values(self.env):
                raise UserError(
                    self.env._("Choose the severity and the state of the obstacle.")
                )
        self.sudo()._check_confidential_change()
        self.sudo().write({"severity": severity, "state": state})
        self.env["vae.access.log"]._trace(self, "edit")
        return True

    # ------------------------------------------------------------------
    # Access and content
    # ------------------------------------------------------------------

    def _check_confidential_change(self):
        result = super()._check_confidential_change()
        self.candidate_id._require_consent("sensitive")
        return result

    @api.model
    def _clean_confidential_values(self, values):
        texts = super()._clean_confidential_values(values)
        if not any(texts.values()):
            raise UserError(self.env._("The confidential obstacle is empty: write it."))
        return texts

    def _confidential_values(self):
        return [
            {**values, "kind": obstacle.kind_id.name}
            for obstacle, values in zip(
                self.sudo(), super()._confidential_values(), strict=True
            )
        ]
