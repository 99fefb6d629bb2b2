"""Preferencias: language, person, appearance, workspace, backups, about."""

from clac_desktop.ui.backups import back_up
from clac_desktop.ui.pages.preferences.page import PreferencesPage

__all__ = ["PreferencesPage", "back_up"]
