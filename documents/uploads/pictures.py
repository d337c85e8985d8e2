"""Pictures that are printed on documents, such as logos and signatures: checked like evidence, then drawn anew.

What is kept is never the file that was sent: its pixels alone, in few enough of them, without what cameras and programs
write beside them.
"""

import io

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from documents.errors import DocumentError
from documents.uploads.checking import check_upload
from documents.uploads.limits import MEGABYTE, Limits
from documents.uploads.sentences import OF_PICTURES, sentence

# The pixels are held in the web process while they are drawn anew: four bytes each.
PICTURE_LIMITS = Limits(
    size=5 * MEGABYTE, pages=1, pixels=20_000_000, memory=512 * MEGABYTE, cpu_seconds=10, seconds=15
)
# A line of 80 mm in almost 400 dpi.
LONGEST_SIDE = 1200
QUALITY = 90
# A certificate may have eight of them, four logos and four signatures; the page that checks a file takes 2 MB.
LARGEST = 200 * 1024
# So much of its sides, or less, is left to a picture that is still too large.
STEP = 0.85


class PictureField(forms.FileField):
    """A PNG or JPEG picture; its cleaned value is an upload that holds the picture drawn anew."""

    widget = forms.FileInput
    default_error_messages = {"empty": OF_PICTURES["empty"]}

    def __init__(self, *, limits: Limits = PICTURE_LIMITS, **kwargs):
        self.limits = limits
        help_text = format_lazy(_("A PNG or JPEG file with at most {megabytes} MB."), megabytes=limits.size // MEGABYTE)
        super().__init__(**{"help_text": help_text, **kwargs})

    def widget_attrs(self, widget) -> dict:
        """Offer only files of the two kinds for choosing."""
        return {**super().widget_attrs(widget), "accept": ".png,.jpg,.jpeg,image/png,image/jpeg"}

    def clean(self, data, initial=None):
        """Look into what was uploaded and draw it anew."""
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            try:
                content, extension = clean_picture(file, limits=self.limits)
            except DocumentError as error:
                raise ValidationError(str(error), code="refused") from error
            return SimpleUploadedFile(f"picture{extension}", content)
        return file


def clean_picture(file, *, limits: Limits = PICTURE_LIMITS) -> tuple[bytes, str]:
    """Return an uploaded picture drawn anew in RGB, in at most LARGEST bytes, with the ending of its kind.

    It is a PNG when it is see-through, or was one and is no large photograph. Raises DocumentError with a sentence for
    a file that is not taken.
    """
    checked = check_upload(file, limits=limits, words=OF_PICTURES)
    if checked.kind == "pdf":
        raise DocumentError(sentence("kind", limits, found="pdf", words=OF_PICTURES))
    try:
        with Image.open(file, formats=[checked.kind.upper()]) as opened:
            opened.load()
            picture = _in_rgb(_upright(opened))
    except Exception as error:
        # Pillow raises whatever its parts raise: OSError, SyntaxError, ValueError, struct.error, zlib.error.
        code = "memory" if isinstance(error, MemoryError) else "damaged"
        raise DocumentError(sentence(code, limits, words=OF_PICTURES)) from error
    if picture.mode == "RGBA" and picture.getextrema()[3][0] == 255:
        picture = picture.convert("RGB")
    return _small(picture, was_png=checked.kind == "png")


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        # What the camera wrote beside it is broken, the picture itself is not: it stays as it lies.
        return picture


def _small(picture: Image.Image, *, was_png: bool) -> tuple[bytes, str]:
    side = min(LONGEST_SIDE, max(picture.size))
    while True:
        smaller = picture.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        # A new picture takes no profile, comment or date along.
        clean = Image.new(smaller.mode, smaller.size)
        clean.paste(smaller)
        content, extension = _written(clean, was_png=was_png)
        if len(content) <= LARGEST:
            return content, extension
        side = int(side * min(STEP, (LARGEST / len(content)) ** 0.5))


def _written(picture: Image.Image, *, was_png: bool) -> tuple[bytes, str]:
    png, jpeg = io.BytesIO(), io.BytesIO()
    is_see_through = picture.mode == "RGBA"
    if was_png or is_see_through:
        picture.save(png, format="PNG", optimize=True)
        if is_see_through or png.tell() <= LARGEST:
            return png.getvalue(), ".png"
    picture.save(jpeg, format="JPEG", quality=QUALITY)
    # Lines and areas are smaller as PNG, or not much larger; a photograph is several times as large.
    is_drawing = was_png and png.tell() < 2 * jpeg.tell()
    return (png.getvalue(), ".png") if is_drawing else (jpeg.getvalue(), ".jpg")


def _in_rgb(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # Sixteen bits of grey a pixel; converting them would cut off instead of scaling.
        return picture.point(lambda value: value / 257).convert("L").convert("RGB")
    see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    profile = picture.info.get("icc_profile")
    if profile and not see_through:
        try:
            screen = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(picture, io.BytesIO(profile), screen, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            # A profile that is broken or of another kind of picture: the colours are taken as they are.
            pass
    return picture.convert("RGBA" if see_through else "RGB")
