"""Stammkunde: loyalty KPIs for online shops."""
