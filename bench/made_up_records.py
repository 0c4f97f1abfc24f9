"""Made-up records of articles and grey literature, of which it is known who is whose double.

Seeded: one seed, the same records. What is done to a record is done here with plain Python, so that
nothing that judges records is used to make them.
"""

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass

from bench.other_databases import BODIES, JOURNALS, perturbed, with_fields
from livingreview.intake.reference import Reference


def _list(words: str) -> list[str]:
    return words.split("|") if "|" in words else words.split()


SURNAMES = _list(
    "Abernethy Achterberg Adeyemi Baird Balfour Beresford Bianchi Boyle Buchanan Cairns"
    " Calder Castellanos Chaudhry Connolly Craig Dalgleish Devereux Doherty Drummond Duarte"
    " Eriksson Farquhar Ferreira Fitzgerald Fontaine Galbraith Gillespie Gonzalez Grant"
    " Haddad Hagen Hasegawa Heikkinen Hussain Ibrahim Inglis Jamieson Johansen Kaczmarek"
    " Kavanagh Keller Kerr Kowalski Laidlaw Lefebvre Lindqvist Lockhart Maclean Magnusson"
    " Mahmood Martens McAllister McBride Meyer Moreau Muir Nakamura Ncube Novak Nyström"
    " O'Brien O'Rourke Okafor Oliveira Østergård Paterson Pérez Petrov Quigley Rahman Ramsay"
    " Reilly Richter Rodríguez Rossi Sandberg Santos Schäfer Sharma Sinclair Skinner Sørensen"
    " Strachan Sutherland Takahashi Thorburn Tremblay Urquhart Valdés Vance Verhoeven Wallace"
    " Weir Whitelaw Wójcik Yamada Yilmaz Zhou Zimmermann"
)
GIVEN = _list(
    "Aileen Bruno Clara Dougal Elena Farid Greta Hamish Ingrid Jonas Kirsty Lorna Magnus"
    " Nadia Oscar Petra Quentin Rhona Stefan Tessa Ursula Viktor Wendy Xenia Yusuf Zara"
)
ABOUT = _list(
    "joint assessment|key workers|co-located teams|shared budgets|health visiting"
    "|family centres|school nursing|information sharing|multi-agency panels|one-stop shops"
    "|outreach|respite care|early screening|mentoring|parenting programmes|case conferences"
    "|home visiting|speech therapy|transition planning|community schools|after-school care"
    "|kinship care|child protection|youth justice teams|play services|nurture groups"
    "|housing support|debt advice|bereavement support|interprofessional training"
)
WHOM = _list(
    "disabled children|looked-after children|young carers|refugee families|teenage parents"
    "|toddlers|children under five|care leavers|families in poverty|deaf children"
    "|traveller families|siblings|children who are excluded|rural families|newborns"
    "|adolescents|young offenders|single parents|children with epilepsy|preterm infants"
)
HOW = _list(
    "a qualitative study|a cluster randomised trial|a survey of practitioners"
    "|an economic evaluation|lessons from three pilots|a realist synthesis"
    "|a ten-year follow-up|views of parents|an interrupted time series"
    "|a mixed-methods evaluation|a cohort study|what managers say|a systematic review"
    "|an ethnography|findings from interviews|a before-and-after study"
)
FORMS = _list(
    "{about} for {whom}: {how}|Does {about} help {whom}? {how}|{about} and {whom}: {how}"
    "|Making {about} work for {whom}: {how}|The costs of {about} for {whom}: {how}"
    "|Barriers to {about} among {whom}: {how}|{about}, trust and {whom}: {how}"
    "|Who gains from {about}? {whom} and {how}"
    "|Improving outcomes of {whom} through {about}: {how}"
)
PLACES = _list(
    "Ardmore Balgowan Carrick Dunloe Easter Fenwick Glenrath Hollin Inverlee Jura Kilbride"
    " Lomond Mearns Netherby Ormsay Portlee Quarrel Rannoch Strathlee Torness Ulva Vatersay"
    " Westray Yarrow"
)
PREPRINT_SERVERS = {"medRxiv": "10.1101/2021.03.", "OSF Preprints": "10.31219/osf.io/"}
GERMAN = "Gemeinsame Dienste für {whom} und die Rolle der Familie: eine Studie mit {about}"


