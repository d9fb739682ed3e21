"""The browser app: the only part of the engine that imports streamlit."""
