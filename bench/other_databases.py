"""Records as other databases and other people write them. Nothing that judges records is used."""

import random
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

from livingreview.intake.reference import Reference

SPELT = {"programmes": "programs", "centres": "centers", "randomised": "randomized"}
JOURNALS = {
    "Journal of Invented Care": "J Invent Care",
    "Child Services Research": "Child Serv Res",
    "International Review of Family Practice": "Int Rev Fam Pract",
    "Made-Up Medicine": "Made Up Med",
    "Annals of Joint Working": "Ann Jt Work",
    "European Quarterly of Welfare": "Eur Q Welf",
    "Early Years Evidence": "Early Years Evid",
    "Fictional Public Health": "Fict Public Health",
}
BODIES = {
    "Ministry of Invented Affairs": "MIA",
    "Department for Children and Learning": "DCL",
    "National Agency for Joint Services": "NAJS",
    "Institute of Made-Up Research": "IMR",
    "Commission on Family Life": "CFL",
    "Office for Standards in Nurseries": "OSN",
}
CITY = "Ormsay"


def with_fields(reference: Reference, **fields: str) -> Reference:
    """Return a reference with other fields; one that is to be empty goes."""
    merged = {**reference.fields, **fields}
    return replace(reference, fields={name: value for name, value in merged.items() if value})


def perturbed(reference: Reference, chance: random.Random) -> Reference:
    """Return a record as another database would have it."""
    for change in chance.sample(CHANGES, chance.choice((1, 1, 2, 2, 3))):
        reference = change(chance, reference)
    return reference


def _doi(chance: random.Random, reference: Reference) -> Reference:
    if not (doi := reference.fields.get("doi", "")):
        return reference
    forms = (
        *(f"doi:{doi}", f"https://doi.org/{doi}", f"http://dx.doi.org/{doi}", doi.upper()),
        *(f"{doi}.", f"DOI: {doi}", quote(doi, safe=""), f"https://doi.org/{quote(doi, safe='')}"),
        f"https://doi-org.ezproxy.example.ac.uk/{doi}",
        f"https://login.proxy.example.edu/login?url=https://doi.org/{quote(doi)}",
    )
    form = chance.choice(forms)
    if chance.random() < 0.15:
        return with_fields(
            reference, doi="", url=form if form.startswith("http") else f"https://doi.org/{doi}"
        )
    return with_fields(reference, doi=form)


def _no_doi(chance: random.Random, reference: Reference) -> Reference:
    return with_fields(reference, doi="")


def _no_subtitle(chance: random.Random, reference: Reference) -> Reference:
    main, colon, rest = reference.fields["title"].partition(":")
    names_it = re.search(r"Part|interim|final|Volume", rest)  # without it, nobody could tell
    return with_fields(reference, title=main) if colon and not names_it else reference


def _year_off(chance: random.Random, reference: Reference) -> Reference:
    year = reference.fields.get("year", "")  # works without a day have none
    return (
        with_fields(reference, year=str(int(year) + chance.choice((-1, 1)))) if year else reference
    )


def _initials(chance: random.Random, reference: Reference) -> Reference:
    def shortened(name: str) -> str:
        surname, comma, given = name.partition(", ")
        return f"{surname}, {given[0]}{chance.choice(('', '.'))}" if comma else name

    return replace(reference, authors=tuple(map(shortened, reference.authors)))


def _capitals(chance: random.Random, reference: Reference) -> Reference:
    title = reference.fields["title"]
    return with_fields(reference, title=title.upper() if chance.random() < 0.4 else title.title())


def _typo(chance: random.Random, reference: Reference) -> Reference:
    words = reference.fields["title"].split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 6 and word.isalpha()]
    if not long:
        return reference
    place = chance.choice(long)
    word, at = words[place], chance.randint(1, len(words[place]) - 3)
    slips = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + chance.choice("aeiourst") + word[at + 1 :],
    )
    words[place] = chance.choice(slips)
    return with_fields(reference, title=" ".join(words))


def _ampersand(chance: random.Random, reference: Reference) -> Reference:
    return with_fields(reference, title=reference.fields["title"].replace(" and ", " & "))


def _spelling(chance: random.Random, reference: Reference) -> Reference:
    title = reference.fields["title"]
    for here, there in SPELT.items():
        title = title.replace(here, there)
    return with_fields(
        reference, title=title.replace("co-located", "colocated").replace("Multi-", "Multi ")
    )


def _marks(chance: random.Random, reference: Reference) -> Reference:
    title = reference.fields["title"]
    forms = (f"{title}.", f"<i>{title}</i>", title.replace("'", "’"), title.replace(": ", " - "))
    return with_fields(reference, title=chance.choice(forms))


def _short_journal(chance: random.Random, reference: Reference) -> Reference:
    journal = reference.fields.get("journal", "")
    return with_fields(reference, journal=JOURNALS.get(journal, journal))


def _nowhere(chance: random.Random, reference: Reference) -> Reference:
    if reference.kind != "article" or reference.fields["title"] == "Editorial":
        return reference  # nobody could tell volumes, or editorials, apart
    return with_fields(reference, volume="", number="", pages="")


def _first_author(chance: random.Random, reference: Reference) -> Reference:
    if len(reference.authors) < 2:
        return reference
    return replace(reference, authors=(reference.authors[0], "others"))


def _accents(chance: random.Random, reference: Reference) -> Reference:
    plain = str.maketrans("éíóöøáäØåü", "eioooaaOau")
    return replace(reference, authors=tuple(name.translate(plain) for name in reference.authors))


def _acronym(chance: random.Random, reference: Reference) -> Reference:
    body = reference.fields.get("institution", "")
    return with_fields(reference, institution=BODIES.get(body, f"{CITY}: {body}" if body else ""))


def _proxy(chance: random.Random, reference: Reference) -> Reference:
    url = reference.fields.get("url", "")
    if not url:
        return reference
    forms = (url.replace("https://www.", "http://"), f"{url}?utm_source=news", f"{url}#top")
    proxied = url.replace("www.example.org", "www-example-org.ezproxy.example.ac.uk")
    return with_fields(reference, url=chance.choice((*forms, proxied)))


def _kind(chance: random.Random, reference: Reference) -> Reference:
    if reference.kind == "techreport":
        body = {"institution": "", "publisher": reference.fields.get("institution", "")}
        return replace(with_fields(reference, **body), kind=chance.choice(("book", "misc")))
    return replace(reference, kind="misc")


CHANGES: tuple[Callable[[random.Random, Reference], Reference], ...] = (
    *(_doi, _doi, _no_doi, _no_subtitle, _year_off, _initials, _capitals, _typo, _ampersand),
    *(
        _spelling,
        _marks,
        _short_journal,
        _nowhere,
        _first_author,
        _accents,
        _acronym,
        _proxy,
        _kind,
    ),
)
