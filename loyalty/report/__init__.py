"""The report of a month: what it says, and the files that are made of it."""
