"""*Equipos*: laptops that are lost, restored, rebuilt, replaced or handed over."""

from clac_desktop.ui.pages.laptops.page import LaptopsPage

__all__ = ["LaptopsPage"]
