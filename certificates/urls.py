"""Addresses of the certificates app."""

from django.urls import path

from certificates.views import ceremonies, certificates, designs, issuing, verification

app_name = "certificates"


def _group(name: str) -> list:
    """The pages of a cohort's or workshop's certificates."""
    under = f"{name}s/<int:pk>/certificates/"
    which = {"name": name}
    return [
        path(under, issuing.group_certificates, which, name=f"{name}_certificates"),
        path(f"{under}issue/", issuing.group_issue, which, name=f"{name}_issue"),
        path(f"{under}preview/", issuing.group_preview, which, name=f"{name}_preview"),
        path(f"{under}zip/", issuing.group_zip, which, name=f"{name}_zip"),
    ]


urlpatterns = [
    path("certificates/", certificates.certificate_list, name="certificate_list"),
    path("certificates/issue/", issuing.cohort_list, name="cohort_list"),
    path("certificates/issue/workshops/", issuing.workshop_list, name="workshop_list"),
    path("certificates/<int:pk>/", certificates.certificate_detail, name="certificate_detail"),
    path("certificates/<int:pk>/file/", certificates.certificate_file, name="certificate_file"),
    path("certificates/<int:pk>/revoke/", certificates.certificate_revoke, name="certificate_revoke"),
    path("certificates/<int:pk>/replace/", certificates.certificate_replace, name="certificate_replace"),
    *_group("cohort"),
    *_group("workshop"),
    path("certificate-designs/", designs.design_list, name="design_list"),
    path("certificate-designs/new/", designs.design_create, name="design_create"),
    path("certificate-designs/<int:pk>/", designs.design_detail, name="design_detail"),
    path("certificate-designs/<int:pk>/edit/", designs.design_edit, name="design_edit"),
    path("certificate-designs/<int:pk>/retire/", designs.design_retire, name="design_retire"),
    path("certificate-designs/<int:pk>/preview/", designs.design_preview, name="design_preview"),
    path("ceremonies/", ceremonies.ceremony_list, name="ceremony_list"),
    path("ceremonies/new/", ceremonies.ceremony_create, name="ceremony_create"),
    path("ceremonies/<int:pk>/", ceremonies.ceremony_detail, name="ceremony_detail"),
    path("ceremonies/<int:pk>/edit/", ceremonies.ceremony_edit, name="ceremony_edit"),
    path("verify/", verification.verify_form, name="verify_form"),
    path("verify/<str:code>/", verification.verify, name="verify"),
]
