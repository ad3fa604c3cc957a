# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Finds who is named in a text that must name nobody."""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import category, normalize

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.vae_assistance.models.ground.people import fold

TITLES = {"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle"}
# Parts of names that are words of any sentence.
PARTICLES = set(
    "a al d da de del den der des di dos du el et l la le les van von".split()
)
# A capital letter alone makes a name of no shorter word.
LETTERS_MIN = 3


class VaeNamelessMixin(models.AbstractModel):
    """Texts about the field, in which nobody is to be recognised.

    Whoever writes is warned, and corrects: a family name may be a word like another.
    They are shown words of their own text and nothing else: whom these name, they may
    not be allowed to know.
    """

    _name = "vae.nameless.mixin"
    _description = "Text That Names Nobody"

    _nameless_texts = ()

    named_words = fields.Char(
        string="Seems to Name",
        compute="_compute_named_words",
        exportable=False,
        help="Words of the text that seem to be somebody's name.",
    )

    @api.depends(lambda self: (*self._nameless_texts, "company_id"))
    def _compute_named_words(self):
        found = self._named_words(
            [
                (
                    record.company_id,
                    "\n".join(record[name] or "" for name in self._nameless_texts),
                )
                for record in self
            ]
        )
        for record, named in zip(self, found, strict=True):
            record.named_words = ", ".join(named)

    @api.model
    def _named_words(self, texts):
        """Words of texts that seem to be names of people whom a structure supports.

        Those of its candidates and of the contacts of their journeys, whatever the
        letter case, accents and order: two of a name side by side; one alone if it has
        a capital letter or a title before it. A title and a capital always name
        somebody.

        :param texts: list of (structure, text)
        :return: list of lists of words as they were typed, in the order of the texts
        """
        texts = [(company, seen(text)) for company, text in texts]
        read = [(company, words_of(text)) for company, text in texts]
        known = self._known_names(read)
        return [
            named(text, found, known[company.id])
            for (company, text), (_company, found) in zip(texts, read, strict=True)
        ]

    @api.model
    def _known_names(self, read):
        """Names that have words of the texts, in one query for all of them.

        :param read: list of (structure, list of ``Word``)
        :return: dict of the structure's id to a dict of each word to the names (as
            ``name_key`` writes them) that have it
        """
        known = defaultdict(lambda: defaultdict(set))
        # A form may name any structure before it is saved.
        companies = {company.id for company, found in read if found}
        companies &= set(self.env.companies.ids)
        looked_for = {word.key for _company, found in read for word in found}
        if not (companies and looked_for):
            return known
        self.env["res.partner"].flush_model(["vae_name_key"])
        self.env["vae.candidate"].flush_model()
        self.env["vae.interlocutor"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """WITH person AS MATERIALIZED (
                        SELECT id, vae_name_key
                          FROM res_partner
                         WHERE string_to_array(vae_name_key, ' ') && %(words)s
                   )
                   SELECT linked.company_id, person.vae_name_key
                     FROM person
                     JOIN vae_candidate AS linked ON linked.partner_id = person.id
                    WHERE linked.company_id IN %(companies)s
                    UNION
                   SELECT linked.company_id, person.vae_name_key
                     FROM person
                     JOIN vae_candidate AS linked ON linked.prescriber_id = person.id
                    WHERE linked.company_id IN %(companies)s
                    UNION
                   SELECT linked.company_id, person.vae_name_key
                     FROM person
                     JOIN vae_interlocutor AS linked ON linked.partner_id = person.id
                    WHERE linked.company_id IN %(companies)s""",
                companies=tuple(companies),
                words=list(looked_for),
            )
        )
        for company_id, name in rows:
            for word in name.split():
                known[company_id][word].add(name)
        return known


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text that may be of a name."""

    key: str  # what it is compared by
    start: int
    end: int
    is_capital: bool
    has_title: bool


def seen(text):
    """The text as it is seen: letters with their accents, without what has no width."""
    return "".join(
        sign for sign in normalize("NFC", text or "") if category(sign) != "Cf"
    )


def words_of(text):
    """The words of a text that may be of a name, particles left out."""
    found, has_title = [], False
    for match in re.finditer(r"[^\W\d_]+", text):
        key = fold(match[0])
        if key in TITLES and match[0] != "m":  # as in “m’aider”
            has_title = True
        elif key not in PARTICLES and len(key) > 1:
            capital = match[0][0].isupper()
            found.append(Word(key, *match.span(), capital, has_title))
            has_title = False
    return found


def named(text, found, known):
    """The parts of a text that seem to name somebody, as they were typed.

    >>> text = "Camille Essai, et madame de Latour, cherchent à se loger"
    >>> known = {"camille": {"camille essai"}, "essai": {"camille essai"}}
    >>> named(text, words_of(text), known)
    ['Camille Essai', 'Latour']

    :param list found: the words of the text, see ``words_of``
    :param dict known: each word to the names that have it
    """
    alone = [
        (word.has_title and (word.is_capital or word.key in known))
        or (word.is_capital and len(word.key) >= LETTERS_MIN and word.key in known)
        for word in found
    ]
    beside = [
        first.key != second.key
        and not known.get(first.key, set()).isdisjoint(known.get(second.key, set()))
        for first, second in pairwise(found)
    ]
    spans = []
    for place, word in enumerate(found):
        follows = place and beside[place - 1]
        if follows:
            spans[-1] = (spans[-1][0], word.end)
        elif alone[place] or (place < len(beside) and beside[place]):
            spans.append((word.start, word.end))
    return list(dict.fromkeys(text[start:end] for start, end in spans))
