"""The shell that opens without signal: service worker, manifest, cached pages."""
