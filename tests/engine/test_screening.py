"""Two blind readers decide on the records of a search: nothing that they say gets lost, and nothing
comes in that cannot be so.
"""

import csv

import pytest
from living import ask
from openpyxl import load_workbook
from searched import (
    DAY,
    ELSEWHERE,
    FIRST,
    LAST,
    RECORDS,
    TITLES,
    decide,
    decide_both,
    decisions,
    exported,
    fill,
    settle,
    untouched,
)
from tiny import add, put

from livingreview.checks.rules import check
from livingreview.evidence.evidence import Evidence
from livingreview.problems import ReviewError
from livingreview.publishing.wanting import uncoded, wanting
from livingreview.readings.documented import agreements, flow, screening
from livingreview.readings.flow import Flow, Stage
from livingreview.show.by_source import about
from livingreview.show.flow import flow_diagram
from livingreview.show.reporting import searches
from livingreview.show.screened import excluded, searches_of, settled, strings, undecided

DECISIONS = [
    ("include",),
    ("include",),
    ("exclude", ELSEWHERE),
    ("exclude", ELSEWHERE),
    ("unsure",),
]


def imported(root, path, *options):
    done = ask(root, "screen", "import", path, "--date", DAY, *options)
    assert done.exit_code == 0, done.output
    return done.output


def refused(root, path, *options):
    return untouched(root, "screen", "import", path, "--date", DAY, *options)


def edited(path, change):
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def said(root):
    return [f"{problem.where}: {problem.sentence}" for problem in check(root)]


@pytest.fixture(scope="module")
def exported_once(searched_once):
    """The workbook of the first reader, exported once."""
    return exported(searched_once, "first").read_bytes()


@pytest.fixture
def filled(searched, exported_once):
    """The workbook of the first reader, filled in."""
    path = searched / "screen.xlsx"
    path.write_bytes(exported_once)
    return fill(path, *DECISIONS)


@pytest.fixture
def read(searched):
    """The five records, decided by both readers at the first stage, and on to the last one."""
    for record in RECORDS[:2]:
        decide_both(searched, record, "include")
    decide_both(searched, RECORDS[2], "exclude", because=ELSEWHERE)
    decide(searched, RECORDS[3], "first", "include")
    decide(searched, RECORDS[3], "second", "exclude", because=ELSEWHERE)
    decide(searched, RECORDS[4], "first", "unsure")
    decide_both(searched, RECORDS[0], "include", LAST)
    put(searched, "records", 2, "led_to", "webb2004")
    return searched


def test_a_reader_gets_the_records_that_are_left_and_sees_nothing_of_the_other(searched):
    decide(searched, RECORDS[0], "first", "include")
    sheet = load_workbook(exported(searched, "second"))["screening"]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[:2] for row in rows[1:]] == list(zip(RECORDS, TITLES, strict=True))
    assert not any(cell for row in rows[1:] for cell in row[8:])
    left = load_workbook(exported(searched, "first", "more.xlsx"))["screening"]
    assert [cell.value for cell in left["A"][1:]] == RECORDS[1:]


def test_decisions_and_reasons_are_chosen_from_lists_and_explained(searched):
    book = load_workbook(exported(searched, "first"))
    rules = book["screening"].data_validations.dataValidation
    cells = [book["codes"][rule.formula1.partition("!")[2].replace("$", "")] for rule in rules]
    chosen = [[cell.value for (cell,) in of_rule] for of_rule in cells]
    assert ["include", "exclude", "unsure"] in chosen
    assert any(ELSEWHERE in codes for codes in chosen)


def test_the_same_records_give_the_same_workbook(searched):
    first, again = (exported(searched, "first", f"{name}.xlsx") for name in ("one", "two"))
    assert first.read_bytes() == again.read_bytes()


