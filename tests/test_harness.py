"""What the tests themselves rest on."""

import pytest

from tests.harness import browser

PAGE = '<main lang="en"><h1>{}</h1><nav aria-label="{}"></nav><nav aria-label="{}"></nav>{}</main>'
LINK = '<a class="l" href="/{0}" aria-label="Open {1}"><span>{2}</span></a>'
PLAIN = PAGE.format("7 issues", "Pages", "Areas", LINK.format("1", "A", "A"))


def test_pages_of_one_shape_differ_in_numbers_addresses_and_names_alone() -> None:
    other = PAGE.format("8 issues", "Seiten", "Orte", LINK.format("2", "A", "A"))
    assert browser.shape(PLAIN) == browser.shape(other.replace('lang="en"', 'lang="zh-Hans"'))


@pytest.mark.parametrize(
    "other",
    [
        PLAIN.replace("7 issues", ""),
        PLAIN.replace('lang="en"', 'lang="xx"'),
        PLAIN.replace("Areas", "Pages"),
        PLAIN.replace("<span>A</span>", "<span>B</span>"),
        PLAIN.replace("Open A", "Close"),
        PLAIN.replace('class="l"', 'class="m"'),
        PLAIN.replace("<h1>", "<h2>").replace("</h1>", "</h2>"),
    ],
    ids=["empty", "language", "same name", "written", "named", "class", "element"],
)
def test_what_shuts_people_out_gives_a_page_another_shape(other: str) -> None:
    assert browser.shape(PLAIN) != browser.shape(other)
