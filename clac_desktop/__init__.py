"""CLAC Desktop: services to member organisations, logged offline and exchanged as Excel packages."""

__version__ = "0.1.0"
