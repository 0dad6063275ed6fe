import json

import pytest

from config.cli import main


def test_generate_prints_the_same_sums_twice(capsys, tmp_path) -> None:
    arguments = ["people", "generate", "--residents", "50", "--seed", "4", "--json"]
    assert main(arguments) == 0
    first = json.loads(capsys.readouterr().out)
    assert main([*arguments, "--out", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out) == first
    assert (tmp_path / "residents.csv").read_text("utf-8").count("\n") == 51


def test_generate_refuses_nobody_and_unknown_cities(capsys) -> None:
    assert main(["people", "generate", "--residents", "0", "--seed", "1"]) == 2
    assert (
        main(["people", "generate", "--residents", "5", "--seed", "1", "--city", "atlantis"]) == 2
    )
    assert "作れませんでした" in capsys.readouterr().err


@pytest.mark.django_db
def test_import_lists_bad_lines_and_fails(capsys, folder) -> None:
    assert main(["people", "import", str(folder), "--dry-run"]) == 0
    file = folder / "residents.csv"
    file.write_text(file.read_text("utf-8").replace("1990-05-03", "1990-13-03"), "utf-8")
    assert main(["people", "import", str(folder), "--dry-run", "--json"]) == 1
    told = json.loads(capsys.readouterr().out.split("\n", 1)[1])
    assert {(p["line"], p["field"], p["code"]) for p in told} >= {(2, "birth_date", "not_a_date")}
    assert "日付" in told[-1]["message"] or "日付" in told[0]["message"]
    assert main(["people", "import", str(folder)]) == 1
    out = capsys.readouterr()
    assert "residents.csv:2 birth_date not_a_date" in out.out
    assert "何も取り込んでいません" in out.err
