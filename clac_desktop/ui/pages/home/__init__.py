"""Inicio: of an office, and of the central office."""

from clac_desktop.ui.pages.home.centre import CentreHomePage
from clac_desktop.ui.pages.home.page import HomePage

__all__ = ["CentreHomePage", "HomePage"]
