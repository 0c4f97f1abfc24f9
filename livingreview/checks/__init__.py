"""Checking the evidence: rules of rows and tables, each problem with its address."""
