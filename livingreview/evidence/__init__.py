"""The evidence base: its schema, its tables as frames, and its releases."""
