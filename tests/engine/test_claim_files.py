"""Files of claims: what they mean, and that whatever is wrong with one is said with its address."""

import shutil

import pytest
from books import write_notebook
from living import ask
from tiny import bear, paths, put_coding, read_rows, take

from livingreview.checks.rules import check
from livingreview.checks.selections import selection_problems
from livingreview.claims.model import Threshold
from livingreview.claims.reading import read_section, section_names
from livingreview.claims.sections import load_section, load_sections
from livingreview.evidence.evidence import Evidence
from livingreview.evidence.query import Query
from livingreview.problems import EvidenceError
from livingreview.store import Store

WORDS = """\
often:
  measure: sources
  at_least: 2
  why: One may be chance.
"""
ROLES = """\
body: 1

claims:
  roles-named:
    sentence: >-
      Unclear roles are named
      as a barrier.
    places: [5.roles ¶1, 5.roles ¶2]
    rows:
      - themes: barrier.role-clarity
      - findings:
          basis: measured
          voice: [staff, author]
      - themes:
          theme: barrier.professional-culture
          stance: questions
      - findings: [webb2004-1, webb2004-2]
    threshold: often
    later:
      - themes: barrier.role-clarity
      - findings:
          level: professional

  no-count:
    sentence: Somebody argues so.
    places: 3 ¶1
    not_counting: It is an argument.
    would_change: A study.
    no_later: It is about what was argued then.
"""

PLACED = "Named. {claim}`roles-named` Argued. {claim}`no-count`"


@pytest.fixture
def claims(project):
    """The tiny project with two claims, which the chapter `roles` makes."""
    put_coding(project, "findings", 3, "voice", "staff")
    put_coding(project, "findings", 3, "basis", "measured-with-comparison")
    write(project, ROLES)
    (project / "claims" / "words.yml").write_text(WORDS, encoding="utf-8")
    (project / "chapters").mkdir()
    chapter(project, PLACED)
    return project


def chapter(root, *texts, name="roles"):
    """A chapter of these cells of prose."""
    cells = [("markdown", f"text-{number}", text) for number, text in enumerate(texts, 1)]
    write_notebook(root / "chapters" / f"{name}.ipynb", cells)


def write(root, text, name="roles"):
    (root / "claims").mkdir(exist_ok=True)
    (root / "claims" / f"{name}.yml").write_text(text, encoding="utf-8")


def wrong(root, text, name="roles"):
    """What is wrong with a file of claims that holds `text`: row, column, value, rule."""
    write(root, text, name)
    found = [
        one for one in selection_problems(root, sound=True) if one.file.endswith(f"{name}.yml")
    ]
    return [(one.row, one.column, one.value, one.rule) for one in found]


def row(text, line):
    """The row of the first line of `text` that holds `line`."""
    return next((i for i, one in enumerate(text.splitlines(), start=1) if line and line in one), 1)


def test_a_file_says_what_a_section_claims(claims):
    assert check(claims) == []
    section = load_section(Evidence(claims), "roles")
    roles, argued = section.claims
    assert (section.name, section.body, section.after) == ("roles", 1, 0)
    assert roles.sentence == "Unclear roles are named as a barrier."
    assert roles.places == ("5.roles ¶1", "5.roles ¶2")
    assert roles.rows == (
        Query.of("themes", theme="barrier.role-clarity"),
        Query.of("findings", basis="measured", voice=("staff", "author")),
        Query.of("themes", theme="barrier.professional-culture", stance="questions"),
        Query.of("findings", finding_id=("webb2004-1", "webb2004-2")),
    )
    assert roles.threshold == Threshold("sources", "One may be chance.", at_least=2)
    assert roles.later == (
        Query.of("themes", theme="barrier.role-clarity"),
        Query.of("findings", level="professional"),
    )
    assert argued.places == ("3 ¶1",)
    assert (argued.not_counting, argued.would_change) == ("It is an argument.", "A study.")
    assert (argued.later, argued.no_later) == ((), "It is about what was argued then.")


def test_a_word_for_an_amount_may_measure_something_else_and_add_to_its_reason(claims):
    more = "threshold:\n      word: often\n      measure: programmes\n      also: Twice."
    write(claims, ROLES.replace("threshold: often", more))
    threshold = load_section(Evidence(claims), "roles").claims[0].threshold
    assert threshold == Threshold("programmes", "One may be chance. Twice.", at_least=2)


