"""Spreadsheets that people bring: finding their heading, reading their cells, and saying what is wrong with each row.

Nothing here opens a file or asks a database: a sheet comes in as rows, what the system knows as `References`.
"""
