"""A book of a sealed release: what people and machines find on its pages, and that all of it
agrees.

The book is small but real: the data and the schemas of the project, sealed in a copy, and one
chapter with a figure, a table and a claim. What is checked here holds for each of them, whatever
the chapter.
"""

import csv
import json
import re
import subprocess
import xml.etree.ElementTree as ET
from datetime import date

import pytest
import rispy
import yaml
from books import (
    ENGINE,
    REPOSITORY,
    copy_of_project,
    files_in,
    only_chapter,
    pages_in,
    rewrite,
    run,
    said,
    sound,
    words,
)
from frictionless import Package
from pybtex.database import parse_string
from rocrate.rocrate import ROCrate
from tiny import write_rows
from zotero import saved

from livingreview.publishing.archives import from_zip
from livingreview.publishing.facts import disagreements

BASE = "https://example.org/review/"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CLAIM = "overall-words-and-definitions-vary"
CELLS = [
    ("markdown", "title", "# A chapter\n\nThis chapter has one of each."),
    (
        "code",
        "setup",
        "from ics import counts, what_counts\n"
        "from livingreview.show.claims import claims_of\n"
        "from livingreview.evidence.evidence import Evidence\nfrom ics.figures.conclusions "
        "import gaps_named\n"
        "from ics.tables import sources\nevidence = Evidence()\nlabels = evidence.labels('theme')\n"
        "rows = what_counts.with_sources(counts.of_group(counts.strongest(evidence.themes), "
        "'gap'), evidence.sources)\n"
        "from livingreview.evidence.changes import reasons\nreasons(evidence.root)",
    ),
    ("code", "figure", "gaps_named(counts.with_scottish(rows), labels, 'gaps-named')"),
    (
        "code",
        "table",
        "sources.other_slips(evidence.slips, evidence.labels('slip'), 'slips', 'Slips of the "
        "review')",
    ),
    ("code", "claim", "claims_of('small', evidence)"),
    (
        "markdown",
        "by",
        f"## A heading\n\n{{cite:t}}`sloper2004` says so. {{claim}}`{CLAIM}`\n\n"
        f"```{{list-table}} Claims\n:header-rows: 1\n:stub-columns: 1\n\n* - Claim\n  - Rows\n"
        f"* - []{{#ledger-{CLAIM}}}[So.](#claim-{CLAIM})\n"
        "  - Rows\n```",
    ),
]
RELEASE = ("python", "-m", ENGINE, "release")
NOT_COMMITTED = {".git", "_build", "dist", ".written"}
PARTS = {"figure": "gaps-named", "table": "slips"}


def released(root, *redirects):
    """Make the project in `root` a small book with an address, and release it; its pages are those
    of the archive that was made of it.
    """
    only_chapter(root, "small", *CELLS)
    brought = {row["added"] for row in cells_of(root) if row.get("added")}
    rewrite(
        root, "releases", lambda row: {} if row["release"].rpartition(".")[0] in brought else None
    )
    number = read_rows(root / "data" / "releases.csv")[-1]["release"]
    days = {cell for row in cells_of(root) for cell in row.values() if DAY.fullmatch(cell)}
    (root / "CHANGELOG.md").write_text(
        f"## {number} (in preparation)\n\n- The evidence since then.\n", encoding="utf-8"
    )
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    config["html"]["baseurl"] = BASE
    (root / "_config.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    for path in (root / "releases").glob("*.csv"):
        path.unlink()  # a small book keeps no promise of the whole one
    reasons = read_rows(REPOSITORY / "releases" / "changes.csv")
    kept = [row for row in reasons if row["table"] in {"findings", "sources", "themes"}]
    write_rows(root / "releases" / "changes.csv", list(reasons[0]), kept)
    if redirects:
        (root / "releases" / "redirects.csv").write_text(
            "\n".join(["was,now", *redirects, ""]), encoding="utf-8"
        )
    (root / ".gitignore").write_text("_build/\ndist/\n__pycache__/\n", encoding="utf-8")
    (root / "LICENSE-DATA").write_bytes((REPOSITORY / "LICENSE-DATA").read_bytes())
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
        run_git(root, *command)
    done = sound(run(root, *RELEASE, number, "--date", max(days), "--without-tests"))
    assert f"git add -A && git commit -m 'Release {number}' && git tag v{number}" in said(done)
    (archive,) = (root / "dist").glob("*-book.zip")
    for name, content in from_zip(archive.read_bytes()).items():
        path = root / "_build" / "html" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def run_git(root, *arguments):
    settings = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "core.autocrlf=false"]
    subprocess.run(["git", *settings, *arguments], cwd=root, check=True, capture_output=True)


