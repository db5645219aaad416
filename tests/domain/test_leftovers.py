"""The last look at words before they go out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.leftovers import find_leftovers, leftovers
from inboxfollow.wire.body import read_content

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
MAIL = "Hello,\n\n{}\n\nBest\nSam"


@pytest.mark.parametrize(
    "left",
    [
        *(
            "Hi {{ first_name }},",
            "{{first_name}",
            "{{ first_name if x }}",
            '{{ name|default("x, y") }}',
            "first_name}}",
        ),
        *("{% if x %}", "{%- endif -%}", "{# a note #}", "<<Name>>", "<< name >>", "<<First Name>>", "<%= name %>"),
        *("*|FNAME|*", "[First Name]", "[NAME]", "[Your Name]", "[insert date]", "[Vorname]", "[Firma]", "[[Company]]"),
        *("<first name>", "<Name>", "{first_name}", "${firstName}", "%FIRSTNAME%", "%NAME%", "[Date]"),
        *("The price is XXX.", "XXXX", "TODO", "TODO: ask Erin", "(TODO)", "FIXME", "Lorem ipsum dolor"),
        *("Hi ,", "Hello  ,", "Dear ,", "Hallo ,", "Guten Tag ,", "Bonjour ,", "Dear Mr. ,", "Sehr geehrte Frau ,"),
        *(
            "Sehr geehrte Frau,",
            "Dear,",
            "Liebe,",
            "Hi None,",
            "Hello undefined,",
            "Dear nan,",
            "Hi null",
            "Hallo null!",
        ),
        *("Hi None and Erin,", "Dear Mr. None,", "Hi {name},", "Hi [Dana],"),
    ],
)
def test_left_over(left: str) -> None:
    """What a template, a mail merge or a hurried person leaves is found once, and its line is named."""
    (found,) = find_leftovers(f"Good news.\n\n{left}\n\nBest\nSam")
    assert found.line == 3
    (reason,) = leftovers(left)
    assert reason.endswith("(line 1)")


@pytest.mark.parametrize("empty", ["", " ", "\n\n", "\t\r\n"])
def test_no_words(empty: str) -> None:
    """A mail without words is not sent."""
    assert leftovers(empty) == ("there are no words",)


@pytest.mark.parametrize(
    "ordinary",
    [
        "Hi, how are you?",
        "Hi Dana, thanks for [1] and [2].",
        "[image: logo] [cid:image001.png@01D] [EXTERNAL] [Projekt] [sic]",
        "Hi Nan,",
        "Hi Null,",
        "Hi Dana ,",
        "Hi there,",
        "Dear all,",
        "Dear Sir or Madam,",
        "Sehr geehrte Damen und Herren,",
        "Sehr geehrte Frau Ortiz,",
        "Bonjour Madame,",
        "None of us can come. Nothing is undefined here, and null is a number.",
        "int a[2][2] = {{1, 2}, {3, 4}}; int b[3] = {{0}};",
        '{"a": {"b": {"name": 1}}}',
        "function f() { if (x) { return y }}",
        "<div style={{ color: 'red' }}>{name}</div>",
        "width: 100%; margin: 50 %}",
        "if __name__ == '__main__': print(f'{name}')",
        "std::vector<std::vector<int>> v; cout << x << endl; a << b >> c",
        "<name>Dana</name> <dana@ortiz.example> <https://example.com>",
        "set %APPDATA% and %PATH% first",
        "[name](https://example.com)",
        "I put it on my TODO list.",
        "TODO list for Monday:",
        "TODO INCLUIDO en el precio",
        "kisses xxx, size XXXL, account XXX-XX-1234, Super Bowl L",
        "It is 20% cheaper, 5% more or 10% less.",
        "« Projet » et “Angebot”",
        "The date [14 March] and the amount [EUR 300] are as agreed.",
    ],
)
def test_ordinary_words(ordinary: str) -> None:
    """Ordinary business mail, footnotes, markup and program code may go out."""
    assert leftovers(MAIL.format(ordinary)) == ()
    assert leftovers(ordinary) == ()


@pytest.mark.skipif(not CORPORA.exists(), reason="the corpora are absent")
def test_real_mail_may_go_out() -> None:
    """In the labelled mail of others only what its publishers blacked out or filled with dummy text is found."""
    found, texts = [], 0
    for path in sorted(CORPORA.rglob("*")):
        if not path.is_file() or path.name in ("labels.tsv", "README.md"):
            continue
        quoted = "quotes" in path.parts
        source = path.read_bytes()
        text = source.decode("utf-8", "replace") if quoted else read_content(source, truncated=False).new_text
        if text.strip():
            texts += 1
            found += [reason for reason in leftovers(text) if "XXX" not in reason and "Lorem" not in reason]
    assert texts > 1_000
    assert found == []


@given(st.text(alphabet="{}%#<>[]()|*$ \nabXTODhiHi,.?-_\u00e9", max_size=400))
def test_every_text_can_be_looked_at(text: str) -> None:
    """Nothing raises; reasons are in the order of lines, which exist."""
    found = find_leftovers(text)
    assert [one.line for one in found] == sorted(one.line for one in found)
    assert all(one.line <= text.count("\n") + 1 for one in found)
