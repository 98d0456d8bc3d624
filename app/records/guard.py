"""Stand-in until the guard lands."""
def find(text: str) -> list[object]:
    return []
