"""How many certificates a second the way that people's orders take makes them, beside other ways to draw them.

``python benchmarks/certificates.py 2000`` orders certificates for that many people, with names in seven scripts, and
runs the job as a worker does: reading people, drawing, numbering, files, rows and counts. In the same run it draws

- the same page with WeasyPrint, one document a person, the way that most programs make them;
- a like page with Typst and with ReportLab, where they are installed (``pip install typst reportlab``): drawing alone,
  no rows, no storage. ReportLab shapes nothing: its Khmer, Lao, Burmese and Thai are wrong.

``--workers 2`` shares the job among so many processes. Database and files are temporary and gone afterwards;
DATABASE_URL may name a PostgreSQL server. Seconds differ from machine to machine; the ratios are what to compare.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST = 100_000
# So many are drawn in each of the other ways: enough for a steady figure, few enough to wait for.
OTHERS = 60


def main() -> int:
    """Read the arguments, set up, measure, print."""
    parser = argparse.ArgumentParser(description="Certificates a second, beside other ways to draw them.")
    parser.add_argument("number", type=int, nargs="?", default=1000, help=f"how many certificates, 1 to {MOST}")
    parser.add_argument("--workers", type=int, default=1, help="how many processes share the job")
    arguments = parser.parse_args()
    if not 1 <= arguments.number <= MOST or not 1 <= arguments.workers <= 16:
        parser.error(f"Give a number from 1 to {MOST}, and 1 to 16 workers.")
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="certificates-bench-") as folder:
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        os.environ.setdefault("SECRET_KEY", "for-the-benchmark-only-" * 3)
        os.environ.setdefault("USE_HTTPS", "false")
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        import django
        from django.conf import settings

        django.setup()
        settings.DATABASES["default"].setdefault("TEST", {})
        if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
            settings.DATABASES["default"]["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
        measure(arguments.number, arguments.workers)
    return 0


def measure(number: int, workers: int) -> None:
    """Issue ``number`` certificates with ``workers`` processes, draw some in other ways, and print the figures."""
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        # A worker that has been up for a while has its fonts open.
        _seconds, cold, _stages = issue(ordered_job("WARM", 20), 1)
        print(f"the first certificate of a fresh process after {cold:.2f} s")
        job = ordered_job("BENCH", number)
        before = memory()
        seconds, first, stages = issue(job, workers)
        ours = number / seconds
        print(
            f"{number} certificates, {workers} worker(s): {seconds:.1f} s = {ours:.0f}/s; the first after {first:.2f} s"
        )
        print(f"memory before and after: {before} MB, {memory()} MB")
        if stages:
            other = seconds - sum(stages.values())
            words = [f"{name} {spent * 1000 / number:.2f}" for name, spent in [*stages.items(), ("the rest", other)]]
            print("milliseconds a certificate: " + ", ".join(words))
        compare(ours, number)
    finally:
        teardown_databases(databases, verbosity=0)


def memory() -> int:
    """The most memory that this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def issue(job, workers: int) -> tuple[float, float, dict[str, float]]:
    """Run an ordered job; return its seconds, those until the first was ready, and seconds by stage (one worker)."""
    from django.db import connections

    from certificates.models import Certificate
    from jobs import services

    children, stages = [], defaultdict(float)
    connections.close_all()
    start, wall = time.perf_counter(), time.time()
    if workers == 1:
        with stopwatches(stages):
            services.run(job.pk)
    else:
        for _worker in range(workers):
            child = os.fork()
            if not child:
                services.run(job.pk)
                os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
    seconds = time.perf_counter() - start
    job.refresh_from_db()
    made = Certificate.objects.filter(job=job)
    if job.state != "done" or made.count() != job.total:
        failed = job.failed_pieces.first()
        sys.exit(f"The job did not make its certificates: {job.state}, {job.error} {failed.error if failed else ''}")
    return seconds, made.order_by("pk").first().created_at.timestamp() - wall, dict(stages)


@contextmanager
def stopwatches(stages: dict[str, float]):
    """Add up in ``stages`` how long the parts of issuing take."""
    from certificates import drawing, eligibility
    from certificates.services import issuing

    storage = issuing.storage()
    storage.exists("anything")  # opens it
    storage = type(storage._wrapped)
    parts = [
        (eligibility, "candidates", "reading"),
        (drawing.Press, "draw", "drawing"),
        (drawing, "finish", "numbering and closing"),
        (storage, "save", "storing"),
        (issuing, "bulk_create_with_history", "rows"),
    ]
    kept = [(owner, name, getattr(owner, name)) for owner, name, _stage in parts]
    for owner, name, stage in parts:
        setattr(owner, name, _timed(getattr(owner, name), stage, stages))
    try:
        yield
    finally:
        for owner, name, original in kept:
            setattr(owner, name, original)


