"""Fixtures that every test may ask for, from the modules in support/."""

import os

pytest_plugins = ["tiny", "living", "two_bodies", "browser", "whole_books", "searched"]


def pytest_configure() -> None:
    """Keep the options of this run, given by the environment, from the runs that tests start."""
    os.environ.pop("PYTEST_ADDOPTS", None)
