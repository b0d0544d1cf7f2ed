"""Asks a running server, over one connection as long as that lasts."""

import http.client
import json
from collections.abc import Iterator


class Client:
    def __init__(self, port: int):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path)

    def post(self, path: str, body: dict) -> tuple[int, str]:
        return self._ask("POST", path, json.dumps(body), {"Content-Type": "application/json"})

    def text(self, path: str) -> str:
        """The text of an answer, "" for what is not there."""
        status, text = self.get(path)
        return text if status == 200 else ""

    def lines(self, path: str) -> Iterator[bytes]:
        """A long answer line by line."""
        self._connection.request("GET", f"/api/v1/{path}")
        yield from self._connection.getresponse()

    def _ask(self, method, path, body=None, headers=None):
        try:
            return self._once(method, path, body, headers)
        except ConnectionError:  # it was idle for too long
            self._connection.close()
            return self._once(method, path, body, headers)

    def _once(self, method, path, body, headers):
        self._connection.request(method, f"/api/v1/{path}", body, headers or {})
        answer = self._connection.getresponse()
        return answer.status, answer.read().decode()
