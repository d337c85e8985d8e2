"""Whom and what the programme reached."""

from django.utils.translation import gettext_lazy as _

from partnerships.countries import side_expression
from reports.indicators.base import Count, Section, Total
from reports.indicators.paths import of_institution, of_person, of_year, own_province
from reports.indicators.training import Enrolments

OWN_PLACE = {
    "country": "country",
    "side": side_expression("country"),
    "province": own_province(),
    "institution_kind": "kind",
}
OF_WORKSHOP = {"workshop": "workshop", **of_year("workshop__starts_on")}


class Institutions(Count):
    key, section, unit = "institutions", Section.REACH, _("institution")
    title = _("institutions")
    definition = _(
        "Institutions that sent a delegate who attended, or a trainee. Each counts once, a merged one as what"
        " it is known as now."
    )
    by = OWN_PLACE

    def records(self, scope):
        return scope.institutions()


class Countries(Count):
    key, section, unit = "countries", Section.REACH, _("country")
    title = _("countries")
    definition = _("Countries of these institutions. Each counts once; institutions without a country are left out.")
    once_per = ("country",)
    by = {"side": side_expression("country")}

    def records(self, scope):
        return scope.institutions().exclude(country="")


class Members(Count):
    key, section, unit = "members", Section.REACH, _("institution")
    title = _("member institutions")
    definition = _("Institutions that are a member of the programme on the day. Each counts once.")
    once_per = (of_institution()["institution"],)
    by = {key: path for key, path in of_institution().items() if key != "institution"}
    for_workshop, of_the_day = False, True

    def records(self, scope):
        return scope.memberships()


class People(Count):
    key, section, unit = "people", Section.REACH, _("person")
    of_people = True
    title = _("people reached")
    definition = _(
        "Different people who attended a workshop or had a place in a cohort that ended. Each counts once. Rows name"
        " the institution they belong to now; a report on an institution or country counts those whom it sent."
    )
    by = {"sex": "sex", "category": "category", **of_institution()}

    def records(self, scope):
        return scope.people()


class Delegates(Count):
    key, section, unit = "delegates", Section.REACH, _("delegate")
    of_people = True
    title = _("delegates")
    definition = _("Delegates who attended a workshop. A person at two workshops counts twice.")
    by = {**of_person(), **of_institution(), **OF_WORKSHOP}

    def records(self, scope):
        return scope.delegates()


class Participations(Total):
    key, section, unit = "participations", Section.REACH, _("participation")
    title = _("participations")
    definition = _(
        "Delegates who attended and places in cohorts that ended, together. A person at a workshop and in two"
        " cohorts counts three times."
    )
    made_of = (Delegates, Enrolments)


class DaysAttended(Count):
    key, section, unit = "days_attended", Section.REACH, _("day of a delegate")
    of_people = True
    title = _("days attended")
    definition = _("Days on which delegates were checked in. Who came on three days counts three times.")
    once_per = ("delegate", "day")
    by = {
        "day": "day",
        **of_person("delegate__person"),
        **of_institution("delegate__institution"),
        "workshop": "delegate__workshop",
    }

    def records(self, scope):
        return scope.check_ins()


class Workshops(Count):
    key, section, unit = "workshops", Section.REACH, _("workshop")
    title = _("workshops")
    definition = _(
        "Workshops that began in the period; of an institution or country those at which somebody of it was."
    )
    by = {"country": "country", **of_year("starts_on")}

    def records(self, scope):
        return scope.workshops()


class Sessions(Count):
    key, section, unit = "sessions", Section.REACH, _("session")
    title = _("sessions")
    definition = _("Sessions of these workshops, held on or before the day.")
    by = OF_WORKSHOP

    def records(self, scope):
        return scope.sessions()


class Visits(Count):
    key, section, unit = "visits", Section.REACH, _("visit")
    title = _("school visits")
    definition = _("School visits of these workshops, made on or before the day.")
    by = OF_WORKSHOP

    def records(self, scope):
        return scope.visits()


INDICATORS = (
    People, Participations, Institutions, Countries, Members, Workshops, Sessions, Visits, Delegates, DaysAttended,
)  # fmt: skip
