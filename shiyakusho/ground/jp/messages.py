"""Every sentence this room may say, by code: Japanese, やさしい日本語 (with ruby) and English."""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """One sentence in three languages; ``{name}`` is filled from the error's values."""

    ja: str
    plain: str
    en: str


_TEXT = {
    "text_expected": Message(
        "文字で入力してください。",
        "｜文字《もじ》で ｜書《か》いてください。",
        "Text is expected here.",
    ),
    "text_too_long": Message(
        "長すぎます。{limit}文字以内で入力してください。",
        "｜長《なが》すぎます。{limit}｜文字《もじ》までに してください。",
        "This is too long. Use at most {limit} characters.",
    ),
    "text_nul": Message(
        "使えない文字（NUL）が{position}文字目に入っています。消して入力し直してください。",
        "{position}｜番目《ばんめ》に ｜使《つか》えない ｜文字《もじ》が あります。"
        "｜消《け》してください。",
        "Character {position} is a NUL, which cannot be stored. Please remove it.",
    ),
    "text_control_character": Message(
        "目に見えない制御文字（{codepoint}）が{position}文字目に入っています。"
        "消して入力し直してください。",
        "{position}｜番目《ばんめ》に ｜見《み》えない ｜文字《もじ》が あります。"
        "｜消《け》してください。",
        "Character {position} is an invisible control character ({codepoint}). Please remove it.",
    ),
    "text_lone_surrogate": Message(
        "壊れた文字（{codepoint}）が{position}文字目に入っています。入力し直してください。",
        "{position}｜番目《ばんめ》の ｜文字《もじ》が こわれています。"
        "もう｜一度《いちど》 ｜書《か》いてください。",
        "Character {position} is broken ({codepoint}). Please type it again.",
    ),
    "text_broken_character": Message(
        "文字化けした文字（{codepoint}）が{position}文字目に入っています。"
        "正しい文字を入力し直してください。",
        "{position}｜番目《ばんめ》の ｜文字《もじ》が こわれています。"
        "もう｜一度《いちど》 ｜書《か》いてください。",
        "Character {position} was damaged in transfer ({codepoint}). Please type it again.",
    ),
    "whole_number_expected": Message(
        "整数で指定してください。",
        "｜数字《すうじ》で ｜書《か》いてください。",
        "A whole number is expected.",
    ),
    "unknown_choice": Message(
        "「{name}」は次のどれかで指定してください：{choices}",
        "「{name}」は {choices} から ｜選《えら》んでください。",
        "Choose one of these for “{name}”: {choices}",
    ),
}

