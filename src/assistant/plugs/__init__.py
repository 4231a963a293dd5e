"""The assistant behind interfaces that others made, LangChain's, OpenAI's, MCP and JSON; nothing here decides what an answer says."""
