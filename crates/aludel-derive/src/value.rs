//! What stands behind a key: a text, a name, an SQL expression, a number, a list. Never knows what a key is for.

use aludel_core::models::LONGEST_NAME;
use aludel_core::script::lex;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::ParseStream;
use syn::{Error, Ident, LitBool, LitFloat, LitInt, LitStr, Path, Result, Token, token};

use crate::attributes::{Key, suggestion};

impl Key {
    /// The `=` behind a key.
    pub(crate) fn equals(&self, input: ParseStream<'_>) -> Result<()> {
        if input.peek(Token![=]) {
            input.parse::<Token![=]>().map(drop)
        } else {
            Err(Error::new(self.span, format!("`{0}` needs a value: `{0} = …`", self.word)))
        }
    }

    /// `key`, and nothing behind it.
    pub(crate) fn flag(&self, input: ParseStream<'_>) -> Result<()> {
        if input.is_empty() || input.peek(Token![,]) {
            Ok(())
        } else {
            Err(Error::new(input.span(), format!("`{}` takes no value", self.word)))
        }
    }

    /// `key = "text"`.
    pub(crate) fn text(&self, input: ParseStream<'_>) -> Result<LitStr> {
        self.equals(input)?;
        input.parse().map_err(|error| {
            Error::new(error.span(), format!("`{}` is a text in double quotes", self.word))
        })
    }

    /// `key = "name"`, of a database object.
    pub(crate) fn name(&self, input: ParseStream<'_>) -> Result<LitStr> {
        let name = self.text(input)?;
        match name.value().len() {
            0 => Err(Error::new(name.span(), "a name cannot be empty")),
            length if length > LONGEST_NAME => {
                let message =
                    format!("{length} bytes are too long: PostgreSQL keeps {LONGEST_NAME}");
                Err(Error::new(name.span(), message))
            }
            _ => Ok(name),
        }
    }

    /// `key = "expression"`.
    pub(crate) fn sql(&self, input: ParseStream<'_>) -> Result<LitStr> {
        expression(self.text(input)?)
    }

    /// `key = "expression"`, or a number or truth value as Rust writes it.
    pub(crate) fn sql_or_literal(&self, input: ParseStream<'_>) -> Result<LitStr> {
        self.equals(input)?;
        if input.peek(LitStr) {
            return expression(input.parse()?);
        }
        let sign = if input.peek(Token![-]) {
            input.parse::<Token![-]>()?;
            "-"
        } else {
            ""
        };
        let (text, span) = if input.peek(LitInt) {
            let number: LitInt = input.parse()?;
            (number.base10_digits().to_owned(), number.span())
        } else if input.peek(LitFloat) {
            let number: LitFloat = input.parse()?;
            (number.base10_digits().to_owned(), number.span())
        } else if input.peek(LitBool) && sign.is_empty() {
            let truth: LitBool = input.parse()?;
            (truth.value.to_string(), truth.span())
        } else {
            let message = format!(
                "`{}` is an SQL expression in double quotes, a number, true or false",
                self.word
            );
            return Err(Error::new(input.span(), message));
        };
        Ok(LitStr::new(&format!("{sign}{text}"), span))
    }

