"""Running chapters: which are stale, in what process, and what each of them read."""
