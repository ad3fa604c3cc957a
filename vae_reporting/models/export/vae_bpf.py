# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..ground.sheet import Column, Sheet
from ..ground.vae_figure import Figure, Perimeter
from .vae_bpf_line import FRAMES


class VaeBpf(models.AbstractModel):
    """Frame F of the BPF: persons with at least one delivered hour, and their hours.

    One row for each person first, then the three frames from the same rows: their
    totals are equal by construction, and a person with two journeys is one person, with
    the program and situation of the later one.
    """

    _name = "vae.bpf"
    _description = "BPF"

    @api.model
    def _counted_domain(self, company, date_from, date_to):
        """The meetings that are counted, as the analysis of attendance lists them."""
        persons = self._persons(company, date_from, date_to)
        counted = Domain("hours", ">", 0) & Domain(
            "partner_id", "in", [person for person, *_of in persons]
        )
        return counted & self.env["vae.figure"]._domain(
            Figure(
                code="",
                label="",
                model="vae.analysis.attendance",
                date="date",
                axes={"company": "company_id"},
            ),
            Perimeter(date_from, date_to, {"company": company}),
        )

    @api.model
    def _persons(self, company, date_from, date_to):
        """Who was delivered enough hours to be counted, by person.

        :return: list of (person, program, situation and certification ids, hundredths
            of hours)
        """
        figures = self.env["vae.figure"]
        perimeter = Perimeter(date_from, date_to, {"company": company})
        attendance = self.env["vae.analysis.attendance"]
        for model, fnames in attendance._depends.items():
            self.env[model].flush_model(fnames)
        self.env["vae.candidate"].flush_model(["situation_id", "date_open"])
        return self.env.execute_query(
            SQL(
                """
                SELECT latest.partner_id, latest.program_id, latest.situation_id,
                       latest.certification_id, person.hundredths
                  FROM (
                    SELECT met.partner_id,
                           ROUND(SUM(met.hours)::numeric * 100)::bigint AS hundredths,
                           (ARRAY_AGG(met.candidate_id
                                      ORDER BY journey.date_open DESC, journey.id DESC
                                      ))[1] AS candidate_id
                      FROM (%(attendance)s) AS met
                      JOIN vae_candidate AS journey ON journey.id = met.candidate_id
                     WHERE met.date >= %(begin)s AND met.date < %(end)s
                       AND met.hours > 0
                  GROUP BY met.partner_id
                    HAVING SUM(met.hours) >= %(least)s
                  ) AS person
                  JOIN vae_candidate AS latest ON latest.id = person.candidate_id
                """,
                attendance=attendance._query(
                    SQL("journey.company_id = %s", company.id)
                ),
                begin=figures._midnight(perimeter, date_from),
                end=figures._midnight(perimeter, date_to + timedelta(days=1)),
                least=self.env["vae.parameter"]._value(
                    "bpf_least_hours", date_to, company
                ),
            )
        )

    @api.model
    def _frames(self, company, date_from, date_to):
        """Persons and hours on each line.

        :return: dict of frame to list of (line, persons, hours)
        """
        persons = self._persons(company, date_from, date_to)
        all_lines = self.env["vae.bpf.line"].search([("active", "=", True)])
        frames = {}
        for frame in FRAMES:
            lines = all_lines.filtered(lambda line, frame=frame: line.frame == frame)
            line_of = lines._finder()
            numbers, hundredths = Counter(), Counter()
            for _person, program, situation, certification, delivered in persons:
                line = line_of(program, situation, certification)
                numbers[line] += 1
                hundredths[line] += delivered
            if frame == "f4":
                shown = self.env["vae.parameter"]._value(
                    "bpf_specialities", date_to, company
                )
                lines = lines._with_most(hundredths, shown)
                for line in numbers.keys() - set(lines):
                    numbers[lines[-1]] += numbers[line]
                    hundredths[lines[-1]] += hundredths[line]
            frames[frame] = [
                (line, numbers[line], hundredths[line] / 100) for line in lines
            ]
        return frames

    @api.model
    def _sheets(self, company, date_from, date_to):
        """The frames as tables; empty when nobody was delivered anything."""
        titles = dict(
            self.env["vae.bpf.line"]._fields["frame"]._description_selection(self.env)
        )
        period = self.env._(
            "%(structure)s, from %(first)s to %(last)s. Persons with at least one hour"
            " delivered, each counted once, and hours delivered to them.",
            structure=company.name,
            first=format_date(self.env, date_from),
            last=format_date(self.env, date_to),
        )
        sheets = []
        for frame, lines in self._frames(company, date_from, date_to).items():
            persons = sum(number for _line, number, _hours in lines)
            if not persons:
                return []
            hours = sum(hours for _line, _number, hours in lines)
            rows = [
                (line.code, line.name, number, hours) for line, number, hours in lines
            ]
            sheets.append(
                Sheet(
                    titles[frame],
                    (
                        Column(self.env._("Line")),
                        Column(self.env._("What"), "long"),
                        Column(self.env._("Persons"), "number"),
                        Column(self.env._("Hours"), "hours"),
                    ),
                    [*rows, ("", self.env._("Total"), persons, round(hours, 2))],
                    note=period,
                    totals=1,
                )
            )
        return sheets
