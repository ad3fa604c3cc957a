# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL, format_date, ormcache, plaintext2html

from .vae_candidate import MEMBER_FIELDS

NOTIFIED_MAX = 50

# Read with who follows a journey, before anything else is.
NAMING_FIELDS = ("company_id", "partner_id", "reference", "name")


class VaeCandidate(models.Model):
    """Who follows a journey: handing it over and sharing it.

    Access follows ``member_ids`` at once. Whoever stops following a journey is
    unsubscribed from it and from all that is kept about it, and what they still had to
    do on it goes to the référent. What is past stays as it was.
    """

    _inherit = "vae.candidate"

    referent_active = fields.Boolean(
        related="user_id.active",
        string="Référent Still Here",
        help="No: the référent has left, somebody has to take over.",
    )
    can_hand_over = fields.Boolean(
        compute="_compute_can_hand_over",
        help="The user may choose who follows this journey.",
    )

    # The contact of a journey belongs to the journey's structure, and to it
    # alone.
    duplicate_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Contacts That May Be the Same Person",
        compute="_compute_duplicate_ids",
        compute_sudo=False,
        help="Contacts of the structure with the same name, e-mail or telephone. They"
        " tell nothing of the journeys that these people may have.",
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_can_hand_over(self):
        user = self.env.user
        is_coordinator = user.has_group("vae_assistance.group_vae_coordinator")
        is_referent = user.has_group("vae_assistance.group_vae_referent")
        for candidate in self:
            candidate.can_hand_over = is_coordinator or (
                is_referent and candidate.user_id in (user, user.browse())
            )

    # ------------------------------------------------------------------
    # Access
    # ------------------------------------------------------------------

    def _check_access(self, operation):
        if not self.env.su:
            self._origin._fetch_for_rules()
        return super()._check_access(operation)

    def _fetch_for_rules(self):
        """Read what the rules ask of these journeys, whose they are and their names.

        Core would read all columns of a journey to know its structure, and put those
        who follow it in the order of their names, wherever a journey is named.
        """
        members = self._fields["member_ids"]
        missing = set(members._cache_missing_ids(self))
        if not missing:
            return
        # With those that are read together with them, as core does.
        missing.update(members._to_prefetch(self._vae_first()).ids)
        columns = [self._fields[name] for name in NAMING_FIELDS]
        rows = self.env.execute_query(
            SQL(
                """SELECT id, ARRAY(SELECT user_id FROM vae_candidate_member_rel
                                     WHERE candidate_id = vae_candidate.id), %s
                     FROM vae_candidate WHERE id = ANY(%s)""",
                SQL(", ").join(map(SQL.identifier, NAMING_FIELDS)),
                list(missing),
                to_flush=(members, *columns),
            )
        )
        for journey_id, user_ids, *values in rows:
            journey = self.browse(journey_id)
            members._insert_cache(journey, [tuple(user_ids)])
            for column, value in zip(columns, values, strict=True):
                column._insert_cache(journey, [value])

    def _referent(self):
        """The référent, nobody once they have left: nothing is done in their name."""
        return self.user_id.filtered("active")

    def _role_of(self, user):
        """What somebody is to a journey, for documents that name them.

        :param user: ``res.users``
        :return: ``referent``, ``accompagnateur`` or ``other``
        """
        self.ensure_one()
        journey = self.sudo()
        if user == journey.user_id:
            return "referent"
        if user in journey.accompagnateur_ids:
            return "accompagnateur"
        # They have left the journey: what their own work is.
        for role in ("referent", "accompagnateur"):
            if user.has_group(f"vae_assistance.group_vae_{role}"):
                return role
        return "other"

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("user_id", "company_id")
    def _check_user_id(self):
        for candidate in self:
            candidate._check_works_here(candidate.user_id)

    @api.constrains("accompagnateur_ids", "company_id")
    def _check_accompagnateur_ids(self):
        for candidate in self:
            candidate._check_works_here(candidate.accompagnateur_ids)

    def _check_works_here(self, users):
        """Refuse people of other structures, and those who could open no journey."""
        self.ensure_one()
        for user in users:
            if self.company_id not in user.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(whose)s: one of those chosen to follow the journey does"
                        " not work for the structure “%(company)s”. Choose among the"
                        " people of this structure.",
                        whose=self._called(),
                        company=self.company_id.name,
                    )
                )
            if not user.has_group("vae_assistance.group_vae_accompagnateur"):
                raise ValidationError(
                    self.env._(
                        "%(whose)s: %(user)s has no VAE role and could not open the"
                        " journey. Ask an administrator to give them one, or choose"
                        " somebody else.",
                        whose=self._called(),
                        user=user.name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write
    # ------------------------------------------------------------------

    def _welcome_first_members(self):
        """Subscribe and tell those who follow new journeys."""
        if not self.env.context.get("tracking_disable"):
            journeys = self.sudo()
            journeys._welcome_members({c.id: c.member_ids for c in journeys})

    def web_save(self, vals, specification, next_id=None):
        """Send back only what the user may still read after giving it away."""
        is_typed = isinstance(vals, dict) and not vals.keys().isdisjoint(MEMBER_FIELDS)
        if not self or next_id or not is_typed:
            return super().web_save(vals, specification, next_id=next_id)
        self.write(vals)
        readable = self._filtered_access("read")
        return readable.with_context(bin_size=True).web_read(specification)

    def _check_same_structure(self, company_id):
        """A journey and its contact stay in the structure that welcomed them.

        :raise UserError: the structure of a journey would change
        """
        for candidate in self.sudo():
            if candidate.company_id.id != company_id:
                raise UserError(
                    self.env._(
                        "%(whose)s belongs to the structure “%(company)s” and stays"
                        " there. If the person goes to another structure, close this"
                        " journey; the other structure opens its own, with a contact"
                        " of its own.",
                        whose=candidate.sudo(self.env.su)._called(),
                        company=candidate.company_id.name,
                    )
                )

    def _check_hand_over(self, fnames=MEMBER_FIELDS):
        """Référents choose who follows their own journeys, coordinators for all.

        :param fnames: fields that are going to be written
        :raise AccessError: the user may not choose who follows one of the journeys
        """
        self.check_access("write")
        for fname in fnames:
            self._check_field_access(self._fields[fname], "write")
        if self.env.su:
            return
        refused = self.filtered(lambda candidate: not candidate.can_hand_over)
        if refused:
            raise AccessError(
                self.env._(
                    "Only the référent of %(whose)s, or a coordinator, may hand"
                    " the journey over or share it. Ask one of them.",
                    whose=refused._called(),
                )
            )

    def _lock_members(self):
        """Two people who hand over a journey at once come one after the other.

        :return: dict of id of each journey to its référent and its members, those who
            have left the structure too
        """
        self._vae_wait_for_rows()
        return {
            candidate.id: (candidate.user_id, candidate.member_ids)
            for candidate in self.with_context(active_test=False)
        }

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_hand_over(self):
        """Open the hand-over of the journeys to another référent.

        :raise AccessError: the user may not hand over one of them
        :return: window action on the wizard
        """
        self._check_hand_over()
        return self.env["vae.candidate.handover"]._get_records_action(
            name=self.env._("Hand Over"),
            target="new",
            context={"default_candidate_ids": self.ids},
        )

    def _hand_over(self, user, date=None, message=None, keep=False):
        """Make ``user`` the référent, with a word in the chatter of each journey.

        :param user: the new référent
        :param date: day of the hand-over, for the history; today by default
        :param str message: what the successor should know, for who follows the journey
        :param bool keep: the former référent stays as accompagnateur
        :raise AccessError: the user may not hand over one of the journeys
        :raise UserError: nobody would change
        """
        self._check_hand_over()
        changing = self.sudo().filtered(lambda candidate: candidate.user_id != user)
        if not changing:
            raise UserError(
                self.env._(
                    "%(user)s is the référent of these journeys already. Choose"
                    " somebody else.",
                    user=user.name,
                )
            )
        bodies = {}
        day = format_date(self.env, date or fields.Date.context_today(self))
        for former, candidates in changing.grouped("user_id").items():
            said = self.env._(
                "Handed over on %(date)s: %(former)s → %(user)s",
                date=day,
                former=former.name or self.env._("nobody"),
                user=user.name,
            )
            body = Markup("<p>%s</p>%s") % (said, plaintext2html(message or ""))
            bodies.update(dict.fromkeys(candidates.ids, body))
            accompagnateurs = [Command.unlink(user.id)]
            if keep and former:
                accompagnateurs.append(Command.link(former.id))
            candidates.sudo(self.env.su).write(
                {"user_id": user.id, "accompagnateur_ids": accompagnateurs}
            )
        changing._message_log_batch(bodies)
        if date and date < fields.Date.context_today(self):
            changing._date_history({"user_id": user.id}, date)

    def _action_after_hand_over(self, message):
        """Stay where one may still read; else go back to one's own board.

        :param str message: what the user is told
        :return: client action
        """
        after = {"type": "ir.actions.act_window_close"}
        if self._filtered_access("read") != self:
            after = self.env["ir.actions.act_window"]._for_xml_id(
                "vae_assistance.vae_candidate_action_mine"
            )
            after["target"] = "main"
        return self._vae_said(message, after=after)

    # ------------------------------------------------------------------
    # What a change of people entails: news, activities, appointments.
    # ------------------------------------------------------------------

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
        self.env["vae.signature.request"]._void_lost_of(candidates=self)
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

    # ------------------------------------------------------------------
    # The contact of a journey belongs to the journey's structure, and to it
    # alone.
    # ------------------------------------------------------------------

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("partner_id", "name", "email", "phone", "company_id")
    def _compute_duplicate_ids(self):
        found = self.env["res.partner"]._vae_same_people(
            [
                (
                    candidate.company_id or self.env.company,
                    candidate.name,
                    candidate.email,
                    candidate.phone,
                    candidate.partner_id._origin,
                )
                for candidate in self
            ]
        )
        for candidate, partners in zip(self, found, strict=True):
            candidate.duplicate_ids = partners

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("partner_id", "company_id")
    def _check_partner_id(self):
        for candidate in self:
            partner, company = candidate.partner_id, candidate.company_id
            if partner.is_company:
                raise ValidationError(
                    self.env._(
                        "“%(contact)s” is an organisation. A candidate is a person:"
                        " choose or make their own contact.",
                        contact=partner.name,
                    )
                )
            if partner.user_ids.filtered(lambda user: not user.share):
                raise ValidationError(
                    self.env._(
                        "“%(contact)s” is a colleague, whose contact every structure"
                        " sees. Make another contact for them as a candidate.",
                        contact=partner.name,
                    )
                )
            if partner.company_id != company:
                raise ValidationError(
                    self.env._(
                        "This contact belongs to another structure than “%(company)s”."
                        " Make a contact of the structure for its candidate.",
                        company=company.name,
                    )
                )

    # ------------------------------------------------------------------
    # Whose contact it is
    # ------------------------------------------------------------------

    @api.model
    def _company_id_of(self, vals):
        """Structure of a journey to be made from ``vals``."""
        return (
            vals.get("company_id")
            or self.env.context.get("default_company_id")
            or self._default_company_id().id
        )

    @api.model
    def _claim_contacts(self, owners):
        """Contacts that were everybody's become the structure's.

        :param list owners: pairs of contact id and structure id
        :raise UserError: another structure works with the contact
        """
        partners = self.env["res.partner"].browse({owner[0] for owner in owners})
        partners.check_access("read")
        common = partners.sudo().filtered(
            lambda partner: not partner.company_id and not partner.is_company
        )
        if not common:
            return
        # Colleagues' contacts are refused afterwards, and stay as they are.
        common = common.filtered("partner_share")
        used = set(
            self.env["crm.lead"]
            .sudo()
            .with_context(active_test=False)
            ._read_group(
                [("partner_id", "in", common.ids), ("company_id", "!=", False)],
                ["partner_id", "company_id"],
            )
        )
        claimed = {}
        for partner_id, company_id in owners:
            partner = common.filtered(lambda p, wanted=partner_id: p.id == wanted)
            if not partner:
                continue
            others = {
                company.id for [user, company] in used if user == partner
            } | claimed.setdefault(partner, set())
            claimed[partner].add(company_id)
            if others - {company_id}:
                raise UserError(
                    self.env._(
                        "Another structure works with the contact “%(contact)s”. Make a"
                        " contact of your structure for its candidate.",
                        contact=partner.name,
                    )
                )
        for company in self.env["res.company"].browse(
            {company_id for ids in claimed.values() for company_id in ids}
        ):
            common.filtered(
                lambda partner, company=company: company.id in claimed.get(partner, ())
            ).write({"company_id": company.id})

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_duplicates(self):
        """Open the contacts of the structure that may be the same person."""
        self.ensure_one()
        return self.env["res.partner"]._get_records_action(
            name=self.env._("Perhaps the Same Person"),
            domain=[("id", "in", (self.duplicate_ids | self.partner_id).ids)],
            views=[(False, "list"), (False, "form")],
        )