def cells_of(root):
    """Every row of every table of the project in `root`."""
    return [row for path in sorted((root / "data").rglob("*.csv")) for row in read_rows(path)]


def read_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    moved = (
        "chapters/old,chapters/small",
        "chapters/small#figure-old,chapters/references#references",
    )
    return released(copy_of_project(tmp_path_factory.mktemp("release") / "book"), *moved)


@pytest.fixture(scope="module")
def files(root):
    return files_in(root / "_build" / "html")


@pytest.fixture(scope="module")
def pages(root):
    return pages_in(root / "_build" / "html")


@pytest.fixture(scope="module")
def page(pages):
    return pages["chapters/small.html"]


def in_words(day):
    return f"{day.day} {day:%B} {day.year}"


@pytest.fixture(scope="module")
def facts(root):
    """Number, day, title, authors, licence of the release, from where each of them is written."""
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    release = read_rows(root / "data" / "releases.csv")[-1]
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    return {
        "title": citation["title"],
        "data": package["title"],
        "version": release["release"],
        "day": release["date"],
        "in_words": in_words(date.fromisoformat(release["date"])),
        "authors": [one["name"] for one in citation["authors"]],
        "licence": package["licenses"][0]["path"],
        "spdx": citation["license"],
    }


# What is typed twice agrees


def test_the_citation_file_says_of_the_release_what_the_list_of_releases_says(root):
    for folder in (root, REPOSITORY):
        assert disagreements(folder) == []