STEMS = ("10.1111/j.1365-2214", "10.1016/S0140-6736(21)", "10.1177/1468017", "10.5555/12345678")


@dataclass(frozen=True)
class MadeUp:
    """A record, the number of the `work` that it is of, and of the work that it is `near`: of what
    it is a preprint or a translation; its own where of none.
    """

    reference: Reference
    work: int
    near: int


def records(size: int, seed: int = 16) -> list[MadeUp]:
    """Return at least `size` records, in an order of chance."""
    chance = random.Random(seed)
    made: list[MadeUp] = []
    works = 0
    for number in itertools.count():
        if len(made) >= size:
            break
        family = FAMILIES[number % len(FAMILIES)]
        first = works
        for reference, near in family(chance, number):
            copies = [perturbed(reference, chance) for _ in range(chance.choice((0, 0, 1, 1, 2)))]
            place = works if near is None else first + near
            made += [MadeUp(record, works, place) for record in (reference, *copies)]
            works += 1
    chance.shuffle(made)
    return made


def _title(chance: random.Random) -> str:
    form, about, whom, how = (chance.choice(words) for words in (FORMS, ABOUT, WHOM, HOW))
    title = form.format(about=about, whom=whom, how=how)
    if chance.random() < 0.5:
        title += f" in {chance.choice(PLACES)}"
    return title[0].upper() + title[1:]


def _people(chance: random.Random) -> tuple[str, ...]:
    names = chance.sample(SURNAMES, chance.choice((1, 2, 2, 3, 4)))
    return tuple(f"{surname}, {chance.choice(GIVEN)}" for surname in names)


def _article(chance: random.Random, number: int) -> list[tuple[Reference, int | None]]:
    year, first = chance.randint(1998, 2025), chance.randint(1, 900)
    doi = f"{chance.choice(STEMS)}.{year}.{number:05}" if chance.random() < 0.7 else ""
    fields = {
        "title": _title(chance),
        "journal": chance.choice(list(JOURNALS)),
        "year": str(year),
        "volume": str(chance.randint(1, 60)),
        "number": str(chance.randint(1, 12)),
        "pages": f"{first}--{first + chance.randint(3, 20)}",
        "doi": doi,
    }
    return [(with_fields(Reference("article", _people(chance), fields)), None)]


def _report(chance: random.Random, number: int) -> list[tuple[Reference, int | None]]:
    body = chance.choice([*BODIES, *(f"{place} Council" for place in PLACES)])
    people = _people(chance) if chance.random() < 0.5 else (f"{{{body}}}",)
    address = f"https://www.example.org/{number}/report.pdf" if chance.random() < 0.5 else ""
    fields = {
        "title": _title(chance),
        "institution": body,
        "year": str(chance.randint(1998, 2025)),
        "url": address,
    }
    return [(with_fields(Reference("techreport", people, fields)), None)]


def _preprint(chance: random.Random, number: int) -> list[tuple[Reference, int | None]]:
    ((article, _),) = _article(chance, number)
    server, stem = chance.choice(list(PREPRINT_SERVERS.items()))
    year = int(article.fields["year"]) - chance.choice((0, 1))
    fields = {"title": article.fields["title"], "howpublished": server, "year": str(year)}
    preprint = Reference("misc", article.authors, {**fields, "doi": f"{stem}{number:06}"})
    return [(article, None), (preprint, 0)]


def _translation(chance: random.Random, number: int) -> list[tuple[Reference, int | None]]:
    ((article, _),) = _article(chance, number)
    title = GERMAN.format(whom=chance.choice(PLACES), about=chance.choice(PLACES))
    german = with_fields(article, title=title, doi="", number="", journal=article.fields["journal"])
    if chance.random() < 0.5:  # in a journal of its own
        german = with_fields(german, journal="Zeitschrift für Erfundenes", pages="4--9")
    return [(article, None), (german, 0)]


