import django.db.models.deletion
import django_countries.fields
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="FieldOfStudy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=4, unique=True, verbose_name="ISCED-F code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
            ],
            options={
                "verbose_name": "field of study",
                "verbose_name_plural": "fields of study",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.CharField(
                        help_text="Given once, never changed.", max_length=40, unique=True, verbose_name="number"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mou", "memorandum of understanding (MoU)"),
                            ("moa", "memorandum of agreement (MoA)"),
                            ("letter", "letter of agreement"),
                        ],
                        default="mou",
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("proposed", "proposed"),
                            ("signed", "signed"),
                            ("terminated", "terminated"),
                            ("withdrawn", "withdrawn"),
                            ("declined", "declined"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("status_reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                ("proposed_on", models.DateField(blank=True, null=True, verbose_name="proposed on")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                ("ceremony_on", models.DateField(blank=True, null=True, verbose_name="signing ceremony on")),
                ("terminated_on", models.DateField(blank=True, null=True, verbose_name="terminated with effect from")),
                (
                    "is_sample",
                    models.BooleanField(
                        default=False, help_text="Invented, to show how the product works.", verbose_name="sample"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "renewal_of",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewed_by",
                        to="partnerships.agreement",
                        verbose_name="renewal of",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["terminated", "withdrawn", "declined"]), _negated=True),
                            models.Q(("status_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="agreement_end_has_a_reason",
                        violation_error_message="Say why: the reason stays in the record.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "terminated"), _negated=True),
                            ("terminated_on__isnull", False),
                            _connector="OR",
                        ),
                        name="agreement_terminated_on_a_date",
                        violation_error_message="A termination needs the date from which it holds.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("scan", "scan of the signed paper"),
                            ("letter", "letter"),
                            ("other", "other evidence"),
                        ],
                        default="scan",
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                ("file", models.FileField(upload_to="agreements/%Y/", verbose_name="file")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("content_type", models.CharField(max_length=50, verbose_name="content type")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="partnerships.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence file",
                "verbose_name_plural": "evidence files",
                "ordering": ["agreement", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AgreementVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("ends_on", models.DateField(verbose_name="ends on")),
                ("purpose", models.TextField(blank=True, max_length=5000, verbose_name="purpose")),
                (
                    "commitment_by",
                    models.CharField(blank=True, max_length=200, verbose_name="head who committed the institution"),
                ),
                ("commitment_on", models.DateField(blank=True, null=True, verbose_name="commitment given on")),
                (
                    "sha256",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256 of the terms"),
                ),
                ("proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="proposed")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="partnerships.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of an agreement",
                "verbose_name_plural": "versions of agreements",
                "ordering": ["agreement", "-number"],
                "indexes": [models.Index(fields=["ends_on", "starts_on"], name="version_by_end")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "number"),
                        name="version_number_once",
                        violation_error_message="This agreement already has a version with this number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="version_dates_in_order",
                        violation_error_message="The agreement ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed_at", None), models.Q(("sha256", ""), _negated=True), _connector="OR"
                        ),
                        name="version_proposed_has_hash",
                        violation_error_message="A proposed version carries the hash of its terms.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="agreement",
            name="signed_version",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signed_agreement",
                to="partnerships.agreementversion",
                verbose_name="version in force",
            ),
        ),
        migrations.CreateModel(
            name="ActivityLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="line")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "study or management visit"),
                            ("teacher_exchange", "teacher exchange"),
                            ("teacher_training", "short-course training for teachers"),
                            ("scholarship", "scholarship"),
                            ("joint_student", "joint student activity or competition"),
                            ("student_exchange", "student exchange or internship"),
                            ("online_twinning", "online twinning classroom"),
                            ("joint_research", "joint research"),
                            ("dual_programme", "dual programme"),
                            ("peer_consultation", "peer-to-peer consultation"),
                            ("other", "other"),
                        ],
                        max_length=20,
                        verbose_name="kind of activity",
                    ),
                ),
                ("people_per_year", models.PositiveIntegerField(verbose_name="people a year")),
                ("length", models.PositiveSmallIntegerField(verbose_name="length")),
                (
                    "length_unit",
                    models.CharField(
                        choices=[("days", "days"), ("months", "months")],
                        default="days",
                        max_length=6,
                        verbose_name="days or months",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
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
                        max_length=7,
                        verbose_name="language",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("in_person", "in person"), ("online", "online"), ("blended", "blended")],
                        default="in_person",
                        max_length=9,
                        verbose_name="mode",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="partnerships.agreementversion",
                        verbose_name="version",
                    ),
                ),
                (
                    "field_of_study",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.fieldofstudy",
                        verbose_name="field of study",
                    ),
                ),
            ],
            options={
                "verbose_name": "activity line",
                "verbose_name_plural": "activity lines",
                "ordering": ["version", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "number"),
                        name="line_number_once",
                        violation_error_message="This version already has a line with this number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people_per_year__gte", 1)),
                        name="line_has_people",
                        violation_error_message="At least one person a year.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("length__gte", 1)),
                        name="line_has_length",
                        violation_error_message="At least one day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalInstitution",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "official_name",
                    models.CharField(help_text="In English.", max_length=200, verbose_name="official name"),
                ),
                ("native_name", models.CharField(blank=True, max_length=200, verbose_name="native name")),
                (
                    "native_language",
                    models.CharField(
                        blank=True,
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
                        max_length=7,
                        verbose_name="language of the native name",
                    ),
                ),
                (
                    "country",
                    django_countries.fields.CountryField(
                        blank=True,
                        help_text="Leave empty for a regional or international organisation.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                ("province", models.CharField(blank=True, max_length=100, verbose_name="province")),
                ("city", models.CharField(blank=True, max_length=100, verbose_name="city")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ministry", "ministry"),
                            ("polytechnic", "polytechnic"),
                            ("technical_college", "technical college"),
                            ("technician_college", "technician college"),
                            ("university", "university"),
                            ("training_centre", "training centre"),
                            ("organisation", "regional or international organisation"),
                            ("company", "company"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "is_sample",
                    models.BooleanField(
                        default=False, help_text="Invented, to show how the product works.", verbose_name="sample"
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
            ],
            options={
                "verbose_name": "historical institution",
                "verbose_name_plural": "historical institutions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPaperSignature",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                (
                    "first_signatory",
                    models.CharField(blank=True, max_length=200, verbose_name="signed for the first party by"),
                ),
                ("first_position", models.CharField(blank=True, max_length=200, verbose_name="position")),
                (
                    "second_signatory",
                    models.CharField(blank=True, max_length=200, verbose_name="signed for the second party by"),
                ),
                ("second_position", models.CharField(blank=True, max_length=200, verbose_name="position")),
                ("recorded_at", models.DateTimeField(blank=True, editable=False, verbose_name="recorded")),
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
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreementfile",
                        verbose_name="scan",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreementversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical signature on paper",
                "verbose_name_plural": "historical signatures on paper",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProgramme",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "code",
                    models.SlugField(
                        help_text="Short and lasting: it begins every number and serial.",
                        max_length=20,
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name (English)")),
                ("native_name", models.CharField(blank=True, max_length=200, verbose_name="native name")),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                (
                    "advised_partners_min",
                    models.PositiveSmallIntegerField(default=2, verbose_name="advised partners, from"),
                ),
                (
                    "advised_partners_max",
                    models.PositiveSmallIntegerField(default=4, verbose_name="advised partners, to"),
                ),
                (
                    "advised_activities_min",
                    models.PositiveSmallIntegerField(default=1, verbose_name="advised activities an agreement, from"),
                ),
                (
                    "advised_activities_max",
                    models.PositiveSmallIntegerField(default=3, verbose_name="advised activities an agreement, to"),
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
            ],
            options={
                "verbose_name": "historical programme",
                "verbose_name_plural": "historical programmes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Institution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "official_name",
                    models.CharField(help_text="In English.", max_length=200, verbose_name="official name"),
                ),
                ("native_name", models.CharField(blank=True, max_length=200, verbose_name="native name")),
                (
                    "native_language",
                    models.CharField(
                        blank=True,
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
                        max_length=7,
                        verbose_name="language of the native name",
                    ),
                ),
                (
                    "country",
                    django_countries.fields.CountryField(
                        blank=True,
                        help_text="Leave empty for a regional or international organisation.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                ("province", models.CharField(blank=True, max_length=100, verbose_name="province")),
                ("city", models.CharField(blank=True, max_length=100, verbose_name="city")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ministry", "ministry"),
                            ("polytechnic", "polytechnic"),
                            ("technical_college", "technical college"),
                            ("technician_college", "technician college"),
                            ("university", "university"),
                            ("training_centre", "training centre"),
                            ("organisation", "regional or international organisation"),
                            ("company", "company"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "is_sample",
                    models.BooleanField(
                        default=False, help_text="Invented, to show how the product works.", verbose_name="sample"
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "fields_of_study",
                    models.ManyToManyField(
                        blank=True,
                        related_name="institutions",
                        to="partnerships.fieldofstudy",
                        verbose_name="fields of study",
                    ),
                ),
                (
                    "now_known_as",
                    models.ForeignKey(
                        blank=True,
                        help_text="The institution that carries this one on.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="formerly",
                        to="partnerships.institution",
                        verbose_name="now known as",
                    ),
                ),
            ],
            options={
                "verbose_name": "institution",
                "verbose_name_plural": "institutions",
                "ordering": ["official_name", "pk"],
                "indexes": [models.Index(fields=["country", "official_name"], name="institution_by_country")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("official_name", "country"),
                        name="institution_name_once_a_country",
                        violation_error_message="An institution of this name in this country is already here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("official_name", ""), _negated=True),
                        name="institution_has_a_name",
                        violation_error_message="An institution needs an official name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("now_known_as", None),
                            models.Q(("now_known_as", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="institution_not_its_own_successor",
                        violation_error_message="An institution cannot be known as itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPerson",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "full_name",
                    models.CharField(
                        help_text="As the person writes it. One name is enough; no order is imposed.",
                        max_length=200,
                        verbose_name="full name",
                    ),
                ),
                ("native_name", models.CharField(blank=True, max_length=200, verbose_name="name in native script")),
                (
                    "sex",
                    models.CharField(
                        choices=[("female", "female"), ("male", "male"), ("not_stated", "not stated")],
                        default="not_stated",
                        max_length=10,
                        verbose_name="sex",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("official", "official"),
                            ("manager", "manager"),
                            ("teacher", "teacher"),
                            ("student", "student"),
                            ("other", "other"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="category",
                    ),
                ),
                ("position", models.CharField(blank=True, max_length=200, verbose_name="position")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                (
                    "show_name_publicly",
                    models.BooleanField(
                        default=False,
                        help_text="The person agreed that the public check of a certificate shows the full name.",
                        verbose_name="may be shown by name",
                    ),
                ),
                (
                    "is_sample",
                    models.BooleanField(
                        default=False, help_text="Invented, to show how the product works.", verbose_name="sample"
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
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.institution",
                        verbose_name="institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical person",
                "verbose_name_plural": "historical people",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInstitution_fields_of_study",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "fieldofstudy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.fieldofstudy",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="partnerships.historicalinstitution",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalInstitution_fields_of_study",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="historicalinstitution",
            name="now_known_as",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The institution that carries this one on.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partnerships.institution",
                verbose_name="now known as",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalCollaborativeActivity",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "study or management visit"),
                            ("teacher_exchange", "teacher exchange"),
                            ("teacher_training", "short-course training for teachers"),
                            ("scholarship", "scholarship"),
                            ("joint_student", "joint student activity or competition"),
                            ("student_exchange", "student exchange or internship"),
                            ("online_twinning", "online twinning classroom"),
                            ("joint_research", "joint research"),
                            ("dual_programme", "dual programme"),
                            ("peer_consultation", "peer-to-peer consultation"),
                            ("other", "other"),
                        ],
                        max_length=20,
                        verbose_name="kind of activity",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
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
                        max_length=7,
                        verbose_name="language",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("in_person", "in person"), ("online", "online"), ("blended", "blended")],
                        default="in_person",
                        max_length=9,
                        verbose_name="mode",
                    ),
                ),
                ("planned_people", models.PositiveIntegerField(verbose_name="people planned")),
                ("planned_length", models.PositiveSmallIntegerField(verbose_name="length planned")),
                (
                    "length_unit",
                    models.CharField(
                        choices=[("days", "days"), ("months", "months")],
                        default="days",
                        max_length=6,
                        verbose_name="days or months",
                    ),
                ),
                ("planned_start", models.DateField(blank=True, null=True, verbose_name="start planned")),
                ("planned_end", models.DateField(blank=True, null=True, verbose_name="end planned")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("started", "started"),
                            ("completed", "completed"),
                            ("delayed", "delayed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("status_reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                ("actual_start", models.DateField(blank=True, null=True, verbose_name="started on")),
                ("actual_end", models.DateField(blank=True, null=True, verbose_name="ended on")),
                (
                    "actual_length",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="length in fact"),
                ),
                ("actual_women", models.PositiveIntegerField(blank=True, null=True, verbose_name="women in fact")),
                ("actual_men", models.PositiveIntegerField(blank=True, null=True, verbose_name="men in fact")),
                (
                    "actual_not_stated",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="people in fact, sex not stated"),
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "field_of_study",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.fieldofstudy",
                        verbose_name="field of study",
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
                    "line",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.activityline",
                        verbose_name="agreed line",
                    ),
                ),
                (
                    "receiving",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.institution",
                        verbose_name="receiving institution",
                    ),
                ),
                (
                    "sending",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.institution",
                        verbose_name="sending institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical collaborative activity",
                "verbose_name_plural": "historical collaborative activities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAgreementVersion",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("ends_on", models.DateField(verbose_name="ends on")),
                ("purpose", models.TextField(blank=True, max_length=5000, verbose_name="purpose")),
                (
                    "commitment_by",
                    models.CharField(blank=True, max_length=200, verbose_name="head who committed the institution"),
                ),
                ("commitment_on", models.DateField(blank=True, null=True, verbose_name="commitment given on")),
                (
                    "sha256",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256 of the terms"),
                ),
                ("proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="proposed")),
                ("changed_at", models.DateTimeField(blank=True, editable=False, verbose_name="changed")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
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
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.institution",
                        verbose_name="proposed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical version of an agreement",
                "verbose_name_plural": "historical versions of agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CollaborativeActivity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "study or management visit"),
                            ("teacher_exchange", "teacher exchange"),
                            ("teacher_training", "short-course training for teachers"),
                            ("scholarship", "scholarship"),
                            ("joint_student", "joint student activity or competition"),
                            ("student_exchange", "student exchange or internship"),
                            ("online_twinning", "online twinning classroom"),
                            ("joint_research", "joint research"),
                            ("dual_programme", "dual programme"),
                            ("peer_consultation", "peer-to-peer consultation"),
                            ("other", "other"),
                        ],
                        max_length=20,
                        verbose_name="kind of activity",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
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
                        max_length=7,
                        verbose_name="language",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("in_person", "in person"), ("online", "online"), ("blended", "blended")],
                        default="in_person",
                        max_length=9,
                        verbose_name="mode",
                    ),
                ),
                ("planned_people", models.PositiveIntegerField(verbose_name="people planned")),
                ("planned_length", models.PositiveSmallIntegerField(verbose_name="length planned")),
                (
                    "length_unit",
                    models.CharField(
                        choices=[("days", "days"), ("months", "months")],
                        default="days",
                        max_length=6,
                        verbose_name="days or months",
                    ),
                ),
                ("planned_start", models.DateField(blank=True, null=True, verbose_name="start planned")),
                ("planned_end", models.DateField(blank=True, null=True, verbose_name="end planned")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("started", "started"),
                            ("completed", "completed"),
                            ("delayed", "delayed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("status_reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                ("actual_start", models.DateField(blank=True, null=True, verbose_name="started on")),
                ("actual_end", models.DateField(blank=True, null=True, verbose_name="ended on")),
                (
                    "actual_length",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="length in fact"),
                ),
                ("actual_women", models.PositiveIntegerField(blank=True, null=True, verbose_name="women in fact")),
                ("actual_men", models.PositiveIntegerField(blank=True, null=True, verbose_name="men in fact")),
                (
                    "actual_not_stated",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="people in fact, sex not stated"),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="partnerships.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activity",
                        to="partnerships.activityline",
                        verbose_name="agreed line",
                    ),
                ),
                (
                    "field_of_study",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="partnerships.fieldofstudy",
                        verbose_name="field of study",
                    ),
                ),
                (
                    "receiving",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities_receiving",
                        to="partnerships.institution",
                        verbose_name="receiving institution",
                    ),
                ),
                (
                    "sending",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities_sending",
                        to="partnerships.institution",
                        verbose_name="sending institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "collaborative activity",
                "verbose_name_plural": "collaborative activities",
                "ordering": ["agreement", "pk"],
                "indexes": [models.Index(fields=["status", "kind"], name="activity_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sending", models.F("receiving")), _negated=True),
                        name="activity_has_a_direction",
                        violation_error_message="The sending and the receiving institution must differ.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("planned_length__gte", 1), ("planned_people__gte", 1)),
                        name="activity_plan_above_zero",
                        violation_error_message="Plan at least one person and one day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned_start", None),
                            ("planned_end", None),
                            ("planned_end__gte", models.F("planned_start")),
                            _connector="OR",
                        ),
                        name="activity_plan_in_order",
                        violation_error_message="The plan ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("actual_end", None),
                            models.Q(("actual_end__gte", models.F("actual_start")), ("actual_start__isnull", False)),
                            _connector="OR",
                        ),
                        name="activity_dates_in_order",
                        violation_error_message="The activity ended before it started.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["delayed", "cancelled"]), _negated=True),
                            models.Q(("status_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="activity_delay_has_a_reason",
                        violation_error_message="Say why it is delayed or cancelled.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["started", "completed"]), _negated=True),
                            ("actual_start__isnull", False),
                            _connector="OR",
                        ),
                        name="activity_started_on_a_date",
                        violation_error_message="Say when it started.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 of the terms")),
                ("approved_at", models.DateTimeField(auto_now_add=True, verbose_name="approved")),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="partnerships.agreementversion",
                        verbose_name="version",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="partnerships.institution",
                        verbose_name="institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "approval",
                "verbose_name_plural": "approvals",
                "ordering": ["version", "approved_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "institution"),
                        name="approval_once_a_party",
                        violation_error_message="This institution has already approved this version.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256", ""), _negated=True),
                        name="approval_has_hash",
                        violation_error_message="An approval names the hash of the words it approves.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="agreementversion",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnerships.institution",
                verbose_name="proposed by",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="drafted_by",
            field=models.ForeignKey(
                blank=True,
                help_text="The side that sees the draft; empty when staff drafted it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements_drafted",
                to="partnerships.institution",
                verbose_name="drafted by",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="first_party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements_as_first",
                to="partnerships.institution",
                verbose_name="first party",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="second_party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements_as_second",
                to="partnerships.institution",
                verbose_name="second party",
            ),
        ),
        migrations.AddField(
            model_name="activityline",
            name="receiving",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnerships.institution",
                verbose_name="receiving institution",
            ),
        ),
        migrations.AddField(
            model_name="activityline",
            name="sending",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnerships.institution",
                verbose_name="sending institution",
            ),
        ),
        migrations.CreateModel(
            name="InstitutionName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        blank=True,
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
                        max_length=7,
                        verbose_name="language",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("other", "other name"), ("former", "former name"), ("short", "short name")],
                        default="other",
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="partnerships.institution",
                        verbose_name="institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "name of an institution",
                "verbose_name_plural": "names of institutions",
                "ordering": ["institution", "kind", "name"],
                "indexes": [models.Index(fields=["name"], name="institution_name_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "name"),
                        name="institution_name_once",
                        violation_error_message="The institution already has this name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="member since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="member until")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="partnerships.institution",
                        verbose_name="institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "ordering": ["programme", "since", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="membership_dates_in_order",
                        violation_error_message="The membership ends before it starts.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                (
                    "first_signatory",
                    models.CharField(blank=True, max_length=200, verbose_name="signed for the first party by"),
                ),
                ("first_position", models.CharField(blank=True, max_length=200, verbose_name="position")),
                (
                    "second_signatory",
                    models.CharField(blank=True, max_length=200, verbose_name="signed for the second party by"),
                ),
                ("second_position", models.CharField(blank=True, max_length=200, verbose_name="position")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.agreementfile",
                        verbose_name="scan",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_signature",
                        to="partnerships.agreementversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature on paper",
                "verbose_name_plural": "signatures on paper",
                "ordering": ["-signed_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.SlugField(
                        help_text="Short and lasting: it begins every number and serial.",
                        max_length=20,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name (English)")),
                ("native_name", models.CharField(blank=True, max_length=200, verbose_name="native name")),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                (
                    "advised_partners_min",
                    models.PositiveSmallIntegerField(default=2, verbose_name="advised partners, from"),
                ),
                (
                    "advised_partners_max",
                    models.PositiveSmallIntegerField(default=4, verbose_name="advised partners, to"),
                ),
                (
                    "advised_activities_min",
                    models.PositiveSmallIntegerField(default=1, verbose_name="advised activities an agreement, from"),
                ),
                (
                    "advised_activities_max",
                    models.PositiveSmallIntegerField(default=3, verbose_name="advised activities an agreement, to"),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "members",
                    models.ManyToManyField(
                        related_name="programmes",
                        through="partnerships.Membership",
                        to="partnerships.institution",
                        verbose_name="members",
                    ),
                ),
            ],
            options={
                "verbose_name": "programme",
                "verbose_name_plural": "programmes",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="programme_dates_in_order",
                        violation_error_message="The programme ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("advised_partners_max__gte", models.F("advised_partners_min")),
                            ("advised_activities_max__gte", models.F("advised_activities_min")),
                        ),
                        name="programme_advice_in_order",
                        violation_error_message="The advice must go from the smaller to the larger number.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "full_name",
                    models.CharField(
                        help_text="As the person writes it. One name is enough; no order is imposed.",
                        max_length=200,
                        verbose_name="full name",
                    ),
                ),
                ("native_name", models.CharField(blank=True, max_length=200, verbose_name="name in native script")),
                (
                    "sex",
                    models.CharField(
                        choices=[("female", "female"), ("male", "male"), ("not_stated", "not stated")],
                        default="not_stated",
                        max_length=10,
                        verbose_name="sex",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("official", "official"),
                            ("manager", "manager"),
                            ("teacher", "teacher"),
                            ("student", "student"),
                            ("other", "other"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="category",
                    ),
                ),
                ("position", models.CharField(blank=True, max_length=200, verbose_name="position")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                (
                    "show_name_publicly",
                    models.BooleanField(
                        default=False,
                        help_text="The person agreed that the public check of a certificate shows the full name.",
                        verbose_name="may be shown by name",
                    ),
                ),
                (
                    "is_sample",
                    models.BooleanField(
                        default=False, help_text="Invented, to show how the product works.", verbose_name="sample"
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="partnerships.institution",
                        verbose_name="institution",
                    ),
                ),
                (
                    "programmes",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The programmes whose offices keep this record.",
                        related_name="people",
                        to="partnerships.programme",
                        verbose_name="programmes",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["full_name", "pk"],
                "indexes": [
                    models.Index(fields=["full_name"], name="person_by_name"),
                    models.Index(fields=["native_name"], name="person_by_native_name"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("full_name", ""), _negated=True),
                        name="person_has_a_name",
                        violation_error_message="A person needs a name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("text", models.TextField(max_length=1000, verbose_name="text")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objectives",
                        to="partnerships.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "objective",
                "verbose_name_plural": "objectives",
                "ordering": ["programme", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "number"),
                        name="objective_number_once",
                        violation_error_message="This programme already has an objective with this number.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="membership",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="memberships",
                to="partnerships.programme",
                verbose_name="programme",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalMembership",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("since", models.DateField(verbose_name="member since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="member until")),
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
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.institution",
                        verbose_name="institution",
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
                "verbose_name": "historical membership",
                "verbose_name_plural": "historical memberships",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAgreement",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "number",
                    models.CharField(
                        db_index=True, help_text="Given once, never changed.", max_length=40, verbose_name="number"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mou", "memorandum of understanding (MoU)"),
                            ("moa", "memorandum of agreement (MoA)"),
                            ("letter", "letter of agreement"),
                        ],
                        default="mou",
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("proposed", "proposed"),
                            ("signed", "signed"),
                            ("terminated", "terminated"),
                            ("withdrawn", "withdrawn"),
                            ("declined", "declined"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("status_reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                ("proposed_on", models.DateField(blank=True, null=True, verbose_name="proposed on")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                ("ceremony_on", models.DateField(blank=True, null=True, verbose_name="signing ceremony on")),
                ("terminated_on", models.DateField(blank=True, null=True, verbose_name="terminated with effect from")),
                (
                    "is_sample",
                    models.BooleanField(
                        default=False, help_text="Invented, to show how the product works.", verbose_name="sample"
                    ),
                ),
                ("created_at", models.DateTimeField(blank=True, editable=False, verbose_name="created")),
                ("changed_at", models.DateTimeField(blank=True, editable=False, verbose_name="changed")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
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
                    "renewal_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreement",
                        verbose_name="renewal of",
                    ),
                ),
                (
                    "signed_version",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreementversion",
                        verbose_name="version in force",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The side that sees the draft; empty when staff drafted it.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.institution",
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "first_party",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.institution",
                        verbose_name="first party",
                    ),
                ),
                (
                    "second_party",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.institution",
                        verbose_name="second party",
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
                "verbose_name": "historical agreement",
                "verbose_name_plural": "historical agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="agreement",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="partnerships.programme",
                verbose_name="programme",
            ),
        ),
        migrations.CreateModel(
            name="ProgrammeOrganisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("organiser", "organiser"),
                            ("co_organiser", "co-organiser"),
                            ("host", "host"),
                            ("donor", "donor"),
                            ("implementing", "implementing organisation"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programme_roles",
                        to="partnerships.institution",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="organisation_roles",
                        to="partnerships.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation of a programme",
                "verbose_name_plural": "organisations of a programme",
                "ordering": ["programme", "role", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "institution", "role"),
                        name="programme_organisation_once",
                        violation_error_message="This organisation already has this role in the programme.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="programme",
            name="organisations",
            field=models.ManyToManyField(
                related_name="carried_programmes",
                through="partnerships.ProgrammeOrganisation",
                to="partnerships.institution",
                verbose_name="organisations",
            ),
        ),
        migrations.AddConstraint(
            model_name="activityline",
            constraint=models.CheckConstraint(
                condition=models.Q(("sending", models.F("receiving")), _negated=True),
                name="line_has_a_direction",
                violation_error_message="The sending and the receiving institution must differ.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("programme", "institution"),
                name="membership_once",
                violation_error_message="This institution is already a member of the programme.",
            ),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["programme", "status"], name="agreement_by_state"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_party", models.F("second_party")), _negated=True),
                name="agreement_between_two",
                violation_error_message="An agreement is between two different institutions.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("drafted_by", None),
                    ("drafted_by", models.F("first_party")),
                    ("drafted_by", models.F("second_party")),
                    _connector="OR",
                ),
                name="agreement_drafted_by_a_party",
                violation_error_message="Only one of the two parties can have drafted the agreement.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_version", None), ("status__in", ["draft", "proposed", "withdrawn", "declined"])),
                    models.Q(
                        ("signed_on__isnull", False),
                        ("signed_version__isnull", False),
                        ("status__in", ["signed", "terminated"]),
                    ),
                    _connector="OR",
                ),
                name="agreement_signed_has_words",
                violation_error_message="A signed agreement has a date and a signed version; others have none.",
            ),
        ),
    ]
