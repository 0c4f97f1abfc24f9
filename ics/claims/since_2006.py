"""Claims of this book on the evidence since 2006: they rest on the later body alone.

That body was found by a search that was not systematic and read as abstracts and summaries, so hardly any of them is a
counting matter.
"""

from livingreview.claims.model import Claim, Threshold, findings, themes

PLACE = ("since 2006",)
PEOPLE = "outcome-for-children-families"
MEASURED = ("measured-with-comparison", "measured-without-comparison")
NOT_A_SAMPLE = "The works read are no sample of what was published, so their number says nothing of how often it is so."

CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="structure-without-consistent-link",
        sentence="Where areas differed in how far services were integrated, outcomes for children were not consistently better.",
        places=PLACE,
        rows=(findings("anderson2023-1", "soraghan2025-1", "obrien2009-1"),),
        not_counting="It rests on one study in Scotland and one in England. To find no link is not to show that there is none.",
    ),
    Claim(
        name="structure-is-not-enough",
        sentence="Those who studied reorganised services judge that a new structure does not make services better by itself.",
        places=PLACE,
        rows=(
            findings("ottaway2023-1", "isos2022-1"),
            themes(source_id=("ottaway2023", "celcis2023a", "celcis2023b", "isos2022")),
        ),
        not_counting="It is a judgement of their authors, and one of the reports was read second-hand.",
    ),
    Claim(
        name="ties-between-agencies-go-with-use",
        sentence="Children got more services, and in one study better mental health, where child welfare was tied to other agencies.",
        places=PLACE,
        rows=(findings("bai2009-1", "bai2009-2", "chuang2010-1"),),
        not_counting="It rests on two analyses of one American survey.",
    ),
    Claim(
        name="packages-mostly-better",
        sentence="Packages that bring integration together with new services mostly point to better outcomes for children and parents.",
        places=PLACE,
        rows=(
            findings(
                level=PEOPLE,
                basis=MEASURED,
                isolates_integration="part-of-package",
                counted="yes",
                direction="positive",
            ),
        ),
        dissent=(
            findings(
                level=PEOPLE,
                basis=MEASURED,
                isolates_integration="part-of-package",
                counted="yes",
                direction=("negative", "mixed", "no-clear-difference", "uncertain"),
            ),
        ),
        not_counting=NOT_A_SAMPLE + " No package shows what integration adds to it.",
    ),
    Claim(
        name="trials-of-integrated-care-small-gains",
        sentence="Trials in children's health care find small gains over usual care, and not in every review of them.",
        places=PLACE,
        rows=(findings("asarnow2015-1", "hostutler2024-1"),),
        dissent=(findings("honisett2022-1", "ghotane2024-1"),),
        not_counting=NOT_A_SAMPLE,
    ),
    Claim(
        name="reviews-say-little-is-firm",
        sentence="Reviews that look across agencies say that little is firmly known of what collaboration does for outcomes.",
        places=PLACE,
        rows=(
            findings(
                "boydell2015-1",
                "boydell2015-3",
                "mcdonald2011-1",
                "ghotane2024-1",
                "bird2024-1",
                "dyson2014-2",
            ),
        ),
        dissent=(findings("jayaratne2010-1", "jayaratne2010-2"),),
        not_counting=NOT_A_SAMPLE,
    ),
    Claim(
        name="gains-may-fade",
        sentence="Early gains may fade as children grow, though one programme is found to do good into the teens.",
        places=PLACE,
        rows=(findings("edwards2014-1", "boydell2015-1"),),
        dissent=(findings("cattan2021-1", "carneiro2024a-1", "carneiro2024b-1"),),
        not_counting="It sets two programmes and one review beside each other.",
    ),
    Claim(
        name="not-everything-got-better",
        sentence="Some things got worse: some children were suspended more, and some staff had more work.",
        places=PLACE,
        rows=(findings(direction="negative", counted="yes"),),
        not_counting=NOT_A_SAMPLE,
    ),
    Claim(
        name="savings-few-and-mostly-estimated",
        sentence="Reports of savings are few: those for Sure Start are estimates, and only one review found costs measured lower.",
        places=PLACE,
        rows=(findings(level="economic", counted="yes"),),
        not_counting="The kinds of estimate are too unlike to be counted together.",
    ),
    Claim(
        name="families-value-joined-up-help",
        sentence="Families who were asked mostly value services that work together.",
        places=PLACE,
        rows=(findings(voice="service-users", counted="yes", direction="positive"),),
        dissent=(
            findings(
                voice="service-users",
                counted="yes",
                direction=("mixed", "negative", "no-clear-difference"),
            ),
        ),
        not_counting="What families value is not what became of them. " + NOT_A_SAMPLE,
    ),
    Claim(
        name="staff-mostly-in-favour",
        sentence="Staff mostly speak well of joint working, though some find their roles blurred or their workload raised.",
        places=PLACE,
        rows=(findings(voice="staff", counted="yes", direction="positive"),),
        dissent=(
            findings(
                voice="staff", counted="yes", direction=("mixed", "negative", "no-clear-difference")
            ),
        ),
        not_counting="What staff believe is not what was measured. " + NOT_A_SAMPLE,
    ),
    Claim(
        name="leadership-people-and-money",
        sentence="Committed leaders, enough supported staff and trust between people come up again as what joint working needs.",
        places=PLACE,
        rows=(
            themes(
                "factor.leadership-commitment", "factor.resources-support-staffing", "factor.other"
            ),
        ),
        not_counting="How often a factor is named says nothing of how much it matters.",
    ),
    Claim(
        name="scottish-outcomes-rest-on-one-study",
        sentence="What was read at first hand of outcomes in Scotland since 2006 rests on one study.",
        places=PLACE,
        rows=(
            findings(
                level=PEOPLE,
                counted="yes",
                source_id=(
                    "anderson2023",
                    "careinspectoratend",
                    "ottaway2023",
                    "soraghan2025",
                    "stradling2009",
                ),
            ),
        ),
        threshold=Threshold("programmes", "The sentence says one.", at_most=1),
    ),
)
