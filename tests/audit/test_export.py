"""A copy of the log in the hands of an outsider."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.audit import export, heads
from app.audit.chain import START, Break, Line, Numbered, link
from app.audit.heads import BadHead, Head, signed_content
from app.ids import b64url

KEY = Ed25519PrivateKey.generate()
PUBLIC = heads.written_key(KEY.public_key())


def entries(count: int) -> list[Numbered]:
    out, h = [], START
    for seq in range(1, count + 1):
        line = Line(
            at=seq, actor="a", session="", action="sign_in", object_kind="", object_id="", outcome="ok", names=""
        )
        h = link(h, seq, line)
        out.append(Numbered(seq, line, h))
    return out


def head_at(entry: Numbered, key: Ed25519PrivateKey = KEY) -> Head:
    content = signed_content("2026-11-03", entry.seq, entry.h, entry.seq)
    return Head("2026-11-03", entry.seq, entry.h, entry.seq, "k1-test", b64url(key.sign(content)))


def copy(log: list[Numbered], kept: list[Head], public: str = PUBLIC) -> list[str]:
    return list(export.lines(log, kept, {"k1-test": public}))


def test_an_export_verifies_without_the_database() -> None:
    log = entries(20)
    assert export.verify(copy(log, [head_at(log[14])]), PUBLIC) == 20


def test_a_line_changed_in_the_copy_is_found() -> None:
    log = entries(5)
    text = copy(log, [])
    text[3] = text[3].replace('"outcome":"ok"', '"outcome":"no"')
    found = export.verify(text)
    assert isinstance(found, Break)
    assert found.seq == 3


def test_a_forger_with_a_key_of_their_own_is_found_by_the_key_on_paper() -> None:
    """R-35: an outsider can check the log without being able to forge it."""
    log, theirs = entries(5), Ed25519PrivateKey.generate()
    forged = copy(log, [head_at(log[4], theirs)], heads.written_key(theirs.public_key()))
    assert export.verify(forged) == 5
    with pytest.raises(BadHead):
        export.verify(forged, PUBLIC)


@pytest.mark.parametrize("text", [[], ["hello\n"], ["[]\n"], ['{"other": 1}\n']])
def test_another_file_is_refused_in_plain_words(text: list[str]) -> None:
    with pytest.raises(export.NotAnExport):
        export.verify(text)


def test_a_head_survives_being_written_and_read(tmp_path: Path) -> None:
    log = entries(3)
    folder = tmp_path / heads.FOLDER
    folder.mkdir()
    (folder / "2026-11-03.json").write_text(
        f'{{"day":"2026-11-03","seq":3,"h":"{log[2].h}","count":3,"kid":"k1-test","sig":"{head_at(log[2]).sig}"}}'
    )
    assert heads.by_seq(heads.kept(tmp_path), {"k1-test": KEY.public_key()}) == {3: log[2].h}
