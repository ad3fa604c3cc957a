# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..ground.vae_trace_mixin import NAMED


class VaeArgument(models.Model):
    """What a candidate will argue before the jury about one bloc, and with what.

    Step 4 of `etapes-accompagnateur.txt`: the professional helps to build it, the
    candidate prepares it; what a mock jury said of the bloc stands beside.
    """

    _name = "vae.argument"
    _description = "Argument for the Jury"
    _inherit = ["vae.long.text.mixin", "vae.journey.mixin"]
    _order = "candidate_id, bloc_id, id"
    _long_texts = ("argument", "questions", "answers", "feedback")

    certification_id = fields.Many2one(related="candidate_id.certification_id")
    bloc_id = fields.Many2one(
        comodel_name="vae.certification.bloc",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('certification_id', '=', certification_id)]",
        help="Empty: the whole certification, where it has no blocs.",
    )
    argument = fields.Text(
        string="What I Will Argue",
        help="In the candidate's words: situation, what was done, why, what it shows.",
    )
    evidence_ids = fields.Many2many(
        comodel_name="vae.validation.evidence",
        relation="vae_argument_evidence_rel",
        column1="argument_id",
        column2="evidence_id",
        domain="[('candidate_id', '=', candidate_id)]",
    )
    section_ids = fields.Many2many(
        comodel_name="vae.validation.section",
        relation="vae_argument_section_rel",
        column1="argument_id",
        column2="section_id",
        string="Pages of the File",
        domain="[('candidate_id', '=', candidate_id)]",
    )
    questions = fields.Text(
        string="Questions to Expect", help="One on each line, as the jury may ask it."
    )
    answers = fields.Text(string="How I Would Answer")
    feedback = fields.Text(
        string="To Work On",
        help="What to take up again before the jury.",
    )
    mock_feedback = fields.Text(
        string="What the Mock Jury Said",
        compute="_compute_mock_feedback",
        compute_sudo=False,
        help="Of this bloc, in the mock juries of the journey.",
    )
    is_ready = fields.Boolean(string="Ready")

    _bloc_uniq = models.UniqueIndex(
        "(candidate_id, COALESCE(bloc_id, 0))",
        "A bloc is argued on one page. Open the one that is there.",
    )

    @api.depends("bloc_id.code", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for argument in self:
            argument.display_name = " – ".join(
                filter(
                    None,
                    [
                        argument.bloc_id.code or self.env._("Argument"),
                        argument.candidate_id._called(),
                    ],
                )
            )

    @api.depends("candidate_id.jury_ids.line_ids.note", "bloc_id")
    @api.depends_context("uid")
    def _compute_mock_feedback(self):
        lines = self.env["vae.jury.bloc"].search(
            [
                ("candidate_id", "in", self.candidate_id.ids),
                ("jury_id.kind", "=", "mock"),
                ("note", "!=", False),
            ]
        )
        said = lines.grouped(lambda line: (line.candidate_id, line.bloc_id))
        for argument in self:
            own = said.get((argument.candidate_id, argument.bloc_id), lines.browse())
            argument.mock_feedback = "\n".join(
                f"{format_date(self.env, line.jury_id.date)} – {line.note}"
                for line in own.sorted(lambda line: line.jury_id.date)
            )

    @api.constrains("bloc_id", "evidence_ids", "section_ids", "candidate_id")
    def _check_links(self):
        for argument in self:
            candidate = argument.candidate_id
            others = (
                argument.evidence_ids.candidate_id | argument.section_ids.candidate_id
            ) - candidate
            wrong = argument.bloc_id.certification_id - candidate.certification_id
            if others or wrong:
                raise ValidationError(
                    self.env._(
                        "%(whose)s: bloc, evidence and pages are those of this journey."
                        " Choose again.",
                        whose=candidate._called(),
                    )
                )

    def action_print(self):
        """Print the argumentaire of the journeys, as pages for the candidates.

        :raise UserError: nothing is chosen
        """
        candidates = self.candidate_id or self.env["vae.candidate"].browse(
            self.env.context.get("default_candidate_id") or ()
        )
        if not candidates:
            raise UserError(self.env._("Choose what is printed first."))
        candidates.check_access("read")
        report = self.env.ref("vae_assistance.report_vae_argument")
        return report.report_action(candidates)
