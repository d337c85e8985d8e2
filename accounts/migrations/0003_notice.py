import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "event",
                    models.CharField(
                        help_text="Such as agreement:17:proposed:2.", max_length=200, verbose_name="event"
                    ),
                ),
                ("address", models.EmailField(blank=True, max_length=254, verbose_name="sent to")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                ("url", models.CharField(max_length=300, verbose_name="leads to")),
                ("about", models.CharField(blank=True, max_length=150, verbose_name="is about")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Not sent"),
                            ("unclear", "Not known whether it went out"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("error", models.TextField(blank=True, verbose_name="what went wrong")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="created")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recipient",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-created_at", "pk"],
                "indexes": [
                    models.Index(fields=["about", "-created_at"], name="notice_of_thing"),
                    models.Index(fields=["-created_at"], name="notice_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "recipient"),
                        name="notice_once_an_event",
                        violation_error_message="This person has a notice of this event already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("event", ""), _negated=True),
                        name="notice_has_event",
                        violation_error_message="A notice needs the event that it is about.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("url__startswith", "/")),
                        name="notice_url_is_a_path",
                        violation_error_message="A notice leads to a page of this site: write its path.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "sending", "sent", "failed", "unclear"])),
                        name="notice_state_known",
                        violation_error_message="A notice waits, is being sent, was sent, was not sent, or nobody knows.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                            _connector="OR",
                        ),
                        name="notice_sent_has_time",
                        violation_error_message="A notice that was sent has the time of it, and no other has.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["sending", "sent", "unclear"]), _negated=True),
                            models.Q(("address", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="notice_sent_has_address",
                        violation_error_message="A notice that may have gone out has the address that it went to.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["failed", "unclear"]), _negated=True),
                            models.Q(("error", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="notice_not_sent_has_reason",
                        violation_error_message="A notice that was not sent has the reason for it.",
                    ),
                ],
            },
        ),
    ]
