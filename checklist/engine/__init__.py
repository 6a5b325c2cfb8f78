"""``Pack`` × ``Answers`` → ``Assessment``. No input or output here."""
