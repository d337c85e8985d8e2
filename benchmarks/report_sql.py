"""The figures and tables of a programme's report as somebody would write them by hand in psql.

One statement a figure, one a table: FIGURES[key] gives one number, TABLES[key, by] rows of a key and a number. What is
not stated is NULL, and what belongs to more rows than one is ``several``. The parameters are ``programme``, ``day`` and
``zone``. The words of the definitions are the only thing they share with ``reports/indicators``.
"""

COUNTRIES_OF_SEA = "('BN', 'KH', 'ID', 'LA', 'MY', 'MM', 'PH', 'SG', 'TH', 'TL', 'VN')"

# What an institution is known as now, after up to three changes of its name.
KNOWN = """(
    SELECT i.id, coalesce(third.now_known_as_id, second.now_known_as_id, i.now_known_as_id, i.id) AS now
    FROM partnerships_institution i
    LEFT JOIN partnerships_institution second ON second.id = i.now_known_as_id
    LEFT JOIN partnerships_institution third ON third.id = second.now_known_as_id
)"""

DELEGATES = """
    workshops_delegate d
    JOIN workshops_workshop w ON w.id = d.workshop_id
      AND w.programme_id = %(programme)s AND w.starts_on <= %(day)s AND d.state = 'attended'
"""
OF_PROGRAMME = """
    JOIN training_cohort c ON c.id = e.cohort_id AND c.ends_on <= %(day)s
    JOIN training_course co ON co.id = c.course_id AND co.programme_id = %(programme)s
      AND e.state <> 'applied' AND NOT e.never_enrolled
"""
PLACES = f"training_enrolment e {OF_PROGRAMME}"
COMPLETED = f"""
    {PLACES} AND e.state = 'enrolled' AND (co.least_score IS NULL OR e.score_after >= co.least_score)
    JOIN (SELECT cohort_id, count(*) AS days FROM training_classday GROUP BY cohort_id) held ON held.cohort_id = c.id
    LEFT JOIN (
        SELECT a.enrolment_id, count(*) AS days
        FROM training_attendance a
        JOIN training_classday day ON day.id = a.class_day_id
        JOIN training_enrolment own ON own.id = a.enrolment_id AND own.cohort_id = day.cohort_id
        WHERE a.state = 'present'
        GROUP BY a.enrolment_id
    ) present ON present.enrolment_id = e.id
    LEFT JOIN (
        SELECT course_id, count(*) AS topics FROM training_topic WHERE is_required GROUP BY course_id
    ) needed ON needed.course_id = co.id
    LEFT JOIN (
        SELECT a.enrolment_id, count(DISTINCT topic.id) AS topics
        FROM training_attendance a
        JOIN training_classday day ON day.id = a.class_day_id
        JOIN training_enrolment own ON own.id = a.enrolment_id AND own.cohort_id = day.cohort_id
        JOIN training_cohort run ON run.id = own.cohort_id
        JOIN training_topic topic ON topic.id = day.topic_id AND topic.is_required AND topic.course_id = run.course_id
        WHERE a.state = 'present'
        GROUP BY a.enrolment_id
    ) taught ON taught.enrolment_id = e.id
    WHERE coalesce(present.days, 0) * 100 >= held.days * co.least_attendance
      AND coalesce(taught.topics, 0) >= coalesce(needed.topics, 0)
"""
SIGNED = """
    JOIN partnerships_agreementversion v ON v.id = a.signed_version_id
      AND a.programme_id = %(programme)s AND a.signed_on <= %(day)s
"""
AGREEMENTS = f"partnerships_agreement a {SIGNED}"
PARTIES = f"""
    {AGREEMENTS}
    JOIN partnerships_institution one ON one.id = a.first_party_id
    JOIN partnerships_institution other ON other.id = a.second_party_id
"""
STANDS = "(a.status = 'signed' OR (a.status = 'terminated' AND a.terminated_on > %(day)s))"
IN_FORCE = f"{STANDS} AND v.starts_on <= %(day)s AND v.ends_on >= %(day)s"
ACTIVITIES = f"partnerships_collaborativeactivity ca JOIN partnerships_agreement a ON a.id = ca.agreement_id {SIGNED}"
DIRECTED = f"""
    {ACTIVITIES}
    JOIN partnerships_institution one ON one.id = ca.sending_id
    JOIN partnerships_institution other ON other.id = ca.receiving_id
"""
ATTENDANCE = f"""
    training_attendance att
    JOIN training_classday cd ON cd.id = att.class_day_id
    JOIN training_enrolment e ON e.id = att.enrolment_id AND e.cohort_id = cd.cohort_id {OF_PROGRAMME}
"""
PEOPLE = (
    f"partnerships_person p WHERE p.id IN (SELECT d.person_id FROM {DELEGATES} UNION SELECT e.person_id FROM {PLACES})"
)
INSTITUTIONS = f"""
    partnerships_institution i WHERE i.id IN (
        SELECT known.now FROM {KNOWN} known
        JOIN (
            SELECT d.institution_id FROM {DELEGATES} UNION SELECT e.institution_id FROM {PLACES}
        ) sent ON sent.institution_id = known.id
    )
"""
PARTNERS = f"""
    partnerships_institution i WHERE i.id IN (
        SELECT known.now FROM {KNOWN} known
        JOIN (
            SELECT a.first_party_id AS party FROM {AGREEMENTS} UNION SELECT a.second_party_id FROM {AGREEMENTS}
        ) signed ON signed.party = known.id
    )
"""
PAIRS = f"""(
    SELECT DISTINCT least(one.now, other.now), greatest(one.now, other.now)
    FROM {AGREEMENTS}
    JOIN {KNOWN} one ON one.id = a.first_party_id
    JOIN {KNOWN} other ON other.id = a.second_party_id
) pairs"""
CERTIFICATES = """
    certificates_certificate t
    LEFT JOIN certificates_certificate newer ON newer.supersedes_id = t.id
    WHERE t.programme_id = %(programme)s AND t.issued_on <= %(day)s
      AND (t.expires_on IS NULL OR t.expires_on >= %(day)s)
      AND (t.is_live OR (t.revoked_at AT TIME ZONE %(zone)s)::date > %(day)s
           OR (t.revoked_at IS NULL AND newer.issued_on > %(day)s))
"""


