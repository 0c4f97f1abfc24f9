"""The claims of this review, a module for each section of the book."""
