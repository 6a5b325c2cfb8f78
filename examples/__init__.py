"""Units that are made up: three with ledgers of every kind, and a city of any size."""
