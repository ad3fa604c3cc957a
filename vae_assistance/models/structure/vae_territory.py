# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

# What a territory may lie in, by kind.
PARENT_KINDS = {
    "region": (),
    "department": ("region",),
    "ztef": ("region", "department"),
    "own": ("region", "department", "ztef", "own"),
}
NATIONAL_KINDS = ("region", "department")
# Countries whose addresses have French postcodes (ISO 3166).
FRENCH_COUNTRIES = ("FR", "GF", "GP", "MQ", "RE", "YT")


class VaeTerritory(models.Model):
    """Where people live and structures work.

    Regions and departments are those of the official geographical code (INSEE). The
    zones territoriales emploi-formation are each region's own list: to be entered or
    imported. Structures add territories of their own.
    """

    _name = "vae.territory"
    _description = "VAE Territory"
    _inherit = ["vae.home.mixin"]
    _order = "code, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, index="trigram")
    code = fields.Char(
        copy=False, help="Official code (INSEE) of a region or department."
    )
    kind = fields.Selection(
        selection=[
            ("region", "Region"),
            ("department", "Department"),
            ("ztef", "Employment and training zone (ZTEF)"),
            ("own", "Own territory"),
        ],
        required=True,
        default="own",
    )
    parent_id = fields.Many2one(
        comodel_name="vae.territory",
        string="Lies In",
        index=True,
        ondelete="restrict",
    )
    child_ids = fields.One2many(
        comodel_name="vae.territory",
        inverse_name="parent_id",
        string="Holds",
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        index="btree_not_null",
        ondelete="restrict",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Whose own territory it is. Other structures do not see it.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(kind, code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "There is a territory of this kind with the same code already.",
    )

    @api.depends("code", "kind", "name")
    def _compute_display_name(self):
        for territory in self:
            name = territory.name or ""
            # Nobody knows the codes of regions, which look like those of departments.
            if territory.code and territory.kind != "region":
                name = f"{name} ({territory.code})"
            territory.display_name = name

    @api.depends("kind")
    def _compute_company_id(self):
        for territory in self:
            if territory.kind in NATIONAL_KINDS:
                territory.company_id = False
            elif territory.kind == "own":
                territory.company_id = territory.company_id or self.env.company
            else:
                territory.company_id = territory.company_id

    def copy_data(self, default=None):
        """A copy of what is national, which has an official code, is an own one."""
        vals_list = super().copy_data(default)
        for vals in vals_list:
            if vals.get("kind") in NATIONAL_KINDS and not vals.get("code"):
                vals["kind"] = "own"
                vals.pop("company_id", None)  # that of who makes it
        return vals_list

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._(
                    "“%(territory)s” cannot lie in itself, nor in what it holds."
                    " Choose a larger territory, or none.",
                    territory=self[0].name,
                )
            )

    @api.constrains("code", "company_id", "kind", "parent_id")
    def _check_kind(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for territory in self | self.child_ids:
            parent = territory.parent_id
            if parent and parent.kind not in PARENT_KINDS[territory.kind]:
                raise ValidationError(
                    self.env._(
                        "“%(territory)s” (%(kind)s) cannot lie in “%(parent)s”"
                        " (%(parent_kind)s). Choose a larger territory, or none.",
                        territory=territory.name,
                        kind=labels[territory.kind],
                        parent=parent.name,
                        parent_kind=labels[parent.kind],
                    )
                )
            if parent.company_id and parent.company_id != territory.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(territory)s” cannot lie in the own territory of another"
                        " structure. Choose another one.",
                        territory=territory.name,
                    )
                )
            if territory.kind in NATIONAL_KINDS and territory.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(territory)s” is a region or department: it belongs to no"
                        " structure. Remove the structure.",
                        territory=territory.name,
                    )
                )
            if territory.kind in NATIONAL_KINDS and not territory.code:
                raise ValidationError(
                    self.env._(
                        "Give the official code of “%(territory)s”.",
                        territory=territory.name,
                    )
                )
            if territory.kind == "own" and not territory.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(territory)s” is an own territory: say of which structure.",
                        territory=territory.name,
                    )
                )

    # ------------------------------------------------------------------
    # Write
    # ------------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        # Core checks the rules before a change only: an own territory must not become
        # a national one, or another structure's.
        self.check_access("write")
        return result

    def _lies_in(self, territory):
        """Whether this territory is another one, or a part of it."""
        self.ensure_one()
        larger = self
        while larger and larger != territory:
            larger = larger.parent_id
        return bool(larger)

    # ------------------------------------------------------------------
    # Finding the department of an address
    # ------------------------------------------------------------------

    @api.model
    def _of_zip(self, zip_code):
        """The department of a French postcode.

        :param str zip_code: a postcode, with or without spaces; anything else, or
            nothing, is no error
        :return: the department, or an empty recordset
        """
        return self._of_zips([zip_code]).get(zip_code, self.browse())

    @api.model
    def _of_zips(self, zip_codes):
        """The departments of many postcodes, in one query.

        :param zip_codes: postcodes as for `_of_zip`
        :return: dict of postcode (as given) to department; those without are absent
        """
        codes = {}
        for zip_code in zip_codes:
            if code := self._department_code(zip_code):
                codes[zip_code] = code
        if not codes:
            return {}
        departments = self.sudo().search_fetch(
            [("kind", "=", "department"), ("code", "in", set(codes.values()))], ["code"]
        )
        by_code = {
            department.code: department.with_env(self.env) for department in departments
        }
        return {
            zip_code: by_code[code]
            for zip_code, code in codes.items()
            if code in by_code
        }

    @api.model
    def _of_homes(self, homes):
        """The territories where people live, by postcode and commune, in three queries.

        The postcode says the department; without it, a code typed with the commune
        (“Valence (26)”), or the postcode that contacts of the structure in the same
        commune have. A zone of that name inside of the department says more.

        :param homes: tuples of the structure's id, postcode and commune, as typed
        :return: dict of those to a territory; where nothing is known they are absent
        """
        zips = {home: home[1] or self._zip_typed(home[2]) for home in homes}
        unknown = {(home[0], home[2]) for home in homes if not zips[home] and home[2]}
        known = self._zips_of_communes(unknown)
        zips = {home: zips[home] or known.get((home[0], home[2])) for home in homes}
        departments = self._of_zips(set(zips.values()))
        named = self._zones_named({home[2] for home in homes if home[2]})
        found = {}
        for home in homes:
            department = departments.get(zips[home], self.browse())
            zones = named.get(self._plain_name(home[2]), self.browse()).filtered(
                lambda zone, home=home, department=department: (
                    zone.company_id.id in (False, home[0])
                    and (not department or zone._lies_in(department))
                )
            )
            territory = zones if len(zones) == 1 else department
            if territory:
                found[home] = territory
        return found

    @api.model
    def _zip_typed(self, commune):
        """The postcode that was typed with a commune, or one of the department."""
        found = re.search(r"\b([0-9]{5})\b|\(([0-9]{2,3}|2[ABab])\)", commune or "")
        if not found:
            return None
        code = found[1] or found[2].upper()
        # Any postcode of the department will do.
        return {"2A": "20000", "2B": "20200"}.get(code, code.ljust(5, "0"))

    @api.model
    def _zips_of_communes(self, communes):
        """A postcode of each commune that contacts of the structure agree upon.

        :param communes: pairs of the structure's id and the commune's name
        :return: dict of those to a postcode; communes of several departments are absent
        """
        if not communes:
            return {}
        contacts = self.env["res.partner"]
        contacts.flush_model(["city", "zip", "company_id"])
        names = {self._plain_name(name) for _company, name in communes}
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT company_id, LOWER(TRIM(city)), zip
                     FROM res_partner
                    WHERE LOWER(TRIM(city)) IN %s AND zip IS NOT NULL
                      AND (country_id IS NULL OR country_id IN (
                           SELECT id FROM res_country WHERE code IN %s))""",
                tuple(names),
                FRENCH_COUNTRIES,
            )
        )
        found = {}
        for pair in communes:
            zips = {
                self._department_code(zip_code): zip_code
                for company_id, name, zip_code in rows
                if company_id in (None, pair[0]) and name == self._plain_name(pair[1])
            }
            zips.pop(None, None)
            if len(zips) == 1:
                [found[pair]] = zips.values()
        return found

    @api.model
    def _zones_named(self, names):
        """Zones and departments by their name, written in any case."""
        plain = {self._plain_name(name) for name in names}
        if not plain:
            return {}
        territories = self.sudo().search(
            [
                ("kind", "!=", "region"),
                *Domain.OR([Domain("name", "=ilike", name) for name in plain]),
            ]
        )
        return territories.with_env(self.env).grouped(
            lambda territory: self._plain_name(territory.sudo().name)
        )

    @api.model
    def _plain_name(self, name):
        """A commune without the code that was typed with it, in small letters."""
        return re.sub(r"\(?[0-9][0-9ABab]+\)?", "", name or "").strip().lower()

    @api.model
    def _department_code(self, zip_code):
        """Code of the department that a postcode belongs to, or None.

        Postcodes of the post office do not follow the borders everywhere: a few
        communes have the postcode of the department next to them.
        """
        digits = re.sub(r"\s", "", zip_code or "")
        if not re.fullmatch(r"[0-9]{5}", digits):
            return None
        if digits.startswith("97"):
            return digits[:3]
        if digits.startswith("20"):
            return "2A" if digits < "20200" else "2B" if digits < "20700" else None
        return digits[:2]
