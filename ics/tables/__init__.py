"""Tables: frames as captioned tables, with a link from each count or source to its rows."""
