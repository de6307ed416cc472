"""Owns how values and streams of bytes are made small: dictionaries, words, Zstandard; must not know tables or rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

import msgspec
import zstandard

from desktop.sync import canonical
from desktop.sync.canonical import Scalar, WireValue, is_canonical
from desktop.sync.rowids import BadPayload

PLAIN_LIMIT: Final = 16 * 2**20  # bytes of a bundle's contents, every stream of them unpacked
_PLAIN, _DICTIONARY, _TRANSPOSED, _WORDS = 0, 1, 2, 3
_ZIPPED: Final = 1  # the MessagePack extension that holds a Zstandard frame
_ZIP_FROM: Final = 1024  # bytes: shorter streams are left to the frame around them
_WORDS_FROM: Final = 2_048  # characters of a column
_LEVEL: Final = 12

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


class Budget:
    """How many bytes may still be unpacked: a small bundle must not grow without end."""

    def __init__(self, left: int = PLAIN_LIMIT) -> None:
        self._left = left

    def take(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise BadPayload("too large")


def zipped(stream: bytes) -> bytes | msgspec.msgpack.Ext:
    """A stream by itself in a Zstandard frame, where that makes it smaller: streams of one kind pack best apart."""
    if len(stream) < _ZIP_FROM:
        return stream
    small = zstandard.ZstdCompressor(level=_LEVEL).compress(stream)
    return msgspec.msgpack.Ext(_ZIPPED, small) if len(small) < len(stream) - 4 else stream


def unzipped(stream: object, budget: Budget) -> bytes:
    """The stream of `zipped`. Raises BadPayload."""
    match stream:
        case bytes():
            return stream
        case msgspec.msgpack.Ext(code=1, data=bytes(data)):
            return inflated(data, budget)
        case _:
            raise BadPayload("stream")


def inflated(frame: bytes, budget: Budget, dictionary: zstandard.ZstdCompressionDict | None = None) -> bytes:
    """The content of one Zstandard frame that states its size. Raises BadPayload."""
    try:
        # the frame must state the size we allow: the decoder would trust a greater one
        size = zstandard.get_frame_parameters(frame).content_size
        budget.take(size)
        return zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=PLAIN_LIMIT).decompress(
            frame, max_output_size=size, allow_extra_data=False
        )
    except zstandard.ZstdError as bad:
        raise BadPayload("frame") from bad


def pack_values(values: Sequence[WireValue], raws: Sequence[bytes]) -> tuple[int, bytes | msgspec.msgpack.Ext]:
    """Kind and bytes of a column's values; `raws` are their canonical bytes."""
    seen = dict.fromkeys(raws)
    if len(seen) <= 256 and len(seen) * 2 <= max(len(raws), 2):
        place = {raw: i for i, raw in enumerate(seen)}
        distinct = msgspec.Raw(b"".join((_array(len(seen)), *seen)))
        return _DICTIONARY, zipped(_encode([distinct, bytes([place[raw] for raw in raws])]))
    kinds = set(map(type, values))
    if kinds == {tuple}:
        parts: list[tuple[Scalar, ...]] = [v for v in values if isinstance(v, tuple)]
        if len(set(map(len, parts))) == 1:
            return _TRANSPOSED, zipped(_encode([list(part) for part in zip(*parts, strict=True)]))
    if kinds == {str} and sum(map(len, raws)) >= _WORDS_FROM:
        texts: list[str] = [v for v in values if isinstance(v, str)]
        packed = _pack_words(texts)
        if packed is not None:
            return _WORDS, packed
    return _PLAIN, zipped(_encode(values))


def unpack_values(kind: int, packed: object, count: int, budget: Budget) -> tuple[list[WireValue], list[bytes]]:
    """The values of `pack_values` and their canonical bytes. Raises BadPayload."""
    found = _decoded(unzipped(packed, budget))
    match kind, found:
        case 0, list(values) if len(values) == count:
            return sound(values)
        case 1, [list(distinct), bytes(at)] if len(at) == count and len(distinct) <= 256:
            known, raw = sound(distinct)
            if at and max(at) >= len(known):
                raise BadPayload("index")
            return [known[i] for i in at], [raw[i] for i in at]
        case 2, list(parts) if parts and all(isinstance(p, list) and len(p) == count for p in parts):
            return sound([list(part) for part in zip(*parts, strict=True)])
        case 3, [common, once, counts, low, high]:
            streams = [unzipped(one, budget) for one in (common, once, counts, low, high)]
            return sound(list(_unpack_words(streams, count, budget)))
        case _:
            raise BadPayload("values")


def sound(values: list[object]) -> tuple[list[WireValue], list[bytes]]:
    """The values in their one form, and their bytes. Raises BadPayload for one that is in another form."""
    kinds = set(map(type, values))
    if kinds == {str}:
        words: list[str] = values  # type: ignore[assignment]  # what the line above says
        plain = "".join(words).isascii() and max(map(len, words)) <= canonical.TEXT_LIMIT
    else:
        plain = not kinds
    if not plain and not all(map(is_canonical, values)):
        raise BadPayload("value")
    if list in kinds:
        values = [tuple(v) if isinstance(v, list) else v for v in values]
    checked: list[WireValue] = values  # type: ignore[assignment]  # is_canonical let nothing else through
    return checked, list(map(_encode, checked))


def _pack_words(texts: Sequence[str]) -> bytes | None:
    """Texts as words: those used more than once by number, the others in order. None when there are too many."""
    split = [text.split(" ") for text in texts]
    used = Counter(chain.from_iterable(split))
    common = sorted(word for word, times in used.items() if times > 1)
    counts = [len(words) for words in split]
    if len(common) >= 2**16 or max(counts) > 255:
        return None
    place = {word: number for number, word in enumerate(common, 1)}
    once: list[str] = []
    numbers: list[int] = []
    for word in chain.from_iterable(split):
        number = place.get(word, 0)
        numbers.append(number)
        if not number:
            once.append(word)
    high = bytes([n >> 8 for n in numbers]) if len(common) > 255 else b""
    streams = (_encode(common), _encode(once), bytes(counts), bytes([n & 255 for n in numbers]), high)
    return _encode([zipped(one) for one in streams])


def _unpack_words(streams: Sequence[bytes], count: int, budget: Budget) -> Iterator[object]:
    common, once = (_words_of(_decoded(one)) for one in streams[:2])
    counts, low, high = streams[2:]
    if len(counts) != count or sum(counts) != len(low) or len(high) not in (0, len(low)):
        raise BadPayload("words")
    numbers = [a + 256 * b for a, b in zip(low, high, strict=True)] if high else list(low)
    if numbers.count(0) != len(once) or (numbers and max(numbers) > len(common)):
        raise BadPayload("words")
    fresh = iter(once)
    words = [common[n - 1] if n else next(fresh) for n in numbers]
    budget.take(sum(map(len, words)))
    at = 0
    for length in counts:
        yield " ".join(words[at : at + length])
        at += length


def _words_of(found: object) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise BadPayload("words")
    return found


def _decoded(raw: bytes) -> object:
    try:
        found: object = _decode(raw)
    except (msgspec.DecodeError, RecursionError, ValueError) as bad:
        raise BadPayload("values") from bad
    return found


def _array(count: int) -> bytes:
    if count < 16:
        return bytes((0x90 | count,))
    return b"\xdc" + count.to_bytes(2, "big")
