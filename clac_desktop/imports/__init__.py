"""Foreign tables into the domain: the register of organisations and past or field-collected services (cli.md).

- `organisations.import_organisations`, `services.import_services`: a file in, one transaction, an `ImportOutcome` out;
- `template.template`: the workbooks to fill in; `header_mapping`: saved mappings for other layouts;
- `matching`: who is meant by a FLO-ID or a name, also for what is typed or pasted in the window.

Each step is a file: `tables` finds the sheet and its header, `cells` and `catalogues` read what one cell means, `rows`
reads whole rows, `organisations` and `services` decide and record, `brought` remembers what a file last said.
"""
