"""Authors write Markdown, readers get a few elements and nothing else."""

import pytest
from flask import Flask

from eventreg.foundation.translated_text import TranslatedText
from eventreg.web.pages import markdown

RENDERED = [
    ("plain", "<p>plain</p>"),
    ("one\n\ntwo *a* **b**", "<p>one</p>\n<p>two <em>a</em> <strong>b</strong></p>"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
    ("# a\n## b\n### c\n#### d\n###### e", "<h3>a</h3><h3>b</h3><h3>c</h3><h4>d</h4><h4>e</h4>"),
    ("[l](https://a.b/?x=1&y=2)", '<p><a href="https://a.b/?x=1&amp;y=2" rel="external">l</a></p>'),
    ('[l](http://a.b "title")', '<p><a href="http://a.b" rel="external">l</a></p>'),
    ("[m](mailto:a@b.c)", '<p><a href="mailto:a@b.c" rel="external">m</a></p>'),
    ("http://plain.example", "<p>http://plain.example</p>"),
    ("[j](javascript:alert(1))", "<p>[j](javascript:alert(1))</p>"),
    ("[j](JAVASCRIPT:alert(1))", "<p>[j](JAVASCRIPT:alert(1))</p>"),
    ("[d](data:text/html,x)", "<p>[d](data:text/html,x)</p>"),
    ("[f](ftp://a.b)", '<p><a rel="external">f</a></p>'),
    ("[r](/en/)", '<p><a rel="external">r</a></p>'),
    ("[p](//elsewhere.example)", '<p><a rel="external">p</a></p>'),
    ("<b>x</b><script>alert(1)</script>", "<p>&lt;b&gt;x&lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ('<a href="http://x.y" onclick="z">x</a>', '<p>&lt;a href="http://x.y" onclick="z"&gt;x&lt;/a&gt;</p>'),
    ("![i](http://a.b/c.png)", '<p>!<a href="http://a.b/c.png" rel="external">i</a></p>'),
    ("`a` > b", "<p>`a` &gt; b</p>"),
    ("> a", "<p>&gt; a</p>"),
    ("```\n<x>\n```", "<p>```\n&lt;x&gt;\n```</p>"),
    ("    a", "<p>a</p>"),
    ("{{ 7*7 }}", "<p>{{ 7*7 }}</p>"),
    ("a\x00b", "<p>a�b</p>"),
]


@pytest.mark.parametrize(("written", "shown"), RENDERED)
def test_what_is_left_of_markdown(db: Flask, written: str, shown: str) -> None:
    with db.test_request_context("/en/"):
        assert markdown(TranslatedText.of("en", written)) == shown


def test_another_language_is_marked_and_nothing_is_nothing(db: Flask) -> None:
    with db.test_request_context("/en/"):
        assert markdown(None) == ""
        assert markdown(TranslatedText.of("ar", "نص")) == '<div lang="ar" dir="auto"><p>نص</p></div>'
        assert markdown(TranslatedText.of('x" y', "a")) == '<div lang="x&#34; y" dir="auto"><p>a</p></div>'
    with db.test_request_context("/fr/"):
        assert markdown(TranslatedText.of("en", "a", fr="- *Qui ?*")) == "<ul>\n<li><em>Qui\u202f?</em></li>\n</ul>"
