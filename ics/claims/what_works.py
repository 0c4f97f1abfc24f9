"""Claims of the review on what hinders and what helps: its section 5, with what the summary says of barriers and factors.

Words for an amount mean the same throughout, one rule for all claims: ``often`` is one in ten of the works in the reference
list of 2006, ``plenty`` is half of them.
"""

from livingreview.claims.model import Claim, Threshold, definitions, findings, themes

OFTEN, PLENTY = 5, 25
OFTEN_WHY = "We take often to mean one in ten of the works that the 2006 review lists. This counts who names it, not how much it matters."
NAMED_BARRIERS = (
    "barrier.financial-uncertainty",
    "barrier.professional-culture",
    "barrier.role-clarity",
    "barrier.shared-understanding",
    "barrier.leadership-commitment",
    "barrier.information-sharing",
    "barrier.time-capacity",
)
NAMED_FACTORS = (
    "factor.clear-aims",
    "factor.clear-roles",
    "factor.leadership-commitment",
    "factor.communication-information-sharing",
    "factor.joint-planning-structures",
    "factor.joint-training",
    "factor.resources-support-staffing",
    "factor.monitoring-evaluation",
    "factor.organisational-climate",
    "factor.co-location",
    "factor.shared-boundaries",
)
LISTED = "factor.general-list"

CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="barriers-recur",
        sentence="Much the same barriers, and much the same answers to them, return again and again in what is written.",
        places=("5 ¶1", "summary ¶6"),
        rows=(themes("barrier.other", *NAMED_BARRIERS),),
        not_counting="Whether barriers are the same was settled when they were coded. Counting codes would only find that again.",
    ),
    Claim(
        name="financial-uncertainty-often-named",
        sentence="Uncertainty about money is often named as a barrier to integrated working.",
        places=("5.financial ¶1", "summary ¶7"),
        rows=(themes("barrier.financial-uncertainty"),),
        threshold=Threshold("sources", OFTEN_WHY, at_least=OFTEN),
    ),
    Claim(
        name="community-schools-short-of-funds",
        sentence="When community schooling went to all of Scotland money was short, and uncertainty made permanent posts hard to fill.",
        places=("5.financial ¶1",),
        rows=(
            themes(
                "barrier.financial-uncertainty", source_id="brownwhite2006", section="5.financial"
            ),
        ),
        not_counting="It passes on what authorities and schools are said to claim. No count shows whether funds were short.",
    ),
    Claim(
        name="cost-greatest-barrier",
        sentence="In England, worry over cost and whose budget pays was the greatest barrier between social services and the NHS.",
        places=("5.financial ¶1",),
        rows=(
            themes("barrier.financial-uncertainty", source_id="johnson2003"),
            findings("johnson2003-2"),
        ),
        not_counting="A barrier is not greater for being named more often. This is what a single study found where it looked.",
    ),
    Claim(
        name="culture-often-named",
        sentence="Differences between professional cultures are often named as a barrier.",
        places=("5.culture ¶1", "summary ¶8"),
        rows=(themes("barrier.professional-culture"),),
        threshold=Threshold("sources", OFTEN_WHY, at_least=OFTEN),
    ),
    Claim(
        name="joint-procedures-lessen-differences",
        sentence="In West Surrey, mapping work together, joint training and joint procedures lessened differences of culture.",
        places=("5.culture ¶1",),
        rows=(
            findings(programme="west-surrey"),
            themes("factor.joint-training", "factor.joint-planning-structures"),
        ),
        not_counting="It tells of a single place, without a measurement, and leaves unclear which source says so.",
    ),
    Claim(
        name="professional-tension-avoided",
        sentence="Public services avoid the tension between professions, and co-ordinators help to keep the barriers standing.",
        places=("5.culture ¶2",),
        rows=(
            findings("craig2004-1", "craig2004-2"),
            themes("barrier.professional-culture", section="5.culture", source_id="craig2004"),
        ),
        not_counting="It is the argument of one report. How many agree would not show whether co-ordinators do harm.",
    ),
    Claim(
        name="unclear-roles-often-named",
        sentence="Blurred boundaries and unclear roles are often named as a barrier.",
        places=("5.roles ¶1", "summary ¶9"),
        rows=(themes("barrier.role-clarity"),),
        threshold=Threshold("sources", OFTEN_WHY, at_least=OFTEN),
    ),
    Claim(
        name="clear-aims-and-roles-vital",
        sentence="Clear aims that every partner accepts, and clear roles, are vital.",
        places=("5.roles ¶1", "summary ¶9"),
        rows=(themes("factor.clear-aims", "factor.clear-roles"),),
        not_counting="Vital means that work fails without them. Only a comparison could show that, never a count of who says so.",
    ),
    Claim(
        name="success-needs-clear-boundaries",
        sentence="Joint work succeeds where professions keep clear boundaries and each stays within its competence.",
        places=("5.roles ¶1", "5.roles ¶2"),
        rows=(themes("factor.clear-roles", section="5.roles"), findings("rushmer2002-10")),
        dissent=(definitions("integrated working", source_id="mukherjee1999"),),
        not_counting="Whether blurred roles are the danger or the goal depends on what is meant by integration.",
    ),
    Claim(
        name="unclear-roles-do-harm",
        sentence="Unclear boundaries lead to disputes, a sense of unfairness, stress, less job satisfaction and less trust.",
        places=("5.roles ¶2",),
        rows=(
            findings(
                *(f"wasoff2004-{n}" for n in (1, 2, 3)), *(f"rushmer2002-{n}" for n in (11, 12, 13))
            ),
        ),
        not_counting="Some of these harms are argued, some told, none measured. The text leaves open whose account it is.",
    ),
    Claim(
        name="procedures-and-time-clarify-roles",
        sentence="Formal policies, and time and support for workers, help to make roles clear and collaboration work.",
        places=("5.roles ¶2",),
        rows=(
            themes("factor.clear-roles", locator="5.roles ¶2"),
            themes("factor.resources-support-staffing"),
        ),
        not_counting="These are remedies that authors suggest. A count of suggestions would not show that they work.",
    ),
    Claim(
        name="social-work-role-unclear",
        sentence="What social workers are for is a central question for their profession, and its language adds to the confusion.",
        places=("5.roles ¶3",),
        rows=(themes("barrier.role-clarity", source_id="socialwork21c2005"),),
        not_counting="It reports what one review of the profession found from writings that the text does not name.",
    ),
    Claim(
        name="unclear-purpose-common",
        sentence="Uncertainty over what a partnership, its meetings and its plans are for is common.",
        places=("5.shared-understanding ¶1", "summary ¶9"),
        rows=(themes("barrier.shared-understanding"),),
        threshold=Threshold("sources", OFTEN_WHY.replace("often", "common"), at_least=OFTEN),
    ),
    Claim(
        name="strategic-group-lost-partners",
        sentence="In the support worker project the strategic group lost its partners, and the workers shaped the project.",
        places=("5.shared-understanding ¶1",),
        rows=(findings(*(f"webb2001-{n}" for n in (5, 6, 7))),),
        not_counting="It tells of a single project, as its evaluation is reported.",
    ),
    Claim(
        name="accountability-clarifies",
        sentence="Defined roles, plain targets, a body that must act and regular review may keep a partnership's purpose clear.",
        places=("5.shared-understanding ¶1",),
        rows=(
            themes(
                "factor.clear-aims",
                "factor.clear-roles",
                "factor.monitoring-evaluation",
                section="5.shared-understanding",
            ),
        ),
        not_counting="It is advice. The review itself says no more than that it perhaps assists.",
    ),
    Claim(
        name="help-mirrors-hindrance",
        sentence="Much of what is said to help is the opposite of what is said to hinder.",
        places=("5.success-factors ¶1",),
        rows=(themes(LISTED, *NAMED_FACTORS, stance="supports"),),
        not_counting="Which factor answers which barrier is our judgement in the codebook. Counting pairs would only test that.",
    ),
    Claim(
        name="training-staffing-evaluation-crucial",
        sentence="Joint training, support for staff, the right people, shared resources and sound evaluation are crucial.",
        places=("5.success-factors ¶1",),
        rows=(
            themes(
                "factor.joint-training",
                "factor.resources-support-staffing",
                "factor.monitoring-evaluation",
            ),
            themes(LISTED, source_id=("sloper2004", "percysmith2005", "craig2004")),
        ),
        not_counting="Works cited together for many things do not show which of them supports which, and crucial is no number.",
    ),
    Claim(
        name="climate-goes-with-outcomes",
        sentence="A good climate inside an organisation goes with better outcomes for clients and more integrated services.",
        places=("5.success-factors ¶2", "4.counter-evidence ¶2", "summary ¶11"),
        rows=(themes("factor.organisational-climate"), findings(exposure="organisational-climate")),
        not_counting="A count would add what was measured to what was only said. Climate is also something other than integration.",
    ),
    Claim(
        name="confidence-in-own-organisation",
        sentence="An organisation's identity, and its staff's confidence in how it works, matter for working with others.",
        places=("5.success-factors ¶2",),
        rows=(themes("factor.organisational-climate", source_id="gardner2003"),),
        not_counting="It is what one author holds, and importance is not a number of authors.",
    ),
    Claim(
        name="leadership-often-named",
        sentence="Leadership and support at strategic level are often named as conditions of success.",
        places=("5.success-factors ¶3", "summary ¶10"),
        rows=(themes("factor.leadership-commitment"),),
        threshold=Threshold(
            "sources",
            f"{OFTEN_WHY} That they are critical, as the review adds, no count can show.",
            at_least=OFTEN,
        ),
    ),
    Claim(
        name="leadership-uneven-in-community-schools",
        sentence="Leadership and commitment mark the community schools that succeed, but were not found everywhere.",
        places=("5.success-factors ¶3", "1 ¶3"),
        rows=(
            themes("factor.leadership-commitment", source_id=("sammons2003", "hmie2004")),
            themes("barrier.leadership-commitment", source_id=("sammons2003", "hmie2004")),
        ),
        not_counting="It rests on an evaluation and an inspection of one policy, and both have to be read, not counted.",
    ),
    Claim(
        name="front-line-needs-strategy",
        sentence="Without vision and support at the top, collaboration at the front line cannot reach its best.",
        places=("5.success-factors ¶3",),
        rows=(
            themes(
                "factor.leadership-commitment",
                locator="5.success-factors ¶3",
                source_id=("icn2004", "hmie2004"),
            ),
        ),
        not_counting="It says that something cannot be. A guide holds so and inspectors are said to confirm it; neither is a test.",
    ),
    Claim(
        name="calling-it-a-team-is-not-enough",
        sentence="Bringing professionals together and calling them a team does not make their work integrated.",
        places=("5.success-factors ¶3",),
        rows=(findings("rushmer2002-14"),),
        not_counting="It is an argument about words and what they cannot do.",
    ),
    Claim(
        name="shared-boundaries-often-said-to-help",
        sentence="It is often said that integration succeeds more easily where agencies cover the same area.",
        places=("5.success-factors ¶4",),
        rows=(themes("factor.shared-boundaries", stance="supports"),),
        dissent=(themes("factor.shared-boundaries", stance=("questions", "mixed")),),
        threshold=Threshold("sources", OFTEN_WHY, at_least=OFTEN),
    ),
    Claim(
        name="one-building-cuts-both-ways",
        sentence="Putting staff of several agencies in one building brings advantages and drawbacks.",
        places=("5.success-factors ¶4",),
        rows=(findings(exposure="co-location"),),
        not_counting="Part of it is anecdote without a source. Both sides can be true at once, so no count of sides decides it.",
    ),
    Claim(
        name="plenty-on-barriers-and-factors",
        sentence="There is plenty of material on barriers to integrated working and on what makes it succeed.",
        places=("5c ¶1", "summary ¶6", "summary ¶12"),
        rows=(themes("barrier.other", *NAMED_BARRIERS, "factor.other", LISTED, *NAMED_FACTORS),),
        both_sides=True,
        threshold=Threshold(
            "sources",
            "We take plenty to mean half of the works that the 2006 review lists. It says how much is written, not how sound.",
            at_least=PLENTY,
        ),
    ),
)
