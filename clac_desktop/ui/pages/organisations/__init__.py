"""*Organizaciones*: the register as a table, and from there the sheet of one organisation."""

from clac_desktop.ui.pages.organisations.register import OrganisationsPage

__all__ = ["OrganisationsPage"]