def side_of(country: str) -> str:
    """Return the side of a country, as SQL."""
    return f"""CASE WHEN {country} = 'CN' THEN 'china' WHEN {country} IN {COUNTRIES_OF_SEA} THEN 'sea'
        WHEN coalesce({country}, '') = '' THEN NULL ELSE 'other' END"""


PARTNER_COUNTRY = """CASE WHEN one.country = '' OR other.country = '' THEN NULL
    WHEN one.country = 'CN' THEN other.country WHEN other.country = 'CN' THEN one.country
    WHEN one.country = other.country THEN one.country ELSE 'several' END"""
PROVINCE = """CASE
    WHEN one.country = 'CN' AND other.country = 'CN' AND (one.province = '' OR other.province = '') THEN NULL
    WHEN one.country = 'CN' AND other.country = 'CN' AND one.province <> other.province THEN 'several'
    WHEN one.country = 'CN' THEN one.province WHEN other.country = 'CN' THEN other.province
    WHEN one.country = '' OR other.country = '' THEN NULL ELSE 'none' END"""
DIRECTION = f"""CASE WHEN one.country = '' OR other.country = '' THEN NULL
    WHEN one.country = 'CN' AND other.country IN {COUNTRIES_OF_SEA} THEN 'china_to_sea'
    WHEN one.country IN {COUNTRIES_OF_SEA} AND other.country = 'CN' THEN 'sea_to_china'
    WHEN one.country = 'CN' AND other.country = 'CN' THEN 'within_china'
    WHEN one.country IN {COUNTRIES_OF_SEA} AND other.country IN {COUNTRIES_OF_SEA} THEN 'within_sea'
    ELSE 'other' END"""
