"""Business days, as the agency counts them: which weekdays are worked, and which days are holidays. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST_REST = 366  # days: a calendar without any working day must not hang anybody


@dataclass(frozen=True)
class Calendar:
    """`weekdays`: 0 is Monday. `holidays` are not worked, whatever weekday they fall on."""

    zone: ZoneInfo
    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()

    def is_worked(self, day: date) -> bool:
        """Whether somebody works on this day."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def next_worked(self, day: date) -> date:
        """The first working day after `day`; the day itself moved by a year where there is none at all."""
        for ahead in range(1, LONGEST_REST):
            if self.is_worked(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        return day + timedelta(days=LONGEST_REST)

    def later(self, moment: datetime, days: int) -> datetime:
        """So many business days after a moment, at the same time of day; counted from the next one if it is none."""
        local = moment.astimezone(self.zone)
        day, at = local.date(), local.time()
        if not self.is_worked(day):
            day, at = self.next_worked(day), time()
        for _step in range(days):
            day = self.next_worked(day)
        return datetime.combine(day, at, self.zone).astimezone(moment.tzinfo)
