"""Every change a person makes: verb + noun functions, one file per thing, each one journal entry."""
