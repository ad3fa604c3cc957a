# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Who may do what: role × model × operation, on whose records.

The tables are the reference of the access rights. A model or a field that an addon
adds without its line here fails the tests.
"""

import base64
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import new_test_user, tagged

from odoo.addons.vae_assistance.tests.common import VaeCommon, pdf_file

OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
INSIDE = ("accompagnateur", "referent", "coordinator", "director", "admin")
OUTSIDE = ("employee", "portal", "public")
ROLES = INSIDE + OUTSIDE

# Records of catalogues and configuration: the same for every structure.
CATALOGUES = {
    # model: accompagnateur, referent, coordinator, director, admin
    "vae.step": ("r", "r", "r", "r", "rwcu"),
    "vae.step.check": ("r", "r", "r", "r", "rwcu"),
    "vae.step.requirement": ("r", "r", "r", "r", "rwcu"),
    "vae.situation": ("r", "r", "r", "r", "rwcu"),
    "vae.need.indicator": ("r", "r", "r", "r", "rwcu"),
    "vae.dropout.reason": ("r", "r", "r", "r", "rwcu"),
    "vae.program.criterion": ("r", "r", "r", "r", "rwcu"),
    "vae.program.service": ("r", "r", "r", "r", "rwcu"),
    "vae.admissibility.section": ("r", "r", "r", "r", "rwcu"),
    "vae.funding.device": ("r", "r", "r", "r", "rwcu"),
    "vae.delivery.wording": ("r", "r", "r", "r", "rwcu"),
    "vae.certification": ("r", "rwc", "rwc", "rwc", "rwcu"),
    "vae.certification.bloc": ("r", "rwcu", "rwcu", "rwcu", "rwcu"),
    "vae.certification.session": ("r", "rwcu", "rwcu", "rwcu", "rwcu"),
    "vae.certification.fee": ("r", "rwcu", "rwcu", "rwcu", "rwcu"),
    "vae.certification.document": ("r", "rwcu", "rwcu", "rwcu", "rwcu"),
    "vae.program": ("r", "r", "r", "r", "rwcu"),
    "vae.parameter": ("r", "r", "r", "r", "rw"),
    "vae.parameter.value": ("r", "r", "r", "r", "rwcu"),
    "vae.territory": ("r", "r", "rwcu", "rwcu", "rwcu"),
    "vae.grouping": ("r", "r", "r", "r", "rwcu"),
    "vae.consent.purpose": ("r", "r", "r", "r", "rwcu"),
    "vae.consent.item": ("r", "r", "r", "r", "rwcu"),
    "vae.support.type": ("r", "r", "r", "r", "rwcu"),
    "vae.plan.template": ("r", "r", "r", "r", "rwcu"),
    "vae.plan.template.line": ("r", "r", "r", "r", "rwcu"),
    "vae.contract.template": ("r", "r", "r", "r", "rwcu"),
    "vae.contract.template.line": ("r", "r", "r", "r", "rwcu"),
    "vae.livret.text": ("r", "r", "r", "r", "rwcu"),
    "vae.condition": ("r", "r", "r", "r", "rwcu"),
    "vae.obstacle.kind": ("r", "r", "r", "r", "rwcu"),
    "vae.proof.type": ("r", "r", "r", "r", "rwcu"),
    "vae.program.proof": ("r", "r", "r", "r", "rwcu"),
    "vae.program.survey": ("r", "r", "r", "r", "rwcu"),
    "vae.validation.point": ("r", "r", "r", "r", "rwcu"),
    "vae.jury.option.kind": ("r", "r", "r", "r", "rwcu"),
    "vae.time.kind": ("r", "r", "r", "r", "rwcu"),
    "vae.alert.rule": ("r", "r", "r", "r", "rwcu"),
    "vae.alert.digest": ("", "", "", "", "r"),
    # Those of others and common ones; one deletes one's own: vae_reseau/tests.
    "vae.offer": ("r", "rwc", "rwc", "rwc", "rwcu"),
    "vae.offer.theme": ("r", "r", "r", "r", "rwcu"),
    "vae.offer.audience": ("r", "r", "r", "r", "rwcu"),
    "vae.actor.type": ("r", "r", "r", "r", "rwcu"),
    "vae.carrier": ("r", "r", "r", "r", "rwcu"),
    "vae.partner.rule": ("", "", "rwcu", "rwcu", "rwcu"),
    "vae.source.record": ("r", "r", "r", "r", "r"),
    "vae.network.import": ("", "", "rc", "rc", "rwcu"),
    "vae.referral.refusal.reason": ("r", "r", "r", "r", "rwcu"),
    "vae.meeting.kind": ("r", "r", "r", "r", "rwcu"),
    "vae.collaboration": ("r", "rwc", "rwcu", "rwcu", "rwcu"),
    "vae.resource": ("r", "rwc", "rwcu", "rwcu", "rwcu"),
    "vae.resource.version": ("r", "r", "ru", "ru", "ru"),
    "vae.resource.sending": ("r", "r", "r", "r", "r"),
    "vae.leaflet": ("r", "rwc", "rwcu", "rwcu", "rwcu"),
    # Those of somebody else: one's own are corrected by who noted them.
    "vae.observation": ("rc", "rc", "rwcu", "rwcu", "rwcu"),
    "vae.observation.occurrence": ("rc", "rc", "rwcu", "rwcu", "rwcu"),
    "vae.observation.passing": ("rc", "rc", "rwcu", "rwcu", "rwcu"),
    # Accompagnateurs: those that a journey of theirs is part of.
    "vae.project": ("", "r", "rwc", "rwc", "rwcu"),
    "vae.project.phase": ("", "r", "rwcu", "rwcu", "rwcu"),
    "vae.budget.heading": ("", "", "r", "r", "rwcu"),
    "vae.budget": ("", "", "r", "rwcu", "rwcu"),
    # Written by its budget.
    "vae.budget.line": ("", "", "r", "r", "r"),
    "vae.budget.mapping": ("", "", "", "rwcu", "rwcu"),
    "vae.financial.report": ("", "", "r", "rwcu", "rwcu"),
    # Wages.
    "vae.hourly.cost": ("", "", "", "rwcu", "rwcu"),
    # Of the structure; one's own: vae_reporting/tests/objective.
    "vae.objective": ("", "", "r", "rwcu", "rwcu"),
    "vae.objective.month": ("", "", "r", "rw", "rw"),
    "vae.objective.move": ("", "", "r", "r", "r"),
    "vae.indicator": ("r", "r", "r", "r", "rwcu"),
    "vae.indicator.axis": ("r", "r", "r", "r", "rwcu"),
    "vae.bilan.section.template": ("", "", "r", "r", "rwcu"),
    "vae.obligation.template": ("", "", "r", "r", "rwcu"),
    "vae.obligation.template.line": ("", "", "r", "r", "rwcu"),
    "vae.bpf.line": ("", "", "", "r", "rwcu"),
    "vae.quality.item": ("", "", "r", "r", "rwcu"),
    "vae.quality.evidence": ("", "", "r", "r", "rwcu"),
}

# Meetings of the network, about nobody's journey: of the structure; an accompagnateur
# reads those in which they take part (vae_reseau/tests/meeting).
MEETINGS = {
    "vae.meeting": "rw",
    "vae.meeting.participant": "rwu",
    "vae.meeting.decision": "rwu",
}

# Records of a structure, about nobody: of one's own; of another one nobody has any.
# What a grouping changes: vae_reporting/tests/convention.
OF_STRUCTURES = {
    # model: accompagnateur, referent, coordinator, director, admin
    "vae.delegation": ("", "", "r", "rwcu", "rwcu"),
    "vae.convention": ("", "", "r", "rwcu", "rwcu"),
    "vae.convention.part": ("", "", "r", "rw", "rw"),
    "vae.convention.line": ("", "", "r", "rwcu", "rwcu"),
    "vae.convention.amendment": ("", "", "r", "rwcu", "rwcu"),
    "vae.convention.payment": ("", "", "r", "rwcu", "rwcu"),
    "vae.obligation": ("", "", "r", "rwcu", "rwcu"),
    "vae.report.schedule": ("", "", "r", "rwcu", "rwcu"),
    # Laid out by the schedule; to write is to retry.
    "vae.report.run": ("", "", "r", "rw", "rw"),
    "vae.report.delivery": ("", "", "r", "r", "r"),
    "vae.regional.kept": ("", "", "", "r", "r"),
    "vae.quality.review": ("", "", "r", "rwcu", "rwcu"),
    "vae.quality.review.line": ("", "", "r", "rwcu", "rwcu"),
    # One's own: vae_reporting/tests/analysis.
    "vae.analysis.time": ("", "", "r", "r", "r"),
    "vae.analysis.objective": ("", "", "r", "r", "r"),
    "vae.bilan": ("", "", "rwc", "rwcu", "rwcu"),
    "vae.bilan.section": ("", "", "rwcu", "rwcu", "rwcu"),
}

# Records about people: followed by the user / of the structure / of another one.
PEOPLE = {
    "vae.candidate": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rw", "", ""),
        "coordinator": ("rw", "rw", ""),
        "director": ("rw", "rw", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.candidate.check": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    # Kept by what is decided, taken back by an action.
    "vae.decision": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.fiche.action": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rw", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.todo": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    # Written by the fiche when it is completed.
    "vae.fiche.action.todo": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.fiche.action.support": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    # Read and written by those who follow the candidate alone.
    "vae.candidate.sensitive": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "", ""),
        "director": ("rwu", "", ""),
        "admin": ("rwu", "", ""),
    },
    "vae.service": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rw", "", ""),
        "coordinator": ("rw", "rw", ""),
        "director": ("rw", "rw", ""),
        "admin": ("rw", "rw", ""),
    },
    "vae.proposal": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.attendance": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    # Names everybody who came: for who leads the workshop, not for who follows one.
    "vae.attendance.sheet": {
        "accompagnateur": ("", "", ""),
        "referent": ("", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.contact.log": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rw", "", ""),
        "coordinator": ("rw", "rw", ""),
        "director": ("rw", "rw", ""),
        "admin": ("rw", "rw", ""),
    },
    "vae.interlocutor": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.candidate.study": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.candidate.bloc": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.follow.up": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rw", "", ""),
        "coordinator": ("rw", "rw", ""),
        "director": ("rw", "rw", ""),
        "admin": ("rw", "rw", ""),
    },
    # Written by the journey itself.
    "vae.candidate.history": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    # Created, changed and opened by actions only: nobody writes them.
    "vae.confidential.note": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "", ""),
        "director": ("r", "", ""),
        "admin": ("r", "", ""),
    },
    "vae.confidential.version": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "", ""),
        "director": ("r", "", ""),
        "admin": ("r", "", ""),
    },
    "vae.access.log": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    # Written by the mechanism of signatures, never by users.
    "vae.signature.request": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.signature": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.consent": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.support.plan": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rw", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.support.plan.line": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.contract": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.contract.commitment": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.admissibility": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.admissibility.line": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    # Answers of the certifier: nobody rewrites them, the last one is taken out.
    "vae.admissibility.decision": {
        "accompagnateur": ("ru", "", ""),
        "referent": ("ru", "", ""),
        "coordinator": ("ru", "ru", ""),
        "director": ("ru", "ru", ""),
        "admin": ("ru", "ru", ""),
    },
    "vae.funding": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.funding.cost": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.funding.request": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.funding.payment": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.leave": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.delivery.certificate": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rw", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    # Read from the records that are awaited.
    "vae.deadline": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.start.certificate": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rw", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.candidate.unavailability": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.diagnosis": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rw", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    # Written by their diagnosis, and by the grid of the candidate.
    "vae.diagnosis.line": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.obstacle": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.referral": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    # Kept by what happens to the referral.
    "vae.referral.transition": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.obstacle.confidential": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "", ""),
        "director": ("r", "", ""),
        "admin": ("r", "", ""),
    },
    "vae.experience": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.experience.bloc": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.validation.file": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rw", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.validation.section": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    # Kept as they were written, whoever writes at the same time.
    "vae.validation.version": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.validation.comment": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rw", "", ""),
        "coordinator": ("rw", "rw", ""),
        "director": ("rw", "rw", ""),
        "admin": ("rw", "rw", ""),
    },
    "vae.validation.check": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.validation.evidence": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.jury": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rw", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.jury.bloc": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.jury.option": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    "vae.argument": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
    # Asked by the closing and by the result of a jury.
    "vae.satisfaction": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    # It may be about who follows the journey: of coordinators, and of who wrote it.
    "vae.complaint": {
        "accompagnateur": ("", "", ""),
        "referent": ("", "", ""),
        "coordinator": ("rw", "rw", ""),
        "director": ("rw", "rw", ""),
        "admin": ("rw", "rw", ""),
    },
    # Added, replaced and cancelled by actions only; what is wanted is computed.
    "vae.proof": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.proof.link": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.proof.need": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.analysis.attendance": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.analysis.journey": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    "vae.analysis.referral": {
        "accompagnateur": ("r", "", ""),
        "referent": ("r", "", ""),
        "coordinator": ("r", "r", ""),
        "director": ("r", "r", ""),
        "admin": ("r", "r", ""),
    },
    # Opened and closed by rules, put off by actions: no field is typed.
    "vae.alert": {
        "accompagnateur": ("rw", "", ""),
        "referent": ("rw", "", ""),
        "coordinator": ("rw", "rw", ""),
        "director": ("rw", "rw", ""),
        "admin": ("rw", "rw", ""),
    },
    # Of the user themselves: each writes their own time.
    "vae.time": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "r", ""),
        "director": ("rwu", "r", ""),
        "admin": ("rwu", "r", ""),
    },
    "vae.training": {
        "accompagnateur": ("rwu", "", ""),
        "referent": ("rwu", "", ""),
        "coordinator": ("rwu", "rwu", ""),
        "director": ("rwu", "rwu", ""),
        "admin": ("rwu", "rwu", ""),
    },
}
CREATORS = {
    "vae.candidate": ("referent", "coordinator", "director", "admin"),
    "vae.candidate.check": INSIDE,
    "vae.decision": (),
    "vae.fiche.action": INSIDE,
    "vae.todo": INSIDE,
    "vae.fiche.action.todo": (),
    "vae.fiche.action.support": INSIDE,
    "vae.candidate.sensitive": INSIDE,
    "vae.service": INSIDE,
    "vae.proposal": INSIDE,
    "vae.follow.up": INSIDE,
    "vae.attendance": INSIDE,
    "vae.attendance.sheet": (),
    "vae.contact.log": INSIDE,
    "vae.interlocutor": INSIDE,
    "vae.candidate.study": INSIDE,
    "vae.candidate.bloc": INSIDE,
    "vae.candidate.history": (),
    "vae.signature.request": (),
    "vae.signature": (),
    "vae.consent": INSIDE,
    "vae.confidential.note": (),
    "vae.confidential.version": (),
    "vae.access.log": (),
    "vae.support.plan": INSIDE,
    "vae.support.plan.line": INSIDE,
    "vae.contract": INSIDE,
    "vae.contract.commitment": INSIDE,
    "vae.admissibility": INSIDE,
    "vae.admissibility.line": INSIDE,
    "vae.admissibility.decision": INSIDE,
    "vae.funding": INSIDE,
    "vae.funding.cost": INSIDE,
    "vae.funding.request": INSIDE,
    "vae.funding.payment": INSIDE,
    "vae.leave": INSIDE,
    "vae.delivery.certificate": INSIDE,
    "vae.deadline": (),
    "vae.start.certificate": INSIDE,
    "vae.candidate.unavailability": INSIDE,
    "vae.diagnosis": INSIDE,
    "vae.diagnosis.line": (),
    "vae.obstacle": INSIDE,
    "vae.referral": INSIDE,
    "vae.referral.transition": (),
    "vae.obstacle.confidential": (),
    "vae.experience": INSIDE,
    "vae.experience.bloc": (),
    "vae.validation.file": INSIDE,
    "vae.validation.section": INSIDE,
    "vae.validation.version": (),
    "vae.validation.comment": INSIDE,
    "vae.validation.check": INSIDE,
    "vae.validation.evidence": INSIDE,
    "vae.jury": INSIDE,
    "vae.jury.bloc": INSIDE,
    "vae.jury.option": INSIDE,
    "vae.argument": INSIDE,
    "vae.satisfaction": (),
    "vae.complaint": INSIDE,
    "vae.proof": (),
    "vae.proof.link": (),
    "vae.proof.need": (),
    "vae.analysis.attendance": (),
    "vae.analysis.journey": (),
    "vae.analysis.referral": (),
    "vae.alert": (),
    "vae.time": INSIDE,
    "vae.training": INSIDE,
}

# Wizards, each kept to who opened it: Odoo has no such rule by itself.
WIZARDS = {
    "vae.alert.postpone": INSIDE,
    "vae.appointment.refuse": INSIDE,
    "vae.validation.version.add": INSIDE,
    "vae.jury.correct": ("coordinator", "director", "admin"),
    "vae.proof.add": INSIDE,
    "vae.proof.cancel": INSIDE,
    "vae.proof.export": ("referent", "coordinator", "director", "admin"),
    "vae.attendance.close": INSIDE,
    "vae.attendance.register": INSIDE,
    "vae.attendance.upload": INSIDE,
    "vae.contract.terminate": INSIDE,
    "vae.signature.cancel": INSIDE,
    "vae.signature.contest": INSIDE,
    "vae.signature.upload": INSIDE,
    "vae.signature.verify": INSIDE,
    "vae.candidate.close": INSIDE,
    "vae.step.override": ("coordinator", "director", "admin"),
    "vae.candidate.dating": ("coordinator", "director", "admin"),
    "vae.candidate.join": ("coordinator", "director", "admin"),
    "vae.candidate.double": INSIDE,
    "vae.candidate.handover": ("referent", "coordinator", "director", "admin"),
    "vae.lead.convert": ("referent", "coordinator", "director", "admin"),
    "vae.network.export": INSIDE,
    "vae.referral.answer": INSIDE,
    "vae.resource.send": ("referent", "coordinator", "director", "admin"),
    "vae.observation.pass": INSIDE,
    "vae.project.join": INSIDE,
    "vae.partner.qualify": ("referent", "coordinator", "director", "admin"),
    "vae.vcard.import": ("referent", "coordinator", "director", "admin"),
    "vae.obligation.fill": ("director", "admin"),
    "vae.obligation.fill.line": ("director", "admin"),
    "vae.budget.import": ("director", "admin"),
    "vae.budget.renew": ("director", "admin"),
    "vae.report.export": ("director", "admin"),
    "vae.objective.share": ("director", "admin"),
    "vae.objective.reallocate": ("director", "admin"),
}

# Lines made for one user, who only reads them: the models' own tests.
COMPUTED = {
    "vae.grouping.total": ("coordinator", "director", "admin"),
    "vae.time.year": INSIDE,
    "vae.retention.line": ("admin",),
}

# One's own and nobody else's: vae_assistance/tests/signature.
OWN = {"vae.signature.kept"}

# Read by nobody, but by the software itself: vae_reseau/tests/referral.
NOBODYS = {"vae.referral.link"}

# Fields of ours on core's models that every internal user may read, and why.
OPEN_FIELDS = {
    ("calendar.alarm", "alarm_type"): "configuration",
    ("ir.actions.report", "pdf_engine"): "configuration",
}
ADDONS = ("vae_assistance", "vae_reseau", "vae_reporting")

# In every record about a person that tests make: it must come out nowhere.
SECRET = "Contenu strictement confidentiel"


class AccessCommon(VaeCommon):
    """A user for each role, and candidates followed or not, here and elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(
            cls.env, login="test_portal", groups="base.group_portal"
        )
        cls.public = cls.env.ref("base.public_user")
        cls.users = {role: getattr(cls, role) for role in ROLES}
        cls.elsewhere = cls.env["vae.candidate"].create(
            {
                "name": "Personne Ailleurs",
                "company_id": cls.other_company.id,
                "user_id": cls.stranger.id,
            }
        )
        cls.unfollowed = cls._create_candidate("Personne Voisine", cls.referent2)

    def _followed_by(self, user):
        candidate = self._create_candidate("Personne Suivie", self.referent2)
        candidate.accompagnateur_ids = user
        return candidate

    def _speaker(self, record):
        """A colleague who may write a message on a record: not all follow journeys."""
        return next(
            user
            for user in (self.referent2, self.coordinator)
            if record.with_user(user).has_access("read")
        )

    def _records(self, model, candidate):
        """A record of ``model`` about ``candidate``.

        A model that needs more than its candidate has a method ``_make_<model>``.
        """
        make = getattr(self, f"_make_{model.replace('.', '_')}", None)
        if make:
            return make(candidate)
        return self.env[model].create({"candidate_id": candidate.id})

    def _make_vae_candidate(self, candidate):
        return candidate

    def _make_vae_contact_log(self, candidate):
        return self.env["vae.contact.log"].create(
            {"candidate_id": candidate.id, "channel": "phone"}
        )

    def _make_vae_decision(self, candidate):
        return self.env["vae.decision"].create(
            {
                "candidate_id": candidate.id,
                "user_id": (candidate.user_id or self.referent2).id,
                "kind": "step",
                "res_model": "vae.candidate",
                "res_id": candidate.id,
                "before": {"step_id": candidate.step_id.id, "closing": None},
            }
        )

    def _make_vae_contact_log(self, candidate):
        return self.env["vae.contact.log"].create(
            {"candidate_id": candidate.id, "channel": "phone"}
        )

    def _make_vae_candidate_check(self, candidate):
        return self.env["vae.candidate.check"].create(
            {
                "name": "Point",
                "candidate_id": candidate.id,
                "step_id": candidate.step_id.id,
            }
        )

    def _make_vae_consent(self, candidate):
        purpose = self.env.ref("vae_assistance.vae_consent_purpose_sensitive")
        return self.env["vae.consent"].create(
            {"candidate_id": candidate.id, "purpose_id": purpose.id}
        )

    def _make_vae_candidate_sensitive(self, candidate):
        candidate.company_id.vae_sensitive_profile = True
        self._consent_to("statistics", candidate)
        return self.env["vae.candidate.sensitive"].search(
            [("candidate_id", "=", candidate.id)]
        ) or self.env["vae.candidate.sensitive"].create(
            {"candidate_id": candidate.id, "rqth": "yes"}
        )

    def _make_vae_proof(self, candidate):
        fiche = self._create_fiche(candidate, days=-1)
        return self.env["vae.proof"]._keep(
            candidate,
            fiche,
            self.env.ref("vae_assistance.vae_proof_type_other"),
            base64.b64encode(pdf_file("preuve")),
            fiche.date.date(),
            SECRET,
        )

    def _make_vae_proof_link(self, candidate):
        return self._make_vae_proof(candidate).link_ids[-1:]

    def _make_vae_proof_need(self, candidate):
        needs = self.env["vae.proof.need"]
        if not candidate.program_id:
            candidate.program_id = self.env["vae.program"].create(
                {"name": "Mandat à preuves"}
            )
            self._make_wanted_proof(candidate.program_id)
        self._create_fiche(candidate, days=-1, state="done")
        return needs.search([("candidate_id", "=", candidate.id)], limit=1)

    def _make_vae_analysis_attendance(self, candidate):
        fiche = self._create_fiche(candidate, days=-1, state="done")
        return self.env["vae.analysis.attendance"].search(
            [("res_model", "=", fiche._name), ("res_id", "=", fiche.id)]
        )

    def _make_vae_analysis_journey(self, candidate):
        return self.env["vae.analysis.journey"].search(
            [("candidate_id", "=", candidate.id)]
        )

    def _make_vae_analysis_referral(self, candidate):
        referral = self._records("vae.referral", candidate)[:1]
        return self.env["vae.analysis.referral"].search([("res_id", "=", referral.id)])

    def _make_vae_alert(self, candidate):
        # Nothing is planned yet: that is one.
        return self.env["vae.alert"].search(
            [("candidate_id", "=", candidate.id)], limit=1
        )

    def _make_wanted_proof(self, program):
        return self.env["vae.program.proof"].create(
            {
                "program_id": program.id,
                "kind": "fiche",
                "type_id": self.env.ref("vae_assistance.vae_proof_type_signature").id,
            }
        )

    def _make_vae_attendance(self, candidate):
        company = candidate.company_id
        leader = self.stranger if company == self.other_company else self.referent2
        event = self.env["calendar.event"].create(
            {
                "name": "Atelier",
                "vae_kind": "workshop",
                "vae_company_id": company.id,
                "user_id": leader.id,
                "partner_ids": [Command.set(leader.partner_id.ids)],
                "start": self.now,
                "stop": self.now + timedelta(hours=2),
            }
        )
        return self.env["vae.attendance"]._register_people(event, candidate)

    def _make_vae_attendance_sheet(self, candidate):
        attendance = self._make_vae_attendance(candidate)
        return self.env["vae.attendance.sheet"].create(
            {
                "event_id": attendance.event_id.id,
                "attendance_ids": [Command.set(attendance.ids)],
            }
        )

    def _make_vae_interlocutor(self, candidate):
        return self.env["vae.interlocutor"].create(
            {"candidate_id": candidate.id, "name": "Interlocuteur"}
        )

    def _make_vae_candidate_history(self, candidate):
        return candidate.history_ids

    def _make_vae_candidate_study(self, candidate):
        lines = self.env["vae.candidate.study"].search(
            [("candidate_id", "=", candidate.id)]
        )
        return lines or lines.create(
            {
                "candidate_id": candidate.id,
                "certification_id": self.certification.id,
            }
        )

    def _make_vae_candidate_bloc(self, candidate):
        candidate.certification_id = self.certification
        lines = self.env["vae.candidate.bloc"].search(
            [("candidate_id", "=", candidate.id)]
        )
        return lines or lines.create(
            {
                "candidate_id": candidate.id,
                "bloc_id": self.certification.bloc_ids[0].id,
            }
        )

    def _make_vae_access_log(self, candidate):
        return self.env["vae.access.log"]._trace(candidate, "open")

    def _make_vae_confidential_note(self, candidate):
        return self.env["vae.confidential.note"].create(
            {"candidate_id": candidate.id, "content": SECRET}
        )

    def _make_vae_confidential_version(self, candidate):
        return self.env["vae.confidential.version"].create(
            {
                "model": "vae.confidential.note",
                "res_id": self._records("vae.confidential.note", candidate).id,
                "candidate_id": candidate.id,
                "author_id": self.referent2.id,
                "date": self.now,
                "content": {"content": SECRET},
            }
        )

    def _make_vae_support_plan_line(self, candidate):
        draft = candidate.plan_ids.filtered(lambda plan: plan.state == "draft")
        plan = draft or self._records("vae.support.plan", candidate)
        return plan.line_ids[0]

    def _make_vae_support_plan(self, candidate):
        candidate.plan_ids.filtered(lambda p: p.state == "draft").unlink()
        if not candidate._filtered_diagnosis(candidate.step_id):
            self._agree_diagnosis(candidate)
        return self.env["vae.support.plan"].create({"candidate_id": candidate.id})

    def _make_vae_contract(self, candidate):
        if not candidate._agreed_plan():
            plan = self._records("vae.support.plan", candidate)
            plan.write({"state": "agreed", "date_agreed": self.now.date()})
        return candidate.contract_ids[:1] or self.env["vae.contract"].create(
            {"candidate_id": candidate.id}
        )

    def _make_vae_contract_commitment(self, candidate):
        contract = self._records("vae.contract", candidate)
        return self.env["vae.contract.commitment"].create(
            {"contract_id": contract.id, "name": "Venir aux rendez-vous"}
        )

    def _make_vae_admissibility(self, candidate):
        candidate.certification_id = candidate.certification_id or self.certification
        return self.env["vae.admissibility"].create({"candidate_id": candidate.id})

    def _make_vae_admissibility_line(self, candidate):
        return self._records("vae.admissibility", candidate).line_ids[0]

    def _make_vae_admissibility_decision(self, candidate):
        request = self._make_vae_admissibility(candidate)
        request.target = "blocs"  # of which there may be several a year
        request.date_sent = fields.Date.context_today(request)
        return self.env["vae.admissibility.decision"].create(
            {"admissibility_id": request.id, "kind": "complete"}
        )

    def _make_vae_funding(self, candidate):
        return candidate.funding_ids or self.env["vae.funding"].create(
            {"candidate_id": candidate.id}
        )

    def _make_vae_funding_cost(self, candidate):
        plan = self._make_vae_funding(candidate)
        return self.env["vae.funding.cost"].create(
            {"funding_id": plan.id, "name": "Livres", "amount": 30}
        )

    def _make_vae_funding_request(self, candidate):
        return self.env["vae.funding.request"].create(
            {
                "funding_id": self._make_vae_funding(candidate).id,
                "device_id": self.env.ref("vae_assistance.vae_funding_device_opco").id,
                "amount_asked": 30,
            }
        )

    def _make_vae_funding_payment(self, candidate):
        request = self._make_vae_funding_request(candidate)
        request.action_grant()
        return self.env["vae.funding.payment"].create(
            {"request_id": request.id, "amount": 30}
        )

    def _make_vae_leave(self, candidate):
        return self.env["vae.leave"].create(
            {
                "candidate_id": candidate.id,
                "date_from": "2030-01-07",
                "date_to": "2030-01-08",
                "hours": 14,
            }
        )

    def _make_vae_delivery_certificate(self, candidate):
        return self.env["vae.delivery.certificate"].create(
            {"candidate_id": candidate.id}
        )

    def _make_vae_deadline(self, candidate):
        self._make_vae_leave(candidate)
        self.env.flush_all()
        return self.env["vae.deadline"].search(
            [("candidate_id", "=", candidate.id), ("kind", "=", "leave_ask")], limit=1
        )

    def _make_vae_start_certificate(self, candidate):
        if candidate.start_certificate_ids:
            return candidate.start_certificate_ids
        contract = self._records("vae.contract", candidate)
        self._sign_at_once(contract)
        self._sign_at_once(self._create_fiche(candidate, state="done"))
        return self.env["vae.start.certificate"].create({"candidate_id": candidate.id})

    def _make_vae_candidate_unavailability(self, candidate):
        return self.env["vae.candidate.unavailability"].create(
            {"candidate_id": candidate.id, "date_from": "2026-08-01"}
        )

    def _make_vae_diagnosis_line(self, candidate):
        return self._records("vae.diagnosis", candidate).line_ids[0]

    def _make_vae_experience(self, candidate):
        return self.env["vae.experience"].create(
            {"candidate_id": candidate.id, "name": "Emploi"}
        )

    def _make_vae_experience_bloc(self, candidate):
        return self.env["vae.experience.bloc"].create(
            {
                "experience_id": self._records("vae.experience", candidate).id,
                "bloc_id": candidate.certification_id.bloc_ids[:1].id
                or self.certification.bloc_ids[0].id,
                "answer": "yes",
            }
        )

    def _make_vae_validation_file(self, candidate):
        return candidate.validation_file_ids[:1] or self.env[
            "vae.validation.file"
        ].create({"candidate_id": candidate.id})

    def _make_vae_validation_section(self, candidate):
        file = self._records("vae.validation.file", candidate)
        return self.env["vae.validation.section"].create(
            {"file_id": file.id, "name": "Activité", "explicitation": SECRET}
        )

    def _make_vae_validation_version(self, candidate):
        section = self._make_vae_validation_section(candidate)
        return self.env["vae.validation.version"]._add(section, SECRET)

    def _make_vae_validation_comment(self, candidate):
        return self.env["vae.validation.comment"].create(
            {
                "section_id": self._make_vae_validation_section(candidate).id,
                "body": SECRET,
            }
        )

    def _make_vae_validation_check(self, candidate):
        file = self._records("vae.validation.file", candidate)
        return self.env["vae.validation.check"].create(
            {"file_id": file.id, "name": "Signature"}
        )

    def _make_vae_validation_evidence(self, candidate):
        file = self._records("vae.validation.file", candidate)
        return self.env["vae.validation.evidence"].create(
            {"file_id": file.id, "name": "Pièce"}
        )

    def _make_vae_jury(self, candidate):
        return self.env["vae.jury"].create(
            {"candidate_id": candidate.id, "date": self.now.date(), "report": SECRET}
        )

    def _make_vae_jury_bloc(self, candidate):
        candidate.certification_id = self.certification
        return self._make_vae_jury(candidate).line_ids[0]

    def _make_vae_jury_option(self, candidate):
        return self.env["vae.jury.option"].create(
            {
                "jury_id": self._records("vae.jury", candidate).id,
                "kind_id": self.env["vae.jury.option.kind"].search([], limit=1).id,
                "takes": SECRET,
            }
        )

    def _make_vae_argument(self, candidate):
        arguments = self.env["vae.argument"]
        found = arguments.search([("candidate_id", "=", candidate.id)], limit=1)
        return found or arguments.create(
            {"candidate_id": candidate.id, "argument": SECRET}
        )

    def _make_vae_satisfaction(self, candidate):
        asked = self.env["vae.satisfaction"]
        found = asked.search([("candidate_id", "=", candidate.id)], limit=1)
        return found or asked.create(
            {
                "candidate_id": candidate.id,
                "moment": "end",
                "date_due": self.now.date(),
                "survey_id": self.env.ref("vae_assistance.survey_satisfaction_end").id,
            }
        )

    def _make_vae_complaint(self, candidate):
        here = candidate.company_id == self.company
        return self.env["vae.complaint"].create(
            {
                "candidate_id": candidate.id,
                "description": SECRET,
                "user_id": (self.coordinator if here else self.stranger).id,
            }
        )

    def _make_vae_todo(self, candidate):
        return self.env["vae.todo"].create(
            {"candidate_id": candidate.id, "name": "Chose à faire"}
        )

    def _make_vae_fiche_action_todo(self, candidate):
        self._make_vae_todo(candidate)
        return self._create_fiche(candidate, state="done").todo_line_ids[0]

    def _make_vae_fiche_action_support(self, candidate):
        return self.env["vae.fiche.action.support"].create(
            {
                "fiche_id": self._create_fiche(candidate).id,
                "support_type_id": self.env["vae.support.type"].search([], limit=1).id,
            }
        )

    def _make_vae_signature_request(self, candidate):
        fiche = self._create_fiche(
            candidate, state="done", user_id=candidate.user_id.id
        )
        return self.env["vae.signature.request"]._create_for(fiche)

    def _make_vae_signature(self, candidate):
        return self._make_vae_signature_request(candidate).signer_ids[0]

    def _make_vae_obstacle(self, candidate):
        kind = self.env.ref("vae_assistance.vae_obstacle_kind_money")
        return self.env["vae.obstacle"].create(
            {"candidate_id": candidate.id, "kind_id": kind.id}
        )

    def _make_vae_referral(self, candidate):
        actor = self.env["res.partner"].create(
            {"name": "Partenaire", "email": "partenaire@example.com"}
        )
        return self.env["vae.referral"].create(
            {
                "candidate_id": candidate.id,
                "partner_id": actor.id,
                "reason": SECRET,
            }
        )

    def _make_vae_referral_transition(self, candidate):
        referral = self._make_vae_referral(candidate)
        referral._move("withdrawn")
        return referral.transition_ids

    def _make_vae_resource(self, candidate):
        resources = self.env["vae.resource"]
        made = resources.with_company(candidate.company_id).create(
            {"name": "Guide", "url": "https://example.com/guide", "for_partners": True}
        )
        return resources.browse(made.id)

    def _make_vae_resource_version(self, candidate):
        return self._make_vae_resource(candidate).version_id

    def _make_vae_resource_sending(self, candidate):
        actor = self.env["res.partner"].create(
            {"name": "Partenaire", "email": "partenaire@example.com"}
        )
        return self.env["vae.resource.sending"]._send(
            self._make_vae_resource(candidate).version_id, actor, "?", "<p>?</p>"
        )

    def _make_vae_leaflet(self, candidate):
        leaflets = self.env["vae.leaflet"]
        own = leaflets.search([("company_id", "=", candidate.company_id.id)])
        made = own or leaflets.with_company(candidate.company_id).create({})
        return leaflets.browse(made.id)

    def _make_vae_time(self, candidate):
        """Of the user who follows the candidate, if there is one."""
        user = candidate.accompagnateur_ids[:1] or candidate.user_id
        values = {
            "user_id": user.id,
            "candidate_id": candidate.id,
            "kind_id": self.env.ref("vae_assistance.vae_time_kind_coordination").id,
            "date": "2026-03-02",
        }
        found = self.env["vae.time"].search([(f, "=", v) for f, v in values.items()])
        return found or found.create({**values, "hours": 1, "note": SECRET})

    def _make_vae_training(self, candidate):
        user = candidate.accompagnateur_ids[:1] or candidate.user_id
        return self.env["vae.training"].create(
            {
                "name": "Entretien d’explicitation",
                "user_id": user.id,
                "company_id": candidate.company_id.id,
                "date_from": "2026-03-02",
                "hours": 7,
            }
        )

    def _make_vae_delegation(self, candidate):
        company = candidate.company_id
        user = self.stranger if company == self.other_company else self.coordinator
        return self.env["vae.delegation"].create(
            {"company_id": company.id, "user_id": user.id, "date_end": "2100-01-01"}
        )

    def _make_vae_convention(self, candidate):
        company = candidate.company_id
        conventions = self.env["vae.convention"]
        found = conventions.search([("company_id", "=", company.id)], limit=1)
        if found:
            return found
        funder = self.env["res.partner"].create(
            {"name": "Région", "is_company": True, "email": "region@example.com"}
        )
        return conventions.create(
            {
                "name": "Assistance renforcée",
                "company_id": company.id,
                "program_id": self.program.id,
                "partner_id": funder.id,
                "line_ids": [Command.create({"kind": "lump", "price": 100})],
            }
        )

    def _make_vae_convention_part(self, candidate):
        return self._make_vae_convention(candidate).part_ids

    def _make_vae_convention_line(self, candidate):
        return self._make_vae_convention(candidate).line_ids[:1]

    def _make_vae_convention_amendment(self, candidate):
        convention = self._make_signed_convention(candidate)
        return convention.amendment_ids[:1] or convention.amendment_ids.create(
            {"convention_id": convention.id, "reason": "Prolongation"}
        )

    def _make_signed_convention(self, candidate):
        convention = self._make_vae_convention(candidate)
        if not convention.date_signed:
            company = convention.company_id.sudo()
            company.vae_director_id = company.vae_director_id or self.director
            self._sign_at_once(convention)
        return convention

    def _make_vae_obligation(self, candidate):
        return self.env["vae.obligation"].create(
            {
                "convention_id": self._make_vae_convention(candidate).id,
                "name": "Bilan",
                "needs_signature": True,
                "document": base64.b64encode(pdf_file("bilan")),
                "document_name": "bilan.pdf",
            }
        )

    def _make_vae_report_schedule(self, candidate):
        recipient = self.env["res.partner"].create(
            {"name": "Destinataire", "email": "destinataire@example.com"}
        )
        return self.env["vae.report.schedule"].create(
            {
                "kind": "caseload",
                "company_id": candidate.company_id.id,
                "partner_ids": [Command.set(recipient.ids)],
            }
        )

    def _make_vae_report_run(self, candidate):
        return self._make_vae_report_schedule(candidate)._lay_out(
            fields.Date.to_date("2026-01-01"), fields.Date.to_date("2026-01-31")
        )

    def _make_vae_report_delivery(self, candidate):
        return self._make_vae_report_run(candidate).delivery_ids

    def _make_vae_regional_kept(self, candidate):
        kept = self.env["vae.regional.kept"]
        grouping = self.env["vae.grouping"]
        return kept._of(candidate.company_id, grouping, 2025) or kept._make(
            candidate.company_id, grouping, 2025, []
        )

    def _make_vae_quality_review(self, candidate):
        values = {"company_id": candidate.company_id.id, "referential": "charter"}
        reviews = self.env["vae.quality.review"]
        found = reviews.search([(name, "=", values[name]) for name in values])
        return found[:1] or reviews.create(values)

    def _make_vae_quality_review_line(self, candidate):
        return self._make_vae_quality_review(candidate).line_ids[:1]

    def _make_vae_analysis_time(self, candidate):
        entry = self._make_vae_time(candidate)
        return self.env["vae.analysis.time"].search([("res_id", "=", entry.id)])

    def _make_vae_analysis_objective(self, candidate):
        objective = self.env["vae.objective"].create(
            {
                "company_id": candidate.company_id.id,
                "program_id": self.program.id,
                "kind": "information",
                "date_start": "2026-01-01",
                "quantity": 12,
            }
        )
        lines = self.env["vae.analysis.objective"]
        return lines.search(
            [("res_model", "=", objective._name), ("res_id", "=", objective.id)],
            limit=1,
        )

    def _make_vae_bilan(self, candidate):
        company = candidate.company_id
        found = self.env["vae.bilan"].search([("company_id", "=", company.id)], limit=1)
        return found or found.create({"company_id": company.id})

    def _make_vae_bilan_section(self, candidate):
        return self._make_vae_bilan(candidate).section_ids[:1]

    def _make_vae_convention_payment(self, candidate):
        convention = self._make_signed_convention(candidate)
        due = self.env["vae.obligation"].create(
            {
                "convention_id": convention.id,
                "name": "Acompte",
                "kind": "payment",
                "percent": 10,
            }
        )
        return self.env["vae.convention.payment"].create(
            {"convention_id": convention.id, "obligation_id": due.id, "amount": 1}
        )

    def _make_vae_offer(self, _candidate):
        actor = self.env["res.partner"].create({"name": "Actrice", "is_company": True})
        return self.env["vae.offer"].create({"name": "Aide", "partner_id": actor.id})

    def _make_vae_source_record(self, candidate):
        offer = self._make_vae_offer(candidate)
        return self.env["vae.source.record"].create(
            {"kind": "service", "source": "s", "code": "1", "offer_id": offer.id}
        )

    def _make_vae_partner_rule(self, _candidate):
        return self.env["vae.partner.rule"].create({"name": "Toutes"})

    def _make_vae_observation(self, _candidate):
        return self.env["vae.observation"].create({"name": "Peu de bus le soir"})

    def _make_vae_observation_occurrence(self, candidate):
        return self._make_vae_observation(candidate).occurrence_ids

    def _make_vae_observation_passing(self, candidate):
        return self.env["vae.observation.passing"].create(
            {
                "observation_id": self._make_vae_observation(candidate).id,
                "level": "region",
                "recipient": "Chargée de mission VAE",
            }
        )

    def _make_vae_project(self, _candidate):
        return self.env["vae.project"].create({"name": "Cohorte"})

    def _make_vae_project_phase(self, candidate):
        return self.env["vae.project.phase"].create(
            {
                "name": "Accueil",
                "project_id": self._make_vae_project(candidate).id,
                "date_start": "2026-03-02",
            }
        )

    def _make_vae_network_import(self, _candidate):
        return self.env["vae.network.import"].create({})

    def _make_vae_meeting(self, candidate):
        """Of the structure; an accompagnateur who follows the candidate takes part."""
        organiser = self.referent2
        if candidate.company_id == self.other_company:
            organiser = self.stranger
        people = (organiser | candidate.accompagnateur_ids).partner_id
        return self.env["vae.meeting"].create(
            {
                "name": "Réunion",
                "minutes": SECRET,
                "company_id": candidate.company_id.id,
                "user_id": organiser.id,
                "start": self.now,
                "participant_ids": [
                    Command.create({"partner_id": partner.id}) for partner in people
                ],
                "decision_ids": [Command.create({"name": SECRET})],
            }
        )

    def _make_vae_meeting_participant(self, candidate):
        return self._make_vae_meeting(candidate).participant_ids[0]

    def _make_vae_meeting_decision(self, candidate):
        return self._make_vae_meeting(candidate).decision_ids

    def _make_vae_collaboration(self, _candidate):
        actor = self.env["res.partner"].create({"name": "Actrice", "is_company": True})
        return self.env["vae.collaboration"].create(
            {
                "partner_id": actor.id,
                "company_id": self.company.id,
                "user_id": self.referent2.id,
            }
        )

    def _make_vae_objective(self, _candidate):
        values = {"program_id": self.program.id, "date_start": "2026-01-01"}
        found = self.env["vae.objective"].search([("program_id", "=", self.program.id)])
        return found[:1] or found.create({**values, "quantity": 24})

    def _make_vae_objective_month(self, candidate):
        return self._make_vae_objective(candidate).month_ids[:1]

    def _make_vae_objective_move(self, candidate):
        objective = self._make_vae_objective(candidate)
        people = self.referent2 | self.coordinator
        shares = objective._share(people, evenly=True)
        objective._reallocate(*shares, 1, objective.date_start, "Absence")
        return objective.move_ids

    def _make_vae_budget(self, _candidate):
        found = self.env["vae.budget"].search([("program_id", "=", self.program.id)])
        return found[:1] or found.create({"program_id": self.program.id})

    def _make_vae_budget_line(self, candidate):
        return self._make_vae_budget(candidate).line_ids[:1]

    def _make_vae_budget_mapping(self, _candidate):
        plan = self.env["account.analytic.plan"].create({"name": "Natures"})
        account = self.env["account.analytic.account"].create(
            {"name": "Achats", "plan_id": plan.id}
        )
        heading = self.env.ref("vae_reporting.vae_budget_heading_616")
        return self.env["vae.budget.mapping"].create(
            {"heading_id": heading.id, "account_id": account.id}
        )

    def _make_vae_financial_report(self, candidate):
        budget = self._make_vae_budget(candidate)
        if not budget.report_ids:
            self.company.vae_director_id = self.director
            self._sign_at_once(budget)
            budget.report_ids.create({"budget_id": budget.id})
        return budget.report_ids

    def _make_vae_hourly_cost(self, _candidate):
        costs = self.env["vae.hourly.cost"]
        return costs.search([], limit=1) or costs.create({"wage": 20})

    def _make_vae_obstacle_confidential(self, candidate):
        kind = self.env.ref("vae_assistance.vae_obstacle_kind_health")
        return self.env["vae.obstacle.confidential"].create(
            {"candidate_id": candidate.id, "kind_id": kind.id, "content": SECRET}
        )


