"""Living in the review: a local page that shows the book and follows what is saved.

The server (`server`, `following`) watches files (`watching`) and keeps a workshop (`workshop`), a
process that has third-party libraries ready. The workshop forks a builder (`builder`) that has
read the book before it is asked; the builder brings chapters up to date (`updating`), shows the
open page first (`preview`), and builds.
"""
