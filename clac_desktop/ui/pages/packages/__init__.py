"""*Paquetes*: receive, send, what became of each change; at the centre also the offices and their laptops."""

from clac_desktop.ui.pages.packages.page import PackagesPage

__all__ = ["PackagesPage"]
