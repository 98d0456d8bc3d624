"""What a command says when it can't do what it was asked."""


class Refused(Exception):
    """The command was refused or failed; the message is the one line that the user sees."""
