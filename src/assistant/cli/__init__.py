"""The command line: what the commands take, do and print, and asking the running web chat instead."""

from assistant.cli.commands import main

__all__ = ["main"]
