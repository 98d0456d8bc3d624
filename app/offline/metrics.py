"""Figures for operators, without personal data: labels are rule, method and class of status alone (R-46).

Of residents' pages, and of what other programs send for them, only failures are counted: whoever reads the figures
every few seconds would otherwise keep a list of when somebody raised a concern (invariant 8).
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterator

from flask import Flask, abort, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app.db import db
from app.offline.views import blueprint
from app.settings import settings
from app.web.access import open_to_everyone
from app.web.figures import figures
from app.web.logs import is_untimed

LOOPBACK = frozenset({"127.0.0.1", "::1"})
REGISTRY = CollectorRegistry()
REQUESTS = Counter("beatbook_requests", "Requests answered", ("rule", "method", "status"), registry=REGISTRY)
SECONDS = Histogram("beatbook_request_seconds", "Time to answer", ("rule",), registry=REGISTRY)


class Figures(Collector):
    """The figures of features, found at the moment of the scrape; what can't be had now is left out."""

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing beforehand: registering asks no database."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for one in figures():
            try:
                yield GaugeMetricFamily(one.name, one.help, value=one.find())
            except SQLAlchemyError:
                db.session.rollback()


REGISTRY.register(Figures())


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
    if is_untimed(request.endpoint) and response.status_code < 500:
        return response
    rule = str(request.url_rule or "unknown")
    REQUESTS.labels(rule, request.method, f"{response.status_code // 100}xx").inc()
    if "began" in g:
        SECONDS.labels(rule).observe(time.perf_counter() - g.began)
    return response
