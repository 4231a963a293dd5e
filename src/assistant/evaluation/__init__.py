"""How good the answers are: golden questions, and what the answers to them are measured by."""
