"""Serve the look-book on the port given (8123 without one)."""

import sys

from tests.browser.lookbook import create_lookbook

create_lookbook().run(port=int(sys.argv[1]) if len(sys.argv) > 1 else 8123)
