"""Eighty strings that have broken something somewhere. Each `RUNS` would leave a mark in the page if it ran."""

from __future__ import annotations

RUNS = "window.hacked=1"
RTL, ZERO, COMBINING = "\u202e", "\u200b\u200c\u200d\u2060\ufeff", "\u0335\u0489\u20dd"

MARKUP = (
    f"<script>{RUNS}</script>",
    f"<img src=x onerror={RUNS}>",
    f"<svg onload={RUNS}>",
    f"<svg><script>{RUNS}</script></svg>",
    f'"><script>{RUNS}</script>',
    f"'><img src=x onerror={RUNS}>",
    f"</textarea><script>{RUNS}</script>",
    f"</title><script>{RUNS}</script>",
    f'" autofocus onfocus="{RUNS}',
    f"' onmouseover='{RUNS}",
    f"<a href=\"javascript:{RUNS}\">x</a>",
    f"javascript:{RUNS}",
    f"JaVaScRiPt:{RUNS}",
    f"java\tscript:{RUNS}",
    "data:text/html,<script>window.hacked=1</script>",
    f"<iframe srcdoc='<script>parent.{RUNS}</script>'></iframe>",
    f"<details open ontoggle={RUNS}>",
    f"<body onload={RUNS}>",
    "<form action=/concerns/thread/delete method=post><button>ok</button></form>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>*{display:none}</style>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUNS}>",
    f"<noscript><p title='</noscript><img src=x onerror={RUNS}>'>",
    "<!--", "-->", "]]>", "<![CDATA[x]]>", "&lt;b&gt;", "&amp;amp;", "&#60;script&#62;", "&nbsp;",
    "<b>bold</b> & <i>more</i>",
)  # fmt: skip
HTMX = (
    '<div hx-get="/concerns/leave" hx-trigger="load"></div>',
    '<div data-hx-post="/concerns/thread/stop" data-hx-trigger="load">x</div>',
    f'<div hx-on:click="{RUNS}" hx-on::load="{RUNS}">x</div>',
    '<div hx-swap-oob="true" id="main">gone</div>',
    '<input name="ticket" value="x" form="raise">',
    '<p data-raise data-leave data-work="x" data-bits="30" data-code>1234 5678</p>',
)
TEMPLATES = (
    "{{7*7}}", "{% raw %}{{ settings }}{% endraw %}", "{{ config.items() }}", "{# gone #}", "${7*7}", "#{7*7}",
    "<%= 7*7 %>", "%(number)s %s %d", "{0} {number}", "{{ ''.__class__.__mro__ }}", "`${RUNS}`",
)  # fmt: skip
DATABASES = (
    "'; DROP TABLE concern; --", "1' OR '1'='1", '" OR ""="', "Robert'); DELETE FROM concern_message;--", "%", "_%_",
    "\\'; SELECT pg_sleep(5); --", "NULL", "undefined", "*", 'a"b NEAR c',
)  # fmt: skip
SHEETS = ('=HYPERLINK("https://evil.example")', "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1+1", "\r=1+1")
HEADERS = ("x\r\nSet-Cookie: a=b", "x\nLocation: https://evil.example\n\n<script>", "x%0d%0aX-Evil: 1")
XML = ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',)
SCRIPTS = (
    f"{RTL}gpj.exe",
    f"a{ZERO}b",
    "e" + COMBINING * 40,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "👩‍👩‍👧‍👦🏳️‍🌈🇰🇷",
    "لا أشعر بالأمان هنا",
    "저는 여기가 무서워요",
    "这里的路灯坏了",
    "Tôi cảm thấy không an toàn",
    "ﷺ﷽𒐫",
    "\u2028\u2029line separators",
    "\ufffd replaced",
    "\ufb01 ligature \u212b",
    "x" * 10_000,
    "🚨" * 5_000,
    " \n\t ",
)
#: What nobody can type: refused, with the rest of it on the page.
UNREADABLE = ("a\x00b", "a\x1b[31mred\x07", "a\x08\x08b", "a\x7fb", "a\x85b", "a\ufffeb", "a\x0bb\x0cc")
#: Sent as the bytes ED A0 80: no text at all.
SURROGATES = ("a\ud800b", "\udc00", "\ud83d")

ALL = (*MARKUP, *HTMX, *TEMPLATES, *DATABASES, *SHEETS, *HEADERS, *XML, *SCRIPTS, *UNREADABLE, *SURROGATES)
