"""Whether records are of one work: for imports, and for what searches return.

`compare` judges two records and gives its reason: they are of one work for certain (`SAME`), of
different works for certain (`DIFFERENT`), or a person decides (`QUESTION`). For thousands at once,
see `livingreview.intake.works`.

One DOI, whatever its form, is one work. Other DOIs, volumes, institutions or parts are other works,
whatever their titles. Title and year say that two records are of one work only with something more:
authors, who issued it, where it stands in a journal, its address. Near matches are questions: a
subtitle that is missing, a year off, a preprint and its article, a translation.
"""

from dataclasses import dataclass
from enum import StrEnum

from livingreview.intake.reference import Reference
from livingreview.intake.titles import Nearness, nearness
from livingreview.intake.traits import Traits, bodies_alike, journals_alike, people_alike

YEARS_APART, YEARS_OF_PREPRINT = 2, 3


class Verdict(StrEnum):
    """What is known of two records."""

    SAME = "same"
    DIFFERENT = "different"
    QUESTION = "question"


@dataclass(frozen=True)
class Comparison:
    """What is known of two records, and the `reason` in words."""

    verdict: Verdict
    reason: str


def compare(one: Reference, other: Reference) -> Comparison:
    """Return whether two records are of one work, and why."""
    return compared(Traits(one), Traits(other))


def compared(one: Traits, other: Traits) -> Comparison:
    """Return what `compare` does of two records whose traits are at hand."""
    near = nearness(one.title, other.title)
    if near is Nearness.EQUAL and _as_written(one.reference) == _as_written(other.reference):
        return Comparison(Verdict.SAME, "the two say the same, letter for letter")
    if one.doi and other.doi:
        return _by_doi(one, other, near)
    if near is Nearness.UNLIKE:
        return _under_other_titles(one, other)
    if reason := _apart(one, other):
        return Comparison(Verdict.DIFFERENT, reason)
    if reason := _doubt(one, other, near):
        return Comparison(Verdict.QUESTION, reason)
    return Comparison(Verdict.SAME, f"{near.value}, and nothing speaks against it")


def _as_written(reference: Reference) -> tuple[object, ...]:
    return reference.authors, sorted(reference.fields.items())


def _by_doi(one: Traits, other: Traits, near: Nearness) -> Comparison:
    alike = near is not Nearness.UNLIKE
    if one.doi != other.doi:
        if alike and one.preprint != other.preprint and _authors(one, other) is not False:
            return Comparison(Verdict.QUESTION, "one is a preprint, perhaps of the other")
        return Comparison(Verdict.DIFFERENT, f"their DOIs are {one.doi} and {other.doi}")
    if reason := _other_part(one, other):
        return Comparison(Verdict.QUESTION, f"the DOI is the same, but {reason}")
    if not alike and one.title.whole and other.title.whole and not _authors(one, other):
        return Comparison(Verdict.QUESTION, "the DOI is the same, but the titles are not alike")
    return Comparison(Verdict.SAME, "the DOI is the same")


def _under_other_titles(one: Traits, other: Traits) -> Comparison:
    """Return what is known of records whose titles are not alike and that share no DOI."""
    exact = _exact(one, other)
    folder = bool(one.folder) and one.folder == other.folder
    languages = {one.title.language, other.title.language} - {""}
    unlike = Comparison(Verdict.DIFFERENT, "the titles are not alike")
    if not (exact or folder or len(languages) == 2):
        return unlike
    authors = _authors(one, other)
    if (exact or folder) and (authors is False or _other_part(one, other)):
        return unlike
    if folder and not exact:
        reason = "their pages lie in one folder: parts of one publication?"
        return Comparison(Verdict.QUESTION, reason)
    if exact:
        reason = "address, ISBN or place in the journal is the same, the titles are not alike"
        return Comparison(Verdict.QUESTION, reason)
    all_named = len(one.people) == len(other.people) or one.abridged or other.abridged
    years = abs(one.year - other.year) if one.year and other.year else YEARS_APART + 1
    if authors and one.people and all_named and len(languages) == 2 and years <= YEARS_APART:
        reason = "the same people, about the same year, in another language: a translation?"
        return Comparison(Verdict.QUESTION, reason)
    return unlike


def _apart(one: Traits, other: Traits) -> str:
    """Return what makes two records with titles that are alike records of different works."""
    if reason := _other_part(one, other) or _other_issuer(one, other):
        return reason
    if _authors(one, other) is False:
        return "their authors are others"
    if not (one.title.telling or _more(one, other) or (one.year and one.year == other.year)):
        return "many works have that title, and no more is known"
    if one.edition and other.edition and one.edition != other.edition:
        return f"their editions are {one.edition} and {other.edition}"
    years = abs(one.year - other.year) if one.year and other.year else 0
    if years > 1 and not _in_spite_of_years(one, other, years):
        return f"they are of {one.year} and {other.year}"
    return ""


