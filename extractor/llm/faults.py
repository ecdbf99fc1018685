"""Turn what the openai client raises into the errors of this package."""

from __future__ import annotations

import openai

from extractor.errors import (
    AuthError,
    ConfigError,
    ModelError,
    QuotaError,
    RefusedError,
    RequestError,
    TooLong,
    TransportError,
)
from extractor.llm.words import brief

_TRANSIENT = frozenset({408, 409, 429})
_TOO_LONG = frozenset({"context_length_exceeded", "exceed_context_size_error"})
"""OpenAI's code and llama.cpp's type; vLLM has neither, and says it in words."""


def is_transient(error: openai.APIStatusError) -> bool:
    """Whether the same request may succeed a moment later."""
    if is_quota(error) or error.response.headers.get("x-should-retry") == "false":
        return False
    return error.status_code in _TRANSIENT or error.status_code >= 500  # noqa: PLR2004 - HTTP


def is_quota(error: openai.APIStatusError) -> bool:
    """Whether the account is out of credit, which OpenAI reports as a rate limit."""
    return error.code == "insufficient_quota" or error.status_code == 402  # noqa: PLR2004 - HTTP


def translate(
    error: openai.OpenAIError | TimeoutError, *, model: str, key: str, tries: int
) -> ModelError | ConfigError:
    """Return the error of ours that says what *error* means for the segment or the run.

    Args:
        error: What the last try ended with.
        model: The model asked for.
        key: The key that was sent, to be left out of what the server says.
        tries: How many there were.

    """
    times = "1 try" if tries == 1 else f"{tries} tries"
    match error:
        case openai.APIStatusError():
            said = f"{error.status_code}: {brief(_words(error), key=key)}"
            return _translate_status(error, model, times, said)
        case TimeoutError() | openai.APITimeoutError():
            return TransportError(f"no response in time, after {times}")
        case openai.APIConnectionError():
            cause = brief(f"{type(error.__cause__).__name__}: {error.__cause__}")
            return TransportError(f"no response from the server, after {times} ({cause})")
    return TransportError(f"no usable response, after {times} ({type(error).__name__})")


def _translate_status(
    error: openai.APIStatusError, model: str, times: str, said: str
) -> ModelError | ConfigError:
    match error.status_code:
        case _ if is_quota(error):
            return QuotaError(f"the account has no credit left ({said})")
        case 401 | 403:
            return AuthError(f"the server refuses the key: check OPENAI_API_KEY ({said})")
        case 404:
            return AuthError(
                f"the server does not know the model {model!r}: "
                f"check its name, and OPENAI_BASE_URL ({said})"
            )
        case status if status in _TRANSIENT or status >= 500:  # noqa: PLR2004 - HTTP
            return TransportError(f"no usable response, after {times} ({said})")
        case 413:
            return TooLong(f"the request is too large for the server ({said})")
    if {error.code, error.type} & _TOO_LONG or "context length" in _words(error):
        return TooLong(f"the text does not fit into the model's context ({said})")
    if error.code == "content_filter":
        return RefusedError(f"a content filter stopped the request ({said})")
    hint = ""
    if str(error.code).startswith("unsupported_") and error.param:
        without = f'{{"{brief(error.param, length=40)}": null}}'
        hint = f"; to leave it out: EXTRACTOR_PARAMETERS='{without}'"
    return RequestError(f"the server refuses the request ({said}){hint}")


def _words(error: openai.APIStatusError) -> str:
    """The server's own sentence: openai's message may be the whole body."""
    body = error.body
    message = body.get("message") if isinstance(body, dict) else None
    return str(message or error.message)
