//! The one reader of attributes: `key`, `key = value` and `key(…)`, with errors at the word that they are about. Never knows
//! what a key is for.

use aludel_core::nearest::nearest;
use aludel_core::script::lex;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Error, Ident, LitBool, LitFloat, LitInt, LitStr, Path, Result, Token, token};

/// The longest name that PostgreSQL keeps, in bytes.
use aludel_core::models::LONGEST_NAME;

/// A word of an attribute. Where a bare text stands in place of one, the word is empty.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) word: String,
    pub(crate) span: Span,
}

/// Matches a key against the words that are legal, which an error then lists.
macro_rules! keys {
    ($keys:expr, $key:expr, { $($word:literal => $read:expr,)* }) => {
        match $key.word.as_str() {
            $($word => $read,)*
            _ => return Err($keys.unknown($key, &[$($word),*])),
        }
    };
}
pub(crate) use keys;

/// The keys of one place, over all its attributes.
#[derive(Debug)]
pub(crate) struct Keys {
    place: &'static str,
    repeatable: &'static [&'static str],
    seen: Vec<String>,
}

impl Keys {
    /// `place` is what errors call it: `#[table(…)]`. All but `repeatable` keys may be said once.
    pub(crate) fn new(place: &'static str, repeatable: &'static [&'static str]) -> Self {
        Self { place, repeatable, seen: Vec::new() }
    }

    /// Whether a key was said.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.seen.iter().any(|seen| seen == word)
    }

    /// Reads the keys that are separated by commas.
    pub(crate) fn read(
        &mut self,
        input: ParseStream<'_>,
        mut on: impl FnMut(&mut Self, &Key, ParseStream<'_>) -> Result<()>,
    ) -> Result<()> {
        while !input.is_empty() {
            let key = if input.peek(LitStr) {
                Key { word: String::new(), span: input.span() }
            } else {
                let word = Ident::parse_any(input).map_err(|error| {
                    Error::new(error.span(), format!("a key of {} is missing here", self.place))
                })?;
                Key { word: word.unraw().to_string(), span: word.span() }
            };
            if self.has(&key.word) && !self.repeatable.contains(&key.word.as_str()) {
                let what = if key.word.is_empty() { "a second text" } else { "the same key twice" };
                return Err(Error::new(key.span, format!("{what} in {}", self.place)));
            }
            on(self, &key, input)?;
            self.seen.push(key.word);
            if input.is_empty() {
                break;
            }
            if !input.peek(Token![,]) {
                return Err(input.error("a comma is missing here"));
            }
            input.parse::<Token![,]>()?;
        }
        Ok(())
    }

    /// Reads every attribute of this name; what is wrong in one does not hide what is wrong in the next.
    pub(crate) fn read_all(
        &mut self,
        attributes: &[Attribute],
        name: &str,
        errors: &mut Errors,
        mut on: impl FnMut(&mut Self, &Key, ParseStream<'_>) -> Result<()>,
    ) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
            let tokens = match attribute.meta.require_list() {
                Ok(list) => list.tokens.clone(),
                Err(_) => {
                    let message = format!("keys are missing: `#[{name}(…)]`");
                    errors.push(Error::new_spanned(attribute, message));
                    continue;
                }
            };
            let read = |input: ParseStream<'_>| self.read(input, &mut on);
            errors.take(read.parse2(tokens));
        }
    }

    pub(crate) fn unknown(&self, key: &Key, legal: &[&'static str]) -> Error {
        let words: Vec<&str> = legal.iter().copied().filter(|word| !word.is_empty()).collect();
        if key.word.is_empty() {
            return Error::new(key.span, format!("{} takes no text without a key", self.place));
        }
        let problem = format!("unknown key `{}` in {}", key.word, self.place);
        Error::new(key.span, suggestion(&problem, &key.word, &words))
    }
}

/// A problem, the nearest known word, and all of them.
pub(crate) fn suggestion(problem: &str, word: &str, known: &[&str]) -> String {
    let meant = nearest(word, known.iter().copied())
        .map(|word| format!("\nhelp: did you mean `{word}`?"))
        .unwrap_or_default();
    let list: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    format!("{problem}{meant}\nnote: there are {}", list.join(", "))
}

/// All that is wrong, so that it can be mended at once.
#[derive(Debug, Default)]
pub(crate) struct Errors(Option<Error>);

impl Errors {
    pub(crate) fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(all) => all.combine(error),
            None => self.0 = Some(error),
        }
    }

    pub(crate) fn take<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// The errors for the compiler. They stand beside what could be made nonetheless, so that nothing else is reported as
    /// a consequence.
    pub(crate) fn tokens(self) -> TokenStream {
        self.0.map(Error::into_compile_error).unwrap_or_default()
    }
}

impl Key {
    fn value(&self, input: ParseStream<'_>) -> Result<()> {
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
        self.value(input)?;
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
        self.value(input)?;
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
        self.value(input)?;
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
        self.value(input)?;
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

    /// `key(a, b)`: one or more of something.
    pub(crate) fn several<T>(
        &self,
        input: ParseStream<'_>,
        mut one: impl FnMut(ParseStream<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let items = self.list(input, |content| {
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
        })?;
        if items.is_empty() {
            return Err(Error::new(self.span, format!("`{}` names nothing", self.word)));
        }
        Ok(items)
    }
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

/// The documentation of an item, as one text.
pub(crate) fn docs(attributes: &[Attribute]) -> Option<String> {
    let lines: Vec<String> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .filter_map(|attribute| match &attribute.meta.require_name_value().ok()?.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        })
        .map(|line| line.strip_prefix(' ').unwrap_or(&line).trim_end().to_owned())
        .collect();
    let text = lines.join("\n").trim().to_owned();
    if text.is_empty() { None } else { Some(text) }
}

/// `RoleAuditLog` as `role_audit_log`.
pub(crate) fn snake_case(name: &str) -> String {
    let signs: Vec<char> = name.chars().collect();
    let mut text = String::new();
    for (at, sign) in signs.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| signs.get(at));
        let begins_word = sign.is_uppercase()
            && before.is_some_and(|before| {
                let ends_acronym = signs.get(at + 1).is_some_and(|next| next.is_lowercase());
                *before != '_' && (!before.is_uppercase() || ends_acronym)
            });
        if begins_word {
            text.push('_');
        }
        text.extend(sign.to_lowercase());
    }
    text
}