def _in_spite_of_years(one: Traits, other: Traits, years: int) -> bool:
    """Return whether two records may be of one work although they are some `years` apart."""
    if one.preprint != other.preprint:
        return years <= YEARS_OF_PREPRINT
    if _place(one, other) or (one.address and one.address == other.address):
        return True
    told = one.title.telling and other.title.telling
    return years <= YEARS_APART and told and bool(_authors(one, other))


def _other_part(one: Traits, other: Traits) -> str:
    """Return what makes two records with one title other volumes, parts or versions."""
    title, others = one.title, other.title
    for label in title.parts.keys() & others.parts.keys():
        if title.parts[label] != others.parts[label]:
            return f"they are {label} {title.parts[label]} and {label} {others.parts[label]}"
    if title.numbers - others.numbers and others.numbers - title.numbers:
        return "their titles have other numbers"
    if title.derived != others.derived:
        return "one is about the other"
    if title.version and others.version and title.version != others.version:
        return "their titles name other versions"
    if one.volume and other.volume and one.volume != other.volume:
        return f"their volumes are {one.volume} and {other.volume}"
    numbers = one.number and other.number and one.number != other.number
    pages = one.first_page and other.first_page and one.first_page != other.first_page
    if numbers and (pages or "article" not in {one.family, other.family}):
        return f"their numbers are {one.number} and {other.number}"
    return ""


def _other_issuer(one: Traits, other: Traits) -> str:
    """Return that two works were issued by different bodies, where that is certain."""
    if not (one.issuers and other.issuers):
        return ""
    ours, theirs = ((*trait.issuers, *trait.body_authors) for trait in (one, other))
    if any(bodies_alike(body, another) is not False for body in ours for another in theirs):
        return ""
    return f"they were issued by {one.issuers[0]} and {other.issuers[0]}"


def _authors(one: Traits, other: Traits) -> bool | None:
    """Return whether the authors of two records are the same; None where nobody can tell."""
    if one.people and other.people:
        return people_alike(one.people, other.people)
    if one.people or other.people or not (one.body_authors and other.body_authors):
        return None
    alike = [
        bodies_alike(body, another) for body in one.body_authors for another in other.body_authors
    ]
    return True if True in alike else None if None in alike else False


def _place(one: Traits, other: Traits) -> bool:
    """Return whether two records stand at the same place of the same journal or book."""
    return bool(
        one.first_page
        and one.first_page == other.first_page
        and one.volume == other.volume
        and (one.volume or one.year == other.year)
        and one.held_in
        and other.held_in
        and journals_alike(one.held_in, other.held_in)
    )


def _doubt(one: Traits, other: Traits, near: Nearness) -> str:
    """Return why a person has to decide on two records that nothing tells apart; nothing where they
    are of one work for certain.
    """
    address = bool(one.address) and one.address == other.address
    if near in {Nearness.SHORTER, Nearness.WORDED} and not address:
        return near.value
    if reason := _other_version(one, other):
        return reason
    if one.held_in and other.held_in and not journals_alike(one.held_in, other.held_in):
        return "they came out in other places"
    if one.first_page and other.first_page and one.first_page != other.first_page:
        return "their first pages are others"
    authors, place = _authors(one, other), _place(one, other)
    exact = _exact(one, other)
    if authors is None and one.authors and other.authors and not exact:
        return "nobody can tell whether their authors are the same"
    if near is Nearness.TYPED and not (place and authors) and not address:
        return near.value
    dated = one.year is not None and other.year is not None
    told = one.title.telling and (authors or bool(one.held_in and other.held_in))
    if exact or (dated and (told or _one_issuer(one, other))):
        return ""
    return "title and year are the same, and no more is known"


def _other_version(one: Traits, other: Traits) -> str:
    """Return what one record says of the version of a work, and the other does not, or otherwise;
    nothing where they agree.
    """
    if one.preprint != other.preprint:
        return "one is a preprint, perhaps of the other"
    if one.title.parts != other.title.parts or one.title.numbers != other.title.numbers:
        return "one names a part or a number, the other does not"
    if one.title.version != other.title.version:
        return "one names a version, the other does not"
    if bool(one.volume) != bool(other.volume) and "article" not in {one.family, other.family}:
        return "one is a volume, the other does not say which"
    if one.family and other.family and one.family != other.family:
        return f"their kinds are {one.family} and {other.family}"
    if one.year and other.year and one.year != other.year:
        return f"the years are {one.year} and {other.year}"
    return ""


def _exact(one: Traits, other: Traits) -> bool:
    """Return whether two records share what hardly two works share."""
    address = bool(one.address) and one.address == other.address
    return address or (bool(one.isbn) and one.isbn == other.isbn) or _place(one, other)


def _more(one: Traits, other: Traits) -> bool:
    """Return whether two records share more than title and year."""
    return _exact(one, other) or bool(_authors(one, other)) or _one_issuer(one, other)


def _one_issuer(one: Traits, other: Traits) -> bool:
    """Return whether two records name one body that issued, wrote or published them."""
    return any(
        bodies_alike(body, another)
        for body in (*one.issuers, *one.body_authors, one.publisher)
        for another in (*other.issuers, *other.body_authors, other.publisher)
        if body and another
    )
