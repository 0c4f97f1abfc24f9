import json
import re
from urllib.parse import parse_qs

import pandas as pd
import pytest
from books import REPOSITORY
from chapter_rules import CHAPTERS
from tiny import add, finding, put, read_rows, write_rows
from tiny import paths as files
from two_bodies import LATER, PAGE, later

from ics import bodies, moved, verdicts, what_counts
from ics.tables.by_source import sheets
from ics.tables.since import counts_beside, reported, verdicts_beside
from livingreview.checks.rules import check
from livingreview.claims.assessment import assess
from livingreview.claims.judgement import pins
from livingreview.claims.model import Claim
from livingreview.claims.moved import Moved, Standing, Support
from livingreview.evidence import releases
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.narrowing import Slice, file_of, named
from livingreview.evidence.query import Query
from livingreview.problems import EvidenceError
from livingreview.show.beneath import noting
from livingreview.show.cells import Address, RowsLink, place
from livingreview.show.numbers import select

TABLES = ("sources", "themes", "findings", "definitions", "mentions")


def keys(evidence, table):
    rows = evidence.rows(table)
    rows = rows.drop(columns=["added", "withdrawn", "change_reason"], errors="ignore")
    return sorted("|".join(map(str, row)) for row in rows.astype(object).itertuples(index=False))


# Bodies


def test_a_source_belongs_to_the_body_of_the_major_release_that_first_added_it(two_bodies):
    evidence = Evidence(two_bodies)
    assert check(two_bodies) == []
    assert (
        set(evidence.after(1).sources["source_id"])
        == set(evidence.body(2).sources["source_id"])
        == {"jones2024"}
    )
    assert "jones2024" not in set(evidence.body(1).sources["source_id"])
    assert evidence.after(2).sources.empty


def test_a_correction_made_in_a_later_release_stays_in_the_body_of_its_source(two_bodies):
    put(two_bodies, "findings", 3, "withdrawn", "2.0")
    put(two_bodies, "findings", 3, "change_reason", "coding-correction")
    old = read_rows(files(two_bodies)["findings"])[1]
    add(
        two_bodies,
        "findings",
        **{**old, "direction": "mixed", "added": "2.0", "withdrawn": "", "change_reason": ""},
    )
    evidence = Evidence(two_bodies)
    first = evidence.body(1).findings.set_index("finding_id")
    assert first.at["sloper2004-1", "direction"] == "mixed"
    assert "sloper2004-1" not in set(evidence.after(1).findings["finding_id"])
    assert (
        evidence.as_of("1.0").findings.set_index("finding_id").at["sloper2004-1", "direction"]
        == "positive"
    )


def test_a_source_described_anew_in_a_later_release_stays_in_its_body(two_bodies):
    old = read_rows(files(two_bodies)["sources"])[2]
    put(two_bodies, "sources", 4, "withdrawn", "2.0")
    put(two_bodies, "sources", 4, "change_reason", "coding-correction")
    add(
        two_bodies,
        "sources",
        **{**old, "country": "uk", "added": "2.0", "withdrawn": "", "change_reason": ""},
    )
    evidence = Evidence(two_bodies)
    assert check(two_bodies) == []
    assert evidence.body(1).sources.set_index("source_id").at[old["source_id"], "country"] == "uk"
    assert old["source_id"] not in set(evidence.after(1).sources["source_id"])


def test_of_a_later_body_read_twice_in_part_only_that_part_is_held_against_the_readings(two_bodies):
    later(two_bodies, "jones2024", "negative", 2)
    row = read_rows(files(two_bodies)["findings"])[-2]
    for which in ("first", "second"):
        add(two_bodies, f"{which}-reading-findings", **row)
        add(two_bodies, f"{which}-reading-themes", **read_rows(files(two_bodies)["themes"])[-1])
    assert check(two_bodies) == []
    put(two_bodies, "findings", 6, "direction", "mixed")
    assert [(one.row, one.column) for one in check(two_bodies)] == [(6, "direction")]


def test_bodies_share_no_row_and_leave_none_out(two_bodies):
    evidence = Evidence(two_bodies)
    for table in (*TABLES, "searches"):
        first, later_on = (keys(part, table) for part in (evidence.body(1), evidence.after(1)))
        assert sorted([*first, *later_on]) == keys(evidence, table), table
    assert evidence.after(1).searches["search_id"].tolist() == ["since-1"]
    assert evidence.body(1).codebook.equals(evidence.codebook)


