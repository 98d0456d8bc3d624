"""A round without signal: one tap a door, totals by block. What came of one door is nowhere but on the screen."""

from __future__ import annotations

import json
import re
from itertools import pairwise, permutations
from math import cos, dist, radians
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from app.rounds.answers import ANSWERS, TOTALS
from tests.rounds.scene import Blocks, rounds, some_blocks
from tests.support import patrol
from tests.support.browsers import MakePhone, Phone
from tests.support.servers import Server

WORDS = dict(ANSWERS)

#: All that lies on the phone, as text: every database, both storages, and what the history entry holds.
ON_THE_DISK = """async () => {
  const asked = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
  const text = (key, value) => value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value
  const found = [{...localStorage}, {...sessionStorage}, history.state]
  for (const {name} of await indexedDB.databases()) {
    const db = await asked(indexedDB.open(name))
    for (const store of db.objectStoreNames) {
      found.push([name, store, await asked(db.transaction(store).objectStore(store).getAll())])
    }
    db.close()
  }
  for (const name of await caches.keys()) {
    found.push((await (await caches.open(name)).keys()).map(({url}) => url))
  }
  return JSON.stringify(found, text)
}"""


@pytest.fixture
def blocks(server: Server) -> Blocks:
    return some_blocks(server.app)


@pytest.fixture
def phone(server: Server, blocks: Blocks, make_phone: MakePhone) -> Phone:
    phone = make_phone(server.origin)
    phone.officer = patrol.enrol(phone, server, blocks.beat)
    patrol.ready_offline(phone)
    return phone


def open_round(phone: Phone) -> Page:
    phone.page.goto(f"{phone.origin}/rounds/new")
    expect(phone.page.locator("form[data-ready]")).to_be_visible()
    return phone.page


def tap(page: Page, *answers: str) -> None:
    for answer in answers:
        page.locator(f"[data-answer={answer}]").tap()


def shown(page: Page) -> tuple[int, ...]:
    return tuple(int(page.locator(f"[data-total={name}]").inner_text()) for name in TOTALS)


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).tap()


@pytest.mark.both_engines
def test_a_round_without_signal_arrives_once_as_totals(server: Server, phone: Phone, blocks: Blocks) -> None:
    phone.offline()
    page = open_round(phone)
    expect(page.locator("[data-blocks] b")).to_have_text(
        ["Birch Court", "Rowan Court", "Elm Tower", "Quayside flats"]  # the first by name, then the nearest next
    )
    press(page, "Start with Birch Court")
    tap(page, "spoke", "no_answer", "no_answer", "no_thanks", "left_card", "spoke", "spoke")
    assert shown(page) == (3, 2, 1, 1, 0)
    press(page, "Undo last tap")
    assert shown(page) == (2, 2, 1, 1, 0)
    expect(page.locator("[data-doors]")).to_have_text("6 doors")
    press(page, "Done with this block")
    expect(page.locator("#block-heading")).to_have_text("Rowan Court")
    expect(page.locator("[data-step=block] [data-saved-line]")).to_have_text("Saved on this phone: Birch Court")
    assert shown(page) == (0, 0, 0, 0, 0)
    press(page, "Skip block")
    expect(page.locator("#block-heading")).to_have_text("Elm Tower")
    tap(page, "asked_to_return")
    press(page, "Done with this block")
    press(page, "List of blocks")
    expect(page.locator("[data-blocks] .mark:visible")).to_have_count(2)
    expect(page.get_by_role("button", name="Start with Rowan Court")).to_be_visible()

    phone.offline(False)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    birch, elm = rounds(server.app)
    assert (birch.place_id, elm.place_id) == (blocks.birch, blocks.elm)
    assert [tuple(getattr(row, name) for name in TOTALS) for row in (birch, elm)] == [(2, 2, 1, 1, 0), (0, 0, 0, 0, 1)]
    assert len(patrol.receipts(server)) == 2
    open_round(phone)  # a saved block is walked again on another day: nothing of it is remembered here
    expect(page.locator("[data-blocks] .mark:visible")).to_have_count(0)


def test_nothing_of_a_door_lies_on_the_phone(phone: Phone) -> None:
    """There is never a map of homes that refuse the police."""
    phone.offline()
    page = open_round(phone)
    press(page, "Start with Birch Court")
    before = _but_the_signal(page.evaluate(ON_THE_DISK))
    tap(page, "no_thanks", "spoke", "no_thanks")
    assert _but_the_signal(page.evaluate(ON_THE_DISK)) == before
    hidden = page.locator("form input").evaluate_all("all => all.map(({value}) => value)")
    assert not any(hidden)
    press(page, "Done with this block")
    expect(page.locator("#block-heading")).to_have_text("Rowan Court")
    after = page.evaluate(ON_THE_DISK)
    assert "round.create" in after
    assert not any(code in after for code in TOTALS)
    assert not any(str(words) in after for words in WORDS.values())
    (kept,) = [record for record in _outbox(after) if record["kind"] == "round.create"]
    clear = kept.keys() - {"sealed", "mac"}
    assert clear <= {
        *("id", "kind", "v", "owner", "device", "seq", "deps", "kid", "size"),
        *("state", "attempts", "next_at", "last", "frozen_at"),
    }


