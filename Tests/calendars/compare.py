# SPDX-License-Identifier: Apache-2.0
"""Compares the working days of a calendar file with those of chinesecalendar and holidays, day by day."""

import datetime
import sys
from importlib.metadata import version

import chinese_calendar
import holidays
import yaml


def ours(path):
    """The working days by the file's own rule, for the years that it has."""
    with open(path, encoding="utf-8") as file:
        # Every scalar is text there; what YAML makes of it is turned back.
        years = yaml.load(file, yaml.BaseLoader)["years"]
    said = {}
    for year in years.values():
        for key, works in (("holidays", False), ("workdays", True)):
            for text in year[key]:
                day = datetime.date.fromisoformat(text)
                if said.setdefault(day, works) != works:
                    sys.exit(f"{day} is both a holiday and a make-up workday in {path}")
    return {int(year) for year in years}, lambda day: said.get(day, day.weekday() < 5)


def days(year):
    first = datetime.date(year, 1, 1)
    count = (datetime.date(year + 1, 1, 1) - first).days
    return [first + datetime.timedelta(number) for number in range(count)]


def main(path):
    years, works = ours(path)
    china = holidays.country_holidays("CN", years=range(2004, 2028))
    others = {
        "chinesecalendar": chinese_calendar.is_workday,
        "holidays": china.is_working_day,
    }
    differ = compared = 0
    for year in sorted(years):
        for name, theirs in others.items():
            for day in days(year):
                try:
                    answer = theirs(day)
                except NotImplementedError:
                    continue
                compared += 1
                if answer != works(day):
                    differ += 1
                    print(f"{day}: {'worked' if works(day) else 'free'} here, the other way in {name}", file=sys.stderr)
    # Where the two do not agree with each other, a notice was read in two ways.
    between = apart = 0
    for year in range(2004, 2027):
        for day in days(year):
            try:
                answers = {theirs(day) for theirs in others.values()}
            except NotImplementedError:
                continue
            between += 1
            if len(answers) > 1:
                apart += 1
                print(f"{day}: chinesecalendar and holidays differ")
    names = ", ".join(f"{package} {version(package)}" for package in others)
    print(f"{names}: {compared} days of {sorted(years)} compared with {path}, {differ} differ;")
    print(f"{between} days of 2004 to 2026 between the two, {apart} differ")
    if compared < 2 * 365 * len(years):
        sys.exit("one of them does not cover the years")
    sys.exit(1 if differ else 0)


main(sys.argv[1])
