"""Owns how values and streams of bytes are made small: dictionaries, words, Zstandard; must not know tables or rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
import zstandard

from desktop.sync import bounded
from desktop.sync.canonical import Scalar, WireValue, are_canonical, is_canonical
from desktop.sync.rowids import BadPayload

PLAIN_LIMIT: Final = 16 * 2**20  # bytes of a bundle's contents, every stream of them unpacked
WORDS_LIMIT: Final = 4_000_000  # of texts packed as words, in one bundle
PARTS_LIMIT: Final = 1_000_000  # of composites told part by part, in one bundle
_PLAIN, _DICTIONARY, _TRANSPOSED, _WORDS = 0, 1, 2, 3
_ZIPPED: Final = 1  # the MessagePack extension that holds a Zstandard frame
_ZIP_FROM: Final = 1024  # bytes: shorter streams are left to the frame around them
_WORDS_FROM: Final = 2_048  # characters of a column
_LEVEL: Final = 11  # 12 takes a third longer and gains nothing on streams of these sizes

_encode = msgspec.msgpack.Encoder().encode


class Budget:
    """How many bytes may still be unpacked: a small bundle must not grow without end."""

    def __init__(self, left: int = PLAIN_LIMIT, words: int = WORDS_LIMIT, parts: int = PARTS_LIMIT) -> None:
        self._left = left
        self._words = words
        self._parts = parts

    def take(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise BadPayload("too large")

    def take_parts(self, count: int) -> None:
        """Parts of composites are values too."""
        self._parts -= count
        if self._parts < 0:
            raise BadPayload("too many parts")

    def take_words(self, count: int) -> None:
        """Words cost more than their letters: an empty one is a byte there and sixteen here."""
        self._words -= count
        if self._words < 0:
            raise BadPayload("too many words")


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
        return _DICTIONARY, zipped(_encode([distinct, bytes(map(place.__getitem__, raws))]))
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
    raw = unzipped(packed, budget)
    match kind:
        case 0:
            return sound(bounded.values(raw, count))
        case 1:
            distinct, at = bounded.distinct(raw)
            if len(at) != count or (at and max(at) >= len(distinct)):
                raise BadPayload("index")
            known, raws = sound(distinct)
            return [known[i] for i in at], [raws[i] for i in at]
        case 2:
            return _composites(bounded.transposed(raw, count, budget.take_parts))
        case 3:
            return sound(list(_unpack_words([unzipped(one, budget) for one in bounded.streams(raw)], count, budget)))
        case _:
            raise BadPayload("kind")


def _composites(parts: list[list[object]]) -> tuple[list[WireValue], list[bytes]]:
    """Composites from their parts, told one part at a time; each scalar is looked at once, beside its like."""
    columns = [sound(part)[0] for part in parts]
    if any(type(value) is tuple for column in columns for value in column):
        raise BadPayload("value")
    values: list[WireValue] = list(zip(*columns, strict=True))  # scalars, as just judged
    if (None,) * len(columns) in values:  # a composite of nothing is no composite
        raise BadPayload("value")
    return values, list(map(_encode, values))


def sound(values: Sequence[object]) -> tuple[list[WireValue], list[bytes]]:
    """The values in their one form, and their bytes. Raises BadPayload for one that is in another form."""
    kinds = set(map(type, values))
    if kinds == {str}:
        words: Sequence[str] = values  # type: ignore[assignment]  # what the line above says
        plain = are_canonical(words)
    else:
        plain = not kinds
    if not plain and not all(map(is_canonical, values)):
        raise BadPayload("value")
    checked: list[WireValue] = values  # type: ignore[assignment]  # is_canonical let nothing else through
    return checked, encoded(checked)


def encoded(values: Sequence[WireValue]) -> list[bytes]:
    """The canonical bytes of values in their one form."""
    return list(map(_encode, values))


def _pack_words(texts: Sequence[str]) -> bytes | None:
    """Texts as words: those used more than once by number, the others in order. None when there are too many."""
    counts = [text.count(" ") + 1 for text in texts]
    if max(counts) > 255 or sum(counts) > WORDS_LIMIT // 8:
        return None
    words = " ".join(texts).split(" ")  # the words of each, one text after the other
    used = Counter(words)
    common = sorted([word for word, times in used.items() if times > 1])
    if len(common) >= 2**16:
        return None
    once = [word for word, times in used.items() if times == 1]  # in the order of first sight, as a counter keeps it
    place = dict.fromkeys(once, 0)
    place.update(zip(common, range(1, len(common) + 1), strict=True))
    numbers = list(map(place.__getitem__, words))
    low, high = bytes([n & 255 for n in numbers]), b""
    if len(common) > 255:
        high = bytes([n >> 8 for n in numbers])
    streams = (_encode(common), _encode(once), bytes(counts), low, high)
    return _encode([zipped(one) for one in streams])


def _unpack_words(streams: Sequence[bytes], count: int, budget: Budget) -> Iterator[object]:
    counts, low, high = streams[2:]
    if len(counts) != count or sum(counts) != len(low) or len(high) not in (0, len(low)):
        raise BadPayload("words")
    budget.take_words(len(low))
    common, once = bounded.words(streams[0], 2**16), bounded.words(streams[1], len(low))
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


def _array(count: int) -> bytes:
    if count < 16:
        return bytes((0x90 | count,))
    return b"\xdc" + count.to_bytes(2, "big")
