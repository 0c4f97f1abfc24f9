"""What a release hands on: its facts, citations, descriptions, feed and archives."""