def test_a_workbook_whose_rows_were_sorted_comes_in_as_it_is_meant(searched, filled):

    def turned_round(book):
        sheet = book["screening"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), start=2):
            for place, value in enumerate(row, start=1):
                sheet.cell(number, place).value = value

    assert "5 decisions of first" in imported(searched, edited(filled, turned_round))
    meant = dict(zip(RECORDS, [decision for decision, *_ in DECISIONS], strict=True))
    assert {record: decision for (record, _), decision in decisions(searched).items()} == meant


def test_rows_that_were_torn_apart_are_refused(searched, filled):

    def torn(book):
        sheet = book["screening"]
        sheet["B2"].value, sheet["B3"].value = sheet["B3"].value, sheet["B2"].value

    told = refused(searched, edited(filled, torn))
    assert "sheet screening, row 2, column title" in told
    assert "not the title of topics-1-1" in told


def test_rows_without_a_decision_stay_to_be_read(searched, filled):
    told = imported(searched, fill(filled, *DECISIONS[:2], *[(None,)] * 3))
    assert "2 decisions of first" in told
    assert "Left to read: 3" in told


def test_the_same_workbook_twice_changes_nothing(searched, filled):
    imported(searched, filled)
    told = imported(searched, filled)
    assert "no decisions of first at title-and-opening, 5 there already" in told


def test_a_reader_who_decides_otherwise_is_asked_to_say_so(searched, filled):
    imported(searched, filled)
    fill(filled, ("exclude", ELSEWHERE))
    told = refused(searched, filled)
    assert "sheet screening, row 2, column decision" in told
    assert "first has decided on topics-1-1 already: include" in told
    imported(searched, filled, "--anew")
    assert decisions(searched)[RECORDS[0], "first"] == "exclude"
    assert len(decisions(searched)) == 5


@pytest.mark.parametrize(
    ("cell", "value", "where", "rule"),
    [
        ("A2", "topics-1-9", "row 2, column record_id", "no such record"),
        ("A3", "topics-1-1", "row 3, column record_id", "stands in row 2 too"),
        ("I2", "yes", "row 2, column decision", "Not a code of the codebook: 'yes'"),
        ("J4", "boring", "row 4, column excluded_because", "Not a code of the codebook: 'boring'"),
        ("J4", None, "row 4, column excluded_because", "An exclusion has a reason"),
        ("J2", ELSEWHERE, "row 2, column excluded_because", "A reason without an exclusion"),
        ("I2", "=1", "row 2, column decision", "a formula"),
    ],
)
def test_what_cannot_come_in_is_refused_with_its_cell(searched, filled, cell, value, where, rule):
    told = refused(
        searched, edited(filled, lambda book: book["screening"].__setitem__(cell, value))
    )
    assert f"screen.xlsx, sheet screening, {where}" in told
    assert rule in told


def test_a_decision_on_a_record_that_is_no_longer_to_be_read_is_refused(searched, filled):
    put(searched, "records", 3, "same_as", RECORDS[0])
    told = refused(searched, filled)
    assert "screen.xlsx, sheet screening, row 3, column record_id" in told
    assert "not among those to read at title-and-opening" in told


def test_a_workbook_that_no_longer_says_who_read_is_refused(searched, filled):
    told = refused(searched, edited(filled, lambda book: book.remove(book["state"])))
    assert "hidden sheet state" in told


def test_a_stage_that_there_is_not_is_refused(searched):
    told = untouched(
        searched, "screen", "export", searched / "a.xlsx", "--reader", "x", "--stage", "full"
    )
    assert "Allowed: title-and-opening, full-text" in told


def test_status_says_what_is_left_and_what_is_to_be_settled(read):
    done = ask(read, "screen", "status")
    assert done.exit_code == 1
    assert "5 records; 2 included, 1 excluded, 2 open" in done.output
    assert "left to second: 1" in done.output
    assert f"screening/{RECORDS[3]}/{FIRST}: include / exclude" in done.output
    assert "of 4, alpha" in done.output


