import django.core.serializers.json
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("partnerships", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=100, verbose_name="kind")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("subject", models.CharField(blank=True, max_length=150, verbose_name="done for")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Stopped with errors"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0, verbose_name="pieces in all")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="pieces done")),
                ("failed", models.PositiveIntegerField(default=0, verbose_name="pieces failed")),
                ("message", models.CharField(blank=True, max_length=300, verbose_name="message")),
                ("error", models.TextField(blank=True, verbose_name="what went wrong")),
                (
                    "arguments",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="arguments",
                    ),
                ),
                (
                    "result",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="result",
                    ),
                ),
                ("once_key", models.CharField(blank=True, editable=False, max_length=64)),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("worker", models.CharField(blank=True, max_length=150, verbose_name="worker")),
                ("lease_until", models.DateTimeField(blank=True, null=True, verbose_name="claimed until")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="created")),
                (
                    "waiting_since",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="waiting since"),
                ),
                ("hinted_at", models.DateTimeField(blank=True, null=True, verbose_name="worker told at")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="partnerships.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "job",
                "verbose_name_plural": "jobs",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(fields=["state", "lease_until"], name="job_lease"),
                    models.Index(fields=["state", "waiting_since"], name="job_waiting"),
                    models.Index(fields=["programme", "-created_at"], name="job_of_programme"),
                    models.Index(fields=["owner", "-created_at"], name="job_of_owner"),
                    models.Index(fields=["subject", "-created_at"], name="job_of_subject"),
                    models.Index(fields=["-created_at"], name="job_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "total__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("done"), "+", models.F("failed")
                                ),
                            )
                        ),
                        name="job_counts_fit_total",
                        violation_error_message="A job cannot have more pieces done and failed than it has in all.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "running", "done", "failed", "cancelled"])),
                        name="job_state_known",
                        violation_error_message="A job waits, runs, is done, has stopped with errors or is cancelled.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "running"), _negated=True),
                            models.Q(models.Q(("worker", ""), _negated=True), ("lease_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="job_running_has_worker",
                        violation_error_message="A running job needs a worker and the time until which it is claimed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["done", "failed", "cancelled"]), _negated=True),
                            ("finished_at__isnull", False),
                            _connector="OR",
                        ),
                        name="job_ended_has_time",
                        violation_error_message="A job that has ended needs the time when it ended.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "running"]), models.Q(("once_key", ""), _negated=True)
                        ),
                        fields=("once_key",),
                        name="job_once_while_open",
                        violation_error_message="The same work is already waiting or running.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Piece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("key", models.CharField(max_length=150, verbose_name="key")),
                ("label", models.CharField(blank=True, max_length=300, verbose_name="what it is")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("done", "Done"), ("failed", "Failed")],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("error", models.TextField(blank=True, verbose_name="what went wrong")),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="jobs.job",
                        verbose_name="job",
                    ),
                ),
            ],
            options={
                "verbose_name": "piece of a job",
                "verbose_name_plural": "pieces of jobs",
                "ordering": ["job", "number"],
                "indexes": [models.Index(fields=["job", "state", "attempts", "number"], name="piece_next")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("job", "number"),
                        name="piece_number_once",
                        violation_error_message="Two pieces of a job cannot have the same number.",
                    ),
                    models.UniqueConstraint(
                        fields=("job", "key"),
                        name="piece_key_once",
                        violation_error_message="A job does each thing once.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "done", "failed"])),
                        name="piece_state_known",
                        violation_error_message="A piece waits, is done or has failed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("error", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="piece_failed_has_reason",
                        violation_error_message="A failed piece needs its reason.",
                    ),
                ],
            },
        ),
    ]
