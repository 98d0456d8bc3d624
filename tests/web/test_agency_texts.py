"""What an agency says in its own words: read from its file; what no resident would read is refused at the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import agency_texts, create_app
from app.agency_texts import OWN, OtherService, said
from app.commands.demo import TEXTS
from app.concerns.elsewhere import refuse_unknown
from app.keyring import make_keys
from app.settings import Settings, SettingsRefused
from app.web.language import RESIDENTS

COUNCIL = "[elsewhere.council]\n"


def of(folder: Path, toml: str) -> Settings:
    """The settings of an agency with such a file."""
    file = folder / "texts.toml"
    file.write_text(toml, encoding="utf-8")
    return Settings.from_env({"BEATBOOK_AGENCY_TEXTS": str(file), "BEATBOOK_DATA_DIR": str(folder)})


def why(folder: Path, toml: str) -> str:
    """Why the start is refused."""
    with pytest.raises(SettingsRefused) as refused:
        settings = of(folder, toml)
        make_keys(settings.data_dir / "keys")
        create_app(settings)
    return str(refused.value)


def test_without_a_file_there_is_none() -> None:
    for given in ({}, {"BEATBOOK_AGENCY_TEXTS": " "}):
        assert Settings.from_env(given).agency_texts == agency_texts.AgencyTexts()


def test_a_name_is_given_once_for_all_languages_or_in_each(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        '[elsewhere.council]\nname = {en = "Council", ar = "البلدية"}\nphone = "+44 151 496 0500"\n'
        '[elsewhere.utilities]\nname = "Coast Water"\nweb = "https://water.example/leaks?from=beat"\n',
    ).agency_texts.elsewhere
    assert found == {
        "council": OtherService(name={"en": "Council", "ar": "البلدية"}, phone="+44 151 496 0500"),
        "utilities": OtherService(name={OWN: "Coast Water"}, web="https://water.example/leaks?from=beat"),
    }


def test_a_language_that_is_missing_gets_the_agencys_and_else_what_there_is() -> None:
    assert said({"en": "Council", "ar": "البلدية"}, "ar", "en") == ("البلدية", "ar")
    assert said({"en": "Council", "ar": "البلدية"}, "vi", "en") == ("Council", "en")
    assert said({OWN: "Council"}, "vi", "en") == ("Council", "en")
    assert said({"ar": "البلدية"}, "vi", "en") == ("البلدية", "ar")
    assert said({}, "vi", "en") == ("", "en")


def test_how_to_check_an_officer_is_said_in_the_language_or_in_the_agencys_sentence(tmp_path: Path) -> None:
    found = of(tmp_path, '[check_officer]\nvi = "Hãy gọi cho chúng tôi."\n')
    assert found.how_to_check("vi") == ("Hãy gọi cho chúng tôi.", "vi")
    assert found.how_to_check("ar") == (found.check_officer, "en")


@pytest.mark.parametrize(
    "phone", ["311", "0151 496 0500", "+44 151 496 0500", "(0151) 496 0500", "555-0100", "+1 (555) 010-0199"]
)
def test_a_number_is_written_as_people_dial_it(tmp_path: Path, phone: str) -> None:
    assert of(tmp_path, f'{COUNCIL}phone = "{phone}"').agency_texts.elsewhere["council"].phone == phone


@pytest.mark.parametrize(
    "phone",
    [
        '""',
        "311",
        '"+44 (0)151 496 0500"',
        '"٠١٥١"',
        '"0151 496 0500;ext=1"',
        '"javascript:1"',
        '"0151\\u202e0500"',
        '"0800 1111 / 0800 2222"',
        '"0151 496 0500 - 9"',
        '"0800 1111 0800 2222"',
        "[]",
    ],
)
def test_a_number_that_would_be_dialled_wrong_stops_the_start(tmp_path: Path, phone: str) -> None:
    assert "elsewhere.council" in why(tmp_path, f"{COUNCIL}phone = {phone}")


@pytest.mark.parametrize(
    "web",
    [
        '"http://council.example"',
        '"javascript:alert(1)"',
        '"council.example"',
        '"https://"',
        '"https:///report"',
        '"https://me:secret@council.example"',
        '"https://council.example\\" onclick=\\"x"',
        '"https://council.example/<b>"',
        '"https://council.example/a b"',
        '"https://council.example:port/"',
        '"https://council.example/\\u202eexe"',
        f'"https://council.example/{"a" * 200}"',
        "7",
    ],
)
def test_an_address_that_is_no_plain_https_stops_the_start(tmp_path: Path, web: str) -> None:
    assert "elsewhere.council.web" in why(tmp_path, f"{COUNCIL}web = {web}")


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[elsewhere", "is not TOML"),
        ("[elsewhere.concil]\nphone = '311'", "there is no elsewhere.concil: known are emergency, report_crime"),
        ("[elsewhere.emergency]\nphone = '112'", "it is BEATBOOK_EMERGENCY_NUMBER"),
        ("[elsewhere.council]\ntel = '311'", "elsewhere.council has tel: known are name, phone, web"),
        ("[elsewhere.council]\n", "elsewhere.council needs a name, a phone or a web"),
        ("[elsewhere]\ncouncil = '311'", "elsewhere.council must be a table"),
        ("[check_oficer]\nen = 'Ring us.'", "the file has check_oficer"),
        ("[check_officer]\nvn = 'Ring us.'", "check_officer is given in 'vn': known are en, es, ar"),
        ("[elsewhere.council]\nname = {kr = 'Council'}", "elsewhere.council.name is given in 'kr'"),
        ("[check_officer]\nen = ' '", "check_officer.en must be words"),
        ("[check_officer]\nen = 999", "check_officer.en must be words"),
        ("[check_officer]\nen = 'a\\u202eb'".replace("'", '"'), "check_officer.en must be one line"),
        ("[check_officer]\nen = 'a\\u200bb'".replace("'", '"'), "check_officer.en must be one line"),
        ("[check_officer]\nen = '\\uFFFE'".replace("'", '"'), "check_officer.en must be one line"),
        ("[check_officer]\nen = '\\u200c'".replace("'", '"'), "check_officer.en must be words"),
        ("[check_officer]\nen = '''a\nb'''", "check_officer.en must be one line"),
        (f"[check_officer]\nen = '{'a' * 131}'", "check_officer.en has 131 characters: 130 at most"),
        (f"[check_officer]\nzh = '{'问' * 66}'", "check_officer.zh has 132 characters: 130 at most"),
        (f"[elsewhere.council]\nname = '{'a' * 121}'", "elsewhere.council.name has 121 characters"),
    ],
)
def test_what_no_resident_would_read_stops_the_start_and_is_named(tmp_path: Path, toml: str, said: str) -> None:
    found = why(tmp_path, toml)
    assert said in found
    assert found.startswith("BEATBOOK_AGENCY_TEXTS: ")


def test_a_file_that_is_not_there_or_no_text_stops_the_start(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(SettingsRefused, match="can't be read"):
            Settings.from_env({"BEATBOOK_AGENCY_TEXTS": str(path)})
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsRefused, match="is not TOML"):
        Settings.from_env({"BEATBOOK_AGENCY_TEXTS": str(tmp_path / "bytes")})


def test_the_demo_says_how_to_check_an_officer_in_every_language() -> None:
    found = agency_texts.read(TEXTS)
    refuse_unknown(Settings(agency_texts=found))
    assert set(found.check_officer) == set(RESIDENTS)
    for service in found.elsewhere.values():
        assert service.name.keys() in ({OWN}, set(RESIDENTS), set())
        assert not service.phone or service.phone.startswith(("0151 496 0", "0808 157 0"))
        assert not service.web or service.web.split("/")[2].endswith(".example")
