"""Keeps what leads to a person out of quotations: telephones, identity and account numbers, names of people."""

from __future__ import annotations

import re

from qiyue.check.faults import PERSONAL

MASK = "●●●"

_ROLES = (
    "联系人|项目联系人|法定代表人|法人代表|授权代表|委托代理人|经办人|负责人|项目经理|代表人?|签字|姓名|收件人|签署人"
)
_PEOPLE = re.compile(rf"((?:{_ROLES})(?:[(（][^)）]{{0,8}}[)）])?\s*[:：为是]\s*)[一-龥·]{{2,5}}")
_NUMBERS = re.compile(PERSONAL)
_LABELLED = re.compile(
    r"((?:电话|手机|传真|账\s*号|帐\s*号|账户|身份证号?码?|邮箱|E-?mail)\s*[:：]\s*)\S+", re.IGNORECASE
)


def mask(text: str) -> str:
    """Blot out what leads to a person."""
    for pattern in (_PEOPLE, _LABELLED):
        text = pattern.sub(rf"\g<1>{MASK}", text)
    return _NUMBERS.sub(MASK, text)


def is_personal(text: str) -> bool:
    """Tell whether a text leads to a person."""
    return mask(text) != text
