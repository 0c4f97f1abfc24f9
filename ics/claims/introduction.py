"""Claims of the review on policy and on its own occasion: its section 1, with what the summary says of policy."""

from livingreview.claims.model import Claim, Threshold, findings, themes

SCHOOLS = "new-community-schools"
EXPECTED = {
    "exposure": "joint-working",
    "level": "process-or-service",
    "outcome_domain": "service-use",
    "timing": "expected",
}

CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="joining-up-a-policy-priority",
        sentence="Joining up public services has ranked high in government policy since 1997.",
        places=("1 ¶1", "summary ¶1"),
        not_counting=(
            "How high an aim ranks in policy is no theme and no finding, so nothing is coded for it. "
            "The review cites works that say so."
        ),
    ),
    Claim(
        name="many-initiatives-to-join-up",
        sentence="There have been very many initiatives to make agencies and professionals work together.",
        places=("1 ¶1",),
        rows=(findings("brownwhite2006-9"),),
        not_counting="It speaks of initiatives in the country. The evidence base holds works cited, not initiatives.",
    ),
    Claim(
        name="initiatives-answer-wide-needs",
        sentence="Drives to join up services have often been an answer to the many needs of one group of people.",
        places=("1 ¶1",),
        not_counting="Why initiatives were started is neither theme nor finding. The review cites a work for it.",
    ),
    Claim(
        name="working-apart-falls-short",
        sentence="Professions that keep to themselves cannot give people with varied needs the most fitting response.",
        places=("1 ¶1",),
        rows=(
            findings(
                exposure="failure-to-integrate",
                kind="mechanism",
                level="process-or-service",
                basis="argued",
                timing="expected",
            ),
        ),
        not_counting="It is a line of reasoning, and the review presents it as one. Counting those who share it would not test it.",
    ),
    Claim(
        name="failures-named-in-tragedies",
        sentence="There are cases in which failing to join up was named as one cause of a tragedy to children.",
        places=("1 ¶1",),
        rows=(
            findings(
                exposure="failure-to-integrate",
                kind="harm",
                outcome_domain="safe",
                timing="happened",
            ),
        ),
        threshold=Threshold(
            "sources",
            "The sentence speaks of cases, and one source could not bear that out. This says nothing of what integration does.",
            at_least=2,
        ),
    ),
    Claim(
        name="better-services-expected",
        sentence="Users are expected to get better and more efficient services when agencies share information and assessments.",
        places=("1 ¶1",),
        rows=(findings(direction="positive", **EXPECTED),),
        dissent=(findings(direction="negative", **EXPECTED),),
        not_counting="It is an expectation. However many hold it, that does not show that it came true.",
    ),
    Claim(
        name="whole-child-approach-needed",
        sentence="Children need a holistic approach if their results at school and their life chances are to improve.",
        places=("1 ¶2",),
        rows=(
            findings(programme=SCHOOLS, level="outcome-for-children-families", timing="expected"),
        ),
        not_counting="It is the reasoning of a policy before it was tried.",
    ),
    Claim(
        name="needs-before-achievement",
        sentence="Children can achieve only if social, emotional and health problems are dealt with.",
        places=("1 ¶2",),
        rows=(findings(exposure="unmet-need", kind="mechanism", outcome_domain="achieving"),),
        not_counting="It says what depends on what. Counting who argues so would not show that it does.",
    ),
    Claim(
        name="schools-cannot-do-it-alone",
        sentence="Schools cannot meet these needs alone.",
        places=("1 ¶2",),
        not_counting="It is a step in an argument, and no source is cited for it.",
    ),
    Claim(
        name="much-learned-from-schools",
        sentence="Much has been learned from the experience of integrated community schools.",
        places=("1 ¶3",),
        not_counting="The sentence cites nobody, and how much has been learned cannot be counted in findings.",
    ),
    Claim(
        name="schools-developed-unevenly",
        sentence="Integrated community schools developed unevenly, with some good joint practice.",
        places=("1 ¶3",),
        rows=(findings(programme=SCHOOLS, level="process-or-service", direction="mixed"),),
        not_counting="It is one inspection's judgement of many schools, and the number of schools is not reported here.",
    ),
    Claim(
        name="inspectors-named-leadership",
        sentence="School inspectors saw leadership as an important condition of success.",
        places=("1 ¶3",),
        rows=(themes("factor.leadership-commitment", source_id="hmie2004"),),
        not_counting="How much a condition matters cannot be told from how often it is named.",
    ),
    Claim(
        name="schools-approach-seen-as-extra",
        sentence="In many places the integrated approach was taken for an extra, not for the frame of all a school does.",
        places=("1 ¶3",),
        rows=(themes("barrier.shared-understanding", source_id="hmie2004"),),
        not_counting="The review does not report in how many schools inspectors saw this.",
    ),
    Claim(
        name="no-separate-evaluation",
        sentence="Evaluating community schools again as a policy of its own would not fit their wider setting.",
        places=("1 ¶4",),
        not_counting="It is the decision of a working group, with its reason.",
    ),
)
