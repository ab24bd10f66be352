"""Давомат lists: what one looks for is found, sorted and taken away; an empty one says why it is empty."""

UNKEPT = "/attendance/corrections/"


def test_forgotten_journals_are_found_by_teacher_and_taken_away_as_a_file(as_):
    dean = as_("dean")
    assert "05.10.2026" in dean.get(UNKEPT + "?format=csv").get_data(as_text=True)
    everything = dean.page(UNKEPT).rows()
    for sort in ("subject", "-teacher"):
        assert len(dean.page(f"{UNKEPT}?sort={sort}").rows()) == len(everything)
    teacher = everything[0][3].split()[0]
    assert {row[3].split()[0] for row in dean.page(UNKEPT, query_string={"q": teacher}).rows()} == {teacher}
    for nothing in ("?q=йўқбундай", "?course=7"):
        assert "Бундай дарс топилмади" in dean.page(UNKEPT + nothing).text
