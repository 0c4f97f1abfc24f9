"""Claims of the review on what integration means: its section 3, with what the summary and the conclusion say of words."""

from livingreview.claims.model import Claim, Threshold, definitions, findings, themes

CO_ORDINATION = ("better co-ordination", "co-ordination", "co-ordinated working")

CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="terms-are-confusing",
        sentence="The words used for working together are confusing, and their definitions vary.",
        places=("summary ¶3", "3 ¶1", "3 ¶2", "3c ¶1", "6 ¶1"),
        rows=(themes("definition.confusion"),),
        threshold=Threshold(
            "sources",
            "One or two writers may only disagree with each other; three who report confusion show that others met it too.",
            at_least=3,
        ),
    ),
    Claim(
        name="terms-used-interchangeably",
        sentence="Words such as partnership, joint, inter-agency and multi-agency working are often swapped for one another.",
        places=("3 ¶2",),
        rows=(themes("definition.confusion", locator="3 ¶2"),),
        not_counting="How often words are swapped would take a count of their uses; the rows only show who reports it.",
    ),
    Claim(
        name="overlap-of-terms-unavoidable",
        sentence="Some overlap between partnership and its neighbouring terms can hardly be avoided.",
        places=("3 ¶2",),
        rows=(definitions("partnership", source_id="percysmith2005"),),
        not_counting="Whether terms must overlap is a matter of meaning, not of how many say so.",
    ),
    Claim(
        name="integration-lacks-one-meaning",
        sentence="Integration does not mean the same to everyone, so the word has to be handled with care.",
        places=("3 ¶1", "3 ¶3"),
        rows=(
            themes("definition.confusion", source_id="icn2004"),
            definitions("integration", "integrated working", "full integration"),
        ),
        not_counting="Two definitions may differ in words alone; whether they do has to be read, not counted.",
    ),
    Claim(
        name="confusion-hampers-understanding",
        sentence="Confused words make integration hard to explain, hard to understand alike, and its results hard to measure.",
        places=("summary ¶3",),
        rows=(themes("definition.confusion", "gap.definitions", locator="summary ¶3"),),
        not_counting="It says what confusion does, and nobody is reported to have studied that.",
    ),
    Claim(
        name="partnership-is-not-integration",
        sentence="Partnership is something other than integration, though an integrated system needs a partnership first.",
        places=("3 ¶3",),
        rows=(definitions("partnership"),),
        not_counting="Where one term ends and another begins is a matter of definition.",
    ),
    Claim(
        name="coordination-is-not-integration",
        sentence="Better co-ordination is something other than integration.",
        places=("3 ¶4", "3 ¶6", "3 ¶8"),
        rows=(definitions(*CO_ORDINATION, continuum="co-ordination"),),
        dissent=(definitions(*CO_ORDINATION, continuum="none"),),
        not_counting="Where one term ends and another begins is a matter of definition.",
    ),
    Claim(
        name="coordination-brings-most-benefits",
        sentence="Better co-ordination can bring users many or most of the benefits of an integrated system.",
        places=("3 ¶4",),
        rows=(findings("icn2004-1"),),
        not_counting="It compares two ways of working, and no measured comparison of them is reported.",
    ),
    Claim(
        name="coordination-may-not-last",
        sentence="Better co-ordination may not last, so leaders have to decide whether one system would serve better.",
        places=("3 ¶4",),
        rows=(findings("icn2004-2"),),
        not_counting="It is a warning about the future, argued and not measured.",
    ),
    Claim(
        name="partnership-fundamental-to-approach",
        sentence="Partnership has been held to be fundamental to an integrated approach in schools, then and since.",
        places=("3 ¶5",),
        rows=(definitions("integrated approach"),),
        not_counting="It reports a view held in policy; the prospectus shows that it was held, not how widely.",
    ),
    Claim(
        name="pilots-were-coordination",
        sentence="What the first new community schools did is better described as co-ordination than as integration.",
        places=("3 ¶5",),
        rows=(definitions("integrated approach as practised in the early pilots"),),
        not_counting="It puts a name to what the pilots did, and the name depends on the definition chosen.",
    ),
    Claim(
        name="pilots-show-limits-of-coordination",
        sentence="Trouble with pooled budgets and commitment in the pilots shows the limits of co-ordination at ground level.",
        places=("3 ¶5",),
        rows=(
            themes(
                "barrier.financial-uncertainty", "barrier.leadership-commitment", locator="3 ¶5"
            ),
        ),
        not_counting="The rows show that the trouble was reported; that it shows the limits of co-ordination is an inference.",
    ),
    Claim(
        name="pilots-needed-leadership",
        sentence="The evaluations of the early pilots brought out how much leadership matters for success.",
        places=("3 ¶5",),
        rows=(themes("factor.leadership-commitment", locator="3 ¶5"),),
        not_counting="How much something matters cannot be read off the number of works that name it.",
    ),
    Claim(
        name="literature-uses-a-continuum",
        sentence="Much of the literature sees joint working as a continuum from autonomy to full integration.",
        places=("3 ¶6",),
        rows=(themes("definition.continuum"),),
        not_counting="The works cited are no sample, so counting them cannot show what much of the literature says.",
    ),
    Claim(
        name="several-describe-a-continuum",
        sentence="Several authors have described integration as a continuum or spectrum.",
        places=("3c ¶1",),
        rows=(themes("definition.continuum"),),
        threshold=Threshold(
            "sources",
            "Several is more than a pair, so three is the fewest that the word allows.",
            at_least=3,
        ),
    ),
    Claim(
        name="coordination-lies-between",
        sentence="Co-ordination lies somewhere between autonomous working and integration.",
        places=("3 ¶6",),
        rows=(definitions(continuum="co-ordination", position_stated="yes"),),
        threshold=Threshold(
            "sources",
            "One author's order may be that author's own; two who agree are the least that is shared.",
            at_least=2,
        ),
    ),
    Claim(
        name="scotland-left-integration-open",
        sentence="For Scotland's Children did not prescribe what integration means and left its extent to local bodies.",
        places=("3 ¶6",),
        rows=(
            definitions("integration", source_id="scottishexecutive2001"),
            themes("definition.continuum", source_id="fisher2003"),
        ),
        not_counting="It describes one document, and reading that document decides it.",
    ),
    Claim(
        name="separate-services-burden-families",
        sentence="Where services stay separate, families often have to co-ordinate them for themselves.",
        places=("3 ¶6",),
        rows=(
            findings("mukherjee1999-1"),
            definitions("autonomous working", source_id="mukherjee1999"),
        ),
        not_counting="How often families do so would need a count of families, which the review does not report.",
    ),
    Claim(
        name="integration-blurs-roles",
        sentence="Where working is integrated, the roles of different professionals are expected to blur.",
        places=("3 ¶6",),
        rows=(definitions("integrated working"),),
        dissent=(themes("barrier.role-clarity", source_id="rushmer2002"),),
        not_counting="Whether blurred roles belong to integration or spoil it depends on what is meant by the word.",
    ),
    Claim(
        name="pooled-budgets-mark-integration",
        sentence="Budgets held in common and a single set of objectives are what marks integration.",
        places=("3 ¶6",),
        rows=(definitions("integration", locator="3 ¶6", continuum="integration"),),
        not_counting="What marks a concept is a matter of definition.",
    ),
    Claim(
        name="models-do-not-ensure-coordination",
        sentence="Models that organise professionals do not by themselves give families a co-ordinated service.",
        places=("3 ¶8",),
        rows=(findings("sloper2004-3"),),
        not_counting="It is an argument about what models leave out; no test of it is reported.",
    ),
    Claim(
        name="transdisciplinary-fits-definitions",
        sentence="Transdisciplinary working does not seem to contradict how Percy-Smith or the network defines integration.",
        places=("3 ¶8",),
        rows=(
            definitions("transdisciplinary working"),
            definitions(
                "integration", source_id=("percysmith2005", "icn2004"), locator=("3 ¶2", "3 ¶3")
            ),
        ),
        not_counting="Whether definitions agree has to be read; the rows are the definitions compared.",
    ),
    Claim(
        name="sloper-draws-no-line",
        sentence="Sloper does not seem to draw any line in theory between co-ordination and integration.",
        places=("3 ¶8",),
        rows=(definitions(source_id="sloper2004"),),
        not_counting="It describes one article, and reading that article decides it.",
    ),
    Claim(
        name="multi-agency-reads-like-integration",
        sentence="One definition of multi-agency working reads much like integration, which confirms the trouble with words.",
        places=("3 ¶9",),
        rows=(definitions("multi-agency working"),),
        not_counting="Likeness between two definitions has to be read, not counted.",
    ),
    Claim(
        name="continuum-has-merit",
        sentence="It may be worth seeing integration as a continuum.",
        places=("3c ¶1",),
        rows=(themes("definition.continuum", locator="3c ¶1"),),
        not_counting="That authors have used an idea does not show its worth.",
    ),
    Claim(
        name="clear-definition-would-help",
        sentence="A clear account of what integrating children's services means, strategically and locally, may bring gains.",
        places=("summary ¶3", "3c ¶1"),
        rows=(themes("gap.definitions"),),
        not_counting="It is a hope for the future; nobody is reported to have tested it.",
    ),
    Claim(
        name="no-concept-no-evidence",
        sentence=(
            "Without a clear concept it may be hard to tell whether integration happened, "
            "or what it brought young people and their families."
        ),
        places=("3c ¶1",),
        rows=(
            themes("gap.definitions", "gap.methods", locator="3c ¶1", source_id="brownwhite2006"),
        ),
        not_counting="It is an argument about method that no number of sources could settle.",
    ),
)
