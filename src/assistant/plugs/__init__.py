"""The assistant behind interfaces that others made, LangChain's and JSON; nothing here decides what an answer says."""