def _timed(function, stage: str, stages: dict[str, float]):
    def timed(*args, **kwargs):
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            stages[stage] += time.perf_counter() - start

    return timed


def compare(ours: float, number: int) -> None:
    """Draw certificates that were issued in the other ways, and print how many times quicker issuing is."""
    from certificates.models import Certificate

    certificates = list(
        Certificate.objects.filter(programme__code="BENCH")
        .select_related("programme", "design")
        .prefetch_related("design__signatories", "design__logos")
        .order_by("serial")[: min(number, OTHERS)]
    )
    for words, way in (
        ("WeasyPrint, one document a person", with_weasyprint()),
        ("Typst, drawing alone", with_typst()),
        ("ReportLab, drawing alone (no shaping)", with_reportlab()),
    ):
        if way is None:
            print(f"{words}: not installed")
            continue
        way(certificates[0])
        start = time.perf_counter()
        size = sum(len(way(certificate)) for certificate in certificates) // len(certificates)
        each = (time.perf_counter() - start) / len(certificates)
        figures = f"{each * 1000:.1f} ms = {1 / each:.0f}/s, {size // 1024} KB"
        print(f"{words}: {figures}; issuing is {ours * each:.1f} times as fast")


def with_weasyprint():
    """A function that draws a certificate's page, all of it, with one run of WeasyPrint."""
    from documents.pdf import render_pdf

    def draw(certificate) -> bytes:
        html, images = whole_page(certificate)
        return render_pdf(
            html,
            title=f"{certificate.printed_title} {certificate.serial}",
            lang=certificate.design.language,
            stylesheets=STYLESHEETS,
            images=images,
        )

    return draw


def whole_page(certificate) -> tuple[str, dict[str, bytes]]:
    """The HTML of a certificate's blank with its own texts in it, and the pictures that it names."""
    from certificates import drawing
    from certificates.parts import parts_of
    from documents.names import name_span
    from documents.qr import qr_image

    words = drawing._words(certificate)
    html = drawing.page_of(certificate, tuple(words), parts_of(certificate.design))
    for slot, text in (words | {"code": certificate.code_in_groups, "serial": certificate.serial}).items():
        head, mark, tail = html.partition(f'data-slot="{slot}"')
        html = head + mark + tail.replace("&nbsp;", str(name_span(text)).replace("\n", "<br>"), 1)
    address = qr_image(certificate.verify_url, alt="QR code").split('src="')[1].split('"')[0]
    return html.replace("qr-slot:qr", address), {}


def with_typst():
    """A function that draws a like page with Typst; None where it is not installed."""
    try:
        import typst
    except ImportError:
        return None
    from documents.qr import qr_svg

    fonts = typst.Fonts(
        include_embedded_fonts=False,
        font_paths=["/usr/share/fonts/truetype/noto", "/usr/share/fonts/opentype/noto"],
        include_system_fonts=False,
    )
    page = Path(os.environ["VAR_DIR"]) / "certificate.typ"
    page.write_text(TYPST)
    compiler = typst.Compiler(page, root=page.parent, font_paths=fonts)

    def draw(certificate) -> bytes:
        before, after = (part.strip() for part in certificate.printed_text.split("{name}", 1))
        return compiler.compile(
            format="pdf",
            sys_inputs={
                "title": certificate.printed_title,
                "before": before,
                "name": certificate.printed_name,
                "native": certificate.printed_native_name,
                "after": after,
                "programme": certificate.programme.name,
                "serial": certificate.serial,
                "code": certificate.code_in_groups,
                "qr": qr_svg(certificate.verify_url),
            },
        )

    return draw


