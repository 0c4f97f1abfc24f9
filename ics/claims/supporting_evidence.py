"""Claims of the review on what supports integration: its section 4, with what the summary says of hopes and assumptions.

Words for an amount mean the same as in the claims on what works: ``limited`` is no more than one in ten of the works in
the reference list of 2006, ``abundant`` is half of them.
"""

from ics.claims.what_works import OFTEN, PLENTY
from ics.reviewed import REVIEW
from livingreview.claims.model import Claim, Threshold, findings, themes

INTEGRATED = (
    "joint-working",
    "key-worker",
    "multi-agency-programme",
    "structural-reorganisation",
    "co-ordination-measured",
    "co-location",
)
CHILD_OUTCOMES = (
    "safe",
    "nurtured",
    "healthy",
    "achieving",
    "active",
    "included",
    "respected",
    "responsible",
)
MEASURED = ("measured-with-comparison", "measured-without-comparison")
PEOPLE = "outcome-for-children-families"
LIMITED_WHY = (
    "We take limited to mean no more than one in ten of the works that the 2006 review lists."
)
NO_ABSENCE = "What is missing from a literature cannot be counted from the works that one review happens to cite."

CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="inquiries-argue-for-integration",
        sentence="Inquiries into the deaths of children, where services did not work together, speak strongly for integration.",
        places=("4.child-protection ¶1", "4c ¶1", "summary ¶5"),
        rows=(findings(exposure="failure-to-integrate", outcome_domain="safe", timing="happened"),),
        not_counting="A failure to work together that did harm is no effect of integration. No number of failures shows that it helps.",
    ),
    Claim(
        name="information-not-shared-in-child-deaths",
        sentence="Information that was not shared was fundamental to Caleb Ness's death and significant in Victoria Climbié's.",
        places=("4.child-protection ¶1",),
        rows=(
            findings("obrien2003-2", "laming2003-2"),
            themes("barrier.information-sharing", source_id=("obrien2003", "laming2003")),
        ),
        not_counting="Each inquiry speaks of a single death. What led to it is for the inquiry to say, not for a count.",
    ),
    Claim(
        name="inquiry-calls-for-collaboration",
        sentence="Agencies were told to put collaboration first and to look again at how they share information.",
        places=("4.child-protection ¶1",),
        rows=(themes("factor.communication-information-sharing", source_id="obrien2003"),),
        not_counting="It says what an inquiry recommended. How many inquiries say so would not show that it works.",
    ),
    Claim(
        name="failures-moved-policy",
        sentence="Cases in which people were lost between services have moved policy towards integration.",
        places=("4.child-protection ¶1",),
        rows=(findings("vaneyk2002-1"),),
        not_counting="What moved policy would have to be read in its own papers.",
    ),
    Claim(
        name="many-outcomes-anticipated",
        sentence="Integration is expected to bring children and families a wide range of better outcomes.",
        places=("summary ¶4", "4.measuring-impact ¶1"),
        rows=(
            findings(
                exposure=INTEGRATED,
                outcome_domain=CHILD_OUTCOMES,
                timing="expected",
                direction="positive",
            ),
        ),
        threshold=Threshold(
            "outcome domains",
            "We call a range wide if it covers half of the outcomes that policy set for children. It counts hopes, not effects.",
            at_least=4,
        ),
    ),
    Claim(
        name="benefit-inferred-from-failure",
        sentence="That integration does good is inferred from the harm done without it.",
        places=("summary ¶5", "4.measuring-impact ¶1"),
        rows=(findings("brownwhite2006-7", "brownwhite2006-11"),),
        not_counting="It says how people reason. A harm that follows from one thing is no measure of the good of its opposite.",
    ),
    Claim(
        name="outcome-evidence-lacking",
        sentence="There is too little evidence to confirm that integration improves outcomes, and outcomes are hard to measure.",
        places=("summary ¶5", "4.measuring-impact ¶8", "4c ¶1"),
        rows=(themes("gap.outcome-evidence"),),
        not_counting=NO_ABSENCE,
    ),
    Claim(
        name="support-workers-cut-exclusions",
        sentence="A project that put support workers in schools led to fewer exclusions.",
        places=("4.measuring-impact ¶4", "4.measuring-impact ¶5"),
        rows=(findings("webb2001-1", "webb2004-1"),),
        not_counting="It is one project, without a comparison, in which joint work came as a package with extra staff.",
    ),
    Claim(
        name="support-workers-help-agencies",
        sentence="The support workers improved services and information sharing, and might spare agencies disputes.",
        places=("4.measuring-impact ¶4",),
        rows=(findings("webb2001-2", "webb2001-3", "webb2001-4"),),
        not_counting="These are reports on a single project, and the last of them is a possibility.",
    ),
    Claim(
        name="place-of-agency-matters",
        sentence="What collaboration can do for a school depends on whether the other agency works mainly with schools.",
        places=("4.measuring-impact ¶4",),
        not_counting="It is what one evaluation concludes. The row coded from it records both sides, so it neither supports nor opposes.",
    ),
    Claim(
        name="fewer-exclusions-less-crime",
        sentence="Fewer exclusions are likely to mean much less crime later, though the study cannot confirm it.",
        places=("4.measuring-impact ¶5",),
        rows=(findings(*(f"brownwhite2006-{n}" for n in (12, 13, 14, 15))),),
        not_counting="It is a chain of reasoning from exclusion to crime, and nobody followed the pupils.",
    ),
    Claim(
        name="results-take-years",
        sentence="Results of joint work take years to appear, and there is much to learn about how it unfolds.",
        places=("4.measuring-impact ¶5", "4.perceptions ¶2"),
        rows=(findings("webb2004-2", "townsley2004-3"),),
        not_counting="When results appear depends on what is looked for. This rests on one project and on what staff trust will come.",
    ),
    Claim(
        name="older-people-experiment",
        sentence="An experiment shows good from joint working between social services and the NHS.",
        places=("4.measuring-impact ¶6",),
        rows=(findings("icn2004-3", "icn2004-4", "icn2004-5", "icn2004-6"),),
        not_counting="It is a single unnamed study, passed on by a guide, and its clients were older people.",
    ),
    Claim(
        name="better-methods-called-for",
        sentence="Several writers call for sounder evaluation, better measures or experiments.",
        places=(
            "4c ¶1",
            "4.measuring-impact ¶6",
            "4.measuring-impact ¶11",
            "4.measuring-impact ¶12",
        ),
        rows=(themes("gap.methods"),),
        threshold=Threshold(
            "sources",
            "Several is more than a pair, so three is the fewest that the word allows.",
            at_least=3,
        ),
    ),
    Claim(
        name="studies-look-at-process",
        sentence="Most studies look at how integration is done, not at what it achieves.",
        places=("4.measuring-impact ¶7", "4c ¶1"),
        rows=(themes("gap.outcome-evidence", locator="4.measuring-impact ¶7"),),
        not_counting="The works a review cites are no sample of studies, so nobody can count a majority in them. We cite who says so.",
    ),
    Claim(
        name="outcome-studies-narrow",
        sentence="Studies of outcomes look narrowly, or at what takes longer to change than the study lasts.",
        places=("4.measuring-impact ¶7",),
        rows=(themes("gap.methods", source_id=REVIEW, locator="4.measuring-impact ¶7"),),
        not_counting="Whether a measure is too narrow or a study too short is a judgement on its design.",
    ),
    Claim(
        name="process-may-crowd-out-outcomes",
        sentence="Too much attention to structure and process may crowd out the purpose, which is better outcomes.",
        places=("4.measuring-impact ¶7",),
        rows=(
            themes("gap.outcome-evidence", source_id="icn2004", locator="4.measuring-impact ¶7"),
        ),
        not_counting="It is a warning about attention, put by the guide as a question.",
    ),
    Claim(
        name="assumption-outweighs-evidence",
        sentence="The literature assumes improvement more than it shows it, and says little of how process leads to outcomes.",
        places=("4.measuring-impact ¶8",),
        rows=(themes("gap.outcome-evidence", locator="4.measuring-impact ¶8"),),
        not_counting=NO_ABSENCE,
    ),
    Claim(
        name="full-service-schools-unproven",
        sentence="Lists of what full-service schools achieve leave open whether their data can be trusted.",
        places=("4.measuring-impact ¶8",),
        rows=(themes("gap.methods", source_id="smith2000"), findings("dryfoos1998-1")),
        dissent=(findings("dryfoos1996-1"),),
        not_counting="Trust in data is a judgement on each study, and none of the data is described.",
    ),
    Claim(
        name="integration-not-best-by-default",
        sentence="Integrated working should not be taken as the best way without evidence, nor lose sight of clients' outcomes.",
        places=("4.measuring-impact ¶9",),
        rows=(
            themes(
                "gap.outcome-evidence",
                "factor.clear-aims",
                source_id="stewart2003",
                locator="4.measuring-impact ¶9",
            ),
        ),
        not_counting="It is a caution about how to reason, and a caution is not true or false by numbers.",
    ),
    Claim(
        name="partnership-impact-unknown",
        sentence="Definite answers on the impact of partnership working are very hard to find.",
        places=("4.measuring-impact ¶9",),
        rows=(themes("gap.outcome-evidence", source_id="percysmith2005"),),
        not_counting=NO_ABSENCE,
    ),
    Claim(
        name="partnership-must-justify-its-cost",
        sentence="Partnership takes time and money, and its benefits must justify them and be shown to come from it.",
        places=("4.measuring-impact ¶9",),
        rows=(
            findings("brownwhite2006-16"),
            themes("gap.methods", source_id=REVIEW, locator="4.measuring-impact ¶9"),
        ),
        not_counting="It says what ought to be shown.",
    ),
    Claim(
        name="pilots-without-significant-effect",
        sentence="The pilots of community schools had no significant effect on attainment or attendance, which is no surprise.",
        places=("4.measuring-impact ¶10",),
        rows=(findings("sammons2003-1", "sammons2003-2"),),
        not_counting="It is the result of one evaluation. That it is no surprise is the evaluators' comment.",
    ),
    Claim(
        name="impacts-escape-measurement",
        sentence="Most effects of community schools and family centres escape standard measures, so what to measure is open.",
        places=("4.measuring-impact ¶10",),
        rows=(
            themes("gap.methods", source_id="tisdall2005"),
            themes("gap.methods", source_id=REVIEW, locator="4.measuring-impact ¶10"),
        ),
        not_counting="Effects that were not measured cannot be counted.",
    ),
    Claim(
        name="local-evaluation-needed",
        sentence="Sound local evaluations of outcomes are needed, and so is a look at what joint services give for their cost.",
        places=("4.measuring-impact ¶11",),
        rows=(
            themes(
                "gap.methods",
                "gap.outcome-evidence",
                "gap.economic-evidence",
                locator="4.measuring-impact ¶11",
            ),
        ),
        not_counting="A need is not shown by counting those who state it.",
    ),
    Claim(
        name="planning-outruns-joint-work",
        sentence="Joint planning was found everywhere, joint work in operation hardly anywhere.",
        places=("4.measuring-impact ¶11",),
        rows=(findings("johnson2003-1"),),
        not_counting="It reports one study of social services and the NHS, whose cases are not ours to count.",
    ),
    Claim(
        name="concept-hardly-evaluated",
        sentence="Extended schooling and the ideas close to it have hardly been evaluated with rigour.",
        places=("4.measuring-impact ¶12",),
        rows=(themes("gap.methods", "gap.outcome-evidence", source_id="wilkin2003"),),
        not_counting=NO_ABSENCE,
    ),
    Claim(
        name="evaluation-needs-frameworks",
        sentence="Evaluation must tell implementation, outputs and outcomes apart, and look at power and at what partners learn.",
        places=("4.measuring-impact ¶12",),
        rows=(themes("gap.methods", source_id="sullivan2002"), findings("sullivan2002-1")),
        not_counting="It is advice on how to evaluate.",
    ),
    Claim(
        name="outcomes-before-savings",
        sentence="Better outcomes are the main reason to integrate, and savings may come as well.",
        places=("4.economic-implications ¶1", "summary ¶4"),
        rows=(findings("brownwhite2006-17", "brownwhite2006-18", "brownwhite2006-5"),),
        not_counting="Which reason comes first is a matter of policy.",
    ),
    Claim(
        name="unmet-need-is-costly",
        sentence="No agency can meet all needs alone, and needs left unmet early cost many agencies much over a lifetime.",
        places=("4.economic-implications ¶2",),
        rows=(findings(*(f"brownwhite2006-{n}" for n in (19, 20, 21, 22, 23))),),
        not_counting="It is the cost of unmet need. How much of it integration would spare is not said.",
    ),
    Claim(
        name="conduct-disorder-costs-multiply",
        sentence="Children with conduct disorder have cost society many times as much by early adulthood as children without problems.",
        places=("4.economic-implications ¶2",),
        rows=(findings("scott2001-1"),),
        not_counting="It is one estimate, and it is a cost of need, not an effect of services.",
    ),
    Claim(
        name="early-multi-agency-help-saves",
        sentence="Early help from several agencies for challenging behaviour could save a great deal and prevent crime.",
        places=("4.economic-implications ¶2",),
        rows=(findings("auditcommission2004-1", "auditcommission2004-2", "auditcommission2004-3"),),
        not_counting="It is an estimate of what would happen. A second estimate would not make it an observation.",
    ),
    Claim(
        name="integration-may-save",
        sentence="Working across agencies may save organisations money over time.",
        places=("4.economic-implications ¶3", "summary ¶5", "summary ¶4"),
        rows=(findings(exposure="joint-working", level="economic", direction="positive"),),
        dissent=(
            findings(
                exposure="joint-working", level="economic", direction="negative", timing="happened"
            ),
        ),
        not_counting="It is assumed, as the review itself says of economic gains. Savings would have to be measured.",
    ),
    Claim(
        name="support-workers-saved-money",
        sentence="The support worker project saved the time of teachers and the money of authorities, families and young people.",
        places=("4.economic-implications ¶3",),
        rows=(findings("webb2004-4", "webb2004-5", "webb2004-6"),),
        not_counting="It is one project. No amount is given, nor whether the savings outweighed the workers' pay.",
    ),
    Claim(
        name="indirect-costs-hard-to-capture",
        sentence="Integration also costs money, and its indirect costs are hard to quantify and need to be studied.",
        places=("4.economic-implications ¶4",),
        rows=(
            findings(*(f"brownwhite2006-{n}" for n in (28, 29, 30, 31, 32))),
            themes(
                "gap.methods",
                "gap.economic-evidence",
                source_id=REVIEW,
                section="4.economic-implications",
            ),
        ),
        not_counting="That something is hard to quantify is no number either.",
    ),
    Claim(
        name="control-groups-almost-impossible",
        sentence="Added value needs a comparison with similar children, which is almost impossible to have.",
        places=("4.economic-analysis ¶2",),
        rows=(themes("gap.methods", source_id=REVIEW, locator="4.economic-analysis ¶2"),),
        not_counting="What is possible is a question of method, and no count of studies answers it.",
    ),
    Claim(
        name="causes-cannot-be-separated",
        sentence="The effect of integration can hardly be told from everything else that acts on a child.",
        places=("4.economic-analysis ¶3",),
        rows=(
            themes("gap.methods", source_id=REVIEW, locator="4.economic-analysis ¶3"),
            findings("sammons2003-3"),
        ),
        not_counting="It is an argument about causes. One evaluation serves as its example.",
    ),
    Claim(
        name="benefits-come-late",
        sentence="The benefits come years or decades after the costs.",
        places=("4.economic-analysis ¶4",),
        rows=(themes("gap.methods", source_id=REVIEW, locator="4.economic-analysis ¶4"),),
        not_counting="It is reasoned for any policy, and no study cited has waited so long.",
    ),
    Claim(
        name="benefits-spill-over",
        sentence="Benefits reach people beyond those served, such as victims of crime, and are not easily determined.",
        places=("4.economic-analysis ¶5",),
        rows=(
            themes("gap.methods", source_id=REVIEW, locator="4.economic-analysis ¶5"),
            findings("brownwhite2006-35"),
        ),
        not_counting="What is not easily determined cannot be counted.",
    ),
    Claim(
        name="evaluation-framework-critical",
        sentence="A framework with several methods and kinds of data will be critical to any conclusion on economic effect.",
        places=("4.economic-analysis ¶1", "4.economic-analysis ¶6"),
        rows=(
            themes(
                "gap.methods",
                source_id=REVIEW,
                locator=("4.economic-analysis ¶1", "4.economic-analysis ¶6"),
            ),
        ),
        not_counting="It is a recommendation.",
    ),
    Claim(
        name="professionals-views-abundant",
        sentence="Research on what professionals think is abundant.",
        places=("4.perceptions ¶1", "4.perceptions ¶4"),
        rows=(findings(voice="staff"),),
        threshold=Threshold(
            "sources",
            "We take abundant, as we take plenty, to mean half of the works that the 2006 review lists.",
            at_least=PLENTY,
        ),
    ),
    Claim(
        name="staff-see-gains-for-families",
        sentence="Staff see many gains for children and families from multi-agency working.",
        places=("4.perceptions ¶1",),
        rows=(findings(exposure=INTEGRATED, level=PEOPLE, voice="staff", timing="happened"),),
        not_counting="It is a belief. However many staff hold it, it says nothing of what children would say or what changed for them.",
    ),
    Claim(
        name="professionals-learn-from-each-other",
        sentence="Professionals gain a broader view, new skills and an understanding of other agencies.",
        places=("4.perceptions ¶1",),
        rows=(
            findings(
                outcome=(
                    "broader perspective",
                    "understanding of other agencies",
                    "professional development",
                )
            ),
            findings(*(f"rushmer2002-{n}" for n in range(1, 6))),
        ),
        not_counting="Part is what staff report and part is what authors argue can be gained.",
    ),
    Claim(
        name="structures-will-bear-fruit",
        sentence="Structures that professionals built for disabled children will change much, and already help families somewhat.",
        places=("4.perceptions ¶2",),
        rows=(findings("townsley2004-1", "townsley2004-2", "townsley2004-3"),),
        not_counting="It is the conclusion of a study that looked mostly at process.",
    ),
    Claim(
        name="perceptions-cannot-show-outcomes",
        sentence="What professionals perceive is about potential benefits and cannot show that outcomes improved.",
        places=("4.perceptions ¶1", "4.perceptions ¶2"),
        rows=(themes("gap.outcome-evidence", source_id=REVIEW, section="4.perceptions"),),
        not_counting="It is a statement about what kind of evidence can show what.",
    ),
    Claim(
        name="collaboration-supports-staff",
        sentence="Professionals who collaborate feel better supported, are more satisfied and think well of collaboration.",
        places=("4.perceptions ¶3",),
        rows=(
            findings(
                outcome=("feeling supported", "job satisfaction", "attitude to collaboration"),
                direction="positive",
            ),
        ),
        dissent=(findings(level="professional", direction="negative"),),
        not_counting="Sources cited together for several things do not show which of them found which.",
    ),
    Claim(
        name="staff-gains-not-the-purpose",
        sentence="Gains for staff are welcome, but they are not what integration is for.",
        places=("4.perceptions ¶3",),
        not_counting="It is a judgement about purpose.",
    ),
    Claim(
        name="client-views-limited",
        sentence="Evidence from the people served is limited, and what there is concerns service more than outcomes.",
        places=("4.perceptions ¶4", "4c ¶1"),
        rows=(findings(voice="service-users"), themes("gap.user-views", source_id=REVIEW)),
        threshold=Threshold(
            "sources",
            f"{LIMITED_WHY} The sources counted are those that pass such views on.",
            at_most=OFTEN,
        ),
    ),
    Claim(
        name="key-workers-help-families",
        sentence="Some evidence shows families with a key worker reaching services sooner and living with less stress.",
        places=("4.perceptions ¶4",),
        rows=(findings("liabo2001-1", "liabo2001-2"),),
        not_counting="It is one review, which passes on studies that the text does not name.",
    ),
    Claim(
        name="collaboration-sometimes-best-avoided",
        sentence="Collaboration is one way among many, and may be best avoided where time, energy and support are short.",
        places=("4.counter-evidence ¶1",),
        rows=(themes("barrier.time-capacity", source_id="mcculloch2004"),),
        not_counting="It suggests a condition. One study of attitudes raises it and none tests it.",
    ),
    Claim(
        name="success-hard-to-evaluate",
        sentence="Professionals find success hard to evaluate and its indicators hard to develop.",
        places=("4.counter-evidence ¶1",),
        rows=(themes("gap.methods", source_id="mcculloch2004"),),
        not_counting="It reports what professionals said in one study, which measured no outcome.",
    ),
    Claim(
        name="co-ordination-negative",
        sentence="In one study more co-ordination between services went with worse outcomes for children and families.",
        places=("4.counter-evidence ¶2",),
        rows=(
            findings(exposure="co-ordination-measured", direction="negative", timing="happened"),
        ),
        dissent=(
            findings(
                exposure=INTEGRATED,
                isolates_integration="yes",
                level=PEOPLE,
                direction="positive",
                timing="happened",
            ),
        ),
        not_counting="Studies of different people in different services cannot be set off against each other by number.",
    ),
    Claim(
        name="climate-before-co-ordination",
        sentence="Children did significantly better where staff worked in a good climate, which deserves attention before co-ordination.",
        places=("4.counter-evidence ¶2",),
        rows=(
            findings("glisson1997-2"),
            themes(
                "factor.organisational-climate",
                source_id="glisson1997",
                locator="4.counter-evidence ¶2",
            ),
        ),
        not_counting="It is one study. What deserves attention first is its authors' recommendation.",
    ),
    Claim(
        name="staff-conditions-need-research",
        sentence="How stress, workload and satisfaction of staff bear on outcomes for children should be studied further.",
        places=("4.counter-evidence ¶2",),
        rows=(themes("gap.outcome-evidence", source_id="glisson1997"),),
        not_counting="It is a call for research.",
    ),
    Claim(
        name="collaboration-not-proven-for-all",
        sentence="It cannot yet be argued that more collaboration makes things better for all children and families.",
        places=("4.counter-evidence ¶2",),
        rows=(themes("gap.outcome-evidence", source_id="gardner2003"),),
        not_counting="What the evidence suffices for is a judgement on its quality.",
    ),
    Claim(
        name="positive-outcomes-limited",
        sentence="Positive evidence on outcomes of integrated working is limited.",
        places=("4c ¶1", "summary ¶5"),
        rows=(
            findings(
                exposure=INTEGRATED,
                level=PEOPLE,
                basis=MEASURED,
                timing="happened",
                direction="positive",
            ),
        ),
        threshold=Threshold(
            "programmes",
            f"{LIMITED_WHY} Only what happened and was measured counts, and reports on one programme count once.",
            at_most=OFTEN,
        ),
    ),
    Claim(
        name="economics-users-and-limits-to-explore",
        sentence="Economics, the experience of users and the limits of integration should be explored.",
        places=("4c ¶1", "summary ¶5"),
        rows=(themes("gap.economic-evidence", "gap.user-views"),),
        not_counting="It says what ought to be studied.",
    ),
)
