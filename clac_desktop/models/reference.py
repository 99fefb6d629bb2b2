"""Reference lists of the centre: countries, products, themes, SDGs, structures, service types, modalities, offices."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy.orm import Mapped

from clac_desktop.models.record import Record, flag_field, integer_field, reference_field, text_field


class Named(Record):
    """A reference entry: its code, its name in the four languages of the product."""

    __abstract__ = True

    code: Mapped[str | None] = text_field()
    name_es: Mapped[str | None] = text_field()
    name_en: Mapped[str | None] = text_field()
    name_pt: Mapped[str | None] = text_field()
    name_fr: Mapped[str | None] = text_field()


class Country(Named):
    """A country of the network; `code` is ISO 3166-1 alpha-2."""

    __tablename__ = "country"

    iso3: Mapped[str | None] = text_field()
    region: Mapped[str | None] = text_field()


class Product(Named):
    """A product category or type; `network` is the product network that cares for it."""

    __tablename__ = "product"

    parent: Mapped[str | None] = text_field()
    level: Mapped[int | None] = integer_field()
    network: Mapped[str | None] = text_field()


class Theme(Named):
    """A theme or a cross-cutting axis (`kind`); an axis fulfils the duty of a theme (domain.md 2.6)."""

    __tablename__ = "theme"

    kind: Mapped[str | None] = text_field()
    description: Mapped[str | None] = text_field()
    editable_default: Mapped[bool | None] = flag_field()
    retired: Mapped[bool | None] = flag_field()


class Sdg(Named):
    """A Sustainable Development Goal; `code` is its number 1-17."""

    __tablename__ = "sdg"

    colour: Mapped[str | None] = text_field()


class Structure(Named):
    """A national coordinator, product network or the workers' network: they receive services too."""

    __tablename__ = "structure"
    LISTS: ClassVar[dict[str, str]] = {"country": "country", "products": "product"}

    kind: Mapped[str | None] = text_field()
    acronym: Mapped[str | None] = text_field()


class ServiceType(Named):
    """An entry of the service catalogue with its family; retired entries stay readable."""

    __tablename__ = "service_type"

    family: Mapped[str | None] = text_field()
    editable_default: Mapped[bool | None] = flag_field()
    retired: Mapped[bool | None] = flag_field()


class Modality(Named):
    """In person, online or hybrid."""

    __tablename__ = "modality"

    retired: Mapped[bool | None] = flag_field()


class Office(Record):
    """An office that logs services (or the centre, code CLAC), the countries it cares for, its structure."""

    __tablename__ = "office"
    LISTS: ClassVar[dict[str, str]] = {"country": "country"}

    code: Mapped[str | None] = text_field()
    name: Mapped[str | None] = text_field()
    role: Mapped[str | None] = text_field()
    structure_id: Mapped[int | None] = reference_field("structure")
