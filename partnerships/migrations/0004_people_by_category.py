"""The counts that 0003 carried over leave the activity."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0003_keep_words_and_people'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='collaborativeactivity',
            name='actual_men',
        ),
        migrations.RemoveField(
            model_name='collaborativeactivity',
            name='actual_not_stated',
        ),
        migrations.RemoveField(
            model_name='collaborativeactivity',
            name='actual_women',
        ),
        migrations.RemoveField(
            model_name='historicalcollaborativeactivity',
            name='actual_men',
        ),
        migrations.RemoveField(
            model_name='historicalcollaborativeactivity',
            name='actual_not_stated',
        ),
        migrations.RemoveField(
            model_name='historicalcollaborativeactivity',
            name='actual_women',
        ),
    ]
