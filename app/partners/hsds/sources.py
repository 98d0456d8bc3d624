"""Where a directory comes from: a folder, a JSON file, or (uploaded) a zip of the one or the other itself."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from flask_babel import gettext as _

from app.partners.hsds import csv_folder, json_file
from app.partners.hsds.found import Directory, Problem, Refused

MOST_BYTES = 400 << 20
MOST_FILES = 200


def from_path(path: Path) -> Directory:
    """A folder of CSV files, a JSON file or a zip on disk."""
    if path.is_dir():
        found = sorted(path.glob("*.csv"))
        _refuse_large(path.name, sum(file.stat().st_size for file in found))
        return csv_folder.read({file.name: file.read_bytes() for file in found})
    if not path.is_file():
        raise Refused(Problem(str(path), 0, "", _("There is no such file or folder.")))
    _refuse_large(path.name, path.stat().st_size)
    return from_bytes(path.name, path.read_bytes())


def from_bytes(name: str, content: bytes) -> Directory:
    """A JSON file or a zip of CSV files, as it was uploaded."""
    if content[:4] == b"PK\x03\x04":
        return csv_folder.read(_unzipped(name, content))
    if name.lower().endswith(".csv"):
        raise Refused(Problem(name, 0, "", _("This is one file of a folder. Put the whole folder into a zip file.")))
    return json_file.read(name, content)


def _unzipped(name: str, content: bytes) -> dict[str, bytes]:
    """The CSV files in a zip, whichever folder they lie in; never more than what fits."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            inside = [entry for entry in packed.infolist() if entry.filename.lower().endswith(".csv")]
            if len(inside) > MOST_FILES:
                raise Refused(Problem(name, 0, "", _("It holds more than %(most)d files.", most=MOST_FILES)))
            _refuse_large(name, sum(entry.file_size for entry in inside))
            return {entry.filename.rpartition("/")[2]: packed.read(entry) for entry in inside}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        words = _("This is no zip file that can be opened. Make it once more, without a password.")
        raise Refused(Problem(name, 0, "", words)) from error


def _refuse_large(name: str, size: int) -> None:
    if size > MOST_BYTES:
        words = _("This is larger than %(most)d MB. Import a region at a time.", most=MOST_BYTES >> 20)
        raise Refused(Problem(name, 0, "", words))
