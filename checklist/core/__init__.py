"""What everything rests on: errors and their catalogue, values, verdicts, words made fit to be shown, digests."""
