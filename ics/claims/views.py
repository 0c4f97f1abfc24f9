"""Which rows of the later evidence are in view when a claim on the 2006 review is judged.

A view names rows by what they are about wherever it can, so that a new row comes into view by itself; where a claim is
about one thing that few works look at, it names findings. A claim without a view has no later row that bears on it.
"""

from ics.claims.what_works import NAMED_BARRIERS, NAMED_FACTORS
from livingreview.claims.model import Rows, findings, themes

PEOPLE, SERVICE = "outcome-for-children-families", "process-or-service"
OF_INTEGRATION = (
    "joint-working",
    "key-worker",
    "multi-agency-programme",
    "structural-reorganisation",
    "co-ordination-measured",
    "co-location",
)
FAILURES = (findings(exposure="failure-to-integrate"),)
CLIMATE = (findings(exposure="organisational-climate"), themes("factor.organisational-climate"))
OUTCOMES = (findings(level=PEOPLE, exposure=OF_INTEGRATION), themes("gap.outcome-evidence"))
COMPARED = (findings(level=PEOPLE, exposure=OF_INTEGRATION, basis="measured-with-comparison"),)
ECONOMIC = (findings(level="economic"),)
USERS = (
    findings(voice="service-users"),
    themes(source_id=("familyperspectives2021", "nooteboomnd")),
)
STAFF = (findings(voice="staff"),)
STRUCTURES = (findings(exposure="structural-reorganisation"),)
AREAS = (findings("anderson2023-1", "obrien2009-1", "soraghan2025-1"),)
NEEDS = (findings("mcdonald2011-2"),)
LEVELS = (findings("hostutler2024-2", "ogbonnayand-4"),)
SCHOOLS = (findings(programme=("extended-schools", "johnston2020", "moore2017")),)
LASTING = (findings("cattan2021-1", "carneiro2024a-1", "carneiro2024b-1", "edwards2014-1"),)
ATTRIBUTION = (*AREAS, themes("gap.methods", source_id=("anderson2023", "soraghan2025")))
CONDITIONS = (themes("barrier.other", *NAMED_BARRIERS, "factor.other", *NAMED_FACTORS),)

VIEWS: dict[str, tuple[Rows, ...]] = {
    "working-apart-falls-short": NEEDS,
    "failures-named-in-tragedies": FAILURES,
    "better-services-expected": (findings("chuang2010-1", "stradling2009-3"),),
    "coordination-brings-most-benefits": LEVELS,
    "separate-services-burden-families": (
        findings("stradling2009-3"),
        themes(source_id=("familyperspectives2021", "nooteboomnd")),
    ),
    "integration-blurs-roles": (findings("frost2007-1"),),
    "models-do-not-ensure-coordination": STRUCTURES,
    "inquiries-argue-for-integration": FAILURES,
    "outcome-evidence-lacking": OUTCOMES,
    "results-take-years": (*LASTING, themes(source_id="ncfhnd"), findings("celcis2023b-1")),
    "older-people-experiment": (findings(client_group=("older-people", "any-age")),),
    "better-methods-called-for": (themes("gap.methods"),),
    "studies-look-at-process": (findings("boydell2015-2"),),
    "outcome-studies-narrow": (findings("bird2024-1", "moore2017-1"),),
    "process-may-crowd-out-outcomes": (themes("factor.clear-aims", source_id="lessons2023"),),
    "assumption-outweighs-evidence": (themes("gap.outcome-evidence"),),
    "full-service-schools-unproven": SCHOOLS,
    "integration-not-best-by-default": (*AREAS, *NEEDS),
    "partnership-impact-unknown": (
        findings(
            "boydell2015-1", "mcdonald2011-1", "obrien2009-1", "jayaratne2010-1", "jayaratne2010-2"
        ),
    ),
    "partnership-must-justify-its-cost": ECONOMIC,
    "planning-outruns-joint-work": (findings("obrien2006-2"),),
    "concept-hardly-evaluated": SCHOOLS,
    "evaluation-needs-frameworks": (themes("gap.methods", source_id="soraghan2025"),),
    "early-multi-agency-help-saves": (findings(level="economic", basis="modelled"),),
    "integration-may-save": ECONOMIC,
    "indirect-costs-hard-to-capture": (findings("brandon2006-2", "foundations2025-1"),),
    "control-groups-almost-impossible": COMPARED,
    "causes-cannot-be-separated": ATTRIBUTION,
    "benefits-come-late": LASTING,
    "professionals-views-abundant": STAFF,
    "staff-see-gains-for-families": (findings(voice="staff", level=(PEOPLE, SERVICE)),),
    "professionals-learn-from-each-other": (findings("day2017-2", "mcdonald2011-3"),),
    "perceptions-cannot-show-outcomes": (findings("obrien2009-1", "obrien2009-2", "wwcsc2021-1"),),
    "collaboration-supports-staff": (findings(level="professional"), findings("cooper2016-3")),
    "client-views-limited": USERS,
    "key-workers-help-families": (findings(exposure="key-worker"), findings("ghotane2024-1")),
    "collaboration-sometimes-best-avoided": (*NEEDS, findings("boydell2015-2")),
    "co-ordination-negative": (findings(exposure="co-ordination-measured"),),
    "climate-before-co-ordination": CLIMATE,
    "collaboration-not-proven-for-all": (
        *NEEDS,
        findings("dyson2014-1", "anderson2023-1", "carneiro2024b-4"),
    ),
    "positive-outcomes-limited": OUTCOMES,
    "economics-users-and-limits-to-explore": (*ECONOMIC, *USERS, *NEEDS),
    "barriers-recur": CONDITIONS,
    "financial-uncertainty-often-named": (themes("barrier.financial-uncertainty"),),
    "culture-often-named": (themes("barrier.professional-culture"),),
    "unclear-roles-often-named": (themes("barrier.role-clarity"),),
    "clear-aims-and-roles-vital": (themes("factor.clear-aims", "factor.clear-roles"),),
    "success-needs-clear-boundaries": (findings("frost2007-1"),),
    "unclear-roles-do-harm": (
        themes("barrier.role-clarity", source_id=("brandon2006", "frost2007")),
    ),
    "procedures-and-time-clarify-roles": (
        themes("factor.resources-support-staffing", source_id="frost2007"),
        themes("factor.clear-roles", source_id="sloper2006"),
    ),
    "unclear-purpose-common": (themes("barrier.shared-understanding"),),
    "help-mirrors-hindrance": (themes(source_id="cooper2016"),),
    "training-staffing-evaluation-crucial": (
        themes(
            "factor.joint-training",
            "factor.resources-support-staffing",
            "factor.monitoring-evaluation",
        ),
    ),
    "climate-goes-with-outcomes": CLIMATE,
    "leadership-often-named": (themes("factor.leadership-commitment"),),
    "front-line-needs-strategy": (findings("obrien2006-2"), themes("factor.leadership-commitment")),
    "shared-boundaries-often-said-to-help": (themes("factor.shared-boundaries"),),
    "one-building-cuts-both-ways": (findings(exposure="co-location"), themes("factor.co-location")),
    "plenty-on-barriers-and-factors": CONDITIONS,
    "overall-failures-are-strong-evidence": FAILURES,
    "overall-outcome-evidence-limited": OUTCOMES,
    "overall-economic-evidence-limited": ECONOMIC,
    "overall-user-views-limited": USERS,
    "overall-professional-views-substantial": STAFF,
    "overall-themes-across-sectors": CONDITIONS,
}
