"""`python -m tests.support.serve PORT`: `beatbook run` with the faulty wire in front."""

import sys

from app.commands.run import serve

serve("127.0.0.1", int(sys.argv[1]), target="tests.support.faulty:application")
