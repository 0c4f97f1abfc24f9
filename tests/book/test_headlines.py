"""What figures say at their head is true of their numbers: each headline is turned by other
numbers, and no figure is without one that can be turned.
"""

import pandas as pd
import pytest
from books import REPOSITORY

from ics import headlines
from livingreview.readings.flow import Flow, Stage
from livingreview.show.flow import headline as flow_headline
from livingreview.show.outputs import outputs_in

WORDS = {"x": "Money", "y": "Culture"}


def named(**counts):
    frame = pd.DataFrame(counts.values(), list(counts), ["individual", "listed"])
    return headlines.most_named(frame, WORDS, "barrier")


def gaps(*counts):
    frame = pd.DataFrame(counts, list(WORDS)[: len(counts)], ["everywhere", "scottish"])
    return headlines.gaps(frame, WORDS)


def flow(included, uncoded, new, found=5):
    stage = Stage("all", found, included, found - included, 0, {("why",): found - included})
    rest = included - uncoded - new
    return flow_headline(Flow({}, {"Pages": found}, 0, [stage], included, uncoded, rest, new, 0))


def measured(**ways):
    return headlines.measured(f"{sum(ways.values()) or 'no'} programmes measured", ways)


def sizes(sides, clear):
    return headlines.sizes("from studies", sides, clear)


def before(evaluations, policies):
    return headlines.before_the_latest_policy(evaluations, policies)