def test_the_works_of_a_body_are_its_entries_of_the_bibliography_and_no_others(two_bodies):
    evidence = Evidence(two_bodies)
    assert evidence.after(1).bibliography["source_id"].tolist() == ["jones2024"]
    assert "jones2024" not in set(evidence.body(1).bibliography["source_id"])
    assert len(evidence.body(1).bibliography) + 1 == len(evidence.bibliography)


def test_what_is_wrong_in_a_body_is_named_by_its_line_in_the_whole_file(two_bodies):
    path = two_bodies / "references.bib"
    path.write_text(
        path.read_text(encoding="utf-8").replace("{T}", "{\\textbf T}"), encoding="utf-8"
    )
    row = next(
        n
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "jones2024" in line
    )
    assert len(Evidence(two_bodies).body(1).bibliography) > 0
    with pytest.raises(EvidenceError) as caught:
        Evidence(two_bodies).after(1).bibliography  # noqa: B018
    assert [problem.row for problem in caught.value.problems] == [row]
    put(two_bodies, "findings", 3, "direction", "sideways")
    with pytest.raises(EvidenceError) as caught:
        Evidence(two_bodies).body(1).findings  # noqa: B018
    assert [(problem.row, problem.column) for problem in caught.value.problems] == [
        (3, "direction")
    ]


def test_a_row_that_is_too_short_to_belong_anywhere_is_named_whichever_body_is_read(two_bodies):
    with files(two_bodies)["findings"].open("a", encoding="utf-8") as file:
        file.write("short\n")
    for evidence in (Evidence(two_bodies).body(1), Evidence(two_bodies).after(1)):
        with pytest.raises(EvidenceError, match="too few cells"):
            evidence.findings  # noqa: B018


def test_the_first_release_is_what_it_was_whatever_came_later(two_bodies):
    evidence = Evidence(two_bodies)
    assert evidence.as_of("1.0").after(1).sources.empty
    for table in TABLES:
        assert keys(evidence.as_of("1.0"), table) == keys(evidence.as_of("2.0").body(1), table), (
            table
        )


def test_the_numbers_of_release_1_of_this_book_stand_under_as_of():
    now = Evidence(REPOSITORY)
    first = now.as_of("1.0")
    for table in TABLES:
        assert keys(first, table) == keys(now.as_of("2.0").body(1), table), table
    numbers = moved.key_numbers(first)["words"]
    assert (
        numbers.loc["2006"].to_dict()
        == moved.key_numbers(now.as_of("2.0"))["words"].loc["2006"].to_dict()
    )
    assert "since" not in numbers.index.get_level_values("body")
    assert (numbers["2006", "Sources"], numbers["2006", "Sources about Scotland"]) == ("49", "11")
    assert (numbers["2006", "Findings that count"], numbers["2006", "Themes"]) == ("92", "134")


def test_a_sealed_release_keeps_its_digest_when_later_rows_come(two_bodies):
    frames = {name: pd.read_csv(path, dtype=str) for name, path in files(two_bodies).items()}
    before = releases.digest(
        {name: rows for name, rows in frames.items() if "added" in rows}, "1.0"
    )
    later(two_bodies, "smith2025", "negative")
    frames = {name: pd.read_csv(path, dtype=str) for name, path in files(two_bodies).items()}
    held = {name: rows for name, rows in frames.items() if "added" in rows}
    assert releases.digest(held, "1.0") == before
    assert releases.digest(held, "2.0") != before


def test_only_pages_on_the_whole_evidence_base_read_both_bodies_as_one():
    whole = set()
    for path in CHAPTERS:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        if re.search(r"Evidence\(\)(?!\.(body\(|after\(|reviewed\b|later\b))", code):
            whole.add(path.stem)
    on_releases = {"corrections", "what-moved", "whats-new"}
    on_searches = {"excluded", "methodology", "protocol", "search"}
    saying_which = {"claims", "index", "summary"}  # each of their answers and claims names its body
    assert whole - on_searches - saying_which == on_releases | {
        "evidence-base",
        "evidence-by-source",
        "explorer",
        "programmes",
    }


def test_evidence_without_its_prose_has_all_else(two_bodies):
    whole = Evidence(two_bodies).body(1)
    coded = whole.coded
    prose = {
        "findings": ["statement", "outcome", "exposure_as_named"],
        "definitions": ["gist"],
        "sources": ["known", "known_from", "note"],
    }
    for name, columns in prose.items():
        pd.testing.assert_frame_equal(coded.rows(name), whole.rows(name).drop(columns=columns))
        pd.testing.assert_frame_equal(
            Evidence(two_bodies).coded.rows(name),
            Evidence(two_bodies).rows(name).drop(columns=columns),
        )
    assert (
        list(coded.after(0).findings) == list(coded.as_of("1.0").findings) == list(coded.findings)
    )


