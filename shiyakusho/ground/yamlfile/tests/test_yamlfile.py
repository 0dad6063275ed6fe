"""What a table of the house may be, and what is refused with its line."""

from datetime import date

import pytest

from shiyakusho.ground import yamlfile


def test_a_table_is_read_as_it_is_written(tmp_path) -> None:
    file = tmp_path / "table.yaml"
    file.write_text("人: [葛󠄀城, 2]\nいつ: 2026-11-22\n", encoding="utf-8")
    assert yamlfile.read(file) == {"人": ["葛󠄀城", 2], "いつ": date(2026, 11, 22)}
    file.write_text("")
    assert yamlfile.read(file) is None


def test_a_part_used_again_may_be_said_otherwise() -> None:
    text = "one: &one {a: 1, b: 2}\ntwo: {<<: *one, b: 3}\n"
    assert yamlfile.load(text)["two"] == {"a": 1, "b": 3}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "a が二度書かれています"),
        ("a:\n  b: 1\n  b: 1\n", 3, "b が二度書かれています"),
        ("a: 1\n  b: 2\n", 2, "YAML の書き方が違います"),
        ("a: [1\n", 2, "YAML の書き方が違います"),
        ("a: !!python/object/apply:os.system ['ls']\n", 1, "YAML の書き方が違います"),
        ("? [a]\n: 1\n", 1, "YAML の書き方が違います"),
        ("a: \x07\n", 1, "YAML の書き方が違います"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(text, line, said, tmp_path) -> None:
    file = tmp_path / "table.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(yamlfile.NotYaml) as refused:
        yamlfile.read(file)
    assert refused.value.line == line
    assert str(refused.value).startswith(f"table.yaml:{line}: ") and said in str(refused.value)


def test_what_is_no_text_is_refused(tmp_path) -> None:
    file = tmp_path / "table.yaml"
    file.write_bytes(b"a: \xff\n")
    with pytest.raises(UnicodeDecodeError):
        yamlfile.read(file)
    with pytest.raises(FileNotFoundError):
        yamlfile.read(tmp_path / "none.yaml")
