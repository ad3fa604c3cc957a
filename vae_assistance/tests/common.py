# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import inspect
import io
import random
from contextlib import contextmanager
from datetime import timedelta
from types import CodeType
from unittest.mock import patch

import pypdf

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user

from odoo.addons.vae_assistance.report.pdf.weasyprint_renderer import WeasyPrintRenderer

from ..models.candidate.vae_candidate_planned import DECIDED

ROLES = {
    "accompagnateur": "vae_assistance.group_vae_accompagnateur",
    "referent": "vae_assistance.group_vae_referent",
    "coordinator": "vae_assistance.group_vae_coordinator",
    "director": "vae_assistance.group_vae_director",
    "admin": "vae_assistance.group_vae_admin",
}


def pdf_file(title, password=None):
    """A PDF of one empty page, as bytes.

    :param str title: makes it another file
    :param str password: without it, nobody opens the file; empty: everybody does
    """
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": title})
    if password is not None:
        writer.encrypt(password, "owner", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def empty_page(_renderer, documents, title=None, attachments=()):
    """Stands for a PDF: another file when the documents say something else."""
    said = repr((documents, title, attachments)).encode()
    return pdf_file(hashlib.sha256(said).hexdigest())


class OnDemand:
    """A record of a test class that is made when it is first asked for.

    What the methods of a class name is made with the class. What only others name lives
    as long as what asked for it: the class's set-up, or one test.
    """

    def __init__(self, make):
        self.make = make

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        made = owner._made_on_demand
        if self.name not in made:
            made[self.name] = self.make(owner)
        return made[self.name]


def names_in(code):
    """The attributes that a function's code names, in its inner functions too."""
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= names_in(constant)
    return names


def user(login, groups, company="company", **values):
    """A user of a class's structure, or of another of its companies."""

    def make(cls):
        of_user = getattr(cls, company)
        return new_test_user(
            cls.env,
            login=f"test_{login}",
            groups=groups,
            company_id=of_user.id,
            company_ids=[Command.set(of_user.ids)],
            email=f"{login}@example.com",
            **values,
        )

    return OnDemand(make)


def user_of_role(role):
    return user(role, ROLES[role], name=f"Test {role.capitalize()}", tz="Europe/Paris")


class OnAPhone:
    """Before a class of tours: the same, on a phone."""

    allow_inherited_tests_method = True  # or Odoo's runner passes over them
    browser_size = "390x844"
    touch_enabled = True


class VaeCommon(TransactionCase):
    """Two structures, a user for each role, a certification and a program."""

    # Whether WeasyPrint draws PDFs, or an empty page stands for what they say. Tests of
    # PDFs, signatures and prints say True; templates are rendered in any case.
    draws_pdf = False

    accompagnateur = user_of_role("accompagnateur")
    referent = user_of_role("referent")
    coordinator = user_of_role("coordinator")
    director = user_of_role("director")
    admin = user_of_role("admin")
    referent2 = user("referent2", ROLES["referent"])
    stranger = user("stranger", ROLES["coordinator"], company="other_company")
    employee = user("employee", "base.group_user")
    other_company = OnDemand(
        lambda cls: cls.env["res.company"].create({"name": "Autre structure"})
    )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._made_on_demand = {}
        # Once the class has run, nothing can be made: its cursor is closed.
        cls.addClassCleanup(delattr, cls, "_made_on_demand")
        cls.env = cls.env(
            context=dict(cls.env.context, tracking_disable=True, no_reset_password=True)
        )
        if not cls.draws_pdf:
            drawing = patch.multiple(
                WeasyPrintRenderer, layout=lambda _self, html: html, to_pdf=empty_page
            )
            cls.startClassPatcher(drawing)
        cls.company = cls.env.company
        for name in cls._named_on_demand():
            getattr(cls, name)
        # What the start data require is tested apart.
        cls.env["vae.step.requirement"].search([]).unlink()
        cls.steps = cls.env["vae.step"].search([])
        cls.first_step = cls.steps.filtered(lambda step: not step.is_closing)[0]
        cls.second_step = cls.steps.filtered(lambda step: not step.is_closing)[1]
        cls.closing_step = cls.steps.filtered("is_closing")[0]
        cls.certification = cls.env["vae.certification"].create(
            {
                "name": "Titre de test",
                "code": "RNCP999901",
                "bloc_ids": [
                    (0, 0, {"code": "RNCP999901BC01", "name": "Premier bloc"}),
                    (0, 0, {"code": "RNCP999901BC02", "name": "Second bloc"}),
                ],
            }
        )
        cls.program = cls.env["vae.program"].create({"name": "Mandat de test"})
        cls.candidate = cls._create_candidate("Camille Essai", cls.referent)
        cls.now = fields.Datetime.now().replace(second=0, microsecond=0)

    @classmethod
    def _named_on_demand(cls):
        """Not when a test gets there: within a savepoint they would be undone."""
        named = set()
        for base in cls.__mro__:
            for value in vars(base).values() if issubclass(base, VaeCommon) else ():
                # Nothing else is looked into: the cursor of a base class that was
                # tested before is closed and answers to no question.
                if isinstance(value, (classmethod, staticmethod)):
                    value = value.__func__
                if inspect.isfunction(value):
                    named |= names_in(inspect.unwrap(value).__code__)
        return sorted(
            name
            for name in named
            if isinstance(inspect.getattr_static(cls, name, None), OnDemand)
        )

    def setUp(self):
        super().setUp()
        of_class = dict(self._made_on_demand)
        self.addCleanup(self._made_on_demand.update, of_class)
        self.addCleanup(self._made_on_demand.clear)

    @classmethod
    def _create_candidate(cls, name, user, **values):
        return cls.env["vae.candidate"].create(
            {
                "name": name,
                "user_id": user.id,
                "certification_id": cls.certification.id,
                "company_id": user.company_id.id,
                **values,
            }
        )

    @classmethod
    def _create_fiche(cls, candidate, days=0, **values):
        """A fiche of ``candidate`` dated ``days`` days from now (negative: past)."""
        return cls.env["vae.fiche.action"].create(
            {
                "candidate_id": candidate.id,
                "date": fields.Datetime.now() + timedelta(days=days),
                "modality": "onsite",
                **values,
            }
        )

    @classmethod
    def _close_journey(cls, candidates, step=None):
        """As in the dialog; what is planned is kept."""
        decided = candidates.with_context(vae_planned=DECIDED)
        decided.step_id = step or cls.closing_step

    @classmethod
    def _agree_diagnosis(cls, candidate, missing=None):
        """A diagnosis agreed today; all conditions are met but ``missing`` ones."""
        diagnosis = cls.env["vae.diagnosis"].create({"candidate_id": candidate.id})
        diagnosis.action_save_answers(
            [
                {
                    "condition": condition.id,
                    "state": "missing" if missing and condition in missing else "met",
                }
                for condition in diagnosis.line_ids.condition_id
            ]
        )
        diagnosis.action_agree()
        return diagnosis

    @classmethod
    def _sign_at_once(cls, document, date=None):
        """What signing leaves, without the pads and the PDF.

        :param date: moment of the signature, UTC; now by default
        :return: the request, signed by all
        """
        date = date or fields.Datetime.now()
        request = cls.env["vae.signature.request"].create(
            {
                "name": document._signature_title(),
                "res_model": document._name,
                "res_id": document.id,
                "candidate_id": document._signature_candidate().id,
                "company_id": document.company_id.id,
                "requested_by_id": cls.env.uid,
                "date_requested": date,
                "content_digest": document._signature_digest(),
                "signer_ids": [
                    (0, 0, {**signer, "date_signed": date, "means": "paper"})
                    for signer in document._signature_signers()
                ],
            }
        )
        document._signature_done(request)
        return request

    @classmethod
    def _consent_to(cls, purpose, candidate):
        """The candidate agrees today.

        :param str purpose: that came with the addon: ``statistics``, ``reminder``…
        """
        return cls.env["vae.consent"].create(
            {
                "candidate_id": candidate.id,
                "purpose_id": cls.env.ref(
                    f"vae_assistance.vae_consent_purpose_{purpose}"
                ).id,
                "means": "oral",
                "date_given": fields.Date.today(),
            }
        )

    @contextmanager
    def assertRefused(self, message, exception=UserError):
        """The block is refused with ``message`` (regex), and undone as by a request."""
        with self.assertRaisesRegex(exception, message), self.env.cr.savepoint():
            yield


class RandomWalkCommon(VaeCommon):
    """Methods ``_do_…`` in an order that a seed decides; ``_check`` after each one.

    What is refused counts as not done. Classes name the number of ``STEPS``.
    """

    def _walk(self, seed):
        self.random = random.Random(seed)  # noqa: S311 - no secret
        verbs = [
            getattr(self, name) for name in sorted(dir(self)) if name.startswith("_do_")
        ]
        for step in range(self.STEPS):
            verb = self.random.choice(verbs)
            with self.subTest(seed=seed, step=step, verb=verb.__name__):
                try:
                    with self.env.cr.savepoint():
                        verb()
                except UserError:
                    self.env.invalidate_all()  # refused: as if nothing had happened
                self._check()

    def _any(self, records):
        return records.browse(self.random.choice(records.ids or [False]))

    def _any_fiche(self, *states):
        return self._any(
            self.candidate.fiche_ids.filtered(lambda fiche: fiche.state in states)
        )
