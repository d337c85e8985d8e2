"""Organisers get the order in which they were entered. Apart from 0002: PostgreSQL alters no table with rows in flight."""

from itertools import groupby

from django.db import migrations


def number_them(apps, schema_editor):
    """Count the organisers of each workshop from 1."""
    organisers = apps.get_model('workshops', 'WorkshopOrganiser')
    rows = organisers.objects.order_by('workshop_id', 'pk')
    for _workshop, group in groupby(rows, key=lambda row: row.workshop_id):
        for position, row in enumerate(group, 1):
            row.position = position
            row.save(update_fields=['position'])


class Migration(migrations.Migration):

    dependencies = [
        ('workshops', '0002_programme_page'),
    ]

    operations = [
        migrations.RunPython(number_them, migrations.RunPython.noop),
    ]
