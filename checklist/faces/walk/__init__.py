"""The interview: one session, two front ends."""
