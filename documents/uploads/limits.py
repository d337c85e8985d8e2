"""How much an uploaded file may hold, and how much looking into it may cost."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What a file may have at most, and what the process that looks into it may use."""

    size: int = 20 * MEGABYTE
    pages: int = 100
    # A4 has 8.7 million pixels at 300 dpi and 35 million at 600 dpi.
    pixels: int = 50_000_000
    # A hundred pages in black and white at 600 dpi are 3.5 thousand million.
    pixels_in_all: int = 4_000_000_000
    unpacked_bytes: int = 2_000_000_000
    objects: int = 200_000
    # A progressive JPEG of 50 million pixels needs half of it.
    memory: int = 1024 * MEGABYTE
    cpu_seconds: int = 20
    seconds: float = 30


LIMITS = Limits()
