import django.core.validators
import django.db.models.deletion
import simple_history.models
from decimal import Decimal
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
            name="Cohort",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(help_text="For example: 2022, first run.", max_length=100, verbose_name="name"),
                ),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("ends_on", models.DateField(verbose_name="ends on")),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="places")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "hosts",
                    models.ManyToManyField(
                        blank=True, related_name="cohorts_hosted", to="partnerships.institution", verbose_name="hosts"
                    ),
                ),
                (
                    "trainers",
                    models.ManyToManyField(
                        blank=True, related_name="cohorts_taught", to="partnerships.person", verbose_name="trainers"
                    ),
                ),
            ],
            options={
                "verbose_name": "cohort",
                "verbose_name_plural": "cohorts",
                "ordering": ["-starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="cohort_dates_in_order",
                        violation_error_message="The cohort ends before it starts.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClassDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                (
                    "hours",
                    models.DecimalField(decimal_places=1, default=Decimal("6"), max_digits=4, verbose_name="hours"),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="class_days",
                        to="training.cohort",
                        verbose_name="cohort",
                    ),
                ),
            ],
            options={
                "verbose_name": "class day",
                "verbose_name_plural": "class days",
                "ordering": ["cohort", "day"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cohort", "day"),
                        name="class_day_once",
                        violation_error_message="The cohort already meets on this day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gt", 0), ("hours__lte", 24)),
                        name="class_day_hours_in_range",
                        violation_error_message="A day has more than 0 and at most 24 hours.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, verbose_name="code")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("native_title", models.CharField(blank=True, max_length=200, verbose_name="native title")),
                ("weeks", models.PositiveSmallIntegerField(verbose_name="weeks")),
                (
                    "mode",
                    models.CharField(
                        choices=[("in_person", "in person"), ("online", "online"), ("blended", "blended")],
                        default="in_person",
                        max_length=9,
                        verbose_name="mode",
                    ),
                ),
                ("is_training_of_trainers", models.BooleanField(default=False, verbose_name="training of trainers")),
                (
                    "least_attendance",
                    models.PositiveSmallIntegerField(
                        default=80,
                        help_text="Part of the class days on which a trainee must be present to complete.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="attendance needed, per cent",
                    ),
                ),
                (
                    "least_score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="0 to 100; empty when there is no test.",
                        max_digits=5,
                        null=True,
                        verbose_name="score needed after the course",
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
                    "field_of_study",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="courses",
                        to="partnerships.fieldofstudy",
                        verbose_name="field of study",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="courses",
                        to="partnerships.programme",
                        verbose_name="programme",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="courses_provided",
                        to="partnerships.institution",
                        verbose_name="provider",
                    ),
                ),
            ],
            options={
                "verbose_name": "course",
                "verbose_name_plural": "courses",
                "ordering": ["title", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "code"),
                        name="course_code_once",
                        violation_error_message="This programme already has a course with this code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weeks__gte", 1), ("weeks__lte", 104)),
                        name="course_weeks_in_range",
                        violation_error_message="A course takes 1 to 104 weeks.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("least_attendance__lte", 100)),
                        name="course_attendance_in_range",
                        violation_error_message="Attendance is at most 100 per cent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_score", None),
                            models.Q(("least_score__gte", 0), ("least_score__lte", 100)),
                            _connector="OR",
                        ),
                        name="course_score_in_range",
                        violation_error_message="A score lies between 0 and 100.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="cohort",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cohorts",
                to="training.course",
                verbose_name="course",
            ),
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("applied", "applied"), ("enrolled", "enrolled"), ("withdrawn", "withdrawn")],
                        default="enrolled",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "withdrawal_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="reason of the withdrawal"),
                ),
                (
                    "score_before",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="score before"
                    ),
                ),
                (
                    "score_after",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="score after"
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="training.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        help_text="That sent the trainee, at the time.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="partnerships.institution",
                        verbose_name="institution",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="partnerships.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "enrolment",
                "verbose_name_plural": "enrolments",
                "ordering": ["cohort", "person__full_name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cohort", "person"),
                        name="enrolment_once_a_cohort",
                        violation_error_message="This person is already in this cohort.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("score_before", None),
                                models.Q(("score_before__gte", 0), ("score_before__lte", 100)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("score_after", None),
                                models.Q(("score_after__gte", 0), ("score_after__lte", 100)),
                                _connector="OR",
                            ),
                        ),
                        name="enrolment_scores_in_range",
                        violation_error_message="A score lies between 0 and 100.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("present", "present"), ("absent", "absent"), ("excused", "excused")],
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                (
                    "class_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="training.classday",
                        verbose_name="class day",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="training.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendance",
                "ordering": ["class_day", "enrolment"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("class_day", "enrolment"),
                        name="attendance_once_a_day",
                        violation_error_message="Attendance on this day is already recorded.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAttendance",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("present", "present"), ("absent", "absent"), ("excused", "excused")],
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "class_day",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="training.classday",
                        verbose_name="class day",
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
            ],
            options={
                "verbose_name": "historical attendance",
                "verbose_name_plural": "historical attendance",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCohort",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "name",
                    models.CharField(help_text="For example: 2022, first run.", max_length=100, verbose_name="name"),
                ),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("ends_on", models.DateField(verbose_name="ends on")),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="places")),
                ("changed_at", models.DateTimeField(blank=True, editable=False, verbose_name="changed")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "course",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="training.course",
                        verbose_name="course",
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
            ],
            options={
                "verbose_name": "historical cohort",
                "verbose_name_plural": "historical cohorts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCourse",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, verbose_name="code")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("native_title", models.CharField(blank=True, max_length=200, verbose_name="native title")),
                ("weeks", models.PositiveSmallIntegerField(verbose_name="weeks")),
                (
                    "mode",
                    models.CharField(
                        choices=[("in_person", "in person"), ("online", "online"), ("blended", "blended")],
                        default="in_person",
                        max_length=9,
                        verbose_name="mode",
                    ),
                ),
                ("is_training_of_trainers", models.BooleanField(default=False, verbose_name="training of trainers")),
                (
                    "least_attendance",
                    models.PositiveSmallIntegerField(
                        default=80,
                        help_text="Part of the class days on which a trainee must be present to complete.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="attendance needed, per cent",
                    ),
                ),
                (
                    "least_score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="0 to 100; empty when there is no test.",
                        max_digits=5,
                        null=True,
                        verbose_name="score needed after the course",
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
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.institution",
                        verbose_name="provider",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical course",
                "verbose_name_plural": "historical courses",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEnrolment",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("applied", "applied"), ("enrolled", "enrolled"), ("withdrawn", "withdrawn")],
                        default="enrolled",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "withdrawal_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="reason of the withdrawal"),
                ),
                (
                    "score_before",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="score before"
                    ),
                ),
                (
                    "score_after",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="score after"
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
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="training.cohort",
                        verbose_name="cohort",
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
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="That sent the trainee, at the time.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.institution",
                        verbose_name="institution",
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
            ],
            options={
                "verbose_name": "historical enrolment",
                "verbose_name_plural": "historical enrolments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topics",
                        to="training.course",
                        verbose_name="course",
                    ),
                ),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ["course", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "number"),
                        name="topic_number_once",
                        violation_error_message="This course already has a topic with this number.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalClassDay",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                (
                    "hours",
                    models.DecimalField(decimal_places=1, default=Decimal("6"), max_digits=4, verbose_name="hours"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="training.cohort",
                        verbose_name="cohort",
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
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="training.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical class day",
                "verbose_name_plural": "historical class days",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="classday",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="class_days",
                to="training.topic",
                verbose_name="topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.UniqueConstraint(
                fields=("course", "name"),
                name="cohort_name_once",
                violation_error_message="This course already has a cohort of this name.",
            ),
        ),
    ]
