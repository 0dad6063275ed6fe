"""郵便番号, 住所, 電話番号."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiyakusho.ground.jp import JpError, address, phone, postal


@pytest.mark.parametrize(
    "text", ["8030814", "803-0814", "〒803-0814", "８０３－０８１４", "〒 803 0814", "803ー0814"]
)
def test_postal_codes(text):
    (place,) = postal.lookup(text)
    assert (place.lg_code, place.prefecture, place.city, place.town) == (
        "401064",
        "福岡県",
        "北九州市小倉北区",
        "大手町",
    )
    assert place.town_kana == "オオテマチ"
    assert str(place) == "福岡県北九州市小倉北区大手町"
    assert postal.format_code(text) == "803-0814"


def test_postal_codes_of_several_towns_of_none_and_of_an_office():
    assert [place.city for place in postal.lookup("498-0000")] == ["弥富市", "桑名郡木曽岬町"]
    assert len(postal.lookup("0791571")) > 3
    assert postal.lookup("0000000") == ()
    (office,) = postal.lookup("803-8501")
    assert (office.office, office.block, office.lg_code) == ("北九州市役所", "1-1", "401064")


@pytest.mark.parametrize(
    "text", ["", "803", "80308140", "803-08140", "abc-defg", "8030-814", "〒", "803\n0814"]
)
def test_postal_codes_refused(text):
    with pytest.raises(JpError):
        postal.lookup(text)


def test_postal_codes_from_several_threads():
    found: list[int] = []
    workers = [
        threading.Thread(target=lambda n=n: found.append(len(postal.lookup(f"80308{n:02}"))))
        for n in range(11, 18)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(found) == len(workers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "福岡県北九州市小倉北区城内1番1号",
            ("福岡県", "北九州市小倉北区", "城内", "1番1号", "", (1, 1), "401064"),
        ),
        ("北九州市小倉北区城内1-1", ("", "北九州市小倉北区", "城内", "1-1", "", (1, 1), "401064")),
        (
            "福岡県 北九州市小倉北区 大手町１丁目２番３号　コーポ髙﨑３０１号室",
            (
                "福岡県",
                "北九州市小倉北区",
                "大手町",
                "１丁目２番３号",
                "コーポ髙﨑３０１号室",
                (1, 2, 3),
                "401064",
            ),
        ),
        (
            "福岡県春日市原町三丁目一番地五",
            ("福岡県", "春日市", "原町", "三丁目一番地", "五", (3, 1), "402184"),
        ),
        (
            "福岡県春日市原町3丁目1番地5",
            ("福岡県", "春日市", "原町", "3丁目1番地5", "", (3, 1, 5), "402184"),
        ),
        (
            "春日市原町3-1-5 市役所ビル2階",
            ("", "春日市", "原町", "3-1-5", "市役所ビル2階", (3, 1, 5), "402184"),
        ),
        ("春日市原町123番地の4", ("", "春日市", "原町", "123番地の4", "", (123, 4), "402184")),
        ("春日市原町3-1-5-301", ("", "春日市", "原町", "3-1-5-301", "", (3, 1, 5, 301), "402184")),
        (
            "春日市原町3−1−5　301号室",
            ("", "春日市", "原町", "3−1−5", "301号室", (3, 1, 5), "402184"),
        ),
        (
            "福岡県遠賀郡水巻町頃末北1丁目1番1号",
            ("福岡県", "遠賀郡水巻町", "頃末北", "1丁目1番1号", "", (1, 1, 1), "403822"),
        ),
        ("水巻町頃末北1-1-1", ("", "水巻町", "頃末北", "1-1-1", "", (1, 1, 1), "403822")),
        ("川崎町大字田原789番地2", ("", "川崎町", "", "", "大字田原789番地2", (), "")),
        (
            "福岡県川崎町大字田原789番地2",
            ("福岡県", "川崎町", "大字田原", "789番地2", "", (789, 2), "406058"),
        ),
        ("福岡県どこか市1-1", ("福岡県", "", "", "", "どこか市1-1", (), "")),
        ("北九州市役所", ("", "北九州市", "", "", "役所", (), "")),
        (
            "福岡縣北九州市小倉北區城内1番1号",
            ("福岡縣", "北九州市小倉北區", "城内", "1番1号", "", (1, 1), "401064"),
        ),
        ("", ("", "", "", "", "", (), "")),
        (
            "北海道札幌市中央区北１条西2丁目",
            ("北海道", "札幌市中央区", "北１条西", "2丁目", "", (2,), "011011"),
        ),
        (
            "東京都八丈町大賀郷2551-2",
            ("東京都", "八丈町", "大賀郷", "2551-2", "", (2551, 2), "134015"),
        ),
        (
            "大阪市北区中ノ島1-3-20",
            ("", "大阪市北区", "中ノ島", "1-3-20", "", (1, 3, 20), "271276"),
        ),
    ],
)
def test_address_parts(text, expected):
    found = address.parts(text)
    assert (
        found.prefecture,
        found.city,
        found.town,
        found.block,
        found.rest,
        found.numbers,
        found.lg_code,
    ) == expected


@pytest.mark.parametrize(
    "same",
    [
        [
            "福岡県北九州市小倉北区城内1番1号",
            "福岡県北九州市小倉北区城内１－１",
            "福岡県北九州市小倉北区城内一番一号",
        ],
        ["春日市原町3丁目1番地5", "春日市原町3-1-5", "春日市 原町 3丁目1番5号"],
        ["札幌市中央区北1条西2丁目", "札幌市中央区北一条西2"],
        ["春日市大字上白水1-2", "春日市上白水1番地2"],
        ["春日市原町3-1-5 コーポ髙﨑", "春日市原町3丁目1番地5コーポ高崎"],
    ],
)
def test_one_key_for_one_address(same):
    assert len({address.address_key(text) for text in same}) == 1


@settings(max_examples=60)
@given(
    st.sampled_from(["福岡県", ""]),
    st.sampled_from(["春日市", "北九州市小倉北区", "遠賀郡水巻町", "x"]),
    st.text("原町城内一二丁目番地号の-1２3 　髙コーポ室階", max_size=20),
)
def test_nothing_of_an_address_is_lost(prefecture, city, more):
    text = prefecture + city + more
    found = address.parts(text)
    joined = found.prefecture + found.city + found.town + found.block + found.rest
    assert "".join(joined.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "national", "kind"),
    [
        ("0935822111", "093-582-2111", "landline"),
        ("093-582-2111", "093-582-2111", "landline"),
        ("０９３（５８２）２１１１", "093-582-2111", "landline"),
        ("(093)582-2111", "093-582-2111", "landline"),
        ("093 582 2111", "093-582-2111", "landline"),
        ("093ー582ー2111", "093-582-2111", "landline"),
        ("+81 93 582 2111", "093-582-2111", "landline"),
        ("+81 (0)93-582-2111", "093-582-2111", "landline"),
        ("0925841111", "092-584-1111", "landline"),
        ("0312345678", "03-1234-5678", None),
        ("0332345678", "03-3234-5678", "landline"),
        ("0612345678", "06-1234-5678", None),
        ("0429981111", "04-2998-1111", "landline"),
        ("0422511111", "0422-51-1111", "landline"),
        ("0471671111", "04-7167-1111", "landline"),
        ("0499422211", "04994-2-2211", "landline"),
        ("0930231111", "0930-23-1111", "landline"),
        ("0940361121", "0940-36-1121", "landline"),
        ("0980531212", "0980-53-1212", "landline"),
        ("0980222001", "09802-2-2001", "landline"),
        ("0863621111", "086-362-1111", "landline"),
        ("0863211111", "0863-21-1111", "landline"),
        ("09012345678", "090-1234-5678", "mobile"),
        ("080-1234-5678", "080-1234-5678", "mobile"),
        ("07012345678", "070-1234-5678", "mobile"),
        ("06012345678", "060-1234-5678", "mobile"),
        ("05012345678", "050-1234-5678", "ip"),
        ("0120123456", "0120-123-456", "free"),
        ("08001234567", "0800-123-4567", "free"),
        ("0570012345", "0570-012-345", "shared"),
        ("+1 650-253-0000", "+16502530000", "foreign"),
    ],
)
def test_phone_numbers(text, national, kind):
    if kind is None:  # a local exchange never begins with 1
        with pytest.raises(JpError) as refusal:
            phone.parse(text)
        assert refusal.value.code == "phone_area_code_unknown"
    else:
        found = phone.parse(text)
        assert (found.national, str(found), found.kind) == (national, national, kind)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone_malformed"),
        ("電話", "phone_malformed"),
        ("093-582-2111 内線12", "phone_malformed"),
        ("093--582-2111", "phone_malformed"),
        ("093-582-2111-", "phone_malformed"),
        ("582-2111", "phone_area_code_missing"),
        ("0081935822111", "phone_area_code_missing"),
        ("093-582-211", "phone_length"),
        ("093-582-21111", "phone_length"),
        ("090-1234-567", "phone_length"),
        ("0119912345678", "phone_length"),
        ("0110123456", "phone_area_code_unknown"),
        ("0900123456", "phone_length"),
        ("09001234567", "phone_area_code_unknown"),
        ("093-182-2111", "phone_area_code_unknown"),
        ("+1", "phone_malformed"),
        ("+0935822111", "phone_malformed"),
        ("+1234567890123456", "phone_malformed"),
        ("093582²111", "phone_malformed"),
        ("0" * 500, "text_too_long"),
        (935822111, "text_expected"),
    ],
)
def test_phone_numbers_refused(text, code):
    with pytest.raises(JpError) as refusal:
        phone.parse(text)
    assert refusal.value.code == code


def test_phone_numbers_for_machines():
    assert phone.parse("093-582-2111").international == "+81935822111"
    assert phone.parse("0120-123-456").international == "0120123456"
    assert phone.parse("+16502530000").international == "+16502530000"


@given(st.text("0123456789-() +０９８－", max_size=20))
def test_a_phone_number_reads_back_as_itself(text):
    try:
        found = phone.parse(text)
    except JpError as refusal:
        assert refusal.message
    else:
        assert phone.parse(found.national) == found
        assert phone.parse(found.digits) == found
        assert phone.parse(found.international) == found
