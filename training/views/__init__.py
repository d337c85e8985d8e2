"""Pages about training: courses, cohorts, their days and people, attendance and scores."""
