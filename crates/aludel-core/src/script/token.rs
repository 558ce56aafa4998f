//! The smallest pieces of SQL text: what kind each is and which bytes it covers. Never holds a copy of the text.

use std::ops::Range;

/// One piece of a text. The tokens of a text tile it: each begins where the one before it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What the piece is.
    pub kind: TokenKind,
    /// The bytes it covers, in the whole text.
    pub span: Range<usize>,
}

impl Token {
    /// The exact text of the token. Empty when `whole` is not the text that the token came from.
    pub fn text<'a>(&self, whole: &'a str) -> &'a str {
        whole.get(self.span.clone()).unwrap_or_default()
    }
}

/// What a token is. The kinds of string constants are told apart by how they begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Blanks and line ends; at the very beginning also a byte order mark.
    Whitespace,
    /// `-- …` up to the end of the line, without the line end.
    LineComment,
    /// `/* … */`, with the comments nested in it.
    BlockComment,
    /// An unquoted identifier or key word.
    Identifier,
    /// `"…"`.
    QuotedIdentifier,
    /// `U&"…"`.
    UnicodeIdentifier,
    /// `'…'`.
    String,
    /// `E'…'`.
    EscapeString,
    /// `U&'…'`.
    UnicodeString,
    /// `B'…'`.
    BitString,
    /// `X'…'`.
    HexString,
    /// `N'…'`.
    NationalString,
    /// A further `'…'` of the string constant before it: only white space with a line end, and
    /// line comments, stand between them.
    StringContinuation,
    /// `$$…$$` or `$tag$…$tag$`.
    DollarString,
    /// `$1`.
    Parameter,
    /// A number of any notation, with the junk behind it that makes it an invalid one.
    Number,
    /// An operator of one or more characters.
    Operator,
    /// One of `, ( ) [ ] . ; :` or `::`, `:=`, `..`.
    Punctuation,
    /// The `;` that ends a statement. Given by [`scan`](super::scan()) only.
    StatementEnd,
    /// The lines that a `COPY … FROM STDIN` reads, without the final `\.`. Given by
    /// [`scan`](super::scan()) only; may be empty.
    CopyData,
    /// The `\.` that ends COPY data. Given by [`scan`](super::scan()) only.
    CopyEnd,
    /// A character that begins nothing, such as a lone `$` or a brace.
    Unknown,
}

impl TokenKind {
    /// Whether the token is white space or a comment, and so without effect on what is run.
    pub fn is_layout(self) -> bool {
        matches!(self, Self::Whitespace | Self::LineComment | Self::BlockComment)
    }

    /// Whether the token is a string constant, or a further piece of one.
    pub fn is_string(self) -> bool {
        matches!(
            self,
            Self::String
                | Self::EscapeString
                | Self::UnicodeString
                | Self::BitString
                | Self::HexString
                | Self::NationalString
                | Self::StringContinuation
                | Self::DollarString
        )
    }
}
