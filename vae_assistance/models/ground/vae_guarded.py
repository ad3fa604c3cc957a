# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the guard stands before, found in the registry: see ``vae_guard``."""

from dataclasses import dataclass

from odoo.models import MAGIC_COLUMNS
from odoo.modules import Manifest

from . import vae_dates

ROOT = "vae_assistance"
JOURNEY = "vae.candidate"

AUTOMATIC = {*MAGIC_COLUMNS, "display_name"}

POINTERS = {"many2one", "many2many", "one2many", "reference", "many2one_reference"}


@dataclass(frozen=True, slots=True)
class GuardedFields:
    """Names of a model's fields that are guarded."""

    is_ours: bool
    protected: frozenset
    anchors: frozenset
    stays: frozenset
    homes: frozenset
    pointers: frozenset
    professionals: frozenset
    restricted: frozenset
    dates: frozenset
    dates_of_core: frozenset

    def __bool__(self):
        return bool(
            self.is_ours
            or self.protected
            or self.anchors
            or self.pointers
            or self.professionals
            or self.restricted
        )


def guarded_addons(registry):
    """Names of the addons whose fields are guarded: this one and those built on it."""

    def is_built_on_root(name):
        manifest = Manifest.for_addon(name, display_warning=False)
        return manifest and any(
            other == ROOT or (other.startswith("vae_") and is_built_on_root(other))
            for other in manifest["depends"]
        )

    return frozenset(
        name
        for name in registry._init_modules
        if name == ROOT or (name.startswith("vae_") and is_built_on_root(name))
    )


def people_models(registry, addons):
    """Names of the models whose records are about a journey, or about one of these."""
    trace = registry["vae.trace.mixin"]
    ours = {
        name: cls
        for name, cls in registry.items()
        if cls._original_module in addons and not cls._abstract and not cls._transient
    }
    people = {name for name, cls in ours.items() if issubclass(cls, trace)}
    people.add(JOURNEY)
    found = people
    while found:
        found = {
            name
            for name, cls in ours.items()
            if name not in people
            and any(
                field.type == "many2one"
                and field.store
                and field.comodel_name in people
                and (field.required or field.ondelete == "cascade")
                for field in cls._fields.values()
            )
        }
        people |= found
    return frozenset(people)


def fields_of_ours(cls, addons):
    """Those that the addons have made, not those of others that they extend."""
    return [
        field
        for field in cls._fields.values()
        if field._modules and addons.issuperset(field._modules)
        if field.name not in AUTOMATIC
    ]


def read_apart(cls, addons):
    """Core's screens do not read with their fields what nobody looks at there.

    Fields of ours on a model of core are read together when one of them is asked for.
    """
    for field in fields_of_ours(cls, addons):
        if field.prefetch is True:
            field.prefetch = "vae"


def guarded_fields(cls, addons, people):
    """What is guarded on a model, given its class in the registry."""
    ours = fields_of_ours(cls, addons)
    said = [] if cls._transient else [field for field in ours if says_whose(field)]
    models = {
        field.comodel_name
        for field in said
        if cls.pool[field.comodel_name]._original_module in addons
    }
    anchors = frozenset(f.name for f in said if is_anchor(f, people, models))
    protected = frozenset(f.name for f in ours if is_protected(f, cls._transient))
    stays = frozenset(getattr(cls, "_vae_stays", ()))
    return GuardedFields(
        is_ours=cls._original_module in addons,
        protected=protected,
        anchors=stays | anchors,
        stays=stays,
        homes=frozenset(f.name for f in said) - anchors - stays,
        pointers=frozenset(f.name for f in ours if f.type in POINTERS),
        professionals=frozenset(
            f.name
            for f in ours
            if f.comodel_name == "res.users" and f.name not in protected
        ),
        restricted=frozenset(f.name for f in ours if f.groups and f.copy),
        dates=frozenset(f.name for f in ours if vae_dates.is_typed(f)),
        dates_of_core=frozenset(
            f.name
            for f in cls._fields.values()
            if f not in ours and vae_dates.is_typed(f)
        ),
    )


def is_protected(field, transient):
    """Whether nobody types a field.

    Who opens a dialog tells its plain readonly fields, by the context: what they may
    point to is checked, and they belong to that person alone.
    """
    if field.inverse or not field.readonly:
        return False
    return bool(field.compute or not transient)


def says_whose(field):
    """Whether a link says to which journey, parent or structure a record belongs."""
    return (
        field.type == "many2one"
        and field.store
        # A journey says itself, in its own words, that it stays.
        and field.model_name != JOURNEY
        and (
            field.comodel_name in (JOURNEY, "res.company")
            or field.ondelete == "cascade"
        )
    )


def is_anchor(field, people, models):
    """Whether a link that says whose a record is stays what it is once it is set.

    Of a record about people it does. So it does of what hangs on a record of ours
    (``models``), and of what has to have a structure: other records hang on that.
    What is for one structure or for all, and what follows from what is typed beside
    it, may move: it is a *home*, see ``vae_guard``.
    """
    if field.comodel_name == JOURNEY or field.model_name in people:
        return True
    if not field.required or (field.compute and not field.readonly):
        return False
    return field.name.endswith("company_id") or field.comodel_name in models
