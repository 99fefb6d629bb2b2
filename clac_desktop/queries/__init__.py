"""Every question: rows for tables, and the one engine of figures (numerator, denominator, the records behind)."""
