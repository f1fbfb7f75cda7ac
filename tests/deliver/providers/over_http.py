"""A call as a real one, to a server on this machine."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

from nocturne.model.delivery import Call, NoReply, Reply


def over_http(call: Call) -> Reply:
    """The reply of whoever listens there."""
    parts = urlsplit(call.url)
    if parts.hostname != "127.0.0.1":
        raise AssertionError(f"{parts.hostname} is not this machine")
    connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=30)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    try:
        connection.request(call.method, path, body=call.body or None, headers=dict(call.headers))
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(status=answer.status, headers=headers, body=answer.read())
    except OSError as problem:
        raise NoReply(str(problem), may_have_arrived=True) from problem
    finally:
        connection.close()
