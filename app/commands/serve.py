"""The WSGI application for a server: `app.commands.serve:application`, with its housekeeping beside it."""

from app import create_app
from app.commands import housekeeping

application = create_app()
housekeeping.start(application)
