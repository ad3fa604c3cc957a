# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

GROUP = "vae_assistance.group_vae_"
# Lines of a block that are shown in place; the others are one click away.
SHOWN = 4
# As many are found at once: to count more of them takes a second question.
FOUND_AT_ONCE = 200


@dataclass
class Source:
    """Records of one model that a block of the page lists.

    A page asks for the same number of queries however many records there are: what
    ``row`` reads of one record comes with that of the others.
    """

    model: str
    domain: Domain
    row: Callable  # of one record to its line: see `VaeDay._row`
    action: str  # XML id of the list that the number opens
    order: str | None = None
    fetched: tuple = ()  # names of the fields that `row` reads
    label: str = ""  # what is counted, where a block has several sources
    records: object = None  # those of the domain, in order, if they are known already


@dataclass
class Block:
    """One thing that waits for the user, counted, with the act that clears it."""

    label: str
    icon: str
    sequence: int
    sources: list = field(default_factory=list)
    shown: int | None = SHOWN  # how many lines at most; None: all of them, always
    # The act on several lines that are chosen: `name` of the method, `label`.
    together: dict | None = None
    table: dict | None = None  # instead of lines


class VaeDay(models.AbstractModel):
    """The page on which people land: what waits for them, block by block.

    A socket. Each room brings its blocks by extending the hook of a part:
    ``_blocks_of_journeys`` (the user's own day), ``_blocks_team`` (coordinators) and
    ``_blocks_direction`` (directors); or adds a source to a block of a room below.
    Everything is read by the user's own rights.
    """

    _name = "vae.day"
    _description = "My Day"

    @api.model
    def action_load_day(self, part=False):
        """What the page shows of one of its parts.

        :param part: ``day``, ``team`` or ``direction``; by default, and where the user
            has no such part, the first of theirs
        :return: dict of plain values: the parts, and the blocks of the one shown
        :raise AccessError: the user has no role
        """
        self.env["vae.candidate"].check_access("read")
        parts = self._parts()
        if not isinstance(part, str) or part not in parts:
            part = next(iter(parts))
        blocks = getattr(self, f"_blocks_{part}")()
        self._find_empty(blocks)
        return {
            "part": part,
            "parts": [{"name": name, "label": label} for name, label in parts.items()],
            "date": format_date(
                self.env,
                fields.Date.context_today(self),
                date_format="EEEE d MMMM",
            ),
            "blocks": [
                self._load_block(name, block)
                for name, block in sorted(
                    blocks.items(), key=lambda item: item[1].sequence
                )
            ],
        }

    @api.model
    def _parts(self):
        """The parts of the page that the user has, the one they land on first.

        :return: dict of code to words
        """
        user, parts = self.env.user, {}
        if user.has_group(f"{GROUP}director"):
            parts["direction"] = self.env._("Management")
        if user.has_group(f"{GROUP}coordinator"):
            parts["team"] = self.env._("The Team")
        return {**parts, "day": self.env._("My Day")}

    # ------------------------------------------------------------------
    # The socket
    # ------------------------------------------------------------------

    @api.model
    def _blocks_day(self):
        return self._blocks_of_journeys(self._own_journeys())

    @api.model
    def _blocks_of_journeys(self, journeys):
        """Blocks of the user's own day; to be extended.

        :param journeys: the open journeys that the user answers for
        :return: dict of code to `Block`
        """
        return {}

    @api.model
    def _blocks_team(self):
        """Blocks of who coordinates; to be extended."""
        return {}

    @api.model
    def _blocks_direction(self):
        """Blocks of who directs; to be extended."""
        return {}

    # ------------------------------------------------------------------
    # Of what blocks are made
    # ------------------------------------------------------------------

    @api.model
    def _own_journeys(self):
        """The open journeys that the user answers for, read once for all blocks.

        Their own; of an accompagnateur, who has none, those that they are assigned to.
        """
        if self.env.user.has_group(f"{GROUP}referent"):
            mine = Domain("user_id", "=", self.env.uid)
        else:
            mine = Domain("member_ids", "in", [self.env.uid])
        journeys = self.env["vae.candidate"].search_fetch(
            mine & Domain("date_closed", "=", False), self._journey_fields()
        )
        journeys._fetch_for_rules()  # which are asked before a journey is named
        return journeys

    @api.model
    def _journey_fields(self):
        """What blocks read of the user's own journeys; to be extended.

        :return: list of names of fields
        """
        return ["name", "reference"]

    @api.model
    def _today(self):
        """Beginning and end of today where the user works, UTC."""
        today = self._vae_local_day(fields.Datetime.now())
        return [self._vae_day_begins(day) for day in (today, today + timedelta(days=1))]

    @api.model
    def _row(self, record, title, detail="", acts=(), **shown):
        """A line of a block.

        :param record: what a click on the line opens
        :param detail: words below the title, or a list of them
        :param acts: what clears the line: name of a method (empty: it is opened),
            words, and the record whose method it is, if another
        :param shown: ``when`` (words before the title), ``sort`` (orders the lines of
            several sources), ``tone`` (``urgent`` or ``watch``), ``done`` (folded),
            ``open`` (the record that is opened, if another), ``method`` (of this one
            that opens it)
        """
        opened = shown.pop("open", record)
        details = [detail] if isinstance(detail, str) else detail
        return {
            "model": record._name,
            "id": record.id,
            "title": title or "",
            "detail": " · ".join(filter(None, details)),
            "acts": [self._act(record, *act) for act in acts],
            "open": {"model": opened._name, "id": opened.id},
            **shown,
        }

    @api.model
    def _act(self, record, name, label, other=None):
        record = record if other is None else other
        return {"name": name, "label": label, "model": record._name, "id": record.id}

    @api.model
    def _label_of(self, record, fname):
        """The words of a selection."""
        return dict(record._fields[fname]._description_selection(self.env)).get(
            record[fname], ""
        )

    @api.model
    def _find_empty(self, blocks):
        """One question for all sources: on most days, most of them have nothing.

        It is asked without the rules of their records, and only whether there are any:
        what there is, is looked for with the user's own rights.
        """
        sources = [
            source
            for block in blocks.values()
            for source in block.sources
            if source.records is None
        ]
        if not sources:
            return
        [found] = self.env.execute_query(
            SQL(
                "SELECT %s",
                SQL(", ").join(
                    SQL("EXISTS (%s)", query.select(SQL("1")))
                    for query in (
                        self.env[source.model]._search(
                            source.domain, bypass_access=True
                        )
                        for source in sources
                    )
                ),
            )
        )
        for source, is_there in zip(sources, found, strict=True):
            if not is_there:
                source.records = self.env[source.model]

    @api.model
    def _load_block(self, name, block):
        loaded = {
            "name": name,
            "label": block.label,
            "icon": block.icon,
            "table": block.table,
            "together": block.together,
            "whole": block.shown is None,
            "counts": [],
        }
        rows = []
        for source in block.sources:
            found, count = self._load_source(source, block.shown)
            number = {
                "label": source.label or block.label,
                "count": count,
                "others": count,
                "action": source.action,
                "domain": list(source.domain),
            }
            # A line tells the number that counts it: a small screen shows fewer lines.
            place = len(loaded["counts"])
            rows += [({**row, "number": place}, number) for row in found]
            if count:
                loaded["counts"].append(number)
        if len(block.sources) > 1:
            rows.sort(key=lambda row: row[0]["sort"])
        shown = rows[: block.shown]
        for _row, number in shown:
            number["others"] -= 1
        return {**loaded, "rows": [row for row, _number in shown]}

    @api.model
    def _load_source(self, source, limit):
        """Lines of a source, and how many records it has."""
        found = source.records
        if found is None:
            found = self.env[source.model].search_fetch(
                source.domain,
                source.fetched,
                limit=limit and FOUND_AT_ONCE,
                order=source.order,
            )
        count = len(found)
        if source.records is None and limit and count == FOUND_AT_ONCE:
            count = self.env[source.model].search_count(source.domain)
        shown = found[:limit]
        # What is behind the lines is not read for those that are not shown.
        shown = shown.with_prefetch(shown.ids)
        return [source.row(record) for record in shown], count
