"""*Decisiones*: conflicts, proposals and the undoing of imports."""

from clac_desktop.ui.pages.decisions.page import DecisionsPage

__all__ = ["DecisionsPage"]
