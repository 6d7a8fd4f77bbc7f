"""Which texts can name a stream."""

from __future__ import annotations

from .errors import InvalidStreamId

MAX_STREAM_ID_LENGTH = 255


def is_stream_id(stream_id: str) -> bool:
    """Whether this text can be the id of a stream. Raises InvalidStreamId for what is not text, such as a UUID."""
    if not isinstance(stream_id, str):
        raise InvalidStreamId(stream_id)
    return (
        0 < len(stream_id) <= MAX_STREAM_ID_LENGTH
        and "\0" not in stream_id
        and (stream_id.isascii() or not any("\ud800" <= character <= "\udfff" for character in stream_id))
    )


def check_stream_id(stream_id: str) -> None:
    """Raises InvalidStreamId unless this text can be the id of a stream."""
    if not is_stream_id(stream_id):
        raise InvalidStreamId(stream_id)
