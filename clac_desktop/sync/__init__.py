"""Packages between offices and the centre: what goes in, sealing, trust, merging, receipts (sync.md)."""
