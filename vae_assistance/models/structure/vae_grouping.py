# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from ..ground.hours import said_hours
from ..ground.people import name_order

OUTCOMES = ("full", "partial", "refused", "dropped", "reoriented")


class VaeGrouping(models.Model):
    """Structures that answer a mandate together, with one of them as lead.

    A structure is a ``res.company``. A grouping opens nobody's records: members keep
    their candidates to themselves.
    """

    _name = "vae.grouping"
    _description = "Grouping of Structures"
    _order = "name, id"

    name = fields.Char(required=True)
    lead_id = fields.Many2one(
        comodel_name="res.company",
        string="Lead Structure",
        required=True,
        ondelete="restrict",
        default=lambda self: self._default_lead_id(),
        help="The structure that signs and answers for all (mandataire).",
    )
    member_ids = fields.Many2many(
        comodel_name="res.company",
        relation="vae_grouping_company_rel",
        column1="grouping_id",
        column2="company_id",
        string="Member Structures",
        default=lambda self: self._default_lead_id(),
    )
    date_start = fields.Date(string="From")
    date_end = fields.Date(string="Until")
    active = fields.Boolean(default=True)

    @api.model
    def _default_lead_id(self):
        return self.env.company

    def _check_access(self, operation):
        """Changing a grouping, which shows totals, takes somebody from each member."""
        refused = super()._check_access(operation)
        if refused or operation == "read" or self.env.su:
            return refused
        own = self.env.user.company_ids
        foreign = self.filtered(lambda grouping: grouping.sudo().member_ids - own)
        if foreign:
            return foreign, foreign._foreign_members_error
        return None

    def _foreign_members_error(self):
        companies = self.sudo().member_ids - self.env.user.company_ids
        return AccessError(
            self.env._(
                "Members of a grouping see each other's totals: only an administrator"
                " who works in all of them can change it, and you do not work in"
                " %(structures)s.",
                structures=", ".join(companies.mapped("name")),
            )
        )

    @api.constrains("lead_id", "member_ids")
    def _check_lead_id(self):
        for grouping in self:
            if grouping.lead_id not in grouping.member_ids:
                raise ValidationError(
                    self.env._(
                        "The lead structure of “%(grouping)s” must be one of its"
                        " members. Add it to the members.",
                        grouping=grouping.name,
                    )
                )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for grouping in self:
            if (
                grouping.date_start
                and grouping.date_end
                and grouping.date_end < grouping.date_start
            ):
                raise ValidationError(
                    self.env._(
                        "The grouping “%(grouping)s” ends before it starts."
                        " Correct one of its two dates.",
                        grouping=grouping.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        groupings = super().create(vals_list)
        # Core checks before the members are written.
        groupings.check_access("create")
        return groupings

    def write(self, vals):
        result = super().write(vals)
        self.check_access("write")
        return result

    # ------------------------------------------------------------------
    # What the members of a grouping know of each other: totals, and no person.
    # ------------------------------------------------------------------

    def action_view_totals(self):
        """Show the totals of this year and of the year before."""
        self._check_totals_access()
        year = fields.Date.context_today(self).year
        lines = [
            {"grouping_id": self.id, "year": str(line_year), "sequence": place, **line}
            for line_year in (year, year - 1)
            for place, line in enumerate(self._totals(line_year))
        ]
        totals = self.env["vae.grouping.total"].sudo().create(lines)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_grouping_total_action"
        )
        action["domain"] = [("id", "in", totals.ids)]
        action["display_name"] = self.env._(
            "Totals of %(grouping)s", grouping=self.name
        )
        return action

    def _check_totals_access(self):
        """Coordinators (and above) of a member, while the grouping runs.

        :raise AccessError: the user is not one of them
        :raise UserError: the grouping has not begun, or has ended
        """
        self.ensure_one()
        self.check_access("read")
        coordinator = self.env.user.has_group("vae_assistance.group_vae_coordinator")
        if not coordinator or not self.env.companies & self.sudo().member_ids:
            raise AccessError(
                self.env._(
                    "Totals are shown to coordinators and directors of the structures"
                    " of the grouping “%(grouping)s”.",
                    grouping=self.name,
                )
            )
        today = fields.Date.context_today(self)
        if self.date_start and today < self.date_start:
            raise UserError(
                self.env._(
                    "The grouping “%(grouping)s” begins on %(day)s: there are no totals"
                    " before.",
                    grouping=self.name,
                    day=format_date(self.env, self.date_start),
                )
            )
        if self.date_end and today > self.date_end:
            raise UserError(
                self.env._(
                    "The grouping “%(grouping)s” has ended on %(day)s, and its totals"
                    " with it. If accounts are still to be given together, an"
                    " administrator of its structures can move its end.",
                    grouping=self.name,
                    day=format_date(self.env, self.date_end),
                )
            )

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------

    def _totals(self, year):
        """The lines of one year: each member, then all. Callers check the access.

        :param int year: calendar year; only its days within the grouping's dates, and
            not after today, count
        :return: list of dict of fields of ``vae.grouping.total``
        """
        self.ensure_one()
        start = max(filter(None, [date(year, 1, 1), self.date_start]))
        end = min(
            filter(
                None,
                [date(year, 12, 31), self.date_end, fields.Date.context_today(self)],
            )
        )
        if start > end:
            return []
        members = self.sudo().member_ids.sorted(lambda member: name_order(member.name))
        thresholds = self.env["vae.parameter"]._values(
            "small_cell_threshold", [(None, member, None) for member in members]
        )
        counts = self._count(members, start, end)
        lines = []
        shown_totals = defaultdict(float)
        incomplete = set()
        for member, threshold in zip(members, thresholds, strict=True):
            is_own = member in self.env.companies
            figures = counts[member.id]
            hidden = {} if is_own else self._hidden(figures, threshold)
            for name, (number, __) in figures.items():
                if name in hidden:
                    incomplete.add(name)
                else:
                    shown_totals[name] += number
            lines.append(
                {
                    "name": member.name,
                    "company_id": is_own and member.id,
                    "date_start": start,
                    "date_end": end,
                    **{
                        name: hidden.get(name) or self._said(name, number)
                        for name, (number, __) in figures.items()
                        if name != "no_outcome"
                    },
                }
            )
        return [*lines, self._line_of_all(lines, shown_totals, incomplete)]

    @api.model
    def _line_of_all(self, lines, shown_totals, incomplete):
        """Sum of what the lines of the members show."""
        line = {"name": self.env._("All structures"), "is_total": True}
        for name, number in shown_totals.items():
            text = self._said(name, number)
            if name in incomplete:
                text = self.env._("%(number)s or more", number=text)
            line[name] = text
        line.pop("no_outcome", None)
        return line

    @api.model
    def _said(self, name, number):
        """A figure in words: hours, or a number of people or fiches."""
        if name == "hours":
            return said_hours(self.env, number)
        return formatLang(self.env, number, digits=0)

    @api.model
    def _count(self, members, start, end):
        """Figures of structures over a period, whoever asks.

        :return: dict of company id to dict of figure to (number, people behind it)
        """
        candidates = self.env["vae.candidate"].sudo().with_context(active_test=False)
        fiches = self.env["vae.fiche.action"].sudo()
        of_members = Domain("company_id", "in", members.ids)
        inside = self._between("date_closed", start, end)
        domains = {
            "entry_count": self._between("date_open", start, end),
            "closed_count": inside,
        }
        if end == fields.Date.context_today(self):
            opened = Domain("date_open", "<=", end) & Domain("date_closed", "=", False)
            domains["open_count"] = opened
        figures = [*domains, *self._other_figures()]
        counts = {member.id: dict.fromkeys(figures, (0, 0)) for member in members}
        for name, domain in domains.items():
            for company, number, people in candidates._read_group(
                of_members & domain,
                ["company_id"],
                ["__count", "partner_id:count_distinct"],
            ):
                counts[company.id][name] = (number, people)
        for company, outcome, number, people in candidates._read_group(
            of_members & inside,
            ["company_id", "outcome"],
            ["__count", "partner_id:count_distinct"],
        ):
            name = f"outcome_{outcome}" if outcome else "no_outcome"
            counts[company.id][name] = (number, people)
        done = Domain("state", "=", "done") & self._between_days("date", start, end)
        for company, number, hours, people in fiches._read_group(
            of_members & done,
            ["company_id"],
            ["__count", "duration:sum", "candidate_id:count_distinct"],
        ):
            counts[company.id]["fiche_count"] = (number, people)
            counts[company.id]["hours"] = (hours, people)
        return counts

    @api.model
    def _other_figures(self):
        return (
            *(f"outcome_{outcome}" for outcome in OUTCOMES),
            "no_outcome",
            "fiche_count",
            "hours",
        )

    @api.model
    def _between(self, fname, start, end):
        return Domain(fname, ">=", start) & Domain(fname, "<=", end)

    @api.model
    def _between_days(self, fname, start, end):
        """Moments from the first to the last day at the place of the structure."""
        after = self._vae_day_begins(end + timedelta(days=1))
        first = self._vae_day_begins(start)
        return Domain(fname, ">=", first) & Domain(fname, "<", after)

    @api.model
    def _hidden(self, figures, threshold):
        """What of another structure's figures is not shown (see the class).

        :param figures: dict of figure to (number, people behind it)
        :param int threshold: people below which a figure is hidden
        :return: dict of hidden figure to the text in its place
        """
        small = self.env._("< %(threshold)s", threshold=threshold)
        hidden = {
            name: small
            for name, (__, people) in figures.items()
            if people < threshold or name == "no_outcome"
        }
        # The closed journeys give the sum of the hidden outcomes away.
        parts = {
            name: people
            for name, (__, people) in figures.items()
            if name.startswith("outcome_") or name == "no_outcome"
        }
        for name in self._hidden_parts(parts, threshold, hidden.keys()):
            hidden.setdefault(name, self.env._("hidden"))
        return hidden

    @api.model
    def _hidden_parts(self, parts, threshold, hidden=()):
        """What is not shown of numbers of people that add up to a known one.

        Those below the threshold, and as many others as it takes that none of them can
        be subtracted.

        :param dict parts: name of each part to its number of people
        :param hidden: names of those that are hidden for another reason
        :return: set of names
        """
        small = {name for name, people in parts.items() if people < threshold}
        hidden = small | (parts.keys() & hidden)
        for name in sorted(parts, key=parts.get):
            found = [parts[part] for part in hidden]
            if sum(found) == 0 or (sum(found) >= threshold and len(found) > 2):
                break
            hidden.add(name)
        return hidden