STATE = """CASE
    WHEN ca.status = 'completed' AND ca.actual_start <= %(day)s AND (ca.actual_end IS NULL OR ca.actual_end <= %(day)s)
        THEN 'completed'
    WHEN ca.status = 'cancelled' AND (ca.cancelled_on IS NULL OR ca.cancelled_on <= %(day)s) THEN 'cancelled'
    WHEN ca.actual_start <= %(day)s THEN 'started' WHEN ca.status = 'delayed' THEN 'delayed' ELSE 'planned' END"""

FIGURES = {
    "people": f"SELECT count(*) FROM {PEOPLE}",
    "participations": f"SELECT (SELECT count(*) FROM {DELEGATES}) + (SELECT count(*) FROM {PLACES})",
    "institutions": f"SELECT count(*) FROM {INSTITUTIONS}",
    "countries": f"SELECT count(DISTINCT i.country) FROM {INSTITUTIONS} AND i.country <> ''",
    "members": f"""
        SELECT count(DISTINCT known.now) FROM partnerships_membership m
        JOIN {KNOWN} known ON known.id = m.institution_id
        WHERE m.programme_id = %(programme)s AND m.since <= %(day)s AND (m.until IS NULL OR m.until >= %(day)s)""",
    "workshops": "SELECT count(*) FROM workshops_workshop WHERE programme_id = %(programme)s AND starts_on <= %(day)s",
    "sessions": """
        SELECT count(*) FROM workshops_session s JOIN workshops_workshop w ON w.id = s.workshop_id
        WHERE w.programme_id = %(programme)s AND w.starts_on <= %(day)s AND s.day <= %(day)s""",
    "visits": """
        SELECT count(*) FROM workshops_sitevisit s JOIN workshops_workshop w ON w.id = s.workshop_id
        WHERE w.programme_id = %(programme)s AND w.starts_on <= %(day)s AND s.day <= %(day)s""",
    "delegates": f"SELECT count(*) FROM {DELEGATES}",
    "days_attended": """
        SELECT count(DISTINCT (k.delegate_id, k.day)) FROM workshops_checkin k
        JOIN workshops_delegate d ON d.id = k.delegate_id JOIN workshops_workshop w ON w.id = d.workshop_id
        WHERE w.programme_id = %(programme)s AND w.starts_on <= %(day)s AND k.day <= %(day)s""",
    "agreements_proposed": """
        SELECT count(*) FROM partnerships_agreement WHERE programme_id = %(programme)s AND proposed_on <= %(day)s
        AND (status = 'proposed' OR (signed_version_id IS NOT NULL AND signed_on > %(day)s))""",
    "agreements_signed": f"SELECT count(*) FROM {AGREEMENTS}",
    "agreements_on_paper": f"""
        SELECT count(*) FROM {AGREEMENTS} JOIN partnerships_papersignature s ON s.version_id = v.id""",
    "agreements_renewed": f"SELECT count(*) FROM {AGREEMENTS} WHERE a.renewal_of_id IS NOT NULL",
    "pairs": f"SELECT count(*) FROM {PAIRS}",
    "institutions_with_partners": f"SELECT count(*) FROM {PARTNERS}",
    "partners_per_institution": f"""
        SELECT 2.0 * (SELECT count(*) FROM {PAIRS}) / (SELECT count(*) FROM {PARTNERS})""",
    "agreements_in_force": f"SELECT count(*) FROM {AGREEMENTS} WHERE {IN_FORCE}",
    "agreements_sleeping": f"""
        SELECT count(*) FROM {AGREEMENTS} WHERE {IN_FORCE} AND a.signed_on <= %(day)s::date - 120 AND NOT EXISTS (
            SELECT 1 FROM partnerships_collaborativeactivity ca
            WHERE ca.agreement_id = a.id AND ca.actual_start <= %(day)s)""",
    "agreements_expired": f"SELECT count(*) FROM {AGREEMENTS} WHERE {STANDS} AND v.ends_on < %(day)s",
    "agreements_terminated": f"""
        SELECT count(*) FROM {AGREEMENTS} WHERE a.status = 'terminated' AND a.terminated_on <= %(day)s""",
    "agreements_at_workshops": f"""
        SELECT count(*) FROM {AGREEMENTS} JOIN workshops_signing s ON s.agreement_id = a.id
        JOIN workshops_workshop w ON w.id = s.workshop_id
        WHERE w.programme_id = %(programme)s AND w.starts_on <= %(day)s""",
    "agreements_per_workshop": f"""
        SELECT 1.0 * (
            SELECT count(*) FROM {AGREEMENTS} JOIN workshops_signing s ON s.agreement_id = a.id
            JOIN workshops_workshop w ON w.id = s.workshop_id
            WHERE w.programme_id = %(programme)s AND w.starts_on <= %(day)s
        ) / (SELECT count(*) FROM workshops_workshop WHERE programme_id = %(programme)s AND starts_on <= %(day)s)""",
    "days_to_signature": f"SELECT avg(a.signed_on - a.proposed_on) FROM {AGREEMENTS}",
    "activities_agreed": f"SELECT count(*) FROM {ACTIVITIES}",
    "activities_started": f"SELECT count(*) FROM {ACTIVITIES} WHERE ca.actual_start <= %(day)s",
    "activities_completed": f"""
        SELECT count(*) FROM {ACTIVITIES}
        WHERE ca.status = 'completed' AND coalesce(ca.actual_end, ca.actual_start) <= %(day)s""",
    "activities_cancelled": f"""
        SELECT count(*) FROM {ACTIVITIES}
        WHERE ca.status = 'cancelled' AND (ca.cancelled_on IS NULL OR ca.cancelled_on <= %(day)s)""",
    "implementation_rate": f"""
        SELECT 100.0 * count(*) FILTER (WHERE ca.actual_start <= %(day)s) / count(*) FROM {ACTIVITIES}""",
    "people_planned": f"SELECT sum(ca.planned_people) FROM {ACTIVITIES}",
    "people_in_fact": f"""
        SELECT sum(ap.women + ap.men + ap.not_stated) FROM {ACTIVITIES}
        JOIN partnerships_activitypeople ap ON ap.activity_id = ca.id WHERE ca.actual_start <= %(day)s""",
    "days_planned": f"SELECT sum(ca.planned_length) FROM {ACTIVITIES} WHERE ca.length_unit = 'days'",
    "months_planned": f"SELECT sum(ca.planned_length) FROM {ACTIVITIES} WHERE ca.length_unit = 'months'",
    "days_in_fact": f"""
        SELECT sum(ca.actual_length) FROM {ACTIVITIES}
        WHERE ca.length_unit = 'days' AND ca.actual_start <= %(day)s""",
    "months_in_fact": f"""
        SELECT sum(ca.actual_length) FROM {ACTIVITIES}
        WHERE ca.length_unit = 'months' AND ca.actual_start <= %(day)s""",
    "courses": """
        SELECT count(DISTINCT c.course_id) FROM training_cohort c JOIN training_course co ON co.id = c.course_id
        WHERE co.programme_id = %(programme)s AND c.ends_on <= %(day)s""",
    "tot_courses": """
        SELECT count(DISTINCT c.course_id) FROM training_cohort c JOIN training_course co ON co.id = c.course_id
        WHERE co.programme_id = %(programme)s AND c.ends_on <= %(day)s AND co.is_training_of_trainers""",
    "cohorts": """
        SELECT count(*) FROM training_cohort c JOIN training_course co ON co.id = c.course_id
        WHERE co.programme_id = %(programme)s AND c.ends_on <= %(day)s""",
    "enrolments": f"SELECT count(*) FROM {PLACES}",
    "enrolled": f"SELECT count(DISTINCT e.person_id) FROM {PLACES}",
    "attended": f"SELECT count(DISTINCT e.person_id) FROM {ATTENDANCE} WHERE att.state = 'present'",
    "completions": f"SELECT count(*) FROM {COMPLETED}",
    "completed": f"SELECT count(DISTINCT e.person_id) FROM {COMPLETED}",
    "completion_rate": f"SELECT 100.0 * (SELECT count(*) FROM {COMPLETED}) / (SELECT count(*) FROM {PLACES})",
    "trainers": f"SELECT count(DISTINCT e.person_id) FROM {COMPLETED} AND co.is_training_of_trainers",
    "person_days": f"SELECT count(*) FROM {ATTENDANCE} WHERE att.state = 'present'",
    "attendance_rate": f"SELECT 100.0 * count(*) FILTER (WHERE att.state = 'present') / count(*) FROM {ATTENDANCE}",
    "gain": f"SELECT avg(e.score_after - e.score_before) FROM {PLACES}",
    "certificates": f"SELECT count(*) FROM {CERTIFICATES}",
    "ceremony_participants": """
        SELECT coalesce(sum(participants), 0) FROM certificates_awardceremony
        WHERE programme_id = %(programme)s AND held_on <= %(day)s""",
    "certified": f"SELECT count(DISTINCT t.person_id) FROM {CERTIFICATES}",
}

