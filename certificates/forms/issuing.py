"""Issuing, revoking and issuing anew."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import CertificateDesign
from pages.forms import PlainForm


class IssueForm(PlainForm):
    """The choice of a design."""

    design = forms.ModelChoiceField(
        CertificateDesign.objects.none(), label=_("Design"), empty_label=None,
        error_messages={
            "required": _("Choose a design."),
            "invalid_choice": _("This design can no longer be chosen. Choose another one."),
        },
    )  # fmt: skip

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["design"].queryset = group.designs()


class RevokeForm(PlainForm):
    """Why a certificate is revoked."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown to everybody who checks the certificate. Name no other person."),
    )  # fmt: skip


class ReissueForm(PlainForm):
    """With which design a new certificate takes the place of an old one, and why."""

    design = forms.ModelChoiceField(
        CertificateDesign.objects.none(), label=_("Design"), empty_label=None,
        help_text=_("Its own design keeps the words. Another design takes the words of today's records."),
        error_messages={"invalid_choice": _("This design can no longer be chosen. Choose another one.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Kept in the record; strangers do not see it."),
    )  # fmt: skip

    def __init__(self, *args, certificate, designs, **kwargs):
        super().__init__(*args, **kwargs)
        own = CertificateDesign.objects.filter(pk=certificate.design_id)
        self.fields["design"].queryset = own | CertificateDesign.objects.filter(pk__in=designs.order_by().values("pk"))


class ReissueManyForm(PlainForm):
    """Why many certificates are issued anew, and in which words."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Kept in the record; strangers do not see it."),
    )  # fmt: skip
    with_newest = forms.BooleanField(
        label=_("Take the newest version of their design. Without it the words around the name stay as they are."),
        required=False,
    )  # fmt: skip
