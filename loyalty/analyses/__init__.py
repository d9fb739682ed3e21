"""What is not a number over time: one module per analysis."""
