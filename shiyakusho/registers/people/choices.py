"""Closed lists of the register."""

from django.db.models import TextChoices


class Sex(TextChoices):
    WOMAN = "F", "女"
    MAN = "M", "男"
    NOT_STATED = "X", "記載なし"


class RelationKind(TextChoices):
    """``other`` is this to ``resident``."""

    PARENT = "parent", "親"
    SPOUSE = "spouse", "配偶者"
    GUARDIAN = "guardian", "後見人など"


class ProtectionKind(TextChoices):
    """支援措置の理由 (住民基本台帳事務処理要領 第5−10)."""

    DOMESTIC_VIOLENCE = "domestic_violence", "配偶者からの暴力"
    STALKING = "stalking", "ストーカー行為"
    CHILD_ABUSE = "child_abuse", "児童虐待"
    OTHER = "other", "その他これらに準ずるもの"


class Register(TextChoices):
    """The city's other registers whose extracts are copied here."""

    INSURANCE = "insurance", "医療保険の資格"
    PENSION = "pension", "国民年金"
    TAX = "tax", "個人住民税"
    CARD = "card", "マイナンバーカードの交付"
    CARE = "care", "介護保険の認定"
    SCHOOL = "school", "学齢簿"
    CHILDCARE = "childcare", "保育の認定"
    BENEFITS = "benefits", "手当の受給"
    DISABILITY = "disability", "障害者手帳"
    SEAL = "seal", "印鑑登録"
    WELFARE = "welfare", "生活保護"
    REAL_ESTATE = "real_estate", "固定資産税"
    PUBLIC_HOUSING = "public_housing", "市営住宅"
    VEHICLES = "vehicles", "軽自動車税"
    DOGS = "dogs", "犬の登録"


class Source(TextChoices):
    """How a resident's own word reached us."""

    FORM = "form", "オンラインの申請"
    COUNTER = "counter", "窓口"
    PHONE = "phone", "電話"
    MAIL = "mail", "郵便"
    PROFILE = "profile", "本人の登録"


class LinkMethod(TextChoices):
    FOUR_FACTS = "four_facts", "基本4情報の一致"
    STAFF = "staff", "窓口での確認"
    DEMO = "demo", "デモ"


class LinkEnd(TextChoices):
    """Why a link ended."""

    ASKED = "asked", "本人の希望"
    OFFICE = "office", "市役所による解除"
    CHANGED = "changed", "生年月日か性別が一致しなくなった"


class LinkState(TextChoices):
    """How a question stands that a clerk answers."""

    WAITING = "waiting", "確認中"
    ASKED_TO_COME = "asked_to_come", "来庁を依頼"
    LINKED = "linked", "結びつけた"
    REFUSED = "refused", "結びつけなかった"
    WITHDRAWN = "withdrawn", "本人が解いた"
    REOPENED = "reopened", "次のサインインで確かめなおす"


class LinkCause(TextChoices):
    """Why the machine did not link by itself."""

    NOBODY = "nobody", "一致する住民がいない"
    AMBIGUOUS = "ambiguous", "一致が確かでない"
    SEVERAL = "several", "一致する住民が複数いる"
    LINKED = "linked", "住民に別のアカウントがある"
    PROTECTED = "protected", "支援措置の対象"
    CHANGED = "changed", "結びついた住民と4情報が違う"


class MandateKind(TextChoices):
    """On what somebody acts for another, besides parental authority, which the register tells."""

    ADULT_GUARDIAN = "adult_guardian", "成年後見人"
    MINOR_GUARDIAN = "minor_guardian", "未成年後見人"
    PROXY = "proxy", "代理人（委任）"


class Basis(TextChoices):
    """On what somebody acts for another (代理の根拠)."""

    PARENT = "parent", "親権者"
    GUARDIAN = "guardian", "後見人"
    PROXY = "proxy", "代理人（委任）"
