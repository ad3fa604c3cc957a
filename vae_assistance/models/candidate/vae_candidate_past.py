# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .timeline import begun, last_since, overlaid
from .vae_candidate_history import CLOSED, TOLD, plain

SECONDS_A_DAY = 24 * 60 * 60


class VaeCandidate(models.Model):
    """What a journey tells to its history: at once, or dated back."""

    _inherit = "vae.candidate"

    history_ids = fields.One2many(
        comodel_name="vae.candidate.history",
        inverse_name="candidate_id",
        domain=[("replaced_on", "=", False)],
        readonly=True,
        copy=False,
    )

    def _compute_duration_tracking(self):
        """Time in each step by the history: changes may have been dated back."""
        days = {journey.id: Counter() for journey in self._origin}
        today = fields.Date.context_today(self)
        for span in (
            self.env["vae.candidate.history"]
            .sudo()
            .search_fetch(
                [("candidate_id", "in", self._origin.ids), ("replaced_on", "=", False)],
                ["candidate_id", "step_id", "date_from", "date_to"],
            )
        ):
            spent = ((span.date_to or today) - span.date_from).days
            days[span.candidate_id.id][str(span.step_id.id)] += max(spent, 0)
        for candidate in self:
            candidate.duration_tracking = {
                step: count * SECONDS_A_DAY
                for step, count in days.get(candidate._origin.id, {}).items()
            }

    # ------------------------------------------------------------------
    # What changes now
    # ------------------------------------------------------------------

    @api.model
    def _history_facts(self):
        """Names of fields whose change is told to the history."""
        return {"active", "date_open", "outcome", *TOLD}

    def _record_history(self, fnames=TOLD):
        """What the history tells may have changed. In sudo.

        :param fnames: fields that were written
        """
        if self._history_facts().isdisjoint(fnames):
            return
        history = self.env["vae.candidate.history"]
        for journeys, today in self._by_local_day():
            if "date_open" in fnames:
                journeys._begin_history(today)
            if not frozenset(CLOSED).isdisjoint(fnames):
                journeys._correct_closing(today)
            history._record(journeys, today)

    def _by_local_day(self):
        """Groups of journeys, each with the day that it is where they take place."""
        now = fields.Datetime.now()
        for journeys in self.grouped("company_id").values():
            yield journeys, journeys[0]._vae_local_day(now)

    def _begin_history(self, today):
        """The entry was corrected: the history begins on it."""
        history = self.env["vae.candidate.history"]
        moved = {
            journey: begun(spans, journey.date_open)
            for journey, spans in history._timelines(self).items()
            if spans and spans[0].start != journey.date_open
        }
        if moved:
            history._replace(moved, today)

    def _correct_closing(self, today):
        """What is said of a closing later on is told of it from its first day on."""
        history = self.env["vae.candidate.history"]
        corrected = {}
        closed = self.filtered("step_id.is_closing")
        for journey, spans in history._timelines(closed).items():
            if not spans or spans[-1].values["state"] != "closed":
                continue
            since = last_since(spans, lambda values: values["state"] == "closed")
            if since >= today:
                continue
            said = plain(journey, CLOSED)
            told = overlaid(spans, since, None, lambda values, s=said: {**values, **s})
            if told != spans:
                corrected[journey] = told
        if corrected:
            history._replace(corrected, today)

    # ------------------------------------------------------------------
    # What is dated back
    # ------------------------------------------------------------------

    def action_date_back(self):
        """Open the dialog in which something is said to hold since a past day.

        :raise AccessError: the user is no coordinator
        """
        self.ensure_one()
        self._check_may_date_back()
        return self.env["vae.candidate.dating"]._get_records_action(
            name=self.env._("Date Back a Change"),
            target="new",
            context={"default_candidate_id": self.id},
        )

    def _check_may_date_back(self):
        self.check_access("write")
        if not (
            self.env.su
            or self.env.user.has_group("vae_assistance.group_vae_coordinator")
        ):
            raise AccessError(
                self.env._(
                    "Only a coordinator can date back a change: it changes what"
                    " reports tell of the past. Ask one of them."
                )
            )

    def _date_back(self, change, since, until=None, reason=""):
        """Something holds since a past day, up to now or to another day.

        What is said to hold up to now is written on the journeys as well, with all that
        it entails. Bilans of the past can be computed as it was known then.

        :param dict change: some of référent, step, program and team, by field name
        :param date since: from this day on
        :param date until: up to the eve of this day; None: up to now
        :param str reason: why, kept in the chatter
        :raise AccessError: the user is no coordinator
        :raise UserError: days before the entry or to come, or nothing would change
        """
        self._check_may_date_back()
        self._check_dating(since, until)
        self._check_of_their_structures(change)
        changing = self.browse()
        if not until:
            changing = self.filtered(
                lambda journey: any(journey[name].id != change[name] for name in change)
            )
            changing.write(change)
        journeys = self.sudo()
        if not journeys._date_history(change, since, until) and not changing:
            raise UserError(
                self.env._(
                    "The history says so already: nothing changes. Choose another day"
                    " or another value."
                )
            )
        journeys._tell_dated(change, since, until, reason)

    def _date_history(self, change, since, until=None):
        """See ``_date_back``; the journeys themselves say so already. In sudo.

        :return: the journeys whose history has changed
        """
        history = self.env["vae.candidate.history"]
        dated = self.browse()
        for journeys, today in self._by_local_day():
            before = history._timelines(journeys)
            timelines = {
                journey: overlaid(
                    spans, max(since, spans[0].start), until, journey._changer(change)
                )
                for journey, spans in before.items()
            }
            changed = {
                journey: spans
                for journey, spans in timelines.items()
                if spans != before[journey]
            }
            if changed:
                history._replace(changed, today)
            for journey, spans in changed.items():
                journey._history_dated(spans)
                dated += journey
        return dated

    def _changer(self, change):
        """Function of what held to what holds instead."""
        self.ensure_one()

        def changed(values):
            values = {**values, **change}
            if "step_id" in change:
                values.update(self._derived_from_step(values))
            return values

        return changed

    def _derived_from_step(self, values):
        step = self.env["vae.step"].browse(values["step_id"])
        told = {"outcome": step.outcome, **{name: values[name] for name in CLOSED}}
        if step == self.step_id:  # whoever closed it may have said more
            told = {
                name: told[name] or value for name, value in plain(self, CLOSED).items()
            }
            told["outcome"] = self.outcome
        state = "closed" if step.is_closing else "open"
        if values["state"] == "archived":
            state = "archived"
        return {
            "state": state,
            **{name: step.is_closing and value for name, value in told.items()},
        }

    def _history_dated(self, spans):
        """The journey's own days follow its history; to be extended. In sudo.

        :param spans: its new timeline
        """
        if self.date_closed:
            self.date_closed = last_since(
                spans,
                lambda values: (
                    self.env["vae.step"].browse(values["step_id"]).is_closing
                ),
            )

    def _check_dating(self, since, until):
        for journey in self:
            today = journey._vae_local_day(fields.Datetime.now())
            message = False
            if since > today or (until and until > today):
                message = self.env._("Choose a day that is not to come.")
            elif since < journey.date_open:
                message = self.env._(
                    "%(whose)s entered on %(day)s: choose that day or a later one, or"
                    " correct the entry first.",
                    whose=journey._called(),
                    day=format_date(self.env, journey.date_open),
                )
            elif until and until <= since:
                message = self.env._("The last day comes after the first one.")
            if message:
                raise UserError(message)

    def _check_of_their_structures(self, change):
        """Refuse for a past while, too, what a journey cannot have now.

        :raise UserError: somebody or something of another structure
        """
        for name, value_id in change.items():
            field = self._fields[name]
            value = self.env[field.comodel_name].sudo().browse(value_id)
            homes = "company_ids" if name == "user_id" else "company_id"
            companies = homes in value._fields and value[homes]
            for journey in self if companies else ():
                if journey.sudo().company_id not in companies:
                    raise UserError(
                        self.env._(
                            "%(whose)s: “%(field)s” is of another structure. Choose in"
                            " that of the journey.",
                            whose=journey._called(),
                            field=field._description_string(self.env),
                        )
                    )

    def _tell_dated(self, change, since, until, reason):
        values = self.env["vae.candidate.history"].new(change)
        what = ", ".join(
            self.env._(
                "%(field)s: %(value)s",
                field=values._fields[name]._description_string(self.env),
                value=values[name].display_name or "–",
            )
            for name in change
        )
        days = format_date(self.env, since)
        if until:
            days = f"{days} – {format_date(self.env, until)}"
        said = self.env._("Dated back: %(what)s, from %(days)s", what=what, days=days)
        body = Markup("<p>%s</p><p>%s</p>") % (said, reason)
        self._message_log_batch(dict.fromkeys(self.ids, body))
