"""Use cases, called by every face: opening, storing, checking, reporting, verifying, exchanging, batches."""
