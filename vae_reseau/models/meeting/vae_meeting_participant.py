# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.vae_assistance.models.ground.people import name_order

from .vae_meeting import ROLE


class VaeMeetingParticipant(models.Model):
    """A contact or a colleague in a meeting; nobody is present by default."""

    _name = "vae.meeting.participant"
    _description = "Participant of a Meeting"
    _inherit = ["vae.trace.mixin"]
    _order = "meeting_id, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    meeting_id = fields.Many2one(
        comodel_name="vae.meeting",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, index=True, precompute=True
    )
    meeting_state = fields.Selection(
        related="meeting_id.state", string="State of the Meeting"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Participant",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('vae_candidate_ids', '=', False)]",
        help="Of the address book, or a colleague.",
    )
    email = fields.Char(related="partner_id.email", string="E-mail")
    function = fields.Char(related="partner_id.function")
    presence = fields.Selection(
        selection=[
            ("present", "Was present"),
            ("excused", "Was excused"),
            ("absent", "Was absent"),
        ],
        copy=False,
    )
    date_invited = fields.Datetime(string="Invited On", readonly=True, copy=False)

    _partner_uniq = models.Constraint(
        "UNIQUE(meeting_id, partner_id)",
        "This person is in the list of the meeting already.",
    )

    def _compute_display_name(self):
        for participant in self:
            participant.display_name = participant.partner_id.display_name

    def _names(self):
        people = self.partner_id.sorted(lambda partner: name_order(partner.name))
        return ", ".join(partner._vae_with_employer() for partner in people)

    def _colleagues(self):
        """The participants who have a VAE role here (``res.users``), in sudo."""
        users = self.sudo().partner_id.user_ids
        return users.filtered(lambda user: not user.share and user.has_group(ROLE))

    def _trace_candidate(self):
        return self.env["vae.candidate"]

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("presence", "meeting_id")
    def _check_presence(self):
        for participant in self:
            meeting = participant.meeting_id
            if meeting.state == "planned" and participant.presence in (
                "present",
                "absent",
            ):
                raise ValidationError(
                    self.env._(
                        "“%(meeting)s” has not taken place: only an excuse can be"
                        " noted. Press “It Took Place” first.",
                        meeting=meeting.name,
                    )
                )

    @api.constrains("partner_id")
    def _check_partner_id(self):
        # By the rights of who asks: nobody learns who is a candidate elsewhere.
        for participant in self:
            if participant.partner_id.vae_candidate_ids:
                raise ValidationError(
                    self.env._(
                        "%(person)s is a candidate: minutes are sent to partners and"
                        " name no candidate. Plan a workshop or an information session"
                        " instead.",
                        person=participant.partner_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        participants = super().create(vals_list)
        participants.meeting_id._check_open()
        participants.meeting_id._participants_changed()
        return participants

    def write(self, vals):
        if vals.keys() & {"presence", "partner_id"}:
            self.meeting_id._check_open()
        result = super().write(vals)
        if vals.keys() & {"presence", "partner_id"}:
            self.meeting_id._participants_changed()
        return result

    def unlink(self):
        meetings = self.meeting_id
        result = super().unlink()
        meetings.exists()._participants_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.meeting_id._check_open()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_present(self):
        self.write({"presence": "present"})
        return True

    def action_excused(self):
        self.write({"presence": "excused"})
        return True

    def action_absent(self):
        self.write({"presence": "absent"})
        return True
