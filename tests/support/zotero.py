"""What Zotero saves of a page, by the rules of its translator "Embedded Metadata"."""

TYPES = {
    "citation_journal_title": "journalArticle",
    "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper",
    "citation_conference": "conferencePaper",
    "citation_book_title": "bookSection",
    "citation_inbook_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}
FIELDS = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_inbook_title": "publicationTitle",
    "citation_technical_report_institution": "institution",
    "citation_technical_report_number": "number",
    "citation_publisher": "publisher",
    "citation_abstract": "abstractNote",
    "citation_doi": "DOI",
    "citation_language": "language",
    "citation_fulltext_html_url": "url",
}


def saved(page):
    """Return what Zotero makes of `page` (as BeautifulSoup has it): its type, authors and fields.

    These are the rules of "Embedded Metadata" as published with lastUpdated 2026-04-27 15:11:51, so
    far as pages of this book use them. Of the tags that tell a type the last decides; a title alone
    makes it a journal article, and a page with neither is a web page. The first tag of a name gives
    its field. Dublin Core and Open Graph are asked only for what these tags do not say.
    """
    metas = [
        (tag["name"], tag["content"])
        for tag in page.head.find_all("meta", attrs={"name": True, "content": True})
    ]
    known = [TYPES[name] for name, _ in metas if name in TYPES]
    titled = any(name in {"citation_title", "citation_series_title"} for name, _ in metas)
    fields = {FIELDS[name]: content for name, content in reversed(metas) if name in FIELDS}
    authors = [content for name, content in metas if name == "citation_author"]
    kind = known[-1] if known else "journalArticle" if titled else "webpage"
    return {"itemType": kind, "creators": authors, **fields}
