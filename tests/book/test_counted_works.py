"""Counts remember the works that their rows came from."""

import pandas as pd

from ics import counts, verdicts, what_counts
from livingreview.evidence.evidence import Evidence
from livingreview.show import beneath
from livingreview.show.cells import Citation, Link
from livingreview.show.table import Table

ROWS = pd.DataFrame({"source_id": ["b2002", "a2001", "b2002"], "n": [1, 2, 3]})


def test_rows_rest_on_the_works_they_name_and_counts_on_what_was_noted():
    counts = pd.DataFrame({"n": [3]})
    noted = beneath.noting(counts, ROWS)
    assert beneath.sources(ROWS) == beneath.sources(noted) == ("a2001", "b2002")
    assert beneath.sources(counts) == ()
    assert counts.attrs == {}


def test_what_is_noted_of_many_works_is_not_looked_through_with_each_row_taken():
    class Looked(str):
        def __deepcopy__(self, memo):
            raise AssertionError(self)

    frame = beneath.noting(pd.DataFrame({"n": [3]}), ROWS)
    frame.attrs[beneath.NOTED] = type(frame.attrs[beneath.NOTED])([Looked("a2001")])
    assert frame.iloc[0].attrs[beneath.NOTED] == ("a2001",)


def test_several_frames_rest_on_all_their_works():
    assert beneath.sources(ROWS.iloc[:1], ROWS.iloc[1:2]) == ("a2001", "b2002")


def test_counts_of_themes_findings_and_works_note_their_sources(project):
    evidence = Evidence(project)
    named = what_counts.with_sources(counts.strongest(evidence.themes), evidence.sources)
    findings = what_counts.counted(evidence.findings)
    cited = {"atkinson2001", "sloper2004", "webb2004"}
    assert set(beneath.sources(counts.sources_by(named, "attribution"))) == cited
    assert set(beneath.sources(counts.with_scottish(named))) == cited
    assert set(beneath.sources(verdicts.by_outcome(findings, evidence.works, "level"))) == {
        "sloper2004",
        "webb2004",
    }
    assert set(beneath.sources(verdicts.programmes_by(findings, evidence.works, "level"))) == {
        "sloper2004",
        "webb2004",
    }
    assert (
        set(beneath.sources(counts.described(evidence.sources, "countries", ["GB-SCT"]))) == cited
    )
    assert (
        set(beneath.sources(counts.coded_sources(evidence.sources, themes=evidence.themes)))
        == cited
    )


def test_a_table_rests_on_what_its_cells_cite_or_link_to_and_on_what_is_named():
    rows = [
        [[Citation("b2002", "B 2002")], [Link("A", "source-a2001"), Link("row", "themes-x")]],
        ["plain", 1],
    ]
    _, about = Table("t", "T", ["x", "y"], rows, "S", sources=("c2003",))._repr_mimebundle_()
    assert about["sources"] == ["a2001", "b2002", "c2003"]
