# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

FRAMES = ("f1", "f3", "f4")


class VaeBpfLine(models.Model):
    """A line of frame F of the BPF, and who is counted on it.

    Cerfa 10443*17, frame F; labels and letters change with the editions: editable. A
    person is on the first line of a frame that their program or situation is on, else
    on the one for all others.
    """

    _name = "vae.bpf.line"
    _description = "Line of the BPF"
    _order = "frame, sequence, id"

    frame = fields.Selection(
        selection=[
            ("f1", "F-1 Trainees by kind"),
            ("f3", "F-3 Trainees by aim"),
            ("f4", "F-4 Trainees by speciality"),
        ],
        required=True,
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(
        required=True, help="As on the form: a, b…, of specialities their NSF code."
    )
    name = fields.Char(required=True)
    program_ids = fields.Many2many(
        comodel_name="vae.program",
        string="Programs",
        help="Persons of these programs, whatever their situation.",
    )
    situation_ids = fields.Many2many(
        comodel_name="vae.situation", string="Situations at Entry"
    )
    certification_ids = fields.One2many(
        comodel_name="vae.certification",
        inverse_name="speciality_id",
        string="Certifications",
        context={"active_test": False},
        readonly=True,
        help="Those that say that it is their speciality.",
    )
    is_rest = fields.Boolean(string="All Others")
    active = fields.Boolean(default=True)

    @api.constrains("frame", "is_rest", "active")
    def _check_is_rest(self):
        """Everybody is on one line of each frame: that is what makes them equal."""
        for frame in FRAMES:
            lines = self.sudo().search([("frame", "=", frame)])
            concerned = lines or self.filtered(lambda line, f=frame: line.frame == f)
            if concerned and len(lines.filtered("is_rest")) != 1:
                raise ValidationError(
                    self.env._(
                        "Frame %(frame)s of the BPF has one line for all others, no"
                        " more and no less: choose which one.",
                        frame=frame.upper(),
                    )
                )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.code} – {line.name}"

    @api.ondelete(at_uninstall=False)
    def _unlink_not_rest(self):
        if self.filtered("is_rest"):
            raise ValidationError(
                self.env._("The line for all others stays: change it instead.")
            )

    def _with_most(self, hundredths, number):
        """The lines that are told one by one, then the one for all others.

        :param dict hundredths: what was delivered on each line that somebody is on
        :param int number: how many are told one by one
        """
        rest = self.filtered("is_rest")
        told = [line for line in self - rest if hundredths.get(line)]
        told.sort(key=lambda line: (-hundredths[line], line.code))
        return self.browse([*(line.id for line in told[:number]), rest.id])

    def _finder(self):
        """How the line that a person is on is found: ``self`` are those of a frame.

        :return: function of the ids of program, situation and certification
        """
        rest = self.filtered("is_rest")
        rules = [
            (
                line,
                frozenset(line.program_ids.ids),
                frozenset(line.situation_ids.ids),
                frozenset(line.certification_ids.ids),
            )
            for line in self
        ]

        def line_of(program, situation, certification):
            for line, programs, situations, certifications in rules:
                if (
                    program in programs
                    or situation in situations
                    or certification in certifications
                ):
                    return line
            return rest

        return line_of