def test_status_is_quiet_when_all_is_decided(read):
    decide(read, RECORDS[4], "second", "exclude", because=ELSEWHERE)
    settle(read, RECORDS[3], "exclude")
    settle(read, RECORDS[4], "exclude")
    decide_both(read, RECORDS[1], "exclude", LAST, "no-evidence")
    assert check(read) == []
    done = ask(read, "screen", "status")
    assert done.exit_code == 0, done.output


def test_a_release_waits_for_records_that_nobody_has_decided_on(read):
    described = "cff-version: 1.2.0\nmessage: m\ntitle: t\nabstract: a\nauthors:\n- name: n\n"
    (read / "CITATION.cff").write_text(described + "license: CC-BY-4.0\n", encoding="utf-8")
    (read / "_config.yml").write_text(
        "title: t\nsphinx: {config: {language: en}}\n", encoding="utf-8"
    )
    names = ", ".join(RECORDS[3:]) + f" and {RECORDS[1]}"
    waiting = f"3 records of the search not decided yet: {names}."
    assert waiting in "\n".join(wanting(read, "1.0.0", DAY))
    decide(read, RECORDS[4], "second", "include")
    settle(read, RECORDS[3], "exclude")
    for record in (RECORDS[1], RECORDS[4]):
        decide_both(read, record, "exclude", LAST, ELSEWHERE)
    assert "not decided yet" not in "\n".join(wanting(read, "1.0.0", DAY))


def test_a_record_that_was_included_and_leads_to_no_work_is_named(read):
    assert uncoded(read) == ""
    put(read, "records", 2, "led_to", "")
    assert f"1 record included, without a work in led_to: {RECORDS[0]}." in uncoded(read)
    assert (
        f"included, and lead to no work yet: {RECORDS[0]}" in ask(read, "screen", "status").output
    )


@pytest.mark.parametrize("by_both", [("unsure", "unsure"), ("include", "unsure")])
def test_what_nobody_excludes_goes_on_and_is_settled_at_the_last_stage(searched, by_both):
    for stage in (FIRST, LAST):
        for reader, decision in zip(("first", "second"), by_both, strict=True):
            decide(searched, RECORDS[0], reader, decision, stage)
    assert not screening(Evidence(searched)).at(FIRST)[RECORDS[0]].open
    assert screening(Evidence(searched)).at(LAST)[RECORDS[0]].open
    settle(searched, RECORDS[0], "include", LAST)
    assert check(searched) == []
    assert screening(Evidence(searched)).included == [RECORDS[0]]


def test_a_record_that_one_excludes_and_one_is_unsure_of_stays_open_until_it_is_settled(searched):
    decide(searched, RECORDS[0], "first", "unsure")
    decide(searched, RECORDS[0], "second", "exclude", because=ELSEWHERE)
    assert screening(Evidence(searched)).at(FIRST)[RECORDS[0]].open
    settle(searched, RECORDS[0], "include")
    assert check(searched) == []
    assert RECORDS[0] in screening(Evidence(searched)).at(LAST)


def test_one_reader_alone_decides_nothing(searched):
    decide(searched, RECORDS[0], "first", "include")
    assert screening(Evidence(searched)).at(FIRST)[RECORDS[0]].open


def test_two_reasons_at_the_last_stage_are_settled_and_before_it_stand_both(searched):
    for stage, record in ((FIRST, RECORDS[1]), (LAST, RECORDS[0])):
        decide_both(searched, RECORDS[0], "include") if stage == LAST else None
        decide(searched, record, "first", "exclude", stage, ELSEWHERE)
        decide(searched, record, "second", "exclude", stage, "no-evidence")
    record = screening(Evidence(searched))
    assert record.to_settle(FIRST) == {}
    assert record.at(FIRST)[RECORDS[1]].because == (ELSEWHERE, "no-evidence")
    key = f"screening/{RECORDS[0]}/{LAST}/excluded_because"
    assert record.to_settle(LAST) == {key: (ELSEWHERE, "no-evidence")}
    add(searched, "settlements", key=key, value="no-evidence", decided=DAY, reason="It has none.")
    assert check(searched) == []
    assert screening(Evidence(searched)).at(LAST)[RECORDS[0]].because == ("no-evidence",)