_DATES = {
    "date_expected": Message(
        "日付（年月日）で指定してください。",
        "｜年《ねん》・｜月《つき》・｜日《ひ》を ｜書《か》いてください。",
        "A calendar date is expected.",
    ),
    "date_unreadable": Message(
        "日付として読めません。「令和8年5月1日」「R8.5.1」「2026-05-01」のように入力してください。",
        "｜日付《ひづけ》が わかりません。「2026-05-01」のように ｜書《か》いてください。",
        "This is not a date we can read. Write it like 令和8年5月1日, R8.5.1 or 2026-05-01.",
    ),
    "date_year_two_digits": Message(
        "西暦は4桁で入力してください（例：2026/5/1）。和暦は元号を付けてください（例：R8/5/1）。",
        "｜西暦《せいれき》の ｜年《ねん》は 4つの ｜数字《すうじ》で ｜書《か》いてください。",
        "Write the year with four digits (2026/5/1), or with its era (R8/5/1).",
    ),
    "date_before_solar_calendar": Message(
        "明治6年（1873年）1月1日より前は旧暦のため、扱えません。",
        "1873｜年《ねん》1｜月《がつ》1｜日《にち》より ｜前《まえ》の ｜日《ひ》は ｜使《つか》えません。",
        "Dates before 1 January 1873 followed the lunar calendar and cannot be handled.",
    ),
    "date_month_impossible": Message(
        "{month}月はありません。月は1から12までです。",
        "｜月《つき》は 1から 12までです。",
        "There is no month {month}. Months go from 1 to 12.",
    ),
    "date_day_impossible": Message(
        "{year}年{month}月に{day}日はありません。{month}月は{last_day}日までです。",
        "{year}｜年《ねん》{month}｜月《がつ》は {last_day}｜日《にち》までです。",
        "{year}-{month:02} has no day {day}. It ends on day {last_day}.",
    ),
    "date_weekday_mismatch": Message(
        "曜日が合いません。この日は{actual}曜日です（入力は{given}曜日）。",
        "｜曜日《ようび》が ちがいます。この ｜日《ひ》は 「{actual}」です。",
        "The weekday does not match: that day is “{actual}”, not “{given}”.",
    ),
    "date_out_of_range": Message(
        "計算の結果が西暦9999年を超えるか、扱える範囲の外になります。",
        "｜使《つか》える ｜日付《ひづけ》では ありません。",
        "The result lies outside the dates that can be handled.",
    ),
    "era_year_zero": Message(
        "{era}0年はありません。最初の年は{era}元年（1年）です。",
        "0｜年《ねん》は ありません。1｜年《ねん》から です。",
        "There is no year 0 of {era}. Its first year is 1 (元年).",
    ),
    "era_ended": Message(
        "{era}は{last}までです。この日は{same_day}です。",
        "{era}は {last}までです。この ｜日《ひ》は {same_day}です。",
        "{era} ended on {last_iso}. That day ({same_day_iso}) is {same_day}.",
    ),
    "era_not_begun": Message(
        "{era}は{first}からです。この日は{same_day}です。",
        "{era}は {first}からです。この ｜日《ひ》は {same_day}です。",
        "{era} began on {first_iso}. That day ({same_day_iso}) is {same_day}.",
    ),
    "uncertain_unreadable": Message(
        "年月日として読めません。「昭和20年頃」「昭和20年5月日不詳」のように入力してください。",
        "｜日付《ひづけ》が わかりません。「｜昭和《しょうわ》20｜年《ねん》｜頃《ごろ》」のように"
        " ｜書《か》いてください。",
        "This cannot be read as a date. Write it like 昭和20年頃 or 昭和20年5月日不詳.",
    ),
    "uncertain_range_reversed": Message(
        "期間の終わりが始まりより前になっています。",
        "｜終《お》わりの ｜日《ひ》が ｜始《はじ》まりより ｜前《まえ》です。",
        "The range ends before it begins.",
    ),
    "age_before_birth": Message(
        "生まれる前の日には年齢がありません。生年月日と基準日を確かめてください。",
        "｜生《う》まれた ｜日《ひ》より ｜前《まえ》の ｜日《ひ》です。｜見直《みなお》してください。",
        "That day is before the birth. Check both dates.",
    ),
    "age_negative": Message(
        "年齢は0以上の整数で指定してください。",
        "｜年齢《ねんれい》は 0より ｜大《おお》きい ｜数字《すうじ》で ｜書《か》いてください。",
        "An age is a whole number, 0 or more.",
    ),
    "holiday_year_unknown": Message(
        "{year}年の祝日は計算できません（{last_year}年まで）。",
        "{year}｜年《ねん》の ｜休《やす》みの ｜日《ひ》は わかりません。",
        "The holidays of {year} cannot be computed (known up to {last_year}).",
    ),
    "period_unit_missing": Message(
        "期間は日数か月数のどちらか一つで指定してください。",
        "｜日数《にっすう》か ｜月数《つきすう》の どちらかを ｜書《か》いてください。",
        "Give the period either in days or in months.",
    ),
    "period_not_positive": Message(
        "期間は1以上の整数で指定してください。",
        "1より ｜大《おお》きい ｜数字《すうじ》を ｜書《か》いてください。",
        "A period is a whole number, 1 or more.",
    ),
    "period_no_open_day": Message(
        "{date}から{days}日の間に開いている日が見つかりません。開庁日の設定を確かめてください。",
        "{days}｜日《にち》の あいだに ｜開《あ》いている ｜日《ひ》が ありません。",
        "No open day was found within {days} days from {date}. Check the opening days.",
    ),
}

_PEOPLE = {
    "name_empty": Message(
        "氏名を入力してください。",
        "｜名前《なまえ》を ｜書《か》いてください。",
        "Please enter a name.",
    ),
    "name_too_long": Message(
        "氏名は{limit}文字以内で入力してください（今は{length}文字です）。",
        "｜名前《なまえ》は {limit}｜文字《もじ》までです。"
        "｜今《いま》は {length}｜文字《もじ》です。",
        "A name may have {limit} characters at most (this has {length}).",
    ),
    "name_too_many_marks": Message(
        "{position}文字目に重ねられた記号が多すぎます。入力し直してください。",
        "{position}｜番目《ばんめ》の ｜文字《もじ》を もう｜一度《いちど》 ｜書《か》いてください。",
        "Character {position} carries too many combining marks.",
    ),
    "kana_empty": Message(
        "フリガナを入力してください。",
        "カタカナで ｜読《よ》み｜方《かた》を ｜書《か》いてください。",
        "Please enter the reading in katakana.",
    ),
    "kana_not_katakana": Message(
        "フリガナは全角カタカナで入力してください（{position}文字目が使えません）。",
        "｜大《おお》きい カタカナで ｜書《か》いてください"
        "（{position}｜番目《ばんめ》の ｜文字《もじ》）。",
        "Write the reading in full-width katakana (character {position} is not allowed).",
    ),
    "kana_misplaced": Message(
        "フリガナの{position}文字目（小さい文字・長音）の前に文字がありません。",
        "{position}｜番目《ばんめ》の ｜前《まえ》に カタカナを ｜書《か》いてください。",
        "Character {position} of the reading cannot stand at the start of a word.",
    ),
    "individual_number_refused": Message(
        "個人番号（マイナンバー）と思われる12桁の数字が入っています。"
        "このシステムでは個人番号をお預かりしません。消してください。",
        "マイナンバーは ｜書《か》かないでください。12の ｜数字《すうじ》を ｜消《け》してください。",
        "This seems to contain an Individual Number (My Number). "
        "We never ask for it or keep it: please remove the 12 digits.",
    ),
    "individual_number_malformed": Message(
        "個人番号は12桁の数字です。",
        "マイナンバーは 12の ｜数字《すうじ》です。",
        "An Individual Number has 12 digits.",
    ),
}

