import django.core.validators
from django.db import migrations, models
from django.db.models import F


def side_to_row(apps, schema_editor):
    """A side is a row of the figure like any other."""
    for model in ("PublishedFigure", "HistoricalPublishedFigure"):
        rows = apps.get_model("reports", model).objects.using(schema_editor.connection.alias)
        rows.exclude(side="").update(by="side", row=F("side"))


def row_to_side(apps, schema_editor):
    """Back; other rows were not known before and are lost."""
    for model in ("PublishedFigure", "HistoricalPublishedFigure"):
        rows = apps.get_model("reports", model).objects.using(schema_editor.connection.alias)
        rows.filter(by="side", row__in=["china", "sea"]).update(side=F("row"))


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0006_activity_cancelled_on"),
        ("reports", "0003_editions_in_two_languages"),
        ("training", "0003_never_enrolled"),
        ("workshops", "0009_check_in_taken_back"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="target",
            options={
                "ordering": ["programme", "indicator", "by", "row", "starts_on", "ends_on"],
                "verbose_name": "target",
                "verbose_name_plural": "targets",
            },
        ),
        migrations.RemoveConstraint(
            model_name="publishedfigure",
            name="published_figure_once",
        ),
        migrations.RemoveConstraint(
            model_name="target",
            name="target_once_a_period",
        ),
        migrations.AddField(
            model_name="historicalpublishedfigure",
            name="by",
            field=models.CharField(blank=True, max_length=30, verbose_name="disaggregation"),
        ),
        migrations.AddField(
            model_name="historicalpublishedfigure",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("press", "press release or news"),
                    ("speech", "speech"),
                    ("web", "web page"),
                    ("paper", "paper or report"),
                    ("other", "other"),
                ],
                max_length=6,
                verbose_name="kind of source",
            ),
        ),
        migrations.AddField(
            model_name="historicalpublishedfigure",
            name="row",
            field=models.CharField(blank=True, max_length=40, verbose_name="row"),
        ),
        migrations.AddField(
            model_name="historicalpublishedfigure",
            name="since",
            field=models.DateField(
                blank=True,
                help_text="When the figure speaks of a period: its first day. Empty for all since the programme began.",
                null=True,
                verbose_name="since",
            ),
        ),
        migrations.AddField(
            model_name="historicalpublishedfigure",
            name="speaker",
            field=models.CharField(
                blank=True,
                help_text="Who said it, with the position, when it was a person.",
                max_length=200,
                verbose_name="speaker",
            ),
        ),
        migrations.AddField(
            model_name="historicaltarget",
            name="baseline_on",
            field=models.DateField(blank=True, null=True, verbose_name="day of the baseline"),
        ),
        migrations.AddField(
            model_name="historicaltarget",
            name="by",
            field=models.CharField(blank=True, max_length=30, verbose_name="disaggregation"),
        ),
        migrations.AddField(
            model_name="historicaltarget",
            name="counts",
            field=models.CharField(
                choices=[("period", "in the period"), ("cumulative", "since the programme began")],
                default="cumulative",
                help_text="Records of the period alone, or all since the programme began.",
                max_length=10,
                verbose_name="what counts",
            ),
        ),
        migrations.AddField(
            model_name="historicaltarget",
            name="row",
            field=models.CharField(blank=True, max_length=40, verbose_name="row"),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="by",
            field=models.CharField(blank=True, max_length=30, verbose_name="disaggregation"),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("press", "press release or news"),
                    ("speech", "speech"),
                    ("web", "web page"),
                    ("paper", "paper or report"),
                    ("other", "other"),
                ],
                max_length=6,
                verbose_name="kind of source",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="row",
            field=models.CharField(blank=True, max_length=40, verbose_name="row"),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="since",
            field=models.DateField(
                blank=True,
                help_text="When the figure speaks of a period: its first day. Empty for all since the programme began.",
                null=True,
                verbose_name="since",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="speaker",
            field=models.CharField(
                blank=True,
                help_text="Who said it, with the position, when it was a person.",
                max_length=200,
                verbose_name="speaker",
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="baseline_on",
            field=models.DateField(blank=True, null=True, verbose_name="day of the baseline"),
        ),
        migrations.AddField(
            model_name="target",
            name="by",
            field=models.CharField(blank=True, max_length=30, verbose_name="disaggregation"),
        ),
        migrations.AddField(
            model_name="target",
            name="counts",
            field=models.CharField(
                choices=[("period", "in the period"), ("cumulative", "since the programme began")],
                default="cumulative",
                help_text="Records of the period alone, or all since the programme began.",
                max_length=10,
                verbose_name="what counts",
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="row",
            field=models.CharField(blank=True, max_length=40, verbose_name="row"),
        ),
        migrations.RunPython(side_to_row, row_to_side, elidable=True),
        migrations.RemoveField(
            model_name="historicalpublishedfigure",
            name="side",
        ),
        migrations.RemoveField(
            model_name="publishedfigure",
            name="side",
        ),
        migrations.AlterField(
            model_name="historicalpublishedfigure",
            name="value",
            field=models.DecimalField(
                decimal_places=1,
                max_digits=12,
                validators=[django.core.validators.MinValueValidator(0, "Write 0 or more.")],
                verbose_name="value",
            ),
        ),
        migrations.AlterField(
            model_name="historicaltarget",
            name="baseline",
            field=models.DecimalField(
                blank=True,
                decimal_places=1,
                help_text="What there was before. Empty if nobody counted.",
                max_digits=12,
                null=True,
                validators=[django.core.validators.MinValueValidator(0, "Write 0 or more.")],
                verbose_name="baseline",
            ),
        ),
        migrations.AlterField(
            model_name="historicaltarget",
            name="target",
            field=models.DecimalField(
                decimal_places=1,
                max_digits=12,
                validators=[django.core.validators.MinValueValidator(0, "Write 0 or more.")],
                verbose_name="target",
            ),
        ),
        migrations.AlterField(
            model_name="publishedfigure",
            name="value",
            field=models.DecimalField(
                decimal_places=1,
                max_digits=12,
                validators=[django.core.validators.MinValueValidator(0, "Write 0 or more.")],
                verbose_name="value",
            ),
        ),
        migrations.AlterField(
            model_name="target",
            name="baseline",
            field=models.DecimalField(
                blank=True,
                decimal_places=1,
                help_text="What there was before. Empty if nobody counted.",
                max_digits=12,
                null=True,
                validators=[django.core.validators.MinValueValidator(0, "Write 0 or more.")],
                verbose_name="baseline",
            ),
        ),
        migrations.AlterField(
            model_name="target",
            name="target",
            field=models.DecimalField(
                decimal_places=1,
                max_digits=12,
                validators=[django.core.validators.MinValueValidator(0, "Write 0 or more.")],
                verbose_name="target",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("since", None), ("as_of__gte", models.F("since")), _connector="OR"),
                name="published_figure_dates_in_order",
                violation_error_message="The period ends before it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by", ""), ("row", "")),
                    models.Q(models.Q(("by", ""), _negated=True), models.Q(("row", ""), _negated=True)),
                    _connector="OR",
                ),
                name="published_figure_row_of_disaggregation",
                violation_error_message="A row needs its disaggregation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 0)),
                name="published_figure_not_negative",
                violation_error_message="A published figure is 0 or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedfigure",
            constraint=models.UniqueConstraint(
                fields=("programme", "indicator", "by", "row", "value", "source", "as_of"),
                name="published_figure_once",
                violation_error_message="This figure of this source is already here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by", ""), ("row", "")),
                    models.Q(models.Q(("by", ""), _negated=True), models.Q(("row", ""), _negated=True)),
                    _connector="OR",
                ),
                name="target_row_of_disaggregation",
                violation_error_message="A row needs its disaggregation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("baseline_on", None), ("baseline__isnull", False), _connector="OR"),
                name="target_baseline_of_day",
                violation_error_message="Fill in the baseline of this day, or leave the day empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("target__gte", 0), models.Q(("baseline", None), ("baseline__gte", 0), _connector="OR")
                ),
                name="target_not_negative",
                violation_error_message="A target and its baseline are 0 or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                fields=("programme", "indicator", "by", "row", "counts", "starts_on", "ends_on"),
                name="target_once_a_period",
                violation_error_message="This indicator already has a target for this period.",
            ),
        ),
    ]
