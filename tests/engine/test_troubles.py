"""What stops the book says which file it is in, however the build came to fail."""

from shutil import copy

import pytest
import yaml
from books import REPOSITORY

from livingreview.serving.builder import why
from livingreview.serving.troubles import Trouble

LOG = "Source Folder: here\nExtension error: Handler <function f> threw an exception"


def test_settings_that_cannot_be_read_are_named_and_not_the_handler_that_asked(tmp_path):
    (tmp_path / "review.toml").write_text("[review]\nname = \n", encoding="utf-8")
    (trouble,) = why(SystemExit(1), LOG, tmp_path)
    assert trouble.where.startswith("review.toml, row 2")
    assert "not TOML" in trouble.sentence


@pytest.mark.parametrize("name", ["_toc.yml", "_config.yml"])
def test_a_file_about_the_book_that_is_no_yaml_is_named_itself(tmp_path, name):
    copy(REPOSITORY / "review.toml", tmp_path)
    path = tmp_path / name
    path.write_text("root: index\nparts: [\n", encoding="utf-8")
    with pytest.raises(yaml.YAMLError) as raised, path.open(encoding="utf-8") as file:
        yaml.safe_load(file)
    (trouble,) = why(raised.value, LOG, tmp_path)
    assert trouble == Trouble(f"{name}, line 3", trouble.sentence)
    assert "not YAML" in trouble.sentence