def test_a_citation_file_of_another_release_or_another_day_is_found(root, tmp_path, facts):
    for name in ("CITATION.cff", "data/releases.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((root / name).read_bytes())
    path = tmp_path / "CITATION.cff"
    path.write_text(
        path.read_text(encoding="utf-8").replace(facts["day"], "2029-12-24"), encoding="utf-8"
    )
    assert disagreements(tmp_path) == [
        f"CITATION.cff says date-released: 2029-12-24; data/releases.csv says {facts['day']}."
    ]


def test_while_a_release_is_in_preparation_the_citation_file_stays_with_the_last_that_is_out(
    root, tmp_path
):
    for name in ("CITATION.cff", "data/releases.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((root / name).read_bytes())
    with (tmp_path / "data" / "releases.csv").open("a", encoding="utf-8") as file:
        file.write("9.0.0,,More,\n")
    assert disagreements(tmp_path) == []


def test_title_and_licence_are_the_same_wherever_they_are_typed():
    config = yaml.safe_load((REPOSITORY / "_config.yml").read_text(encoding="utf-8"))
    citation = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"))
    package = json.loads((REPOSITORY / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert config["title"] == citation["title"]
    assert config["author"] == " and ".join(one["name"] for one in citation["authors"])
    assert [one["name"] for one in package["licenses"]] == [citation["license"]]
    assert citation["license"].replace("-", " ", 1).replace("-4", " 4") in config["copyright"]
    assert package["licenses"][0]["path"].startswith("https://creativecommons.org/licenses/by/4.0/")


def test_sealing_writes_number_and_day_into_citation_file_and_changelog(root, facts):
    assert f"version: {facts['version']}\ndate-released: {facts['day']}\n" in (
        root / "CITATION.cff"
    ).read_text(encoding="utf-8")
    assert f"## {facts['version']} ({facts['in_words']})\n" in (root / "CHANGELOG.md").read_text(
        encoding="utf-8"
    )


# What is derived agrees


def several(value):
    return value if isinstance(value, list) else [value]


def meta(page, name):
    return [tag["content"] for tag in page.find_all("meta", attrs={"name": name})]


def landing(pages):
    return pages["chapters/small.html"]


def test_highwire_and_dublin_core_say_what_the_release_says(pages, facts):
    head = landing(pages)
    assert meta(head, "citation_title") == meta(head, "DC.title") == [facts["title"]]
    assert meta(head, "citation_author") == meta(head, "DC.creator") == facts["authors"]
    assert meta(head, "citation_publication_date") == [facts["day"].replace("-", "/")]
    assert meta(head, "DC.date") == [facts["day"]]
    assert meta(head, "DC.rights") == [facts["licence"]]
    assert meta(head, "DC.publisher") == facts["authors"]
    assert meta(head, "citation_technical_report_number") == [f"Release {facts['version']}"]
    assert meta(head, "citation_fulltext_html_url") == [f"{BASE}v/{facts['version']}/"]
    assert meta(head, "citation_language") == ["en-GB"]


def test_json_ld_describes_a_report_and_its_data_as_the_release_says(pages, facts):
    report, data = (
        json.loads(script.get_text())
        for script in landing(pages).find_all("script", type="application/ld+json")
    )
    assert (report["@type"], report["name"]) == ("Report", facts["title"])
    assert (data["@type"], data["name"]) == ("Dataset", facts["data"])
    for one, people in ((report, "author"), (data, "creator")):
        assert (one["version"], one["datePublished"], one["license"]) == (
            facts["version"],
            facts["day"],
            facts["licence"],
        )
        assert [who["name"] for who in one[people]] == facts["authors"]
    assert len(data["description"]) > 50
    assert report["isBasedOn"][0]["datePublished"] == "2006"
    assert len(report["hasPart"]) == 2


def test_everything_that_json_ld_offers_for_download_is_in_the_book(pages, files, facts):
    data = json.loads(landing(pages).find_all("script", type="application/ld+json")[1].get_text())
    offered = [
        one["contentUrl"].removeprefix(f"{BASE}v/{facts['version']}/")
        for one in data["distribution"]
    ]
    assert len(offered) > 10
    assert [name for name in offered if name not in files] == []


def test_the_ro_crate_says_what_the_release_says_and_how_the_book_was_built(root, files, facts):
    crate = ROCrate(root / "_build" / "html" / "ro-crate-metadata.json")
    told = crate.root_dataset
    assert (told["name"], told["version"], told["datePublished"]) == (
        facts["title"],
        facts["version"],
        facts["day"],
    )
    assert [one["name"] for one in several(told["author"])] == facts["authors"]
    assert (told["license"].id, told["license"]["identifier"]) == (facts["licence"], facts["spdx"])
    build = crate.dereference("#build")
    assert build.type == "CreateAction"
    assert [one.type for one in several(build["instrument"])] == ["SoftwareSourceCode"]
    parts = {one.id for one in crate.data_entities}
    assert {one.id for one in [*several(build["object"]), *several(build["result"])]} == parts
    assert [part for part in parts if part not in files] == []
    assert not any(
        clock in files["ro-crate-metadata.json"].decode()
        for clock in ("T00", "uuid", "sdDatePublished")
    )


def test_the_data_package_in_the_book_is_valid_and_says_what_the_release_says(root, files, facts):
    package = Package(str(root / "_build" / "html" / "data" / "datapackage.json"))
    assert package.validate().valid
    told = json.loads(files["data/datapackage.json"])
    assert (told["title"], told["version"], told["created"][:10]) == (
        facts["data"],
        facts["version"],
        facts["day"],
    )
    assert [one["title"] for one in told["contributors"]] == facts["authors"]
    assert [one["path"] for one in told["licenses"]] == [facts["licence"]]
    assert files["data/findings.csv"] == (root / "data" / "findings.csv").read_bytes()


def test_signposts_lead_to_licence_kind_descriptions_and_every_table(pages, files, facts):
    links = [(link["rel"][0], link["href"]) for link in landing(pages).head.find_all("link")]
    assert ("license", facts["licence"]) in links
    assert ("type", "https://schema.org/Report") in links
    assert ("cite-as", f"{BASE}v/{facts['version']}/") in links
    items = [address for rel, address in links if rel in {"item", "describedby"}]
    assert len(items) > 10


def test_only_the_first_page_is_described_as_the_whole_review(pages):
    described = {
        name
        for name, page in pages.items()
        if meta(page, "DC.title") or page.find("script", type="application/ld+json")
    }
    assert described == {"chapters/small.html"}


def test_zotero_saves_the_first_page_as_a_report_and_a_chapter_as_a_section_of_it(pages, facts):
    common = {
        "creators": facts["authors"],
        "date": facts["day"].replace("-", "/"),
        "language": "en-GB",
    }
    whole, section = (
        saved(pages[name]) for name in ("chapters/small.html", "chapters/references.html")
    )
    assert whole.pop("abstractNote")
    assert whole == {
        **common,
        "itemType": "report",
        "title": facts["title"],
        "institution": facts["authors"][0],
        "number": f"Release {facts['version']}",
        "url": f"{BASE}v/{facts['version']}/",
    }
    assert section == {
        **common,
        "itemType": "bookSection",
        "title": "References",
        "publicationTitle": f"{facts['title']}, release {facts['version']}",
        "publisher": facts["authors"][0],
        "url": f"{BASE}v/{facts['version']}/chapters/references.html",
    }


def test_each_page_has_a_twin_in_plain_text_that_says_the_same_with_its_numbers(
    page, pages, files, root
):
    twin = files["chapters/small.md"].decode()
    assert page.find("link", type="text/markdown")["href"] == "small.md"
    assert twin.startswith("# A chapter\n\nThis chapter has one of each.")
    assert "## A heading\n" in twin
    for kind, name in PARTS.items():
        caption = page.select_one(f"#{kind}-{name} .caption-number").get_text().strip()
        assert re.fullmatch(rf"{kind.capitalize()} \d+", caption)
        assert caption in twin
    for row in page.select("#table-slips tbody tr"):
        cells = " | ".join(words(cell) for cell in row.find_all(["th", "td"]))
        assert re.sub(r"[\\*]", "", cells) in re.sub(r"[\\*]", "", twin)
    for left_out in ("Cite this figure", "evidence = Evidence()", "Copy", ".html", "Download", "@"):
        assert left_out not in twin.replace(f"{BASE}v/", "")
    assert words(page.select_one(".cite-box .cite-words")) in twin.replace("\\", "")


def test_a_list_names_every_twin_in_the_order_of_the_book(files, facts):
    listed = files["llms.txt"].decode()
    assert listed.startswith(f"# {facts['title']}\n\n> ")
    twins = re.findall(r"\]\((.*\.md)\)", listed)
    assert twins == ["chapters/small.md", "chapters/references.md"]
    assert set(twins) == {name for name in files if name.endswith(".md")}
    assert "](data/datapackage.json)" in listed
    assert "](chapters/small.md): This chapter has one of each.\n" in listed


def test_the_canonical_address_of_a_page_is_that_of_the_current_release(pages):
    assert [link["href"] for link in landing(pages).find_all("link", rel="canonical")] == [
        f"{BASE}chapters/small.html"
    ]


def test_the_feed_has_an_entry_a_release_dated_by_the_release(files, facts):
    root = ET.fromstring(files["feed.xml"])  # noqa: S314 - our own
    atom = "{http://www.w3.org/2005/Atom}"
    entry, *_ = root.findall(f"{atom}entry")
    assert entry.findtext(f"{atom}title").startswith(f"Release {facts['version']}: ")
    assert (
        entry.findtext(f"{atom}updated")
        == root.findtext(f"{atom}updated")
        == f"{facts['day']}T00:00:00Z"
    )
    assert root.find(f"{atom}author/{atom}name").text == facts["authors"][0]
    assert entry.find(f"{atom}link").get("href") == f"{BASE}v/{facts['version']}/"


# Citing


def cite_lines(page):
    return {
        line.find(class_="cite-words")["id"].removeprefix("cite-"): line
        for line in page.select(".cite-line")
    }


def test_each_figure_table_and_claim_says_how_to_cite_it_in_words(page, facts):
    lines = cite_lines(page)
    assert [name.split("-")[0] for name in lines] == ["figure", "table", "claim"]
    for name, line in lines.items():
        told = words(line.find(class_="cite-words"))
        assert f"{facts['authors'][0]} ({facts['day'][:4]}) ‘" in told
        assert f"{facts['title']}, release {facts['version']}, {facts['in_words']}." in told
        assert told.endswith(f"Available at: {BASE}v/{facts['version']}/chapters/small.html#{name}")
        assert page.find(id=name)


def test_what_a_citation_in_words_calls_a_figure_is_its_headline(page):
    number, headline = (
        words(page.select_one(f"figure .caption-{part}")).rstrip("#").strip()
        for part in ("number", "text")
    )
    cited = words(cite_lines(page)["figure-gaps-named"])
    assert f"‘{number} (gaps-named): {headline}’" in cited


def test_a_claim_that_nobody_is_cited_for_says_so_in_its_citation(page):
    cited = words(cite_lines(page)[f"claim-{CLAIM}"])
    assert f"‘Claim {CLAIM}, nobody cited for it: So’" in cited


def test_each_citation_can_be_taken_away_in_three_forms_that_other_tools_read(page, files):
    for name, line in cite_lines(page).items():
        links = {link.get_text(): link["href"] for link in line.select(".cite-files a[download]")}
        assert links == {
            words: f"../cite/{name}.{form}"
            for form, words in {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}.items()
        }
        (entry,) = parse_string(files[f"cite/{name}.bib"].decode(), "bibtex").entries.values()
        (record,), (item,) = (
            rispy.loads(files[f"cite/{name}.ris"].decode()),
            json.loads(files[f"cite/{name}.json"]),
        )
        assert entry.fields["url"] == record["urls"][0] == item["URL"]


def test_the_works_beneath_a_figure_are_those_that_its_rows_name(page, files, root):
    themes = read_rows(root / "data" / "themes.csv")
    named = {
        row["source_id"]
        for row in themes
        if row["theme"].startswith("gap.") and row["source_id"] != "brownwhite2006"
    }
    assert len(named) > 3
    assert (
        set(parse_string(files["cite/figure-gaps-named-sources.bib"].decode(), "bibtex").entries)
        == named
    )
    assert f"rests on {len(named)} works" in words(cite_lines(page)["figure-gaps-named"])
    assert "cite/table-slips-sources.bib" not in files


def test_the_first_page_says_how_to_cite_the_review_and_its_data(page, files):
    heads = [words(head) for head in page.select(".cite-box h2")]
    assert heads == ["Cite this review", "Cite the data"]
    assert {"cite/review.bib", "cite/data.ris", "cite/data.json"} <= set(files)
    for name, box in zip(("review", "data"), page.select(".cite-box"), strict=True):
        shown = {pre["id"].rsplit("-", 1)[1]: pre.get_text() for pre in box.find_all("pre")}
        assert shown == {
            form: files[f"cite/{name}.{form}"].decode() for form in ("bib", "ris", "json")
        }
        assert "There is no DOI yet." in words(box)


def test_every_other_chapter_says_how_to_cite_it(pages):
    assert [words(head) for head in pages["chapters/references.html"].select(".cite-box h2")] == [
        "Cite this chapter"
    ]


def test_every_copy_button_names_what_it_copies_and_has_a_place_to_say_so(page):
    buttons = page.select("button.cite-copy")
    assert len(buttons) > 8
    for button in buttons:
        assert page.find(id=button["data-copies"])
        assert button.find_next_sibling("span")["role"] == "status"


# Releases and places that moved


def test_every_page_says_which_release_it_is_of(pages, facts):
    for name in ("chapters/small.html", "chapters/references.html", "search.html"):
        box = pages[name].select_one(".release")
        assert box["data-release"] == facts["version"]
        assert f"Release {facts['version']}, {facts['in_words']}" in words(box)


def test_a_book_knows_only_its_own_release(files, facts):
    (own,) = json.loads(files["versions.json"])["releases"]
    assert (own["release"], own["date"]) == (facts["version"], facts["day"])
    assert "figure gaps-named" in json.loads(files["said.json"])["chapters/small"]


def test_a_chapter_that_moved_leaves_a_page_that_leads_to_where_it_is(pages):
    page = pages["chapters/old.html"]
    assert page.find("a")["href"] == "small.html"
    assert page.find("meta", attrs={"http-equiv": "refresh"})["content"] == "1; url=small.html"


def test_a_place_that_moved_keeps_its_name_and_says_where_it_is(page):
    place = page.find(id="figure-old")
    assert place.find("a")["href"] == "references.html#references"


# Making a release


def test_the_chapters_of_a_release_are_current(root):
    states = said(sound(run(root, "python", "-m", ENGINE, "status"))).splitlines()
    assert states == ["chapters/small.ipynb: current"]


def test_a_release_is_made_in_one_go_and_again_from_its_commit_the_same(root, facts, tmp_path):
    run_git(root, "add", "-A")
    run_git(root, "commit", "-qm", "the release")
    other = tmp_path / "another place"
    run_git(tmp_path, "clone", "-q", str(root), str(other))
    elsewhere = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    sound(run(other, *RELEASE, facts["version"], "--without-tests", **elsewhere))
    made = files_in(root / "dist")
    (source,) = (content for name, content in made.items() if name.endswith("-source.zip"))
    committed = {name for name in files_in(other) if name.split("/")[0] not in NOT_COMMITTED}
    assert set(from_zip(source)) == committed
    assert {f"releases/{facts['version']}{end}" for end in (".json", ".csv")} <= committed
    assert files_in(other / "dist") == made
    assert {name.rsplit("-", 1)[-1] for name in made} >= {
        "book.zip",
        "data.zip",
        "source.zip",
        "notes.md",
        "SHA256SUMS",
        "requirements.txt",
    }
    crate = json.loads(made["ro-crate-metadata.json"])
    (action,) = [one for one in crate["@graph"] if one["@type"] == "CreateAction"]
    assert [one["@id"].rsplit("-", 1)[-1] for one in action["instrument"]] == [
        "source.zip",
        "requirements.txt",
    ]
