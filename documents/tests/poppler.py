"""Looks at PDF files from outside: text and pictures as poppler gives them."""

import io
import subprocess

from PIL import Image


def text_of(content: bytes, *options: str) -> str:
    """What people get when they copy the text of the file."""
    return subprocess.run(
        ["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()


def picture_of(content: bytes, dpi: float = 100, *options: str) -> Image.Image:
    """The first page as people see it, in grey."""
    command = ["pdftoppm", "-r", str(dpi), "-gray", "-f", "1", "-l", "1", *options, "-"]
    return Image.open(io.BytesIO(subprocess.run(command, input=content, capture_output=True, check=True).stdout))