_CONTACT = {
    "postal_code_malformed": Message(
        "郵便番号は7桁の数字で入力してください（例：803-8501）。",
        "｜郵便番号《ゆうびんばんごう》は 7つの ｜数字《すうじ》です。",
        "A postal code has 7 digits (for example 803-8501).",
    ),
    "phone_malformed": Message(
        "電話番号は数字とハイフンで入力してください（例：093-582-2111）。",
        "｜電話番号《でんわばんごう》は ｜数字《すうじ》で ｜書《か》いてください。",
        "Write the phone number with digits and hyphens (for example 093-582-2111).",
    ),
    "phone_area_code_missing": Message(
        "市外局番から、0で始まる番号を入力してください（例：093-582-2111）。",
        "0から ｜始《はじ》まる ｜電話番号《でんわばんごう》を ｜書《か》いてください。",
        "Start the number with its area code and 0 (for example 093-582-2111).",
    ),
    "phone_length": Message(
        "電話番号の桁数が合いません。この番号は{expected}桁です（今は{length}桁）。",
        "この ｜電話番号《でんわばんごう》は {expected}の ｜数字《すうじ》です。"
        "｜今《いま》は {length}です。",
        "This phone number needs {expected} digits (it has {length}).",
    ),
    "phone_area_code_unknown": Message(
        "この市外局番は使われていません。番号を確かめてください。",
        "｜電話番号《でんわばんごう》を もう｜一度《いちど》 ｜見《み》てください。",
        "This area code is not in use. Please check the number.",
    ),
}

_NUMBERS = {
    "money_unreadable": Message(
        "金額として読めません。「12,000円」のように入力してください。",
        "お｜金《かね》の ｜額《がく》が わかりません。「12000」のように ｜書《か》いてください。",
        "This is not an amount we can read. Write it like 12,000円.",
    ),
    "money_not_whole": Message(
        "円より小さい金額や小数点は使えません。桁の区切りは「,」で入力してください。",
        "「.」は ｜使《つか》わないでください。",
        "Yen have no decimals. Separate thousands with a comma, not a point.",
    ),
    "money_comma_misplaced": Message(
        "桁区切りの位置が正しくありません。3桁ごとに「,」を入れるか、数字だけを入力してください。",
        "｜数字《すうじ》だけを ｜書《か》いてください。「,」は いりません。",
        "The commas are misplaced. Put one every three digits, or write digits only.",
    ),
    "money_negative": Message(
        "金額は0円以上で入力してください。",
        "お｜金《かね》の ｜額《がく》は 0より ｜大《おお》きくしてください。",
        "An amount must be 0 yen or more.",
    ),
    "money_too_large": Message(
        "金額が大きすぎます。桁数を確かめてください。",
        "お｜金《かね》の ｜額《がく》が ｜大《おお》きすぎます。",
        "The amount is too large. Check the number of digits.",
    ),
    "corporate_number_malformed": Message(
        "法人番号は13桁の数字です。",
        "｜法人番号《ほうじんばんごう》は 13の ｜数字《すうじ》です。",
        "A corporate number has 13 digits.",
    ),
    "corporate_number_check_digit": Message(
        "法人番号の検査用数字が合いません。番号を確かめてください。",
        "｜法人番号《ほうじんばんごう》を もう｜一度《いちど》 ｜見《み》てください。",
        "The check digit of the corporate number does not match.",
    ),
    "lg_code_malformed": Message(
        "全国地方公共団体コードは6桁の数字です。",
        "｜団体《だんたい》コードは 6つの ｜数字《すうじ》です。",
        "A local government code has 6 digits.",
    ),
    "lg_code_check_digit": Message(
        "全国地方公共団体コードの検査数字が合いません。番号を確かめてください。",
        "｜団体《だんたい》コードを もう｜一度《いちど》 ｜見《み》てください。",
        "The check digit of the local government code does not match.",
    ),
}

MESSAGES: dict[str, Message] = {**_TEXT, **_DATES, **_PEOPLE, **_CONTACT, **_NUMBERS}