def test_a_threshold_may_be_written_out(claims):
    more = (
        "threshold:\n      measure: sectors\n      at_most: 3\n      needs: 2\n      share: yes\n"
        "      why: W."
    )
    write(claims, ROLES.replace("threshold: often", more))
    threshold = load_section(Evidence(claims), "roles").claims[0].threshold
    assert threshold == Threshold("sectors", "W.", at_most=3, needs=2, share=True)


def test_a_section_speaks_of_one_body_or_of_those_after_it(claims):
    text = ROLES.replace("body: 1", "after: 1\nplace: since then")
    text = text.replace("    no_later: It is about what was argued then.\n", "")
    write(claims, text.replace("    places: 3 ¶1\n", ""))
    section = load_section(Evidence(claims), "roles")
    assert (section.body, section.after) == (0, 1)
    assert section.claims[1].places == ("since then",)
    assert section.in_view(Evidence(claims)).bodies.start == 2


def test_sections_come_in_the_order_of_the_book_and_words_are_none(claims):
    for name in ("a-last", "b-first"):
        write(claims, "body: 1\nclaims: {}\n", name)
    toc = "format: jb-book\nroot: index\nchapters:\n  - file: chapters/b-first\n"
    (claims / "_toc.yml").write_text(f"{toc}  - file: chapters/roles\n", encoding="utf-8")
    assert section_names(claims) == ["b-first", "roles", "a-last"]


