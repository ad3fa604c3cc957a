# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize

from ..ground.vae_trace_mixin import NAMED
from .vae_program import MOMENTS

ASKED = ("sent", "answered", "expired")


class VaeSatisfaction(models.Model):
    """A questionnaire that a candidate is asked to answer, and what came of it.

    Made by the closing of a journey and by the result of a jury, for the program's
    questionnaires. Users only read it. Answers are private to the structure and to the
    candidate: see ``survey.user_input``.
    """

    _name = "vae.satisfaction"
    _description = "Satisfaction of a Candidate"
    _inherit = ["vae.thread.mixin", "vae.journey.mixin"]
    # Nobody writes what the survey tells, but speaks of it.
    _mail_post_access = "read"
    _order = "date_due desc, id desc"

    program_id = fields.Many2one(
        comodel_name="vae.program",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    moment = fields.Selection(
        selection=MOMENTS, string="When", required=True, readonly=True, index=True
    )
    jury_id = fields.Many2one(
        comodel_name="vae.jury",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    survey_id = fields.Many2one(
        comodel_name="survey.survey",
        string="Questionnaire",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    answers_id = fields.Many2one(
        comodel_name="survey.user_input",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups=fields.NO_ACCESS,
    )
    is_automatic = fields.Boolean(string="By Itself", readonly=True)
    remind_days = fields.Integer(string="Remind After (Days)", readonly=True)
    open_days = fields.Integer(string="Open For (Days)", readonly=True)
    date_due = fields.Date(
        string="To Send On", required=True, readonly=True, index=True
    )
    date_sent = fields.Date(string="Link Sent On", readonly=True, copy=False)
    date_reminded = fields.Date(string="Reminded On", readonly=True, copy=False)
    date_end = fields.Date(string="Open Until", readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("planned", "To send"),
            ("sent", "Sent"),
            ("answered", "Answered"),
            ("expired", "Without an answer"),
            ("cancelled", "Not asked"),
        ],
        required=True,
        readonly=True,
        default="planned",
        index=True,
        copy=False,
    )
    date_answered = fields.Date(
        string="Answered On", compute="_compute_answers", store=True
    )
    score = fields.Float(
        string="Score (%)",
        compute="_compute_answers",
        store=True,
        aggregator="avg",
        help="Mean of the scales, from 0 (the lowest answer) to 100 (the highest).",
    )
    is_scored = fields.Boolean(compute="_compute_answers", store=True)

    answers_told = fields.Html(
        string="What Was Answered", compute="_compute_answers_told", exportable=False
    )

    _moment_uniq = models.UniqueIndex(
        "(candidate_id, moment, COALESCE(jury_id, 0))",
        "The candidate is asked once.",
    )

    @api.depends("moment", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED, "lang")
    def _compute_display_name(self):
        for asked in self:
            asked.display_name = self.env._(
                "Satisfaction · %(whose)s", whose=asked.candidate_id._called()
            )

    @api.depends("answers_id.state")
    def _compute_answers(self):
        done = self.sudo().filtered(lambda asked: asked.answers_id.state == "done")
        scores = {
            answers.id: mean for answers, mean in done.answers_id._vae_scores().items()
        }
        for asked in self:
            answers = asked.sudo().answers_id
            is_done = answers.state == "done"
            asked.date_answered = is_done and self._vae_local_day(
                answers.end_datetime or fields.Datetime.now()
            )
            asked.is_scored = answers.id in scores
            asked.score = scores.get(answers.id, 0.0)

    @api.model
    def _field_to_sql(self, alias, field_expr, query=None):
        """Without a question that gives a mark there is no score: none in a mean."""
        sql = super()._field_to_sql(alias, field_expr, query)
        if field_expr != "score":
            return sql
        scored = super()._field_to_sql(alias, "is_scored", query)
        return SQL("CASE WHEN %s THEN %s END", scored, sql)

    @api.depends_context("uid")
    def _compute_answers_told(self):
        for asked in self:
            # Who reads the journey reads them; nobody else has a right to answers.
            answers = asked.sudo().answers_id
            asked.answers_told = answers.state == "done" and Markup("").join(
                Markup("<p class='mb-2'><strong>%s</strong><br/>%s</p>")
                % (each["question"], each["answer"])
                for each in answers._vae_answers()
            )

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    @api.model
    def _ask(self, candidates, moment, jury=None):
        """Ask the questionnaires of the programs; each once.

        :param candidates: ``vae.candidate``
        :param str moment: ``end`` or ``jury``
        :param jury: the ``vae.jury`` whose result is known, if any
        :return: what is asked, in sudo
        """
        lines = (
            self.env["vae.program.survey"]
            .sudo()
            .search(
                [
                    ("program_id", "in", candidates.sudo().program_id.ids),
                    ("moment", "=", moment),
                ]
            )
            .grouped("program_id")
        )
        asked = self.sudo()
        known = asked.search(
            [
                ("candidate_id", "in", candidates.ids),
                ("moment", "=", moment),
                ("jury_id", "=", jury and jury.id),
            ]
        )
        known.filtered(lambda each: each.state == "cancelled").state = "planned"
        today = fields.Date.context_today(self)
        return asked.create(
            [
                {
                    "candidate_id": candidate.id,
                    "program_id": line.program_id.id,
                    "moment": moment,
                    "jury_id": jury and jury.id,
                    "survey_id": line.survey_id.id,
                    "is_automatic": line.is_automatic,
                    "remind_days": line.remind_days,
                    "open_days": line.open_days,
                    "date_due": today + timedelta(days=line.days),
                }
                for candidate in candidates.sudo() - known.candidate_id
                for line in lines.get(candidate.program_id, ())
            ]
        )

    def _check_may_be_sent(self):
        for asked in self:
            candidate = asked.candidate_id
            if asked.state not in ("planned", "sent"):
                raise UserError(
                    self.env._(
                        "%(whose)s: this questionnaire was answered, or its time is"
                        " over. There is nothing to send.",
                        whose=candidate._called(),
                    )
                )
            if not email_normalize(candidate.sudo().partner_id.email or ""):
                raise UserError(
                    self.env._(
                        "%(whose)s has no valid e-mail address. Add it first, or put"
                        " the questions by telephone: “Answer with the Candidate”.",
                        whose=candidate._called(),
                    )
                )

    def action_send(self):
        """Send the link, or send it again.

        :raise UserError: it was answered, is over, or there is no address
        """
        self.check_access("read")
        self.candidate_id.check_access("write")
        self._check_may_be_sent()
        # Of the caller's context nothing keeps the mail back, or sends it elsewhere.
        self.with_env(self._vae_env_of_readers()).sudo()._send()
        return self._vae_said(self.env._("The link is on its way to the candidate."))

    def _send(self):
        """Send each link by mail; no copy of it stays where colleagues read."""
        template = self.env.ref(
            "vae_assistance.mail_template_satisfaction", raise_if_not_found=False
        )
        if not template:
            raise UserError(
                self.env._("The mail template “VAE: Satisfaction Survey” is gone.")
            )
        today = fields.Date.context_today(self)
        for asked in self:
            again = asked.state == "sent"
            asked._open_answers(today)
            # Core asks whether who is connected is the one who answers.
            asked.answers_id.partner_id = asked.candidate_id.partner_id
            sender = template._vae_rendered_by_code(
                answer_link=asked.answers_id.get_base_url()
                + asked.answers_id.get_start_url(),
                again=again,
            )
            mail_id = sender.send_mail(asked.id, email_values={"auto_delete": True})
            mail = self.env["mail.mail"].sudo().browse(mail_id)
            mail.mail_message_id.body = False
            asked.write(
                {
                    "state": "sent",
                    "date_sent": asked.date_sent or today,
                    "date_reminded": again and today,
                }
            )

    def _open_answers(self, today):
        """The empty answers that the link leads to, open for a while."""
        self.ensure_one()
        if self.answers_id:
            return
        candidate = self.candidate_id
        lang = candidate.partner_id.lang or self.env.lang
        date_end = today + timedelta(days=self.open_days)
        self.answers_id = self.env["survey.user_input"].create(
            {
                "survey_id": self.survey_id.id,
                "partner_id": candidate.partner_id.id,
                "vae_candidate_id": candidate.id,
                # The page is in their language, whoever made the questionnaire.
                "lang_id": self.env["res.lang"]._get_data(code=lang).id,
                "deadline": datetime.combine(date_end, time.max),
            }
        )
        self.date_end = date_end

    def action_answer_with(self):
        """Open the questionnaire, to fill it in on the telephone or on a tablet.

        :return: the page, for whoever is there
        """
        self.ensure_one()
        self.check_access("read")
        self.candidate_id.check_access("write")
        if self.state not in ("planned", "sent"):
            self._check_may_be_sent()
        asked = self.sudo()
        asked._open_answers(fields.Date.context_today(self))
        asked.write(
            {"state": "sent", "date_sent": asked.date_sent or fields.Date.today()}
        )
        # Core opens no page of answers but to who is to give them.
        asked.answers_id.partner_id = self.env.user.partner_id
        # Whoever reads the answers later knows by whose hand they came.
        asked._message_log(
            body=self.env._(
                "%(user)s puts the questions to the candidate, and types the answers.",
                user=self.env.user.name,
            )
        )
        return {
            "type": "ir.actions.act_url",
            "url": asked.answers_id.get_start_url(),
            "target": "new",
        }

    def action_cancel(self):
        """The candidate is not asked."""
        self.check_access("read")
        self.candidate_id.check_access("write")
        for asked in self:
            if asked.state not in ("planned", "sent"):
                asked._check_may_be_sent()
        self.sudo().state = "cancelled"
        return True

    @api.model
    def _answered(self, answers):
        """The candidate has answered.

        :param answers: ``survey.user_input``
        """
        self.search(
            [("answers_id", "in", answers.ids), ("state", "in", ("planned", "sent"))]
        ).state = "answered"

    # ------------------------------------------------------------------
    # Every day: what is due, reminders, what is over
    # ------------------------------------------------------------------

    @api.model
    def _due_domain(self):
        today = fields.Date.context_today(self)
        return [
            ("state", "=", "planned"),
            ("is_automatic", "=", True),
            ("date_due", "<=", today),
            ("candidate_id.partner_id.email", "!=", False),
        ]

    @api.model
    def _to_remind(self, limit):
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM vae_satisfaction
                    WHERE state = 'sent' AND date_reminded IS NULL
                      AND remind_days > 0 AND date_sent + remind_days <= %s
                      AND (date_end IS NULL OR date_end >= %s)
                 ORDER BY id LIMIT %s""",
                fields.Date.context_today(self),
                fields.Date.context_today(self),
                limit,
            )
        )
        return self.browse(row[0] for row in rows)

    @api.model
    def _cron_satisfaction(self, batch_size=100):
        """Send what is due, remind once, and close what nobody answered in time."""
        progress = self.env["ir.cron"]._commit_progress
        today = fields.Date.context_today(self)
        self.search(
            [("state", "=", "sent"), ("date_end", "<", today)]
        ).state = "expired"
        progress(0)
        done = self.browse()
        while due := (
            self.search(
                [*self._due_domain(), ("id", "not in", done.ids)], limit=batch_size
            )
            or self._to_remind(batch_size) - done
        ):
            locked = due.try_lock_for_update()
            locked.filtered(
                lambda asked: email_normalize(asked.candidate_id.partner_id.email or "")
            )._send()
            done |= due
            if not progress(len(due)):
                return

    # ------------------------------------------------------------------
    # Scores, for the bilan
    # ------------------------------------------------------------------

    @api.model
    def _satisfaction_figures(self, domain):
        """How many were asked and answered, and how satisfied they are: one query.

        :param domain: on ``vae.satisfaction``, under the user's rules
        :return: dict of a moment to dict of ``asked``, ``answered`` (numbers),
            ``rate`` and ``score`` (percent; None where nobody answered)
        """
        groups = self._read_group(
            [("state", "in", ASKED), *domain],
            ["moment", "state", "is_scored"],
            ["__count", "score:sum"],
        )
        figures = {}
        for moment, state, is_scored, count, total in groups:
            figure = figures.setdefault(
                moment, {"asked": 0, "answered": 0, "scored": 0, "total": 0.0}
            )
            figure["asked"] += count
            figure["answered"] += count if state == "answered" else 0
            if is_scored:
                figure["scored"] += count
                figure["total"] += total
        return {
            moment: {
                "asked": figure["asked"],
                "answered": figure["answered"],
                "rate": 100 * figure["answered"] / figure["asked"],
                "score": figure["total"] / figure["scored"]
                if figure["scored"]
                else None,
            }
            for moment, figure in figures.items()
        }

    @api.model
    def _question_figures(self, domain):
        """The mean answer to each question with a scale: one query.

        :param domain: on ``vae.satisfaction``, under the user's rules
        :return: list of tuples of ``survey.question`` id, answers, and their mean in
            percent, in the order of the questions
        """
        self.env["survey.user_input.line"].flush_model()
        self.flush_model()
        asked = self._search([("state", "=", "answered"), *domain])
        return self.env.execute_query(
            SQL(
                """SELECT question.id, COUNT(*),
                          AVG(100.0 * (line.value_scale - question.scale_min)
                              / NULLIF(question.scale_max - question.scale_min, 0))
                     FROM vae_satisfaction satisfaction
                     JOIN survey_user_input_line line
                       ON line.user_input_id = satisfaction.answers_id
                      AND line.answer_type = 'scale' AND line.skipped IS NOT TRUE
                     JOIN survey_question question ON question.id = line.question_id
                    WHERE satisfaction.id IN %s
                 GROUP BY question.id
                 ORDER BY MIN(question.sequence), question.id""",
                asked.subselect(),
            )
        )