@pytest.mark.parametrize(
    "part", [Slice("data/a.csv", 1, 1), Slice("data/a.csv", 2, 999, ("note2", "Remark of 2006"))]
)
def test_a_slice_is_found_by_its_name(part):
    assert named(part.name) == part
    assert file_of(part.name) == "data/a.csv"


def test_a_row_as_long_as_its_codes_alone_is_named_and_not_read_as_them(two_bodies):
    table = files(two_bodies)["findings"]
    lines = table.read_text(encoding="utf-8").splitlines()
    lines[2] = ",".join(["x"] * (len(lines[0].split(",")) - 3))
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(EvidenceError) as raised:
        _ = Evidence(two_bodies).body(1).coded.findings
    assert [problem.row for problem in raised.value.problems] == [3]


def test_nothing_is_judged_on_rows_without_their_prose(two_bodies):
    rows = (Query.of("findings", finding_id="sloper2004-1"),)
    claim = Claim("one", "A sentence.", (), rows, not_counting="A test.")
    whole = Evidence(two_bodies).body(1)
    assert pins(assess(claim, whole).basis)
    with pytest.raises(ValueError, match="whole rows"):
        pins(assess(claim, whole.coded).basis)


def test_the_annex_on_the_evidence_base_counts_each_body_for_itself():
    path = next(path for path in CHAPTERS if path.stem == "evidence-base")
    code = "\n".join(
        "".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    )
    assert re.findall(rf"(?<!\w)evidence\.(?:{'|'.join((*TABLES, 'works'))})\b", code) == []


@pytest.mark.parametrize(
    "author",
    ["Ñíguez", "Øverland", "Łukasz", "Émile", "{『日本』}", "1st Group", "{“Quoted” Group}", "Zoë"],
)
def test_every_source_has_its_sheet_whatever_letter_it_begins_with(two_bodies, author):
    later(two_bodies, "smith2025", "positive")
    path = two_bodies / "references.bib"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            "{smith2025,\n  author = {Jones, A.}", f"{{smith2025,\n  author = {{{author}, A.}}"
        ),
        encoding="utf-8",
    )
    parts = [
        sheets(Evidence(two_bodies), *letters)
        for letters in (("a", "c"), ("d", "j"), ("k", "r"), ("s", "z"))
    ]
    found = [label for part in parts for key, label, *_ in part.tables if key == "smith2025"]
    assert len(found) == 1
    assert "Jones" not in found[0]


def test_only_works_that_the_review_cites_are_said_to_be_mentioned_in_it_or_not(two_bodies):
    told = {key: about for key, _, about, _ in sheets(Evidence(two_bodies), "a", "z").tables}
    assert "mentioned at" in told["sloper2004"]
    assert {key for key, about in told.items() if "mentioned" not in about} == {
        "brownwhite2006",
        "jones2024",
    }


# Beside, never summed


def words(cell):
    return cell if isinstance(cell, str) else "".join(part.text for part in cell)


def test_two_bodies_stand_in_columns_of_their_own_and_no_cell_adds_them(two_bodies):
    later(two_bodies, "smith2025", "positive")
    theme = {"theme": "gap.methods", "stance": "supports", "attribution": "individual"}
    add(two_bodies, "themes", source_id="smith2025", locator=PAGE, **theme, **LATER)
    put(two_bodies, "sources", 7, "read_as", "secondary-report")
    evidence = Evidence(two_bodies)
    table = counts_beside(
        "theme",
        *(select(part, "themes") for part in (evidence.body(1), evidence.after(1))),
        {
            "barrier.professional-culture": "Culture",
            "gap.methods": "Methods",
            "gap.definitions": "-",
        },
        "Code",
        "beside",
        "Beside",
        read_as="first-hand",
    )
    assert [[words(cell) for cell in row] for row in table.rows] == [
        ["Culture", "1", "1", "0", "0"],
        ["Methods", "0", "0", "1", "1"],
    ]
    cells = (*table.rows[0][1:3], *table.rows[1][3:])
    asked = [parse_qs(part.query) for cell in cells for part in cell]
    read = ["full-text", "abstract", "summary", "as-reported-by-review"]
    assert [
        (one["body"], one["theme"], one.get("countries"), one.get("read_as")) for one in asked
    ] == [
        (["1"], ["barrier.professional-culture"], None, None),
        (["1"], ["barrier.professional-culture"], ["GB-SCT"], None),
        (["2"], ["gap.methods"], None, read),
        (["2"], ["gap.methods"], ["GB-SCT"], read),
    ]
    assert list(table.header) == [
        "Code",
        "2006",
        "Of these Scottish",
        "Since 2006",
        "Of these Scottish",
    ]


