"""The memory of a running process (Linux)."""

from pathlib import Path


class Memory:
    """Measures from now on; the process must belong to the same user."""

    def __init__(self, pid: int) -> None:
        self._status = Path(f"/proc/{pid}/status")
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # the highest size begins anew
        self._before = self._bytes("VmRSS")

    def growth(self) -> int:
        """Bytes by which its resident size has been larger, at the most, than at the beginning."""
        return self._bytes("VmHWM") - self._before

    def _bytes(self, name: str) -> int:
        line = next(line for line in self._status.read_text().splitlines() if line.startswith(f"{name}:"))
        return int(line.split()[1]) * 1024
