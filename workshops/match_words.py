"""Promising pairs in words: why the two fit, what each reason counts, and what lets them wait."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Agreement
from workshops.matching import Advice, Between, Fit, Found, Pair


@dataclass(frozen=True)
class Reason:
    """A reason as one or more sentences, what it counts, and what the two noted beside their lines."""

    words: str
    points: int
    notes: tuple[str, ...] = ()


def reasons_of(pair: Pair) -> list[Reason]:
    """Return why the two fit, line by line, then what is true of the two as a whole."""
    fits = [_reason(fit, number < pair.counted) for number, fit in enumerate(pair.fits)]
    return fits + [Reason(_of_two(found), found.points) for found in pair.found]


def enough_words(pair: Pair, advice: Advice) -> list[str]:
    """Say which of the two has partners enough."""
    return [
        ngettext(
            "%(institution)s has %(count)s partner already; the programme advises %(most)s at most.",
            "%(institution)s has %(count)s partners already; the programme advises %(most)s at most.",
            count,
        )
        % {"institution": one, "count": count, "most": advice.partners}
        for one, count in pair.enough
    ]


def between_words(between: Between) -> str:
    """Say which agreement stands between the two. Wants its signed version."""
    agreement, terms = between.agreement, between.agreement.signed_version
    if agreement.status == Agreement.Status.PROPOSED:
        return _("Between the two, %(number)s is proposed and waits for an answer.") % {"number": agreement}
    if between.is_sleeping:
        words = _("Between the two, %(number)s sleeps: signed on %(day)s, nothing started. Wake it first.")
        return words % {"number": agreement, "day": date_format(agreement.signed_on)}
    if agreement.state_on() == "upcoming":
        words = _("The two have signed %(number)s already, which starts on %(day)s.")
        return words % {"number": agreement, "day": date_format(terms.starts_on)}
    words = _("The two have an agreement already: %(number)s, in force until %(day)s.")
    return words % {"number": agreement, "day": date_format(terms.ends_on)}


def fit_words(fit: Fit) -> str:
    """Say who offers and who seeks what, whether the places suffice, and in which language."""
    return " ".join([_field_words(fit), *(_words_of[one](fit) for one in fit.found if one in _words_of)])


def _reason(fit: Fit, counts: bool) -> Reason:
    notes = tuple(f"{one.institution}: {one.note}" for one in (fit.offer, fit.request) if one.note)
    return Reason(fit_words(fit), fit.points if counts else 0, notes)


def _field_words(fit: Fit) -> str:
    offer, request = fit.offer, fit.request
    names = {
        "offering": offer.institution,
        "seeking": request.institution,
        "kind": offer.get_kind_display(),
        "field": offer.field_of_study or request.field_of_study or "",
        "other": request.field_of_study,
    }
    if Found.SAME_FIELD in fit.found:
        words = _("%(offering)s offers what %(seeking)s seeks: %(kind)s in %(field)s.")
    elif Found.NEAR_FIELD in fit.found:
        words = _("%(offering)s offers %(kind)s in %(field)s; %(seeking)s seeks it in %(other)s, a field close to it.")
    elif not names["field"]:
        words = _("%(offering)s offers what %(seeking)s seeks: %(kind)s, in any field.")
    elif offer.field_of_study_id:
        words = _("%(offering)s offers %(kind)s in %(field)s; %(seeking)s seeks it in any field.")
    else:
        words = _("%(offering)s offers %(kind)s in any field; %(seeking)s seeks it in %(field)s.")
    return capfirst(words % names)


def _covered(fit: Fit) -> str:
    words = ngettext(
        "Places: %(offered)s offered, enough for the %(sought)s sought.",
        "Places: %(offered)s offered, enough for the %(sought)s sought.",
        fit.request.places,
    )
    return words % {"offered": fit.offer.places, "sought": fit.request.places}


def _partly(fit: Fit) -> str:
    words = _("Places: %(offered)s offered, only a part of the %(sought)s sought.")
    return words % {"offered": fit.offer.places, "sought": fit.request.places}


def _same_language(fit: Fit) -> str:
    return _("Both name %(language)s.") % {"language": fit.offer.get_language_display()}


def _other_language(fit: Fit) -> str:
    words = _("It is offered in %(offered)s and sought in %(sought)s.")
    names = (fit.offer.get_language_display(), fit.request.get_language_display())
    return words % dict(zip(("offered", "sought"), names, strict=True))


def _of_two(found: Found) -> str:
    return {
        Found.BOTH_WAYS: _("Each of the two offers something that the other seeks."),
        Found.DIFFERENT_SIDES: _("One is of China, the other of Southeast Asia."),
    }[found]


_words_of = {
    Found.PLACES_COVERED: _covered,
    Found.PLACES_PARTLY: _partly,
    Found.SAME_LANGUAGE: _same_language,
    Found.OTHER_LANGUAGE: _other_language,
}