def test_leaving_with_unsaved_doors_asks_first(phone: Phone) -> None:
    page = open_round(phone)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    press(page, "Start with Birch Court")
    expect(page.get_by_role("button", name="Done with this block")).to_be_disabled()
    page.reload()
    assert asked == []
    press(page, "Start with Birch Court")
    tap(page, "spoke")
    for words in ("Skip block", "List of blocks"):
        expect(page.get_by_role("button", name=words)).to_be_disabled()
    page.reload()
    assert asked == ["beforeunload"]
    press(page, "Start with Birch Court")
    assert shown(page) == (0, 0, 0, 0, 0)


def test_each_step_fits_the_phone_and_is_for_everybody(phone: Phone, blocks: Blocks) -> None:
    page = open_round(phone)
    phone.look()
    press(page, "Start with Birch Court")
    phone.look()
    done = page.get_by_role("button", name="Done with this block").bounding_box()
    doors = [button.bounding_box() for button in page.locator("[data-answer]").all()]
    assert done and all(doors)
    assert all(box["height"] >= 56 for box in [*doors, done] if box)
    assert max(box["y"] + box["height"] for box in doors if box) < done["y"]
    before = doors
    tap(page, "no_answer", "asked_to_return")
    assert [button.bounding_box() for button in page.locator("[data-answer]").all()] == before
    phone.look()
    press(page, "Done with this block")
    expect(page.locator("#block-heading")).to_have_text("Rowan Court")
    for address in ("/rounds", "/rounds/card", f"/rounds/blocks/{blocks.birch}"):
        phone.open(address)


def test_the_card_is_printed_on_a6_and_nothing_of_the_app_with_it(phone: Phone) -> None:
    page = phone.page
    page.goto(f"{phone.origin}/rounds/card")
    page.emulate_media(media="print")
    expect(page.get_by_text("We called today. Nothing is wrong.")).to_be_visible()
    for part in (page.locator(".top"), page.locator(".bar"), page.get_by_text("Print", exact=True)):
        expect(part).to_be_hidden()
    sheet = page.pdf(prefer_css_page_size=True)
    found = re.findall(rb"MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet)
    assert [(round(float(width)), round(float(height))) for width, height in found] == [(298, 420)]


def _outbox(text: str) -> list[dict[str, Any]]:
    stores = [part for part in json.loads(text) if isinstance(part, list) and len(part) == 3]
    return [record for _name, store, rows in stores if store == "outbox" for record in rows]


def _but_the_signal(text: str) -> list[Any]:
    """All of it but what the phone writes down of its last try to send, which happens when it likes."""
    return [part for part in json.loads(text) if not (isinstance(part, list) and part[:2] == ["device", "phone"])]


def _town(count: int, chance: Random) -> list[dict[str, Any]]:
    return [
        {"label": f"Block {n}", "lat": 50 + chance.random() / 100, "lon": -1 + chance.random() / 60}
        for n in range(count)
    ]


def _length(way: list[dict[str, Any]]) -> float:
    flat = [(each["lat"], each["lon"] * cos(radians(50))) for each in way]
    return sum(dist(a, b) for a, b in pairwise(flat))


def _ways(phone: Phone, towns: list[Any]) -> list[Any]:
    """The order that the phone's own script finds for [blocks, from] each."""
    folder = phone.page.locator("link[rel=stylesheet]").first.get_attribute("href") or ""
    script = folder.partition("/css/")[0] + "/js/rounds/order.js"
    return phone.page.evaluate(  # type: ignore[no-any-return]
        "async ([script, towns]) => { const { walkingOrder } = await import(script)\n"
        "return towns.map((town) => walkingOrder(...town)) }",
        [script, towns],
    )


def test_the_way_from_block_to_block_is_about_the_shortest(server: Server, make_phone: MakePhone) -> None:
    phone = make_phone(server.origin)
    phone.page.goto(f"{server.origin}/rounds/new")
    chance = Random(4417)
    towns = [_town(3 + n % 5, chance) for n in range(60)]
    for town, way in zip(towns, _ways(phone, [[town] for town in towns]), strict=True):
        assert sorted(way, key=str) == sorted(town, key=str)
        assert way[0]["label"] == "Block 0"
        best = min(_length([way[0], *rest]) for rest in permutations(way[1:]))
        assert _length(way) <= 1.25 * best


def test_the_way_begins_at_the_nearest_block_and_ends_with_those_that_nobody_can_place(
    server: Server, make_phone: MakePhone
) -> None:
    phone = make_phone(server.origin)
    phone.page.goto(f"{server.origin}/rounds/new")
    row = [{"label": f"Block {n}", "lat": 50, "lon": n / 100} for n in (10, 9, 2, 1)]
    lost = [{"label": label, "lat": None, "lon": None} for label in ("Lost 10", "Lost 9")]
    asked = [
        [[lost[0], *row, lost[1]]],
        [row, {"lat": 50, "lon": 0.11}],
        [[]],
        [lost],
        [[dict(row[0]) for _ in range(3)]],
    ]
    by_name, by_place, nothing, only_lost, same = _ways(phone, asked)
    assert [block["label"] for block in by_name] == [
        *("Block 1", "Block 2", "Block 9", "Block 10"),
        *("Lost 9", "Lost 10"),
    ]
    assert [block["label"] for block in by_place] == ["Block 10", "Block 9", "Block 2", "Block 1"]
    assert (nothing, len(only_lost), len(same)) == ([], 2, 3)