def test_two_decisions_of_one_reader_are_named(searched):
    decide(searched, RECORDS[0], "first", "include")
    decide(searched, RECORDS[0], "first", "exclude", because=ELSEWHERE)
    (told,) = said(searched)
    assert told.startswith("data/screening.csv, row 3")
    assert "The key stands twice" in told


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"record_id": "topics-9"}, "row that does not exist"),
        ({"stage": LAST}, "has not reached full-text"),
        ({"decision": "exclude"}, "An exclusion has a reason"),
        ({"excluded_because": ELSEWHERE}, "Only what is excluded"),
        ({"decision": "exclude", "excluded_because": "boring"}, "Not a code of the codebook"),
    ],
)
def test_a_decision_that_cannot_be_is_named(searched, row, rule):
    cells = {"record_id": RECORDS[0], "stage": FIRST, "reader": "first", "decision": "include"}
    add(searched, "screening", **{**cells, "decided": DAY, **row})
    assert any(
        one.startswith("data/screening.csv, row 2") and rule in one for one in said(searched)
    )


def test_a_decision_on_what_is_the_same_as_another_is_named(searched):
    put(searched, "records", 3, "same_as", RECORDS[0])
    decide(searched, RECORDS[1], "first", "include")
    assert f"Decide on {RECORDS[0]}." in said(searched)[0]


@pytest.mark.parametrize(
    ("record", "value", "rule"),
    [(RECORDS[0], "include", "do not differ"), (RECORDS[3], "maybe", "none of include, exclude")],
)
def test_a_settlement_that_settles_nothing_is_named(read, record, value, rule):
    settle(read, record, value)
    (told,) = said(read)
    assert told.startswith("data/settlements.csv, row 2")
    assert rule in told


def test_no_record_vanishes_between_the_boxes_of_the_flow(read):
    evidence = Evidence(read)
    counted = flow(evidence, {"Before": evidence})
    assert counted.identified == 5
    first, last = counted.stages
    assert (first.included, first.excluded, first.open) == (2, 1, 2)
    assert (last.included, last.excluded, last.open) == (1, 0, 1)
    assert (counted.there, counted.new, counted.uncoded) == (1, 0, 0)
    assert counted.total == counted.previous["Before"] == 3


def test_a_record_of_the_work_reviewed_is_no_new_work(read):
    put(read, "records", 2, "led_to", "brownwhite2006")
    evidence = Evidence(read)
    counted = flow(evidence, {"Before": evidence})
    assert (counted.there, counted.new) == (1, 0)


def test_a_flow_that_does_not_add_up_is_refused():
    stage = Stage(FIRST, 5, 2, 1, 1, {(ELSEWHERE,): 2})
    with pytest.raises(ReviewError) as told:
        Flow({}, {"Pages": 6}, 0, [stage], included=3, uncoded=0, there=0, new=1, again=0)
    for sum_of in ("6 records", "2 + 1 + 1 of 5", "2 reasons for 1", "2 included", "1 of 3"):
        assert sum_of in str(told.value)


def test_the_diagram_says_every_number_to_those_who_do_not_see_it(read):
    evidence = Evidence(read)
    counted = flow(evidence, {"Before": evidence})
    figure = flow_diagram(
        counted, evidence.labels("stage"), evidence.labels("excluded_because"), "f", "x"
    )
    assert figure.headline == "1 of 5 records found is included; it leads to no new works"
    for words in ("Works there before: 3", "Not decided yet: 2", "Another question: 1", "yet: 1"):
        assert words in figure.alt
        assert words in figure.description
        assert words in figure.svg.replace("\xa0", " ")


def test_agreement_is_measured_before_anything_was_settled(read):
    (one,) = [of for of in agreements(Evidence(read)) if of.field == FIRST]
    settle(read, RECORDS[3], "include")
    assert agreements(Evidence(read))[0] == one
    assert (one.units, one.percent) == (4, 0.75)


