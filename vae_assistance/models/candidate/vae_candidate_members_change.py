# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import ormcache

NOTIFIED_MAX = 50


class VaeCandidate(models.Model):
    """What a change of people entails: news, activities, appointments."""

    _inherit = "vae.candidate"

    def _message_auto_subscribe_followers(self, updated_values, default_subtype_ids):
        """Members are subscribed and told here: core would name the person."""
        return []

    def _members_changed(self, before):
        """Unsubscribe who has left, pass on their work, subscribe and tell who comes.

        To be called in sudo, after the change.

        :param dict before: id of each journey to its référent and its members then
        """
        left, joined, passing = {}, {}, {}
        for candidate in self:
            referent, members = before[candidate.id]
            left[candidate.id] = members - candidate.member_ids
            joined[candidate.id] = candidate.member_ids - members
            passing[candidate.id] = set(left[candidate.id])
            if referent != candidate.user_id:
                # What waited for nobody waits for the first référent who comes.
                passing[candidate.id].add(referent)
        followed = self._followed_records()
        for users, candidates in self.grouped(lambda c: left[c.id]).items():
            if users:
                candidates._unsubscribe_members(users, followed)
        self._pass_on_activities(passing, followed)
        self._pass_on_appointments(passing)
        self._welcome_members(joined)

    def _welcome_members(self, joined):
        """Subscribe those who begin to follow the journeys, and tell them.

        :param dict joined: id of each journey to the users who begin to follow it
        """
        for users, candidates in self.grouped(lambda c: joined[c.id]).items():
            if users:
                candidates.message_subscribe(users.partner_id.ids)
        self._tell_members(joined)

    @api.model
    @ormcache()
    def _followed_fields(self):
        """Links to a journey of all models whose records can have followers.

        Found by itself, so that no later model is forgotten.

        :return: tuple of model name and field name
        """
        registry = self.env.registry
        threads = (registry["mail.thread"], registry["mail.activity.mixin"])
        return tuple(
            (name, field.name)
            for name, model in sorted(registry.items())
            if issubclass(model, threads)
            and not (model._abstract or model._transient or name == self._name)
            for field in model._fields.values()
            if field.type == "many2one"
            and field.comodel_name == self._name
            and field.store
        )

    def _followed_records(self):
        """Records that can have followers: the journeys and all that hangs on them.

        :return: dict of model name to dict of record id to journey id
        """
        followed = defaultdict(dict)
        followed[self._name] = {candidate_id: candidate_id for candidate_id in self.ids}
        for name, fname in self._followed_fields():
            records = self.env[name].with_context(active_test=False)
            for record in records.search_fetch([(fname, "in", self.ids)], [fname]):
                followed[name][record.id] = record[fname].id
        return followed

    def _followed_domain(self, followed, model, res_id):
        """Domain on what is kept about these journeys, for a model that links by name.

        :param dict followed: see ``_followed_records``
        :param str model: field that holds the name of the model
        :param str res_id: field that holds the id
        """
        ids = set(self.ids)
        return Domain.OR(
            Domain(model, "=", name)
            & Domain(res_id, "in", [key for key, owner in of.items() if owner in ids])
            for name, of in followed.items()
        )

    def _unsubscribe_members(self, users, followed):
        """People who have left get no further news, nor those that wait in their inbox.

        :param users: who has left all these journeys
        :param dict followed: see ``_followed_records``
        """
        partners = Domain("partner_id", "in", users.partner_id.ids)
        self.env["mail.followers"].search(
            partners & self._followed_domain(followed, "res_model", "res_id")
        ).unlink()
        self.env["mail.notification"].search(
            Domain("res_partner_id", "in", users.partner_id.ids)
            & Domain("notification_type", "=", "inbox")
            & self._followed_domain(
                followed, "mail_message_id.model", "mail_message_id.res_id"
            )
        ).unlink()
        self.invalidate_recordset(["message_follower_ids", "message_partner_ids"])

    def _pass_on_activities(self, passing, followed):
        """Give what was to be done to the référents, without a mail for each of them.

        :param dict passing: id of each journey to the set of users whose work is taken
            over; an empty user stands for what was nobody's
        :param dict followed: see ``_followed_records``
        """
        all_activities = self.env["mail.activity"].with_context(active_test=False)
        activities = all_activities.search(
            self._followed_domain(followed, "res_model", "res_id")
        )
        pending = defaultdict(self.env["mail.activity"].browse)
        for activity in activities:
            candidate_id = followed[activity.res_model][activity.res_id]
            if activity.user_id not in passing[candidate_id]:
                continue
            candidate = self.browse(candidate_id).with_prefetch(self.ids)
            if activity.active:
                pending[candidate.user_id] |= activity
            elif activity.user_id:
                # Core lets people read for ever what was assigned to them. Who has
                # done it stays in the chatter.
                pending[self.env["res.users"]] |= activity
        for referent, of_referent in pending.items():
            of_referent.with_context(mail_activity_quick_update=True).write(
                {"user_id": referent.id}
            )

    def _pass_on_appointments(self, passing):
        """Give draft fiches and appointments to come to the référents.

        Nobody is invited by mail: whoever takes over is told once, for all.

        :param dict passing: see ``_pass_on_activities``
        """
        silent = {
            "mail_auto_subscribe_no_notify": True,
            "skip_attendee_notification": True,
            "dont_notify": True,
        }
        fiches = self.env["vae.fiche.action"].search(
            [("candidate_id", "in", self.ids), ("state", "=", "draft")]
        )
        fiches = fiches.filtered(
            lambda fiche: fiche.user_id in passing[fiche.candidate_id.id]
        )
        by_referent = fiches.grouped(lambda fiche: fiche.candidate_id.user_id)
        for referent, drafts in by_referent.items():
            drafts.with_context(**silent).write({"user_id": referent.id})
        events = self.env["calendar.event"].search(
            [
                ("vae_candidate_id", "in", self.ids),
                ("stop", ">=", fields.Datetime.now()),
            ]
        )

        def after(event):
            """Organiser and attendees of an appointment once it is passed on."""
            leaving = passing[event.vae_candidate_id.id]
            organiser, attendees = event.user_id, event.partner_ids
            for user in leaving:
                attendees -= user.partner_id
            if organiser in leaving:
                organiser = event.vae_candidate_id.user_id
                attendees |= organiser.partner_id
            return organiser, attendees

        for (organiser, attendees), group in events.grouped(after).items():
            changed = group.filtered(
                lambda event, organiser=organiser, attendees=attendees: (
                    event.user_id != organiser or event.partner_ids != attendees
                )
            )
            if changed:
                # Core reads them one by one.
                changed.attendee_ids.fetch(["event_id", "partner_id"])
                changed.with_context(**silent).write(
                    {
                        "user_id": organiser.id,
                        "partner_ids": [Command.set(attendees.ids)],
                    }
                )

    def _tell_members(self, joined):
        """Tell people once which journeys they follow from now on, by reference.

        :param dict joined: id of each journey to the users who begin to follow it
        """
        context = self.env.context
        if (
            context.get("tracking_disable")
            or context.get("mail_auto_subscribe_no_notify")
            or not self.env.registry.ready
        ):
            return
        told = defaultdict(self.browse)
        for candidate in self:
            for user in joined[candidate.id]:
                told[user] |= candidate
        for user, candidates in told.items():
            if user == self.env.user or not user.active:
                continue
            # The language of who reads it.
            env = self.env(context={**context, "lang": user.lang})
            link = Markup('<li><a href="%s">%s</a></li>')
            lines = Markup().join(
                link % (candidate._notify_get_action_link("view"), candidate.reference)
                for candidate in candidates[:NOTIFIED_MAX]
            )
            body = Markup("<p>%s</p><ul>%s</ul>") % (
                env._("From now on you follow these VAE journeys:"),
                lines,
            )
            if len(candidates) > NOTIFIED_MAX:
                body += Markup("<p>%s</p>") % env._(
                    "%(count)s journeys in all.", count=len(candidates)
                )
            env["mail.thread"].message_notify(
                partner_ids=user.partner_id.ids,
                subject=env._("VAE: journeys that you follow from now on"),
                body=body,
                email_layout_xmlid="mail.mail_notification_light",
            )
