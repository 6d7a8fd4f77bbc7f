"""How a search compares texts: accents, case, kinds of quotes and invisible characters make no difference."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

# Typed in one way and written in another: quotes, dashes, and letters that no accent tells apart.
_ALIKE = str.maketrans(
    dict.fromkeys("‘’‚‛′‵ʹʻʼʽˈ`´", "'")
    | dict.fromkeys("“”„‟«»″‶", '"')
    | dict.fromkeys("‐‑‒–—―−⁃﹘﹣－", "-")
    | {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k"}
    | {"æ": "ae", "œ": "oe", "þ": "th", "⁄": "/"}
)
# Soft hyphens, zero-width characters, marks of direction, variation selectors; U+0640 only stretches Arabic words.
_INVISIBLE = regex.compile(r"[\p{Cf}\p{Default_Ignorable_Code_Point}\u0640]")
_SPACE = regex.compile(r"[\s\p{Z}\p{Cc}\u2800]+")


# The versions of a todo follow one another, most of them with the same description.
@lru_cache(maxsize=64)
def folded(text: str) -> str:
    """The text as a search compares it. A text is found in another where its folded form is a part of the other's."""
    # Some quotes would fall into a space and an accent, and some letters only do so when they are small.
    compatible = unicodedata.normalize("NFKC", text.translate(_ALIKE)).casefold()
    letters = [each for each in unicodedata.normalize("NFKD", compatible) if not _is_accent(each)]
    return _SPACE.sub(" ", _INVISIBLE.sub("", "".join(letters)).translate(_ALIKE)).strip()


def words_of(text: str) -> list[str]:
    """The folded words of a search. Leaves out a word that is a part of another one, as it is found with that."""
    words = sorted(set(folded(text).split()), key=len, reverse=True)
    return [word for place, word in enumerate(words) if not any(word in longer for longer in words[:place])]


def _is_accent(character: str) -> bool:
    """Whether it is a mark above or below a letter, or a vowel point of Hebrew or Arabic.

    Other marks are letters to those who write them: the vowels of Thai and Hindi, the voicing of Japanese.
    """
    position = unicodedata.combining(character)
    return 10 <= position <= 36 or 200 <= position <= 240
