"""What a form may never take: state, serial, code, programme, and who did what when."""

from django.urls import get_resolver

from pages.forms import PageForm, PlainForm

NEVER = {"code", "number", "owner", "programme", "serial", "state", "status", "is_staff", "is_superuser"}
ENDINGS = ("_by", "_code", "_number", "_serial", "_state", "_status", "_programme")
TIMES = {"created_at", "changed_at", "published_at", "issued_at", "revoked_at"}
# What is called so and is meant to be typed, with the reason.
ALLOWED = {
    ("partnerships.forms.activity.ActivityReportForm", "status"): "reporting that it was held or cancelled is the form",
    ("api.forms.SentDraftForm", "commitment_by"): "the same as in the draft below",
    ("partnerships.forms.draft.DraftForm", "commitment_by"): "the name of who commits it, from the paper",
    ("partnerships.forms.draft.NewVersionForm", "commitment_by"): "the name of who commits it, from the paper",
    ("training.forms.course.CourseForm", "code"): "the course's code in the school's own catalogue, typed by staff",
    ("workshops.forms.delegate.DelegateForm", "new_state"): "the steps that the delegate's state allows, each checked",
    ("workshops.forms.programme.SessionForm", "number"): "the number printed in the programme, set by staff",
}


def forms_in_use():
    assert get_resolver().url_patterns  # imports every view, and with it every form
    waiting, found = [PageForm, PlainForm], set()
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if ".tests." not in form.__module__ and not form.__module__.startswith("tests."):
                found.add(form)
    return found


def test_no_form_takes_what_the_product_decides():
    taken = {
        (f"{form.__module__}.{form.__qualname__}", name)
        for form in forms_in_use()
        for name in form.base_fields
        if name in NEVER | TIMES or name.endswith(ENDINGS)
    }
    assert taken == set(ALLOWED)


def test_forms_name_their_fields():
    """``__all__`` and ``exclude`` would let in the next field that somebody adds to a model."""
    for form in forms_in_use():
        meta = getattr(form, "_meta", None)
        if meta and meta.model:
            assert meta.fields is not None and meta.fields != "__all__" and not meta.exclude, form


def test_what_is_posted_beside_the_fields_changes_nothing(things, other_programme, client_of):
    """Each edit page of staff, sent with what its own form shows and with what it must not take."""
    client, changed = client_of("staff"), {}
    extra = {"status": "x", "state": "revoked", "serial": "X-1", "number": "X-1", "code": "X" * 8,
             "programme": other_programme.pk, "created_by": 1, "owner": 1, "created_at": "2001-01-01"}  # fmt: skip
    edits = {"institution": "institutions", "person": "people", "workshop": "workshops", "cohort": "cohorts",
             "ceremony": "ceremonies", "design": "certificate-designs", "target": "targets"}  # fmt: skip
    tried = 0
    for thing, word in edits.items():
        row = things[thing]
        page = client.get(f"/{word}/{row.pk}/edit/")
        if page.status_code != 200:
            continue
        tried += 1
        form = page.context["form"]
        typed = {form.add_prefix(name): value for name in form.fields if (value := form[name].value()) is not None}
        guarded = {field.name for field in row._meta.fields} & set(extra) - set(form.fields)
        before = {name: getattr(row, row._meta.get_field(name).attname) for name in guarded}
        client.post(f"/{word}/{row.pk}/edit/", extra | typed)
        row.refresh_from_db()
        after = {name: getattr(row, row._meta.get_field(name).attname) for name in guarded}
        if after != before:
            changed[thing] = (before, after)
    assert changed == {}
    assert tried >= 5