def _annual_reports(chance: random.Random, number: int) -> list[tuple[Reference, int | None]]:
    """Return reports of one title by several councils, and of one council in several years."""
    title = chance.choice(("Annual report", "Children's services plan", "Corporate parenting plan"))
    year = chance.randint(1998, 2020)
    names = [SURNAMES[(number + more) % len(SURNAMES)] for more in range(3)]
    councils = [f"{PLACES[number // 23 % len(PLACES)]} and {name} Council" for name in names]
    of_year = [(council, title, year) for council in councils]
    of_years = [(councils[0], f"{title} {year + more}", year + more) for more in (4, 5)]
    return [
        (
            Reference(
                "techreport",
                (f"{{{council}}}",),
                {"title": name, "institution": council, "year": str(when)},
            ),
            None,
        )
        for council, name, when in (*of_year, *of_years)
    ]


def _volumes(chance: random.Random, number: int) -> list[tuple[Reference, int | None]]:
    """Return volumes or parts of one work, numbered in one way or another."""
    ((report, _),) = _report(chance, number)
    title, way = report.fields["title"], number % 5
    ways: list[list[dict[str, str]]] = [
        [{"volume": name} for name in ("1", "2")],
        [{"title": f"{title}. Volume {name}"} for name in ("I", "II", "III")],
        [{"title": f"{title}: Part {name}"} for name in ("one", "two")],
        [{"title": f"{title}: {name} report"} for name in ("interim", "final")],
        [{"number": name, "type": "Working paper"} for name in ("11", "12")],
    ]
    return [(with_fields(report, url="", **fields), None) for fields in ways[way]]


def _editions(chance: random.Random, number: int) -> list[tuple[Reference, int | None]]:
    title = _title(chance).split(":")[0]
    fields = {"title": title, "publisher": "Invented Press", "year": "2001"}
    book = Reference("book", _people(chance), fields)
    return [(book, None), (with_fields(book, year="2006", edition="2nd"), None)]


def _companions(chance: random.Random, number: int) -> list[tuple[Reference, int | None]]:
    """Return articles of the same people in one journal and year, about two places or in two parts;
    a correction; an editorial in each issue.
    """
    ((article, _),) = _article(chance, number)
    title, way = article.fields["title"].split(" in ")[0], number % 4
    other = with_fields(article, doi="", pages=f"{chance.randint(901, 950)}--960")
    if way == 0:
        places = chance.sample(PLACES, 2)
        return [
            (with_fields(article, title=f"{title} in {places[0]}"), None),
            (with_fields(other, title=f"{title} in {places[1]}"), None),
        ]
    if way == 1:
        return [
            (with_fields(article, title=f"{title}. Part 1: methods", doi=""), None),
            (with_fields(other, title=f"{title}. Part 2: results"), None),
        ]
    if way == 2:
        return [
            (article, None),
            (with_fields(other, title=f"Correction to: {title}", pages="1"), None),
        ]
    editorial = with_fields(article, title="Editorial", doi="", number="1")
    return [(editorial, None), (with_fields(other, title="Editorial", number="2"), None)]


def _namesakes(chance: random.Random, number: int) -> list[tuple[Reference, int | None]]:
    """Return works of one title and year by other people, and by people of one surname."""
    ((article, _),) = _article(chance, number)
    year, title = article.fields["year"], _title(chance).split(":")[0]
    surname = chance.choice(SURNAMES)
    names = chance.sample(GIVEN, 2) if number % 2 else [chance.choice(GIVEN)] * 2
    surnames = [surname] * 2 if number % 2 else chance.sample(SURNAMES, 2)
    return [
        (
            with_fields(
                Reference(
                    "article",
                    (f"{family}, {given}",),
                    {"title": title, "journal": journal, "year": year},
                )
            ),
            None,
        )
        for family, given, journal in zip(
            surnames, names, chance.sample(list(JOURNALS), 2), strict=True
        )
    ]


Family = Callable[[random.Random, int], list[tuple[Reference, int | None]]]
FAMILIES: tuple[Family, ...] = (
    *(_article, _article, _article, _article, _report, _report, _report, _article, _article),
    *(_annual_reports, _volumes, _report, _article, _editions, _companions, _article, _namesakes),
    *(_preprint, _report, _article, _translation, _article, _volumes, _companions, _report),
)
