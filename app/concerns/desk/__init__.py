"""The staff's side of concerns: reading new ones, what patrol sees of them, decisions, answers, translations, the duty.

Decisions: readers (sergeants, and officers who have that duty) see all words at once, each look leaves a mark, and
nothing is changed by looking; lists show words only once they were passed on; whoever decides does so on the version
that they saw.
"""
