"""How long ``extractor --help`` takes, beside a bare interpreter.

python benchmarks/startup.py [--rounds 15]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

COMMANDS = {
    "python": [sys.executable, "-c", "pass"],
    "extractor --help": [sys.executable, "-m", "extractor", "--help"],
    "import extractor.data": [sys.executable, "-c", "import extractor.data"],
}


def main() -> None:
    """Print the median wall clock of each command, in turn so that noise falls on all alike."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            began = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            taken[name].append(time.perf_counter() - began)
    bare = statistics.median(taken["python"])
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        print(f"{name:<24}{median:8.3f} s{median / bare:8.1f} x python")


main()
