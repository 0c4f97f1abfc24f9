from review.check import check


def test_a_sound_evidence_base_has_no_problems(project):
    assert check(project) == []
