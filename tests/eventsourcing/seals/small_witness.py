"""A small witness on loopback: it remembers the last head of each log, and cosigns only what grows from there."""

from __future__ import annotations

import base64
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from eventsourcing.seals.merkle_tree import is_consistent
from tests.eventsourcing.seals import by_hand

NAME = "witness.example/small"


class SmallWitness(ThreadingHTTPServer):
    """Serves at `url`. `logs` holds the public key (32 bytes) of each log it knows, `seen` size and root by origin."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.key = Ed25519PrivateKey.generate()
        self.logs: dict[str, bytes] = {}
        self.seen: dict[str, tuple[int, bytes]] = {}
        self.requests: list[str] = []
        self.lock = threading.Lock()
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def public(self) -> str:
        return by_hand.key_text(NAME, 4, self.key)

    def answer(self, body: str) -> tuple[int, str]:
        self.requests.append(body)
        head, note = body.split("\n\n", 1)
        old_line, *proof_lines = head.split("\n")
        old, proof = int(old_line.removeprefix("old ")), [base64.b64decode(line) for line in proof_lines]
        text = note.split("\n\n")[0] + "\n"
        origin, size_line, root_line = text.splitlines()
        size, root = int(size_line), base64.b64decode(root_line)
        if origin not in self.logs:
            return 404, ""
        if not self.is_signed(origin, text, note):
            return 403, ""
        if old > size:
            return 400, ""
        with self.lock:
            last_size, last_root = self.seen.get(origin, (0, b""))
            if old != last_size:
                return 409, f"{last_size}\n"
            if old == size and root != last_root:
                return 409, ""
            if old and not is_consistent(old, last_root, size, root, proof):
                return 422, ""
            self.seen[origin] = size, root
        return 200, by_hand.cosignature(NAME, note, int(time.time()), self.key)

    def is_signed(self, origin: str, text: str, note: str) -> bool:
        public = Ed25519PublicKey.from_public_bytes(self.logs[origin])
        for line in note.split("\n\n")[1].splitlines():
            _, name, encoded = line.split(" ")
            if name == origin:
                try:
                    public.verify(base64.b64decode(encoded)[4:], text.encode())
                except InvalidSignature:
                    return False
                return True
        return False


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        status, text = self.server.answer(body) if self.path == "/add-checkpoint" else (404, "")
        self.send_response(status)
        self.send_header("Content-Type", "text/x.tlog.size" if status == 409 else "text/plain")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args) -> None:
        pass