    /// `key = 1`.
    pub(crate) fn number<N>(&self, input: ParseStream<'_>) -> Result<TokenStream>
    where
        N: std::str::FromStr + ToTokens,
        N::Err: std::fmt::Display,
    {
        self.equals(input)?;
        let negative = input.peek(Token![-]);
        if negative {
            input.parse::<Token![-]>()?;
        }
        let literal: LitInt = input
            .parse()
            .map_err(|error| Error::new(error.span(), format!("`{}` is a number", self.word)))?;
        let text = format!("{}{}", if negative { "-" } else { "" }, literal.base10_digits());
        match text.parse::<N>() {
            Ok(_) => {
                let number: TokenStream = text.parse().map_err(Error::from)?;
                let span = literal.span();
                Ok(number
                    .into_iter()
                    .map(|mut tree| {
                        tree.set_span(span);
                        tree
                    })
                    .collect())
            }
            Err(error) => Err(Error::new(literal.span(), format!("`{}`: {error}", self.word))),
        }
    }

    /// `key = "word"`, one of a few, each with what it expands to.
    pub(crate) fn choice(
        &self,
        input: ParseStream<'_>,
        choices: &[(&str, TokenStream)],
    ) -> Result<TokenStream> {
        let text = self.text(input)?;
        choose(&text, &self.word, choices)
    }

    /// `key = Path`.
    pub(crate) fn path(&self, input: ParseStream<'_>) -> Result<Path> {
        self.equals(input)?;
        Path::parse_mod_style(input).map_err(|error| {
            Error::new(error.span(), format!("`{}` is the name of a Rust type", self.word))
        })
    }

    /// `key(…)`, read by `on`.
    pub(crate) fn list<T>(
        &self,
        input: ParseStream<'_>,
        on: impl FnOnce(ParseStream<'_>) -> Result<T>,
    ) -> Result<T> {
        if !input.peek(token::Paren) {
            return Err(Error::new(self.span, format!("`{0}` needs a list: `{0}(…)`", self.word)));
        }
        let content;
        syn::parenthesized!(content in input);
        let read = on(&content)?;
        if content.is_empty() { Ok(read) } else { Err(content.error("a comma is missing here")) }
    }

    /// Whether a list in brackets follows: `key = […]`.
    pub(crate) fn has_brackets(input: ParseStream<'_>) -> bool {
        input.peek(Token![=]) && input.peek2(token::Bracket)
    }

    /// `key(a, b)` or `key = [a, b]`: one or more of something.
    pub(crate) fn several<T>(
        &self,
        input: ParseStream<'_>,
        mut one: impl FnMut(ParseStream<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let items = if Self::has_brackets(input) {
            self.equals(input)?;
            let content;
            syn::bracketed!(content in input);
            items(&content, &mut one)?
        } else {
            self.list(input, |content| items(content, &mut one))?
        };
        if items.is_empty() {
            return Err(Error::new(self.span, format!("`{}` names nothing", self.word)));
        }
        Ok(items)
    }

    /// `key = "name"`, `key("name", …)` or `key = ["name", …]`.
    pub(crate) fn names(&self, input: ParseStream<'_>) -> Result<Vec<LitStr>> {
        if input.peek(Token![=]) && !Self::has_brackets(input) {
            return Ok(vec![self.name(input)?]);
        }
        self.several(input, |input| input.parse())
    }

    /// The setter of the same name, with this argument.
    fn call(&self, argument: impl ToTokens) -> TokenStream {
        let setter = Ident::new(&self.word, Span::call_site());
        quote!(.#setter(#argument))
    }

    /// `key` as the setter of the same name.
    pub(crate) fn flag_call(&self, input: ParseStream<'_>) -> Result<TokenStream> {
        self.flag(input)?;
        Ok(self.call(TokenStream::new()))
    }

    /// `key = "text"` as the setter of the same name.
    pub(crate) fn text_call(&self, input: ParseStream<'_>) -> Result<TokenStream> {
        self.text(input).map(|text| self.call(text))
    }

    /// `key = "name"` as the setter of the same name.
    pub(crate) fn name_call(&self, input: ParseStream<'_>) -> Result<TokenStream> {
        self.name(input).map(|name| self.call(name))
    }

    /// `key = "expression"` as the setter of the same name.
    pub(crate) fn sql_call(&self, input: ParseStream<'_>) -> Result<TokenStream> {
        self.sql(input).map(|text| self.call(text))
    }

    /// `key = 1` as the setter of the same name.
    pub(crate) fn number_call<N>(&self, input: ParseStream<'_>) -> Result<TokenStream>
    where
        N: std::str::FromStr + ToTokens,
        N::Err: std::fmt::Display,
    {
        self.number::<N>(input).map(|number| self.call(number))
    }
}

/// What commas separate, to the end.
fn items<T>(
    content: ParseStream<'_>,
    one: &mut impl FnMut(ParseStream<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut items = Vec::new();
    while !content.is_empty() {
        items.push(one(content)?);
        if content.is_empty() {
            break;
        }
        if !content.peek(Token![,]) {
            return Err(content.error("a comma is missing here"));
        }
        content.parse::<Token![,]>()?;
    }
    Ok(items)
}

/// One of a few words in a text.
pub(crate) fn choose(
    text: &LitStr,
    key: &str,
    choices: &[(&str, TokenStream)],
) -> Result<TokenStream> {
    let value = text.value().to_ascii_lowercase().replace('_', " ");
    if let Some((_, tokens)) = choices.iter().find(|(word, _)| word.replace('_', " ") == value) {
        let span = text.span();
        return Ok(quote_spanned!(span=> #tokens));
    }
    let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
    let problem = format!("`{key}` cannot be {:?}", text.value());
    Err(Error::new(text.span(), suggestion(&problem, &text.value(), &words)))
}

/// A text that can be an SQL expression, by lexical rules.
pub(crate) fn expression(text: LitStr) -> Result<LitStr> {
    let value = text.value();
    let wrong = |message: String| Err(Error::new(text.span(), message));
    if value.trim().is_empty() {
        return wrong("the SQL expression is empty".to_owned());
    }
    let mut open = Vec::new();
    for token in lex(&value) {
        let token = match token {
            Ok(token) => token,
            Err(error) => return wrong(format!("no SQL expression: {error}")),
        };
        match token.text(&value) {
            ";" => return wrong("an SQL expression holds no `;`".to_owned()),
            "(" => open.push(")"),
            "[" => open.push("]"),
            close @ (")" | "]") if open.pop() != Some(close) => {
                return wrong(format!("no SQL expression: `{close}` closes nothing"));
            }
            _ => {}
        }
    }
    match open.pop() {
        Some(close) => wrong(format!("no SQL expression: `{close}` is missing")),
        None => Ok(text),
    }
}