def test_a_field_that_says_the_focus_itself_is_never_in_two_places(two_bodies):
    first, since = (
        select(part, "sources")
        for part in (Evidence(two_bodies).body(1), Evidence(two_bodies).after(1))
    )
    labels = {"GB-SCT": "Scotland", "GB-ENG": "England"}
    table = counts_beside("countries", first, since, labels, "Country", "beside", "Beside")
    assert [[words(cell) for cell in row] for row in table.rows] == [
        ["Scotland", "1", "1", "1", "1"],
        ["England", "1", "0", "0", "0"],
    ]


def test_verdicts_of_two_bodies_stand_beside_each_other_with_every_direction(two_bodies):
    worse = finding("atkinson2001-1", "atkinson2001", "4 ¶1", "staff", "negative", "More meetings.")
    add(two_bodies, "findings", **worse)
    ways = {"positive": "Better", "mixed": "Mixed", "negative": "Worse"}
    parts = tuple(
        what_counts.effects(part)
        for part in (Evidence(two_bodies).body(1), Evidence(two_bodies).after(1))
    )
    pointing = (
        noting(pd.DataFrame({"all": verdicts.by_way(part.rows, part.evidence.works)}).T, part.rows)
        for part in (part.about(**verdicts.SCOPES["people"]) for part in parts)
    )
    table = verdicts_beside(
        *pointing,
        {"all": "All"},
        ways,
        "Rule",
        "rules",
        "Rules",
        {"all": {"kind": "effect"}},
        parts,
    )
    assert [[words(cell) for cell in row] for row in table.rows] == [
        ["All", "1 mixed and 1 worse; 1 Scottish", "1 better; 1 Scottish"]
    ]
    asked = [
        parse_qs(part.query)
        for cell in table.rows[0][1:]
        for part in cell
        if isinstance(part, RowsLink)
    ]
    assert [(*one["programme"], *one["body"], *one["kind"]) for one in asked] == [
        ("webb2004", "1", "effect"),
        ("atkinson2001", "1", "effect"),
        ("webb2004", "1", "effect"),
        ("jones2024", "2", "effect"),
        ("jones2024", "2", "effect"),
    ]


def test_a_programme_whose_findings_differ_has_one_verdict_and_it_is_mixed(two_bodies):
    later(two_bodies, "jones2024", "negative", 2)
    later(two_bodies, "smith2025", "positive", 1, "other")
    evidence = Evidence(two_bodies).after(1)
    found = verdicts.of_programmes(what_counts.counted(evidence.findings)).set_index("programme")
    assert found["direction"].to_dict() == {"jones2024": "mixed", "other": "positive"}


def test_reviews_stand_apart_from_studies(two_bodies):
    later(two_bodies, "smith2025", "positive")
    put(two_bodies, "sources", 7, "evidence_kind", "literature-review")
    evidence = Evidence(two_bodies).after(1)
    made = bodies.by_making(evidence.findings, evidence.sources).set_index("source_id")["making"]
    assert made.astype(str).to_dict() == {"jones2024": "study", "smith2025": "review"}


def test_a_failure_read_second_hand_is_left_out_with_its_reason(two_bodies):
    cells = {
        "exposure": "failure-to-integrate",
        "isolates_integration": "no",
        "left_out": "second-hand",
        "left_out_because": "read only second-hand",
    }
    later(two_bodies, "jones2024", "negative", 2, **cells)
    evidence = Evidence(two_bodies).after(1)
    assert what_counts.counted(evidence.findings)["finding_id"].tolist() == ["jones2024-1"]
    assert bodies.left_out(evidence.findings).to_dict("records") == [
        {"reason": "second-hand", "findings": ("jones2024-2",)}
    ]


# What cells say cannot become more than words