OUTCOMES = {"safe": "Safe", "active": "Active"}
SIZES = [
    (sizes([], []), "No size of an effect is printed from studies"),
    (
        sizes(["worse"], [None]),
        "The one size from studies points to worse, without a range of uncertainty",
    ),
    (sizes(["neither"], [False]), "The one size from studies points to neither"),
    (
        sizes(["better"] * 2, [None] * 2),
        "Of 2 sizes from studies, all point to better; none has a range of uncertainty",
    ),
    (
        sizes(["better", "better", "worse"], [True, False, None]),
        "Of 3 sizes from studies, 2 point to better and 1 points to worse; only 1 shows a clear"
        " difference, and 1 has no range of uncertainty",
    ),
    (
        sizes(["better", "better", "neither"], [True, True, None]),
        "Of 3 sizes from studies, 2 point to better and 1 points to neither; 2 show a clear"
        " difference, and 1 has no range of uncertainty",
    ),
    (
        sizes(["worse", "worse", "better"], [True, True, True]),
        "Of 3 sizes from studies, 1 points to better and 2 point to worse; all show a clear"
        " difference",
    ),
    (
        sizes(["neither", "neither"], [False, None]),
        "Of 2 sizes from studies, all point to neither; none shows a clear difference, and 1 has"
        " no range of uncertainty",
    ),
]
MEASURED = [
    (measured(), "No programmes measured"),
    (measured(positive=2), "Better in all: 2 programmes measured"),
    (measured(positive=2, mixed=1), "3 programmes measured: most did better, 2 of them"),
    (measured(negative=2, mixed=1), "3 programmes measured: most did worse, 2 of them"),
    (measured(uncertain=2), "2 programmes measured: none clearly did better"),
    (measured(mixed=2), "2 programmes measured: none clearly did better, 2 were mixed"),
    (
        measured(mixed=1, uncertain=1, positive=1),
        "3 programmes measured: one clearly did better, 1 was mixed",
    ),
    (measured(mixed=2, positive=2), "4 programmes measured: 2 clearly did better, 2 were mixed"),
]
TURNED = {
    "barriers": [
        (named(x=(0, 0), y=(0, 0)), "No source names a barrier"),
        (named(x=(2, 1), y=(1, 0)), "Money is named most, by 3 sources, mostly individually"),
        (named(x=(2, 0), y=(1, 0)), "Money is named most, by 2 sources, all individually"),
        (named(x=(1, 2), y=(2, 0)), "Money is named most, by 3 sources, mostly in a list"),
        (
            named(x=(1, 2), y=(3, 0)),
            "Money and culture are named most, by 3 sources, mostly in both ways",
        ),
    ],
    "gaps-named": [
        (gaps((0, 0), (0, 0)), "No cited source asks for more on any of these"),
        (gaps((1, 1), (0, 0)), "No cited source asks for more on culture"),
        (gaps((1, 1), (2, 0)), "Every gap has a cited source; no Scottish one for culture"),
        (gaps((1, 1), (2, 1)), "Every gap is named by a cited source, and by a Scottish one"),
    ],
    "continuum-places": [
        (headlines.placed([]), "No term is given a place between the two ends"),
        (headlines.placed(["Trust"]), "Only trust is given a place between the two ends"),
        (headlines.placed(["A", "B"]), "A and b are given places between the two ends"),
    ],
    "timeline": [
        (before([], [2001]), "No evaluation with a year is cited"),
        (before([2001], []), "No policy with a year is cited"),
        (before([2000], [2001]), "Every evaluation cited came out before the latest policy cited"),
        (before([2001], [2001]), "No evaluation cited came out before the latest policy cited"),
        (
            before([1999, 2000, 2002], [2001]),
            "2 of the 3 evaluations cited came out before the latest policy cited",
        ),
        (
            before([2000, 2002, 2003, 2004], [2001]),
            "1 of the 4 evaluations cited came out before the latest policy cited",
        ),
        (
            before([2000, 2002, 2003], [2001]),
            "1 of the 3 evaluations cited came out before the latest policy cited",
        ),
    ],
    "kinds": [
        (headlines.by_kind(0, 0, 0), "No source is cited"),
        (
            headlines.by_kind(0, 1, 3),
            "Fewer than half of the sources are evaluations or primary research: none of 3; 1 is"
            " not described",
        ),
        (
            headlines.by_kind(2, 0, 4),
            "Half of the sources are evaluations or primary research: 2 of 4",
        ),
        (
            headlines.by_kind(3, 2, 4),
            "Most sources are evaluations or primary research: 3 of 4; 2 are not described",
        ),
    ],
    "effect-directions": [
        (
            headlines.on_outcomes({"staff"}, OUTCOMES),
            "Effects are reported on none of the 2 outcomes for children",
        ),
        (
            headlines.on_outcomes({"safe", "staff"}, OUTCOMES),
            "Effects are reported on 1 of the 2 outcomes for children, none on active",
        ),
        (
            headlines.on_outcomes({"safe", "active"}, OUTCOMES),
            "Effects are reported on all 2 outcomes for children",
        ),
    ],
    "anticipated-and-happened": [
        (headlines.hoped_and_measured({}, {}), "No programme is reported to be hoped to help"),
        (
            headlines.hoped_and_measured({"positive": 1}, {"positive": 0}),
            "What was hoped for has not been measured",
        ),
        (
            headlines.hoped_and_measured({"positive": 1, "mixed": 1}, {"positive": 1}),
            "What was hoped for points several ways",
        ),
        (
            headlines.hoped_and_measured({"positive": 1}, {"positive": 1, "mixed": 0}),
            "All hopes point to better, and so do all measurements",
        ),
        (
            headlines.hoped_and_measured({"positive": 1}, {"positive": 1, "mixed": 1}),
            "All hopes point to better; not all measurements do",
        ),
        (
            headlines.hoped_and_measured({"positive": 1}, {"mixed": 1}),
            "All hopes point to better; no measurement does",
        ),
    ],
    "since-outcomes": MEASURED,
    "measured-beside": MEASURED,
    "effect-sizes": SIZES,
    "effect-sizes-own": SIZES,
    "effect-sizes-reviews": SIZES,
    "flow": [
        (flow(0, 0, 0), "None of 5 records found is included"),
        (flow(1, 1, 0), "1 of 5 records found is included, and it waits to be coded"),
        (flow(2, 2, 0), "2 of 5 records found are included, and all wait to be coded"),
        (
            flow(3, 1, 2),
            "3 of 5 records found are included, one of them with nothing coded; they lead"
            " to 2 new works",
        ),
        (flow(1, 0, 0), "1 of 5 records found is included; it leads to no new works"),
    ],
}


def figures():
    """The figures of the book by name, with what each says at its head."""
    paths = [REPOSITORY / "index.ipynb", *sorted((REPOSITORY / "chapters").glob("*.ipynb"))]
    shown = [one for path in paths for one in outputs_in(path) if one.kind == "figure"]
    return {one.name: one.texts["text/plain"].partition(": ")[2] for one in shown}


def test_every_figure_of_the_book_has_a_headline_that_other_numbers_turn():
    assert set(TURNED) == set(figures())


@pytest.mark.parametrize("figure", TURNED)
def test_a_headline_says_what_its_numbers_bear(figure):
    assert [said for said, _ in TURNED[figure]] == [due for _, due in TURNED[figure]]
    assert len({said for said, _ in TURNED[figure]}) == len(TURNED[figure]) > 1
