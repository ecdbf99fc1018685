"""The program that `test_crash.py` kills, starves of disk space and races against itself.

    python -m tests.test_crash_program FOLDER PORT COUNT [LANES]

It asks the server at PORT about COUNT documents, keeps the replies in a store, and prints each
document's number once its reply is acknowledged as stored. It leaves with the exit code that the
command line would leave with.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from extractor.data import Claim, Document, Extraction, Outcome, OutcomeKind, Usage
from extractor.errors import ExtractorError
from extractor.limits import Gate
from extractor.replies import Reply, Request
from extractor.runs import Manifest, Options, Run, stop_on_signals
from extractor.store import SQLiteReplies

MANIFEST = Manifest(id="crash", annotator="crash-1", model="m")
CLAIM = {
    "statement": "It is so.",
    "act": "assertion",
    "quotation": "direct",
    "certainty": "certain",
    "evidence": [{"text": "it", "start": 0, "end": 2, "grounding": "exact"}],
    "cue": None,
    "sources": [{"name": "S", "kind": "person", "anonymity": "named", "mention": None}],
    "provenance": {"annotator": "crash", "version": "1"},
}


def request(number: int) -> Request:
    """Ask about one document."""
    messages = ({"role": "user", "content": f"document {number}"},)
    return Request(model="m", messages=messages, parameters={}, answer_schema={})


async def post(port: int, number: int) -> str:
    """Send the number to the server and return what it answers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = json.dumps({"user": number}).encode()
    writer.write(b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    answer = (await reader.read()).partition(b"\r\n\r\n")[2]
    writer.close()
    return answer.decode()


class Asker:
    """Reads a document by asking for it, unless it is in the store."""

    def __init__(self, port: int, store: SQLiteReplies, lanes: int) -> None:
        self._port, self._store, self._gate = port, store, Gate(lanes, start=lanes)

    async def __call__(self, document: Document) -> Extraction:
        """Give one claim that rests on the reply."""
        number = int(document.id)
        reply = await self._store.get(request(number))
        usage = Usage(reused=1)
        if reply is None:
            async with self._gate.slot():
                reply = Reply(body=await post(self._port, number))
            await self._store.put(request(number), reply)
            os.write(1, b"%d\n" % number)
            usage = Usage(requests=1)
        statement = f"It is {json.loads(reply.body)['answer']}."
        claim = Claim.model_validate({**CLAIM, "document_id": document.id, "statement": statement})
        outcome = Outcome(kind=OutcomeKind.CLAIMS)
        return Extraction(document=document, outcome=outcome, claims=(claim,), usage=usage)


async def main(folder: Path, port: int, count: int, lanes: int = 8) -> int:
    """Do what ``extractor batch`` does."""
    store = SQLiteReplies(folder / "replies.sqlite", MANIFEST.id)
    documents = (Document(id=str(n), text=f"it is so {n}") for n in range(count))
    try:
        with stop_on_signals() as stop, Run.open(folder, MANIFEST) as run:
            asker = Asker(port, store, lanes)
            await run.process(documents, asker, Options(lanes=lanes), stop=stop)
    except ExtractorError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a program
        return error.exit_code
    finally:
        store.close()
    return stop.exit_code


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:]))))
