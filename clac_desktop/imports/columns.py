"""The columns that the imports know: keys, headings, other names in four languages, and what to write in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from clac_desktop.models.keys import plain
from clac_desktop.texts import N_

TableKind = Literal["organisations", "services"]
CellKind = Literal[
    "text", "flo", "receiver", "integer", "decimal", "date", "flag", "currency",
    "state", "status", "kind", "setup", "choice", "choices",
]  # fmt: skip

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_IN_BRACKETS = re.compile(r"\s*[(\[].*?[)\]]\s*")


@dataclass(frozen=True, slots=True)
class ColumnFact:
    """One known column. `label` is the Spanish heading (a msgid); `also` are further headings, in any language.

    `catalogue` names the record type whose entries the cell names; `asked` = has to be filled for a new record;
    `offered` = stands in the template.
    """

    key: str
    label: str
    kind: CellKind
    also: str = ""
    catalogue: str = ""
    asked: bool = False
    offered: bool = True
    explained: str = ""
    example: str = ""


def header_key(text: str) -> str:
    """Return a heading for comparing: without case, accents, punctuation and underscores."""
    return _BETWEEN_WORDS.sub(" ", plain(text)).strip()


_PLACE = N_("Comunidad, ciudad o provincia.")
_LIST = N_("Código o nombre; varios separados con |")
_ONE = N_("Código o nombre, de la lista.")
_WHOLE = N_("Número entero.")
_DAY = N_("Fecha, como 31/12/2023.")

SERVICE_COLUMNS: tuple[ColumnFact, ...] = (
    ColumnFact(
        "service_ref", N_("Referencia del servicio"), "text",
        "referencia; código del servicio; service reference; service code; referência do serviço; référence du service",
        explained=N_("Un código suyo que junta las filas de un mismo servicio. Vacío: cada fila es un servicio."),
        example="2023-014",
    ),
    ColumnFact(
        "title", N_("Título"), "text",
        "título del servicio; nombre del servicio; actividad; nombre de la actividad; title of the service; "
        "título do serviço; titre; titre du service",
        asked=True, explained=N_("Hasta 200 letras."), example=N_("Taller de costos de producción"),
    ),
    ColumnFact(
        "start", N_("Fecha de inicio"), "date",
        "inicio; fecha; desde; start date; date; data de início; início; data; date de début; début",
        asked=True, explained=_DAY, example="05/07/2023",
    ),
    ColumnFact(
        "end", N_("Fecha de fin"), "date",
        "fin; fecha final; fecha de término; hasta; end date; data de término; data final; fim; date de fin",
        explained=N_("Vacía: el servicio duró un día."), example="06/07/2023",
    ),
    ColumnFact(
        "state", N_("Estado"), "state", "estado del servicio; service state; status; situação; état; statut",
        asked=True, explained=N_("borrador, planificado, realizado o anulado."), example=N_("realizado"),
    ),
    ColumnFact(
        "service_type", N_("Tipo de servicio"), "choice", "tipo; type of service; tipo de serviço; type de service",
        "service_type", asked=True, explained=_ONE, example=N_("Taller"),
    ),
    ColumnFact(
        "modality", N_("Modalidad"), "choice", "modalidade; modalité", "modality",
        asked=True, explained=_ONE, example=N_("Presencial"),
    ),
    ColumnFact(
        "country", N_("País"), "choices", "países; countries; country iso2; código de país; pays", "country",
        asked=True, explained=_LIST, example="PE",
    ),
    ColumnFact(
        "place", N_("Lugar"), "text", "localidad; ciudad; comunidad; local; lieu",
        explained=_PLACE, example="La Merced",
    ),
    ColumnFact(
        "tactical_objective", N_("Objetivo táctico"), "choice",
        "ot; objetivo táctico principal; main tactical objective; objetivo tático; objectif tactique",
        "tactical_objective", asked=True, explained=N_("De 1.1 a 4.4."), example="2.2",
    ),
    ColumnFact(
        "themes", N_("Temas y ejes"), "choices",
        "tema; temas; temas y ejes transversales; theme; themes and axes; temas e eixos; thème; thèmes; thèmes et axes",
        "theme", asked=True, explained=_LIST, example=N_("Ingreso digno|Equidad de género"),
    ),
    ColumnFact(
        "sdgs", N_("ODS"), "choices", "sdg; odd; objetivos de desarrollo sostenible", "sdg",
        asked=True, explained=N_("Números de 1 a 17; varios separados con |"), example="1|5|13",
    ),
    ColumnFact(
        "products", N_("Productos"), "choices", "producto; product; produto; produtos; produit; produits", "product",
        explained=_LIST, example=N_("Café|Cacao"),
    ),
    ColumnFact(
        "hours", N_("Horas"), "decimal", "duración en horas; total de horas; hours of duration; heures",
        asked=True, explained=N_("Horas que duró, como 2.5."), example="6",
    ),
    ColumnFact(
        "cost", N_("Costo"), "decimal", "coste; costo total; custo; coût",
        explained=N_("Solo el número."), example="1850",
    ),
    ColumnFact(
        "currency", N_("Moneda"), "currency", "divisa; moeda; devise; monnaie",
        explained=N_("Tres letras: PEN, USD, EUR … Si hay costo, es obligatoria."), example="PEN",
    ),
    ColumnFact(
        "funder", N_("Financiador"), "text", "fuente de financiamiento; funded by; fonte de financiamento; bailleur",
        explained=N_("Quién lo pagó."), example="CLAC",
    ),
    ColumnFact(
        "organisation", N_("Organización"), "receiver",
        "organización miembro; organización atendida; organización o código flo; organization; member organisation; "
        "organização; organização membro; organisation membre",
        asked=True, explained=N_("Código FLO o nombre exacto de quien recibió el servicio."), example="796",
    ),
    ColumnFact(
        "flo_id", N_("Código FLO"), "flo", "flo; flo id; floid; código flo id; identifiant flo; numéro flo",
        offered=False,
    ),
    ColumnFact(
        "women", N_("Mujeres"), "integer", "n de mujeres; total mujeres; mulheres; femmes",
        explained=_WHOLE, example="12",
    ),
    ColumnFact(
        "men", N_("Hombres"), "integer", "varones; n de hombres; total hombres; homens; hommes",
        explained=_WHOLE, example="8",
    ),
    ColumnFact(
        "not_stated", N_("Sin dato de sexo"), "integer",
        "sin dato; sexo sin dato; sex not stated; sem dado; sem dado de sexo; non précisé; sexe non précisé",
        explained=N_("Participantes de quienes no se sabe el sexo."), example="0",
    ),
    ColumnFact(
        "young_women", N_("Mujeres jóvenes"), "integer", "jóvenes mujeres; mulheres jovens; jeunes femmes",
        explained=N_("Cuántas de las mujeres son jóvenes."), example="4",
    ),
    ColumnFact(
        "young_men", N_("Hombres jóvenes"), "integer", "jóvenes hombres; homens jovens; jeunes hommes",
        explained=N_("Cuántos de los hombres son jóvenes."), example="3",
    ),
    ColumnFact(
        "document_advice", N_("Asesoría documental"), "flag",
        "sin participantes; document advice; assessoria documental; conseil documentaire",
        explained=N_("sí, si la organización fue atendida sin participantes."), example=N_("no"),
    ),
    ColumnFact(
        "satisfaction_mean", N_("Satisfacción media"), "decimal",
        "satisfacción; satisfaction; mean satisfaction; satisfação; satisfação média; satisfaction moyenne",
        explained=N_("De 1 a 5."), example="4.5",
    ),
    ColumnFact(
        "satisfaction_n", N_("Respuestas de satisfacción"), "integer",
        "n de satisfacción; satisfaction answers; respostas de satisfação; réponses de satisfaction",
        explained=N_("Cuántas personas respondieron."), example="18",
    ),
    ColumnFact(
        "remarks", N_("Observaciones"), "text", "comentarios; notas; notes; observações; remarques",
        explained=N_("Sin datos de personas."),
    ),
)  # fmt: skip

ORGANISATION_COLUMNS: tuple[ColumnFact, ...] = (
    ColumnFact(
        "flo_id", N_("Código FLO"), "flo", "flo; flo id; floid; código flo id; identifiant flo; numéro flo",
        explained=N_("Como texto; vacío si todavía no tiene."), example="796",
    ),
    ColumnFact(
        "name", N_("Nombre"), "text",
        "nombre de la organización; organización; organisation; organization; name of the organisation; nome; "
        "nome da organização; organização; nom; nom de l'organisation",
        asked=True, explained=N_("Nombre completo."), example="La Florida",
    ),
    ColumnFact("acronym", N_("Sigla"), "text", "siglas; acrónimo; sigle", explained=N_("Si la tiene."), example="CLF"),
    ColumnFact(
        "kind", N_("Tipo de organización"), "kind", "tipo; opp u ot; type of organisation; tipo de organização; "
        "type d'organisation",
        asked=True, explained=N_("OPP (pequeños productores) u OT (trabajadores)."), example="OPP",
    ),
    ColumnFact(
        "producer_setup", N_("Configuración"), "setup",
        "estándar; standard; set up; setup; configuração; configuration",
        explained=N_("SPO, HL o CP, si se conoce; entonces el tipo puede quedar vacío."), example="SPO",
    ),
    ColumnFact("grade", N_("Grado"), "integer", "grau; degré", explained=N_("1, 2 o 3."), example="1"),
    ColumnFact(
        "country", N_("País"), "choices", "países; countries; country iso2; código de país; pays", "country",
        asked=True, explained=_LIST, example="PE",
    ),
    ColumnFact(
        "place", N_("Lugar"), "text", "localidad; ciudad; comunidad; local; lieu",
        explained=_PLACE, example="La Merced",
    ),
    ColumnFact(
        "products", N_("Productos"), "choices", "producto; product; produto; produtos; produit; produits", "product",
        explained=_LIST, example=N_("Café|Cacao"),
    ),
    ColumnFact(
        "status", N_("Estado de certificación"), "status",
        "estado; certificación; certification status; situação da certificação; situação; "
        "statut de certification; statut",
        explained=N_("Certificada, Suspendida, Con permiso para comercializar, Solicitante o Descertificada."),
        example=N_("Certificada"),
    ),
    ColumnFact(
        "status_since", N_("Estado desde"), "date",
        "fecha del estado; status date; situação desde; statut depuis",
        explained=N_("Vacía: el primer estado vale desde la entrada; un cambio, desde el día de la importación."),
        example="01/01/2022",
    ),
    ColumnFact(
        "entry", N_("Entrada"), "date", "fecha de entrada; miembro desde; entry date; member since; data de entrada; "
        "date d'entrée; entrée",
        explained=N_("Desde cuándo es miembro; vacía: desde antes del plan."), example="15/03/2004",
    ),
    ColumnFact(
        "exit", N_("Salida"), "date", "fecha de salida; baja; exit date; data de saída; saída; date de sortie; sortie",
        explained=N_("Solo si dejó de ser miembro."),
    ),
    ColumnFact("latitude", N_("Latitud"), "decimal", "lat", explained=N_("Grados con decimales."), example="-11.058"),
    ColumnFact(
        "longitude", N_("Longitud"), "decimal", "lon; long; lng",
        explained=N_("Grados con decimales."), example="-75.329",
    ),
    ColumnFact(
        "members_women", N_("Socias"), "integer",
        "mujeres socias; socias mujeres; women members; members women; sócias; femmes membres",
        explained=_WHOLE, example="210",
    ),
    ColumnFact(
        "members_men", N_("Socios"), "integer",
        "hombres socios; socios hombres; men members; members men; sócios; hommes membres",
        explained=_WHOLE, example="540",
    ),
    ColumnFact(
        "email", N_("Correo electrónico"), "text", "correo; e mail; mail; e-mail; courriel",
        explained=N_("De la organización, no de una persona."),
    ),
    ColumnFact(
        "phone", N_("Teléfono"), "text", "telephone; phone number; telefone; téléphone",
        explained=N_("De la organización."),
    ),
)  # fmt: skip

COLUMNS: dict[TableKind, dict[str, ColumnFact]] = {
    "organisations": {fact.key: fact for fact in ORGANISATION_COLUMNS},
    "services": {fact.key: fact for fact in SERVICE_COLUMNS},
}

# English headings of the template; the other languages' stand in `also`.
_ENGLISH = {
    "service_ref": "Service reference", "title": "Title", "start": "Start date", "end": "End date", "state": "State",
    "service_type": "Service type", "modality": "Modality", "country": "Country", "place": "Place",
    "tactical_objective": "Tactical objective", "themes": "Themes and axes", "sdgs": "SDGs", "products": "Products",
    "hours": "Hours", "cost": "Cost", "currency": "Currency", "funder": "Funder", "organisation": "Organisation",
    "flo_id": "FLO-ID", "women": "Women", "men": "Men", "not_stated": "Sex not stated", "young_women": "Young women",
    "young_men": "Young men", "document_advice": "Document advice", "satisfaction_mean": "Mean satisfaction",
    "satisfaction_n": "Satisfaction answers", "remarks": "Remarks", "name": "Name", "acronym": "Acronym",
    "kind": "Kind of organisation", "producer_setup": "Producer setup", "grade": "Grade",
    "status": "Certification status", "status_since": "Status since", "entry": "Entry", "exit": "Exit",
    "latitude": "Latitude", "longitude": "Longitude", "members_women": "Women members", "members_men": "Men members",
    "email": "E-mail", "phone": "Telephone",
}  # fmt: skip


def names_of(fact: ColumnFact) -> Iterator[str]:
    """Yield every heading under which a column is known, for comparing."""
    yield header_key(fact.key)
    yield header_key(fact.label)
    yield header_key(_ENGLISH[fact.key])
    yield from filter(None, (header_key(name) for name in fact.also.split(";")))


def known_headers(kind: TableKind) -> dict[str, str]:
    """Return the key of each known heading. The keys themselves win over other headings."""
    found: dict[str, str] = {}
    for fact in COLUMNS[kind].values():
        for name in names_of(fact):
            found.setdefault(name, fact.key)
    found.update({header_key(key): key for key in COLUMNS[kind]})
    return found


def recognise(header: str, known: dict[str, str]) -> str | None:
    """Return the key of a heading as typed, also with a note in brackets or a star of duty; None where unknown."""
    return known.get(header_key(header)) or known.get(header_key(_IN_BRACKETS.sub(" ", header)))
