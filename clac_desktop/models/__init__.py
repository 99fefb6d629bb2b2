"""What is stored: one file per thing, the journal that every change goes through, and the database itself."""
