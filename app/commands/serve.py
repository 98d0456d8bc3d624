"""The WSGI application for a server: `app.commands.serve:application`."""

from app import create_app

application = create_app()
