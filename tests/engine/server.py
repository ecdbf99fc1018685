"""Serve a GGUF file with llama.cpp on 127.0.0.1: ``python tests/engine/server.py FILE CONTEXT``.

It prints its address when it is ready, and ends when its standard input is closed.
"""

from __future__ import annotations

import sys

import xllamacpp

SLOTS = 2


def main(path: str, context: int) -> None:
    """Serve until the starter is gone."""
    params = xllamacpp.CommonParams()
    params.model.path = path
    params.model_alias = {"tiny-random"}
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_parallel, params.n_ctx = SLOTS, context * SLOTS
    params.n_gpu_layers = 0
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.use_jinja, params.warmup, params.offline, params.ui = True, False, True, False
    params.verbosity = 0
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)  # noqa: T201 - how the test learns it
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
