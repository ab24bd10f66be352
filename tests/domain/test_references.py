"""What reference managers write is read as people print it."""

import pytest

from hemis.domain import bibtex, latex, references, ris
from hemis.domain.bibliography import read_issn
from hemis.domain.errors import RuleError
from hemis.domain.scholarship import KINDS

ENTRY = r"""@article{g,
  title = "{\"U}ber die Gr\"o{\ss}e von $\alpha$-{Fe}: 10--12~K \& mehr",
  author = {{\"O}zt{\"u}rk, \c{C}a{\u{g}}r{\i} and Dvo\v{r}{\'a}k, J{\'\i}{\v r}{\'\i}},
  pages = {1--9}, year = 2024, journal = {Fizika},
  doi = {10.1000/a\_b--c}, url = {https://tuit.uz/{\textasciitilde}a--b}
}"""


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        (r"Dvo\v{r}\'ak", "Dvořák"),
        (r"G{\"{o}}del, \'{\i} and \'\i n", "Gödel, í and ín"),
        (r"Stra\ss e, \o{} \L{}ukasz, {\AA}ngstr{\"o}m", "Straße, ø Łukasz, Ångström"),
        (r"\c{s} \c c \k{a} \H{o} \~n \.I {\u g}", "ş ç ą ő ñ İ ğ"),
        (r"``A''~--- \emph{B} 50\% \{x\}", "“A” — B 50% {x}"),
        ("O'zbekiston tarixi", "O'zbekiston tarixi"),
        ("\\", "\\"),
    ],
)
def test_accents_and_signs_of_latex_become_letters(written, printed):
    assert latex.read(written) == printed


def test_an_entry_is_read_with_the_letters_of_its_language():
    (work,) = references.read(ENTRY)
    assert work.title == "Über die Größe von α-Fe: 10–12 K & mehr"
    assert work.authors == ("Öztürk Çağrı", "Dvořák Jíří")
    assert work.fields["page_range"] == "1–9"
    assert (work.fields["doi"], work.fields["url"]) == ("10.1000/a_b--c", "https://tuit.uz/~a--b")


@pytest.mark.parametrize(
    ("told", "title", "tongue"),
    [
        ("English", "Қуёш", "en"),
        ("", "Қуёш элементлари", "uz"),
        ("", "Quyosh oʻlchovi", "uz"),
        ("", "Солнечные элементы", "ru"),
        ("", "Solar cells o'clock", "en"),
    ],
)
def test_the_language_is_told_or_seen_in_the_letters(told, title, tongue):
    assert references.tongue_of(told, title) == tongue


def test_only_an_article_is_called_local():
    assert references.is_local("article_foreign", "uz", "")
    assert references.is_local("article_foreign", "en", "2181-6875")
    assert not references.is_local("article_foreign", "ru", "0378-5955")
    assert not references.is_local("monograph", "uz", "")


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ("Акрамова З.Р.", "Акрамова, З.Р."),
        ("Abdullayev Sh. Y.", "Abdullayev, Sh. Y."),
        ("Nasrullayev J", "Nasrullayev, J"),
        ("J. Smith", "J. Smith"),
        ("Brian Smith", "Brian Smith"),
        ("Платон", "Платон"),
    ],
)
def test_a_surname_before_initials_is_told_from_them(printed, listed):
    assert bibtex.names([printed]) == listed
    written = bibtex.write("article_local", "a", {"title": "Иш", "author": bibtex.names([printed, "Ли В."])})
    assert references.read(written)[0].authors == (printed, "Ли В.")


def entry(type_="article", **facts):
    told = {"title": "{T}", "author": "{Ли В.}", "year": "2024", **facts}
    return f"@{type_}{{a, " + ", ".join(f"{name} = {value}" for name, value in told.items()) + "}\n"


