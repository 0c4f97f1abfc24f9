import pytest
from books import REPOSITORY
from browser import MODES, chromium, opened, served

PAGES = ["index.html", *sorted(f"chapters/{path.stem}.html" for path in (REPOSITORY / "chapters").glob("*.*"))]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_open_without_another_host_and_with_a_quiet_console(visit, name, mode):
    page = visit(name, mode).page
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") or mode == "print"


PLANTED = """<!doctype html><title>Planted</title><h1>Planted</h1>
<link rel="stylesheet" href="https://cdn.example/style.css"><img src="gone.png" alt="">
<script>console.warn("planted"); throw new Error("thrown")</script>"""


def test_requests_to_other_hosts_missing_files_warnings_and_errors_are_seen(browser, tmp_path):
    (tmp_path / "planted.html").write_text(PLANTED, encoding="utf-8")
    with served(tmp_path) as address:
        visit = opened(browser, address, "planted.html")
    assert visit.refused == ["https://cdn.example/style.css"]
    said = " ".join(visit.console)
    assert [word for word in ("planted", "thrown", "404", "ERR_FAILED") if word not in said] == []


def test_axe_finds_a_planted_fault(browser, tmp_path):
    (tmp_path / "planted.html").write_text('<html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"></main>')
    with served(tmp_path) as address:
        found = opened(browser, address, "planted.html").violations()
    assert ["image-alt" in line for line in found] == [True]


@pytest.mark.parametrize(("required", "outcome"), [("", pytest.skip.Exception), ("required", pytest.fail.Exception)])
def test_without_a_browser_tests_are_skipped_with_the_reason_and_fail_where_one_is_required(monkeypatch, required, outcome):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("BROWSER", required)
    with pytest.raises(outcome, match="apt-get install chromium"):
        chromium()
