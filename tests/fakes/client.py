"""The smallest client of the fake: one request, one sealed box. For the fake's own tests."""

import base64
import json
import ssl
import urllib.error
import urllib.request

from nacl.public import PublicKey, SealedBox


class Reply:
    def __init__(self, status, headers, data):
        self.status = status
        self.headers = headers
        self.text = data.decode()

    def json(self):
        return json.loads(self.text) if self.text else None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Client:
    def __init__(self, url, token="ghp_good", ca_file=None):
        self._url = url
        self._headers = {"User-Agent": "test", "Authorization": f"Bearer {token}"}
        context = ssl.create_default_context(cafile=ca_file) if ca_file else None
        handlers = [urllib.request.HTTPSHandler(context=context)] if context else []
        self._opener = urllib.request.build_opener(_NoRedirect, *handlers)

    def __call__(self, method, path, body=None, headers=None):
        """A header given as None is not sent."""
        sent = {k: v for k, v in (self._headers | (headers or {})).items() if v is not None}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(self._url + path, body, sent, method=method)
        try:
            with self._opener.open(request, timeout=10) as answer:
                return Reply(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.headers, error.read())

    def sealed(self, base, value, **more):
        """The body of a PUT below `base`: {encrypted_value, key_id, ...}."""
        key = self("GET", f"{base}/public-key").json()
        box = SealedBox(PublicKey(base64.b64decode(key["key"])))
        encrypted = base64.b64encode(box.encrypt(value)).decode()
        return {"encrypted_value": encrypted, "key_id": key["key_id"]} | more

    def put_secret(self, base, name, value, **more):
        return self("PUT", f"{base}/{name}", self.sealed(base, value, **more))
