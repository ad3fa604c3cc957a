# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import api, fields, models

from . import data_inclusion_rules

# Columns that are one field: column to field.
PARTNER = {
    "nom": "name",
    "description": "vae_mission",
    "lien_source": "vae_source_url",
    "site_web": "website",
    "accessibilite_lieu": "vae_accessibility_url",
    "siret": "company_registry",
    "adresse": "street",
    "complement_adresse": "street2",
    "commune": "city",
    "code_postal": "zip",
    "code_insee": "vae_insee_code",
    "longitude": "partner_longitude",
    "latitude": "partner_latitude",
    "telephone": "phone",
    "courriel": "email",
    "horaires_accueil": "vae_opening_hours",
}
OFFER = {
    "nom": "name",
    "description": "description",
    "date_maj": "date_updated",
    "lien_source": "source_url",
    "type": "kind",
    "publics_precisions": "audience_details",
    "conditions_acces": "access_conditions",
    "frais": "fees",
    "frais_precisions": "fees_details",
    "adresse": "street",
    "complement_adresse": "street2",
    "commune": "city",
    "code_postal": "zip",
    "code_insee": "insee_code",
    "longitude": "longitude",
    "latitude": "latitude",
    "telephone": "phone",
    "courriel": "email",
    "horaires_accueil": "opening_hours",
    "contact_nom_prenom": "contact_name",
    "lien_mobilisation": "link",
    "mobilisation_precisions": "access_details",
    "volume_horaire_hebdomadaire": "hours_per_week",
    "nombre_semaines": "weeks",
}
# Columns that are a list of entries: column to field.
PARTNER_LISTS = {"reseaux_porteurs": "vae_carrier_ids"}
OFFER_LISTS = {"thematiques": "theme_ids", "publics": "audience_ids"}
# Columns that are a list of a few words: column to (word, field).
OFFER_WORDS = {
    "modes_accueil": (("a-distance", "is_remote"), ("en-presentiel", "is_on_site")),
    "modes_mobilisation": (
        ("envoyer-un-courriel", "by_email"),
        ("se-presenter", "in_person"),
        ("telephoner", "by_phone"),
        ("utiliser-lien-mobilisation", "by_link"),
    ),
    "mobilisable_par": (
        ("professionnels", "for_professionals"),
        ("usagers", "for_candidates"),
    ),
}
COUNTRY = "france"
# Degrees, hours a week, weeks: what is beyond is a mistake.
MOST_NEGATIVE, MOST = -180, 999
ZONE = "zone_eligibilite"


