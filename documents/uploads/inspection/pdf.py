"""PDF files: how many pages they have, that they only lie there to be read, and that no reader will choke on them.

Nothing is repaired: a file whose table of contents has to be guessed shows one thing here and perhaps another
elsewhere, and one that was cut short would lose pages without anybody noticing.
"""

import io
import re
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream
from PIL import Image

from .actions import active_content
from .pictures import limit_pixels
from .refusal import Refused

# Four colours of two bytes.
MOST_BYTES_A_PIXEL = 8
CHUNK = 64 * 1024
MEGABYTE = 1024 * 1024
# Colour profiles and notes of cameras may stand before the size of a JPEG.
MOST_OF_A_HEADER = 32 * MEGABYTE
# What programs that join files get wrong without harm. Every other warning means that something had to be guessed.
HARMLESS = re.compile(
    "reported number of objects|object has offset 0|/Type key should be /Page|invalid /Type entry|MediaBox is undefined"
    "|Resources is missing|creating a new page object"
)
SHORT_FILTERS = {"/Fl": "/FlateDecode", "/DCT": "/DCTDecode", "/CCF": "/CCITTFaxDecode", "/LZW": "/LZWDecode"}
FLATE, JPEG, JPEG_2000 = "/FlateDecode", "/DCTDecode", "/JPXDecode"
# What these unpack to is bounded by the pixels of the picture.
PICTURE_FILTERS = {JPEG, JPEG_2000, "/CCITTFaxDecode", "/JBIG2Decode"}


def pages_of(content: bytes, limits: dict) -> int:
    """The number of pages of a file that may be taken. Raises Refused for any other."""
    limit_pixels(limits["pixels"])
    most = limits["pixels"] * MOST_BYTES_A_PIXEL
    pikepdf.settings.set_qpdf_limits(flate_max_memory=most, run_length_max_memory=most)
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as file:
            if file.is_encrypted:
                raise Refused("encrypted")
            number = len(file.pages)
            if number > limits["pages"]:
                raise Refused("pages", number=number)
            _check_parts(file, limits)
            if not number or not all(HARMLESS.search(str(warning)) for warning in file.get_warnings()):
                raise Refused("damaged")
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except (pikepdf.PdfError, zlib.error, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise Refused("unpacked" if "memory limit exceeded" in str(error) else "damaged") from error
    return number


def _check_parts(file: pikepdf.Pdf, limits: dict) -> None:
    budget = _Budget(limits)
    if len(file.objects) > limits["objects"]:
        raise Refused("objects")
    for part in _parts(file):
        if found := active_content(part):
            raise Refused("active", found)
        if isinstance(part, Stream):
            budget.spend(part)


def _parts(file: pikepdf.Pdf) -> Iterator[Object]:
    """Every dictionary and stream of the file, those that nothing leads to and those inside others included."""
    for thing in (file.trailer, *file.objects):
        waiting = [thing]
        while waiting:
            part = waiting.pop()
            if isinstance(part, Dictionary | Stream):
                yield part
                inner = (value for _key, value in part.items())
            elif isinstance(part, Array):
                inner = iter(part)
            else:
                continue
            # What is indirect has its own turn; following it would go round in circles.
            waiting.extend(one for one in inner if isinstance(one, Object) and not one.is_indirect)


class _Budget:
    """What is left of the pixels and bytes that all streams of a file may unpack to."""

    def __init__(self, limits: dict):
        self.limits = limits
        self.pixels = limits["pixels_in_all"]
        self.bytes = limits["unpacked_bytes"]

    def spend(self, stream: Stream) -> None:
        """Counts one stream. Raises Refused when it is too much by itself or together with those before."""
        filters = _filters(stream)
        if stream.get("/Subtype") == Name.Image or filters[-1:] == [JPEG_2000]:
            pixels = max(_declared_pixels(stream), _real_pixels(stream, filters))
            if pixels > self.limits["pixels"]:
                raise Refused("pixels")
            self.pixels -= pixels
            if self.pixels < 0:
                raise Refused("pixels_in_all")
        if filters and not PICTURE_FILTERS.intersection(filters):
            self.bytes -= _unpacked_bytes(stream, filters, self.most_bytes())

    def most_bytes(self) -> int:
        """How much one more stream may unpack to."""
        return min(self.bytes, self.limits["pixels"] * MOST_BYTES_A_PIXEL)


def _filters(stream: Stream) -> list[str]:
    named = stream.get("/Filter")
    names = [named] if isinstance(named, Name) else list(named or ())
    return [SHORT_FILTERS.get(str(name), str(name)) for name in names]


def _declared_pixels(stream: Stream) -> int:
    pixels = _number(stream, "/Width") * _number(stream, "/Height")
    parameters = stream.get("/DecodeParms")
    for one in parameters if isinstance(parameters, Array) else [parameters]:
        # Of a fax its own numbers count.
        if isinstance(one, Dictionary) and "/Columns" in one and "/CCITTFaxDecode" in _filters(stream):
            rows = max(_number(one, "/Rows"), _number(stream, "/Height"))
            pixels = max(pixels, _number(one, "/Columns") * rows)
    return pixels


def _number(part: Object, key: str) -> int:
    return max(0, int(part.get(key, 0)))


def _real_pixels(stream: Stream, filters: list[str]) -> int:
    """The pixels that a JPEG says itself to have, whatever the PDF file says about it."""
    if filters[-1:] not in ([JPEG], [JPEG_2000]):
        return 0
    content = stream.read_raw_bytes()
    if filters[:-1] == [FLATE]:
        content = zlib.decompressobj().decompress(content, MOST_OF_A_HEADER)
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.width * picture.height
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("pixels") from error
    except MemoryError:
        raise
    except Exception:
        # A kind of JPEG that Pillow does not know; the numbers of the PDF file count.
        return 0


def _unpacked_bytes(stream: Stream, filters: list[str], most: int) -> int:
    """How much a stream unpacks to, without keeping it. Raises Refused above `most`."""
    if filters != [FLATE]:
        unpacked = len(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized))
        if unpacked > most:
            raise Refused("unpacked")
        return unpacked
    unpacked = 0
    packed = stream.read_raw_bytes()
    engine = zlib.decompressobj()
    for place in range(0, len(packed), CHUNK):
        waiting = packed[place : place + CHUNK]
        while waiting and not engine.eof:
            unpacked += len(engine.decompress(waiting, MEGABYTE))
            if unpacked > most:
                raise Refused("unpacked")
            waiting = engine.unconsumed_tail
    return unpacked
