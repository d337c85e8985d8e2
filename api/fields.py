"""Kinds of values in addresses and bodies, read strictly: what the document does not allow is refused."""

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

# Numbers of rows are 64 bits wide.
LARGEST_KEY = 2**63 - 1


def _number(value: Any) -> Any:
    # Python reads "1_000", " 7 " and "1.0" as numbers, too.
    if isinstance(value, str):
        if not re.fullmatch(r"-?[0-9]{1,20}", value):
            raise ValueError("This is no whole number.")
        return int(value)
    return value


def _day(value: Any) -> Any:
    if isinstance(value, dt.date) or value is None:
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("This is no day in the form YYYY-MM-DD.")
    return dt.date.fromisoformat(value)


def _no_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("NUL characters are not allowed.")
    return text


Key = Annotated[int, Field(ge=1, le=LARGEST_KEY), BeforeValidator(_number)]
Limit = Annotated[int, Field(ge=1, le=100), BeforeValidator(_number)]
Offset = Annotated[int, Field(ge=0, le=1_000_000), BeforeValidator(_number)]
Year = Annotated[int, Field(ge=1900, le=2199), BeforeValidator(_number)]
Day = Annotated[dt.date, BeforeValidator(_day)]
Words = Annotated[str, Field(max_length=200), AfterValidator(_no_nul)]
YesNo = Literal["true", "false"]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


def one_word_of(words) -> Any:
    """Return the type of a value that is one of ``words``."""
    return Literal[tuple(str(word) for word in words if str(word))]