class VaeExchange(models.AbstractModel):
    """Records of data.inclusion as values of ours, and back.

    Values are compared before they are written: links are frozen sets of ids.
    """

    _name = "vae.exchange"
    _description = "Exchange of Address Books"

    # ------------------------------------------------------------------
    # From a record to values
    # ------------------------------------------------------------------

    @api.model
    def _lists(self):
        """What the codes of a file are looked up in, read once.

        :return: dict of field name to dict of code to id; of territories under ``zone``
        """
        lists = {}
        for model, fname in (
            ("vae.carrier", "vae_carrier_ids"),
            ("vae.offer.theme", "theme_ids"),
            ("vae.offer.audience", "audience_ids"),
        ):
            entries = self.env[model].with_context(active_test=False)
            found = entries.search_fetch([("code", "!=", False)], ["code"])
            lists[fname] = {entry.code: entry.id for entry in found}
        departments = self.env["vae.territory"].search_fetch(
            [("kind", "=", "department")], ["code"]
        )
        lists["zone"] = {place.code: place.id for place in departments}
        return lists

    @api.model
    def _partner_values(self, record, lists):
        """Values of a contact. Always all of them: what is no longer said is empty."""
        model = self.env["res.partner"]
        values = self._simple_values(model, record, PARTNER)
        values["website"] = self._website(values["website"])
        values.update(self._listed_values(record, PARTNER_LISTS, lists))
        return values

    @api.model
    def _website(self, address):
        """The address of a site as a contact keeps it; empty where it is none."""
        try:
            return address and self.env["res.partner"]._clean_website(address)
        except ValueError:
            return False

    @api.model
    def _offer_values(self, record, lists):
        """Values of an offer, its actor excepted."""
        values = self._simple_values(self.env["vae.offer"], record, OFFER)
        values.update(self._listed_values(record, OFFER_LISTS, lists))
        for column, pairs in OFFER_WORDS.items():
            said = record.get(column) or ()
            values.update({fname: word in said for word, fname in pairs})
        zone = record.get(ZONE) or []
        departments = lists["zone"]
        values["is_national"] = COUNTRY in zone
        values["territory_ids"] = frozenset(
            departments[code] for code in zone if code in departments
        )
        values["weeks"] = max(0, values["weeks"])
        values["hours_per_week"] = max(0, values["hours_per_week"])
        others = [code for code in zone if code not in departments and code != COUNTRY]
        model = self.env["vae.offer"]
        values["zone_codes"] = (
            ", ".join(sorted(code for code in others if model._is_zone(code))) or False
        )
        return values

    @api.model
    def _simple_values(self, model, record, columns):
        return {
            fname: self._simple_value(model._fields[fname], record.get(column))
            for column, fname in columns.items()
        }

    @api.model
    def _simple_value(self, field, value):
        """The value as the field keeps it; empty where it cannot be one of it."""
        try:
            if field.type in ("float", "integer"):
                number = float(value or 0)
                is_sane = MOST_NEGATIVE <= number <= MOST
                return self._rounded(field, number if is_sane else 0)
            if field.type == "date":
                return date.fromisoformat(str(value)[:10]) if value else False
        except (TypeError, ValueError):
            return False if field.type == "date" else 0
        if field.type == "selection":
            return value if value in field.get_values(self.env) else False
        return str(value) if value not in (None, "") else False

    @api.model
    def _rounded(self, field, number):
        """A number as the field keeps it."""
        if field.type == "integer":
            return int(number)
        digits = field.get_digits(self.env)
        return round(number, digits[1]) if digits else number

    @api.model
    def _listed_values(self, record, columns, lists):
        return {
            fname: frozenset(
                lists[fname][code]
                for code in record.get(column) or ()
                if code in lists[fname]
            )
            for column, fname in columns.items()
        }

    @api.model
    def _current_values(self, record, fnames):
        """What a record of ours says now, to be compared with values of a file."""
        values = {}
        for fname in fnames:
            field = record._fields[fname]
            value = record[fname]
            if field.type == "many2many":
                value = frozenset(value.ids)
            elif field.type == "float":
                value = self._rounded(field, value)
            values[fname] = value
        return values

    @api.model
    def _to_write(self, values):
        return {
            fname: [fields.Command.set(sorted(value))]
            if isinstance(value, frozenset)
            else value
            for fname, value in values.items()
        }

    # ------------------------------------------------------------------
    # From ours to a record
    # ------------------------------------------------------------------

    @api.model
    def _partner_record(self, partner, kept, lists):
        """A contact as a structure of the format.

        :param dict kept: what was read of it once; columns that still say what is here
            are given back as they were
        """
        record = self._simple_record(partner, PARTNER)
        for column, fname in PARTNER_LISTS.items():
            record[column] = sorted(filter(None, partner[fname].mapped("code")))
        was = self._partner_values(kept, lists)
        return self._given_back(partner, record, kept, was, self._partner_columns())

    @api.model
    def _offer_record(self, offer, kept, lists):
        """An offer as a service of the format."""
        record = self._simple_record(offer, OFFER)
        # The format wants a description of each.
        record["description"] = offer.description or offer.display_name
        if offer.date_checked:
            record["date_maj"] = offer.date_checked.isoformat()
        themes = offer.theme_ids.mapped(
            lambda theme: theme if theme.code else theme.export_as_id
        )
        record["thematiques"] = sorted(filter(None, themes.mapped("code")))
        record["publics"] = sorted(filter(None, offer.audience_ids.mapped("code")))
        for column, pairs in OFFER_WORDS.items():
            record[column] = [word for word, fname in pairs if offer[fname]]
        record[ZONE] = self._zone_record(offer)
        if offer.contact_id and not offer.contact_name:
            record["contact_nom_prenom"] = offer.contact_id.name
        was = self._offer_values(kept, lists)
        return self._given_back(offer, record, kept, was, self._offer_columns())

    @api.model
    def _partner_columns(self):
        simple = {column: (fname,) for column, fname in PARTNER.items()}
        return simple | {column: (f,) for column, f in PARTNER_LISTS.items()}

    @api.model
    def _offer_columns(self):
        """Column to the fields that it says."""
        columns = {column: (fname,) for column, fname in OFFER.items()}
        columns |= {column: (fname,) for column, fname in OFFER_LISTS.items()}
        for column, pairs in OFFER_WORDS.items():
            columns[column] = tuple(fname for _word, fname in pairs)
        columns[ZONE] = ("is_national", "territory_ids", "zone_codes")
        columns["date_maj"] = ("date_updated", "date_verified")
        return columns

    @api.model
    def _simple_record(self, source, columns):
        record = {}
        for column, fname in columns.items():
            value = source[fname]
            record[column] = value.isoformat() if isinstance(value, date) else value
        return record

    @api.model
    def _given_back(self, ours, record, kept, kept_values, columns):
        """What was read, where ours still says the same; else what ours says."""
        said = data_inclusion_rules.clean(
            {column: value for column, value in record.items() if value}
        )
        if not kept:
            return said
        # Whoever checks an offer here does so after its source.
        kept_values["date_verified"] = False
        for column, fnames in columns.items():
            now = self._current_values(ours, [f for f in fnames if f in ours._fields])
            if all(now[fname] == kept_values.get(fname) for fname in now):
                said.pop(column, None)
                if column in kept:
                    said[column] = kept[column]
        known = {*columns, *said}
        return {**said, **{name: kept[name] for name in kept if name not in known}}

    @api.model
    def _zone_record(self, offer):
        """Codes of where an offer is for; what has none as the departments it is in."""
        if offer.is_national:
            return [COUNTRY]
        codes = set(offer._zone_list())
        for place in offer.territory_ids:
            while place.kind not in ("department", "region") and place.parent_id:
                place = place.parent_id
            departments = place if place.kind != "region" else place.child_ids
            departments = departments.filtered(lambda d: d.kind == "department")
            codes.update(departments.mapped("code"))
        return sorted(codes)