FAULTS = {
    "an unknown key": (
        ("    would_change: A", "    would_chang: A"),
        ("would_chang:", "no-count", "would_chang", "There is no such key here"),
    ),
    "an unknown table": (
        ("- findings: [webb2004-1", "- finding: [webb2004-1"),
        ("- finding:", "roles-named.rows", "finding", "There is no such key here"),
    ),
    "an unknown field": (
        ("          stance: questions", "          stanse: questions"),
        ("stanse", "roles-named.rows.themes", "stanse", "Rows of themes have no such field"),
    ),
    "a field of another table": (
        ("          stance: questions", "          direction: positive"),
        (
            "direction",
            "roles-named.rows.themes",
            "direction",
            "Rows of themes have no such field",
        ),
    ),
    "a value that is no code": (
        ("          basis: measured", "          basis: mesured"),
        ("mesured", "roles-named.rows.findings", "mesured", "There is no such code of basis"),
    ),
    "an identifier that no row has": (
        ("[webb2004-1, webb2004-2]", "[webb2004-1, webb2004-9]"),
        (
            "webb2004-9",
            "roles-named.rows.findings",
            "webb2004-9",
            "No row of findings has this finding_id",
        ),
    ),
    "a query that no row fits": (
        ("voice: [staff, author]", "voice: [service-users]"),
        (
            "basis: measured",
            "roles-named.rows.findings",
            "show=findings&basis=measured&voice=service-users",
            "No row fits this query",
        ),
    ),
    "a place that is no paragraph": (
        ("5.roles ¶2]", "5.rolls ¶2]"),
        ("rolls", "roles-named.places", "5.rolls ¶2", "There is no such paragraph"),
    ),
    "neither threshold nor reason": (
        ("    not_counting: It is an argument.\n", ""),
        ("no-count:", "no-count", "", "A claim has either a threshold or the reason"),
    ),
    "both threshold and reason": (
        ("    threshold: often\n", "    threshold: often\n    not_counting: No.\n"),
        ("roles-named:", "roles-named", "", "A claim has either a threshold or the reason"),
    ),
    "an unknown word": (
        ("threshold: often", "threshold: oftn"),
        ("oftn", "roles-named.threshold", "oftn", "claims/words.yml does not say"),
    ),
    "a threshold without a bound": (
        ("threshold: often", "threshold: {measure: sources, why: W.}"),
        ("threshold:", "roles-named.threshold", "", "A threshold has one bound"),
    ),
    "a measure that there is not": (
        ("threshold: often", "threshold: {measure: source, at_least: 1, why: W.}"),
        ("threshold:", "roles-named.threshold.measure", "source", "Nothing is measured so"),
    ),
    "a share that is not said so": (
        ("threshold: often", "threshold: {measure: sources, at_least: 1, share: half, why: W.}"),
        ("threshold:", "roles-named.threshold.share", "half", "Only a share of the works reviewed"),
    ),
    "a bound that is no number": (
        ("threshold: often", "threshold: {measure: sources, at_least: two, why: W.}"),
        ("threshold:", "roles-named.threshold.at_least", "two", "It must be a whole number"),
    ),
    "a claim without a sentence": (
        ("    sentence: Somebody argues so.\n", ""),
        ("no-count:", "no-count", "", "The claim has no sentence"),
    ),
    "a claim without a place": (
        ("    places: 3 ¶1\n", ""),
        ("no-count:", "no-count", "", "The claim has no place"),
    ),
    "an empty list of codes": (
        ("[webb2004-1, webb2004-2]", "[]"),
        ("[]", "roles-named.rows.findings.finding_id", "", "The list is empty"),
    ),
    "queries that are no list": (
        (
            "      - themes: barrier.role-clarity\n"
            "      - findings:\n          level: professional",
            "      themes: barrier.role-clarity",
        ),
        ("      themes:", "roles-named.later", "", "It must be a list of queries"),
    ),
    "a list without queries": (
        ("    would_change: A study.", "    rows: []"),
        ("rows: []", "no-count.rows", "", "The list is empty"),
    ),
    "neither view of later evidence nor reason": (
        ("    no_later: It is about what was argued then.\n", ""),
        ("no-count:", "no-count", "", "A claim has either a view of later evidence"),
    ),
    "both view of later evidence and reason": (
        ("    later:\n", "    no_later: No.\n    later:\n"),
        ("roles-named:", "roles-named", "", "A claim has either a view of later evidence"),
    ),
    "a view of later evidence that lists rows": (
        ("          level: professional", "          finding_id: webb2004-1"),
        ("finding_id", "roles-named.later.findings", "finding_id", "A view of later evidence asks"),
    ),
    "a view of later evidence that lists sources": (
        ("          level: professional", "          source_id: [webb2004]"),
        ("source_id", "roles-named.later.findings", "source_id", "A view of later evidence asks"),
    ),
    "no evidence to speak of": (
        ("body: 1\n", ""),
        ("", "", "", "A file of claims says of which evidence it speaks"),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_with_a_file_is_said_with_row_claim_and_value(claims, fault):
    (old, new), (line, column, value, rule) = FAULTS[fault]
    text = ROLES.replace(old, new, 1)
    assert text != ROLES
    address = (row(text, line), column, value)
    found = wrong(claims, text)
    assert [one[:3] for one in found] == [address], found
    assert found[0][3].startswith(rule)


def test_a_name_that_stands_twice_in_a_file_is_said_where_it_stands_again(claims):
    text = ROLES.replace("no-count:", "roles-named:")
    again = text.splitlines().index("  roles-named:", 5) + 1
    assert wrong(claims, text) == [(again, "roles-named", "", "The name stands twice")]


def test_what_would_be_right_is_said_too(claims):
    text = ROLES.replace("basis: measured", "basis: mesured")
    write(claims, text)
    (problem,) = check(claims)
    assert "Did you mean measured?" in problem.sentence
    where = f"row {row(text, 'mesured')}, column roles-named.rows.findings"
    assert problem.where == f"claims/roles.yml, {where}"


def test_all_that_is_wrong_with_all_files_is_said_at_once(claims):
    write(
        claims, ROLES.replace("often", "oftn").replace("sentence: Somebody", "sentense: Somebody")
    )
    write(claims, "claims: [", "other")
    with pytest.raises(EvidenceError) as raised:
        load_sections(Evidence(claims))
    files = [problem.file for problem in raised.value.problems]
    assert (files.count("claims/roles.yml"), files.count("claims/other.yml")) == (3, 1)


def test_a_section_without_chapter_and_a_name_used_in_two_sections_are_said(claims):
    claim = "{sentence: S., places: 3 ¶1, not_counting: N., no_later: N.}"
    other = f"body: 1\nclaims:\n  no-count: {claim}\n"
    assert wrong(claims, other, "rolls") == [
        (0, "", "rolls", "There is no chapter chapters/rolls.ipynb that makes these claims"),
        (3, "no-count", "", "A claim of claims/roles.yml has this name"),
    ]


def test_a_claim_that_has_no_mark_in_its_chapter_is_named_although_all_was_sound_before(claims):
    store = Store(claims)
    assert check(claims, store) == []
    chapter(claims, PLACED.replace("{claim}`no-count`", "`{claim}` is no mark."))
    (problem,) = check(claims, store)
    assert problem.file == "claims/roles.yml"
    assert problem.row == row(ROLES, "no-count:")
    assert problem.sentence == (
        "chapters/roles.ipynb has no mark of this claim. Write {claim}`no-count` at the end of the"
        " sentence that says it."
    )
    chapter(claims, PLACED)
    assert check(claims, store) == []


@pytest.mark.parametrize(
    ("texts", "name", "at", "says"),
    [
        (
            (PLACED, "Again. {claim}`no-count`"),
            "roles",
            "chapters/roles.ipynb, cell text-2",
            "The claim has its mark in cell text-1 already: 'no-count'. Keep one of the two.",
        ),
        (
            ("So. {claim}`no-count`",),
            "aside",
            "chapters/aside.ipynb, cell text-1",
            "claims/roles.yml makes this claim, so its mark belongs into that chapter: 'no-count'."
            " Put it into chapters/roles.ipynb.",
        ),
        (
            (f"{PLACED} {{claim}}`no-cuont`",),
            "roles",
            "chapters/roles.ipynb, cell text-1",
            "No claim has this name: 'no-cuont'. Did you mean no-count?",
        ),
    ],
)
def test_a_mark_that_is_not_the_only_one_of_a_claim_of_its_chapter_is_named(
    claims, texts, name, at, says
):
    chapter(claims, *texts, name=name)
    (problem,) = check(claims)
    assert (problem.where, problem.sentence) == (at, says)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("claims: [", 2),
        ("a: b: c", 1),
        ("\tx", 1),
        ("claims:\n  x: \x01", 0),
        ("[" * 100_000, 0),
        ("- " * 100_000, 0),
        ("a: &a [*a]", 1),
        ("- a\n- b\n", 1),
        ("", 1),
        ("a: 1\n---\nb: 2\n", 2),
    ],
)
def test_a_file_that_is_no_file_of_claims_is_said_and_nothing_falls_over(claims, text, at):
    assert at in [one[0] for one in wrong(claims, text)]


