//! `host=… dbname=…` to parameters, by libpq's rules. Never lets text that may belong to a password into an error.

use super::error::{ConnInfoError, Disguise};
use super::keyword::{Keyword, Meaning, meaning, nearest};
use super::settings::{Place, Settings};

/// Reads a `key=value` list. Values with blanks stand in single quotes; `\` takes the next character as it is.
///
/// # Errors
/// The text is no such list, a quote does not end, or a parameter is refused.
pub(super) fn parse(text: &str) -> Result<Settings, ConnInfoError> {
    let mut settings = Settings::default();
    let mut rest = text.trim_start();
    let mut ordinal = 0;
    let mut after_secret = false;
    while !rest.is_empty() {
        ordinal += 1;
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after_name) = rest.split_at(end);
        let means = meaning(name);
        // A first word that is no parameter's name is something else altogether, perhaps a password.
        if ordinal == 1 && means.is_none() && nearest(name).is_none() {
            return Err(ConnInfoError::NotAConnectionString(Disguise::Unknown));
        }
        let Some(after_equals) = after_name.trim_start().strip_prefix('=') else {
            let whole_text_is_a_word = ordinal == 1 && after_name.is_empty();
            return Err(if whole_text_is_a_word {
                ConnInfoError::NotAConnectionString(Disguise::Unknown)
            } else {
                ConnInfoError::Syntax { ordinal, problem: "it has no `=`" }
            });
        };
        let (value, after_value) = take_value(after_equals.trim_start(), ordinal)?;
        settings.apply(name, &value, Place { ordinal, name_is_safe: !after_secret })?;
        // After a password, the next name may be its second word, or what follows a quote inside it.
        after_secret |= means == Some(Meaning::Keyword(Keyword::Password));
        rest = after_value.trim_start();
    }
    settings.settle_ssl()?;
    Ok(settings)
}

/// The value at the beginning of the text, and what follows.
fn take_value(text: &str, ordinal: usize) -> Result<(String, &str), ConnInfoError> {
    let (body, quoted) = match text.strip_prefix('\'') {
        Some(body) => (body, true),
        None => (text, false),
    };
    let mut value = String::new();
    let mut characters = body.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            '\'' if quoted => {
                let after = &body[at + 1..];
                // libpq goes on; but this is how an unescaped quote inside a password looks.
                if after.starts_with(|c: char| !c.is_whitespace()) {
                    let problem = "something follows its closing quote";
                    return Err(ConnInfoError::Syntax { ordinal, problem });
                }
                return Ok((value, after));
            }
            c if !quoted && c.is_whitespace() => return Ok((value, &body[at..])),
            c => value.push(c),
        }
    }
    if quoted {
        return Err(ConnInfoError::Syntax { ordinal, problem: "its quote does not end" });
    }
    Ok((value, ""))
}
