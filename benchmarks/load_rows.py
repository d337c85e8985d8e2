"""Rows for the load test: fills the database of DATABASE_URL and prints what is in it, a session, and a code."""

import contextlib
import os
import sys
from pathlib import Path


def main() -> None:
    """Fill with the size that is named; print counts, the key of staff's session, and the code of a certificate."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    import django
    import report_rows

    django.setup()
    with contextlib.redirect_stdout(sys.stderr):
        report_rows.fill(float(sys.argv[1]))
    from django.test import Client

    from accounts.models import Role, User
    from certificates.models import Certificate
    from partnerships.models import Agreement, Institution, Person, Programme

    for model in (Institution, Person, Agreement, Certificate):
        print(f"{model.objects.count():,} {model._meta.verbose_name_plural}")
    staff = User.objects.create_user(email="load@example.org", password=None, full_name="Load")
    Role.objects.create(user=staff, kind="staff", programme=Programme.objects.order_by("pk").first())
    client = Client()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    print(client.session.session_key)
    print(Certificate.objects.order_by("pk").values_list("code", flat=True)[Certificate.objects.count() // 2])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.load_settings")
    main()
