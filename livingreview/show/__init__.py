"""What a chapter shows: tables, figures, numbers and claims, as Markdown and HTML."""
