#!/usr/bin/env python3
"""A stand-in for the model of the how-to: answers chats in OpenAI's format, to those who have the key.

usage: model.py KEY_FILE [PORT]

KEY_FILE holds what the Authorization header must be, such as "Bearer abc"; it is read at each request, so a new key in
the file holds at once. Listens on 127.0.0.1 (PORT, else a free one) and prints its URL when it is ready. Never prints
keys, and knows nothing but how to repeat what it was asked.
"""

import hmac
import http.server
import json
import pathlib
import sys
import time

PATH = "/v1/chat/completions"


class Refusal(Exception):
    def __init__(self, status, code, message):
        super().__init__(message)
        self.status = status
        self.body = {"error": {"message": message, "type": "invalid_request_error", "code": code}}


class Model(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    key_file = None

    def chat(self):
        """The request, when it is one and comes with the key."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.partition("?")[0] != PATH:
            raise Refusal(404, "not_found", "There is only " + PATH)
        key = self.key_file.read_text().strip()
        if not key or not hmac.compare_digest(self.headers.get("Authorization", "").encode(), key.encode()):
            raise Refusal(401, "invalid_api_key", "Unauthorized: wrong or no API key")
        try:
            chat = json.loads(body)
            last = chat["messages"][-1]["content"]
            if not isinstance(chat["model"], str) or not isinstance(last, str):
                raise ValueError
        except (ValueError, KeyError, IndexError, TypeError):
            raise Refusal(400, "bad_request", "Expected a model and messages") from None
        return chat, last

    def do_POST(self):
        try:
            chat, last = self.chat()
            message = {"role": "assistant", "content": f"You said: {last}"}
            words = len(last.split())
            count = len(message["content"].split())
            self.answer(200, {
                "id": "chatcmpl-stand-in", "object": "chat.completion", "created": int(time.time()),
                "model": chat["model"],
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": words, "completion_tokens": count, "total_tokens": words + count}})
        except Refusal as refusal:
            self.answer(refusal.status, refusal.body)

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Silence: what is logged cannot leak."""


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    Model.key_file = pathlib.Path(sys.argv[1])
    Model.key_file.read_text()  # a wrong name should fail now
    port = int(sys.argv[2]) if len(sys.argv) == 3 else 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Model)
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
