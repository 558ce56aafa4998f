//! The one reader of attributes: `key`, `key = value` and `key(…)`, with errors at the word that they are about. Never knows
//! what a key is for.

use aludel_core::nearest::nearest;
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Error, Ident, LitStr, Result, Token};

/// A word of an attribute. Where a bare text stands in place of one, the word is empty.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) word: String,
    pub(crate) span: Span,
}

/// Matches a key against the words that are legal, which an error then lists.
macro_rules! keys {
    ($keys:expr, $key:expr, { $($($word:literal)|+ => $read:expr,)* }) => {
        match $key.word.as_str() {
            $($($word)|+ => $read,)*
            _ => return Err($keys.unknown($key, &[$($($word),+),*])),
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
