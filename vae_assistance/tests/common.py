# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import random
from contextlib import contextmanager
from datetime import timedelta

import pypdf

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user

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


class VaeCommon(TransactionCase):
    """Two structures, a user for each role, a certification and a program."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(cls.env.context, tracking_disable=True, no_reset_password=True)
        )
        cls.company = cls.env.company
        cls.other_company = cls.env["res.company"].create({"name": "Autre structure"})
        for role, group in ROLES.items():
            user = new_test_user(
                cls.env,
                login=f"test_{role}",
                name=f"Test {role.capitalize()}",
                email=f"{role}@example.com",
                groups=group,
                company_id=cls.company.id,
                tz="Europe/Paris",
            )
            setattr(cls, role, user)
        cls.referent2 = new_test_user(
            cls.env,
            login="test_referent2",
            email="referent2@example.com",
            groups=ROLES["referent"],
            company_id=cls.company.id,
        )
        cls.stranger = new_test_user(
            cls.env,
            login="test_stranger",
            email="stranger@example.com",
            groups=ROLES["coordinator"],
            company_id=cls.other_company.id,
            company_ids=[(6, 0, cls.other_company.ids)],
        )
        cls.employee = new_test_user(
            cls.env,
            login="test_employee",
            email="employee@example.com",
            groups="base.group_user",
            company_id=cls.company.id,
        )
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
                **values,
            }
        )

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
