"""Writes `eventreg/summits/countries.json`: `make countries`.

ISO 3166 and the translations of the iso-codes project, both through pycountry, give a first word for every name.
`UNITED_NATIONS` holds the name wherever the United Nations have another one: as their terminology database (UNTERM) and
their statistical classification M49 have it, without the article. A name that a newer ISO changes shows in the written
file and is to be compared with those two before it is kept.
"""

import gettext
import json
import re
from pathlib import Path

import pycountry

import eventreg

TARGET = Path(eventreg.__file__).parent / "summits" / "countries.json"
LANGUAGES = ("en", "ar", "es", "fr")
FORMS = ("short", "formal")

_MEMBER_STATES = """
AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN
CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HN HR HT
HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PT PW PY QA RO RS RU
RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY UZ VC
VE VN VU WS YE ZA ZM ZW
"""
MEMBER_STATES = _MEMBER_STATES.split()
OBSERVER_STATES = ["PS", "VA"]

UNITED_NATIONS: dict[str, dict[str, dict[str, str]]] = {
    "en": {
        "short": {
            "BO": "Bolivia (Plurinational State of)",
            "CD": "Democratic Republic of the Congo",
            "FM": "Micronesia (Federated States of)",
            "GB": "United Kingdom of Great Britain and Northern Ireland",
            "IR": "Iran (Islamic Republic of)",
            "KP": "Democratic People’s Republic of Korea",
            "KR": "Republic of Korea",
            "MD": "Republic of Moldova",
            "NL": "Netherlands (Kingdom of the)",
            "PS": "State of Palestine",
            "TZ": "United Republic of Tanzania",
            "US": "United States of America",
            "VA": "Holy See",
            "VE": "Venezuela (Bolivarian Republic of)",
        },
        "formal": {
            "BA": "Bosnia and Herzegovina",
            "ER": "State of Eritrea",
            "GY": "Co-operative Republic of Guyana",
            "IT": "Republic of Italy",
            "LY": "State of Libya",
            "MM": "Republic of the Union of Myanmar",
            "NP": "Nepal",
            "PS": "State of Palestine",
            "RW": "Republic of Rwanda",
        },
    },
    "fr": {
        "short": {
            "BO": "Bolivie (État plurinational de)",
            "CG": "Congo",
            "CV": "Cabo Verde",
            "FM": "Micronésie (États fédérés de)",
            "GB": "Royaume-Uni de Grande-Bretagne et d’Irlande du Nord",
            "GQ": "Guinée équatoriale",
            "IQ": "Iraq",
            "IR": "Iran (République islamique d’)",
            "KN": "Saint-Kitts-et-Nevis",
            "KP": "République populaire démocratique de Corée",
            "KR": "République de Corée",
            "LA": "République démocratique populaire lao",
            "MD": "République de Moldova",
            "MM": "Myanmar",
            "NG": "Nigéria",
            "NL": "Pays-Bas (Royaume des)",
            "PS": "État de Palestine",
            "RU": "Fédération de Russie",
            "SB": "Îles Salomon",
            "SR": "Suriname",
            "SV": "El Salvador",
            "SY": "République arabe syrienne",
            "TL": "Timor-Leste",
            "TR": "Türkiye",
            "TZ": "République-Unie de Tanzanie",
            "US": "États-Unis d’Amérique",
            "VA": "Saint-Siège",
            "VC": "Saint-Vincent-et-les Grenadines",
            "VE": "Venezuela (République bolivarienne du)",
            "VN": "Viet Nam",
        },
        "formal": {
            "AR": "République argentine",
            "BA": "Bosnie-Herzégovine",
            "BD": "République populaire du Bangladesh",
            "BR": "République fédérative du Brésil",
            "BT": "Royaume du Bhoutan",
            "CH": "Confédération suisse",
            "CV": "République de Cabo Verde",
            "DM": "Commonwealth de Dominique",
            "EC": "République de l’Équateur",
            "ER": "État d’Érythrée",
            "GQ": "République de Guinée équatoriale",
            "GR": "République hellénique",
            "GY": "République coopérative du Guyana",
            "HT": "République d’Haïti",
            "IN": "République de l’Inde",
            "KP": "République populaire démocratique de Corée",
            "LK": "République socialiste démocratique de Sri Lanka",
            "LU": "Grand-Duché de Luxembourg",
            "LY": "État de Libye",
            "MM": "République de l’Union du Myanmar",
            "MU": "République de Maurice",
            "NG": "République fédérale du Nigéria",
            "NP": "Népal",
            "PS": "État de Palestine",
            "PW": "République des Palaos",
            "RW": "République du Rwanda",
            "SM": "République de Saint-Marin",
            "SR": "République du Suriname",
            "ST": "République démocratique de Sao Tomé-et-Principe",
            "TN": "République tunisienne",
            "TR": "République de Türkiye",
            "TT": "République de Trinité-et-Tobago",
            "TZ": "République-Unie de Tanzanie",
            "UG": "République de l’Ouganda",
            "UY": "République orientale de l’Uruguay",
            "VE": "République bolivarienne du Venezuela",
            "VU": "République de Vanuatu",
            "WS": "État indépendant du Samoa",
            "ZA": "République sud-africaine",
        },
    },
    "es": {
        "short": {
            "BD": "Bangladesh",
            "BF": "Burkina Faso",
            "BH": "Bahrein",
            "BJ": "Benin",
            "BO": "Bolivia (Estado Plurinacional de)",
            "BT": "Bhután",
            "BW": "Botswana",
            "BY": "Belarús",
            "CD": "República Democrática del Congo",
            "CI": "Côte d’Ivoire",
            "DJ": "Djibouti",
            "DZ": "Argelia",
            "FJ": "Fiji",
            "FM": "Micronesia (Estados Federados de)",
            "GB": "Reino Unido de Gran Bretaña e Irlanda del Norte",
            "GW": "Guinea-Bissau",
            "IQ": "Iraq",
            "IR": "Irán (República Islámica del)",
            "KE": "Kenya",
            "KM": "Comoras",
            "KN": "Saint Kitts y Nevis",
            "KP": "República Popular Democrática de Corea",
            "KR": "República de Corea",
            "KZ": "Kazajstán",
            "LA": "República Democrática Popular Lao",
            "LS": "Lesotho",
            "MD": "República de Moldova",
            "MM": "Myanmar",
            "MV": "Maldivas",
            "MW": "Malawi",
            "NE": "Níger",
            "NL": "Países Bajos (Reino de los)",
            "NZ": "Nueva Zelandia",
            "PG": "Papua Nueva Guinea",
            "PS": "Estado de Palestina",
            "PW": "Palau",
            "QA": "Qatar",
            "RO": "Rumania",
            "RU": "Federación de Rusia",
            "RW": "Rwanda",
            "SA": "Arabia Saudita",
            "SR": "Suriname",
            "SY": "República Árabe Siria",
            "SZ": "Eswatini",
            "TL": "Timor-Leste",
            "TN": "Túnez",
            "TR": "Türkiye",
            "TT": "Trinidad y Tabago",
            "TZ": "República Unida de Tanzanía",
            "US": "Estados Unidos de América",
            "VA": "Santa Sede",
            "VE": "Venezuela (República Bolivariana de)",
            "VN": "Viet Nam",
            "ZW": "Zimbabwe",
        },
        "formal": {
            "AF": "República Islámica del Afganistán",
            "BA": "Bosnia y Herzegovina",
            "BD": "República Popular de Bangladesh",
            "BH": "Reino de Bahrein",
            "BJ": "República de Benin",
            "BO": "Estado Plurinacional de Bolivia",
            "BR": "República Federativa del Brasil",
            "BT": "Reino de Bhután",
            "BW": "República de Botswana",
            "BY": "República de Belarús",
            "CI": "República de Côte d’Ivoire",
            "DJ": "República de Djibouti",
            "DZ": "República Argelina Democrática y Popular",
            "ET": "República Democrática Federal de Etiopía",
            "FJ": "República de Fiji",
            "GY": "República Cooperativa de Guyana",
            "IQ": "República del Iraq",
            "IR": "República Islámica del Irán",
            "JO": "Reino Hachemita de Jordania",
            "KE": "República de Kenya",
            "KG": "República Kirguisa",
            "KM": "Unión de las Comoras",
            "KZ": "República de Kazajstán",
            "LS": "Reino de Lesotho",
            "LY": "Estado de Libia",
            "MD": "República de Moldova",
            "ML": "República de Malí",
            "NP": "Nepal",
            "OM": "Sultanía de Omán",
            "PG": "Estado Independiente de Papua Nueva Guinea",
            "PK": "República Islámica del Pakistán",
            "RW": "República de Rwanda",
            "SA": "Reino de la Arabia Saudita",
            "SC": "República de Seychelles",
            "SD": "República del Sudán",
            "SR": "República de Suriname",
            "SZ": "Reino de Eswatini",
            "TL": "República Democrática de Timor-Leste",
            "TR": "República de Türkiye",
            "TT": "República de Trinidad y Tabago",
            "TZ": "República Unida de Tanzanía",
            "VN": "República Socialista de Viet Nam",
            "ZW": "República de Zimbabwe",
        },
    },
    "ar": {
        "short": {
            "AG": "أنتيغوا وبربودا",
            "BD": "بنغلاديش",
            "BF": "بوركينا فاسو",
            "BJ": "بنن",
            "BN": "بروني دار السلام",
            "BO": "بوليفيا (دولة - المتعددة القوميات)",
            "BY": "بيلاروس",
            "BZ": "بليز",
            "CD": "جمهورية الكونغو الديمقراطية",
            "CF": "جمهورية أفريقيا الوسطى",
            "CI": "كوت ديفوار",
            "CL": "شيلي",
            "CV": "كابو فيردي",
            "CZ": "تشيكيا",
            "DK": "الدانمرك",
            "DO": "الجمهورية الدومينيكية",
            "EC": "إكوادور",
            "FM": "ميكرونيزيا (ولايات - الموحدة)",
            "GA": "غابون",
            "GB": "المملكة المتحدة لبريطانيا العظمى وآيرلندا الشمالية",
            "GW": "غينيا - بيساو",
            "GY": "غيانا",
            "HU": "هنغاريا",
            "IE": "آيرلندا",
            "IR": "إيران (جمهورية - الإسلامية)",
            "KG": "قيرغيزستان",
            "KI": "كيريباس",
            "KP": "جمهورية كوريا الشعبية الديمقراطية",
            "KR": "جمهورية كوريا",
            "LA": "جمهورية لاو الديمقراطية الشعبية",
            "LI": "ليختنشتاين",
            "LK": "سري لانكا",
            "LR": "ليبريا",
            "LT": "ليتوانيا",
            "LU": "لكسمبرغ",
            "ME": "الجبل الأسود",
            "MH": "جزر مارشال",
            "MV": "ملديف",
            "MZ": "موزامبيق",
            "NI": "نيكاراغوا",
            "NL": "هولندا (مملكة -)",
            "NZ": "نيوزيلندا",
            "PE": "بيرو",
            "PY": "باراغواي",
            "RS": "صربيا",
            "SA": "المملكة العربية السعودية",
            "SB": "جزر سليمان",
            "SC": "سيشيل",
            "ST": "سان تومي وبرينسيبي",
            "TH": "تايلند",
            "TL": "تيمور - ليشتي",
            "TR": "تركيا",
            "TZ": "جمهورية تنزانيا المتحدة",
            "US": "الولايات المتحدة الأمريكية",
            "UY": "أوروغواي",
            "VA": "الكرسي الرسولي",
            "VC": "سانت فنسنت وجزر غرينادين",
            "VE": "فنزويلا (جمهورية - البوليفارية)",
            "VN": "فييت نام",
            "WS": "ساموا",
            "ZA": "جنوب أفريقيا",
        },
        "formal": {
            "AR": "جمهورية الأرجنتين",
            "BA": "البوسنة والهرسك",
            "BD": "جمهورية بنغلاديش الشعبية",
            "BJ": "جمهورية بنن",
            "BO": "دولة بوليفيا المتعددة القوميات",
            "BS": "كمنولث جزر البهاما",
            "BY": "جمهورية بيلاروس",
            "CI": "جمهورية كوت ديفوار",
            "CL": "جمهورية شيلي",
            "CV": "جمهورية كابو فيردي",
            "CZ": "الجمهورية التشيكية",
            "DK": "مملكة الدانمرك",
            "DM": "كمنولث دومينيكا",
            "EC": "جمهورية إكوادور",
            "ET": "جمهورية إثيوبيا الديمقراطية الاتحادية",
            "FR": "الجمهورية الفرنسية",
            "GA": "جمهورية الغابون",
            "GB": "المملكة المتحدة لبريطانيا العظمى وآيرلندا الشمالية",
            "GR": "الجمهورية الهيلينية",
            "GW": "جمهورية غينيا - بيساو",
            "GY": "جمهورية غيانا التعاونية",
            "HU": "هنغاريا",
            "ID": "جمهورية إندونيسيا",
            "IR": "جمهورية إيران الإسلامية",
            "IT": "جمهورية إيطاليا",
            "KG": "جمهورية قيرغيزستان",
            "KI": "جمهورية كيريباس",
            "KM": "اتحاد جزر القمر",
            "KP": "جمهورية كوريا الشعبية الديمقراطية",
            "LI": "إمارة ليختنشتاين",
            "LK": "جمهورية سري لانكا الاشتراكية الديمقراطية",
            "LR": "جمهورية ليبريا",
            "LT": "جمهورية ليتوانيا",
            "LU": "دوقية لكسمبرغ الكبرى",
            "LY": "دولة ليبيا",
            "ME": "الجبل الأسود",
            "MH": "جمهورية جزر مارشال",
            "MR": "الجمهورية الإسلامية الموريتانية",
            "MV": "جمهورية ملديف",
            "MX": "الولايات المتحدة المكسيكية",
            "MZ": "جمهورية موزامبيق",
            "NP": "نيبال",
            "PE": "جمهورية بيرو",
            "PH": "جمهورية الفلبين",
            "PT": "جمهورية البرتغال",
            "PY": "جمهورية باراغواي",
            "RS": "جمهورية صربيا",
            "RW": "جمهورية رواندا",
            "SC": "جمهورية سيشيل",
            "SK": "الجمهورية السلوفاكية",
            "SO": "جمهورية الصومال الاتحادية",
            "ST": "جمهورية سان تومي وبرينسيبي الديمقراطية",
            "TG": "جمهورية توغو",
            "TH": "مملكة تايلند",
            "TL": "جمهورية تيمور - ليشتي الديمقراطية",
            "TR": "جمهورية تركيا",
            "US": "الولايات المتحدة الأمريكية",
            "UY": "جمهورية أوروغواي الشرقية",
            "VE": "جمهورية فنزويلا البوليفارية",
            "VN": "جمهورية فييت نام الاشتراكية",
            "WS": "دولة ساموا المستقلة",
            "YE": "الجمهورية اليمنية",
            "ZA": "جمهورية جنوب أفريقيا",
        },
    },
}
"""The names that are not ISO's, by language, form and code; a formal name only where ISO has another one."""

