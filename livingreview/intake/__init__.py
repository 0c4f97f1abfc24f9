"""What comes in from outside: references, workbooks and suggestions."""
