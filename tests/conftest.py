"""Fixtures that every test may ask for, from the modules in support/."""

pytest_plugins = ["tiny", "living", "two_bodies", "browser", "whole_books", "searched"]
