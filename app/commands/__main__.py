"""`python -m app.commands` is the same as `beatbook`."""

from app.commands import main

main()
