"""Write down anew how names are compared, after a word was added to ``partnerships.naming.words``."""

from django.core.management.base import BaseCommand

from partnerships.models import Institution, InstitutionName, Person

BATCH = 1000


class Command(BaseCommand):
    """Bring the column ``spelled`` of all institutions, their other names and all people up to date."""

    help = "Write down anew how the names of institutions and people are compared."

    def handle(self, *args, **options) -> None:
        """Go through all names in batches; only what differs is written, so that it may be run again at any time."""
        written = 0
        for model in (Institution, InstitutionName, Person):
            field, last = model._meta.get_field("spelled"), 0
            while batch := list(model.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
                before = {row.pk: row.spelled for row in batch}
                changed = [row for row in batch if field.pre_save(row, add=False) != before[row.pk]]
                model.objects.bulk_update(changed, ["spelled"])
                written, last = written + len(changed), batch[-1].pk
        self.stdout.write(f"{written} names are compared in another way than before.")
