"""What reveals a person is found in text as people write it, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijia.base import codes, revealing
from yijia.base.revealing import Kind

# Made up: the region 350181 with a birthday and a count that nobody was given.
IDENTITY = "350181199003070011"
WITH_X = "35018119900307005X"


def identity(body: str) -> str:
    """The seventeen digits with their check digit, counted here a second time."""
    total = sum(int(d) * pow(2, 17 - place, 11) for place, d in enumerate(body))
    return body + "0123456789X"[(1 - total) % 11]


def kinds(text: str) -> list[Kind]:
    return [found.kind for found in revealing.passages(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我的电话13800138000，谢谢", Kind.MOBILE),
        ("请打 138 0013 8000 找我", Kind.MOBILE),
        ("手机138-0013-8000。", Kind.MOBILE),
        ("手机１３８００１３８０００。", Kind.MOBILE),
        ("手机１３８ ００１３ ８０００", Kind.MOBILE),
        ("1 3 8 0 0 1 3 8 0 0 0", Kind.MOBILE),
        ("+86 13800138000", Kind.MOBILE),
        ("008613800138000", Kind.MOBILE),
        ("一三八零零一三八零零零", Kind.MOBILE),
        ("幺三八〇〇幺三八〇〇〇", Kind.MOBILE),
        ("壹叁捌零零壹叁捌零零零", Kind.MOBILE),
        ("①③⑨00139000", Kind.MOBILE),
        ("❶❸❽⓪⓪❶❸❽⓪⓪⓪", Kind.MOBILE),
        ("𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", Kind.MOBILE),
        ("١٣٨٠٠١٣٨٠٠٠", Kind.MOBILE),
        ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", Kind.MOBILE),
        ("138.0013.8000", Kind.MOBILE),
        ("138/0013/8000", Kind.MOBILE),
        ("138 - 0013 - 8000", Kind.MOBILE),
        ("138·0013·8000", Kind.MOBILE),
        ("1.3.8.0.0.1.3.8.0.0.0", Kind.MOBILE),
        ("138\u200b0013\u200b8000", Kind.MOBILE),
        ("1380\u00ad0138\u2060000", Kind.MOBILE),
        ("电话13800138000①路灯坏", Kind.MOBILE),
        ("0591.87654321", Kind.LANDLINE),
        ("卡号6222.0212.3456.7890.128", Kind.CARD),
        ("写信到 lin﹫example.com", Kind.EMAIL),
        ("家里0591-87654321没人接", Kind.LANDLINE),
        ("（0591）8765 4321", Kind.LANDLINE),
        ("010 62345678", Kind.LANDLINE),
        ("座机：87654321", Kind.LANDLINE),
        ("卡号6222021234567890128转账", Kind.CARD),
        ("6222 0212 3456 7890 128", Kind.CARD),
        ("4111 1111 1111 1111", Kind.CARD),
        ("写信到 lin.mou@example.com", Kind.EMAIL),
        ("ｌｉｎ＠example．com", Kind.EMAIL),
        ("老证350181750307123号", Kind.IDENTITY),
    ],
)
def test_what_reveals_a_person_is_found(text: str, kind: Kind) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "gaps", ["{}{}{}", "{} {} {}", "{}-{}-{}", "{}.{}/{}", "{}\u200b{}\u200b{}", "身份证{}{}{}号"]
)
@pytest.mark.parametrize("number", [identity("35018119900307001"), identity("11010519491231002")])
def test_an_identity_number_is_found_however_it_is_grouped(gaps: str, number: str) -> None:
    text = gaps.format(number[:6], number[6:14], number[14:])
    assert kinds(text) == [Kind.IDENTITY]
    assert kinds(text.lower()) == [Kind.IDENTITY]


@pytest.mark.parametrize(
    "text",
    [
        "工单2609300000017还没办",
        f"编号{codes.case_number(day=__import__('datetime').date(2026, 9, 30), identity=138001)}",
        "2026-09-30 16:00 到 2026-10-13",
        "2026年9月30日，2026.09.30，20260930",
        "1980-01-15 123",
        "二〇二六年九月三十日",
        "一共13800138000元",
        "￥13800138000.00",  # As it is written.
        "1380013800.5亩",
        "价格 0.13800138000",
        "拨打12345、110、119或120",
        "客服400-123-4567",
        "350181202609300012号文件",
        "350181 2026 0930 0012",
        "门牌号1888，3栋2单元601",
        "地块35018100290100001",
        "118.123456, 25.654321",
        "东经135.12345678",
        "130.12345678亩，1380013.8000元",
        "请示〔2026〕138/20260930",
        "1.3、8.0和0.1，3.8",
        "①路灯坏②井盖坏③漏水",
        "192.168.100.101",
        "邮编350300，统一社会信用代码91350181MA2XN5QW0K",
        "订单4111111111111112",
        "123456789012345",
        "@某人 你好",
        "",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert kinds(text) == []
    assert revealing.masked(text) == text


def test_several_are_found_in_their_order_and_none_within_another() -> None:
    text = f"{identity('35018119900307001')} 13800138000 13900139000"
    assert kinds(text) == [Kind.IDENTITY, Kind.MOBILE, Kind.MOBILE]
    assert revealing.kinds_in([text, "a@b.cn"]) == [Kind.IDENTITY, Kind.MOBILE, Kind.EMAIL]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13800138000找我", "电话138****8000找我"),
        ("138 0013 8000", "138 **** 8000"),
        ("１３８００１３８０００", "１３８****８０００"),
        ("+8613800138000", "+86138****8000"),
        ("0591-87654321", "05**-******21"),
        ("lin.mou@example.com", "l******@example.com"),
        ("lin﹫example.com", "l**﹫example.com"),
        ("①③⑨00139000", "①③⑨****9000"),
        ("138\u200b0013\u200b8000", "138\u200b****\u200b8000"),
        ("138.0013.8000", "138.****.8000"),
        ("4111 1111 1111 1111", "4111 **** **** 1111"),
    ],
)
def test_what_is_masked_keeps_its_beginning_and_its_end(text: str, masked: str) -> None:
    assert revealing.masked(text) == masked


@given(st.text(alphabet="0123456789０１３８①⑧ -/\u200b一三八零xX@.元年电话", max_size=60))
def test_masking_keeps_the_length_and_leaves_nothing_to_find(text: str) -> None:
    masked = revealing.masked(text)
    assert len(masked) == len(text)
    found = revealing.passages(text)
    assert all("*" in masked[p.start : p.end] for p in found)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True, alphabet="0123456789"))
def test_every_mobile_number_is_found_in_running_text(number: str) -> None:
    assert kinds(f"请打{number}，谢谢") == [Kind.MOBILE]
