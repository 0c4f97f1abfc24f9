"""The command line: each verb of `review` is a function."""
