"""Who is there: a city with three counties, their offices, townships and villages, and how each hands in.

All names are invented. The same number and seed give the same units.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

GOOD = ("有效", "有效装在压缩包里", "重复", "重交", "逾期", "先坏后好")
"""Ways of handing in that end with a report that counts."""
BAD = (
    "改了字节", "数据不符", "陌生的机构", "签字人不在名册", "没有签字", "只有填报人签字", "公开版", "期间不同", "规则库不同", "草表",
    "乱码", "截断", "图片", "空文件", "加密", "未交",
)  # fmt: skip
"""Ways of handing in, or of not doing it, that end without one."""
_ORDINARY = 0.72
"""The share of units that hand in a report that counts."""
_COUNTIES = {"DJ": "东江县", "NL": "南岭县", "XH": "西湖区"}
_OFFICES = "林业局 水利局 财政局 教育局 民政局 交通运输局 农业农村局 卫生健康局 审计局 统计局 司法局 信访局".split()
_INSTITUTIONS = "人民医院 第一中学 图书馆 疾病预防控制中心 不动产登记中心 职业学校".split()
_COMPANIES = "城市建设投资公司 水务集团 公共交通公司 粮食储备公司".split()
_TOWNS = "云溪镇 石桥镇 白沙乡 青山街道 柳河镇 金坪乡 竹林镇 南塘街道 长坡镇 古井乡".split()
_VILLAGES = "上坪 下坪 大湾 桃源 新塘 石门 枫林 双井 高桥 莲花 东岸 西岸".split()
_ORDINALS = "二三四五六七八九"
_FAMILIES, _GIVEN = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何",
    "明远 晓棠 海涛 立新 雨晴 国强 文博 思齐 志刚 慧敏 建华 丽娟".split(),
)


@dataclass(frozen=True)
class CityUnit:
    """A unit of the city. ``way``: how it hands in; "" for one that need not answer.

    ``due`` is its own last day, if it has one. ``registers``: whether the roster names who may sign for it.
    """

    code: str
    name: str
    parent: str | None
    kind: str
    level: str
    people: tuple[str, str, str]
    way: str = ""
    due: date | None = None
    registers: bool = False


def city(number: int, seed: int, today: date) -> list[CityUnit]:
    """Return the units of a city: so many that must answer, and five that stand above them or stand by."""
    chance = random.Random(f"{seed}/units")
    places = list(_places(number))
    ways = _ways(number, chance)
    made = [_unit("SL", "示例市", None, "党政机关", "市级", chance)]
    made += [_unit(code, name, "SL", "党政机关", "县级", chance) for code, name in _COUNTIES.items()]
    made.append(_unit("SL-JW", "示例市史志办公室", "SL", "事业单位", "市级", chance))
    for (code, name, parent, kind, level), way in zip(places, ways, strict=True):
        own = today - timedelta(days=3) if way == "逾期" else today + timedelta(days=chance.choice([20, 30]))
        has_own = way == "逾期" or chance.random() < 0.1
        registers = way == "签字人不在名册" or chance.random() < 0.25
        plain = _unit(code, name, parent, kind, level, chance)
        made.append(replace(plain, way=way, due=own if has_own else None, registers=registers))
    return made


def strangers(seed: int) -> list[CityUnit]:
    """Return units that hand in although nobody asked them: they stand in no roster."""
    chance = random.Random(f"{seed}/strangers")
    return [replace(_unit("WX-001", "外县档案局", None, "党政机关", "县级", chance), way="名册外")]


def _unit(code: str, name: str, parent: str | None, kind: str, level: str, chance: random.Random) -> CityUnit:
    first, second, third = (
        family + given for family, given in zip(chance.sample(_FAMILIES, 3), chance.sample(_GIVEN, 3), strict=True)
    )
    return CityUnit(code, name, parent, kind, level, (first, second, third))


def _places(number: int) -> list[tuple[str, str, str, str, str]]:
    """Return code, name, parent, kind and level of the units that must answer: a tenth of the city, the rest of its counties."""
    found = [
        (f"SL-{place + 1:03}", f"示例市{_called(_OFFICES, place)}", "SL", "党政机关", "市级")
        for place in range(number // 10)
    ]
    counties = list(_COUNTIES.items())
    for place in range(number - len(found)):
        code, county = counties[place % 3]
        nth = place // 3
        found.append(_of_county(code, county, nth))
    return found


def _of_county(code: str, county: str, nth: int) -> tuple[str, str, str, str, str]:
    """Return a county's unit: in each dozen two towns with two villages each, and offices, institutions, a company."""
    dozen, place = divmod(nth, 12)
    own = f"{code}-{nth + 1:04}"
    if place in (1, 7):
        return own, county + _called(_TOWNS, 2 * dozen + place // 7), code, "乡镇街道", "乡级"
    if place in (2, 3, 8, 9):
        town = nth - place + (1 if place < 7 else 7)
        name = _called(_TOWNS, 2 * dozen + place // 7)
        village = _called(_VILLAGES, 4 * dozen + (2, 3, 8, 9).index(place))
        return own, f"{county}{name}{village}村", f"{code}-{town + 1:04}", "村社区", "乡级"
    if place in (4, 10):
        return own, county + _called(_INSTITUTIONS, 2 * dozen + place // 10), code, "事业单位", "县级"
    if place == 6:
        return own, county + _called(_COMPANIES, dozen), code, "国有企业", "县级"
    return own, county + _called(_OFFICES, 3 * dozen + (0, 5, 11).index(place)), code, "党政机关", "县级"


def _called(names: list[str], nth: int) -> str:
    """Return the nth name of a list that begins again with ordinals."""
    again, place = divmod(nth, len(names))
    return names[place] + (f"第{_ordinal(again)}分部" if again else "")


def _ordinal(again: int) -> str:
    return _ORDINALS[again - 1] if again <= len(_ORDINALS) else str(again + 1)


def _ways(number: int, chance: random.Random) -> list[str]:
    """Return how each unit hands in: every way once where there are units enough, and good ones for most of the rest."""
    ways = [*BAD, *GOOD][:number]
    while len(ways) < number:
        is_good = chance.random() < _ORDINARY
        ways.append(chance.choices(GOOD, [12, 2, 1, 1, 1, 1])[0] if is_good else chance.choice([*BAD, *["未交"] * 6]))
    chance.shuffle(ways)
    return ways
