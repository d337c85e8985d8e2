"""A mail server on the loopback that counts what it takes and gives the answers that a test wants."""

import re
import socketserver
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

USUAL = {
    "GREETING": "220 ready",
    "EHLO": "250 here",
    "HELO": "250 here",
    "DATA": "354 go on",
    "TEXT": "250 taken",
    "QUIT": "221 goodbye",
}
# In the place of an answer.
HANG_UP, SAY_NOTHING = "hang up", "say nothing"


class MailServer(socketserver.ThreadingTCPServer):
    """Takes e-mails on a port of its own; ``taken`` holds the Message-ID of each whose text it took."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.port = self.server_address[1]
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.visits = 0
        self.taken: list[str] = []
        # The next answers to a command (or GREETING, or TEXT) in the place of the usual ones.
        self.answers: dict[str, list[str]] = defaultdict(list)
        # Called with each text's number after it was taken and before that is said.
        self.before_the_answer: Callable[[int], None] = lambda number: None

    def answer(self, word: str) -> str:
        """Return what to say to ``word``."""
        return self.answers[word].pop(0) if self.answers[word] else USUAL.get(word, "250 fine")

    def handle_error(self, request, client_address) -> None:
        """Say nothing of a client that was killed in the middle."""


class Conversation(socketserver.StreamRequestHandler):
    """One visit of a client."""

    def handle(self) -> None:
        """Answer each command until one side has enough."""
        self.server.visits += 1
        going_on = self.say(self.server.answer("GREETING"))
        while going_on and (line := self.rfile.readline()):
            answer = self.server.answer(line.split()[0].decode().upper())
            going_on = self.say(answer) and (not answer.startswith("354") or self.take_text())

    def take_text(self) -> bool:
        """Take a message and answer to it; what is not refused counts as taken, whatever the client hears."""
        text = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
        answer = self.server.answer("TEXT")
        if answer[0] not in "45":
            self.server.taken.append(re.search(r"^Message-ID: (\S+)", text, re.MULTILINE)[1])
        self.server.before_the_answer(len(self.server.taken))
        return self.say(answer)

    def say(self, answer: str) -> bool:
        """Say ``answer`` and return whether the conversation goes on."""
        if answer == SAY_NOTHING:
            self.rfile.read()
        if answer in (HANG_UP, SAY_NOTHING):
            return False
        self.wfile.write(f"{answer}\r\n".encode())
        return True


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()
