"""Inicio: of an office, and of the central office."""