OF_DELEGATES = f"""{DELEGATES}
    JOIN partnerships_person p ON p.id = d.person_id
    LEFT JOIN partnerships_institution i ON i.id = d.institution_id"""
OF_PLACES = f"{PLACES} LEFT JOIN partnerships_institution i ON i.id = e.institution_id"
OF_PEOPLE = PEOPLE.replace(
    "partnerships_person p", "partnerships_person p LEFT JOIN partnerships_institution i ON i.id = p.institution_id", 1
)
OF_COMPLETED = COMPLETED.replace(
    "WHERE coalesce(present", "JOIN partnerships_person p ON p.id = e.person_id WHERE coalesce(present"
)
COMPLETED_BY_INSTITUTION = COMPLETED.replace(
    "WHERE coalesce(present", f"LEFT JOIN {KNOWN} known ON known.id = e.institution_id WHERE coalesce(present"
)


def grouped(key: str, number: str, rows: str) -> str:
    """Return the statement that counts ``rows`` by ``key``."""
    return f"SELECT {key}, {number} FROM {rows} GROUP BY 1"


TABLES = {
    ("people", "sex"): grouped("p.sex", "count(*)", PEOPLE),
    ("people", "category"): grouped("p.category", "count(*)", PEOPLE),
    ("people", "country"): grouped("i.country", "count(*)", OF_PEOPLE),
    ("participations", "side"): f"""
        {grouped(side_of("i.country"), "count(*)", OF_DELEGATES)}
        UNION ALL {grouped(side_of("i.country"), "count(*)", OF_PLACES)}""",
    ("participations", "institution_kind"): f"""
        {grouped("i.kind", "count(*)", OF_DELEGATES)} UNION ALL {grouped("i.kind", "count(*)", OF_PLACES)}""",
    ("participations", "year"): f"""
        {grouped("extract(year FROM w.starts_on)", "count(*)", DELEGATES)}
        UNION ALL {grouped("extract(year FROM c.ends_on)", "count(*)", PLACES)}""",
    ("institutions", "country"): grouped("i.country", "count(*)", INSTITUTIONS),
    ("institutions", "institution_kind"): grouped("i.kind", "count(*)", INSTITUTIONS),
    ("delegates", "side"): grouped(side_of("i.country"), "count(*)", OF_DELEGATES),
    ("delegates", "country"): grouped("i.country", "count(*)", OF_DELEGATES),
    ("delegates", "sex"): grouped("p.sex", "count(*)", OF_DELEGATES),
    ("delegates", "category"): grouped("p.category", "count(*)", OF_DELEGATES),
    ("delegates", "workshop"): grouped("d.workshop_id", "count(*)", DELEGATES),
    ("days_attended", "day"): grouped(
        "k.day",
        "count(DISTINCT k.delegate_id)",
        """workshops_checkin k
        JOIN workshops_delegate d ON d.id = k.delegate_id JOIN workshops_workshop w ON w.id = d.workshop_id
        WHERE w.programme_id = %(programme)s AND w.starts_on <= %(day)s AND k.day <= %(day)s""",
    ),
    ("agreements_signed", "partner_country"): grouped(PARTNER_COUNTRY, "count(*)", PARTIES),
    ("agreements_signed", "province"): grouped(PROVINCE, "count(*)", PARTIES),
    ("agreements_signed", "agreement_kind"): grouped("v.kind", "count(*)", AGREEMENTS),
    ("agreements_signed", "signed_how"): grouped(
        "CASE WHEN s.id IS NULL THEN 'here' ELSE 'paper' END",
        "count(*)",
        f"{AGREEMENTS} LEFT JOIN partnerships_papersignature s ON s.version_id = v.id",
    ),
    ("agreements_signed", "year"): grouped("extract(year FROM a.signed_on)", "count(*)", AGREEMENTS),
    ("activities_agreed", "activity_kind"): grouped("ca.kind", "count(*)", ACTIVITIES),
    ("activities_agreed", "activity_state"): grouped(STATE, "count(*)", ACTIVITIES),
    ("activities_agreed", "sending_side"): grouped(side_of("one.country"), "count(*)", DIRECTED),
    ("activities_agreed", "direction"): grouped(DIRECTION, "count(*)", DIRECTED),
    ("activities_agreed", "field_of_study"): grouped("ca.field_of_study_id", "count(*)", ACTIVITIES),
    ("activities_agreed", "mode"): grouped("ca.mode", "count(*)", ACTIVITIES),
    ("activities_started", "year"): grouped(
        "extract(year FROM ca.actual_start)", "count(*)", f"{ACTIVITIES} WHERE ca.actual_start <= %(day)s"
    ),
    ("people_in_fact", "sex"): f"""
        SELECT split.sex, sum(split.number) FROM {ACTIVITIES}
        JOIN partnerships_activitypeople ap ON ap.activity_id = ca.id
        CROSS JOIN LATERAL (
            VALUES ('female', ap.women), ('male', ap.men), (NULL, ap.not_stated)
        ) AS split (sex, number)
        WHERE ca.actual_start <= %(day)s GROUP BY split.sex""",
    ("people_in_fact", "reported_category"): grouped(
        "ap.category",
        "sum(ap.women + ap.men + ap.not_stated)",
        f"""{ACTIVITIES} JOIN partnerships_activitypeople ap ON ap.activity_id = ca.id
        WHERE ca.actual_start <= %(day)s""",
    ),
    ("tot_courses", "length"): grouped(
        "co.weeks",
        "count(DISTINCT co.id)",
        """training_cohort c JOIN training_course co ON co.id = c.course_id
        WHERE co.programme_id = %(programme)s AND c.ends_on <= %(day)s AND co.is_training_of_trainers""",
    ),
    ("completions", "course"): grouped("co.id", "count(*)", COMPLETED),
    ("completions", "year"): grouped("extract(year FROM c.ends_on)", "count(*)", COMPLETED),
    ("completed", "sex"): grouped("p.sex", "count(DISTINCT e.person_id)", OF_COMPLETED),
    ("completed", "category"): grouped("p.category", "count(DISTINCT e.person_id)", OF_COMPLETED),
    ("completed", "institution"): f"""
        SELECT CASE WHEN low = high THEN low::text WHEN low IS NOT NULL THEN 'several' END, count(*)
        FROM (
            SELECT e.person_id, min(known.now) AS low, max(known.now) AS high
            FROM {COMPLETED_BY_INSTITUTION} GROUP BY e.person_id
        ) person
        GROUP BY 1""",
    ("completion_rate", "course"): f"""
        SELECT places.course_id, 100.0 * coalesce(done.number, 0) / places.number
        FROM (SELECT c.course_id, count(*) AS number FROM {PLACES} GROUP BY 1) places
        LEFT JOIN (SELECT c.course_id, count(*) AS number FROM {COMPLETED} GROUP BY 1) done USING (course_id)""",
    ("person_days", "year"): grouped(
        "extract(year FROM cd.day)", "count(*)", f"{ATTENDANCE} WHERE att.state = 'present'"
    ),
    ("certificates", "certificate_kind"): grouped("t.kind", "count(*)", CERTIFICATES),
}
