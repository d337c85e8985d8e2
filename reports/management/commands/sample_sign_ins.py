"""`manage.py sample_sign_ins`: one sign-in for each role over the sample programmes, for `make run`."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.text import slugify

from accounts.models import Role, User
from partnerships.models import Agreement, Institution, Programme
from workshops.models import Workshop

CODES = ["SEA-CN-TWIN", "ILO-SSC-SDN"]
# Letters and digits that nobody mixes up when typing them from a screen.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Command(BaseCommand):
    """Creates what is missing, prints all of it; a second run prints the same."""

    help = "Makes and prints one sign-in for each role. Only for `make run` on one's own machine."

    def handle(self, **options) -> None:
        """Make and print the sign-ins; raises CommandError on an installation that is served with HTTPS."""
        if settings.USE_HTTPS:
            raise CommandError(
                "Sample sign-ins are for `make run` on one's own machine only. This installation has USE_HTTPS=true, "
                "so none were made. Make the first admin with: manage.py createsuperuser"
            )
        file = settings.VAR_DIR / "sample_sign_ins.json"
        passwords = _read(file)
        with transaction.atomic():
            lines = [self._line(passwords, *one) for one in _wanted()]
        _write(file, passwords)
        widths = [max(len(line[column]) for line in lines) for column in range(2)]
        for who, email, password in lines:
            self.stdout.write(f"{who:<{widths[0]}}  {email:<{widths[1]}}  {password}")

    def _line(self, passwords: dict, who: str, email: str, roles: list[dict]) -> tuple[str, str, str]:
        user = User.objects.filter(email=email).first() or User(email=email, full_name=f"Sample {who}"[:200])
        if email not in passwords:
            passwords[email] = "-".join("".join(secrets.choice(LETTERS) for _i in range(4)) for _j in range(4))
            user.set_password(passwords[email])
            user.is_staff = user.is_superuser = not roles
            user.save()
        for role in roles:
            Role.objects.get_or_create(user=user, **role)
        known = user.check_password(passwords[email])
        return who, email, passwords[email] if known else "(its password was changed)"


def _wanted() -> list[tuple[str, str, list[dict]]]:
    """Return who is wanted: words, address, roles (none for the admin); the same for the same data."""
    programmes = list(Programme.objects.filter(code__in=CODES))
    programmes.sort(key=lambda programme: CODES.index(programme.code))
    wanted = []
    for programme in programmes:
        address = f"staff.{slugify(programme.code)}@example.org"
        wanted.append((f"staff of {programme.code}", address, [{"kind": "staff", "programme": programme}]))
    for institution in _pair(programmes):
        name = f"{institution.official_name} ({institution.country.code})"
        place = {"kind": "coordinator", "institution": institution}
        side = institution.country.code.lower()
        wanted.append((f"coordinator of {name}", f"coordinator.{side}@example.org", [place]))
        wanted.append((f"approver of {name}", f"approver.{side}@example.org", [place | {"is_approver": True}]))
    workshop = Workshop.objects.filter(programme__in=programmes).order_by("starts_on", "pk").first()
    if workshop:
        wanted.append(("helper at the workshop", "helper@example.org", [{"kind": "helper", "workshop": workshop}]))
    if programmes:
        views = [{"kind": "viewer", "programme": programme} for programme in programmes]
        wanted.append(("viewer of the reports", "viewer@example.org", views))
    return [*wanted, ("admin", "admin@example.org", [])]


def _pair(programmes: list[Programme]) -> list[Institution]:
    """Return one institution of China and one of Southeast Asia, partners in an agreement where there is one."""
    agreements = Agreement.objects.filter(programme__in=programmes).order_by("pk")
    for chinese, other in (("first_party", "second_party"), ("second_party", "first_party")):
        mixed = agreements.filter(**{f"{chinese}__country": "CN"}).exclude(**{f"{other}__country__in": ["CN", ""]})
        if agreement := mixed.select_related("first_party", "second_party").first():
            return [getattr(agreement, chinese), getattr(agreement, other)]
    members = Institution.objects.filter(memberships__programme__in=programmes).order_by("official_name", "pk")
    pair = [members.filter(country="CN").first(), members.exclude(country__in=["CN", ""]).first()]
    return [institution for institution in pair if institution]


def _read(file: Path) -> dict[str, str]:
    try:
        return json.loads(file.read_text())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise CommandError(f"{file} cannot be read ({error}). Remove it; new passwords are made then.") from error


def _write(file: Path, passwords: dict[str, str]) -> None:
    """Keep ``passwords`` where only the owner of the installation can read them; never half a file."""
    half = file.with_suffix(".half")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as text:
        json.dump(passwords, text, indent=1)
    half.replace(file)
