"""JPEG and PNG: decoded to the last line, because a picture that only begins well proves nothing."""

import io
import struct
import warnings

from PIL import Image

from .refusal import Refused

PILLOW_NAMES = {"jpeg": "JPEG", "png": "PNG"}
PNG_START = 8


def check_picture(content: bytes, kind: str, limits: dict) -> None:
    """Raises Refused for a picture that is too large, damaged, moving, or followed by something else."""
    limit_pixels(limits["pixels"])
    try:
        with Image.open(io.BytesIO(content), formats=[PILLOW_NAMES[kind]]) as picture:
            # Some phones put a second view or a brightness map behind a JPEG, which nobody is shown.
            if kind == "png" and getattr(picture, "is_animated", False):
                raise Refused("moving")
            picture.verify()
        with Image.open(io.BytesIO(content), formats=[PILLOW_NAMES[kind]]) as picture:
            picture.load()
    except (Refused, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("pixels") from error
    except Exception as error:
        # Pillow raises whatever its parts raise: OSError, SyntaxError, ValueError, struct.error, zlib.error.
        raise Refused("damaged") from error
    # Behind a JPEG phones write what their own programs read; behind a PNG nothing has a place.
    if kind == "png" and content[_end_of_png(content) :].strip(b"\0\r\n "):
        raise Refused("around")


def limit_pixels(most: int) -> None:
    """From now on opening a picture with more pixels raises one of Pillow's two errors for bombs."""
    Image.MAX_IMAGE_PIXELS = most
    # Up to twice as many Pillow only warns.
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def _end_of_png(content: bytes) -> int:
    place = PNG_START
    while place + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        # Length, name and checksum have four bytes each.
        place += length + 12
        if name == b"IEND":
            break
    return place
