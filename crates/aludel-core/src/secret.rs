//! Takes passwords out of texts that people typed or wrote into files, before an error repeats them. The last line of
//! defence: no error is made with a URL in it. Never looks at URLs that are used.

use std::borrow::Cow;

/// The text with the password of every URL in it replaced by as many `*`, so that marks under it stay in their place.
///
/// What counts as a password stands between the first `:` and the last `@` behind a `://`, or is the value of a
/// parameter whose name ends in `password`.
#[must_use]
pub fn masked(text: &str) -> Cow<'_, str> {
    if !text.contains("://") {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, from) = rest.split_at(at + 3);
        masked.push_str(before);
        let end =
            from.find(|c: char| c.is_whitespace() || "\"'`<>".contains(c)).unwrap_or(from.len());
        masked.push_str(&without_password(&from[..end]));
        rest = &from[end..];
    }
    masked.push_str(rest);
    Cow::Owned(masked)
}

/// The same for `password=` anywhere, for texts in which a connection string may stand as `key=value` pairs.
#[must_use]
pub fn masked_pairs(text: &str) -> String {
    masked_parameters(&masked(text))
}

/// A URL behind its `://`.
fn without_password(url: &str) -> String {
    let url = match url.rfind('@').map(|at| url.split_at(at)) {
        Some((user, host)) => match user.split_once(':') {
            // The form that hints show.
            Some((_, "password")) => url.to_owned(),
            Some((user, password)) => format!("{user}:{}{host}", stars(password)),
            None => url.to_owned(),
        },
        None => url.to_owned(),
    };
    masked_parameters(&url)
}

fn masked_parameters(text: &str) -> String {
    const KEY: &str = "password=";
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(KEY) {
        let (before, value) = rest.split_at(at + KEY.len());
        masked.push_str(before);
        let end =
            value.find(|c: char| c.is_whitespace() || "&\"'`".contains(c)).unwrap_or(value.len());
        masked.push_str(&stars(&value[..end]));
        rest = &value[end..];
    }
    masked.push_str(rest);
    masked
}

/// As many bytes as before: places in the text are counted in bytes.
fn stars(text: &str) -> String {
    "*".repeat(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_masked_and_everything_else_stays() {
        for (text, expected) in [
            ("no URL, user:word@host", "no URL, user:word@host"),
            ("see https://example.org/a:b", "see https://example.org/a:b"),
            (
                "url = \"postgresql://me:word@db:5432/main\" # x",
                "url = \"postgresql://me:****@db:5432/main\" # x",
            ),
            ("a://u:p@ss:w@h b://v:q@h", "a://u:******@h b://v:*@h"),
            (
                "postgresql://me@db/main?password=word&sslmode=require",
                "postgresql://me@db/main?password=****&sslmode=require",
            ),
            ("postgresql://ü:ä@db", "postgresql://ü:**@db"),
            ("password=kept, for no URL stands here", "password=kept, for no URL stands here"),
            (
                "postgresql://user:password@host:5432/database",
                "postgresql://user:password@host:5432/database",
            ),
            ("://", "://"),
        ] {
            assert_eq!(masked(text), expected);
            assert_eq!(masked(text).len(), text.len());
        }
        assert_eq!(
            masked_pairs("url = \"host=db password=word user=me\""),
            "url = \"host=db password=**** user=me\""
        );
    }
}
