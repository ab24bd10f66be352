"""What reference managers write is read as people print it."""

import pytest

from hemis.domain import latex, references

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
    assert references.names([printed]) == listed
    written = references.write(
        [("article_local", "a", {"title": "Иш", "author": references.names([printed, "Ли В."]), "year": "2025"})]
    )
    assert references.read(written)[0].authors == (printed, "Ли В.")
