"""A logged-in user who speaks to the server as the web client does."""

import http.client
import json
from dataclasses import dataclass


class RpcError(Exception):
    """The server refused a call; the message is the server's."""


@dataclass(frozen=True)
class Call:
    """One JSON-RPC request of the web client."""

    url: str  # path and nothing else
    params: dict

    @property
    def title(self) -> str:
        method = self.params.get("method")
        return f"{self.params['model']}.{method}" if method else self.url


class WebSession:
    """One user of one database, on one connection that is kept alive."""

    def __init__(self, port: int, database: str, login: str, password: str = ""):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self._cookie = ""
        self.database = database
        info = self.send(
            Call(
                "/web/session/authenticate",
                {"db": database, "login": login, "password": password or login},
            )
        )
        self.uid = info["uid"]

    def send(self, call: Call):
        """Make the call and return its result.

        :raise RpcError: the server answered with an error
        """
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": call.params})
        headers = {"Content-Type": "application/json", "Cookie": self._cookie}
        self._connection.request("POST", call.url, body, headers)
        response = self._connection.getresponse()
        answer = json.loads(response.read())
        for name, value in response.getheaders():
            if name == "Set-Cookie" and value.startswith("session_id="):
                self._cookie = value.split(";", 1)[0]
        if "error" in answer:
            data = answer["error"].get("data") or answer["error"]
            raise RpcError(f"{call.title}: {data['message']}")
        return answer["result"]

    def get(self, path: str) -> bytes:
        """What a page or a file is, as a browser would get it.

        :raise RpcError: the server answered with something else
        """
        self._connection.request("GET", path, headers={"Cookie": self._cookie})
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RpcError(f"{path}: {response.status}")
        return body

    def method(self, model: str, method: str, *args, **kwargs):
        """Call a method of a model by name."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.send(Call("/web/dataset/call_kw", params))

    def close(self) -> None:
        self._connection.close()
