"""A renewal that was terminated makes room for another one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0004_people_by_category'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='agreement',
            name='agreement_renewed_once',
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['proposed', 'signed'])), fields=('renewal_of',), name='agreement_renewed_once', violation_error_message='A renewal of this agreement has been proposed already.'),
        ),
    ]
