"""Claims of the review's concluding section, and what evidence would change each of them.

Words for an amount mean the same throughout, one rule for all claims: ``limited`` is at most one in ten of the works in the
reference list of 2006, ``substantial`` is at least one in five of them.
"""

from ics.what_counts import MEASURED
from livingreview.claims.model import Claim, Threshold, definitions, findings, themes

LIMITED, SUBSTANTIAL, SECTORS = 5, 10, 4
WORKING_TOGETHER = (
    "joint-working",
    "key-worker",
    "multi-agency-programme",
    "structural-reorganisation",
    "co-ordination-measured",
    "co-location",
)
OFTEN_NAMED_BARRIERS = (
    "barrier.financial-uncertainty",
    "barrier.professional-culture",
    "barrier.role-clarity",
    "barrier.shared-understanding",
)
LIMITED_WHY = "We take limited to mean no more than one programme for every ten works that the 2006 review lists. {}"

CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="overall-words-and-definitions-vary",
        sentence="Integration goes by many words, and those who define it do so in different ways.",
        places=("6 ¶1",),
        rows=(
            definitions("integration", "integrated working", "integrated approach"),
            themes("definition.confusion"),
        ),
        not_counting="Whether definitions differ in substance has to be read. That more of them exist would not show it.",
    ),
    Claim(
        name="overall-failures-are-strong-evidence",
        sentence="Cases in which agencies failed to join up are strong evidence in favour of integration.",
        places=("6 ¶1",),
        rows=(findings(exposure="failure-to-integrate", outcome_domain="safe", timing="happened"),),
        not_counting="What follows when agencies do not work together is no measure of what follows when they do.",
    ),
    Claim(
        name="overall-outcome-evidence-limited",
        sentence="Evidence that integration improves outcomes, such as achievement or health, is limited.",
        places=("6 ¶1",),
        rows=(
            themes("gap.outcome-evidence"),
            findings(
                exposure=WORKING_TOGETHER,
                level="outcome-for-children-families",
                timing="happened",
                basis=MEASURED,
                direction="positive",
            ),
        ),
        threshold=Threshold(
            "programmes",
            LIMITED_WHY.format(
                "Counted are programmes with a measured better outcome, whatever else came with integration."
            ),
            at_most=LIMITED,
        ),
    ),
    Claim(
        name="overall-economic-evidence-limited",
        sentence="Evidence on the economic effectiveness of integration is limited.",
        places=("6 ¶1",),
        rows=(
            themes("gap.economic-evidence"),
            findings(exposure=WORKING_TOGETHER, level="economic", timing="happened"),
        ),
        threshold=Threshold(
            "programmes",
            LIMITED_WHY.format(
                "Counted are programmes with a cost or saving that happened, measured or only reported."
            ),
            at_most=LIMITED,
        ),
    ),
    Claim(
        name="overall-user-views-limited",
        sentence="Evidence on what service users think of integrated working is limited.",
        places=("6 ¶1",),
        rows=(themes("gap.user-views"), findings(exposure=WORKING_TOGETHER, voice="service-users")),
        threshold=Threshold(
            "programmes",
            LIMITED_WHY.format(
                "Counted are programmes of which users are reported to have said something."
            ),
            at_most=LIMITED,
        ),
    ),
    Claim(
        name="overall-professional-views-substantial",
        sentence="Evidence from what professionals perceive is fairly substantial and growing.",
        places=("6 ¶2",),
        rows=(findings(voice="staff"),),
        threshold=Threshold(
            "sources",
            "We take substantial to mean one in five of the works that the 2006 review lists. Growth cannot be seen at one date.",
            at_least=SUBSTANTIAL,
        ),
    ),
    Claim(
        name="overall-themes-across-sectors",
        sentence="Similar themes come from research and experience in different sectors.",
        places=("6 ¶2",),
        rows=(themes(*OFTEN_NAMED_BARRIERS),),
        threshold=Threshold(
            "sectors",
            "We take it to mean more than half of the sectors in the codebook, for the barriers that have a heading in the review.",
            at_least=SECTORS,
        ),
    ),
    Claim(
        name="overall-evidence-not-yet-in-practice",
        sentence="To connect evidence with practice is still a challenge.",
        places=("6 ¶2",),
        not_counting="Nothing that the review cites looks at whether evidence reaches practice.",
    ),
    Claim(
        name="overall-learning-into-practice",
        sentence="More is to be gained by bringing what is known about barriers into practice than by adding evidence on known themes.",
        places=("5c ¶1", "summary ¶12"),
        not_counting="It says how effort is best spent. That is a choice, and the review compares no two ways of spending it.",
    ),
)

WOULD_CHANGE = {
    "overall-words-and-definitions-vary": (
        "One definition adopted across policy and research, and studies that say which definition they used."
    ),
    "overall-failures-are-strong-evidence": (
        "Studies that follow children where agencies work together and where they do not, so that success is seen as well as failure."
    ),
    "overall-outcome-evidence-limited": (
        "Evaluations that measure children's outcomes against a comparison, over enough years, and tell integration apart from "
        "what comes with it. Results in either direction would count."
    ),
    "overall-economic-evidence-limited": (
        "Studies that measure what integration costs and saves, who pays and who gains, against what would have been spent without it."
    ),
    "overall-user-views-limited": (
        "Accounts from children and families, asked independently, of what integrated services changed for them."
    ),
    "overall-professional-views-substantial": (
        "Studies that compare what professionals perceive with what was measured in the same place."
    ),
    "overall-themes-across-sectors": (
        "Studies that look for the same barriers in the same way in several sectors, and report where they are absent."
    ),
    "overall-evidence-not-yet-in-practice": (
        "Studies of whether services know this evidence and use it, and of what helps them to."
    ),
    "overall-learning-into-practice": (
        "Trials that act on a named barrier and measure what happens to services and to children. If nothing changes, the themes "
        "are less well understood than they are established."
    ),
}
