"""What a record is, and the one door that every record comes in by (`intake.take`), from a plain post or a phone.

Decisions: a kind is declared once (`kinds.Kind`); nothing recorded is lost, so what can't be taken is held in custody
until a person or the clock has ended it; every answer can be given again, because receipts live as long as records.
"""
