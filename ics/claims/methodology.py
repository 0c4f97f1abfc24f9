"""Claims of the review on its own method: its section 2, with what the summary says of the sources."""

from livingreview.claims.model import Claim, Threshold, findings, themes

PLURAL_WHY = "The sentence speaks of works in the plural, and two are the fewest that can be meant."
INTEGRATED = (
    "joint-working",
    "key-worker",
    "multi-agency-programme",
    "structural-reorganisation",
    "co-ordination-measured",
    "co-location",
)
ON_BARRIERS = (
    "5",
    "5.financial",
    "5.culture",
    "5.roles",
    "5.shared-understanding",
    "5.success-factors",
)
MEASURED = ("measured-with-comparison", "measured-without-comparison")

CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="terms-hinder-searching",
        sentence="Because terms are used for one another, the relevant literature is hard to find.",
        places=("2 ¶1",),
        rows=(themes("definition.confusion", section="2"),),
        not_counting="It tells what the authors met while searching, and the review gives no numbers of its search.",
    ),
    Claim(
        name="wealth-of-material",
        sentence="A great deal of material exists.",
        places=("2 ¶1",),
        not_counting="The review does not report how many records it saw.",
    ),
    Claim(
        name="wide-range-of-sources",
        sentence="The sources found cover a wide range.",
        places=("2 ¶1", "summary ¶2"),
        not_counting="The review does not say in what respect the range is wide. This chapter shows sectors, kinds and countries.",
    ),
    Claim(
        name="outcome-evaluations-among-sources",
        sentence="Among the sources are evaluations of what joint working achieved.",
        places=("summary ¶2", "2 ¶1"),
        rows=(
            findings(
                exposure=INTEGRATED,
                level="outcome-for-children-families",
                timing="happened",
                basis=MEASURED,
            ),
        ),
        threshold=Threshold(
            "programmes", f"{PLURAL_WHY} Two reports of one project count once.", at_least=2
        ),
    ),
    Claim(
        name="barriers-and-helps-among-sources",
        sentence="Among the sources are works that discuss what hinders joint working and what helps it.",
        places=("summary ¶2",),
        rows=(themes(section=ON_BARRIERS, attribution="individual", stance="supports"),),
        threshold=Threshold("sources", PLURAL_WHY, at_least=2),
    ),
    Claim(
        name="method-has-limits",
        sentence="The method has limits, and the review captures only some findings of the sources it came upon.",
        places=("2 ¶3",),
        not_counting="The authors say it of their own work, and only they could know what they left out.",
    ),
)
