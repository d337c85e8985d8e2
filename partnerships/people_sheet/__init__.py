"""Lists of people that somebody uploads: what may stand in them, who is meant, and what importing one would do.

A kind of list (``words.ListKind``) says which states its people may have; a ``plan.Target`` says who is in already and
what becomes of newcomers. Workshops and cohorts have one of each.
"""