@tagged("post_install", "-at_install")
class TestAccessMatrix(AccessCommon):
    def _allowed(self, records, user):
        self.env.flush_all()
        self.env.invalidate_all()
        records = records.with_user(user)
        return "".join(
            letter
            for letter, operation in OPERATIONS.items()
            if letter != "c" and records.has_access(operation)
        )

    def _may_create(self, model, user):
        return self.env[model].with_user(user).has_access("create")

    def test_every_model_has_its_line(self):
        listed = {*CATALOGUES, *PEOPLE, *WIZARDS, *COMPUTED, *OWN, *NOBODYS}
        listed |= MEETINGS.keys() | OF_STRUCTURES.keys()
        data = self.env["ir.model.data"].search(
            [("module", "in", ADDONS), ("model", "=", "ir.model")]
        )
        models = {
            model.model
            for model in self.env["ir.model"].browse(data.mapped("res_id"))
            if model.model in self.env
            and not self.env[model.model]._abstract
            and self.env[model.model]._original_module in ADDONS
        }
        self.assertEqual(models, listed)

    def test_catalogues(self):
        examples = {
            "vae.step": self.first_step,
            "vae.step.check": self.first_step.check_ids[0],
            "vae.step.requirement": self.env["vae.step.requirement"].create(
                {"step_id": self.first_step.id, "code": "target"}
            ),
            "vae.proof.type": self.env["vae.proof.type"].search([], limit=1),
            "vae.program.proof": self._make_wanted_proof(self.program),
            "vae.program.survey": self.env["vae.program.survey"].create(
                {
                    "program_id": self.program.id,
                    "moment": "end",
                    "survey_id": self.env.ref(
                        "vae_assistance.survey_satisfaction_end"
                    ).id,
                }
            ),
            "vae.validation.point": self.env["vae.validation.point"].search(
                [], limit=1
            ),
            "vae.jury.option.kind": self.env["vae.jury.option.kind"].search(
                [], limit=1
            ),
            "vae.situation": self.env["vae.situation"].search([], limit=1),
            "vae.need.indicator": self.env["vae.need.indicator"].search([], limit=1),
            "vae.dropout.reason": self.env["vae.dropout.reason"].search([], limit=1),
            "vae.program.criterion": self.env["vae.program.criterion"].create(
                {
                    "program_id": self.program.id,
                    "fact": "age",
                    "operator": "min",
                    "age": 18,
                }
            ),
            "vae.admissibility.section": self.env.ref(
                "vae_assistance.vae_admissibility_section_oath"
            ),
            "vae.funding.device": self.env.ref(
                "vae_assistance.vae_funding_device_opco"
            ),
            "vae.delivery.wording": self.env.ref(
                "vae_assistance.vae_delivery_wording_1"
            ),
            "vae.program.service": self.env["vae.program.service"].create(
                {"program_id": self.program.id, "price": 400}
            ),
            "vae.certification": self.certification,
            "vae.certification.bloc": self.certification.bloc_ids[0],
            "vae.certification.session": self.env["vae.certification.session"].create(
                {
                    "certification_id": self.certification.id,
                    "date_deposit": "2027-01-12",
                }
            ),
            "vae.certification.fee": self.env["vae.certification.fee"].create(
                {"certification_id": self.certification.id, "amount": 120}
            ),
            "vae.certification.document": self.env["vae.certification.document"].create(
                {
                    "certification_id": self.certification.id,
                    "name": "Guide",
                    "url": "https://example.com/guide",
                }
            ),
            "vae.program": self.program,
            "vae.grouping": self.env["vae.grouping"].create({"name": "Groupement"}),
            "vae.consent.purpose": self.env["vae.consent.purpose"].search([], limit=1),
            "vae.consent.item": self.env["vae.consent.item"].search([], limit=1),
            "vae.parameter": self.env.ref(
                "vae_assistance.vae_parameter_alert_watch_days"
            ),
            "vae.parameter.value": self.env["vae.parameter.value"].create(
                {
                    "parameter_id": self.env.ref(
                        "vae_assistance.vae_parameter_alert_watch_days"
                    ).id,
                    "value": 15,
                    "company_id": self.company.id,
                }
            ),
            "vae.territory": self.env["vae.territory"].create(
                {"name": "Bassin de test", "company_id": self.company.id}
            ),
            "vae.support.type": self.env["vae.support.type"].search([], limit=1),
            "vae.plan.template": self.env["vae.plan.template"].search([], limit=1),
            "vae.plan.template.line": self.env["vae.plan.template.line"].search(
                [], limit=1
            ),
            "vae.livret.text": self.env["vae.livret.text"].search([], limit=1),
            "vae.contract.template": self.env["vae.contract.template"].search(
                [], limit=1
            ),
            "vae.contract.template.line": self.env["vae.contract.template.line"].search(
                [], limit=1
            ),
            "vae.condition": self.env.ref("vae_assistance.vae_condition_advice"),
            "vae.obstacle.kind": self.env.ref("vae_assistance.vae_obstacle_kind_money"),
            "vae.time.kind": self.env.ref("vae_assistance.vae_time_kind_network"),
            "vae.alert.rule": self.env["vae.alert.rule"].create(
                {"name": "Sans contact"}
            ),
            "vae.alert.digest": self.env["vae.alert.digest"].create(
                {"user_id": self.referent.id, "date": "2026-11-30"}
            ),
            **self._network_examples(),
            **{
                model: self.env[model].search([], limit=1)
                for model in (
                    *("vae.obligation.template", "vae.obligation.template.line"),
                    *("vae.bpf.line", "vae.quality.item", "vae.quality.evidence"),
                )
            },
            **self._budget_examples(),
            **self._objective_examples(),
        }
        for model, expected in CATALOGUES.items():
            for role, letters in zip(INSIDE, expected, strict=True):
                with self.subTest(model=model, role=role):
                    user = self.users[role]
                    self.assertEqual(
                        self._allowed(examples[model], user), letters.replace("c", "")
                    )
                    self.assertEqual(self._may_create(model, user), "c" in letters)
            for role in OUTSIDE:
                with self.subTest(model=model, role=role):
                    user = self.users[role]
                    self.assertEqual(self._allowed(examples[model], user), "")
                    self.assertFalse(self._may_create(model, user))

    def _network_examples(self):
        made = (
            "vae.offer",
            "vae.source.record",
            "vae.partner.rule",
            "vae.collaboration",
            *("vae.resource", "vae.resource.version", "vae.resource.sending"),
            "vae.leaflet",
            "vae.observation",
            "vae.observation.occurrence",
            "vae.observation.passing",
            "vae.project",
            "vae.project.phase",
        )
        lists = (
            "vae.meeting.kind",
            "vae.offer.theme",
            "vae.offer.audience",
            "vae.actor.type",
            "vae.referral.refusal.reason",
        )
        return {
            **{
                model: self._records(model, self.candidate)
                for model in (*made, "vae.network.import")
            },
            **{
                model: self.env[model].search([], limit=1)
                for model in (*lists, "vae.carrier")
            },
        }

    def _objective_examples(self):
        return {
            model: self._records(model, self.candidate)
            for model in ("vae.objective", "vae.objective.month", "vae.objective.move")
        }

    def _budget_examples(self):
        lists = (
            *("vae.budget.heading", "vae.indicator", "vae.indicator.axis"),
            "vae.bilan.section.template",
        )
        return {
            **{model: self.env[model].search([], limit=1) for model in lists},
            **{
                model: self._records(model, self.candidate)
                for model in (
                    *("vae.budget", "vae.budget.line", "vae.budget.mapping"),
                    *("vae.financial.report", "vae.hourly.cost"),
                )
            },
        }

    def test_people(self):
        followed = {role: self._followed_by(self.users[role]) for role in INSIDE}
        for model, lines in PEOPLE.items():
            others = [
                self._records(model, candidate)
                for candidate in (self.unfollowed, self.elsewhere)
            ]
            for role in INSIDE:
                user = self.users[role]
                records = (self._records(model, followed[role]), *others)
                whose = ("followed", "unfollowed", "elsewhere")
                for of, record, letters in zip(
                    whose, records, lines[role], strict=True
                ):
                    with self.subTest(model=model, role=role, of=of):
                        self.assertEqual(self._allowed(record, user), letters)
                        found = (
                            self.env[model]
                            .with_user(user)
                            .search([("id", "=", record.id)])
                        )
                        self.assertEqual(bool(found), "r" in letters)
                self.assertEqual(
                    self._may_create(model, user),
                    role in CREATORS[model],
                    (model, role),
                )
            for role in OUTSIDE:
                with self.subTest(model=model, role=role):
                    self.assertEqual(self._allowed(others[0], self.users[role]), "")
                    self.assertFalse(self._may_create(model, self.users[role]))

    def test_meetings(self):
        for model, written in MEETINGS.items():
            theirs = self._records(model, self.elsewhere)
            for role, user in self.users.items():
                with self.subTest(model=model, role=role):
                    letters = written if role in INSIDE else ""
                    if model == "vae.meeting" and role in INSIDE[2:]:
                        letters += "u"
                    if role == "accompagnateur":
                        letters = ""
                        ours = self._records(model, self._followed_by(user))
                        self.assertEqual(self._allowed(ours, user), "r")
                    ours = self._records(model, self.unfollowed)
                    self.assertEqual(self._allowed(ours, user), letters)
                    self.assertEqual(self._allowed(theirs, user), "")
                    self.assertEqual(self._may_create(model, user), role in INSIDE)

    def test_of_structures(self):
        for model, expected in OF_STRUCTURES.items():
            own = self._records(model, self.unfollowed)
            others = self._records(model, self.elsewhere)
            for role, letters in zip(INSIDE, expected, strict=True):
                with self.subTest(model=model, role=role):
                    user = self.users[role]
                    self.assertEqual(self._allowed(own, user), letters.replace("c", ""))
                    self.assertEqual(self._allowed(others, user), "")
                    self.assertEqual(self._may_create(model, user), "c" in letters)
            for role in OUTSIDE:
                with self.subTest(model=model, role=role):
                    self.assertEqual(self._allowed(own, self.users[role]), "")
                    self.assertFalse(self._may_create(model, self.users[role]))

    def test_wizards(self):
        for model, roles in WIZARDS.items():
            for role in ROLES:
                with self.subTest(model=model, role=role):
                    self.assertEqual(
                        self._may_create(model, self.users[role]), role in roles
                    )
            rules = self.env["ir.rule"].with_user(self.admin)
            own = ("create_uid", "in", [self.admin.id])
            self.assertIn(own, list(rules._compute_domain(model, "read")), model)

    def test_computed_lines(self):
        for model, readers in COMPUTED.items():
            for role in ROLES:
                with self.subTest(model=model, role=role):
                    user = self.users[role]
                    record = self.env[model].create({})
                    record._write({"create_uid": user.id})
                    self.assertEqual(
                        self._allowed(record, user), "r" if role in readers else ""
                    )
                    self.assertFalse(self._may_create(model, user))
                    others = self.env[model].create({})
                    self.assertEqual(self._allowed(others, user), "")

    def test_coordinator_of_another_structure(self):
        for model in PEOPLE:
            record = self._records(model, self.unfollowed)
            self.assertEqual(self._allowed(record, self.stranger), "")

    def test_fields_on_core_models_are_restricted(self):
        data = self.env["ir.model.data"].search(
            [("module", "in", ADDONS), ("model", "=", "ir.model.fields")]
        )
        fields = self.env["ir.model.fields"].browse(data.mapped("res_id"))
        ours = fields.filtered(
            lambda field: (
                field.model in self.env
                and self.env[field.model]._original_module not in ADDONS
                and not self.env[field.model]._abstract
                and field.name not in ("id", "display_name", *MAGIC_COLUMNS)
            )
        )
        open_fields = {
            (field.model, field.name)
            for field in ours
            if not self.env[field.model]._fields[field.name].groups
        }
        self.assertEqual(open_fields, set(OPEN_FIELDS))
        for field in ours:
            if (field.model, field.name) in OPEN_FIELDS:
                continue
            with self.subTest(field=f"{field.model}.{field.name}"):
                records = self.env[field.model].with_user(self.employee)
                with self.assertRaises(AccessError):
                    records.search([(field.name, "!=", False)], limit=1)
                self.assertNotIn(field.name, records.fields_get())

    def test_records_about_people_are_traced(self):
        """Their exports leave a trace, their files are never public."""
        for model in PEOPLE.keys() - {"vae.access.log", "vae.confidential.version"}:
            self.assertTrue(
                self.env["vae.access.log"]._is_traced(model),
                f"{model} does not inherit vae.trace.mixin",
            )

    def test_administrators_of_vae_are_not_those_of_odoo(self):
        self.assertFalse(self.admin.has_group("base.group_system"))
        self.assertFalse(self.admin.has_group("base.group_erp_manager"))
