"""LaTeX in plain words: what programs for references write into titles and names, as a reader would
see it.
"""

import codecs
import re

import latexcodec  # noqa: F401 - it makes the codec known

LOOKS = (
    r"text(?:it|bf|sc|rm|sf|tt|up|sl|md|normal|subscript|superscript)|emph|uline|underline|mbox|ensuremath|relax"
    r"|mkbib(?:emph|italic|bold|superscript|subscript)"
)
SWITCHES = r"it|em|bf|rm|sc|sl|tt|sf|itshape|bfseries|scshape|upshape|normalfont|protect|nobreak"
LOOK = re.compile(rf"\\(?:{LOOKS})(?![A-Za-z])\s*")
SWITCH = re.compile(rf"\\(?:{SWITCHES})(?![A-Za-z])\s*")
QUOTED = re.compile(r"\\(?:enquote|mkbibquote)\s*\{([^{}]*)\}")
SYMBOLS = {  # what latexcodec does not know
    "textquoteright": "’",
    "textquoteleft": "‘",
    "textquotedblright": "”",
    "textquotedblleft": "“",
    "textquotesingle": "'",
    "textquotedbl": '"',
    "textless": "<",
    "textgreater": ">",
    "textasciicircum": "^",
    "texttimes": "×",
    "texteuro": "€",
    "textbar": "|",
    "textunderscore": "_",
    "dots": "…",
    "times": "×",
    "slash": "/",
}
SYMBOL = re.compile(rf"\\({'|'.join(SYMBOLS)})(?![A-Za-z])(?:\{{\}}|\s+)?")
SPACES = {
    r"\,": " ",
    r"\;": " ",
    r"\:": " ",
    r"\!": "",
    r"\/": "",
    r"\-": "",
    r"\{": "",
    r"\}": "",
    "\\\\": " ",
}
SPACE = re.compile("|".join(re.escape(mark) for mark in SPACES))
COMMENT = re.compile(r"(?<!\\)%")
FORMULA = re.compile(r"(?<!\\)\$\s*[_^]?\s*([^$]*?)\s*(?<!\\)\$")
ONE_LETTER = re.compile(r"\{([^\W\d_a-zA-Z])\}")
COMMAND = re.compile(r"\\(?:[A-Za-z]+|.?)")


def words(latex: str) -> str:
    """Return LaTeX in words: letters and symbols for what stands for them, no formatting, braces
    kept where they group.

    A command that it does not know is left as it is: see `command`.
    """
    plain = COMMENT.sub(r"\\%", QUOTED.sub(r"‘\1’", latex))
    plain = SPACE.sub(lambda mark: SPACES[mark[0]], SWITCH.sub("", LOOK.sub("", plain)))
    plain = codecs.getdecoder("ulatex")(SYMBOL.sub(lambda symbol: SYMBOLS[symbol[1]], plain))[0]  # type: ignore[arg-type]
    plain = ONE_LETTER.sub(r"\1", FORMULA.sub(r"\1", plain)).replace("{}", "")
    return " ".join(plain.replace(r"\$", "$").replace("\N{SOFT HYPHEN}", "").split())


def escaped(plain: str) -> str:
    """Return plain words as LaTeX: without commands, and marks that mean something to it escaped.
    Letters stay as they are, and so do braces.
    """
    latex: str = codecs.getencoder("ulatex+utf8")(plain.replace("\\", ""))[0]  # type: ignore[assignment]
    return latex


def command(plain: str) -> str:
    """Return the first command that is left in what `words` returned, or nothing when all of it was
    understood.
    """
    unknown = COMMAND.search(plain)
    return unknown[0] if unknown else ""


def address(latex: str) -> str:
    r"""Return an address or DOI as it is opened, without escapes of LaTeX: ``\_``, ``\~{}``."""
    opened = (
        latex.replace(r"\~{}", "~")
        .replace(r"{\textasciitilde}", "~")
        .replace(r"\textasciitilde{}", "~")
    )
    return re.sub(r"\\([_%&#~$])", r"\1", opened.replace(r"\textasciitilde", "~")).strip()