def test_yes_is_text_and_so_is_a_number(claims):
    write(
        claims, ROLES.replace("stance: questions", "section: 5.roles\n          stance: questions")
    )
    query = load_section(Evidence(claims), "roles").claims[0].rows[2]
    assert dict(query.where)["section"] == ("5.roles",)
    text = ROLES.replace("          basis: measured", "          isolates_integration: yes")
    write(claims, text)
    section, problems = read_section(Evidence(claims), "roles")
    assert (problems, dict(section.claims[0].rows[1].where)["isolates_integration"]) == (
        [],
        ("yes",),
    )


def test_a_group_may_not_be_called_like_a_code_nor_hold_what_is_none(project):
    with (project / "review.toml").open("a", encoding="utf-8") as file:
        file.write('\n[groups.timing]\nhappened = ["expected"]\nsoon = ["tomorrow"]\n')
        file.write('\n[groups.colour]\nwarm = ["red"]\n')
    found = {(one.column, one.value): one.rule for one in selection_problems(project, sound=True)}
    assert found == {
        ("groups.timing.happened", "happened"): "A code of timing has this name",
        ("groups.timing.soon", "tomorrow"): "There is no such code of timing",
        ("groups.colour", "colour"): "There is no such field",
    }


def test_a_declared_field_asks_only_for_what_there_is(project):
    path = project / "review.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('isolates_integration = "no", code', 'isolates = "no", code')
    text = text.replace('exposure = "apart", code_of', 'exposure = "away", code_of')
    path.write_text(text, encoding="utf-8")
    assert {(one.value, one.rule) for one in selection_problems(project, sound=True)} == {
        ("isolates", "Rows of findings have no such field"),
        ("away", "There is no such code of exposure"),
    }


