"""The field's terms for what institutions do together (SEAMEO's forms of collaboration, 2018, extended)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityKind(models.TextChoices):
    """Kinds of collaborative activity."""

    VISIT = "visit", _("study or management visit")
    TEACHER_EXCHANGE = "teacher_exchange", _("teacher exchange")
    TEACHER_TRAINING = "teacher_training", _("short-course training for teachers")
    SCHOLARSHIP = "scholarship", _("scholarship")
    JOINT_STUDENT = "joint_student", _("joint student activity or competition")
    STUDENT_EXCHANGE = "student_exchange", _("student exchange or internship")
    ONLINE_TWINNING = "online_twinning", _("online twinning classroom")
    JOINT_RESEARCH = "joint_research", _("joint research")
    DUAL_PROGRAMME = "dual_programme", _("dual programme")
    PEER_CONSULTATION = "peer_consultation", _("peer-to-peer consultation")
    OTHER = "other", _("other")


class Mode(models.TextChoices):
    """How people meet."""

    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")
    BLENDED = "blended", _("blended")


class LengthUnit(models.TextChoices):
    """What the length of an activity is counted in."""

    DAYS = "days", _("days")
    MONTHS = "months", _("months")
