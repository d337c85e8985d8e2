"""Addresses of the certificates app."""

from django.urls import path

from certificates.views import (
    badges,
    ceremonies,
    ceremony_calls,
    ceremony_papers,
    certificates,
    design_previews,
    designs,
    issuing,
    mails,
    reissuing,
    verification,
)

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
        path(f"{under}print/", ceremony_papers.group_print, which, name=f"{name}_print"),
        path(f"{under}print/file/", ceremony_papers.group_print_file, which, name=f"{name}_print_file"),
        path(f"{under}reissue/", reissuing.group_reissue, which, name=f"{name}_reissue"),
        path(f"{under}mail/", mails.group_mail, which, name=f"{name}_mail"),
        path(f"{under}mail/try-again/", mails.group_mail_retry, which, name=f"{name}_mail_retry"),
    ]


urlpatterns = [
    path("certificates/", certificates.certificate_list, name="certificate_list"),
    path("certificates/issue/", issuing.cohort_list, name="cohort_list"),
    path("certificates/issue/workshops/", issuing.workshop_list, name="workshop_list"),
    path("certificates/<int:pk>/", certificates.certificate_detail, name="certificate_detail"),
    path("certificates/<int:pk>/file/", certificates.certificate_file, name="certificate_file"),
    path("certificates/<int:pk>/revoke/", certificates.certificate_revoke, name="certificate_revoke"),
    path("certificates/<int:pk>/badge/", badges.certificate_badge, name="certificate_badge"),
    path("certificates/<int:pk>/badge/json/", badges.certificate_badge_json, name="certificate_badge_json"),
    path("badges/issuer/", badges.badge_issuer, name="badge_issuer"),
    path("badges/keys/", badges.badge_keys, name="badge_keys"),
    path("badges/keys/<str:thumbprint>/", badges.badge_key, name="badge_key"),
    path("badges/revocations/", badges.badge_revocations, name="badge_revocations"),
    path("certificates/<int:pk>/reissue/", reissuing.certificate_reissue, name="certificate_reissue"),
    path("certificates/<int:pk>/mail/", mails.certificate_mail, name="certificate_mail"),
    *_group("cohort"),
    *_group("workshop"),
    path("certificate-designs/", designs.design_list, name="design_list"),
    path("certificate-designs/new/", designs.design_create, name="design_create"),
    path("certificate-designs/<int:pk>/", designs.design_detail, name="design_detail"),
    path("certificate-designs/<int:pk>/edit/", designs.design_edit, name="design_edit"),
    path("certificate-designs/<int:pk>/retire/", designs.design_retire, name="design_retire"),
    path(
        "certificate-designs/<int:pk>/logos/<int:number>/", designs.design_picture, {"kind": "logo"}, name="design_logo"
    ),
    path(
        "certificate-designs/<int:pk>/signatures/<int:number>/",
        designs.design_picture,
        {"kind": "signature"},
        name="design_signature",
    ),
    path("certificate-designs/<int:pk>/preview/", design_previews.design_preview, name="design_preview"),
    path("certificate-designs/new/preview/", design_previews.design_preview_new, name="design_preview_new"),
    path("certificate-designs/previews/<str:key>/", design_previews.design_preview_file, name="design_preview_file"),
    path("ceremonies/", ceremonies.ceremony_list, name="ceremony_list"),
    path("ceremonies/new/", ceremonies.ceremony_create, name="ceremony_create"),
    path("ceremonies/<int:pk>/", ceremonies.ceremony_detail, name="ceremony_detail"),
    path("ceremonies/<int:pk>/edit/", ceremonies.ceremony_edit, name="ceremony_edit"),
    path("ceremonies/<int:pk>/calls/", ceremony_calls.ceremony_calls, name="ceremony_calls"),
    path("ceremonies/<int:pk>/calls/make/", ceremony_calls.ceremony_make_list, name="ceremony_make_list"),
    path("ceremonies/<int:pk>/calls/update/", ceremony_calls.ceremony_update_list, name="ceremony_update_list"),
    path("ceremonies/<int:pk>/calls/export/", ceremony_papers.ceremony_calls_export, name="ceremony_calls_export"),
    path("ceremonies/<int:pk>/attendance/", ceremony_calls.ceremony_attendance, name="ceremony_attendance"),
    path("ceremonies/<int:pk>/call-sheet/", ceremony_papers.call_sheet, name="call_sheet"),
    path("ceremonies/<int:pk>/call-sheet/drawn/", ceremony_papers.call_sheet_drawn, name="call_sheet_drawn"),
    path("ceremonies/<int:pk>/print/", ceremony_papers.ceremony_print, name="ceremony_print"),
    path("ceremonies/<int:pk>/print/file/", ceremony_papers.ceremony_print_file, name="ceremony_print_file"),
    path("ceremonies/<int:pk>/zip/", ceremony_papers.ceremony_zip, name="ceremony_zip"),
    path("verify/", verification.verify_form, name="verify_form"),
    path("verify/file/", verification.verify_file, name="verify_file"),
    path("verify/<str:code>/", verification.verify, name="verify"),
]
