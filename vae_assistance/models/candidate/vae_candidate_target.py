# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeCandidate(models.Model):
    """Who is around the candidate, what they aim at, what the funder's tool lacks."""

    _inherit = "vae.candidate"

    interlocutor_ids = fields.One2many(
        comodel_name="vae.interlocutor",
        inverse_name="candidate_id",
        string="Interlocutors",
        copy=False,
    )
    study_ids = fields.One2many(
        comodel_name="vae.candidate.study",
        inverse_name="candidate_id",
        string="Certifications Studied",
        copy=False,
    )
    validated_bloc_ids = fields.One2many(
        comodel_name="vae.candidate.bloc",
        inverse_name="candidate_id",
        string="Blocs Validated",
        copy=False,
    )

    # The funder's own software, where the same data are typed again.
    funder_tool_date = fields.Date(
        string="Entered in the Funder's Tool",
        copy=False,
        tracking=True,
        prefetch="vae_profile",
        help="Day on which the journey was last brought up to date there.",
    )
    funder_tool_missing = fields.Text(
        string="Remains to Be Entered",
        compute="_compute_funder_tool_missing",
        help="What has changed in the journey since it was entered.",
    )

    @api.depends(
        "funder_tool_date",
        "date_open",
        "date_admissible",
        "date_jury",
        "date_closed",
        "exit_situation_id",
        "proposal_ids.date_decision",
        "fiche_ids.state",
        "fiche_ids.date",
    )
    def _compute_funder_tool_missing(self):
        for candidate in self:
            candidate.funder_tool_missing = "\n".join(candidate._funder_tool_missing())

    def _funder_tool_missing(self):
        """What happened after the day on which the journey was entered.

        Facts of that very day count as entered.

        :return: list of sentences
        """
        self.ensure_one()
        entered = self.funder_tool_date

        def is_new(day):
            return day and (not entered or fields.Date.to_date(day) > entered)

        decisions = self.proposal_ids.filtered(
            lambda proposal: is_new(proposal.date_decision)
        )
        met = self.fiche_ids.filtered(
            lambda fiche: fiche.state == "done" and is_new(fiche.date)
        )
        facts = [
            (is_new(self.date_open), self.env._("the entry")),
            (decisions, self.env._("the decision on the proposal")),
            (is_new(self.date_admissible), self.env._("the admissibility")),
            (met, self.env._("%(count)s appointments held", count=len(met))),
            (is_new(self.date_jury), self.env._("the jury")),
            (is_new(self.date_closed), self.env._("the end and its outcome")),
        ]
        return [sentence for happened, sentence in facts if happened]

    def action_funder_tool_done(self):
        """Everything is entered in the funder's tool as of today."""
        self.write({"funder_tool_date": fields.Date.context_today(self)})
        return True
