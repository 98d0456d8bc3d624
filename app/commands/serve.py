"""`app.commands.serve:application` for a WSGI server, with its housekeeping beside it; in the demo also its post."""

from threading import Event, Thread

from app import create_app
from app.commands import housekeeping
from app.notices import delivering

application = create_app()
housekeeping.start(application)
if application.config["BEATBOOK"].demo:
    Thread(target=delivering.forever, args=(application, Event()), name="delivery", daemon=True).start()
