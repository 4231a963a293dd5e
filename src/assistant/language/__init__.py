"""What Korean and English text is made of: languages, sentences, terms, names in both languages."""
