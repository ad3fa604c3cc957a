# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.sheet import Column, Sheet

SEEKING = ["job_seeker", "long_job_seeker"]
CITE = {
    "0_2": ["none", "1", "2"],
    "3_4": ["3", "4"],
    "5_8": ["5", "6", "7", "8"],
}


class VaeFseTable(models.AbstractModel):
    """Participants of FSE+ co-financed programs, at entry and at exit.

    Common indicators of the FSE+ (regulation 2021/1057, annex I); families of
    situations say who counts as what. Only what the journeys hold: indicators of origin
    are not collected. What directors do not read of a person, they do not count out of
    a small number of them, either.
    """

    _name = "vae.fse.table"
    _description = "FSE+ Participants"

    @api.model
    def _entry(self):
        """Indicators at entry: list of (label, ``Domain``)."""
        family = "situation_id.family"
        return [
            (self.env._("Unemployed"), Domain(family, "in", SEEKING)),
            (self.env._("Of which long-term"), Domain(family, "=", "long_job_seeker")),
            (self.env._("Inactive"), Domain(family, "in", ["inactive", "training"])),
            (self.env._("Of which in training"), Domain(family, "=", "training")),
            (
                self.env._("Employed, self-employed included"),
                Domain(family, "=", "employed"),
            ),
            (self.env._("Situation not given"), Domain("situation_id", "=", False)),
            (self.env._("Under 18"), Domain("age_band", "=", "under_18")),
            (self.env._("18 to 29"), Domain("age_band", "in", ["18_25", "26_29"])),
            (self.env._("30 to 54"), Domain("age_band", "in", ["30_44", "45_54"])),
            (self.env._("55 and over"), Domain("age_band", "=", "55")),
            (self.env._("CITE 0 to 2"), Domain("education_level", "in", CITE["0_2"])),
            (self.env._("CITE 3 and 4"), Domain("education_level", "in", CITE["3_4"])),
            (self.env._("CITE 5 to 8"), Domain("education_level", "in", CITE["5_8"])),
        ]

    @api.model
    def _sensitive(self):
        """Indicators at entry of what who does not follow a journey may not read."""
        disabled = (
            self.env["vae.candidate.sensitive"].sudo()._search([("rqth", "=", "yes")])
        )
        return [
            (
                self.env._("With a recognised disability, where it was told"),
                Domain("id", "in", disabled.subselect("candidate_id"))
                & Domain("company_id.vae_sensitive_profile", "=", True),
            ),
        ]

    @api.model
    def _exit(self):
        """Indicators at exit and six months later: list of (label, ``Domain``)."""
        family = "exit_situation_id.family"
        answered = Domain("state", "=", "done")
        return [
            (self.env._("Looking for a job"), Domain(family, "in", SEEKING)),
            (self.env._("In training"), Domain(family, "=", "training")),
            (
                self.env._("With a qualification obtained"),
                Domain("outcome", "in", ["full", "partial"]),
            ),
            (self.env._("In employment"), Domain(family, "=", "employed")),
            (
                self.env._("In employment six months later"),
                Domain(
                    "follow_up_ids",
                    "any",
                    answered & Domain("situation_id.family", "=", "employed"),
                ),
            ),
            (
                self.env._("With a better situation six months later"),
                Domain(
                    "follow_up_ids", "any", answered & Domain("is_improved", "=", True)
                ),
            ),
        ]

    @api.model
    def _programs(self):
        return (
            self.env["vae.program"]
            .with_context(active_test=False)
            .search([("is_fse", "=", True)])
        )

    @api.model
    def _sheets(self, company, date_from, date_to):
        """Both tables; empty where no program is co-financed or nobody took part."""
        base = Domain("company_id", "=", company.id) & Domain(
            "program_id", "in", self._programs().ids
        )
        note = self.env._(
            "%(structure)s, from %(first)s to %(last)s, journeys of FSE+ co-financed"
            " programs.",
            structure=company.name,
            first=format_date(self.env, date_from),
            last=format_date(self.env, date_to),
        )
        sheets = []
        for title, fname, indicators in (
            (self.env._("FSE+ at entry"), "date_open", self._entry()),
            (self.env._("FSE+ at exit"), "date_closed", self._exit()),
        ):
            within = (
                base & Domain(fname, ">=", date_from) & Domain(fname, "<=", date_to)
            )
            rows = [
                (label, *self._by_sex(within & domain))
                for label, domain in [
                    (self.env._("Participants"), Domain.TRUE),
                    *indicators,
                ]
            ]
            if fname == "date_open":
                rows += self._sensitive_rows(company, within, rows[0][-1])
            sheets.append(Sheet(title, self._columns(), rows, note=note))
        return sheets if any(sheet.rows[0][-1] for sheet in sheets) else []

    @api.model
    def _sensitive_rows(self, company, within, participants):
        """Of fewer people than the threshold nothing is told, be it that there is none.

        :param int participants: how many there are in all
        """
        threshold = self.env["vae.parameter"]._value(
            "small_cell_threshold", company=company
        )
        few = self.env._("< %(threshold)s", threshold=threshold)
        rows = []
        for label, domain in self._sensitive():
            *by_sex, total = self._by_sex(within & domain)
            if participants < threshold or 0 < total < threshold:
                by_sex, total = [few] * len(by_sex), few
            elif any(0 < number < threshold for number in by_sex):
                by_sex = [self.env._("hidden")] * len(by_sex)
            rows.append((label, *by_sex, total))
        return rows

    @api.model
    def _columns(self):
        return (
            Column(self.env._("Indicator"), "long"),
            Column(self.env._("Women"), "number"),
            Column(self.env._("Men"), "number"),
            Column(self.env._("Not Given"), "number"),
            Column(self.env._("In all"), "number"),
        )

    @api.model
    def _by_sex(self, domain):
        """Women, men, not given, in all."""
        # All rights: numbers of the whole structure, of what its director may ask for.
        numbers = dict(
            self.env["vae.candidate"]
            .sudo()
            .with_context(active_test=False)
            ._read_group(domain, ["sex"], ["__count"])
        )
        women, men = numbers.get("f", 0), numbers.get("m", 0)
        total = sum(numbers.values())
        return women, men, total - women - men, total