def test_all_that_was_excluded_can_be_searched_and_downloaded(read):
    table = excluded(Evidence(read), "excluded", "Excluded")
    assert [row[0] for row in table.rows] == [TITLES[2]]
    assert "table-block searched" in table.as_myst()
    assert "_build/figures/table-excluded.csv" in table.as_myst()
    (row,) = csv.DictReader(table.data.splitlines())
    assert (row["record_id"], row["excluded_because"]) == (RECORDS[2], ELSEWHERE)


def test_what_is_not_decided_or_was_settled_is_shown_with_what_each_reader_says(read):
    settle(read, RECORDS[3], "exclude")
    evidence = Evidence(read)
    open_ones = undecided(evidence, "open", "Open")
    assert [(row[0], row[3]) for row in open_ones.rows] == [
        (TITLES[4], "first: Unsure"),
        (TITLES[1], "Not read"),
    ]
    ((title, _, readers, value, _),) = settled(evidence, "settled", "Settled").rows
    assert (title, readers, value) == (TITLES[3], "Include / Exclude", "Exclude")


def test_a_string_says_what_it_returned_and_a_source_which_searches_find_it(read):
    (row,) = strings(Evidence(read), "strings", "Strings").rows
    assert row[0] == "whole family"
    assert list(row[2:]) == ["28 November 2026", 5, 5, 1]
    assert searches_of(Evidence(read)) == {"webb2004": ["topics-1"]}
    said = about(Evidence(read))
    assert said["webb2004"].endswith(" Returned by search topics-1.")
    assert said["sloper2004"].endswith(" Returned by no documented search.")


def test_no_source_speaks_of_searches_where_none_is_documented(planned):
    assert not any("Returned" in line for line in about(Evidence(planned)).values())


@pytest.mark.parametrize("form", ["csv", "ris"])
def test_labels_go_to_asreview_and_come_back(searched, form):
    decide(searched, RECORDS[0], "first", "include")
    put(searched, "records", 3, "year", "2004//")
    path = exported(searched, "first", f"out.{form}")
    text = path.read_text(encoding="utf-8")
    assert "2004//" not in text
    if form == "csv":
        head, *rows = text.splitlines()
        assert rows[0].endswith(",1")
        back = [
            f"{head},asreview_label",
            *(f"{row},{number % 2}" for number, row in enumerate(rows)),
        ]
        back[-1] = back[-1][:-1]
    else:
        assert text.count("ASReview_relevant") == 1
        assert text.count("TI  - ") == 5
        back = text.replace("N1  - ASReview_relevant\n", "").splitlines()
        for place in [n for n, line in enumerate(back) if line.startswith("TY")][3::-1]:
            number = int(back[place + 1].rpartition("-")[2])
            label = "relevant" if number % 2 == 0 else "irrelevant"
            back.insert(place + 1, f"N1  - ASReview_{label}")
    (searched / f"back.{form}").write_text("\n".join(back) + "\n", encoding="utf-8")
    options = ("--reader", "second", "--stage", FIRST, "--because", ELSEWHERE)
    assert "4 decisions of second" in imported(searched, searched / f"back.{form}", *options)
    labels = [decisions(searched)[record, "second"] for record in RECORDS[:4]]
    assert labels == ["exclude", "include", "exclude", "include"]


def test_labels_without_a_reader_or_a_label_are_refused(searched):
    path = exported(searched, "first", "out.csv")
    assert "--reader and --stage" in refused(searched, path)
    told = refused(searched, path, "--reader", "first", "--stage", FIRST)
    assert "out.csv, row 1, column asreview_label" in told


def test_searches_that_follow_a_protocol_are_not_among_those_that_somebody_reports(planned):
    evidence = Evidence(planned)
    columns = evidence.tables["searches"].columns
    table = searches(evidence.searches, columns, "s", "Searches", "the review", "The text")
    assert table.header == ["Where was searched", "Not reported"]
    assert "Protocol" not in [row[0] for row in table.rows]
