"""How good is it? Golden questions, and the scores they gave."""
