"""What stands between us and a chat model: the wire, the server's manners, what its replies are wrapped in."""
