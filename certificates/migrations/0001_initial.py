import certificates.models
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
            name="AwardCeremony",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("held_on", models.DateField(verbose_name="date")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("participants", models.PositiveIntegerField(blank=True, null=True, verbose_name="participants")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "cohorts",
                    models.ManyToManyField(
                        blank=True, related_name="ceremonies", to="training.cohort", verbose_name="cohorts"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ceremonies",
                        to="partnerships.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "award ceremony",
                "verbose_name_plural": "award ceremonies",
                "ordering": ["-held_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "title", "held_on"),
                        name="ceremony_once",
                        violation_error_message="This ceremony is already here.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CeremonyPresider",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "ceremony",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presiders",
                        to="certificates.awardceremony",
                        verbose_name="ceremony",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ceremonies_presided",
                        to="partnerships.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "presider",
                "verbose_name_plural": "presiders",
                "ordering": ["ceremony", "order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ceremony", "person"),
                        name="presider_once",
                        violation_error_message="This person already presides.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificateDesign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("completion", "certificate of completion"),
                            ("attendance", "certificate of attendance"),
                        ],
                        default="completion",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("zh-Hans", "Chinese (simplified)"),
                            ("km", "Khmer"),
                            ("lo", "Lao"),
                            ("my", "Burmese"),
                            ("th", "Thai"),
                            ("vi", "Vietnamese"),
                            ("id", "Indonesian"),
                            ("ms", "Malay"),
                            ("fil", "Filipino"),
                        ],
                        default="en",
                        max_length=7,
                        verbose_name="language",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="For example: Certificate of Completion.", max_length=120, verbose_name="title"
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        help_text="Fields: {name}, {course}, {weeks}, {starts_on}, {ends_on}, {institution}, {programme}.",
                        max_length=1000,
                        verbose_name="text",
                    ),
                ),
                (
                    "accent",
                    models.CharField(
                        choices=[("teal", "teal"), ("navy", "navy"), ("wine", "wine")],
                        default="teal",
                        max_length=4,
                        verbose_name="colour",
                    ),
                ),
                (
                    "is_retired",
                    models.BooleanField(
                        default=False, help_text="No longer offered for new certificates.", verbose_name="retired"
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate_designs",
                        to="partnerships.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate design",
                "verbose_name_plural": "certificate designs",
                "ordering": ["name", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "name", "version"),
                        name="design_version_once",
                        violation_error_message="This programme already has a design of this name and version.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("completion", "certificate of completion"),
                            ("attendance", "certificate of attendance"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("serial", models.CharField(editable=False, max_length=40, unique=True, verbose_name="serial")),
                (
                    "code",
                    models.CharField(
                        default=certificates.models.new_code,
                        editable=False,
                        max_length=26,
                        unique=True,
                        verbose_name="verification code",
                    ),
                ),
                ("printed_name", models.CharField(max_length=200, verbose_name="name printed")),
                (
                    "printed_native_name",
                    models.CharField(blank=True, max_length=200, verbose_name="native name printed"),
                ),
                ("printed_title", models.CharField(max_length=120, verbose_name="title printed")),
                ("printed_text", models.TextField(max_length=2000, verbose_name="text printed")),
                (
                    "printed_institution",
                    models.CharField(blank=True, max_length=200, verbose_name="institution printed"),
                ),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("file", models.FileField(max_length=200, upload_to="certificates/%Y/", verbose_name="file")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256 of the file")),
                (
                    "is_live",
                    models.BooleanField(
                        default=True, editable=False, help_text="False once superseded or revoked.", verbose_name="live"
                    ),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                (
                    "revocation_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="reason of the revocation"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "delegate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="workshops.delegate",
                        verbose_name="delegate",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="training.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="certificates",
                        to="jobs.job",
                        verbose_name="job",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="partnerships.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="partnerships.programme",
                        verbose_name="programme",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="certificates.certificate",
                        verbose_name="supersedes",
                    ),
                ),
                (
                    "design",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="certificates.certificatedesign",
                        verbose_name="design",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate",
                "verbose_name_plural": "certificates",
                "ordering": ["-issued_on", "-serial"],
                "indexes": [models.Index(fields=["programme", "-issued_on"], name="certificate_by_date")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delegate", None), ("enrolment__isnull", False)),
                            models.Q(("delegate__isnull", False), ("enrolment", None)),
                            _connector="OR",
                        ),
                        name="certificate_for_one_thing",
                        violation_error_message="A certificate is for an enrolment or for a delegate.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("enrolment__isnull", False), ("is_live", True)),
                        fields=("enrolment",),
                        name="certificate_one_live_an_enrolment",
                        violation_error_message="This trainee already has a valid certificate.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("delegate__isnull", False), ("is_live", True)),
                        fields=("delegate",),
                        name="certificate_one_live_a_delegate",
                        violation_error_message="This delegate already has a valid certificate.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_at", None),
                            models.Q(models.Q(("revocation_reason", ""), _negated=True), ("is_live", False)),
                            _connector="OR",
                        ),
                        name="certificate_revoked_with_reason",
                        violation_error_message="A revocation needs a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("printed_name", ""), _negated=True),
                        name="certificate_has_a_name",
                        violation_error_message="A certificate needs a name.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DesignSignatory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("position", models.CharField(blank=True, max_length=200, verbose_name="position")),
                (
                    "design",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatories",
                        to="certificates.certificatedesign",
                        verbose_name="design",
                    ),
                ),
            ],
            options={
                "verbose_name": "signatory of a design",
                "verbose_name_plural": "signatories of designs",
                "ordering": ["design", "order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("design", "order"),
                        name="signatory_order_once",
                        violation_error_message="Two signatories cannot have the same place.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAwardCeremony",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("held_on", models.DateField(verbose_name="date")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("participants", models.PositiveIntegerField(blank=True, null=True, verbose_name="participants")),
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
                "verbose_name": "historical award ceremony",
                "verbose_name_plural": "historical award ceremonies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAwardCeremony_cohorts",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "awardceremony",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="certificates.awardceremony",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="training.cohort",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="certificates.historicalawardceremony",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalAwardCeremony_cohorts",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCertificate",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("completion", "certificate of completion"),
                            ("attendance", "certificate of attendance"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("serial", models.CharField(db_index=True, editable=False, max_length=40, verbose_name="serial")),
                (
                    "code",
                    models.CharField(
                        db_index=True,
                        default=certificates.models.new_code,
                        editable=False,
                        max_length=26,
                        verbose_name="verification code",
                    ),
                ),
                ("printed_name", models.CharField(max_length=200, verbose_name="name printed")),
                (
                    "printed_native_name",
                    models.CharField(blank=True, max_length=200, verbose_name="native name printed"),
                ),
                ("printed_title", models.CharField(max_length=120, verbose_name="title printed")),
                ("printed_text", models.TextField(max_length=2000, verbose_name="text printed")),
                (
                    "printed_institution",
                    models.CharField(blank=True, max_length=200, verbose_name="institution printed"),
                ),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("file", models.TextField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256 of the file")),
                (
                    "is_live",
                    models.BooleanField(
                        default=True, editable=False, help_text="False once superseded or revoked.", verbose_name="live"
                    ),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                (
                    "revocation_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="reason of the revocation"),
                ),
                ("created_at", models.DateTimeField(blank=True, editable=False, verbose_name="created")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "delegate",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workshops.delegate",
                        verbose_name="delegate",
                    ),
                ),
                (
                    "design",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="certificates.certificatedesign",
                        verbose_name="design",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="training.enrolment",
                        verbose_name="enrolment",
                    ),
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
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="jobs.job",
                        verbose_name="job",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.person",
                        verbose_name="person",
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
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="certificates.certificate",
                        verbose_name="supersedes",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical certificate",
                "verbose_name_plural": "historical certificates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCertificateDesign",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("completion", "certificate of completion"),
                            ("attendance", "certificate of attendance"),
                        ],
                        default="completion",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("zh-Hans", "Chinese (simplified)"),
                            ("km", "Khmer"),
                            ("lo", "Lao"),
                            ("my", "Burmese"),
                            ("th", "Thai"),
                            ("vi", "Vietnamese"),
                            ("id", "Indonesian"),
                            ("ms", "Malay"),
                            ("fil", "Filipino"),
                        ],
                        default="en",
                        max_length=7,
                        verbose_name="language",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="For example: Certificate of Completion.", max_length=120, verbose_name="title"
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        help_text="Fields: {name}, {course}, {weeks}, {starts_on}, {ends_on}, {institution}, {programme}.",
                        max_length=1000,
                        verbose_name="text",
                    ),
                ),
                (
                    "accent",
                    models.CharField(
                        choices=[("teal", "teal"), ("navy", "navy"), ("wine", "wine")],
                        default="teal",
                        max_length=4,
                        verbose_name="colour",
                    ),
                ),
                (
                    "is_retired",
                    models.BooleanField(
                        default=False, help_text="No longer offered for new certificates.", verbose_name="retired"
                    ),
                ),
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
                "verbose_name": "historical certificate design",
                "verbose_name_plural": "historical certificate designs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SerialCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="last number given")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="serial_counters",
                        to="partnerships.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "serial counter",
                "verbose_name_plural": "serial counters",
                "constraints": [models.UniqueConstraint(fields=("programme", "year"), name="serial_counter_once")],
            },
        ),
    ]
