import pytest

from livingreview.project import ProjectNotFoundError, project_root


@pytest.mark.parametrize("inside", [".", "data", "data/schemas"])
def test_the_project_is_found_from_any_folder_inside_it(project, inside):
    assert project_root(project / inside) == project.resolve()


def test_the_project_is_found_around_the_working_directory(project, monkeypatch):
    monkeypatch.chdir(project / "data" / "readings")
    assert project_root() == project.resolve()


def test_the_nearest_project_is_the_one(project):
    inner = project / "copy" / "data"
    inner.mkdir(parents=True)
    (inner / "datapackage.json").write_text("{}", encoding="utf-8")
    assert project_root(inner) == (project / "copy").resolve()


def test_a_project_reached_by_a_link_is_found_where_it_is(project, tmp_path_factory):
    link = tmp_path_factory.mktemp("elsewhere") / "link"
    link.symlink_to(project / "data", target_is_directory=True)
    assert project_root(link) == project.resolve()


def test_a_folder_called_like_the_mark_makes_no_project(tmp_path):
    (tmp_path / "data" / "datapackage.json").mkdir(parents=True)
    with pytest.raises(ProjectNotFoundError):
        project_root(tmp_path)


def test_outside_a_project_the_message_names_the_folder_and_says_what_to_do(tmp_path):
    with pytest.raises(ProjectNotFoundError) as error:
        project_root(tmp_path)
    assert str(tmp_path) in str(error.value)
    assert "data/datapackage.json" in str(error.value)
    assert "Change to the folder of the review" in str(error.value)
