"""A run: many documents, one folder, killed and resumed at will.

    with stop_on_signals() as stop, Run.open(folder, manifest) as run:
        await run.process(documents, extractor.aextract, Options(lanes=64), stop=stop)

What a folder holds, and what survives which accident, is told in ``docs/adr/``.
"""

from extractor.runs.manifest import Manifest
from extractor.runs.progress import Progress, Status, Summary
from extractor.runs.run import Run
from extractor.runs.stop import Stop, stop_on_signals
from extractor.runs.work import Options, Unread

__all__ = [
    "Manifest",
    "Options",
    "Progress",
    "Run",
    "Status",
    "Stop",
    "Summary",
    "Unread",
    "stop_on_signals",
]
