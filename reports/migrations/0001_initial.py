import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("jobs", "0001_initial"),
        ("partnerships", "0001_initial"),
        ("training", "0001_initial"),
        ("workshops", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("as_of", models.DateField(verbose_name="as of")),
                ("filters", models.JSONField(blank=True, default=dict, verbose_name="filters")),
                ("figures", models.JSONField(default=dict, verbose_name="figures")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256 of the figures")),
                ("pdf", models.FileField(blank=True, max_length=200, upload_to="editions/%Y/", verbose_name="PDF")),
                (
                    "pdf_sha256",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256 of the PDF"),
                ),
                (
                    "xlsx",
                    models.FileField(blank=True, max_length=200, upload_to="editions/%Y/", verbose_name="spreadsheet"),
                ),
                (
                    "xlsx_sha256",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="SHA-256 of the spreadsheet"
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                (
                    "job",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="edition",
                        to="jobs.job",
                        verbose_name="job",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="partnerships.programme",
                        verbose_name="programme",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for a report of the whole programme.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "edition of a report",
                "verbose_name_plural": "editions of reports",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPublishedFigure",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "indicator",
                    models.CharField(
                        choices=[
                            ("institutions", "institutions"),
                            ("countries", "countries"),
                            ("delegates", "delegates"),
                            ("sessions", "sessions"),
                            ("visits", "school visits"),
                            ("agreements_signed", "agreements signed"),
                            ("activities_agreed", "collaborative activities agreed"),
                            ("tot_courses", "training-of-trainers courses"),
                            ("trainers", "trainers trained"),
                            ("completed", "people who completed a course"),
                            ("certified", "people with a certificate"),
                        ],
                        max_length=30,
                        verbose_name="indicator",
                    ),
                ),
                ("value", models.PositiveIntegerField(verbose_name="value")),
                (
                    "at_least",
                    models.BooleanField(
                        default=False,
                        help_text="The source says “more than” or “at least”, no exact count.",
                        verbose_name="at least",
                    ),
                ),
                ("words", models.TextField(max_length=1000, verbose_name="words of the source")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("source_url", models.URLField(blank=True, verbose_name="address of the source")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                (
                    "as_of",
                    models.DateField(
                        help_text="The day on which the records are held against it.", verbose_name="as of"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("china", "China"), ("sea", "Southeast Asia")],
                        max_length=10,
                        verbose_name="side",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="our note")),
                ("changed_at", models.DateTimeField(blank=True, editable=False, verbose_name="changed")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.programme",
                        verbose_name="programme",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical published figure",
                "verbose_name_plural": "historical published figures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTarget",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "indicator",
                    models.CharField(
                        choices=[
                            ("institutions", "institutions"),
                            ("countries", "countries"),
                            ("delegates", "delegates"),
                            ("sessions", "sessions"),
                            ("visits", "school visits"),
                            ("agreements_signed", "agreements signed"),
                            ("activities_agreed", "collaborative activities agreed"),
                            ("tot_courses", "training-of-trainers courses"),
                            ("trainers", "trainers trained"),
                            ("completed", "people who completed a course"),
                            ("certified", "people with a certificate"),
                        ],
                        max_length=30,
                        verbose_name="indicator",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="to")),
                ("baseline", models.PositiveIntegerField(default=0, verbose_name="baseline")),
                ("target", models.PositiveIntegerField(verbose_name="target")),
                ("changed_at", models.DateTimeField(blank=True, editable=False, verbose_name="changed")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical target",
                "verbose_name_plural": "historical targets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PublishedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.CharField(
                        choices=[
                            ("institutions", "institutions"),
                            ("countries", "countries"),
                            ("delegates", "delegates"),
                            ("sessions", "sessions"),
                            ("visits", "school visits"),
                            ("agreements_signed", "agreements signed"),
                            ("activities_agreed", "collaborative activities agreed"),
                            ("tot_courses", "training-of-trainers courses"),
                            ("trainers", "trainers trained"),
                            ("completed", "people who completed a course"),
                            ("certified", "people with a certificate"),
                        ],
                        max_length=30,
                        verbose_name="indicator",
                    ),
                ),
                ("value", models.PositiveIntegerField(verbose_name="value")),
                (
                    "at_least",
                    models.BooleanField(
                        default=False,
                        help_text="The source says “more than” or “at least”, no exact count.",
                        verbose_name="at least",
                    ),
                ),
                ("words", models.TextField(max_length=1000, verbose_name="words of the source")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("source_url", models.URLField(blank=True, verbose_name="address of the source")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                (
                    "as_of",
                    models.DateField(
                        help_text="The day on which the records are held against it.", verbose_name="as of"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("china", "China"), ("sea", "Southeast Asia")],
                        max_length=10,
                        verbose_name="side",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="our note")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "cohorts",
                    models.ManyToManyField(
                        blank=True,
                        help_text="When the figure speaks of some cohorts alone.",
                        related_name="published_figures",
                        to="training.cohort",
                        verbose_name="cohorts",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="published_figures",
                        to="partnerships.programme",
                        verbose_name="programme",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="published_figures",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "published figure",
                "verbose_name_plural": "published figures",
                "ordering": ["programme", "indicator", "-value", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "indicator", "value", "source", "side"),
                        name="published_figure_once",
                        violation_error_message="This figure of this source is already here.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.CharField(
                        choices=[
                            ("institutions", "institutions"),
                            ("countries", "countries"),
                            ("delegates", "delegates"),
                            ("sessions", "sessions"),
                            ("visits", "school visits"),
                            ("agreements_signed", "agreements signed"),
                            ("activities_agreed", "collaborative activities agreed"),
                            ("tot_courses", "training-of-trainers courses"),
                            ("trainers", "trainers trained"),
                            ("completed", "people who completed a course"),
                            ("certified", "people with a certificate"),
                        ],
                        max_length=30,
                        verbose_name="indicator",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="to")),
                ("baseline", models.PositiveIntegerField(default=0, verbose_name="baseline")),
                ("target", models.PositiveIntegerField(verbose_name="target")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="partnerships.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "targets",
                "ordering": ["programme", "indicator", "starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="target_dates_in_order",
                        violation_error_message="The period ends before it starts.",
                    ),
                    models.UniqueConstraint(
                        fields=("programme", "indicator", "starts_on", "ends_on"),
                        name="target_once_a_period",
                        violation_error_message="This indicator already has a target for this period.",
                    ),
                ],
            },
        ),
    ]