@pytest.mark.parametrize("verb", [["claims"], ["accept", "no-count", "--reason", "x"], ["check"]])
def test_no_verb_shows_a_traceback_for_a_file_of_claims(claims, verb):
    text = ROLES.replace("stance:", "stanse:")
    write(claims, text)
    done = ask(claims, *verb)
    said = done.stdout + done.stderr
    assert done.exit_code == 1
    assert f"claims/roles.yml, row {row(text, 'stanse')}" in said
    assert "Traceback" not in said


def test_accepting_a_claim_records_it_under_its_name(claims):
    done = ask(claims, "accept", "no-count", "--reason", "Read.", "--date", "2026-11-28")
    assert done.exit_code == 0, done.stderr
    assert "no-count,no-rows,2026-11-28,Read." in (claims / "data" / "judgements.csv").read_text(
        encoding="utf-8"
    )
    shutil.rmtree(claims / "claims")
    shutil.rmtree(claims / "chapters")
    take(claims, "judgements", 2)
    assert ask(claims, "claims").exit_code == 0


def borne(root, *rows):
    """What is wrong with bearings: row, column, rule."""
    for claim, table, row, bearing in rows:
        bear(root, claim, bearing, row, table=table)
    found = [one for one in selection_problems(root, sound=True) if "bearings" in one.file]
    return [(one.row, one.column, one.rule) for one in found]


CULTURE = "barrier.professional-culture/webb2004/5.roles ¶2"


def test_a_bearing_is_of_a_row_that_there_is_on_a_claim_that_there_is(claims):
    sound = [
        ("roles-named", "findings", "sloper2004-1", "for"),
        ("roles-named", "themes", CULTURE, "against"),
        ("roles-named", "findings", "brownwhite2006-1", "own"),
    ]
    assert borne(claims, *sound) == []
    assert borne(
        claims,
        ("rolls-named", "findings", "sloper2004-1", "for"),
        ("roles-named", "finding", "sloper2004-1", "for"),
        ("roles-named", "findings", "sloper2004-9", "for"),
    ) == [
        (5, "claim", "There is no such claim"),
        (6, "table", "There is no such table"),
        (7, "row", "There is no such row"),
    ]


def test_the_voice_of_the_review_is_no_cited_work_and_a_work_is_on_one_side_of_a_claim(claims):
    assert borne(
        claims,
        ("roles-named", "findings", "brownwhite2006-1", "for"),
        ("roles-named", "findings", "sloper2004-1", "own"),
        ("roles-named", "findings", "webb2004-1", "for"),
        ("roles-named", "themes", CULTURE, "against"),
    ) == [
        (2, "bearing", "The row is the work reviewed speaking for itself, which is nobody cited"),
        (3, "bearing", "The row is of sloper2004, not of the work reviewed"),
        (5, "bearing", "webb2004 is cited for roles-named and against it"),
    ]


def test_new_rows_are_said_to_bear_on_a_claim_when_it_is_accepted(claims):
    done = ask(claims, "accept", "roles-named", "--reason", "Read.")
    assert done.exit_code == 1
    assert "Say of each new row how it bears on the claim" in done.stderr
    assert "    sloper2004-1 (sloper2004)" in done.stderr
    rows = [
        *("--for", "sloper2004-1", "--against", "barrier.role-clarity/atkinson2001/5.roles ¶1"),
        *("--beside", CULTURE, "--inferred", "barrier.role-clarity/sloper2004/5.roles ¶1"),
        *("--inferred", "barrier.role-clarity/sloper2004/5.roles ¶2"),
        *("--beside", "webb2004-1", "--beside", "webb2004-2"),
    ]
    done = ask(claims, "accept", "roles-named", "--reason", "Read.", *rows)
    assert done.exit_code == 0, done.stderr
    assert [row["bearing"] for row in read_rows(paths(claims)["bearings"])] == [
        *("for", "beside", "beside", "beside", "against", "inferred", "inferred")
    ]
    done = ask(claims, "accept", "roles-named", "--reason", "Again.", "--for", "webb2004-9")
    assert "Not in view of the claim: webb2004-9." in done.stderr
    assert ask(claims, "accept", "roles-named", "--reason", "Again.").exit_code == 0