def with_reportlab():
    """A function that draws a like page with ReportLab; None where it is not installed."""
    try:
        from reportlab.lib.pagesizes import A4, landscape
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
        from reportlab.pdfgen.canvas import Canvas
    except ImportError:
        return None
    import io

    from documents.fonts import script_of
    from documents.qr import qr_rectangles

    folder = Path("/usr/share/fonts/truetype/noto")
    for family in ("", "Khmer", "Lao", "Thai"):
        for weight in ("Regular", "Bold"):
            pdfmetrics.registerFont(TTFont(f"Serif{family}{weight}", folder / f"NotoSerif{family}-{weight}.ttf"))
    for weight in ("Regular", "Bold"):
        pdfmetrics.registerFont(TTFont(f"SerifMyanmar{weight}", folder / f"NotoSansMyanmar-{weight}.ttf"))

    def draw(certificate) -> bytes:
        written = io.BytesIO()
        canvas = Canvas(written, pagesize=landscape(A4), pageCompression=1)
        canvas.setTitle(f"{certificate.printed_title} {certificate.serial}")
        canvas.rect(28, 28, 786, 539)
        before, after = (part.strip() for part in certificate.printed_text.split("{name}", 1))
        lines = [
            (certificate.programme.name, 14, "Bold"),
            (certificate.printed_title, 31, "Regular"),
            (before, 12.5, "Regular"),
        ]
        lines += [(certificate.printed_name, 30, "Bold"), (certificate.printed_native_name, 19, "Regular")]
        lines += [(line, 12.5, "Regular") for line in after.split("\n")]
        y = 520
        for text, size, weight in lines:
            family = script_of(text).family
            # Its fonts know no CFF, so that Chinese names are drawn as boxes.
            canvas.setFont(f"Serif{family if family in ('Khmer', 'Lao', 'Thai', 'Myanmar') else ''}{weight}", size)
            canvas.drawCentredString(421, y, text)
            y -= size * 1.5
        canvas.setFont("SerifRegular", 9)
        canvas.drawString(74, 80, certificate.serial)
        canvas.drawRightString(770, 60, certificate.code_in_groups)
        side, runs = qr_rectangles(certificate.verify_url)
        unit = 76.5 / side
        path = canvas.beginPath()
        for x, row, length in runs:
            path.rect(690 + x * unit, 150 - row * unit, length * unit, unit)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.save()
        return written.getvalue()

    return draw


def ordered_job(code: str, number: int):
    """Make a programme with a design and a cohort of ``number`` people who completed, and order their certificates."""
    import datetime as dt
    import random

    from certificates.groups import group_of
    from certificates.models import CertificateDesign, DesignSignatory
    from certificates.services import order_certificates
    from documents.tests.names import NAMES
    from partnerships.models import Institution, Person, Programme
    from training.models import Attendance, ClassDay, Cohort, Course, Enrolment

    chance, day = random.Random(code), dt.date(2022, 9, 1)
    words = {script: sorted({word for name in names for word in name.split()}) for script, names in NAMES.items()}
    latin, scripts = words["latin"] + words["vietnamese"], sorted(words)
    programme = Programme.objects.create(code=code, name="Skill Development Network", starts_on=day)
    colleges = [
        Institution.objects.create(
            official_name=f"{code} Technical College {one}", country="KH", kind="technical_college"
        )
        for one in range(30)
    ]
    course = Course.objects.create(programme=programme, code="ai", title="Robotics on Mechatronics", weeks=4)
    cohort = Cohort.objects.create(course=course, name="first run", starts_on=day, ends_on=day)
    people = Person.objects.bulk_create(
        [
            Person(
                full_name=" ".join(chance.choices(latin, k=3)),
                native_name=" ".join(chance.choices(words[chance.choice(scripts)], k=2)),
                institution=chance.choice(colleges),
            )
            for _one in range(number)
        ],
        batch_size=500,
    )
    enrolments = Enrolment.objects.bulk_create(
        [Enrolment(cohort=cohort, person=person, institution=person.institution) for person in people], batch_size=500
    )
    class_day = ClassDay.objects.create(cohort=cohort, day=day)
    Attendance.objects.bulk_create(
        [Attendance(class_day=class_day, enrolment=one, state="present") for one in enrolments], batch_size=500
    )
    design = CertificateDesign.objects.create(
        programme=programme,
        name="Usual",
        title="Certificate of Completion",
        body="This is to certify that\n{name}\n[of {institution}]\nhas completed the course\n{course}\n({weeks} weeks)",
    )
    DesignSignatory.objects.create(design=design, order=1, name="Dr Somchai Jaidee", position="Director")
    return order_certificates(group=group_of(cohort), design=design, user=None)


STYLESHEETS = ("fonts.css", "certificate.css")
TYPST = """
#let value(key) = sys.inputs.at(key, default: "")
#set document(title: value("title") + " " + value("serial"))
#set page(width: 297mm, height: 210mm, margin: (x: 26mm, top: 22mm, bottom: 19mm))
#let families = ("", "Khmer", "Lao", "Thai", "CJK SC").map(script => ("Noto Serif " + script).trim())
#set text(font: families + ("Noto Sans Myanmar",), size: 12.5pt)
#place(dx: -16mm, dy: -12mm, rect(width: 277mm, height: 190mm, stroke: 1.6pt + rgb("#0b6b75")))
#align(center)[
#text(14pt, weight: "bold", value("programme"))

#text(31pt, fill: rgb("#0b6b75"), value("title"))

#value("before")

#text(30pt, weight: "bold", value("name"))

#text(19pt, value("native"))

#for line in value("after").split("\\n") [#line #linebreak()]
]
#place(bottom + left, text(10pt, value("serial")))
#place(bottom + right, align(right)[
#image(bytes(value("qr")), format: "svg", width: 27mm, alt: "QR code")
#text(7pt, value("code"))
])
"""

if __name__ == "__main__":
    sys.exit(main())
