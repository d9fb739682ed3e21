"""What a card says about a KPI – numbers, picture, lines –, for pages and for reports alike."""