@pytest.mark.parametrize(
    "url",
    [
        'https://example.org/"><script>alert(1)</script>',
        "https://example.org/)[x](javascript:alert(1))",
        "https://example.org/a>b<c`{cite}`d",
        "https://exa[mple.org/{glue}`x`",
    ],
)
def test_the_address_of_a_page_is_a_link_and_nothing_else(url):
    shown = place(url)
    assert isinstance(shown, Address)
    target = shown.myst[shown.myst.index("](<") + 3 :]
    assert target.endswith(">)")
    assert not re.search(r"[<>\"`{}()\[\] \\]", target[:-2])
    assert target.startswith("https://")
    assert "<" not in shown.html


def test_what_is_no_address_stays_words():
    assert place("javascript:alert(1)").myst == r"javascript\:alert\(1\)"
    assert place("5.roles ¶1").myst == r"5\.roles ¶1"


def test_a_hostile_statement_is_shown_letter_for_letter(two_bodies):
    put(two_bodies, "findings", 6, "statement", "<b>x</b> {cite}`y` [z](javascript:1)")
    evidence = Evidence(two_bodies).after(1)
    words = {
        field: evidence.labels(field)
        for field in ("direction", "basis", "voice", "isolates_integration")
    }
    table = reported(evidence.findings, evidence.works, words, "reported", "Reported")
    assert r"\<b\>x\<\/b\> \{cite\}\`y\` \[z\]\(javascript\:1\)" in table.as_myst()
    assert "&lt;b&gt;" in table.as_html()


# What moved


@pytest.mark.parametrize(
    ("releases", "compared"),
    [
        (["1.0.0", "2.0.0"], ("1.0.0", "2.0.0")),
        (["1.0.0", "2.0.0", "2.0.1"], ("1.0.0", "2.0.1")),
        (["1.0.0", "1.0.1", "2.0.0"], ("1.0.1", "2.0.0")),
    ],
)
def test_a_release_of_words_alone_leaves_to_be_seen_what_moved_before_it(releases, compared):
    assert moved.compared(releases) == compared


def test_a_first_release_is_compared_with_none():
    with pytest.raises(ValueError, match=r"No release before 1\.0\.1 had other evidence"):
        moved.compared(["1.0.0", "1.0.1"])


def test_what_moved_is_counted_by_table_and_a_correction_counts_as_changed(two_bodies):
    rows = read_rows(files(two_bodies)["findings"])
    rows[1] |= {"withdrawn": "2.0", "change_reason": "coding-correction"}
    rows.append(
        {**rows[1], "direction": "mixed", "added": "2.0", "withdrawn": "", "change_reason": ""}
    )
    rows[2] |= {"withdrawn": "2.0", "change_reason": "coding-correction"}
    write_rows(files(two_bodies)["findings"], list(rows[0]), rows)
    evidence = Evidence(two_bodies)
    changes = moved.between(evidence.as_of("1.0"), evidence.as_of("2.0"))
    counts = moved.rows_moved(changes)
    assert counts.loc["findings"].to_dict() == {"came": 1, "went": 1, "changed": 1}
    assert counts.loc["sources"].to_dict() == {"came": 1, "went": 0, "changed": 0}
    assert moved.in_words(counts) == (
        "Came in: 1 source, 1 finding and 1 theme. Went out: 1 finding. Changed: 1 finding."
    )
    assert moved.sources_moved(changes) == {"came": ["jones2024"], "went": []}


def test_nothing_moved_between_a_release_and_itself(two_bodies):
    evidence = Evidence(two_bodies)
    counts = moved.rows_moved(moved.between(evidence.as_of("2.0"), evidence.as_of("2.0")))
    assert moved.in_words(counts) == "Came in: none. Went out: none. Changed: none."
    assert moved.conclusions_in_words([]) == "No conclusions moved."


def test_conclusions_that_moved_are_counted_by_what_moved_in_them():
    agrees, qualifies = Standing("agrees", Support(1, 0, 0)), Standing("qualifies", None)
    none, more = Standing("none-read", None), Standing("agrees", Support(2, 0, 0))
    pairs = [(agrees, qualifies), (none, agrees), (none, qualifies), (agrees, more), (None, agrees)]
    claims = [Moved(f"claim-{n}", None, before, after) for n, (before, after) in enumerate(pairs)]
    assert [claim.order for claim in claims] == [0, 1, 1, 2, 3]
    assert moved.conclusions_in_words(claims) == (
        "5 conclusions moved: 1 judged otherwise beside later evidence, 2 judged beside later"
        " evidence for the first time, 1 with other works cited for them or against them and 1 new."
    )
    counts = moved.judgements_beside({"a": agrees, "b": none}, {"a": qualifies, "b": qualifies})
    assert counts.loc["qualifies"].tolist() == [0, 2]
