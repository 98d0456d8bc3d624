"""Figures for operators, without personal data: labels are rule, method and class of status alone (R-46)."""

from __future__ import annotations

import hmac
import time

from flask import Flask, abort, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from werkzeug.wrappers import Response

from app.offline.views import blueprint
from app.settings import settings
from app.web.access import open_to_everyone

LOOPBACK = frozenset({"127.0.0.1", "::1"})
REGISTRY = CollectorRegistry()
REQUESTS = Counter("beatbook_requests", "Requests answered", ("rule", "method", "status"), registry=REGISTRY)
SECONDS = Histogram("beatbook_request_seconds", "Time to answer", ("rule",), registry=REGISTRY)


def register(app: Flask) -> None:
    """Count every answer."""
    app.after_request(_count)


@blueprint.get("/metrics")
@open_to_everyone
def metrics() -> Response:
    """For the machine itself, or with the token of the settings."""
    token = settings().metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    trusted = bool(token) and hmac.compare_digest(given.encode(), token.encode())
    if not trusted and (request.remote_addr not in LOOPBACK or settings().trusted_proxies):
        abort(404)
    return Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _count(response: Response) -> Response:
    rule = str(request.url_rule or "unknown")
    REQUESTS.labels(rule, request.method, f"{response.status_code // 100}xx").inc()
    if "began" in g:
        SECONDS.labels(rule).observe(time.perf_counter() - g.began)
    return response