_TRANSLATIONS = {
    language: gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language])
    for language in LANGUAGES
    if language != "en"
}


def iso_name(code: str, form: str, language: str) -> str | None:
    """What ISO 3166 and its translators write, spelled as we do; None where ISO has no formal name.

    Spelling: apostrophes are typographic; Arabic has no vowel signs, and "and" is joined to the word it stands before.
    """
    country = pycountry.countries.get(alpha_2=code)
    name = country.name if form == "short" else getattr(country, "official_name", None)
    if name is None:
        return None
    if language in _TRANSLATIONS:
        name = _TRANSLATIONS[language].gettext(name)
    if language == "ar":
        name = re.sub("[\u064b-\u0652]", "", name).replace(" و ", " و")
    return name.replace("'", "’")


def un_name(code: str, form: str, language: str) -> str:
    """The name the United Nations use; where there is no formal one, the short one again."""
    name = UNITED_NATIONS[language][form].get(code) or iso_name(code, form, language)
    return name or un_name(code, "short", language)


def as_json() -> str:
    """The whole file, one line a country, in the order of the codes."""
    lines = []
    for code in sorted([*MEMBER_STATES, *OBSERVER_STATES]):
        names = {form: {language: un_name(code, form, language) for language in LANGUAGES} for form in FORMS}
        lines.append(f"  {json.dumps(code)}: {json.dumps(names, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    TARGET.write_text(as_json(), encoding="utf-8")
