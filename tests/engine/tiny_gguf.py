"""Write a language model of 300 kB: a real engine can be tested without downloading weights.

One layer, random numbers, a vocabulary of bytes. The last matrix carries a bias for each byte (one
dimension of the embedding is a constant), so that under a grammar the text stays short and plain:
what closes strings, lists and objects is likely, bytes outside ASCII never come. The same seed
gives the same file.
"""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray

_DIMENSIONS, _HEADS, _INNER, _CONSTANT = 64, 2, 128, 4.0
_TOKENS = [b"<unk>", b"<s>", b"</s>", *(f"<0x{i:02X}>".encode() for i in range(256)), "▁".encode()]
"""The last is the space: without it the generation prompt does not match the grammar."""
_FIRST_BYTE = 3
_LIKELY = {
    **dict.fromkeys("etaoin", 2.0),
    **dict.fromkeys("shrdlucmfwypvbgk", 1.0),
    **dict.fromkeys("0123456789", 0.0),
    **dict.fromkeys(":{[", -0.5),
    '"': 2.5,
    "]": 3.5,
    "}": 3.5,
    ",": 1.0,
    "\\": -12.0,
    "-": -4.0,
    "E": -8.0,
    "\n": -12.0,
    "\t": -12.0,
    " ": -30.0,  # the space is a token of its own
}
_PAIRS = ((1, "[", '{"', 5.0), (2, "}", ",", 1.5), (3, '"', '"', -12.0))
"""After "[" rather an item, after "}" sometimes another one, and no empty strings."""
_TEMPLATE = (
    "{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}[assistant] {% endif %}"
)


def write_tiny_gguf(path: Path, *, context: int, seed: int = 0) -> None:
    """Write the model to *path*, for a context of so many tokens, which are bytes."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny-random")
    writer.add_context_length(context)
    writer.add_embedding_length(_DIMENSIONS)
    writer.add_block_count(1)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_DIMENSIONS // _HEADS)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    _add_vocabulary(writer)
    for name, values in _tensors(np.random.default_rng(seed)).items():
        writer.add_tensor(f"{name}.weight", values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_vocabulary(writer: gguf.GGUFWriter) -> None:
    kinds = gguf.TokenType
    types = [kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL, *[kinds.BYTE] * 256, kinds.NORMAL]
    writer.add_vocab_size(len(_TOKENS))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(_TOKENS)
    writer.add_token_scores([0.0] * len(_TOKENS))
    writer.add_token_types(types)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(_TEMPLATE)


def _bias() -> NDArray[np.float32]:
    bias = np.full(len(_TOKENS), -30.0, np.float32)
    bias[2] = 1.0  # the end
    bias[_FIRST_BYTE + 0x20 : _FIRST_BYTE + 0x7F] = -3.0
    for character, value in _LIKELY.items():
        bias[_FIRST_BYTE + ord(character)] = value
    bias[-1] = -2.0
    return bias


def _tensors(random: np.random.Generator) -> dict[str, NDArray[np.float32]]:
    shape = (len(_TOKENS), _DIMENSIONS)
    embedding = random.normal(0, 0.3, shape).astype(np.float32)
    output = random.normal(0, 0.25, shape).astype(np.float32)
    # What the constant dimension is after the norm.
    unit = _CONSTANT / np.sqrt((_CONSTANT**2 + (_DIMENSIONS - 1) * 0.3**2) / _DIMENSIONS)
    embedding[:, 0], output[:, 0] = _CONSTANT, _bias() / unit
    for dimension, before, after, boost in _PAIRS:
        embedding[:, dimension] = output[:, dimension] = 0
        embedding[_FIRST_BYTE + ord(before), dimension] = _CONSTANT
        for character in after:
            output[_FIRST_BYTE + ord(character), dimension] = boost / (unit / np.sqrt(2))

    def small(*dimensions: int) -> NDArray[np.float32]:
        return random.normal(0, 0.05, dimensions).astype(np.float32)

    ones = np.ones(_DIMENSIONS, np.float32)
    square = (_DIMENSIONS, _DIMENSIONS)
    return {
        "token_embd": embedding,
        "output": output,
        "output_norm": ones,
        "blk.0.attn_norm": ones,
        "blk.0.ffn_norm": ones,
        **{f"blk.0.attn_{part}": small(*square) for part in ("q", "k", "v", "output")},
        "blk.0.ffn_gate": small(_INNER, _DIMENSIONS),
        "blk.0.ffn_up": small(_INNER, _DIMENSIONS),
        "blk.0.ffn_down": small(_DIMENSIONS, _INNER),
    }