@pytest.mark.parametrize(
    ("text", "name", "read"),
    [
        ('@string{jf = "Fizika"}\n' + entry(journal='JF # " va " # {kimyo}'), "journal", "Fizika va kimyo"),
        ("@STRING(fan = {Фан})\n" + entry(publisher="fan"), "publisher", "Фан"),
        (entry(journaltitle="{Fizika}"), "journal", "Fizika"),
        (entry("inproceedings", booktitle="{Тўплам}"), "journal", "Тўплам"),
        (entry(location="{Тошкент}"), "address", "Тошкент"),
        (entry(title="{Номи}").replace("{a, ", "{"), "title", "Номи"),
        (entry(pages="{1--9},,"), "page_range", "1–9"),
        (entry().replace("@article{", "@article(").replace("}\n", ")\n"), "year", "2024"),
    ],
)
def test_what_programs_write_besides_plain_fields_is_read(text, name, read):
    (work,) = references.read(text.replace("\n", "\r\n"))
    assert work.fields[name] == read


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ({"month": "mar"}, (2024, 3, 0)),
        ({"month": '10 # "~" # jan'}, (2024, 1, 0)),
        ({"date": "{2024-05-11}"}, (2024, 5, 11)),
        ({"date": "{2024-05-11/2024-05-13}"}, (2024, 5, 11)),
        ({"date": "{2024-02-31}"}, (2024, 2, 0)),
        ({"date": "{2023-05-11}"}, (2024, 0, 0)),
        ({"year": "{20245}"}, (0, 0, 0)),
        ({"year": "{}", "date": "{2024}"}, (2024, 0, 0)),
    ],
)
def test_a_day_is_read_as_far_as_it_is_told(told, day):
    (work,) = references.read(entry(**told))
    assert (work.year, work.month, work.day) == day


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (entry(year="{}"), references.NO_YEAR),
        (entry(author="{}"), references.NO_AUTHORS),
        (entry("phdthesis"), references.OTHER_KIND),
        (entry("misc"), references.OTHER_KIND),
        (entry("misc", journal="{J}"), ""),
        (entry("patent"), ""),
        ("TY  - THES\nAU  - A B\nTI  - T\nPY  - 2024\nER  - ", references.OTHER_KIND),
        ("TY  - JOUR\nAU  - A B\nTI  - T\nER  - ", references.NO_YEAR),
    ],
)
def test_what_cannot_be_a_work_is_told_and_not_passed_over(text, fault):
    assert [work.fault for work in references.read(text)] == [fault]


def test_what_stands_in_a_comment_or_in_a_value_is_no_work():
    text = "@comment{" + entry() + "}\n" + entry(abstract="{see @book{x, title={Z}}}")
    assert len(references.read(text)) == 1


def test_an_entry_that_is_never_closed_hides_no_other():
    works = references.read("@article{x, title = {Очиқ\n" + entry(title="{Бутун}"))
    assert works[-1].title == "Бутун"


def test_many_entries_that_are_never_closed_are_refused_at_once():
    with pytest.raises(RuleError):
        references.read("@comment{" * 20_000 + "@article{x, author = {a}, title = {T}, abstract = {" * 8_000)


def test_authors_are_parted_outside_of_braces_alone():
    (work,) = references.read(entry(author="{{Barnes and Noble} AND Ли, В. and et al.}"))
    assert (work.authors, work.is_cut) == (("Barnes and Noble", "Ли В."), True)


SCOPUS = """TY  - JOUR
AU  - Ли, В.
TI  - Long title
      that goes on
T2  - Applied Solar Energy
J2  - Appl. Sol. Energy
PY  - 2024
DA  - 2024/05/11/
SP  - 12
EP  - 18
SN  - 0003701X (ISSN)
SN  - 1934-9424
"""


def test_ris_is_read_with_its_repeated_tags_its_long_lines_and_without_its_end():
    first, last = references.read("\ufeff" + (SCOPUS + SCOPUS).replace("\n", "\r\n"))
    assert first == last
    assert (first.title, first.fields["journal"]) == ("Long title that goes on", "Applied Solar Energy")
    assert (first.year, first.month, first.day, first.fields["page_range"]) == (2024, 5, 11, "12–18")
    assert references.number_of(first.fields["serial"], read_issn) == "0003-701X"


def test_of_several_numbers_the_first_right_one_is_taken():
    assert references.number_of("0003-7011; 1934-9424", read_issn) == "1934-9424"
    assert references.number_of("", read_issn) == ""
    with pytest.raises(RuleError):
        references.number_of("0003-7011; 1934-9423", read_issn)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_work_is_read_back_as_it_was_written(kind):
    title = "50% & $ # ~ a_b -- `` '' «иш» 1-2"
    told = {"title": title, "date": "2024-05-11", "year": "2024", "pages": "3--9", "entrysubtype": kind}
    told |= {"url": "https://a.uz/~b?c=%20&d#e", "journal": "Ж", "pagetotal": "12", "language": "other"}
    (work,) = references.read(bibtex.write(kind, "a", {**told, "author": "Ли, В."}))
    (other,) = references.read(ris.write(kind, ["Ли В."], told))
    for read in (work, other):
        assert (read.kind, read.title, read.authors) == (kind, title, ("Ли В.",))
        assert (read.year, read.month, read.day, read.fields["page_range"]) == (2024, 5, 11, "3–9")
        assert (read.fields["url"], read.fields["pagetotal"]) == (told["url"], "12")
    assert references.tongue_of(work.fields["language"], "Иш") == "other"
